"""Reading rows into records, and the few lookups that several operations share."""

from __future__ import annotations

import hashlib
import json
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    ScalarSelect,
    bindparam,
    func,
    select,
)

from arc.actions import Action
from arc.errors import StoreError, TrialError
from arc.grid import Grid
from arc.store.records import Attempt, Participant, Trial
from arc.store.schema import actions, attempts, participants, trials

_ATTEMPT_COLUMNS: Final = tuple(
    c for c in attempts.columns if c.name not in ("attempt_pk", "trial_id")
)
_TRIAL_COLUMNS: Final = tuple(c for c in trials.columns if c.name != "token_digest")

# Made once: making a query of so many columns takes longer than running it, and these are run
# several times an answer.
_TRIALS: Final = select(*_TRIAL_COLUMNS)
_TRIAL: Final = _TRIALS.where(trials.c.token_digest == bindparam("digest"))
_LOCKED_TRIAL: Final = _TRIAL.with_for_update()
_ATTEMPTS: Final = (
    select(*_ATTEMPT_COLUMNS)
    .where(attempts.c.trial_id == bindparam("of_trial"))
    .order_by(attempts.c.attempt_number)
)
_ENDS: Final = select(actions.c.action_id, actions.c.load_id).where(
    actions.c.trial_id == bindparam("of_trial")
)
_LOG_AT: Final = _ENDS.where(actions.c.action_id == bindparam("last"))
_LOG_END: Final = _ENDS.where(
    actions.c.action_id
    == select(func.max(actions.c.action_id))
    .where(actions.c.trial_id == bindparam("of_trial"))
    .scalar_subquery()
)


def token_digest(token: str) -> str:
    """What a trial is looked up by, and a room's host known by.

    Comparing digests takes a time that tells nothing about the token, which
    comparing tokens through an index would not promise.
    """
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def to_trial(row: RowMapping) -> Trial:
    """A row of all trial columns but the digest."""
    return Trial(**row)


def to_attempt(row: RowMapping) -> Attempt:
    """A row of all attempt columns but the two keys."""
    return Attempt(**{**row, "grid": Grid.from_text(row["grid"])})


def body_of(action: Action) -> str:
    """Canonical JSON: equal actions, and no others, give equal text."""
    return json.dumps(action.to_json(), sort_keys=True, separators=(",", ":"))


def action_of(body: str) -> Action:
    """The action of a stored body.

    It was checked before it was stored; checking all of a long log once more
    would be most of the time that handing in an answer takes.
    """
    raw = json.loads(body)
    head = raw.pop("action_id"), raw.pop("t_ms"), raw.pop("kind")
    return Action(*head, MappingProxyType({name: _frozen(value) for name, value in raw.items()}))


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(value)  # no field has lists inside a list
    if isinstance(value, dict):
        return MappingProxyType({name: _frozen(inner) for name, inner in value.items()})
    return value


def find_participant(connection: Connection, participant_id: str) -> Participant | None:
    """The participant of this id, or None."""
    query = select(participants).where(participants.c.participant_id == participant_id)
    row = connection.execute(query).mappings().one_or_none()
    return Participant(**row) if row else None


def lock_participant(connection: Connection, participant_id: str) -> None:
    """Hold the participant's row until the transaction ends. Raises StoreError if there is none."""
    query = (
        select(participants.c.participant_id)
        .where(participants.c.participant_id == participant_id)
        .with_for_update()
    )
    if connection.execute(query).one_or_none() is None:
        raise StoreError(
            f"there is no participant {participant_id!r:.40}; start again as a new one"
        )


def find_trial(connection: Connection, token: str, *, lock: bool = False) -> Trial:
    """The trial of this token, its row held when ``lock``. Raises TrialError (``no_trial``)."""
    query = _LOCKED_TRIAL if lock else _TRIAL
    found = connection.execute(query, {"digest": token_digest(token)})
    row = found.mappings().one_or_none()
    if row is None:
        raise TrialError("no_trial", "no trial has this token; go back to the gallery")
    return to_trial(row)


def find_trials(connection: Connection, *conditions: Any) -> list[Trial]:
    """The trials that meet the conditions, in the order they were made."""
    query = _TRIALS.where(*conditions).order_by(trials.c.trial_id)
    return [to_trial(row) for row in connection.execute(query).mappings()]


def find_attempts(connection: Connection, trial_id: int) -> list[Attempt]:
    """A trial's attempts, first to last."""
    rows = connection.execute(_ATTEMPTS, {"of_trial": trial_id}).mappings()
    return [to_attempt(row) for row in rows]


def find_actions(connection: Connection, trial_id: int, last: int | None = None) -> list[Action]:
    """A trial's log from 0 up to and including ``last``, or all of it."""
    query = select(actions.c.body).where(actions.c.trial_id == trial_id)
    if last is not None:
        query = query.where(actions.c.action_id <= last)
    bodies = connection.execute(query.order_by(actions.c.action_id)).scalars()
    return [action_of(body) for body in bodies]


def of_last_action(column: Column[Any]) -> ScalarSelect[Any]:
    """This column of the last action of each of ``trials`` in the query around it.

    Numbers begin at 0 and leave none out, so the last one also tells how many there are:
    it is found at once, while counting would look at each.
    """
    return (
        select(column)
        .where(actions.c.trial_id == trials.c.trial_id)
        .order_by(actions.c.action_id.desc())
        .limit(1)
        .scalar_subquery()
    )


def log_length() -> ColumnElement[int]:
    """How many actions each of ``trials`` in the query around it has."""
    return func.coalesce(of_last_action(actions.c.action_id) + 1, 0)


class LogEnd(NamedTuple):
    """Where a log stops: the next number to come, and the page load it is in."""

    next_action_id: int
    load_id: str | None


def log_end(connection: Connection, trial_id: int, last: int | None = None) -> LogEnd:
    """Where a trial's log stops, or stood at the action ``last``."""
    query = _LOG_END if last is None else _LOG_AT
    row = connection.execute(query, {"of_trial": trial_id, "last": last}).one_or_none()
    return LogEnd(row.action_id + 1, row.load_id) if row else LogEnd(0, None)
