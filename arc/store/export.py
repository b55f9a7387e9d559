"""Rows for export: dicts with the same keys, in a fixed order, ready for a table.

A row never carries a token, a ``writer_id`` or a nickname. Exports of everybody
hold participants who agreed and are no program, and no one else. An export of one participant is
theirs whatever they answered; it withholds right or wrong of attempts whose
protocol still does.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, func, select

from arc.store.schema import actions, attempts, loads, participants, trials, truth_views, votes
from arc.trials import shown_verdict

Row = dict[str, Any]

_TRIAL = (trials.c.participant_id, trials.c.trial_id, trials.c.task_id, trials.c.pair_index)


def trial_rows(connection: Connection, participant_id: str | None) -> list[Row]:
    """One row a trial whose task was opened, with how many attempts and actions it has.

    ``attempts`` and ``actions`` are counts; ``pair_solved`` says whether any
    attempt was exact, and is None while that is withheld.
    """
    counted = (
        select(
            attempts.c.trial_id,
            func.count().label("attempts"),
            func.sum(attempts.c.pair_solved.cast(trials.c.pair_index.type)).label("exact"),
        )
        .group_by(attempts.c.trial_id)
        .subquery()
    )
    logged = (
        select(actions.c.trial_id, func.count().label("actions"))
        .group_by(actions.c.trial_id)
        .subquery()
    )
    hidden = ("token", "token_digest", "writer_id", "consent_version")
    query = (
        select(
            *(c for c in trials.columns if c.name not in hidden),
            func.coalesce(trials.c.consent_version, participants.c.consent_version).label(
                "consent_version"
            ),
            func.coalesce(counted.c.attempts, 0).label("attempts"),
            func.coalesce(logged.c.actions, 0).label("actions"),
            func.coalesce(counted.c.exact, 0).label("exact"),
        )
        .join(participants, participants.c.participant_id == trials.c.participant_id)
        .outerjoin(counted, counted.c.trial_id == trials.c.trial_id)
        .outerjoin(logged, logged.c.trial_id == trials.c.trial_id)
        .order_by(trials.c.trial_id)
    )
    rows = []
    for row in connection.execute(_of(query, participant_id)).mappings():
        exact = bool(row["exact"])
        shown = exact if participant_id is None else _shown(row, exact)
        rows.append({k: v for k, v in row.items() if k != "exact"} | {"pair_solved": shown})
    return rows


def attempt_rows(connection: Connection, participant_id: str | None) -> list[Row]:
    """One row an attempt, with what names its trial; ``grid`` is digits joined by slashes."""
    query = (
        select(
            *_TRIAL,
            *(c for c in attempts.columns if c.name not in ("attempt_pk", "trial_id")),
            trials.c.feedback,
            trials.c.outcome,
        )
        .join(trials, trials.c.trial_id == attempts.c.trial_id)
        .join(participants, participants.c.participant_id == trials.c.participant_id)
        .order_by(attempts.c.trial_id, attempts.c.attempt_number)
    )
    rows = []
    for row in connection.execute(_of(query, participant_id)).mappings():
        fact = bool(row["pair_solved"])
        shown = fact if participant_id is None else _shown(row, fact)
        kept = {k: v for k, v in row.items() if k not in ("feedback", "outcome")}
        rows.append(kept | {"pair_solved": shown})
    return rows


def action_rows(connection: Connection, participant_id: str | None) -> list[Row]:
    """One row an action; ``body`` is the action's canonical JSON."""
    query = (
        select(*_TRIAL, *(c for c in actions.columns if c.name != "trial_id"))
        .join(trials, trials.c.trial_id == actions.c.trial_id)
        .join(participants, participants.c.participant_id == trials.c.participant_id)
        .order_by(actions.c.trial_id, actions.c.action_id)
    )
    return _rows(connection, query, participant_id)


def load_rows(connection: Connection, participant_id: str | None) -> list[Row]:
    """One row a page load: ``started_at`` ties its clock to the server's."""
    query = (
        select(*_TRIAL, loads.c.load_id, loads.c.started_at)
        .join(trials, trials.c.trial_id == loads.c.trial_id)
        .join(participants, participants.c.participant_id == trials.c.participant_id)
        .order_by(loads.c.trial_id, loads.c.started_at)
    )
    return _rows(connection, query, participant_id)


def truth_view_rows(connection: Connection, participant_id: str | None) -> list[Row]:
    """One row a showing of a task's answer."""
    query = (
        select(*(c for c in truth_views.columns if c.name != "view_id"))
        .join(participants, participants.c.participant_id == truth_views.c.participant_id)
        .order_by(truth_views.c.view_id)
    )
    return _rows(connection, query, participant_id)


def vote_rows(connection: Connection, participant_id: str | None) -> list[Row]:
    """One row a vote on a task."""
    query = (
        select(*votes.columns)
        .join(participants, participants.c.participant_id == votes.c.participant_id)
        .order_by(votes.c.created_at, votes.c.participant_id)
    )
    return _rows(connection, query, participant_id)


def _rows(connection: Connection, query: Select[Any], participant_id: str | None) -> list[Row]:
    return [dict(row) for row in connection.execute(_of(query, participant_id)).mappings()]


def _of(query: Select[Any], participant_id: str | None) -> Select[Any]:
    if participant_id is None:
        return query.where(participants.c.consent == "agreed", participants.c.synthetic.is_(False))
    return query.where(participants.c.participant_id == participant_id)


def _shown(row: Any, fact: bool) -> bool | None:
    return shown_verdict(fact, row["feedback"], row["outcome"])
