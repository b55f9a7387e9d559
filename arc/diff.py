"""Where an answer differs from the truth, cell by cell, and in one short sentence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from arc.answers import Attempt, RawAnswer
from arc.grid import Grid, size_label

ODD: Final = -1
"""Code of a cell that holds something other than a color 0-9."""
HOLE: Final = -2
"""Code of a place beyond the end of a short row."""

Kind = Literal["correct", "near miss", "other", "wrong shape", "ragged"]
KINDS: Final = get_args(Kind)
"""The kinds of answers, best first."""

NEAR_MISS: Final = 0.02
"""Largest share of wrong cells of a near miss."""

MAX_EXTENT: Final = 1000
"""Most rows and columns of a malformed answer looked at: a long row must not cost gigabytes."""

Codes = NDArray[np.int8]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class CellDiff:
    """An answer laid on the truth, top left on top left.

    ``mask`` is a bool array of the answer's own extent (rows x longest row): True
    where a cell is there and is not the truth's, be it of another color, odd, or
    outside the truth. ``wrong`` counts such cells inside the truth, ``extra``
    those outside it, ``missing`` the truth's cells that the answer has no cell
    for. ``odd`` counts cells that hold no color. ``total`` is the truth's number
    of cells.
    """

    same_shape: bool
    mask: Mask
    wrong: int
    missing: int
    extra: int
    odd: int
    total: int

    @property
    def exact(self) -> bool:
        """Whether the answer is the truth."""
        return self.same_shape and self.wrong == 0


def codes(answer: Attempt) -> Codes:
    """The cells of any answer as an int8 array of shape (rows, longest row).

    Colors are 0-9, odd cells ``ODD``, places beyond the end of a short row
    ``HOLE``. An answer without rows has shape (0, 0); one of over ``MAX_EXTENT``
    rows or columns is cut there.
    """
    if isinstance(answer, Grid):
        return answer.cells
    rows = answer.rows if answer is not None else None
    if not rows:
        return np.zeros((0, 0), dtype=np.int8)
    rows = tuple(row[:MAX_EXTENT] for row in rows[:MAX_EXTENT])
    cells = np.full((len(rows), max(map(len, rows))), HOLE, dtype=np.int8)
    for y, row in enumerate(rows):
        cells[y, : len(row)] = [_code(cell) for cell in row]
    return cells


def diff_cells(answer: Attempt, truth: Grid) -> CellDiff:
    """Compare any answer with the truth; None and wordless lists count as no cells."""
    cells = codes(answer)
    there = cells != HOLE
    height, width = min(cells.shape[0], truth.height), min(cells.shape[1], truth.width)
    mask = there.copy()
    mask[:height, :width] &= cells[:height, :width] != truth.cells[:height, :width]
    covered = int(there[:height, :width].sum())
    return CellDiff(
        same_shape=cells.shape == truth.shape and bool(there.all()),
        mask=mask,
        wrong=int(mask[:height, :width].sum()),
        missing=truth.cells.size - covered,
        extra=int(there.sum()) - covered,
        odd=int((cells == ODD).sum()),
        total=truth.cells.size,
    )


def shape_label(answer: Attempt) -> str:
    """``"27 × 23"``, ``"29 × 30–31"`` for ragged rows, ``""`` for no rows at all."""
    shortest, longest, rows = _row_lengths(answer)
    if not longest:
        return ""
    if shortest == longest:
        return size_label((rows, longest))
    return f"{rows} × {shortest}–{longest}"


def describe(answer: Attempt, truth: Grid, test_input: Grid) -> str:
    """The answer in one short sentence, such as ``"Right shape, 23 of 702 cells differ"``."""
    if answer is None:
        return "No answer"
    if answer == truth:
        return "Exact"
    if answer == test_input:
        return "Copied the input"
    shortest, longest, rows = _row_lengths(answer)
    cells = codes(answer)
    if not longest or not (cells >= 0).any():
        return "Not a grid"
    if shortest != longest:
        return f"Ragged: rows of {shortest} to {longest} cells"
    if (rows, longest) != truth.shape:
        return f"Wrong shape: {size_label((rows, longest))} instead of {size_label(truth.shape)}"
    diff = diff_cells(answer, truth)
    verb = "differs" if diff.wrong == 1 else "differ"
    words = f", {diff.odd} no color" if diff.odd else ""
    return f"Right shape, {diff.wrong} of {diff.total} cells {verb}{words}"


def kind_of(answer: Attempt, truth: Grid) -> Kind:
    """How an answer fails.

    ``ragged`` has rows of different length; ``wrong shape`` is anything else of
    another shape, no answer and no grid included; ``near miss`` has the right
    shape and at most ``NEAR_MISS`` of the cells wrong; ``other`` more.
    """
    if answer == truth:
        return "correct"
    shortest, longest, _ = _row_lengths(answer)
    if shortest != longest:
        return "ragged"
    diff = diff_cells(answer, truth)
    if not diff.same_shape:
        return "wrong shape"
    return "near miss" if diff.wrong <= NEAR_MISS * diff.total else "other"


def _row_lengths(answer: Attempt) -> tuple[int, int, int]:
    """Shortest row, longest row, number of rows; zeros without rows."""
    if isinstance(answer, Grid):
        return answer.width, answer.width, answer.height
    rows = answer.rows if isinstance(answer, RawAnswer) else None
    if not rows:
        return 0, 0, 0
    lengths = [len(row) for row in rows]
    return min(lengths), max(lengths), len(rows)


def _code(cell: object) -> int:
    return cell if type(cell) is int and 0 <= cell <= 9 else ODD
