"""The action log: what a person did to the answer grid, and replaying it.

``docs/http-api.md`` lists the kinds and what each does. The workbench's
``state.js`` does the same in the browser; shared fixtures and random sequences
hold the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from arc.action_fields import (
    FIELDS,
    MAX_ACTION_ID,
    MAX_T_MS,
    OPTIONAL,
    Place,
    integer,
    read_fields,
)
from arc.errors import ActionError, ReplayError
from arc.grid import Cells, Grid


@dataclass(frozen=True)
class Action:
    """One parsed action.

    ``t_ms`` is whole milliseconds of the page load's monotonic clock. ``fields``
    holds the kind's own fields, read-only, lists as tuples.
    """

    action_id: int
    t_ms: int
    kind: str
    fields: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        """The canonical JSON object: two equal actions give equal objects."""
        head = {"action_id": self.action_id, "t_ms": self.t_ms, "kind": self.kind}
        return head | {name: _thaw(value) for name, value in self.fields.items()}


@dataclass(frozen=True)
class DrawState:
    """The grid and its history, oldest step first (``redo``: next step last).

    ``stroke_open`` is true while a further part of a stroke would still belong
    to the newest undo step.
    """

    grid: Grid
    undo: tuple[Grid, ...] = ()
    redo: tuple[Grid, ...] = ()
    stroke_open: bool = False


def _thaw(value: object) -> object:
    if isinstance(value, tuple):
        return [_thaw(v) for v in value]
    if isinstance(value, Mapping):
        return {k: _thaw(v) for k, v in value.items()}
    return value


KINDS: Final = tuple(FIELDS)
"""Every kind of action, in the order of the interface's table."""

PAINTS: Final = frozenset(
    ("stroke", "line", "rectangle", "fill", "paste", "move", "erase", "clear")
)
"""Kinds that may change colors and never the size."""

EDITS: Final = PAINTS | {"copy_input", "resize"}
"""Kinds that may change the grid, apart from ``undo`` and ``redo``."""


def parse_action(raw: object) -> Action:
    """Read one action as it came out of JSON.

    Raises ActionError naming the action and the field for anything that
    ``docs/http-api.md`` does not list: an unknown kind or field, a missing one, a
    number out of bounds, a text too long.
    """
    if not isinstance(raw, dict):
        raise ActionError(f"an action is an object, not {type(raw).__name__}")
    label = f"action {raw.get('action_id')!r:.20}"
    try:
        rest = dict(raw)
        kind = rest.pop("kind", None)
        if not isinstance(kind, str) or kind not in FIELDS:
            raise ActionError(f"kind {kind!r:.40} is not known")
        label += f" ({kind})"
        head = {name: rest.pop(name) for name in ("action_id", "t_ms") if name in rest}
        counted = read_fields(
            head, {"action_id": integer(0, MAX_ACTION_ID), "t_ms": integer(0, MAX_T_MS)}
        )
        optional = frozenset(name for of, name in OPTIONAL if of == kind)
        fields = read_fields(rest, FIELDS[kind], optional)
        if kind == "stroke" and len(fields["cells"]) != 2 * len(fields["dt"]):
            raise ActionError(
                f"cells has {len(fields['cells'])} numbers, dt {len(fields['dt'])}: "
                "two numbers and one delay a cell"
            )
    except ActionError as error:
        raise ActionError(f"{label}: {error}") from None
    return Action(counted["action_id"], counted["t_ms"], kind, MappingProxyType(fields))


def line_cells(start: Place, end: Place) -> Iterator[Place]:
    """The cells of a straight line, both ends included (Bresenham's algorithm)."""
    row, column = start
    d_row, d_column = abs(end[0] - row), abs(end[1] - column)
    row_step = 1 if row < end[0] else -1
    column_step = 1 if column < end[1] else -1
    error = d_column - d_row
    while True:
        yield row, column
        if (row, column) == end:
            return
        twice = 2 * error
        if twice > -d_row:
            error -= d_row
            column += column_step
        if twice < d_column:
            error += d_column
            row += row_step


def _span(start: Place, end: Place) -> tuple[int, int, int, int]:
    """Top, left, bottom, right of a rectangle, the last two exclusive."""
    return (
        min(start[0], end[0]),
        min(start[1], end[1]),
        max(start[0], end[0]) + 1,
        max(start[1], end[1]) + 1,
    )


