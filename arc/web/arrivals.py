"""Answers that have arrived and are still on their way into the database, in this process.

When a countdown ends hundreds come at once. Each is judged by when it came, not by when its turn
was, and what would close the door behind them waits until they are in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from starlette.requests import Request

from arc.store.clock import to_ms, utc_now


class Arrivals:
    """What has arrived: noted by the event loop, looked at from any thread."""

    def __init__(self) -> None:
        self._waiting: dict[int, int] = {}

    @contextmanager
    def note(self, request: Request) -> Iterator[None]:
        """The request has arrived, and until the end of the block it is not done."""
        request.state.arrived = moment = utc_now()
        self._waiting[id(request)] = to_ms(moment)
        try:
            yield
        finally:
            del self._waiting[id(request)]

    def any_until(self, moment_ms: int) -> bool:
        """Whether one that came by this moment is not done yet."""
        return any(arrived <= moment_ms for arrived in tuple(self._waiting.values()))


ANSWERS: Final = Arrivals()
"""Every answer handed in to this process."""


def arrived(request: Request) -> datetime | None:
    """When a noted request arrived; None for another."""
    found: datetime | None = getattr(request.state, "arrived", None)
    return found
