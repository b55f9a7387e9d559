"""What can go wrong with a whole grid, as edits that turn the truth into an answer.

Each edit is exact: ``apply_edits`` carries it out, so whatever is claimed of an
answer can be checked. ``edits_length`` is how much there is to say about a list
of edits, in half cells: one differing cell weighs ``CELL``.

Edits happen in this order, whatever their order in a list: a copied input, a
turn, new colors, early shifts, rows and columns dropped, then repeated or added,
late shifts, cells added to or missing from single rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeVar

import numpy as np

from arc.diff import HOLE, Codes
from arc.grid import Grid

Axis = Literal["row", "column"]

CELL: Final = 2
"""Weight of one differing cell; the other weights count in its halves."""
OPEN: Final = 8
"""Weight of a run of rows or columns dropped, repeated or added: four wrong cells."""
EXTEND: Final = 1
"""Weight of each further row or column of a run."""
FAR: Final = 12
"""Added weight when the rows shown again do not stand directly before."""
SHIFT: Final = 12
"""Weight of a block that moved: where, how large, how far, and what is left behind."""
WHOLE: Final = 8
"""Weight of an edit of the whole grid: a shift, a turn, or one color for another."""


@dataclass(frozen=True, slots=True)
class CopiedInput:
    """The answer is the test input."""


@dataclass(frozen=True, slots=True)
class Turned:
    """The truth was flipped or turned; ``how`` is a key of ``TURNS``."""

    how: str


@dataclass(frozen=True, slots=True)
class Recolored:
    """Colors came out as others: pairs (truth's color, answer's color), all at once."""

    pairs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Shifted:
    """A block moved by (rows down, columns right), leaving the color ``fill`` behind.

    ``box`` is (top, left, bottom, right), half-open, where the block was; what
    leaves the grid is lost. Counted in the truth's rows and columns, or, where
    ``late``, in the answer's, after rows and columns were dropped and added.
    """

    box: tuple[int, int, int, int]
    by: tuple[int, int]
    fill: int
    whole: bool = False
    late: bool = False

    @property
    def landed(self) -> tuple[int, int, int, int]:
        """The box where the block is now; it may reach out of the grid."""
        top, left, bottom, right = self.box
        down, across = self.by
        return top + down, left + across, bottom + down, right + across


@dataclass(frozen=True, slots=True)
class Dropped:
    """Lines ``start`` to ``stop`` (half-open) of the truth are not in the answer."""

    axis: Axis
    start: int
    stop: int


@dataclass(frozen=True, slots=True)
class Repeated:
    """Lines ``start`` to ``stop`` of the truth come again, from line ``at`` of the answer.

    ``after`` of the truth's lines come before the place (matched or dropped).
    """

    axis: Axis
    at: int
    start: int
    stop: int
    after: int


@dataclass(frozen=True, slots=True)
class Added:
    """Lines that are not the truth's, from line ``at`` of the answer: their codes, a tuple each."""

    axis: Axis
    at: int
    lines: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class LongRow:
    """Row ``row`` of the answer has ``cells`` (codes) too many, from column ``at`` on."""

    row: int
    at: int
    cells: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ShortRow:
    """Row ``row`` of the answer lacks the cells of columns ``start`` to ``stop`` (half-open)."""

    row: int
    start: int
    stop: int


LineEdit = Dropped | Repeated | Added
RowEdit = LongRow | ShortRow
Edit = CopiedInput | Turned | Recolored | Shifted | LineEdit | RowEdit

TURNS: Final[Mapping[str, Callable[[Codes], Codes]]] = MappingProxyType(
    {
        "flipped left to right": np.fliplr,
        "flipped top to bottom": np.flipud,
        "turned by half": lambda cells: np.rot90(cells, 2),
        "turned a quarter clockwise": lambda cells: np.rot90(cells, -1),
        "turned a quarter counterclockwise": np.rot90,
        "transposed": np.transpose,
        "flipped along the other diagonal": lambda cells: np.rot90(cells, 2).T,
    }
)
"""Ways to flip or turn a grid, in words."""

Slices = tuple[slice, slice]
_E = TypeVar("_E", bound=Edit)


def apply_edits(truth: Grid, edits: Sequence[Edit], test_input: Grid) -> list[list[int]]:
    """The answer that the edits make of the truth: rows of codes (``arc.diff.codes``).

    Rows may differ in length. The edits must fit the truth, as those of
    ``arc.align.align`` do.
    """
    if _of(edits, CopiedInput):
        return test_input.to_rows()
    cells = apply_early(truth.cells, edits)
    cells = apply_lines(cells, edits)
    for shift in _of(edits, Shifted):
        if shift.late:
            cells = move_block(cells, shift)
    rows: list[list[int]] = cells.tolist()
    for short in sorted(_of(edits, ShortRow), key=lambda e: -e.start):
        del rows[short.row][short.start : short.stop]
    for long in sorted(_of(edits, LongRow), key=lambda e: e.at):
        rows[long.row][long.at : long.at] = long.cells
    return rows