def _stamp(cells: Cells, block: Cells, top: int, left: int) -> None:
    """Write ``block`` with its corner at (top, left), leaving out what falls outside."""
    height, width = cells.shape
    up, over = max(0, -top), max(0, -left)
    part = block[up : max(up, height - top), over : max(over, width - left)]
    if part.size:
        row, column = top + up, left + over
        cells[row : row + part.shape[0], column : column + part.shape[1]] = part


def _flood(cells: Cells, at: Place, color: int) -> None:
    height, width = cells.shape
    if at[0] >= height or at[1] >= width or cells[at] == color:
        return
    # A frame of -1 around a flat copy saves testing the edges at every step.
    stride = width + 2
    framed = np.full((height + 2, stride), -1, dtype=np.int8)
    framed[1:-1, 1:-1] = cells
    flat: list[int] = framed.ravel().tolist()
    start = (at[0] + 1) * stride + at[1] + 1
    old = flat[start]
    flat[start] = color
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for there in (here - 1, here + 1, here - stride, here + stride):
            if flat[there] == old:
                flat[there] = color
                waiting.append(there)
    cells[:] = np.array(flat, dtype=np.int8).reshape(height + 2, stride)[1:-1, 1:-1]


def _paint_places(cells: Cells, places: Iterable[Place], color: int) -> None:
    height, width = cells.shape
    for row, column in places:
        if row < height and column < width:
            cells[row, column] = color


def _edit(grid: Grid, action: Action, test_input: Grid) -> Grid:
    """The grid after an edit, without regard to the history."""
    f = action.fields
    if action.kind == "copy_input":
        return test_input
    if action.kind == "resize":
        resized = np.zeros((f["height"], f["width"]), dtype=np.int8)
        _stamp(resized, grid.cells, 0, 0)
        return Grid.trusted(resized)
    cells = grid.cells.copy()
    if action.kind == "stroke":
        flat = f["cells"]
        _paint_places(cells, zip(flat[::2], flat[1::2], strict=True), f["color"])
    elif action.kind == "line":
        _paint_places(cells, line_cells(f["from"], f["to"]), f["color"])
    elif action.kind == "rectangle":
        top, left, bottom, right = _span(f["from"], f["to"])
        if f["filled"]:
            cells[top:bottom, left:right] = f["color"]
        else:
            cells[top : top + 1, left:right] = f["color"]
            cells[bottom - 1 : bottom, left:right] = f["color"]
            cells[top:bottom, left : left + 1] = f["color"]
            cells[top:bottom, right - 1 : right] = f["color"]
    elif action.kind == "fill":
        _flood(cells, f["at"], f["color"])
    elif action.kind == "paste":
        _stamp(cells, Grid.from_text(f["rows"]).cells, *f["at"])
    elif action.kind == "move":
        top, left, bottom, right = _span(f["from"], f["to"])
        block = cells[top:bottom, left:right].copy()
        cells[top:bottom, left:right] = 0
        _stamp(cells, block, top + f["by"][0], left + f["by"][1])
    elif action.kind == "erase":
        top, left, bottom, right = _span(f["from"], f["to"])
        cells[top:bottom, left:right] = 0
    elif action.kind == "clear":
        cells[:] = 0
    return Grid.trusted(cells)


def initial_state(test_input: Grid) -> DrawState:
    """A new trial's state: color 0 in the test input's size, no history."""
    return DrawState(Grid.blank(*test_input.shape))


def apply(state: DrawState, action: Action, test_input: Grid) -> DrawState:
    """The state after one action. Cells outside the grid are left out, never an error."""
    if action.kind == "undo":
        if not state.undo:
            return replace(state, stroke_open=False)
        return DrawState(state.undo[-1], state.undo[:-1], (*state.redo, state.grid))
    if action.kind == "redo":
        if not state.redo:
            return replace(state, stroke_open=False)
        return DrawState(state.redo[-1], (*state.undo, state.grid), state.redo[:-1])
    if action.kind not in EDITS:
        return state
    after = _edit(state.grid, action, test_input)
    is_stroke = action.kind == "stroke"
    continues = is_stroke and action.fields["part"] > 0 and state.stroke_open
    if continues:
        return replace(state, grid=after)
    if after == state.grid:
        return replace(state, stroke_open=False)
    return DrawState(after, (*state.undo, state.grid), (), stroke_open=is_stroke)


def replay(actions: Iterable[Action], test_input: Grid) -> DrawState:
    """The state a whole log gives.

    Raises ReplayError when the numbers are not consecutive from 0.
    """
    state = initial_state(test_input)
    for expected, action in enumerate(actions):
        if action.action_id != expected:
            raise ReplayError(f"the log has action {action.action_id} where {expected} belongs")
        state = apply(state, action, test_input)
    return state
