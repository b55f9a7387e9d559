"""What went wrong in an answer against the truth, in words and in data that can be drawn.

``arc.explain`` finds the shortest explanation; it is told only where it is much
shorter than writing the answer out cell by cell. docs/alignment.md explains the
method and shows it at work.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypedDict

import numpy as np

from arc.answers import Attempt, parse_attempt
from arc.diff import Codes, codes, diff_cells
from arc.explain import Explanation, explain
from arc.fault_edits import (
    CELL,
    OPEN,
    Added,
    Axis,
    CopiedInput,
    Dropped,
    Edit,
    LineEdit,
    LongRow,
    Recolored,
    Repeated,
    Shifted,
    ShortRow,
    Turned,
    apply_edits,
    edits_length,
    line_length,
    written_length,
)
from arc.fault_words import edit_words, phrases, sentence
from arc.grid import Grid
from arc.lines import ADDED, LineMap, plain_map
from arc.ragged import square

MAX_ALIGNED: Final = 60
"""Most rows or columns of an answer that are matched; a larger one is laid on as it is."""

CLAIM: Final = 0.7
"""An explanation is told when it weighs at most this much of the answer written out."""

RIGHT_LINES: Final = 0.45
"""So are lines gone or come beside right ones that weigh at least this much of it."""

Step = tuple[int | None, int | None]
Span = tuple[int, int]
FaultKind = Literal[
    "copied", "turned", "recolored", "shifted", "dropped", "repeated", "added", "long", "short"
]


@dataclass(frozen=True)
class Fault:
    """One thing that went wrong.

    ``edit`` is what exactly, for ``arc.fault_edits.apply_edits``. For drawing, half-open
    and counted from 0: ``answer_span`` are the surplus rows or columns of the
    answer, or the row that is too long or short; ``truth_span`` the dropped ones of
    the truth, or those repeated; ``box`` the block that moved, as (top, left,
    bottom, right) where it was, ``by`` how far, as (rows down, columns right);
    ``cell_span`` the columns of a row's surplus cells, or of those it lacks.
    """

    kind: FaultKind
    axis: Axis | None
    words: str
    edit: Edit
    answer_span: Span | None = None
    truth_span: Span | None = None
    box: tuple[int, int, int, int] | None = None
    by: tuple[int, int] | None = None
    cell_span: Span | None = None


@dataclass(frozen=True)
class Alignment:
    """How an answer lies on the truth.

    ``rows`` and ``columns`` are pairs (answer's index, truth's index), None where
    there is none: in order, every row of the answer (of the first
    ``arc.diff.MAX_EXTENT``) and every row of the truth once. ``faults`` are the
    shortest explanation, largest first. ``wrong`` counts the cells that differ
    from what the faults make of the truth. ``sentence`` says it all; it is empty
    when there is nothing to say beyond cells that differ. ``explained``: the
    faults alone make exactly this answer of the truth.
    """

    rows: tuple[Step, ...]
    columns: tuple[Step, ...]
    faults: tuple[Fault, ...]
    wrong: int
    sentence: str
    explained: bool

    @property
    def length(self) -> int:
        """Weight of the explanation, wrong cells and all, in half cells."""
        return edits_length([fault.edit for fault in self.faults]) + CELL * self.wrong


def align(answer: Attempt, truth: Grid, test_input: Grid) -> Alignment:
    """Match an answer's rows and columns to the truth's and name its faults.

    Takes any answer, also none, ragged ones, and those with words.
    """
    cells = codes(answer)
    if answer == test_input and answer != truth:
        return replace(_unsaid(answer, truth), **_told([CopiedInput()], truth, cells, 0))
    if not cells.size or max(cells.shape) > MAX_ALIGNED or not (cells >= 0).any():
        return _unsaid(answer, truth)
    squared, row_edits = square(cells, truth.cells)
    found = explain(squared, truth.cells)
    if found.edits and not _tellable(found, squared):
        return _unsaid(answer, truth)
    surplus = range(squared.shape[1], cells.shape[1])
    rows, columns = found.rows, found.columns
    if any(isinstance(edit, Turned) for edit in found.edits):
        # Matched to the truth as it was turned, whose rows are the truth's columns.
        rows, columns = _side_by_side(squared, truth)
    return Alignment(
        rows=tuple(rows.steps()),
        columns=(*columns.steps(), *((column, None) for column in surplus)),
        **_told([*found.edits, *row_edits], truth, cells, found.wrong),
    )


def apply_faults(truth: Grid, faults: Sequence[Fault], test_input: Grid) -> Attempt:
    """The answer that the faults make of the truth: ``answer`` itself where it is explained.

    Cells that hold no color come out as ``arc.diff.ODD``.
    """
    return parse_attempt(apply_edits(truth, [fault.edit for fault in faults], test_input))


def alignment_json(alignment: Alignment) -> dict[str, Any]:
    """The alignment for the browser; spans are half-open pairs, null where there is none.

    ``box_in`` says whose rows and columns a fault's ``box`` counts in: ``truth``,
    or ``answer`` where lines came or went before the block moved.
    """
    return {
        "rows": [list(step) for step in alignment.rows],
        "columns": [list(step) for step in alignment.columns],
        "faults": [
            {
                "kind": fault.kind,
                "axis": fault.axis,
                "words": fault.words,
                "answer_span": fault.answer_span,
                "truth_span": fault.truth_span,
                "cell_span": fault.cell_span,
                "box": fault.box,
                "box_in": _box_in(fault.edit),
                "by": fault.by,
            }
            for fault in alignment.faults
        ],
        "wrong": alignment.wrong,
        "sentence": alignment.sentence,
        "explained": alignment.explained,
    }


def _box_in(edit: Edit) -> str | None:
    if not isinstance(edit, Shifted):
        return None
    return "answer" if edit.late else "truth"


class _Told(TypedDict):
    faults: tuple[Fault, ...]
    wrong: int
    sentence: str
    explained: bool


def _told(edits: Sequence[Edit], truth: Grid, cells: Codes, wrong: int) -> _Told:
    edits = sorted(edits, key=lambda edit: -_extent(edit, truth))
    faults = tuple(_fault(edit, edit_words(edit, truth.cells, cells.shape)) for edit in edits)
    return {
        "faults": faults,
        "wrong": wrong,
        "sentence": sentence(phrases(edits, truth.cells, cells.shape), wrong),
        "explained": wrong == 0,
    }


def _tellable(found: Explanation, cells: Codes) -> bool:
    """Whether an explanation says much of the answer.

    On the whole; or the answer is a part of the truth, be that ever so large; or
    its only edit stands where it must, and what is right takes much of what the
    answer takes to write.
    """
    written = written_length(cells)
    if found.cost <= CLAIM * written:
        return True
    if not found.wrong and all(isinstance(edit, Dropped) for edit in found.edits):
        return OPEN * len(found.edits) <= CLAIM * written
    edit = found.edits[0]
    if len(found.edits) > 1 or not isinstance(edit, LineEdit):
        return False
    if edit.axis == "row":
        ours, lines, right = cells, found.rows, cells == found.result
    else:
        ours, lines, right = cells.T, found.columns, cells.T == found.result.T
    same = right.all(axis=1) & (np.array(lines.source) != ADDED)
    weight = sum(map(line_length, ours[same].tolist()))
    return weight >= RIGHT_LINES * written and all(same[_beside(edit, len(same))])


def _beside(edit: LineEdit, count: int) -> list[int]:
    """The answer's lines (of ``count``) directly before and after an edit that is the only one."""
    first = edit.start if isinstance(edit, Dropped) else edit.at
    match edit:
        case Dropped():
            last = first
        case Repeated():
            last = first + edit.stop - edit.start
        case Added():
            last = first + len(edit.lines)
    return [line for line in (first - 1, last) if 0 <= line < count]