def apply_early(cells: Codes, edits: Sequence[Edit]) -> Codes:
    """The truth's cells turned, recolored and shifted, before any line goes or comes."""
    for turn in _of(edits, Turned):
        cells = TURNS[turn.how](cells)
    for recolor in _of(edits, Recolored):
        table = np.arange(10, dtype=np.int8)
        for color, instead in recolor.pairs:
            table[color] = instead
        cells = table[cells]
    for shift in _of(edits, Shifted):
        if not shift.late:
            cells = move_block(cells, shift)
    return cells


def apply_lines(cells: Codes, edits: Sequence[Edit]) -> Codes:
    """Drop, repeat and add rows and columns; returns an array of the answer's shape."""
    rows = _line_sources(cells.shape[0], "row", edits)
    columns = _line_sources(cells.shape[1], "column", edits)
    result = cells[np.ix_(rows, columns)]
    for added in _of(edits, Added):
        lines = np.array(added.lines, dtype=np.int8)
        span = slice(added.at, added.at + len(lines))
        if added.axis == "row":
            result[span] = lines
        else:
            result[:, span] = lines.T
    return result


def move_block(cells: Codes, shift: Shifted) -> Codes:
    """The cells with one block moved; a new array."""
    source, landed = _landing(cells.shape, shift)
    top, left, bottom, right = shift.box
    moved = cells.copy()
    moved[top:bottom, left:right] = shift.fill
    moved[landed] = cells[source]
    return moved


def moved_back(cells: Codes, shift: Shifted) -> Codes:
    """The cells as they were before the block moved, ``HOLE`` where that cannot be known."""
    source, landed = _landing(cells.shape, shift)
    top, left, bottom, right = shift.box
    back = cells.copy()
    back[landed] = HOLE
    back[top:bottom, left:right] = HOLE
    back[source] = cells[landed]
    return back


def overlap(shift: Shifted, other: Shifted) -> bool:
    """Whether two blocks stood or stand in one place: what moved once does not move again."""
    return not shift.whole and any(
        a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
        for a in (shift.box, shift.landed)
        for b in (other.box, other.landed)
    )


def edits_length(edits: Sequence[Edit]) -> int:
    """The summed weight of the edits, in half cells.

    Where an added row and an added column cross, the cell is written out once.
    """
    crossed = {
        line
        for edit in _of(edits, Added)
        if edit.axis == "row"
        for line in range(edit.at, edit.at + len(edit.lines))
    }
    return sum(_length(edit, crossed) for edit in edits)


def line_length(line: Sequence[int]) -> int:
    """Weight of writing out a line of codes: its usual code, and each cell of another."""
    known = [code for code in line if code != HOLE]
    usual = max(map(known.count, set(known)), default=0)
    return CELL * (1 + len(known) - usual)


def written_length(cells: Codes) -> int:
    """Weight of saying an answer without the truth: its size and each of its rows."""
    return WHOLE + sum(map(line_length, cells.tolist()))


def _length(edit: Edit, crossed: Set[int]) -> int:
    match edit:
        case Shifted():
            return WHOLE if edit.whole else SHIFT
        case Dropped():
            return OPEN + EXTEND * (edit.stop - edit.start - 1)
        case Repeated():
            far = 0 if edit.stop == edit.after else FAR
            return OPEN + EXTEND * (edit.stop - edit.start - 1) + far
        case Added():
            skipped = crossed if edit.axis == "column" else ()
            lines = ([c for n, c in enumerate(line) if n not in skipped] for line in edit.lines)
            return OPEN + EXTEND * (len(edit.lines) - 1) + sum(map(line_length, lines))
        case Recolored():
            swap = {(b, a) for a, b in edit.pairs} == set(edit.pairs)
            return WHOLE * (len(edit.pairs) // 2 if swap else len(edit.pairs))
        case CopiedInput() | Turned():
            return WHOLE
        case LongRow() | ShortRow():
            return OPEN


def _landing(shape: tuple[int, ...], shift: Shifted) -> tuple[Slices, Slices]:
    """Where the cells of the block that stay in the grid come from, and where they land."""
    spans = zip(shift.box[:2], shift.box[2:], shift.by, shape, strict=True)
    landed = [(max(a + by, 0), min(b + by, size), by) for a, b, by, size in spans]
    (top, bottom, down), (left, right, across) = landed
    bottom, right = max(bottom, top), max(right, left)
    source = slice(top - down, bottom - down), slice(left - across, right - across)
    return source, (slice(top, bottom), slice(left, right))


def _line_sources(count: int, axis: Axis, edits: Sequence[Edit]) -> list[int]:
    """Which of the truth's ``count`` lines each line of the answer shows; 0 for added ones."""
    gone = {n for e in _of(edits, Dropped) if e.axis == axis for n in range(e.start, e.stop)}
    sources = [n for n in range(count) if n not in gone]
    comes = [e for e in edits if isinstance(e, Repeated | Added) and e.axis == axis]
    for edit in sorted(comes, key=lambda e: e.at):
        again = (
            list(range(edit.start, edit.stop))
            if isinstance(edit, Repeated)
            else [0] * len(edit.lines)
        )
        sources[edit.at : edit.at] = again
    return sources


def _of(edits: Sequence[Edit], kind: type[_E]) -> list[_E]:
    return [edit for edit in edits if isinstance(edit, kind)]
