"""Request bodies about rooms, parsed once. Each raises TrialError (``bad_request``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from arc.rooms import MAX_DELAY_MS, MAX_SECONDS, MAX_TASKS, STEPS, Step
from arc.store.nicknames import clean_line
from arc.store.rooms import Moderation
from arc.tasks import MAX_ID_LENGTH
from arc.web.bodies import (
    as_object,
    bad_request,
    choice,
    cleaned_nickname,
    integer,
    needed_name,
    optional_integer,
)

MAX_TITLE: Final = 80
_MAX_NUMBER: Final = 2**31 - 1
"""Most of what a column of the database holds."""
_MAX_TEXT: Final = 4000
"""Most characters of a nickname as it is sent; most of them are refused later, in words."""

_ACTIONS: Final[tuple[Moderation, ...]] = ("hide", "show", "rename", "remove")


@dataclass(frozen=True, slots=True)
class NewRoom:
    """``POST /api/rooms``; ``task_ids`` is None for all of the collection."""

    collection: str
    task_ids: tuple[str, ...] | None
    seconds: int
    steps: tuple[Step, ...]
    title: str
    delay_ms: int


@dataclass(frozen=True, slots=True)
class Joining:
    """``POST …/join``; the nickname is cleaned, ``key`` empty without the QR code's link."""

    nickname: str
    has_consented: bool
    key: str


@dataclass(frozen=True, slots=True)
class HostCommand:
    """``POST …/host``"""

    secret: str
    command: Mapping[str, Any]
    version: int | None


@dataclass(frozen=True, slots=True)
class Moderating:
    """``POST …/members``; the nickname is cleaned, None for an action that needs none."""

    secret: str
    member: int
    action: Moderation
    nickname: str | None


def parse_new_room(raw: object) -> NewRoom:
    """Read ``{collection, tasks, seconds, steps?, title?, delay_ms?}``."""
    body = as_object(raw)
    steps = _texts(body, "steps", len(STEPS)) if body.get("steps") is not None else STEPS
    if not set(steps) <= set(STEPS):
        raise bad_request(f"steps are some of {', '.join(STEPS)}")
    title = clean_line(_text(body, "title")) if body.get("title") is not None else ""
    if len(title) > MAX_TITLE:
        raise bad_request(f"title is not a text of at most {MAX_TITLE} characters")
    return NewRoom(
        collection=needed_name(body, "collection"),
        task_ids=None if body.get("tasks") == "all" else _texts(body, "tasks", MAX_TASKS),
        seconds=integer(body, "seconds", 0, MAX_SECONDS),
        steps=tuple(step for step in STEPS if step in steps),
        title=title,
        delay_ms=integer({"delay_ms": 0} | body, "delay_ms", 0, MAX_DELAY_MS),
    )


def parse_joining(raw: object) -> Joining:
    """Read ``{nickname, consent, key?}``."""
    body = as_object(raw)
    consent = body.get("consent")
    if not isinstance(consent, bool):
        raise bad_request("consent is not true or false")
    key = body.get("key")
    return Joining(
        cleaned_nickname(_text(body, "nickname")), consent, key if isinstance(key, str) else ""
    )


def parse_room_vote(raw: object) -> tuple[str, str]:
    """Read ``{poll, choice}``."""
    body = as_object(raw)
    return needed_name(body, "poll"), needed_name(body, "choice")


def parse_host_command(raw: object) -> HostCommand:
    """Read ``{host_secret, command: {kind, …}, version?}``."""
    body = as_object(raw)
    command = body.get("command")
    if not isinstance(command, dict):
        raise bad_request("command is not an object with a kind")
    return HostCommand(
        secret=_text(body, "host_secret"),
        command=command,
        version=optional_integer(body, "version", _MAX_NUMBER),
    )


def parse_moderating(raw: object) -> Moderating:
    """Read ``{host_secret, member, action, nickname?}``."""
    body = as_object(raw)
    is_named = body.get("nickname") is not None
    nickname = cleaned_nickname(_text(body, "nickname")) if is_named else None
    return Moderating(
        secret=_text(body, "host_secret"),
        member=integer(body, "member", 1, _MAX_NUMBER),
        action=choice(body, "action", _ACTIONS),
        nickname=nickname,
    )


def _text(body: Mapping[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or len(value) > _MAX_TEXT:
        raise bad_request(f"{name} is not a text of at most {_MAX_TEXT} characters")
    return value


def _texts(body: Mapping[str, Any], name: str, most: int) -> tuple[Any, ...]:
    value = body.get(name)
    if not isinstance(value, list) or not 1 <= len(value) <= most:
        raise bad_request(f"{name} is not a list of 1 to {most}")
    if not all(isinstance(one, str) and 1 <= len(one) <= MAX_ID_LENGTH for one in value):
        raise bad_request(f"{name} is not a list of short texts")
    return tuple(value)
