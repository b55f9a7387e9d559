"""Finding the block whose move explains most of what differs between two grids.

For every small offset, each cell either agrees with the other grid's cell that
far away or not. The block is the rectangle that turns the most wrong cells right
when moved, its vacated place included: first guessed by the largest sum over
rectangles (Kadane's algorithm on column sums), then made exact by moving pairs
of opposite sides until nothing gains.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

from arc.diff import Codes, Mask
from arc.fault_edits import Shifted

MAX_OFFSET: Final = 6
"""Most cells a block is looked for in either direction."""

OFFSETS_TRIED: Final = 4
"""Offsets, those that could explain the most cells, for which a block is sought."""

LEAST_LANDED: Final = 3
"""Fewest wrong cells that an offset must put right where the block lands."""

_ROUNDS: Final = 4
_OUTSIDE: Final = -3

Ints = NDArray[np.int32]
Box = tuple[int, int, int, int]
By = tuple[int, int]


def find_shifts(cells: Codes, base: Codes) -> Iterator[Shifted]:
    """Blocks of ``base`` that stand elsewhere in ``cells`` (the same shape), best offset first.

    Each is the best found for its offset; whether it pays is the caller's to judge.
    """
    wrong = cells != base
    if not wrong.any():
        return
    for by in _offsets(cells, base, wrong):
        search = _Search(cells, base, wrong, by)
        whole = (0, 0, *base.shape)
        yield Shifted(whole, by, search.fill(whole), whole=True)
        box = search.refine(search.guess())
        shift = Shifted(box, by, search.fill(box))
        if box != whole and _on_ground(base, shift):
            yield shift


def _on_ground(base: Codes, shift: Shifted) -> bool:
    """Whether the block leaves behind the grid's usual color, or the one that it covers most.

    With any other it would be a copy: nothing would be gone from where it was.
    """
    top, left, bottom, right = shift.box
    down, across = shift.by
    around = base[max(top + down, 0) : bottom + down, max(left + across, 0) : right + across]
    return shift.fill in (_usual(base), _usual(around))


def _usual(cells: Codes) -> int:
    return int(np.bincount(cells[cells >= 0], minlength=10).argmax())


def _offsets(cells: Codes, base: Codes, wrong: Mask) -> list[By]:
    """The offsets under which the most wrong cells would be right, nearest first at a draw."""
    rows, columns = wrong.nonzero()
    padded = np.pad(base, MAX_OFFSET, constant_values=_OUTSIDE)
    down, right = np.mgrid[-MAX_OFFSET : MAX_OFFSET + 1, -MAX_OFFSET : MAX_OFFSET + 1]
    down, right = down.reshape(-1, 1), right.reshape(-1, 1)
    source = padded[rows - down + MAX_OFFSET, columns - right + MAX_OFFSET]
    put_right = (source == cells[rows, columns]).sum(axis=1)
    order = np.lexsort((abs(down[:, 0]) + abs(right[:, 0]), -put_right))[:OFFSETS_TRIED]
    return [(int(down[n, 0]), int(right[n, 0])) for n in order if put_right[n] >= LEAST_LANDED]


def _agrees(cells: Codes, base: Codes, by: By) -> Mask:
    """Where a cell is that of ``base`` before a move ``by``; False where that is outside."""
    agrees = np.zeros(cells.shape, dtype=np.bool_)
    here = tuple(_inside(size, move) for size, move in zip(base.shape, by, strict=True))
    there = tuple(_inside(size, -move) for size, move in zip(base.shape, by, strict=True))
    agrees[here] = cells[here] == base[there]
    return agrees


def _inside(size: int, move: int) -> slice:
    return slice(max(move, 0), max(size + min(move, 0), 0))


class _Search:
    """Gains, in cells put right, of moving any box ``by`` one offset.

    ``filled`` has for each color the gain of a vacated cell of that color,
    ``moved`` the gain of a cell that the block lands on; both as summed-area tables.
    """

    def __init__(self, cells: Codes, base: Codes, wrong: Mask, by: By) -> None:
        self.by = by
        self.shape = base.shape
        before = wrong.astype(np.int32)
        self.landed = before - ~_agrees(cells, base, by)
        self.moved = _summed(self.landed)
        colors = np.arange(10, dtype=np.int8)[:, None, None]
        self.filled = np.stack([_summed(before - (cells != color)) for color in colors])

    def guess(self) -> Box:
        """The box whose landing gains most, its vacated place left out."""
        height = self.shape[0]
        columns = self.moved[:, 1:] - self.moved[:, :-1]
        top, bottom = np.triu_indices(height + 1, 1)
        sums = columns[bottom] - columns[top]
        left, right, gain = _best_runs(sums)
        best = int(gain.argmax())
        down, across = self.by
        box = (
            int(top[best]) - down,
            int(left[best]) - across,
            int(bottom[best]) - down,
            int(right[best]) - across,
        )
        return self._clip(box)

    def refine(self, box: Box) -> Box:
        """Move top and bottom, then left and right, to where the gain is largest."""
        gain = int(self.gains(*(np.array([side]) for side in box)).max())
        for _ in range(_ROUNDS):
            before = gain
            for axis in (0, 1):
                start, stop = np.triu_indices(self.shape[axis] + 1, 1)
                fixed = [np.full(len(start), side) for side in box]
                fixed[axis], fixed[axis + 2] = start, stop
                gains = self.gains(*fixed).max(axis=0)
                if gains.max() > gain:
                    best = int(gains.argmax())
                    gain = int(gains[best])
                    top, left, bottom, right = (int(sides[best]) for sides in fixed)
                    box = top, left, bottom, right
            if gain == before:
                break
        return box

    def fill(self, box: Box) -> int:
        """The color that the vacated cells are best explained by."""
        return int(self.gains(*(np.array([side]) for side in box)).argmax())

    def gains(self, top: Ints, left: Ints, bottom: Ints, right: Ints) -> Ints:
        """Cells put right, of shape (10 fill colors, number of boxes)."""
        down, across = self.by
        height, width = self.shape
        to_top, to_bottom = (np.clip(side + down, 0, height) for side in (top, bottom))
        to_left, to_right = (np.clip(side + across, 0, width) for side in (left, right))
        landed = _sum(self.moved, to_top, to_left, to_bottom, to_right)
        vacated = _sum(self.filled, top, left, bottom, right)
        both_top, both_left = np.maximum(top, to_top), np.maximum(left, to_left)
        both_bottom = np.maximum(np.minimum(bottom, to_bottom), both_top)
        both_right = np.maximum(np.minimum(right, to_right), both_left)
        shared = _sum(self.filled, both_top, both_left, both_bottom, both_right)
        return np.asarray(landed + vacated - shared)

    def _clip(self, box: Box) -> Box:
        height, width = self.shape
        top, left, bottom, right = box
        return max(top, 0), max(left, 0), min(bottom, height), min(right, width)


def _summed(values: NDArray[np.int32]) -> Ints:
    """Summed-area table with a row and a column of zeros before."""
    table = np.zeros((values.shape[0] + 1, values.shape[1] + 1), dtype=np.int32)
    table[1:, 1:] = values.cumsum(axis=0).cumsum(axis=1)
    return table


def _sum(table: Ints, top: Ints, left: Ints, bottom: Ints, right: Ints) -> Ints:
    """Sums over boxes; ``table`` may have leading axes."""
    return np.asarray(
        table[..., bottom, right]
        - table[..., top, right]
        - table[..., bottom, left]
        + table[..., top, left]
    )


def _best_runs(sums: Ints) -> tuple[Ints, Ints, Ints]:
    """Start, stop and sum of the run of columns with the largest sum, for each row of ``sums``."""
    count = len(sums)
    start = np.zeros(count, dtype=np.int32)
    running = np.zeros(count, dtype=np.int32)
    best = np.full(count, -1, dtype=np.int32)
    left, right = start.copy(), start.copy()
    for column in range(sums.shape[1]):
        anew = running <= 0
        start[anew] = column
        running = np.where(anew, 0, running) + sums[:, column]
        better = running > best
        best = np.where(better, running, best)
        left, right = np.where(better, start, left), np.where(better, column + 1, right)
    return left, right, best
