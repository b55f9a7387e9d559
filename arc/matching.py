"""Rows and columns of an answer matched to the truth's at once.

Either axis is easy once the other is known (``arc.lines.match_lines``), so they are
found in turn until neither changes the other, from several starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from arc.diff import HOLE, Codes
from arc.fault_edits import CELL, LineEdit, edits_length, line_length
from arc.lines import ADDED, USUAL, Costs, LineMap, Weights, match_lines, plain_map

COPY_ERROR: Final = 0.07
"""Largest share of differing cells in a line that is called a repeated one."""

ROUGH_ERROR: Final = 0.3
"""The same while rows and columns still look for each other."""

MAX_SLIP: Final = 3
"""Most cells a line may slip in the first guess at which lines belong together."""

CALM: Final = 0.35
"""Share of the lines that the lines across are told by when a block spoils the others."""

MAX_ROUNDS: Final = 6
"""Most turns between rows and columns: two or three settle nearly all."""


@dataclass(frozen=True, slots=True)
class GridMap:
    """Both axes, what they say as edits, and the cost of it all in half cells."""

    rows: LineMap
    columns: LineMap
    edits: tuple[LineEdit, ...]
    cost: int

    @property
    def rank(self) -> tuple[int, int]:
        """Cheapest first; between equals, fewer edits."""
        return self.cost, len(self.edits)


def match_grid(cells: Codes, truth: Codes, weights: Weights = USUAL) -> GridMap:
    """The cheapest map found of the answer's cells to the truth's.

    Neither array may be empty; ``HOLE`` agrees with any color. Costs count cells
    that differ in lines that show a line of the truth.
    """
    matcher = _Matcher(cells, truth, weights)
    forced = sum(ours != theirs for ours, theirs in zip(cells.shape, truth.shape, strict=True))
    best: GridMap | None = None
    for rows, columns in matcher.starts():
        found = matcher.settle(rows, columns)
        best = found if best is None or found.rank < best.rank else best
        if best.cost == edits_length(best.edits) and len(best.edits) <= forced:
            break
    assert best is not None
    return best


def match_axes(cells: Codes, truth: Codes) -> Iterator[tuple[LineMap, LineMap]]:
    """Rows matched with the columns as they are, and columns with the rows, where sizes agree."""
    matcher = _Matcher(cells, truth, USUAL)
    rows, columns = (plain_map(n, m) for n, m in zip(cells.shape, truth.shape, strict=True))
    if cells.shape[1] == truth.shape[1]:
        yield matcher.match(0, columns, COPY_ERROR), columns
    if cells.shape[0] == truth.shape[0]:
        yield rows, matcher.match(1, rows, COPY_ERROR)


def rematch_grid(
    cells: Codes, truth: Codes, known: tuple[LineMap, LineMap], weights: Weights = USUAL
) -> GridMap:
    """The cheapest map near one that is known: each axis found anew by the other."""
    matcher = _Matcher(cells, truth, weights)
    rows, columns = known
    found = matcher.settle(rows, None), matcher.settle(None, columns)
    return min(found, key=lambda grid_map: grid_map.rank)


def match_calm(
    cells: Codes,
    truth: Codes,
    known: tuple[LineMap, LineMap],
    weights: Weights = USUAL,
    *,
    outer: bool = False,
) -> tuple[LineMap, LineMap]:
    """Rows by the columns that agree best as known, and columns by the rows that do.

    A block that stands elsewhere spoils the lines it crosses; by the others alone
    the lines across can be told. Of the known lines ``CALM`` are used; those
    nearest to the edges if ``outer``.
    """
    rows, columns = known
    by_columns = _calm(_spoilt(cells, truth, rows, columns), columns, outer)
    by_rows = _calm(_spoilt(cells.T, truth.T, columns, rows), rows, outer)
    return (
        _match_by(cells, truth, by_columns, weights),
        _match_by(cells.T, truth.T, by_rows, weights),
    )


def _calm(spoilt: NDArray[np.intp], lines: LineMap, outer: bool) -> LineMap:
    """The map with those lines left out, as added, that agree least or are far inside."""
    shown = [n for n, source in enumerate(lines.source) if source != ADDED]
    inside = np.minimum(np.arange(len(shown)), np.arange(len(shown))[::-1])
    order = (inside if outer else spoilt).argsort(kind="stable")
    calm = {shown[n] for n in order[: max(round(CALM * len(shown)), 1)]}
    source = tuple(s if n in calm else ADDED for n, s in enumerate(lines.source))
    return LineMap(source, lines.matched, lines.count)


def _spoilt(cells: Codes, truth: Codes, rows: LineMap, columns: LineMap) -> NDArray[np.intp]:
    """Cells that differ in each column that shows one of the truth's."""
    shown = [n for n, source in enumerate(columns.source) if source != ADDED]
    theirs = truth[np.ix_(rows.source, [columns.source[n] for n in shown])]
    differs = (cells[:, shown] != theirs) & (np.array(rows.source) != ADDED)[:, None]
    return np.asarray(differs.sum(axis=0))


def _match_by(cells: Codes, truth: Codes, columns: LineMap, weights: Weights) -> LineMap:
    """Rows by some of the columns alone: what a row takes to write counts in those, too."""
    shown = [n for n, source in enumerate(columns.source) if source != ADDED]
    ours, theirs = cells[:, shown], truth[:, [columns.source[n] for n in shown]]
    across = plain_map(len(shown), len(shown))
    return _Matcher(ours, theirs, weights).match(0, across, COPY_ERROR)


