"""Request bodies of the routes, parsed once into typed records.

Pure: from what came out of JSON to a record, or a TrialError (``bad_request``)
whose sentence names the field. Fields that are not known are ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from arc.action_fields import MAX_ACTION_ID, MAX_T_MS
from arc.actions import Action, parse_action
from arc.errors import ActionError, GridError, TrialError
from arc.grid import Grid
from arc.sessions import BreakReason, Moment, SeenBefore
from arc.store import Believes, Fair
from arc.store.nicknames import clean_line
from arc.store.votes import BELIEVES, FAIR
from arc.trials import CLOSE_REASONS, CloseReason, EndedByParticipant

MAX_BATCH: Final = 500
"""Most actions of one request."""

_Choice = TypeVar("_Choice", bound=str)
_OUTCOMES: Final[tuple[EndedByParticipant, ...]] = ("gave_up", "done", "timed_out")
MAX_RULE_CHARS: Final = 1000
"""Longest description of a rule that is taken."""
MOMENTS: Final[tuple[Moment, ...]] = ("start", "due", "end")
SEEN_BEFORE: Final[tuple[SeenBefore, ...]] = ("yes", "not_sure", "no")
BREAK_REASONS: Final[tuple[BreakReason, ...]] = ("rating", "time", "participant")
_NAME: Final = re.compile(r"[A-Za-z0-9_.:\-]{1,64}")
_ID: Final = re.compile(r"[A-Za-z0-9_.\-]{8,64}")


@dataclass(frozen=True, slots=True)
class LeaseBody:
    """``POST …/lease``"""

    writer_id: str
    load_id: str


@dataclass(frozen=True, slots=True)
class ActionsBody:
    """``POST …/actions``; the actions number consecutively from ``first_action_id``."""

    writer_id: str
    first_action_id: int
    actions: tuple[Action, ...]
    clock_ms: int | None = None


@dataclass(frozen=True, slots=True)
class AttemptBody:
    """``POST …/attempts``"""

    writer_id: str
    attempt_id: str
    grid: Grid
    t_ms: int
    last_action_id: int
    log: ActionsBody | None = None
    confidence: int | None = None
    rule_description: str | None = None


@dataclass(frozen=True, slots=True)
class CloseBody:
    """``POST …/close``"""

    writer_id: str
    outcome: EndedByParticipant
    reason: CloseReason | None


@dataclass(frozen=True, slots=True)
class StartBody:
    """``POST /api/sessions``; None for what was left out."""

    protocol: str | None
    collection: str | None
    study: str | None
    study_participant: str | None


@dataclass(frozen=True, slots=True)
class RatingBody:
    """``POST /api/sessions/…/ratings``; ``rating`` is None when it was skipped."""

    moment: Moment
    after_tasks: int
    rating: int | None
    scale: str


@dataclass(frozen=True, slots=True)
class VoteBody:
    """``PUT /api/votes/…``; the comment is as it was written."""

    fair: Fair
    believes: Believes
    comment: str


def parse_lease(raw: object) -> LeaseBody:
    """Read ``{writer_id, load_id}``."""
    body = _object(raw)
    return LeaseBody(_identifier(body, "writer_id"), _identifier(body, "load_id"))


def parse_actions(raw: object) -> ActionsBody:
    """Read ``{writer_id, first_action_id, actions, clock_ms?}``."""
    body = _object(raw)
    first = _integer(body, "first_action_id", 0, MAX_ACTION_ID)
    listed = body.get("actions")
    if not isinstance(listed, list) or len(listed) > MAX_BATCH:
        raise _bad(f"actions is not a list of at most {MAX_BATCH}")
    try:
        batch = tuple(parse_action(entry) for entry in listed)
    except ActionError as error:
        raise _bad(str(error)) from None
    for expected, action in enumerate(batch, first):
        if action.action_id != expected:
            raise _bad(f"actions has number {action.action_id} where {expected} belongs")
    clock_ms = _skippable(body, "clock_ms", MAX_T_MS)
    return ActionsBody(_identifier(body, "writer_id"), first, batch, clock_ms)


def parse_attempt(raw: object) -> AttemptBody:
    """Read ``{writer_id, attempt_id, grid, t_ms, last_action_id}``.

    ``first_action_id`` and ``actions`` may come along: the end of the log, as in ``parse_actions``.
    So may ``confidence`` (0-100) and ``rule_description``, cleaned; null or left out when skipped.
    """
    body = _object(raw)
    try:
        grid = Grid.from_rows(body.get("grid"))
    except GridError as error:
        raise _bad(f"grid {error}") from None
    return AttemptBody(
        writer_id=_identifier(body, "writer_id"),
        attempt_id=_identifier(body, "attempt_id"),
        grid=grid,
        t_ms=_integer(body, "t_ms", 0, MAX_T_MS),
        last_action_id=_integer(body, "last_action_id", -1, MAX_ACTION_ID),
        log=parse_actions(body) if "actions" in body else None,
        confidence=_skippable(body, "confidence", 100),
        rule_description=_rule(body),
    )


def parse_close(raw: object) -> CloseBody:
    """Read ``{writer_id, outcome, reason?}``."""
    body = _object(raw)
    outcome = _choice(body, "outcome", _OUTCOMES)
    reason = None if body.get("reason") is None else _choice(body, "reason", CLOSE_REASONS)
    return CloseBody(_identifier(body, "writer_id"), outcome, reason)


def parse_vote(raw: object) -> VoteBody:
    """Read ``{fair, believes, comment?}``."""
    body = _object(raw)
    comment = "" if body.get("comment") is None else body["comment"]
    if not isinstance(comment, str):
        raise _bad("comment is not a text")
    return VoteBody(_choice(body, "fair", FAIR), _choice(body, "believes", BELIEVES), comment)


def parse_start(raw: object) -> StartBody:
    """Read ``{protocol?, collection?, study?, participant?}``."""
    body = _object(raw)
    return StartBody(
        protocol=_name(body, "protocol"),
        collection=_name(body, "collection"),
        study=_name(body, "study"),
        study_participant=_name(body, "participant"),
    )


def parse_check(raw: object) -> tuple[str, str]:
    """Read ``{question, choice}``."""
    body = _object(raw)
    return _needed_name(body, "question"), _needed_name(body, "choice")


def parse_rating(raw: object) -> RatingBody:
    """Read ``{moment, after_tasks, rating, scale}``; a rating of null was skipped."""
    body = _object(raw)
    return RatingBody(
        moment=_choice(body, "moment", MOMENTS),
        after_tasks=_integer(body, "after_tasks", 0, 10_000),
        rating=_skippable(body, "rating", 10),
        scale=_needed_name(body, "scale"),
    )


def parse_seen(raw: object) -> tuple[int, SeenBefore]:
    """Read ``{position, seen_before}``."""
    body = _object(raw)
    return _integer(body, "position", 0, 10_000), _choice(body, "seen_before", SEEN_BEFORE)


def parse_break(raw: object) -> tuple[BreakReason, bool]:
    """Read ``{reason, taken}``."""
    body = _object(raw)
    taken = body.get("taken")
    if not isinstance(taken, bool):
        raise _bad("taken is not true or false")
    return _choice(body, "reason", BREAK_REASONS), taken


def parse_position(raw: object) -> int:
    """Read ``{position}``."""
    return _integer(_object(raw), "position", 0, 10_000)


def parse_answers(raw: object) -> dict[str, object]:
    """Read ``{answers: {question: choice or null}}``."""
    answers = _object(raw).get("answers")
    if not isinstance(answers, dict) or len(answers) > 100:
        raise _bad("answers is not an object")
    return answers


def parse_empty(raw: object) -> None:
    """Read ``{}``; what else is in it is ignored."""
    _object(raw)


def _name(body: dict[str, Any], name: str) -> str | None:
    value = body.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise _bad(f"{name} is not a text of at most 64 letters, digits, '-', '_', '.' or ':'")
    return value


def _needed_name(body: dict[str, Any], name: str) -> str:
    value = _name(body, name)
    if value is None:
        raise _bad(f"{name} is missing")
    return value


def _skippable(body: dict[str, Any], name: str, high: int) -> int | None:
    return None if body.get(name) is None else _integer(body, name, 0, high)


def _rule(body: dict[str, Any]) -> str | None:
    raw = body.get("rule_description")
    if raw is None:
        return None
    if not isinstance(raw, str) or len(raw) > MAX_RULE_CHARS:
        raise _bad(f"rule_description is not a text of at most {MAX_RULE_CHARS} characters")
    return clean_line(raw) or None


def _bad(sentence: str) -> TrialError:
    return TrialError("bad_request", sentence)


def _object(raw: object) -> dict[str, Any]:
    if not isinstance(raw, dict):
        raise _bad("the body is not a JSON object")
    return raw


def _identifier(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise _bad(f"{name} is not a text of 8 to 64 letters, digits, '-', '_' or '.'")
    return value


def _integer(body: dict[str, Any], name: str, low: int, high: int) -> int:
    value = body.get(name)
    if type(value) is not int or not low <= value <= high:
        raise _bad(f"{name} is not a whole number from {low} to {high}")
    return value


def _choice(body: dict[str, Any], name: str, choices: tuple[_Choice, ...]) -> _Choice:
    value = body.get(name)
    for choice in choices:
        if choice == value:
            return choice
    raise _bad(f"{name} is not one of {', '.join(choices)}")
