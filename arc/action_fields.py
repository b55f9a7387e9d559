"""The fields of every kind of action, and reading them strictly.

``docs/http-api.md`` lists the same; what it does not list is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from arc.errors import ActionError, GridError
from arc.grid import MAX_SIDE, Grid
from arc.symmetry import MODES, Place, falls_between_cells

MAX_ACTION_ID: Final = 999_999
MAX_T_MS: Final = 999_999_999
"""Eleven and a half days: no page load is on screen for longer."""
MAX_STROKE_CELLS: Final = 1000
"""The workbench flushes a stroke in parts of about 400 cells."""

Reader = Callable[[object], Any]


def integer(low: int, high: int) -> Reader:
    def read(raw: object) -> int:
        # type(), not isinstance: True is an int and would pass for color 1.
        if type(raw) is not int:
            raise ActionError(f"is {raw!r:.40}, not a whole number")
        if not low <= raw <= high:
            raise ActionError(f"is {raw!r:.40}, not {low} to {high}")
        return raw

    return read


def _integers(low: int, high: int, most: int) -> Reader:
    one = integer(low, high)

    def read(raw: object) -> tuple[int, ...]:
        if not isinstance(raw, list | tuple):
            raise ActionError(f"is {raw!r:.40}, not a list")
        if not 1 <= len(raw) <= most:
            raise ActionError(f"has {len(raw)} numbers, not 1 to {most}")
        return tuple(one(n) for n in raw)

    return read


def _pair(low: int, high: int) -> Reader:
    many = _integers(low, high, 2)

    def read(raw: object) -> Place:
        numbers = many(raw)
        if len(numbers) != 2:
            raise ActionError("has 1 number, not 2")
        return numbers[0], numbers[1]

    return read


def _text(pattern: str, what: str) -> Reader:
    compiled = re.compile(pattern)

    def read(raw: object) -> str:
        if not isinstance(raw, str) or not compiled.fullmatch(raw):
            raise ActionError(f"is {raw!r:.40}, not {what}")
        return raw

    return read


def _boolean(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ActionError(f"is {raw!r:.40}, not true or false")
    return raw


def _time(raw: object) -> str:
    if not isinstance(raw, str) or len(raw) > 40:
        raise ActionError(f"is {raw!r:.40}, not an ISO time")
    try:
        datetime.fromisoformat(raw)
    except ValueError:
        raise ActionError(f"is {raw!r:.40}, not an ISO time") from None
    return raw


def _block(raw: object) -> str:
    if not isinstance(raw, str) or len(raw) > MAX_SIDE * (MAX_SIDE + 1):
        raise ActionError(f"is {raw!r:.40}, not rows of digits joined by slashes")
    try:
        return Grid.from_text(raw).to_text()
    except GridError as error:
        raise ActionError(str(error)) from None


def _ratio(raw: object) -> float:
    if isinstance(raw, bool) or not isinstance(raw, int | float) or not 0 < raw <= 100:
        raise ActionError(f"is {raw!r:.40}, not a number above 0 and up to 100")
    return float(raw)


def _device(raw: object) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise ActionError(f"is {raw!r:.40}, not an object")
    return MappingProxyType(read_fields(raw, _DEVICE))


def _symmetry(raw: object) -> Mapping[str, Any]:
    if not isinstance(raw, dict):
        raise ActionError(f"is {raw!r:.40}, not an object")
    symmetry = read_fields(raw, _SYMMETRY)
    if falls_between_cells(symmetry):
        raise ActionError(
            f"center is {list(symmetry['center'])}, one number even and one odd: "
            f"the images of {symmetry['mode']!r} would fall between cells"
        )
    return MappingProxyType(symmetry)


_PLACE = _pair(0, MAX_SIDE - 1)
_OFFSET = _pair(1 - MAX_SIDE, MAX_SIDE - 1)
_COLOR = integer(0, 9)
_SIDE = integer(1, MAX_SIDE)
_ID = _text(r"[A-Za-z0-9_.\-]{8,64}", "8 to 64 letters, digits, '-', '_' or '.'")
_SOURCE = _text(
    r"answer|input|train\.[0-9]{1,2}\.(input|output)",
    "'answer', 'input' or like 'train.0.input'",
)
_SPAN: Mapping[str, Reader] = {"from": _PLACE, "to": _PLACE}
_PEN: Mapping[str, Reader] = {"color": _COLOR, "symmetry": _symmetry}
_SYMMETRY: Mapping[str, Reader] = {
    "mode": _text("|".join(MODES), "one of " + ", ".join(MODES)),
    "center": _pair(0, 2 * (MAX_SIDE - 1)),
}

_DEVICE: Mapping[str, Reader] = {
    "viewport": _pair(0, 100_000),
    "dpr": _ratio,
    "pointer": _text(r"fine|coarse|none", "'fine', 'coarse' or 'none'"),
}

FIELDS: Final[Mapping[str, Mapping[str, Reader]]] = {
    "load": {
        "load_id": _ID,
        "at": _time,
        "device": _device,
        "lease_ms": integer(-MAX_T_MS, MAX_T_MS),
    },
    "hide": {},
    "show": {},
    "pause": {},
    "resume": {},
    "blur": {},
    "focus": {},
    "stroke": {
        **_PEN,
        "cells": _integers(0, MAX_SIDE - 1, 2 * MAX_STROKE_CELLS),
        "dt": _integers(0, MAX_T_MS, MAX_STROKE_CELLS),
        "part": integer(0, 9999),
    },
    "line": {**_PEN, **_SPAN},
    "rectangle": {**_PEN, **_SPAN, "filled": _boolean},
    "fill": {**_PEN, "at": _PLACE},
    "paste": {"at": _OFFSET, "rows": _block, "source": _SOURCE},
    "move": {**_SPAN, "by": _OFFSET},
    "erase": {**_SPAN},
    "clear": {},
    "recolor": {"old": _COLOR, "color": _COLOR, **_SPAN},
    "flip": {"axis": _text("left_right|up_down", "'left_right' or 'up_down'"), **_SPAN},
    "rotate": {**_SPAN},
    "crop": {**_SPAN},
    "shift": {"by": _OFFSET, "wrap": _boolean, **_SPAN},
    "tile": {"rows": _block, "at": _OFFSET, **_SPAN, "source": _SOURCE},
    "copy_input": {},
    "resize": {"height": _SIDE, "width": _SIDE},
    "undo": {},
    "redo": {},
    "copy": {**_SPAN, "source": _SOURCE},
    "attempt": {"attempt_id": _ID},
    "close": {
        "outcome": _text(r"gave_up|done|timed_out", "'gave_up', 'done' or 'timed_out'"),
        "reason": _text(r"no_rule|tedious|task_wrong|other", "a reason the interface lists"),
    },
}
_SYMMETRIC: Final = ("stroke", "line", "rectangle", "fill")
_WHOLE_OR_PART: Final = ("recolor", "flip", "rotate", "shift")
_OPTIONAL: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(_SYMMETRIC, frozenset({"symmetry"})),
    **dict.fromkeys(_WHOLE_OR_PART, frozenset(_SPAN)),
    "load": frozenset({"lease_ms"}),
    "close": frozenset({"reason"}),
}


def read_action_fields(kind: str, raw: Mapping[Any, object]) -> dict[str, Any]:
    """The fields of one known kind, lists as tuples. Raises ActionError naming the field."""
    fields = read_fields(raw, FIELDS[kind], _OPTIONAL.get(kind, frozenset()))
    if kind == "stroke" and len(fields["cells"]) != 2 * len(fields["dt"]):
        raise ActionError(
            f"cells has {len(fields['cells'])} numbers, dt {len(fields['dt'])}: "
            "two numbers and one delay a cell"
        )
    if kind in _WHOLE_OR_PART and ("from" in fields) != ("to" in fields):
        absent = "to" if "from" in fields else "from"
        raise ActionError(f"{absent} is missing: from and to come together or not at all")
    return fields


def read_fields(
    raw: Mapping[Any, object], readers: Mapping[str, Reader], optional: frozenset[str] = frozenset()
) -> dict[str, Any]:
    for name in raw:
        if name not in readers:
            raise ActionError(f"{name!r:.40} is not one of its fields")
    fields: dict[str, Any] = {}
    for name, read in readers.items():
        if name not in raw:
            if name in optional:
                continue
            raise ActionError(f"{name} is missing")
        try:
            fields[name] = read(raw[name])
        except ActionError as error:
            raise ActionError(f"{name} {error}") from None
    return fields
