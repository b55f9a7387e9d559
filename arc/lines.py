"""Which lines (rows or columns) of an answer stand for which lines of the truth.

A line of the answer is matched to one of the truth, in order; or it is a line of
the truth shown again; or it is the truth's at all. ``match_lines`` finds the
cheapest way for one axis by dynamic programming with affine gap costs, after
Needleman and Wunsch (1970) and Gotoh (1982), with two states for surplus lines.
``match_grid`` alternates between rows and columns until nothing gets cheaper.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from arc.diff import Codes
from arc.fault_edits import (
    CELL,
    EXTEND,
    FAR,
    OPEN,
    Added,
    Axis,
    Dropped,
    LineEdit,
    Repeated,
    edits_length,
    line_length,
)

ADDED: Final = -1
"""Source of an answer's line that is none of the truth's."""

COPY_ERROR: Final = 0.07
"""Largest share of differing cells in a line that is called a repeated one."""

MAX_SLIP: Final = 3
"""Most cells a line may slip in the first guess at which lines belong together."""

MAX_ROUNDS: Final = 6
"""Most turns between rows and columns: two or three settle nearly all."""

_NEVER: Final = 1 << 28

Costs = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class LineMap:
    """One axis. ``source`` has, for each line of the answer, the line of the truth
    it shows, or ``ADDED``; ``matched`` whether it stands for that line rather than
    showing it again. ``count`` is the truth's number of lines.
    """

    source: tuple[int, ...]
    matched: tuple[bool, ...]
    count: int

    def steps(self) -> Iterator[tuple[int | None, int | None]]:
        """(answer's line, truth's line) in order, every line once, None where there is none."""
        reached = 0
        for line, (source, matched) in enumerate(zip(self.source, self.matched, strict=True)):
            if matched:
                yield from ((None, gone) for gone in range(reached, source))
                reached = source + 1
            yield line, source if matched else None
        yield from ((None, gone) for gone in range(reached, self.count))

    def matches(self, start: int, stop: int) -> list[int]:
        """The truth's lines that the answer's lines ``start`` to ``stop`` are matched to."""
        lines = zip(self.source[start:stop], self.matched[start:stop], strict=True)
        return [source for source, matched in lines if matched]

    def edits(self, axis: Axis, cells: Codes) -> list[LineEdit]:
        """What was dropped, repeated and added. ``cells`` are the answer's."""
        lines = cells if axis == "row" else cells.T
        return [*self._dropped(axis), *self._surplus(axis, lines)]

    def _dropped(self, axis: Axis) -> Iterator[Dropped]:
        stood = self.matches(0, len(self.source))
        for before, after in pairwise([-1, *stood, self.count]):
            if after - before > 1:
                yield Dropped(axis, before + 1, after)

    def _surplus(self, axis: Axis, lines: Codes) -> Iterator[Repeated | Added]:
        line, after = 0, 0
        while line < len(self.source):
            if self.matched[line]:
                after = self.source[line] + 1
                line += 1
                continue
            first = line
            line = self._run_end(first)
            start = self.source[first]
            if start == ADDED:
                yield Added(axis, first, tuple(map(tuple, lines[first:line].tolist())))
            else:
                yield Repeated(axis, first, start, start + line - first, after)

    def _run_end(self, first: int) -> int:
        line = first + 1
        step = 0 if self.source[first] == ADDED else 1
        while (
            line < len(self.source)
            and not self.matched[line]
            and self.source[line] == self.source[line - 1] + step
        ):
            line += 1
        return line


def plain_map(lines: int, count: int, offset: int = 0) -> LineMap:
    """Line on line, the answer's line ``offset`` on the truth's line 0."""
    inside = [0 <= line - offset < count for line in range(lines)]
    source = tuple(n - offset if there else ADDED for n, there in enumerate(inside))
    return LineMap(source, tuple(inside), count)