class _Matcher:
    """One answer and one truth; the starts soon lead to the same maps, which are kept."""

    def __init__(self, cells: Codes, truth: Codes, weights: Weights) -> None:
        self.axes = (cells, truth), (cells.T, truth.T)
        self.weights = weights
        self.written = [_written(cells), _written(cells.T)]
        self.kept: dict[tuple[int, LineMap, int], LineMap] = {}

    def starts(self) -> Iterator[tuple[LineMap | None, LineMap | None]]:
        """Where to begin: one axis known, the other to be found.

        Laid top left on top left, then bottom right on bottom right, then by how
        alike lines are when their cells may slip along them.
        """
        cells, truth = self.axes[0]
        (n, w), (m, width) = cells.shape, truth.shape
        yield None, plain_map(w, width)
        yield plain_map(n, m), None
        if w != width:
            yield None, plain_map(w, width, w - width)
        if n != m:
            yield plain_map(n, m, n - m), None
        yield self._slipped(0), None
        yield None, self._slipped(1)

    def settle(self, rows: LineMap | None, columns: LineMap | None) -> GridMap:
        """Find rows by columns and columns by rows until neither changes the other.

        Repeated lines may be rough at first: the other axis is not known yet.
        """
        for error in (ROUGH_ERROR, COPY_ERROR):
            for _ in range(MAX_ROUNDS):
                known = rows, columns
                if columns is not None:
                    rows = self.match(0, columns, error)
                assert rows is not None
                columns = self.match(1, rows, error)
                if (rows, columns) == known:
                    break
        assert rows is not None
        assert columns is not None
        return self._priced(rows, columns)

    def match(self, axis: int, across: LineMap, error: float) -> LineMap:
        """One axis (0 for rows), the other being known."""
        cells, truth = self.axes[axis]
        alike = int(error * cells.shape[1])
        key = axis, across, alike
        if key not in self.kept:
            differing = _differing(cells, truth, across)
            if self.weights.most < 1:
                most = max(int(self.weights.most * cells.shape[1]), 1)
                differing = np.minimum(differing, np.int32(most))
            self.kept[key] = match_lines(differing, self.written[axis], alike, self.weights)
        return self.kept[key]

    def _slipped(self, axis: int) -> LineMap:
        cells, truth = self.axes[axis]
        alike = int(ROUGH_ERROR * cells.shape[1])
        return match_lines(slipped_distances(cells, truth), self.written[axis], alike)

    def _priced(self, rows: LineMap, columns: LineMap) -> GridMap:
        cells, truth = self.axes[0]
        edits = (*rows.edits("row", cells), *columns.edits("column", cells))
        shows = _differing(cells, truth, columns)
        wrong = sum(int(shows[n, s]) for n, s in enumerate(rows.source) if s != ADDED)
        return GridMap(rows, columns, edits, edits_length(edits) + CELL * wrong)


def _differing(cells: Codes, truth: Codes, columns: LineMap) -> Costs:
    """How many cells of each row of the answer (n) differ from each row of the truth (m)."""
    source = np.array(columns.source)
    known = source != ADDED
    ours, theirs = cells[:, known], truth[:, source[known]]
    differs = (ours[:, None, :] != theirs[None, :, :]) & (ours[:, None, :] != HOLE)
    counts: Costs = differs.sum(axis=2, dtype=np.int32)
    return counts


def _written(cells: Codes) -> Costs:
    return np.array([line_length(line) for line in cells.tolist()], dtype=np.int32)


def slipped_distances(lines: Codes, truth: Codes) -> Costs:
    """Cells of each line of the answer (n) that differ from each of the truth (m).

    From some cell on, whichever is best, either line may have slipped by up to
    ``MAX_SLIP`` cells; a cell that then has no counterpart differs.
    """
    length, width = lines.shape[1], truth.shape[1]
    both = min(length, width)
    zero = np.zeros((1, len(lines), len(truth)), dtype=np.int16)
    before = np.concatenate([zero, _running(lines.T[:both], truth.T[:both])])
    best = before[-1] + np.int16(max(length, width) - both)
    for slip in range(-MAX_SLIP, MAX_SLIP + 1):
        ours, theirs = lines.T[max(slip, 0) :], truth.T[max(-slip, 0) :]
        common = min(len(ours), len(theirs))
        if slip == 0 or common <= 0:
            continue
        after = _running(ours[:common][::-1], theirs[:common][::-1])[::-1]
        start = min(common, both)
        rest = np.int16(abs(slip) + max(len(ours), len(theirs)) - common)
        best = np.minimum(best, (before[:start] + after[:start]).min(axis=0) + rest)
    return np.asarray(best, dtype=np.int32)


def _running(ours: Codes, theirs: Codes) -> NDArray[np.int16]:
    """Cells that differ so far, of all pairs of lines: (cells, n, m) from (cells, n), (cells, m)."""
    differs = (ours[:, :, None] != theirs[:, None, :]) & (ours[:, :, None] != HOLE)
    return np.asarray(np.cumsum(differs, axis=0, dtype=np.int16))
