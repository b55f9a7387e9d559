"""What kind of mistake an answer is: one classification for people's and models' answers.

Every answer is of exactly one kind. docs/error-classes.md says the rule of each, why
they come in this order, and shows them at work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from types import MappingProxyType
from typing import Final, Literal, get_args

import numpy as np

from arc.align import align
from arc.answers import Attempt
from arc.diff import Codes, codes, describe, diff_cells, kind_of
from arc.fault_edits import Added, Dropped, Edit, Repeated, Shifted
from arc.grid import Grid
from arc.tasks import Pair

ErrorKind = Literal[
    "right",
    "no grid",
    "ragged",
    "copied input",
    "copied example",
    "dropped",
    "added",
    "wrong shape",
    "color swap",
    "shifted",
    "few cells",
    "other",
]
ERROR_KINDS: Final = get_args(ErrorKind)
"""Every kind, in the order they are asked for: the first whose rule holds is the answer's."""

ERROR_LABELS: Final[Mapping[ErrorKind, str]] = MappingProxyType(
    {
        "right": "Right",
        "no grid": "No answer, or no grid",
        "ragged": "Rows of different length",
        "copied input": "Copied the input",
        "copied example": "Copied an example",
        "dropped": "Rows or columns missing",
        "added": "Rows or columns too many",
        "wrong shape": "Another wrong size",
        "color swap": "Right up to one color swap",
        "shifted": "A block or all of it shifted",
        "few cells": "Right up to a few cells",
        "other": "Right size, otherwise wrong",
    }
)
"""Each kind in words for a chart or a table."""

FEW_CELLS: Final = 9
"""Most wrong cells that are a few: a block of 3 × 3, about the smallest object that tasks draw."""

FEW_SHARE: Final = 0.05
"""Largest share of the truth's cells that is a few: in a small grid nine cells are much of it."""


@dataclass(frozen=True, slots=True)
class ErrorClass:
    """The kind of an answer, and one short sentence on this answer.

    ``words`` name the fault as found: the lines dropped, the block that moved, the
    example copied; else how many cells differ.
    """

    kind: ErrorKind
    words: str


@lru_cache(maxsize=4096)
def error_class(
    answer: Attempt, truth: Grid, test_input: Grid, train: tuple[Pair, ...]
) -> ErrorClass:
    """Classify any answer: none, malformed ones and the right one too. Nothing raises.

    ``train`` are the task's examples, for telling which one was copied. The result
    is kept, since an answer's alignment takes up to some tenths of a second.
    """
    plain = describe(answer, truth, test_input)
    formal = _of_form(answer, truth)
    if formal:
        return ErrorClass(formal, plain)
    copied = _copied(answer, test_input, train)
    if copied:
        return copied
    if kind_of(answer, truth) == "wrong shape":
        return _of_another_shape(answer, truth, test_input, plain)
    swapped = _swapped_colors(codes(answer), truth.cells)
    if swapped:
        return ErrorClass("color swap", "Exchanged colors {} and {}".format(*swapped))
    found = align(answer, truth, test_input)
    if any(_moves(fault.edit, codes(answer), truth.cells) for fault in found.faults):
        return ErrorClass("shifted", found.sentence)
    few = _is_few(diff_cells(answer, truth).wrong, truth.cells.size)
    return ErrorClass("few cells" if few else "other", found.sentence or plain)


def _of_form(answer: Attempt, truth: Grid) -> ErrorKind | None:
    """What needs no comparison with any picture: the right answer, and what is no picture."""
    if answer == truth:
        return "right"
    if not (codes(answer) >= 0).any():
        return "no grid"
    return "ragged" if kind_of(answer, truth) == "ragged" else None


def _copied(answer: Attempt, test_input: Grid, train: tuple[Pair, ...]) -> ErrorClass | None:
    if answer == test_input:
        return ErrorClass("copied input", "Copied the input")
    for words, grid in _examples(train):
        if answer == grid:
            return ErrorClass("copied example", f"Copied {words}")
    return None


def _examples(train: tuple[Pair, ...]) -> Iterator[tuple[str, Grid | None]]:
    """Outputs first: where an example's input is another's output, that is what was meant."""
    for number, pair in enumerate(train, start=1):
        yield f"the output of example {number}", pair.output
    for number, pair in enumerate(train, start=1):
        yield f"the input of example {number}", pair.input


def _of_another_shape(answer: Attempt, truth: Grid, test_input: Grid, plain: str) -> ErrorClass:
    found = align(answer, truth, test_input)
    surplus = np.subtract(codes(answer).shape, truth.shape)
    if found.sentence and (surplus <= 0).all():
        return ErrorClass("dropped", found.sentence)
    if found.sentence and (surplus >= 0).all():
        return ErrorClass("added", found.sentence)
    return ErrorClass("wrong shape", found.sentence or plain)


def _swapped_colors(cells: Codes, truth: Codes) -> tuple[int, int] | None:
    """The two colors that, exchanged in the truth, make exactly the answer.

    One of them may be new to the truth: then it stands for the other throughout. A
    color that comes out as one the truth has too is no exchange but an omission.
    """
    differ = cells != truth
    found = sorted({*cells[differ].tolist(), *truth[differ].tolist()})
    for one, other in combinations(found, 2) if len(found) == 2 and found[0] >= 0 else ():
        swapped = np.where(truth == one, other, np.where(truth == other, one, truth))
        if np.array_equal(swapped, cells):
            return one, other
    return None


def _moves(edit: Edit, cells: Codes, truth: Codes) -> bool:
    """Whether an edit of an answer of the right size leaves something standing elsewhere.

    Lines that go and come move what is between them. A block of nothing but what is
    left behind it hides what it lands on: that is gone, not moved.
    """
    if not isinstance(edit, Shifted):
        return isinstance(edit, Dropped | Repeated | Added)
    top, left, bottom, right = edit.landed if edit.late else edit.box
    block = (cells if edit.late else truth)[max(top, 0) : bottom, max(left, 0) : right]
    return bool((block != edit.fill).any())


def _is_few(wrong: int, total: int) -> bool:
    """A single cell is few in any grid of which more is right than wrong."""
    return wrong <= min(FEW_CELLS, max(1, FEW_SHARE * total)) and 2 * wrong < total
