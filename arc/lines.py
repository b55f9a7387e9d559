"""Which lines (rows or columns) of an answer stand for which lines of the truth.

A line of the answer is matched to one of the truth, in order; or it is a line of
the truth shown again; or it is none of the truth's. ``match_lines`` finds the
cheapest way for one axis by dynamic programming with affine gap costs, after
Needleman and Wunsch (1970) and Gotoh (1982), with two states for surplus lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

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
    Shifted,
)

ADDED: Final = -1
"""Source of an answer's line that is none of the truth's."""

KEPT: Final = 512
"""Maps kept for when they are asked for again: the searches for one answer meet often."""

_NEVER: Final = 1 << 28

Costs = NDArray[np.int32]


class Weights(NamedTuple):
    """What the search for a map minds: the first line of a run, and a differing cell.

    Of one pair of lines it minds at most the share ``most`` of the cells. Among
    equally cheap maps, ``late`` is for the one whose lines go and come last.
    """

    run: int = OPEN
    cell: int = CELL
    most: float = 1.0
    late: bool = False


USUAL: Final = Weights()
EXACT: Final = Weights(cell=4 * CELL)
"""Rather writes a line out than leaves cells of it wrong."""
ROBUST: Final = Weights(most=0.1)
"""Lines that a displaced block spoils say little about where the others belong."""
EXACT_LATE: Final = EXACT._replace(late=True)
ROBUST_LATE: Final = ROBUST._replace(late=True)
ONE_RUN: Final = Weights(run=10_000)
"""No more runs than the sizes ask for."""


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


def box_in_truth(
    shift: Shifted, rows: LineMap, columns: LineMap
) -> tuple[int, int, int, int] | None:
    """A block of the answer in the truth's lines; None where it has none that is matched."""
    if shift.whole:
        return 0, 0, rows.count, columns.count
    top, left, bottom, right = shift.box
    down, across = rows.matches(top, bottom), columns.matches(left, right)
    if not down or not across:
        return None
    return down[0], across[0], down[-1] + 1, across[-1] + 1


def match_lines(differing: Costs, written: Costs, alike: int, weights: Weights = USUAL) -> LineMap:
    """The cheapest map of n answer lines to m truth lines.

    ``differing`` (n x m) counts differing cells, ``written`` (n) is the weight of
    writing a line out as an added one. Added lines never stand directly beside
    dropped ones: that is a line with wrong cells. A repeated line differs from the
    truth's in at most ``alike`` cells; -1 allows none.
    """
    given = (differing.astype(np.int32).tobytes(), differing.shape[1])
    return _matched(*given, written.astype(np.int32).tobytes(), alike, weights)


@lru_cache(maxsize=KEPT)
def _matched(differing: bytes, count: int, written: bytes, alike: int, weights: Weights) -> LineMap:
    pairs = np.frombuffer(differing, dtype=np.int32).reshape(-1, count)
    return _Table(pairs, np.frombuffer(written, dtype=np.int32), alike, weights).trace()


class _Table:
    """The table of the dynamic programme.

    First index: lines of the answer used; second: lines of the truth used; of
    ``again`` the third: the line of the truth shown last.
    """

    def __init__(self, differing: Costs, written: Costs, alike: int, weights: Weights) -> None:
        self.n, self.m = differing.shape
        self.pair = differing * weights.cell
        self.written = written
        self.open = weights.run
        self.order = "drop add again match" if weights.late else "match again drop add"
        size = (self.n + 1, self.m + 1)
        self.match = np.full(size, _NEVER, dtype=np.int32)
        self.drop = self.match.copy()
        self.add = self.match.copy()
        self.again = np.full((*size, self.m), _NEVER, dtype=np.int32)
        self.again_out = self.match.copy()
        reached, shown = np.arange(self.m + 1)[:, None], np.arange(self.m)
        self.far = np.where(shown == reached - 1, 0, FAR).astype(np.int32)
        self.copy = np.where(differing <= alike, self.pair, _NEVER).astype(np.int32)
        self.repeats = np.asarray((differing <= alike).any(axis=1))
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
            if self.repeats[i - 1]:
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
        """Follow the cheapest way back, a match before all else at equal cost, or after."""
        source, matched = [ADDED] * self.n, [False] * self.n
        i, j = self.n, self.m
        state = self._cheapest(i, j, self.order)
        shown = -1
        while i or j:
            if state == "match":
                i, j = i - 1, j - 1
                source[i], matched[i] = j, True
                state = self._cheapest(i, j, self.order)
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
                    state = self._cheapest(i, j, self.order)
        return LineMap(tuple(source), tuple(matched), self.m)

    def _cheapest(self, i: int, j: int, states: str) -> str:
        tables = {
            "match": self.match,
            "again": self.again_out,
            "drop": self.drop,
            "add": self.add,
        }
        return min(states.split(), key=lambda state: int(tables[state][i, j]))
