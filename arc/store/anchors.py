"""When the zero of each load's clock was, on the server's: ``loads.started_at``.

Inside the caller's write transaction, with the trial's row held. An anchor is set
once, when the server stores the ``load`` action; ``docs/timing.md`` has the rule.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from sqlalchemy import Connection, func, insert, select, update

from arc.action_fields import MAX_T_MS
from arc.actions import Action
from arc.store.clock import utc_moment, utc_text
from arc.store.records import Trial
from arc.store.schema import actions, loads

_LONGEST: Final = timedelta(milliseconds=MAX_T_MS)
"""No load is dated back further than a load's own clock can count."""


class Arrival(NamedTuple):
    """When a batch came (server clock), from whom, and how the newest load's clock stood then.

    ``clock_ms`` is None when the page did not tell.
    """

    now: str
    writer_id: str
    clock_ms: int | None = None


class _Load(NamedTuple):
    """A ``load`` action to be stored, and when the lease it counts from was taken."""

    action: Action
    writer_id: str
    leased_at: datetime | None

    @property
    def moment(self) -> datetime | None:
        """The zero by the lease, None without one."""
        ms = self.action.fields.get("lease_ms")
        if ms is None or self.leased_at is None:
            return None
        return self.leased_at + timedelta(milliseconds=ms)


def note_lease(
    connection: Connection, trial: Trial, load_id: str, writer_id: str, now: str
) -> None:
    """Keep when a page load became the writer; its zero is taken to be then until it is logged.

    Asked for again, because an answer was lost, the later lease counts.
    """
    if _row(connection, trial, load_id) is None:
        values = {"trial_id": trial.trial_id, "load_id": load_id, "writer_id": writer_id}
        connection.execute(insert(loads).values(**values, started_at=now, leased_at=now))
    elif not _is_logged(connection, trial, load_id):
        _update(connection, trial, load_id, started_at=now, leased_at=now)


def anchor_loads(
    connection: Connection,
    trial: Trial,
    load_before: str | None,
    fresh: Sequence[Action],
    arrival: Arrival,
) -> None:
    """Set the zeros of the loads among new actions, before those are stored.

    ``load_before`` is the load the stored log ends in.
    """
    begun = _loads(connection, trial, load_before, fresh, arrival.writer_id)
    if not begun:
        return
    now = utc_moment(arrival.now)
    newest = begun[-1].moment or now - timedelta(milliseconds=arrival.clock_ms or 0)
    for load in begun:
        moment = load.moment or newest - _told_between(load, begun[-1])
        # Whatever a page says, it drew the task after the trial was made and before it told.
        at = utc_text(min(max(moment, utc_moment(trial.created_at)), now))
        _set(connection, trial, load, at)


def _loads(
    connection: Connection,
    trial: Trial,
    load_before: str | None,
    fresh: Sequence[Action],
    sender: str,
) -> list[_Load]:
    """Each new load with its lease: its own, else the newest of the page that made the one before it.

    Not simply the sender's: the end of a log may be sent by the page load after the
    one that wrote it.
    """
    before = _row(connection, trial, load_before) if load_before else None
    writer_id = before.writer_id if before else sender
    begun: dict[str, _Load] = {}
    for action in fresh:
        if action.kind != "load":
            continue
        load_id = action.fields["load_id"]
        if load_id in begun or _is_logged(connection, trial, load_id):
            continue
        row = _row(connection, trial, load_id)
        writer_id = row.writer_id if row else writer_id
        leased_at = row.leased_at if row else _newest_lease(connection, trial, writer_id)
        begun[load_id] = _Load(action, writer_id, utc_moment(leased_at) if leased_at else None)
    return list(begun.values())


class _Row(NamedTuple):
    writer_id: str
    leased_at: str | None


def _row(connection: Connection, trial: Trial, load_id: str) -> _Row | None:
    query = select(loads.c.writer_id, loads.c.leased_at).where(
        loads.c.trial_id == trial.trial_id, loads.c.load_id == load_id
    )
    found = connection.execute(query).one_or_none()
    return _Row(*found) if found else None


def _newest_lease(connection: Connection, trial: Trial, writer_id: str) -> str | None:
    query = select(func.max(loads.c.leased_at)).where(
        loads.c.trial_id == trial.trial_id, loads.c.writer_id == writer_id
    )
    found: str | None = connection.execute(query).scalar_one()
    return found


def _is_logged(connection: Connection, trial: Trial, load_id: str) -> bool:
    query = (
        select(actions.c.action_id)
        .where(
            actions.c.trial_id == trial.trial_id,
            actions.c.kind == "load",
            actions.c.load_id == load_id,
        )
        .limit(1)
    )
    return connection.execute(query).first() is not None


def _told_between(load: _Load, newest: _Load) -> timedelta:
    """From a load to the newest by the browser's wall clock, which dates what no lease does."""
    told = utc_moment(newest.action.fields["at"]) - utc_moment(load.action.fields["at"])
    return min(max(told, timedelta()), _LONGEST)


def _set(connection: Connection, trial: Trial, load: _Load, started_at: str) -> None:
    load_id = load.action.fields["load_id"]
    if _row(connection, trial, load_id):
        _update(connection, trial, load_id, started_at=started_at)
    else:
        values = {"trial_id": trial.trial_id, "load_id": load_id, "writer_id": load.writer_id}
        connection.execute(insert(loads).values(**values, started_at=started_at))


def _update(connection: Connection, trial: Trial, load_id: str, **values: str) -> None:
    connection.execute(
        update(loads)
        .where(loads.c.trial_id == trial.trial_id, loads.c.load_id == load_id)
        .values(**values)
    )
