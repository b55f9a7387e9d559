"""Reading sessions: rows into the records of ``arc.sessions``. Inside the caller's transaction."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, select

from arc.errors import TrialError
from arc.protocols import from_text
from arc.sessions import Break, CheckAnswer, PlannedTask, Rating, Session, SessionTask
from arc.store.records import Trial
from arc.store.rows import find_trials, token_digest
from arc.store.schema import (
    breaks,
    checks,
    demographics,
    ratings,
    session_tasks,
    sessions,
    trials,
)


def find_session(connection: Connection, token: str, *, lock: bool = False) -> Session:
    """The session of this token, its row held when ``lock``. Raises TrialError (``no_session``)."""
    query = select(sessions).where(sessions.c.token_digest == token_digest(token))
    row = connection.execute(query.with_for_update() if lock else query).mappings().one_or_none()
    if row is None:
        raise TrialError("no_session", "no session has this token; go back to the gallery")
    return _session(connection, row)


def find_sessions(connection: Connection, *conditions: ColumnElement[bool]) -> list[Session]:
    """The sessions that meet the conditions, in the order they were made."""
    query = select(sessions).where(*conditions).order_by(sessions.c.session_id)
    return [_session(connection, row) for row in connection.execute(query).mappings().all()]


def _session(connection: Connection, row: RowMapping) -> Session:
    session_id = row["session_id"]

    def of(table: Any, *order: Any) -> list[RowMapping]:
        query = select(table).where(table.c.session_id == session_id).order_by(*order)
        return list(connection.execute(query).mappings())

    rounds = _rounds(find_trials(connection, trials.c.session_id == session_id))
    answers = select(demographics.c.question, demographics.c.answer).where(
        demographics.c.participant_id == row["participant_id"]
    )
    hidden = ("token_digest", "protocol", "rules", "software_version")
    return Session(
        **{name: value for name, value in row.items() if name not in hidden},
        rules=from_text(row["rules"]),
        tasks=tuple(_task(one, rounds) for one in of(session_tasks, session_tasks.c.position)),
        ratings=tuple(
            _record(Rating, one) for one in of(ratings, ratings.c.after_tasks, ratings.c.rating_id)
        ),
        breaks=tuple(_record(Break, one) for one in of(breaks, breaks.c.break_id)),
        checks=tuple(
            _record(CheckAnswer, one) for one in of(checks, checks.c.question, checks.c.try_number)
        ),
        demographics={one.question: one.answer for one in connection.execute(answers)},
    )


def _record(kind: Any, row: RowMapping) -> Any:
    return kind(**{name: row[name] for name in kind.__dataclass_fields__})


def _rounds(of_session: list[Trial]) -> Mapping[tuple[str, int], list[Trial]]:
    rounds: dict[tuple[str, int], list[Trial]] = defaultdict(list)
    for trial in of_session:
        rounds[trial.task_id, trial.round_number].append(trial)
    return rounds


def _task(row: RowMapping, rounds: Mapping[tuple[str, int], list[Trial]]) -> SessionTask:
    opened = rounds.get((row["task_id"], row["round_number"]), [])
    closed = [trial.closed_at for trial in opened if trial.closed_at]
    shown = [trial.shown_at for trial in opened if trial.shown_at]
    return SessionTask(
        position=row["position"],
        plan=_record(PlannedTask, row),
        round_number=row["round_number"],
        shown_at=min(shown, default=None),
        closed_at=max(closed) if opened and len(closed) == len(opened) else None,
        outcomes=tuple(trial.outcome for trial in opened),
        seen_before=row["seen_before"],
    )
