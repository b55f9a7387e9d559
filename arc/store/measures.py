"""Logs to be measured, and keeping what was measured of trials whose logs hardly change any more.

A closed trial's log never does. An open one that was left a day ago may go on, with
new actions, or be closed: then what was kept does not hold, and it tells by its
``action_count`` or its version, which is negative when it was measured while open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Engine,
    case,
    delete,
    insert,
    or_,
    select,
)

from arc.actions import Action
from arc.store.clock import Clock, utc_text
from arc.store.database import transaction
from arc.store.rows import action_of, log_length, of_last_action
from arc.store.schema import actions, attempts, loads, measures, trials

_QUIET: Final = timedelta(hours=24)
"""How long nobody was heard of in an open trial before its measures are kept."""


class Unmeasured(NamedTuple):
    """A trial without measures that hold, and how many actions its log has."""

    trial_id: int
    collection: str
    task_id: str
    content_hash: str
    pair_index: int
    closed_at: str | None
    actions: int


class Kept(NamedTuple):
    """Measures as they are stored: ``body`` is JSON of ``arc.exchange.measures``."""

    trial_id: int
    version: int
    action_count: int
    body: str


class Log(NamedTuple):
    """A trial's actions, its attempts, and its loads' zeros.

    ``last_action_ids`` say at which action each attempt was handed in, ``grids`` its grid
    as text. ``load_starts`` is UTC text by ``load_id``.
    """

    actions: Sequence[Action]
    last_action_ids: Sequence[int]
    grids: Sequence[str]
    load_starts: Mapping[str, str]


class MeasureStore:
    """Measures of trials that are closed, or were left. Raises StoreError when the database refuses."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def unmeasured(self, version: int, after: int = 0, limit: int = 1000) -> list[Unmeasured]:
        """The first trials with a ``trial_id`` above ``after`` that are still to be measured."""
        before = utc_text(self._clock() - _QUIET)
        was_left = of_last_action(actions.c.received_at) < before
        query = (
            select(
                *(trials.c[name] for name in Unmeasured._fields[:-1]), log_length().label("actions")
            )
            .outerjoin(measures, measures.c.trial_id == trials.c.trial_id)
            .where(or_(trials.c.closed_at.is_not(None), was_left))
            .where(trials.c.trial_id > after, _is_missing(version))
            .order_by(trials.c.trial_id)
            .limit(limit)
        )
        with transaction(self._engine, writes=False) as connection:
            return [Unmeasured(**row._mapping) for row in connection.execute(query)]

    def logs(self, trial_ids: Sequence[int]) -> dict[int, Log]:
        """The logs of these trials (at most 1,000)."""
        with transaction(self._engine, writes=False) as connection:
            return find_logs(connection, trial_ids)

    def keep(self, kept: Sequence[Kept]) -> None:
        """Store measures (at most 1,000) in the place of older ones; not of trials gone meanwhile."""
        ids = [one.trial_id for one in kept]
        with transaction(self._engine, writes=True) as connection:
            held = select(trials.c.trial_id).where(trials.c.trial_id.in_(ids)).with_for_update()
            there = set(connection.execute(held).scalars())
            connection.execute(delete(measures).where(measures.c.trial_id.in_(there)))
            if there:
                rows = [one._asdict() for one in kept if one.trial_id in there]
                connection.execute(insert(measures), rows)


def find_measures(connection: Connection, version: int, trial_ids: Sequence[int]) -> list[Kept]:
    """The measures of these trials (at most 1,000) that are of this version, or of its negative."""
    columns = (measures.c[name] for name in Kept._fields)
    query = select(*columns).where(
        measures.c.trial_id.in_(trial_ids), measures.c.version.in_((version, -version))
    )
    return [Kept(*row) for row in connection.execute(query)]


def find_logs(connection: Connection, trial_ids: Sequence[int]) -> dict[int, Log]:
    """The logs of these trials (at most 1,000), an empty one where there is none."""
    bodies = _by_trial(connection, trial_ids, actions.c.action_id, actions.c.body)
    number = attempts.c.attempt_number
    handed_in = _by_trial(connection, trial_ids, number, attempts.c.last_action_id)
    grids = _by_trial(connection, trial_ids, number, attempts.c.grid)
    zeros = _by_trial(connection, trial_ids, loads.c.load_id, loads.c.started_at)
    return {
        trial_id: Log(
            [action_of(body) for _, body in bodies[trial_id]],
            [last for _, last in handed_in[trial_id]],
            [grid for _, grid in grids[trial_id]],
            dict(zeros[trial_id]),
        )
        for trial_id in trial_ids
    }


def _by_trial(
    connection: Connection, trial_ids: Sequence[int], key: Column[Any], value: Column[Any]
) -> Mapping[int, list[tuple[Any, Any]]]:
    """Pairs of a key and its value, in the order of the keys, by trial."""
    trial_id = key.table.c.trial_id
    query = select(trial_id, key, value).where(trial_id.in_(trial_ids)).order_by(trial_id, key)
    found: dict[int, list[tuple[Any, Any]]] = defaultdict(list)
    for owner, *pair in connection.execute(query):
        found[owner].append((pair[0], pair[1]))
    return found


def _is_missing(version: int) -> ColumnElement[bool]:
    return or_(
        measures.c.trial_id.is_(None),
        measures.c.version != case((trials.c.closed_at.is_(None), -version), else_=version),
        measures.c.action_count != log_length(),
    )
