"""Rows for export: dicts with the same keys, in a fixed order, ready for a table.

What may leave is listed here, column by column: never a token, a ``writer_id``, a
nickname or a completion code. Exports of everybody hold participants who agreed and,
unless asked for, are no program; and no one else. Of rooms of the live stage they hold what was
played with consent given in the room, once its answer has been shown there (``arc.store.frames``).
An export of one participant is theirs whatever they answered; it withholds right or wrong of
attempts whose protocol still does, and of a session that goes on the tasks to come and which are
controls.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    and_,
    exists,
    func,
    or_,
    select,
    true,
)

from arc.store.records import Source
from arc.store.rows import log_length, of_last_action
from arc.store.schema import (
    actions,
    attempts,
    breaks,
    checks,
    demographics,
    loads,
    participants,
    ratings,
    session_tasks,
    sessions,
    trials,
    truth_views,
    votes,
)
from arc.trials import shown_verdict

STAGE_PLACE: Final = "stage"
"""``truth_views.place`` of what members of a room were shown."""

Row = dict[str, Any]
Columns = Mapping[str, Sequence[Any]]
"""The same rows column by column: values by name, all of one length."""

FrameName = Literal[
    "participants",
    "sessions",
    "session_tasks",
    "trials",
    "attempts",
    "actions",
    "loads",
    "ratings",
    "breaks",
    "checks",
    "demographics",
    "votes",
    "truth_views",
]


@dataclass(frozen=True, slots=True)
class Whose:
    """One participant's own rows, or without ``participant_id`` those of everybody who agreed.

    ``synthetic`` adds participants made by a program, ``study_ids`` the recruiter's
    ids of participants; in one's own export both are there anyway. ``sources`` are those
    whose people are in: of ones recorded elsewhere nobody here was asked for consent.
    """

    participant_id: str | None = None
    synthetic: bool = False
    study_ids: bool = False
    sources: tuple[Source, ...] = ("local",)

    @property
    def is_own(self) -> bool:
        """Whether it is for the participant, who may not know everything yet."""
        return self.participant_id is not None

    def condition(self) -> ColumnElement[bool]:
        """Which rows of ``participants`` are in."""
        if self.participant_id is not None:
            return participants.c.participant_id == self.participant_id
        recorded = or_(participants.c.consent == "agreed", participants.c.source != "local")
        chosen = and_(recorded, participants.c.source.in_(self.sources))
        return chosen if self.synthetic else and_(chosen, participants.c.synthetic.is_(False))

    def agreed_to(self, table: Table) -> ColumnElement[bool]:
        """Which rows of a table may leave: of a room of the live stage what was agreed to in it."""
        if self.is_own:
            return true()
        if "trial_id" in table.c:
            return or_(trials.c.assignment != "stage", trials.c.consent_version.is_not(None))
        if table is truth_views:
            return or_(truth_views.c.place != STAGE_PLACE, _played_with_consent())
        return true()


_Selected = tuple[ColumnElement[Any], ...]


def _named(table: Table, names: str) -> _Selected:
    return tuple(table.c[name] for name in names.split())


_OF_SESSION: Final[_Selected] = (sessions.c.session_id, sessions.c.participant_id)
_OF_TRIAL: Final[_Selected] = (trials.c.trial_id, trials.c.participant_id)

_COLUMNS: Final[Mapping[FrameName, tuple[Table, _Selected]]] = {
    "participants": (
        participants,
        _named(
            participants,
            "participant_id synthetic source consent consent_version consent_at created_at",
        ),
    ),
    "sessions": (
        sessions,
        (
            *_OF_SESSION,
            participants.c.synthetic,
            participants.c.source,
            *_named(
                sessions,
                "collection protocol rules seed study study_participant software_version"
                " created_at begun_at ended_at ended_by",
            ),
        ),
    ),
    "session_tasks": (
        session_tasks,
        (
            *_OF_SESSION,
            *_named(
                session_tasks,
                "position collection task_id content_hash pair_count is_control"
                " round_number seen_before answered_at",
            ),
            sessions.c.ended_at,
        ),
    ),
    "attempts": (
        attempts,
        (
            *_OF_TRIAL,
            *_named(trials, "task_id pair_index"),
            *_named(
                attempts,
                "attempt_number grid pair_solved confidence elapsed_ms load_id"
                " last_action_id submitted_at",
            ),
            *_named(trials, "feedback outcome"),
        ),
    ),
    "actions": (
        actions,
        (*_OF_TRIAL, *_named(actions, "action_id load_id t_ms kind body received_at")),
    ),
    "loads": (loads, (*_OF_TRIAL, *_named(loads, "load_id started_at leased_at"))),
    "ratings": (
        ratings,
        (*_OF_SESSION, *_named(ratings, "moment after_tasks rating scale_version answered_at")),
    ),
    "breaks": (
        breaks,
        (*_OF_SESSION, *_named(breaks, "reason after_tasks offered_at taken started_at ended_at")),
    ),
    "checks": (
        checks,
        (*_OF_SESSION, *_named(checks, "question try_number choice correct answered_at")),
    ),
    "demographics": (
        demographics,
        _named(demographics, "participant_id question answer form_version answered_at"),
    ),
    "votes": (
        votes,
        _named(
            votes, "participant_id task_id content_hash fair believes comment created_at changed_at"
        ),
    ),
    "truth_views": (
        truth_views,
        _named(truth_views, "participant_id task_id content_hash place shown_at"),
    ),
}
"""Each table but ``trials`` with what of it, and of what it hangs from, may leave."""

_ORDER: Final[Mapping[FrameName, str]] = {
    "participants": "created_at participant_id",
    "sessions": "session_id",
    "session_tasks": "session_id position",
    "attempts": "trial_id attempt_number",
    "actions": "trial_id action_id",
    "loads": "trial_id started_at load_id",
    "ratings": "session_id rating_id",
    "breaks": "session_id break_id",
    "checks": "session_id answered_at question try_number",
    "demographics": "participant_id question",
    "votes": "created_at participant_id task_id",
    "truth_views": "view_id",
}


def frame_rows(
    connection: Connection,
    name: FrameName,
    whose: Whose,
    trial_ids: Sequence[int] | None = None,
) -> list[Row]:
    """A table's rows, in a fixed order; with ``trial_ids`` those of these trials only."""
    if name == "trials":
        return _trial_rows(connection, whose)
    query = _query(name, whose, trial_ids)
    if name == "attempts":
        columns = _attempt_columns(connection, query, whose)
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    rows = _rows(connection, query)
    if name == "sessions":
        return [_session_row(row, whose) for row in rows]
    if name == "session_tasks":
        return [_session_task_row(row, whose) for row in rows if not _is_to_come(row, whose)]
    return rows


