"""How much is stored of whom: every table that hangs from a participant, found by its foreign keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Column, Connection, Engine, FromClause, Table, func, select

from arc.store.database import transaction
from arc.store.records import Participant
from arc.store.rows import find_participant
from arc.store.schema import metadata, participants


@dataclass(frozen=True, slots=True)
class Person:
    """A participant and the number of rows each table holds of them, zeros included."""

    participant: Participant
    rows: Mapping[str, int]

    @property
    def row_count(self) -> int:
        """Rows in all tables, the one in ``participants`` left out."""
        return sum(self.rows.values())


class PeopleStore:
    """Who is in the database and how much of them. Raises StoreError when it refuses."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def everyone(self) -> list[Person]:
        """Every participant, first come first, whatever they answered."""
        with transaction(self._engine, writes=False) as connection:
            query = select(participants).order_by(
                participants.c.created_at, participants.c.participant_id
            )
            known = [Participant(**row) for row in connection.execute(query).mappings()]
            counts = _counts(connection, None)
        return [Person(one, counts[one.participant_id]) for one in known]

    def person(self, participant_id: str) -> Person | None:
        """The participant of this id, or None."""
        with transaction(self._engine, writes=False) as connection:
            known = find_participant(connection, participant_id)
            if known is None:
                return None
            return Person(known, _counts(connection, participant_id)[participant_id])


def owned_tables() -> tuple[Table, ...]:
    """The tables whose rows belong to a participant, parents before children."""
    return tuple(
        table
        for table in metadata.sorted_tables
        if table is not participants and _owner_of(table) is not None
    )


def _counts(connection: Connection, participant_id: str | None) -> defaultdict[str, dict[str, int]]:
    """Rows by table for one participant or for all, by participant."""
    names = [table.name for table in owned_tables()]
    counted: defaultdict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(names, 0))
    for table in owned_tables():
        owned = _owner_of(table)
        assert owned is not None
        source, owner = owned
        query = select(owner, func.count()).select_from(source).group_by(owner)
        if participant_id is not None:
            query = query.where(owner == participant_id)
        for found, count in connection.execute(query):
            counted[found][table.name] = count
    return counted


def _owner_of(table: Table) -> tuple[FromClause, Column[str]] | None:
    """Where to count a table's rows by participant: the joins that lead there, and its id column."""
    if "participant_id" in table.columns:
        return table, table.columns["participant_id"]
    for key in table.foreign_keys:
        parent = key.column.table
        owned = _owner_of(parent)
        if owned is not None:
            source, owner = owned
            return source.join(table, key.parent == key.column), owner
    return None
