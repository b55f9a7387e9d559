"""Edits in words: ``dropped row 17``, ``two extra columns at the right``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import groupby
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from arc.diff import Codes
from arc.fault_edits import (
    Added,
    Axis,
    CopiedInput,
    Dropped,
    Edit,
    LongRow,
    Recolored,
    Repeated,
    RowEdit,
    Shifted,
    ShortRow,
    Turned,
)

INPUT_COPIED: Final = "copied the input"

_NUMBERS: Final = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_EDGES: Final = {"row": ("at the top", "at the bottom"), "column": ("at the left", "at the right")}
_ROWS_NAMED: Final = 4


def edit_words(edit: Edit, truth: Codes, shape: tuple[int, int]) -> str:
    """One edit. ``truth`` are the truth's cells, ``shape`` is the answer's (rows, columns)."""
    match edit:
        case CopiedInput():
            return INPUT_COPIED
        case Turned():
            return edit.how
        case Recolored():
            return _recolored(edit)
        case Shifted():
            return _shifted(edit)
        case Dropped():
            return _dropped(edit, truth if edit.axis == "row" else truth.T)
        case Repeated():
            return _repeated(edit, truth if edit.axis == "row" else truth.T)
        case Added():
            return _added(edit, shape[0 if edit.axis == "row" else 1])
        case LongRow():
            return f"row {edit.row} is {_cells(len(edit.cells))} too long"
        case ShortRow():
            return f"row {edit.row} is {_cells(edit.stop - edit.start)} short"


def phrases(edits: Sequence[Edit], truth: Codes, shape: tuple[int, int]) -> list[str]:
    """All edits in their order; rows too long or short in one phrase where they are alike.

    ``rows 4 and 9 are one cell short``. Where both ends were dropped, what is left
    is said: ``kept only rows 3–9``.
    """
    kept, edits = _kept(edits, truth)
    rows = [edit for edit in edits if isinstance(edit, LongRow | ShortRow)]
    others = [edit for edit in edits if not isinstance(edit, LongRow | ShortRow)]
    said = Counter(edit_words(edit, truth, shape) for edit in others)
    return [
        *kept,
        *(words if times == 1 else f"{words} {_times(times)}" for words, times in said.items()),
        *(
            _rows_alike([edit.row for edit in alike], surplus)
            for surplus, alike in groupby(sorted(rows, key=_by_surplus), key=_surplus)
        ),
    ]


def sentence(phrases: Sequence[str], wrong: int) -> str:
    """The phrases and what is left to say, as one sentence without a full stop."""
    if not phrases or phrases[0] == INPUT_COPIED:
        return "".join(phrases).capitalize()
    rest = "the rest is right" if not wrong else f"{wrong} other {_noun('cell', wrong)} differ"
    rest += "s" if wrong == 1 else ""
    said = ", ".join(phrases)
    return f"{said[0].upper()}{said[1:]}; {rest}"


def _kept(edits: Sequence[Edit], truth: Codes) -> tuple[list[str], list[Edit]]:
    """What is left of an axis that lost both ends, in words, and all other edits.

    Only where nothing else of the truth looks the same.
    """
    words, others = [], list(edits)
    for axis, lines in (("row", truth), ("column", truth.T)):
        gone = [edit for edit in edits if isinstance(edit, Dropped) and edit.axis == axis]
        gone.sort(key=lambda edit: edit.start)
        if len(gone) != 2 or gone[0].start or gone[1].stop != len(lines):
            continue
        start, stop = gone[0].stop, gone[1].start
        windows = sliding_window_view(lines, stop - start, axis=0)
        same = (windows == windows[start]).all(axis=(1, 2)).sum()
        if same == 1:
            words.append(f"kept only {_span(axis, start, stop)}")
            others = [edit for edit in others if edit not in gone]
    return words, others


def _dropped(edit: Dropped, lines: Codes) -> str:
    count = edit.stop - edit.start
    first, last = _slide(lines, edit.start, edit.stop)
    if last - first > count:
        return f"dropped {_some(count, edit.axis, lines, first, last)}"
    edge = _edge(edit.axis, edit.start, edit.stop, len(lines))
    return f"dropped {_span(edit.axis, edit.start, edit.stop)}{edge}"


def _repeated(edit: Repeated, lines: Codes) -> str:
    count = edit.stop - edit.start
    span = _span(edit.axis, edit.start, edit.stop)
    if edit.stop != edit.after:
        return f"{span} again at {_range(edit.at, edit.at + count)}"
    first, last = _slide(lines, edit.start, edit.stop)
    if last - first > count:
        return f"repeated {_some(count, edit.axis, lines, first, last)}"
    return f"repeated {span}"


def _added(edit: Added, count: int) -> str:
    surplus = len(edit.lines)
    number = _number(surplus) if surplus > 1 else "an"
    edge = _edge(edit.axis, edit.at, edit.at + surplus, count)
    place = edge or f" at {_range(edit.at, edit.at + surplus)}"
    return f"{number} extra {_noun(edit.axis, surplus)}{place}"


def _shifted(edit: Shifted) -> str:
    top, left, bottom, right = edit.box
    what = (
        "the whole grid"
        if edit.whole
        else f"{_span('row', top, bottom)}, {_span('column', left, right)}"
    )
    down, across = edit.by
    ways = [(down, "down", "up"), (across, "right", "left")]
    moves = [f"{_cells(abs(n))} {more if n > 0 else less}" for n, more, less in ways if n]
    return f"shifted {what} {' and '.join(moves)}"


def _recolored(edit: Recolored) -> str:
    pairs, words = set(edit.pairs), []
    for color, instead in edit.pairs:
        if (instead, color) not in pairs:
            words.append(f"color {instead} instead of {color}")
        elif color < instead:
            words.append(f"swapped colors {color} and {instead}")
    return ", ".join(words)


def _rows_alike(rows: list[int], surplus: int) -> str:
    amount = f"{_cells(abs(surplus))} {'too long' if surplus > 0 else 'short'}"
    if len(rows) == 1:
        return f"row {rows[0]} is {amount}"
    if len(rows) > _ROWS_NAMED:
        return f"{_number(len(rows))} rows are {amount}"
    return f"rows {', '.join(map(str, rows[:-1]))} and {rows[-1]} are {amount}"


def _surplus(edit: RowEdit) -> int:
    return len(edit.cells) if isinstance(edit, LongRow) else edit.start - edit.stop


def _by_surplus(edit: RowEdit) -> tuple[int, int]:
    return _surplus(edit), edit.row


def _slide(lines: Codes, start: int, stop: int) -> tuple[int, int]:
    """The widest span in which any run of ``stop - start`` lines is as good as this one."""
    step = stop - start
    first, last = start, stop
    while first > 0 and np.array_equal(lines[first - 1], lines[first - 1 + step]):
        first -= 1
    while last < len(lines) and np.array_equal(lines[last], lines[last - step]):
        last += 1
    return first, last


def _some(count: int, axis: Axis, lines: Codes, first: int, last: int) -> str:
    alike = bool((lines[first:last] == lines[first]).all())
    span = f"{axis}s {_range(first, last)}"
    if alike:
        return f"{_number(count)} of the equal {span}"
    return f"{_number(count)} {_noun(axis, count)} within the pattern of {span}"


def _edge(axis: Axis, start: int, stop: int, count: int) -> str:
    before, after = _EDGES[axis]
    if start == 0 and stop < count:
        return f" {before}"
    return f" {after}" if stop == count and start > 0 else ""


def _span(noun: str, start: int, stop: int) -> str:
    return f"{_noun(noun, stop - start)} {_range(start, stop)}"


def _range(start: int, stop: int) -> str:
    return str(start) if stop - start == 1 else f"{start}–{stop - 1}"


def _noun(noun: str, count: int) -> str:
    return noun if count == 1 else f"{noun}s"


def _cells(count: int) -> str:
    return f"{_number(count)} {_noun('cell', count)}"


def _times(count: int) -> str:
    return "twice" if count == 2 else f"{_number(count)} times"


def _number(count: int) -> str:
    return _NUMBERS[count] if count < len(_NUMBERS) else str(count)