def _rows(connection: Connection, query: Select[Any]) -> list[Row]:
    # Half the time that SQLAlchemy's own mappings take.
    result = connection.execute(query)
    names = tuple(result.keys())
    return [dict(zip(names, row, strict=True)) for row in result.all()]


def action_columns(connection: Connection, whose: Whose, trial_ids: Sequence[int]) -> Columns:
    """The actions of these trials, column by column."""
    return _columns(connection, _query("actions", whose, trial_ids))


def attempt_columns(connection: Connection, whose: Whose, trial_ids: Sequence[int]) -> Columns:
    """The attempts of these trials, column by column."""
    return _attempt_columns(connection, _query("attempts", whose, trial_ids), whose)


def _attempt_columns(connection: Connection, query: Select[Any], whose: Whose) -> Columns:
    columns = _columns(connection, query)
    rules = columns.pop("feedback"), columns.pop("outcome")
    facts = map(bool, columns["pair_solved"])
    told = map(shown_verdict, facts, *rules) if whose.is_own else facts
    return columns | {"pair_solved": tuple(told)}


def _columns(connection: Connection, query: Select[Any]) -> dict[str, Sequence[Any]]:
    result = connection.execute(query)
    return by_column(tuple(result.keys()), result.all())


def by_column(names: Sequence[str], rows: Sequence[Sequence[Any]]) -> dict[str, Sequence[Any]]:
    """Rows of values as columns of these names. Raises ValueError for a row of another length."""
    columns = zip(*rows, strict=True) if rows else ((),) * len(names)
    return dict(zip(names, columns, strict=True))


def _query(name: FrameName, whose: Whose, trial_ids: Sequence[int] | None) -> Select[Any]:
    table, columns = _COLUMNS[name]
    query = (
        select(*columns)
        .select_from(_with_owner(table))
        .where(whose.condition(), whose.agreed_to(table))
        .order_by(*_named(table, _ORDER[name]))
    )
    return query if trial_ids is None else query.where(table.c.trial_id.in_(trial_ids))


