"""A trial's log as the steps that H-ARC's editor would have recorded.

What that editor could do goes by its name for it; the rest keeps the name of our action,
with the grid that it gave. A stroke is an ``edit`` a cell, as there.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from arc.actions import Action, DrawState, apply, initial_state
from arc.grid import Grid
from arc.store.clock import utc_moment

Row = Mapping[str, Any]
Place = tuple[int, int]

FINAL: Final = "no_last_description"
"""The last row of a trial that ended by its attempts: H-ARC's scripts tell finished ones by it."""


class Move(NamedTuple):
    """One row of ``data.csv``. ``place`` is row and column; ``clipboard`` row, column, color."""

    action: str
    action_id: int
    at: datetime
    attempt_number: int
    solved: bool
    done: bool
    grid: Grid
    place: Place | None
    select_loc: str
    symbol: int
    tool: str
    clipboard: tuple[tuple[int, int, int], ...]


@dataclass
class _Editor:
    """What H-ARC's rows repeat of the editor's state."""

    test_input: Grid
    attempts: Sequence[Row]
    state: DrawState
    at: datetime
    rows: int = 0
    submitted: int = 0
    is_solved: bool = False
    symbol: int = 0
    tool: str = "edit"
    clipboard: tuple[tuple[int, int, int], ...] = field(default=())

    def move(
        self, action: str, grid: Grid | None = None, place: Place | None = None, loc: str = ""
    ) -> Move:
        """The next row, with the grid as it is unless told."""
        self.rows += 1
        number = self.submitted + (action not in ("submit", FINAL))
        return Move(
            action,
            self.rows,
            self.at,
            number,
            self.is_solved,
            number <= len(self.attempts),
            grid or self.state.grid,
            place,
            loc,
            self.symbol,
            self.tool,
            self.clipboard,
        )


def moves(
    trial: Row,
    log: Iterable[Action],
    attempts: Sequence[Row],
    zeros: Mapping[str, datetime],
    test_input: Grid,
) -> Iterator[Move]:
    """The rows of one trial, in order. ``zeros`` are its loads' zeros by ``load_id``."""
    shown_at = utc_moment(trial["shown_at"])
    editor = _Editor(test_input, attempts, initial_state(test_input), shown_at)
    ends = {attempt["last_action_id"]: attempt for attempt in attempts}
    zero = shown_at
    yield editor.move("reset_grid")
    for action in log:
        if action.kind == "load":
            zero = zeros.get(action.fields["load_id"], zero)
        editor.at = max(editor.at, zero + timedelta(milliseconds=action.t_ms))
        after = apply(editor.state, action, test_input)
        yield from _of_action(editor, action, after.grid)
        editor.state = after
        if action.action_id in ends:
            yield from _submit(editor, trial, ends[action.action_id])
    if trial["outcome"] in ("solved", "failed") and attempts:
        if trial["closed_at"]:
            editor.at = max(editor.at, utc_moment(trial["closed_at"]))
        yield editor.move(FINAL)


def _submit(editor: _Editor, trial: Row, attempt: Row) -> Iterator[Move]:
    if editor.submitted == 0 and trial["rule_description"]:
        yield editor.move("write_first_description")
    editor.submitted += 1
    editor.is_solved = bool(attempt["pair_solved"])
    yield editor.move("submit")


def _of_action(editor: _Editor, action: Action, after: Grid) -> Iterator[Move]:
    """The rows of one action, from the editor as it was before; none for what is no step in the drawing."""
    kind, fields = action.kind, action.fields
    if kind in _WITHOUT_ROW:
        return
    if "color" in fields:
        editor.symbol = fields["color"]
    if kind == "stroke" and "symmetry" not in fields:
        yield from _edits(editor, fields)
    elif kind == "fill" and "symmetry" not in fields:
        editor.tool = "floodfill"
        yield editor.move("floodfill", after, fields["at"])
    elif kind == "resize":
        yield from _resizes(editor, after)
    elif kind == "copy":
        yield from _copy(editor, fields)
    elif kind == "paste":
        editor.tool = "select"
        editor.clipboard = _cells_of(Grid.from_text(fields["rows"]))
        yield editor.move("select_paste", after, fields["at"])
    else:
        yield editor.move(_NAMES.get(kind, kind), after)


def _edits(editor: _Editor, fields: Mapping[str, Any]) -> Iterator[Move]:
    """A row for each cell that changes."""
    editor.tool = "edit"
    cells = editor.state.grid.cells.copy()
    flat = fields["cells"]
    for row, column, wait in zip(flat[::2], flat[1::2], fields["dt"], strict=True):
        editor.at += timedelta(milliseconds=wait)
        inside = row < cells.shape[0] and column < cells.shape[1]
        if inside and cells[row, column] != editor.symbol:
            cells[row, column] = editor.symbol
            yield editor.move("edit", Grid.trusted(cells.copy()), (row, column))


def _resizes(editor: _Editor, after: Grid) -> Iterator[Move]:
    """Height and width are two menus there."""
    before = editor.state.grid
    if after.height != before.height:
        taller = Grid.blank(after.height, before.width).cells.copy()
        kept = min(after.height, before.height)
        taller[:kept] = before.cells[:kept]
        yield editor.move("change_height", Grid(taller))
    if after.width != before.width:
        yield editor.move("change_width", after)


def _copy(editor: _Editor, fields: Mapping[str, Any]) -> Iterator[Move]:
    sources = {
        "answer": ("test_output", editor.state.grid),
        "input": ("test_input", editor.test_input),
    }
    if fields["source"] not in sources:
        return  # examples could not be selected there
    loc, grid = sources[fields["source"]]
    editor.tool = "select"
    (top, left), (bottom, right) = fields["from"], fields["to"]
    top, bottom, left, right = (
        min(top, bottom),
        max(top, bottom),
        min(left, right),
        max(left, right),
    )
    editor.clipboard = _cells_of(grid, top, left, bottom, right)
    yield editor.move("select_copy", loc=loc)


def _cells_of(
    grid: Grid, top: int = 0, left: int = 0, bottom: int = 29, right: int = 29
) -> tuple[tuple[int, int, int], ...]:
    part = grid.cells[top : bottom + 1, left : right + 1]
    return tuple(
        (top + row, left + column, int(color))
        for row, line in enumerate(part)
        for column, color in enumerate(line)
    )


_NAMES: Final = {"copy_input": "copy_from_input", "clear": "reset_grid"}
_WITHOUT_ROW: Final = frozenset(
    {"load", "hide", "show", "pause", "resume", "blur", "focus", "attempt", "close"}
)
