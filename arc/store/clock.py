"""The server's clock, and how a moment is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)

Clock = Callable[[], datetime]
"""Gives the time now, with its time zone."""


def utc_now() -> datetime:
    """The server's clock."""
    return datetime.now(UTC)


def utc_moment(text: str) -> datetime:
    """A stored or told time; without a time zone it is taken for UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def to_ms(moment: datetime) -> int:
    """Whole milliseconds since 1970."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)


def from_ms(moment_ms: int) -> datetime:
    """The moment so many milliseconds after 1970 began."""
    return _EPOCH + timedelta(milliseconds=moment_ms)


def utc_text(moment: datetime) -> str:
    """``2026-01-31T09:05:00.123Z``: how every time is stored; it sorts as text."""
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"


def ms_text(moment_ms: int) -> str:
    """The text of ``utc_text`` for milliseconds since 1970."""
    return utc_text(from_ms(moment_ms))
