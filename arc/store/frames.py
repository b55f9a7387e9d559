"""Reading everything for tables: one moment of the database, whatever is written meanwhile."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, func, select

from arc.store.clock import Clock, to_ms
from arc.store.database import transaction
from arc.store.export import (
    Columns,
    FrameName,
    Row,
    Whose,
    action_columns,
    attempt_columns,
    frame_rows,
)
from arc.store.measures import Kept, Log, find_logs, find_measures
from arc.store.people import owned_tables
from arc.store.room_rows import withheld
from arc.store.schema import (
    actions,
    loads,
    measures,
    participants,
    room_trials,
    room_votes,
    rooms,
)

_SILENT: Final = (actions, loads, measures, rooms, room_trials, room_votes)
_TELLING: Final = (
    participants,
    *(table for table in owned_tables() if table not in _SILENT),
)


class Snapshot:
    """The database at one moment, for as long as its ``with`` block lasts.

    ``now`` is that moment by the store's clock.
    """

    def __init__(self, connection: Connection, whose: Whose, now: datetime) -> None:
        self._connection = connection
        self.whose = whose
        self.now = now

    def rows(self, name: FrameName, trial_ids: Sequence[int] | None = None) -> list[Row]:
        """A table's rows, see ``arc.store.export``; with ``trial_ids`` those of these trials.

        ``trial_ids`` (at most 1,000) is for attempts, actions and loads. What is played in a room
        that has not shown the answer is left out; one's own is there without right and wrong.
        """
        found = frame_rows(self._connection, name, self.whose, trial_ids)
        hidden = self._withheld
        if not hidden:
            return found
        if self.whose.is_own:
            return [_untold(row) if row.get("trial_id") in hidden else row for row in found]
        return [row for row in found if row.get("trial_id") not in hidden]

    @cached_property
    def _withheld(self) -> frozenset[int]:
        return withheld(self._connection, to_ms(self.now), self.whose.participant_id)

    def attempt_columns(self, trial_ids: Sequence[int]) -> Columns:
        """The attempts of these trials (at most 1,000), column by column: as ``rows`` has them."""
        if not self.whose.is_own:
            shown = [n for n in trial_ids if n not in self._withheld]
            return attempt_columns(self._connection, self.whose, shown)
        columns = attempt_columns(self._connection, self.whose, trial_ids)
        verdicts = zip(columns["trial_id"], columns["pair_solved"], strict=True)
        told = [None if n in self._withheld else verdict for n, verdict in verdicts]
        return {**columns, "pair_solved": told}

    def action_columns(self, trial_ids: Sequence[int]) -> Columns:
        """The actions of these trials (at most 1,000), column by column: much faster than rows."""
        return action_columns(self._connection, self.whose, trial_ids)

    def measures(self, version: int, trial_ids: Sequence[int]) -> list[Kept]:
        """What is kept, under this version, of these trials (at most 1,000)."""
        return find_measures(self._connection, version, trial_ids)

    def logs(self, trial_ids: Sequence[int]) -> dict[int, Log]:
        """The logs of these trials (at most 1,000)."""
        return find_logs(self._connection, trial_ids)


def _untold(row: Row) -> Row:
    verdict = {"pair_solved": None, "outcome": None}
    return {name: verdict.get(name, value) for name, value in row.items()}


def _state(connection: Connection, table: Table) -> tuple[Any, ...]:
    """How many rows a table has, and the newest of each of its moments."""
    newest = [func.max(c) for c in table.columns if c.name.endswith("_at")]
    query = select(func.count(), *newest).select_from(table)
    return tuple(connection.execute(query).one())


class FrameStore:
    """Rows of every table, for exports and pages. Raises StoreError when the database refuses."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    @contextmanager
    def snapshot(self, whose: Whose) -> Iterator[Snapshot]:
        """What there is of these participants; other connections go on writing."""
        with transaction(self._engine, writes=False) as connection:
            yield Snapshot(connection, whose, self._clock())

    def version(self) -> Hashable:
        """Another one after every change of what tables say of ended trials, found in little time.

        Of each table how many rows there are and the newest of each of its moments:
        whatever changes is new, gone, or has just been given a moment.
        """
        with transaction(self._engine, writes=False) as connection:
            return tuple(_state(connection, table) for table in _TELLING)

    def rows(self, name: FrameName, participant_id: str | None = None) -> list[Row]:
        """A table's rows: of everybody who agreed, or all of one participant's."""
        with self.snapshot(Whose(participant_id)) as snapshot:
            return snapshot.rows(name)
