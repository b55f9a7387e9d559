"""ARC-Interactive history files: their parts, read strictly. Raises ExchangeError naming the event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

import numpy as np

from arc.errors import ExchangeError
from arc.grid import Cells
from arc.store.clock import utc_moment

FILE_TYPE: Final = "ARC-Interactive, history file, version 0.1.0"
MAX_SIDE: Final = 200
"""Most rows or columns of a recorded grid; the widest on the way in the field has 93."""

_MAX_EVENTS: Final = 100_000
_MAX_WAIT_MS: Final = 400 * 24 * 3_600_000
_TEST: Final = ("test ", " output")


class Rect(NamedTuple):
    """A rectangle of cells: x is the column, y the row."""

    x: int
    y: int
    width: int
    height: int

    @classmethod
    def between(cls, one: tuple[int, int], other: tuple[int, int]) -> Rect:
        """The rectangle with these corners, both in it."""
        x, y = min(one[0], other[0]), min(one[1], other[1])
        return cls(x, y, abs(one[0] - other[0]) + 1, abs(one[1] - other[1]) + 1)

    def is_in(self, whole: Rect) -> bool:
        """Whether it lies inside a rectangle that begins at 0, 0, and is not empty."""
        return (
            min(self.x, self.y) >= 0
            and min(self.width, self.height) >= 1
            and self.x + self.width <= whole.width
            and self.y + self.height <= whole.height
        )

    def of(self, cells: Cells) -> Cells:
        """A view of these cells."""
        return cells[self.y : self.y + self.height, self.x : self.x + self.width]


@dataclass(frozen=True, slots=True)
class Event:
    """One event; ``action`` is its message where it has no context. ``wait_ms`` may be negative."""

    id: int
    wait_ms: int
    message: str
    action: str
    context: Mapping[str, Any]

    @property
    def test_index(self) -> int | None:
        """The test it is about, from 0; None for one about the overview."""
        handle = self.context.get("imageHandle")
        if handle is None:
            return None
        before, after = _TEST
        number = str(handle).removeprefix(before).removesuffix(after)
        if not number.isascii() or not number.isdigit() or len(number) > 3:
            raise self._fault("imageHandle")
        return int(number)

    def integer(self, name: str) -> int:
        """A whole number."""
        value = self.context.get(name)
        if type(value) is not int or abs(value) > 1_000_000:
            raise self._fault(name)
        return value

    def number(self, name: str) -> int:
        """A whole number that is not negative."""
        value = self.integer(name)
        if value < 0:
            raise self._fault(name)
        return value

    def side(self, name: str) -> int:
        """A number of rows or columns."""
        value = self.number(name)
        if not 1 <= value <= MAX_SIDE:
            raise self._fault(name)
        return value

    def color(self) -> int:
        """The color, 0-9."""
        value = self.number("color")
        if value > 9:
            raise self._fault("color")
        return value

    def place(self) -> tuple[int, int]:
        """x, y."""
        return self.number("x"), self.number("y")

    def rect(self, prefix: str = "") -> Rect:
        """The rectangle x, y, width, height, or selectX, selectY, …."""
        names = ("x", "y", "width", "height")
        told = [f"{prefix}{name.title()}" if prefix else name for name in names]
        return Rect(*(self.number(name) for name in told))

    def flag(self, name: str) -> bool:
        """True or false."""
        value = self.context.get(name)
        if not isinstance(value, bool):
            raise self._fault(name)
        return value

    def text(self, name: str) -> str:
        """A text."""
        value = self.context.get(name)
        if not isinstance(value, str):
            raise self._fault(name)
        return value

    def image(self) -> Cells:
        """The grid after the event."""
        try:
            cells = np.array(self.context.get("image"))
        except ValueError:  # rows of different lengths
            raise self._fault("image") from None
        if cells.ndim != 2 or cells.dtype.kind != "i" or not 1 <= cells.size <= MAX_SIDE**2:
            raise self._fault("image")
        if max(cells.shape) > MAX_SIDE or cells.min() < 0 or cells.max() > 9:
            raise self._fault("image")
        return cells.astype(np.int8)

    def _fault(self, name: str) -> ExchangeError:
        value = self.context.get(name)
        told = "is missing" if value is None else f"is {value!r:.40}"
        return ExchangeError(f"event {self.id} ({self.action:.40}): {name} {told}")


@dataclass(frozen=True, slots=True)
class Session:
    """One history file; ``summary`` are its counts by name."""

    dataset: str
    task: str
    start: datetime
    summary: Mapping[str, Any]
    history: tuple[Event, ...]


def read_session(value: object) -> Session:
    """A parsed file, or the ``session`` of an object around one."""
    raw = value.get("session", value) if isinstance(value, dict) else value
    if not isinstance(raw, dict) or raw.get("fileType") != FILE_TYPE:
        raise ExchangeError(f"is no history file: fileType is not {FILE_TYPE!r}")
    for name, kind in (("dataset", str), ("task", str), ("startTime", str), ("summary", dict)):
        if not isinstance(raw.get(name), kind):
            raise ExchangeError(f"{name} is missing or of another type")
    history = raw.get("history")
    if not isinstance(history, list) or not 1 <= len(history) <= _MAX_EVENTS:
        raise ExchangeError(f"history is not a list of 1 to {_MAX_EVENTS:,} events")
    try:
        start = utc_moment(raw["startTime"])
    except ValueError:
        raise ExchangeError(f"startTime is {raw['startTime']!r:.40}, not a time") from None
    return Session(raw["dataset"], raw["task"], start, raw["summary"], tuple(_events(history)))


def _events(history: list[object]) -> Iterator[Event]:
    for number, raw in enumerate(history):
        if not isinstance(raw, dict) or raw.get("id") != number:
            raise ExchangeError(f"event {number} does not have this id")
        message, wait = raw.get("message"), raw.get("wait")
        context = raw.get("context", {})
        if not isinstance(message, str) or not isinstance(context, dict):
            raise ExchangeError(f"event {number} has no message, or a context that is no object")
        if type(wait) is not int or abs(wait) > _MAX_WAIT_MS:
            raise ExchangeError(f"event {number}: wait is {wait!r:.40}")
        action = context.get("action", message)
        yield Event(number, wait, message, str(action), context)