def _side_by_side(cells: Codes, truth: Grid) -> tuple[LineMap, LineMap]:
    """Rows and columns as they lie when top left is on top left."""
    height, width = cells.shape
    return plain_map(height, truth.height), plain_map(width, truth.width)


def _unsaid(answer: Attempt, truth: Grid) -> Alignment:
    """Top left on top left, and nothing said about it."""
    diff = diff_cells(answer, truth)
    rows, columns = _side_by_side(codes(answer), truth)
    return Alignment(
        rows=tuple(rows.steps()),
        columns=tuple(columns.steps()),
        faults=(),
        wrong=diff.wrong,
        sentence="",
        explained=diff.exact,
    )


def _fault(edit: Edit, words: str) -> Fault:
    match edit:
        case CopiedInput():
            return Fault("copied", None, words, edit)
        case Turned():
            return Fault("turned", None, words, edit)
        case Recolored():
            return Fault("recolored", None, words, edit)
        case Shifted():
            return Fault("shifted", None, words, edit, box=edit.box, by=edit.by)
        case Dropped():
            span = edit.start, edit.stop
            return Fault("dropped", edit.axis, words, edit, truth_span=span)
        case Repeated():
            here = edit.at, edit.at + edit.stop - edit.start
            return Fault("repeated", edit.axis, words, edit, here, (edit.start, edit.stop))
        case Added():
            here = edit.at, edit.at + len(edit.lines)
            return Fault("added", edit.axis, words, edit, here)
        case LongRow():
            row, surplus = (edit.row, edit.row + 1), (edit.at, edit.at + len(edit.cells))
            return Fault("long", "row", words, edit, row, cell_span=surplus)
        case ShortRow():
            row, missing = (edit.row, edit.row + 1), (edit.start, edit.stop)
            return Fault("short", "row", words, edit, row, cell_span=missing)


def _extent(edit: Edit, truth: Grid) -> int:
    """About how many cells an edit touches, to tell the largest first."""
    match edit:
        case CopiedInput() | Turned() | Recolored():
            return truth.cells.size
        case Shifted():
            top, left, bottom, right = edit.box
            return (bottom - top) * (right - left)
        case Dropped() | Repeated():
            return (edit.stop - edit.start) * truth.shape[1 if edit.axis == "row" else 0]
        case Added():
            return sum(map(len, edit.lines))
        case LongRow() | ShortRow():
            return 1
