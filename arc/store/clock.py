"""The server's clock, and how a moment is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
"""Gives the time now, with its time zone."""


def utc_now() -> datetime:
    """The server's clock."""
    return datetime.now(UTC)


def utc_moment(text: str) -> datetime:
    """A stored or told time; without a time zone it is taken for UTC. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def utc_text(moment: datetime) -> str:
    """``2026-01-31T09:05:00.123Z``: how every time is stored; it sorts as text."""
    moment = moment.astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
