"""Finding the block whose move explains most of what differs between two grids.

For every small offset, each cell either agrees with the other grid's cell that
far away or not. The block is the rectangle that turns the most wrong cells right
when moved, its vacated place included: guessed by the largest sum over rectangles
(Kadane's algorithm on column sums) and by where all that is wrong lies, then made
exact by moving pairs of opposite sides until nothing gains.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from arc.diff import Codes, Mask
from arc.fault_edits import Shifted, move_block

MAX_OFFSET: Final = 6
"""Most cells a block is looked for in either direction."""

NEAR: Final = 2
"""Most cells in either direction of a near offset."""

OFFSETS_TRIED: Final = 4
"""Offsets, those that could explain the most cells, for which a block is sought."""

GROUND: Final = 0.7
"""Least number of cells of a color that a block may leave behind, as a share of the usual one's."""

NUDGE: Final = 2
"""Most cells that all sides of a block are moved at once to make it exact."""

_ROUNDS: Final = 4
_OUTSIDE: Final = -3
_REACH: Final = slice(-MAX_OFFSET, MAX_OFFSET + 1)

Ints = NDArray[np.int32]
Places = NDArray[np.intp]
Sides = tuple[Places, Places, Places, Places]
Box = tuple[int, int, int, int]
By = tuple[int, int]


def find_shifts(cells: Codes, base: Codes, *, spanning: bool = False) -> Iterator[Shifted]:
    """Blocks of ``base`` that stand elsewhere in ``cells`` (the same shape), one an offset.

    Each is the best found for its offset; whether it pays is the caller's to judge.
    ``spanning`` begins with the block that spans all that is wrong, and so finds
    one that moved alone; otherwise a block is found amid other differences.
    """
    wrong = cells != base
    if not wrong.any():
        return
    fills = _fills(cells, base, wrong)
    offsets = _alone(cells, base, wrong, fills) if spanning else _amid(cells, base, wrong)
    for by in offsets[:OFFSETS_TRIED]:
        search = _Search(cells, base, by, fills)
        whole = (0, 0, *base.shape)
        yield Shifted(whole, by, _left_behind(cells, whole, by), whole=True)
        box = search.refine(_spanning(wrong, by) if spanning else search.guess())
        shift = Shifted(box, by, _left_behind(cells, box, by))
        if box != whole and _on_ground(base, shift):
            yield shift


def _left_behind(cells: Codes, box: Box, by: By) -> int:
    """The color that most cells have where the block was and is no more."""
    vacated = np.zeros(cells.shape, dtype=np.bool_)
    vacated[box[0] : box[2], box[1] : box[3]] = True
    stays = Shifted(box, by, 0).landed
    vacated[max(stays[0], 0) : max(stays[2], 0), max(stays[1], 0) : max(stays[3], 0)] = False
    return _usual(cells[vacated])


def _on_ground(base: Codes, shift: Shifted) -> bool:
    """Whether the block leaves behind a color usual in the grid, or the one that it covers most.

    With any other it would be a copy: nothing would be gone from where it was.
    """
    counts = np.bincount(base[base >= 0], minlength=10)
    if counts[shift.fill] >= GROUND * counts.max():
        return True
    top, left, bottom, right = shift.box
    down, across = shift.by
    around = base[max(top + down, 0) : bottom + down, max(left + across, 0) : right + across]
    return around.size > 0 and shift.fill == _usual(around)


def _fills(cells: Codes, base: Codes, wrong: Mask) -> list[int]:
    """Colors that a block may leave behind: the usual one, and what stands most in wrong cells."""
    colors = cells[wrong & (cells >= 0)]
    counts = np.bincount(colors, minlength=10)
    often = [int(color) for color in counts.argsort()[::-1][:2] if counts[color]]
    return list(dict.fromkeys([_usual(base), *often]))


def _usual(cells: Codes) -> int:
    return int(np.bincount(cells[cells >= 0], minlength=10).argmax())


def _amid(cells: Codes, base: Codes, wrong: Mask) -> list[By]:
    """Offsets, those first under which the most wrong cells would be right.

    A cell of a rare color counts more: as many bits as that color takes.
    """
    rows, columns = wrong.nonzero()
    padded = np.pad(base, MAX_OFFSET, constant_values=_OUTSIDE)
    down, across = (n.reshape(-1, 1) for n in np.mgrid[_REACH, _REACH])
    source = padded[rows - down + MAX_OFFSET, columns - across + MAX_OFFSET]
    found = cells[rows, columns]
    put_right = ((source == found) * _bits(base)[found]).sum(axis=1)
    order = np.lexsort(((abs(down) + abs(across))[:, 0], -put_right))
    return [(int(down[n, 0]), int(across[n, 0])) for n in order if put_right[n]]