def match_lines(differing: Costs, written: Costs, alike: int, open_weight: int = OPEN) -> LineMap:
    """The cheapest map of n answer lines to m truth lines.

    ``differing`` (n x m) counts differing cells, ``written`` (n) is the weight of
    writing a line out as an added one. Added lines never stand directly beside
    dropped ones: that is a line with wrong cells. A repeated line differs from the
    truth's in at most ``alike`` cells; -1 allows none.
    """
    return _Table(differing, written, alike, open_weight).trace()


class _Table:
    """The table of the dynamic programme.

    First index: lines of the answer used; second: lines of the truth used; of
    ``again`` the third: the line of the truth shown last.
    """

    def __init__(self, differing: Costs, written: Costs, alike: int, open_weight: int) -> None:
        self.n, self.m = differing.shape
        self.pair = differing * CELL
        self.written = written
        self.open = open_weight
        size = (self.n + 1, self.m + 1)
        self.match = np.full(size, _NEVER, dtype=np.int32)
        self.drop = self.match.copy()
        self.add = self.match.copy()
        self.again = np.full((*size, self.m), _NEVER, dtype=np.int32)
        self.again_out = self.match.copy()
        reached, shown = np.arange(self.m + 1)[:, None], np.arange(self.m)
        self.far = np.where(shown == reached - 1, 0, FAR).astype(np.int32)
        self.copy = np.where(differing <= alike, self.pair, _NEVER).astype(np.int32)
        self.repeats = alike >= 0
        self.slope = EXTEND * np.arange(self.m + 1, dtype=np.int32)
        self._fill()

    def _fill(self) -> None:
        self.match[0, 0] = 0
        self._drop(0)
        for i in range(1, self.n + 1):
            kept = np.minimum(self.match[i - 1], self.again_out[i - 1])
            best = np.minimum(np.minimum(kept, self.drop[i - 1]), self.add[i - 1])
            self.match[i, 1:] = best[:-1] + self.pair[i - 1]
            self.add[i] = (
                np.minimum(self.add[i - 1] + EXTEND, kept + self.open) + self.written[i - 1]
            )
            if self.repeats:
                self._again(i, best)
            self._drop(i)

    def _again(self, i: int, best: Costs) -> None:
        again = self.again[i]
        again[:] = best[:, None] + self.open
        np.minimum(again[:, 1:], self.again[i - 1][:, :-1] + EXTEND, out=again[:, 1:])
        again += self.copy[i - 1]
        self.again_out[i] = (again + self.far).min(axis=1)

    def _drop(self, i: int) -> None:
        kept = np.minimum(self.match[i], self.again_out[i]) - self.slope
        self.drop[i, 1:] = np.minimum.accumulate(kept[:-1]) + self.open + self.slope[:-1]

    def trace(self) -> LineMap:
        """Follow the cheapest way back, a match before anything else at equal cost."""
        source, matched = [ADDED] * self.n, [False] * self.n
        i, j = self.n, self.m
        state = self._cheapest(i, j, "match again drop add")
        shown = -1
        while i or j:
            if state == "match":
                i, j = i - 1, j - 1
                source[i], matched[i] = j, True
                state = self._cheapest(i, j, "match again drop add")
            elif state == "drop":
                stays = self.drop[i, j] == self.drop[i, j - 1] + EXTEND
                j -= 1
                if not stays:
                    state = self._cheapest(i, j, "match again")
            elif state == "add":
                stays = self.add[i, j] == self.add[i - 1, j] + EXTEND + self.written[i - 1]
                i -= 1
                if not stays:
                    state = self._cheapest(i, j, "match again")
            else:
                if shown < 0:
                    shown = int((self.again[i, j] + self.far[j]).argmin())
                here = self.again[i, j, shown] - self.copy[i - 1, shown]
                i -= 1
                source[i] = shown
                if shown > 0 and here == self.again[i, j, shown - 1] + EXTEND:
                    shown -= 1
                else:
                    shown = -1
                    state = self._cheapest(i, j, "match again drop add")
        return LineMap(tuple(source), tuple(matched), self.m)

    def _cheapest(self, i: int, j: int, states: str) -> str:
        tables = {
            "match": self.match,
            "again": self.again_out,
            "drop": self.drop,
            "add": self.add,
        }
        return min(states.split(), key=lambda state: int(tables[state][i, j]))


