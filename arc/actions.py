"""The action log: what a person did to the answer grid, and replaying it.

``docs/http-api.md`` lists the kinds and what each does. The workbench's
``state.js`` does the same in the browser; shared fixtures and random sequences
hold the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, Final

from arc.action_fields import (
    FIELDS,
    MAX_ACTION_ID,
    MAX_T_MS,
    integer,
    read_action_fields,
    read_fields,
)
from arc.drawing import EDITS, PAINTS, edited
from arc.errors import ActionError, ReplayError
from arc.grid import Grid

__all__ = [
    "EDITS",
    "KINDS",
    "PAINTS",
    "Action",
    "DrawState",
    "apply",
    "initial_state",
    "parse_action",
    "replay",
]


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
        fields = read_action_fields(kind, rest)
    except ActionError as error:
        raise ActionError(f"{label}: {error}") from None
    return Action(counted["action_id"], counted["t_ms"], kind, MappingProxyType(fields))


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
    after = edited(state.grid, action.kind, action.fields, test_input)
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