def _bits(base: Codes) -> NDArray[np.float64]:
    """Bits that each color takes (10), by how often it stands in the grid."""
    counts = np.bincount(base[base >= 0], minlength=10) + 1
    return np.asarray(np.log2(counts.sum() / counts))


def _alone(cells: Codes, base: Codes, wrong: Mask, fills: Sequence[int]) -> list[By]:
    """Near offsets, those first that leave the fewest cells wrong when all between moves."""
    steps = range(-NEAR, NEAR + 1)
    moves = [(down, across) for down in steps for across in steps if down or across]

    def left(by: By) -> int:
        box = _spanning(wrong, by)
        return min(int((move_block(base, Shifted(box, by, fill)) != cells).sum()) for fill in fills)

    return sorted(moves, key=left)


def _spanning(wrong: Mask, by: By) -> Box:
    """The box that with its landing spans all wrong cells, and what has left the grid."""
    spans = []
    for places, move, size in zip(wrong.nonzero(), by, wrong.shape, strict=True):
        start, stop = int(places.min()), int(places.max()) + 1
        if move < 0 < start:
            start = min(start - move, size - 1)
        if move > 0 and stop < size:
            stop -= move
        spans.append((start, min(max(stop, start + 1), size)))
    (top, bottom), (left, right) = spans
    return top, left, bottom, right


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

    ``filled`` has, for each of the colors ``fills``, the gain of a vacated cell of
    that color, ``moved`` the gain of a cell that the block lands on; both as
    summed-area tables.
    """

    def __init__(self, cells: Codes, base: Codes, by: By, fills: Sequence[int]) -> None:
        self.by, self.fills = by, fills
        self.shape = base.shape
        before = (cells != base).astype(np.int32)
        self.landed = before - ~_agrees(cells, base, by)
        self.moved = _summed(self.landed)
        self.filled = np.stack([_summed(before - (cells != fill)) for fill in fills])

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
        """The box, its sides moved to where the gain is largest.

        Top and bottom move anywhere, then left and right; when that gains nothing,
        all four sides move a little at once.
        """
        gain = int(self._gain(box).max())
        for _ in range(_ROUNDS):
            before = gain
            for boxes in (self._taller, self._wider):
                box, gain = self._best(box, gain, boxes(box))
            if gain == before:
                box, gain = self._best(box, gain, self._nudged(box))
            if gain == before:
                break
        return box

    def _best(self, box: Box, gain: int, boxes: Sides) -> tuple[Box, int]:
        gains = self.gains(*boxes).max(axis=0)
        best = int(gains.argmax())
        if gains[best] <= gain:
            return box, gain
        top, left, bottom, right = (int(side[best]) for side in boxes)
        return (top, left, bottom, right), int(gains[best])

    def _taller(self, box: Box) -> Sides:
        top, bottom = np.triu_indices(self.shape[0] + 1, 1)
        return top, np.full(len(top), box[1]), bottom, np.full(len(top), box[3])

    def _wider(self, box: Box) -> Sides:
        left, right = np.triu_indices(self.shape[1] + 1, 1)
        return np.full(len(left), box[0]), left, np.full(len(left), box[2]), right

    def _nudged(self, box: Box) -> Sides:
        limits = (*self.shape, *self.shape)
        near = [
            np.arange(max(side - NUDGE, 0), min(side + NUDGE, limit) + 1)
            for side, limit in zip(box, limits, strict=True)
        ]
        top, left, bottom, right = (sides.ravel() for sides in np.meshgrid(*near))
        there = (top < bottom) & (left < right)
        return top[there], left[there], bottom[there], right[there]

    def _gain(self, box: Box) -> Ints:
        return self.gains(*(np.array([side]) for side in box))

    def gains(self, top: Places, left: Places, bottom: Places, right: Places) -> Ints:
        """Cells put right, of shape (number of fills, number of boxes)."""
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
        top, left = min(max(top, 0), height - 1), min(max(left, 0), width - 1)
        return top, left, min(max(bottom, top + 1), height), min(max(right, left + 1), width)


def _summed(values: NDArray[np.int32]) -> Ints:
    """Summed-area table with a row and a column of zeros before."""
    table = np.zeros((values.shape[0] + 1, values.shape[1] + 1), dtype=np.int32)
    table[1:, 1:] = values.cumsum(axis=0).cumsum(axis=1)
    return table


def _sum(table: Ints, top: Places, left: Places, bottom: Places, right: Places) -> Ints:
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