@dataclass(frozen=True, slots=True)
class GridMap:
    """Both axes, what they say as edits, and the cost of it all in half cells."""

    rows: LineMap
    columns: LineMap
    edits: tuple[LineEdit, ...]
    cost: int


def match_grid(cells: Codes, truth: Codes, open_weight: int = OPEN) -> list[GridMap]:
    """Maps of the answer's cells to the truth's, cheapest first, each from another start.

    Neither array may be empty. Costs count cells that differ in lines that show a
    line of the truth.
    """
    forced = sum(ours != theirs for ours, theirs in zip(cells.shape, truth.shape, strict=True))
    found: dict[tuple[LineMap, LineMap], GridMap] = {}
    for rows, columns in _starts(cells, truth):
        best = _settle(cells, truth, rows, columns, open_weight)
        found.setdefault((best.rows, best.columns), best)
        if best.cost == edits_length(best.edits) and len(best.edits) <= forced:
            break
    return sorted(found.values(), key=lambda grid_map: (grid_map.cost, len(grid_map.edits)))


def map_cost(cells: Codes, truth: Codes, rows: LineMap, columns: LineMap) -> GridMap:
    """The map of these two axes."""
    edits = (*rows.edits("row", cells), *columns.edits("column", cells))
    shows = _differing(cells, truth, columns)
    wrong = sum(int(shows[n, s]) for n, s in enumerate(rows.source) if s != ADDED)
    return GridMap(rows, columns, edits, edits_length(edits) + CELL * wrong)


def _starts(cells: Codes, truth: Codes) -> Iterator[tuple[LineMap | None, LineMap | None]]:
    """Where to begin: one axis known, the other to be found.

    Laid top left on top left, then bottom right on bottom right, then by how
    alike lines are when their cells may slip along them.
    """
    (n, w), (m, width) = cells.shape, truth.shape
    yield None, plain_map(w, width)
    yield plain_map(n, m), None
    if w != width:
        yield None, plain_map(w, width, w - width)
    if n != m:
        yield plain_map(n, m, n - m), None
    yield match_lines(slipped_distances(cells, truth), _written(cells), _alike(cells)), None
    slipped = slipped_distances(cells.T, truth.T)
    yield None, match_lines(slipped, _written(cells.T), _alike(cells.T))


def _settle(
    cells: Codes, truth: Codes, rows: LineMap | None, columns: LineMap | None, open_weight: int
) -> GridMap:
    """Find rows by columns and columns by rows until neither changes the other."""
    for _ in range(MAX_ROUNDS):
        known = rows, columns
        if columns is not None:
            rows = _match(cells, truth, columns, open_weight)
        assert rows is not None
        if (rows, columns) != known or columns is None:
            columns = _match(cells.T, truth.T, rows, open_weight)
        if (rows, columns) == known:
            break
    assert rows is not None
    assert columns is not None
    return map_cost(cells, truth, rows, columns)


def _match(cells: Codes, truth: Codes, columns: LineMap, open_weight: int) -> LineMap:
    differing = _differing(cells, truth, columns)
    return match_lines(differing, _written(cells), _alike(cells), open_weight)


def _alike(cells: Codes) -> int:
    return int(COPY_ERROR * cells.shape[1])


def _differing(cells: Codes, truth: Codes, columns: LineMap) -> Costs:
    """How many cells of each row of the answer (n) differ from each row of the truth (m)."""
    source = np.array(columns.source)
    known = source != ADDED
    ours, theirs = cells[:, known], truth[:, source[known]]
    counts: Costs = (ours[:, None, :] != theirs[None, :, :]).sum(axis=2, dtype=np.int32)
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
    differs = ours[:, :, None] != theirs[:, None, :]
    return np.asarray(np.cumsum(differs, axis=0, dtype=np.int16))
