"""Truths broken on purpose, with the list of what was done to them."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from arc.align import CLAIM, align, apply_faults
from arc.collections import load
from arc.diff import codes
from arc.explain import WORTH, sober_explanation
from arc.fault_edits import (
    CELL,
    SHIFT,
    Added,
    Dropped,
    Edit,
    Repeated,
    Shifted,
    edits_length,
    move_block,
    written_length,
)
from arc.grid import Grid

Cells = np.ndarray
INPUT = Grid.from_text("99/99")
NAMES = ("row", "column")


class Broken(NamedTuple):
    """An answer made of a truth by edits, each counted in the grid that it was done to."""

    truth: Grid
    answer: Grid
    edits: tuple[Edit, ...]
    length: int


def broken_grids(number: int, seed: int, *, hard: bool = False) -> Iterator[Broken]:
    """Real outputs and made-up grids in turn, one to three edits each.

    Edits are at different places, and all of them clearly shorter to say than what
    they do. ``hard`` leaves both out: lines may go and come inside of a block that
    moves, and edits may be hardly worth telling.
    """
    rng = random.Random(seed)
    outputs = [
        pair.output
        for task in load("arc-agi-1-evaluation")
        for pair in task.test
        if pair.output is not None and min(pair.output.shape) >= 6
    ]
    made = 0
    while made < number:
        truth = rng.choice(outputs) if made % 2 else made_up(rng)
        broken = break_grid(truth, rng.randint(1, 3), rng, hard)
        if broken is not None:
            made += 1
            yield broken


def recovered(cases: Iterable[Broken]) -> int:
    """How many of the cases are explained as shortly as by what was done to them.

    What is claimed must hold in each, down to the last cell.
    """
    count = 0
    for case in cases:
        found = align(case.answer, case.truth, INPUT)
        if found.sentence or case.answer.shape == case.truth.shape:
            made = codes(apply_faults(case.truth, found.faults, INPUT))
            assert made.shape == case.answer.shape
            assert int((made != case.answer.cells).sum()) == found.wrong
            count += found.length <= case.length
    return count


class _Sheet:
    """A grid being broken, and which of its lines are still as they were, neighbors and all."""

    def __init__(self, truth: Grid, rng: random.Random) -> None:
        self.cells = truth.cells
        self.rng = rng
        self.fresh = [[True] * side for side in truth.shape]
        self.edits: list[Edit] = []

    def drop(self, axis: int) -> None:
        start, stop = self._span(axis)
        self.cells = np.delete(self.cells, range(start, stop), axis)
        self._touch(axis, start, stop, [])
        self.edits.append(Dropped(NAMES[axis], start, stop))

    def repeat(self, axis: int) -> None:
        start, stop = self._span(axis)
        again = np.take(self.cells, range(start, stop), axis)
        self.cells = np.insert(self.cells, [stop] * (stop - start), again, axis)
        self._touch(axis, start, stop, [False] * 2 * (stop - start))
        self.edits.append(Repeated(NAMES[axis], stop, start, stop, after=stop))

    def add(self, axis: int) -> None:
        start, _ = self._span(axis)
        at = start + self.rng.randrange(2)
        line = tuple(self.rng.randrange(10) for _ in range(self.cells.shape[1 - axis]))
        self.cells = np.insert(self.cells, at, line, axis)
        self._touch(axis, at, at, [False])
        self.edits.append(Added(NAMES[axis], at, (line,)))

    def shift(self, *, crossing: bool) -> None:
        """Move a block by up to two cells; it leaves the usual color behind."""
        rng = self.rng
        by = rng.choice([(r, c) for r in range(-2, 3) for c in range(-2, 3) if r or c])
        spans = [self._block(axis, by[axis], crossing) for axis in (0, 1)]
        (top, bottom), (left, right) = spans
        fill = int(np.bincount(self.cells.ravel()).argmax())
        whole = (bottom - top, right - left) == self.cells.shape
        edit = Shifted((top, left, bottom, right), by, fill, whole=whole)
        moved = move_block(self.cells, edit)
        if (moved != self.cells).sum() * WORTH * CELL < SHIFT:
            raise SpoiltError
        self.cells = moved
        self.edits.append(edit)

    def _block(self, axis: int, by: int, crossing: bool) -> tuple[int, int]:
        """From three lines to half of all; with those it lands on they were not touched."""
        fresh = self.fresh[axis]
        spans = []
        for start in range(len(fresh) - 2):
            for stop in range(start + 3, min(start + len(fresh) // 2, len(fresh)) + 1):
                reached = slice(max(start + min(by, 0), 0), stop + max(by, 0))
                if crossing or all(fresh[reached]):
                    spans.append((start, stop, reached))
        if not spans:
            raise SpoiltError
        start, stop, reached = self.rng.choice(spans)
        if not crossing:
            fresh[reached] = [False] * len(fresh[reached])
        return start, stop

    def _span(self, axis: int) -> tuple[int, int]:
        """One to three lines that nothing was done to, nor to those beside them."""
        fresh = self.fresh[axis]
        spans = [
            (start, start + number)
            for number in (1, 2, 3)
            for start in range(len(fresh) - number + 1)
            if all(fresh[max(start - 1, 0) : start + number + 1])
        ]
        if not spans:
            raise SpoiltError
        return self.rng.choice(spans)

    def _touch(self, axis: int, start: int, stop: int, instead: list[bool]) -> None:
        fresh = self.fresh[axis]
        fresh[start:stop] = instead
        for beside in (start - 1, start + len(instead)):
            if 0 <= beside < len(fresh):
                fresh[beside] = False


class SpoiltError(Exception):
    """Nothing is left to break, or a move that hardly shows."""


def break_grid(truth: Grid, number: int, rng: random.Random, hard: bool) -> Broken | None:
    """Do so many random edits; None where the result is no grid or hardly the truth's.

    Lines go and come at different places, the new one last; at most one block moves,
    before all else or after.
    """
    kinds = [rng.choice(("drop", "repeat", "add", "shift")) for _ in range(number)]
    if kinds.count("add") > 1:
        return None
    sheet = _Sheet(truth, rng)
    early = rng.random() < 0.5
    lines = [(kind, rng.randrange(2)) for kind in kinds if kind != "shift"]
    try:
        if "shift" in kinds and early:
            sheet.shift(crossing=hard)
        for kind, axis in sorted(lines, key=lambda line: line[0] == "add"):
            {"drop": sheet.drop, "repeat": sheet.repeat, "add": sheet.add}[kind](axis)
        if "shift" in kinds and not early:
            sheet.shift(crossing=hard)
    except SpoiltError:
        return None
    if not all(5 <= side <= 30 for side in sheet.cells.shape):
        return None
    answer = Grid(sheet.cells)
    length = edits_length(sheet.edits)
    if answer == truth or length > CLAIM * written_length(answer.cells):
        return None
    if not hard and not _worth_telling(answer, truth, length):
        return None
    return Broken(truth, answer, tuple(sheet.edits), length)


def _worth_telling(answer: Grid, truth: Grid, length: int) -> bool:
    """Whether the edits are as short as what the sizes ask for, or clearly shorter."""
    sober = sober_explanation(answer.cells, truth.cells)
    return length == sober.cost or length <= WORTH * sober.cost


def made_up(rng: random.Random) -> Grid:
    """Rectangles on a ground, a tiling, or noise."""
    height, width = rng.randint(6, 28), rng.randint(6, 28)
    kind = rng.randrange(3)
    if kind == 0:
        tile = np.array([[rng.randrange(10) for _ in range(4)] for _ in range(3)])
        return Grid(np.tile(tile, (10, 8))[:height, :width])
    if kind == 1:
        return Grid(np.array([[rng.randrange(10) for _ in range(width)] for _ in range(height)]))
    cells = np.full((height, width), rng.randrange(10))
    for _ in range(rng.randint(2, 8)):
        top, left = rng.randrange(height - 2), rng.randrange(width - 2)
        cells[top : top + rng.randint(1, 8), left : left + rng.randint(1, 8)] = rng.randrange(10)
    return Grid(cells)