def _played_with_consent() -> ColumnElement[bool]:
    """For a showing in a room: whether its participant played the task there, and agreed."""
    return exists().where(
        trials.c.participant_id == truth_views.c.participant_id,
        trials.c.task_id == truth_views.c.task_id,
        trials.c.assignment == "stage",
        trials.c.consent_version.is_not(None),
    )


def _with_owner(table: Table) -> FromClause:
    """A table joined to what its rows hang from, up to the participant."""
    if table is participants:
        return table
    if "participant_id" in table.c:
        return table.join(participants, table.c.participant_id == participants.c.participant_id)
    parent, key = (trials, "trial_id") if "trial_id" in table.c else (sessions, "session_id")
    return table.join(parent, table.c[key] == parent.c[key]).join(
        participants, parent.c.participant_id == participants.c.participant_id
    )


def _trial_rows(connection: Connection, whose: Whose) -> list[Row]:
    """One row a trial whose task was opened, with how many attempts and actions it has.

    ``attempts`` and ``actions`` are counts; ``pair_solved`` says whether any attempt was
    exact, and is None while that is withheld. ``last_seen_at`` is when the trial's page
    was last heard of, None before the first time.
    """
    hidden = ("token", "token_digest", "writer_id", "consent_version")
    query = (
        select(
            *(c for c in trials.columns if c.name not in hidden),
            func.coalesce(trials.c.consent_version, participants.c.consent_version).label(
                "consent_version"
            ),
            participants.c.synthetic,
            participants.c.source,
            session_tasks.c.is_control,
            session_tasks.c.seen_before,
            sessions.c.ended_at,
            _of_trial(func.count(), attempts).label("attempts"),
            log_length().label("actions"),
            _of_trial(
                func.max(attempts.c.pair_solved.cast(trials.c.pair_index.type)), attempts
            ).label("exact"),
            *_signs_of_life(),
        )
        .join(participants, participants.c.participant_id == trials.c.participant_id)
        .outerjoin(sessions, sessions.c.session_id == trials.c.session_id)
        .outerjoin(
            session_tasks,
            and_(
                session_tasks.c.session_id == trials.c.session_id,
                session_tasks.c.task_id == trials.c.task_id,
                session_tasks.c.content_hash == trials.c.content_hash,
                session_tasks.c.round_number == trials.c.round_number,
            ),
        )
        .where(whose.condition(), whose.agreed_to(trials))
        .order_by(trials.c.trial_id)
    )
    return [_trial_row(row, whose) for row in _rows(connection, query)]


def _of_trial(what: Any, table: Table) -> Any:
    return select(what).where(table.c.trial_id == trials.c.trial_id).scalar_subquery()


_SIGNS: Final = ("leased", "received", "submitted")


def _signs_of_life() -> list[Any]:
    moments = (
        _of_trial(func.max(loads.c.leased_at), loads),
        of_last_action(actions.c.received_at),
        _of_trial(func.max(attempts.c.submitted_at), attempts),
    )
    return [moment.label(name) for name, moment in zip(_SIGNS, moments, strict=True)]


def _trial_row(row: Row, whose: Whose) -> Row:
    heard = [row["shown_at"], *(row.pop(name) for name in _SIGNS)]
    row["last_seen_at"] = max(filter(None, heard), default=None)
    row["is_control"] = _control(row, whose)
    row["pair_solved"] = _verdict(row, bool(row.pop("exact")), whose)
    del row["ended_at"]
    return row


def _session_row(row: Row, whose: Whose) -> Row:
    told = whose.study_ids or whose.is_own
    return row | {"study_participant": row["study_participant"] if told else None}


def _session_task_row(row: Row, whose: Whose) -> Row:
    row["is_control"] = _control(row, whose)
    del row["ended_at"]
    return row


def _verdict(row: Row, fact: bool, whose: Whose) -> bool | None:
    return shown_verdict(fact, row["feedback"], row["outcome"]) if whose.is_own else fact


def _control(row: Row, whose: Whose) -> bool | None:
    return None if whose.is_own and row["ended_at"] is None else row["is_control"]


def _is_to_come(row: Row, whose: Whose) -> bool:
    return whose.is_own and row["ended_at"] is None and row["round_number"] is None
