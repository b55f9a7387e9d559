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
from arc.errors import ActionError, GridError, StoreError, TrialError
from arc.grid import Grid
from arc.sessions import BreakReason, Moment, SeenBefore
from arc.store import Believes, Fair
from arc.store.nicknames import clean_line, clean_nickname
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
    body = as_object(raw)
    return LeaseBody(_identifier(body, "writer_id"), _identifier(body, "load_id"))


def parse_actions(raw: object) -> ActionsBody:
    """Read ``{writer_id, first_action_id, actions, clock_ms?}``."""
    body = as_object(raw)
    first = integer(body, "first_action_id", 0, MAX_ACTION_ID)
    listed = body.get("actions")
    if not isinstance(listed, list) or len(listed) > MAX_BATCH:
        raise bad_request(f"actions is not a list of at most {MAX_BATCH}")
    try:
        batch = tuple(parse_action(entry) for entry in listed)
    except ActionError as error:
        raise bad_request(str(error)) from None
    for expected, action in enumerate(batch, first):
        if action.action_id != expected:
            raise bad_request(f"actions has number {action.action_id} where {expected} belongs")
    clock_ms = optional_integer(body, "clock_ms", MAX_T_MS)
    return ActionsBody(_identifier(body, "writer_id"), first, batch, clock_ms)


def parse_attempt(raw: object) -> AttemptBody:
    """Read ``{writer_id, attempt_id, grid, t_ms, last_action_id}``.

    ``first_action_id`` and ``actions`` may come along: the end of the log, as in ``parse_actions``.
    So may ``confidence`` (0-100) and ``rule_description``, cleaned; null or left out when skipped.
    """
    body = as_object(raw)
    try:
        grid = Grid.from_rows(body.get("grid"))
    except GridError as error:
        raise bad_request(f"grid {error}") from None
    return AttemptBody(
        writer_id=_identifier(body, "writer_id"),
        attempt_id=_identifier(body, "attempt_id"),
        grid=grid,
        t_ms=integer(body, "t_ms", 0, MAX_T_MS),
        last_action_id=integer(body, "last_action_id", -1, MAX_ACTION_ID),
        log=parse_actions(body) if "actions" in body else None,
        confidence=optional_integer(body, "confidence", 100),
        rule_description=_rule(body),
    )


def parse_close(raw: object) -> CloseBody:
    """Read ``{writer_id, outcome, reason?}``."""
    body = as_object(raw)
    outcome = choice(body, "outcome", _OUTCOMES)
    reason = None if body.get("reason") is None else choice(body, "reason", CLOSE_REASONS)
    return CloseBody(_identifier(body, "writer_id"), outcome, reason)


def parse_vote(raw: object) -> VoteBody:
    """Read ``{fair, believes, comment?}``."""
    body = as_object(raw)
    comment = "" if body.get("comment") is None else body["comment"]
    if not isinstance(comment, str):
        raise bad_request("comment is not a text")
    return VoteBody(choice(body, "fair", FAIR), choice(body, "believes", BELIEVES), comment)


def parse_start(raw: object) -> StartBody:
    """Read ``{protocol?, collection?, study?, participant?}``."""
    body = as_object(raw)
    return StartBody(
        protocol=optional_name(body, "protocol"),
        collection=optional_name(body, "collection"),
        study=optional_name(body, "study"),
        study_participant=optional_name(body, "participant"),
    )


def parse_check(raw: object) -> tuple[str, str]:
    """Read ``{question, choice}``."""
    body = as_object(raw)
    return needed_name(body, "question"), needed_name(body, "choice")


def parse_rating(raw: object) -> RatingBody:
    """Read ``{moment, after_tasks, rating, scale}``; a rating of null was skipped."""
    body = as_object(raw)
    return RatingBody(
        moment=choice(body, "moment", MOMENTS),
        after_tasks=integer(body, "after_tasks", 0, 10_000),
        rating=optional_integer(body, "rating", 10),
        scale=needed_name(body, "scale"),
    )


def parse_seen(raw: object) -> tuple[int, SeenBefore]:
    """Read ``{position, seen_before}``."""
    body = as_object(raw)
    return integer(body, "position", 0, 10_000), choice(body, "seen_before", SEEN_BEFORE)


def parse_break(raw: object) -> tuple[BreakReason, bool]:
    """Read ``{reason, taken}``."""
    body = as_object(raw)
    taken = body.get("taken")
    if not isinstance(taken, bool):
        raise bad_request("taken is not true or false")
    return choice(body, "reason", BREAK_REASONS), taken


def parse_position(raw: object) -> int:
    """Read ``{position}``."""
    return integer(as_object(raw), "position", 0, 10_000)


def parse_answers(raw: object) -> dict[str, object]:
    """Read ``{answers: {question: choice or null}}``."""
    answers = as_object(raw).get("answers")
    if not isinstance(answers, dict) or len(answers) > 100:
        raise bad_request("answers is not an object")
    return answers


def parse_empty(raw: object) -> None:
    """Read ``{}``; what else is in it is ignored."""
    as_object(raw)


def optional_name(body: dict[str, Any], name: str) -> str | None:
    """A short text of plain characters; None when it is left out or empty."""
    value = body.get(name)
    if value is None or value == "":
        return None
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise bad_request(
            f"{name} is not a text of at most 64 letters, digits, '-', '_', '.' or ':'"
        )
    return value


def needed_name(body: dict[str, Any], name: str) -> str:
    """A short text of plain characters."""
    value = optional_name(body, name)
    if value is None:
        raise bad_request(f"{name} is missing")
    return value


def cleaned_nickname(text: str) -> str:
    """A nickname as it is stored."""
    try:
        return clean_nickname(text)
    except StoreError as error:
        raise bad_request(str(error)) from None


def optional_integer(body: dict[str, Any], name: str, high: int) -> int | None:
    """A whole number from 0 on; None when it is left out."""
    return None if body.get(name) is None else integer(body, name, 0, high)


def _rule(body: dict[str, Any]) -> str | None:
    raw = body.get("rule_description")
    if raw is None:
        return None
    if not isinstance(raw, str) or len(raw) > MAX_RULE_CHARS:
        raise bad_request(f"rule_description is not a text of at most {MAX_RULE_CHARS} characters")
    return clean_line(raw) or None


def bad_request(sentence: str) -> TrialError:
    """The refusal of a body."""
    return TrialError("bad_request", sentence)


def as_object(raw: object) -> dict[str, Any]:
    """The body, which has to be a JSON object."""
    if not isinstance(raw, dict):
        raise bad_request("the body is not a JSON object")
    return raw


def _identifier(body: dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise bad_request(f"{name} is not a text of 8 to 64 letters, digits, '-', '_' or '.'")
    return value


def integer(body: dict[str, Any], name: str, low: int, high: int) -> int:
    """A whole number within both bounds."""
    value = body.get(name)
    if type(value) is not int or not low <= value <= high:
        raise bad_request(f"{name} is not a whole number from {low} to {high}")
    return value


def choice(body: dict[str, Any], name: str, choices: tuple[_Choice, ...]) -> _Choice:
    """One of the choices."""
    value = body.get(name)
    for one in choices:
        if one == value:
            return one
    raise bad_request(f"{name} is not one of {', '.join(choices)}")
