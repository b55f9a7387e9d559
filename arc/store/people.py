"""How much is stored of whom: every table that hangs from a participant, found by its foreign keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from sqlalchemy import Column, Connection, Engine, FromClause, Table, func, select

from arc.store.database import transaction
from arc.store.records import Participant
from arc.store.rows import find_participant
from arc.store.schema import demographics, metadata, participants, ratings

# Where a row may say no more than that a question was skipped, by leaving this empty.
_ANSWERS: Final = {"demographics": demographics.c.answer, "ratings": ratings.c.rating}


@dataclass(frozen=True, slots=True)
class Person:
    """A participant and the number of rows each table holds of them, zeros included.

    ``given`` is the same without the rows that only say that a question was skipped.
    """

    participant: Participant
    rows: Mapping[str, int]
    given: Mapping[str, int]

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
        return [_person(one, counts[one.participant_id]) for one in known]

    def person(self, participant_id: str) -> Person | None:
        """The participant of this id, or None."""
        with transaction(self._engine, writes=False) as connection:
            known = find_participant(connection, participant_id)
            if known is None:
                return None
            return _person(known, _counts(connection, participant_id)[participant_id])


def owned_tables() -> tuple[Table, ...]:
    """The tables whose rows belong to a participant, parents before children."""
    return tuple(
        table
        for table in metadata.sorted_tables
        if table is not participants and _owner_of(table) is not None
    )


class _Count(NamedTuple):
    rows: int
    given: int


def _person(participant: Participant, counts: Mapping[str, _Count]) -> Person:
    rows = {name: count.rows for name, count in counts.items()}
    return Person(participant, rows, {name: count.given for name, count in counts.items()})


def _counts(
    connection: Connection, participant_id: str | None
) -> defaultdict[str, dict[str, _Count]]:
    """How much is in each table for one participant or for all, by participant."""
    names, none = [table.name for table in owned_tables()], _Count(0, 0)
    counted: defaultdict[str, dict[str, _Count]] = defaultdict(lambda: dict.fromkeys(names, none))
    for table in owned_tables():
        owned = _owner_of(table)
        assert owned is not None
        source, owner = owned
        answer = _ANSWERS.get(table.name)
        given = func.count() if answer is None else func.count(answer)
        query = select(owner, func.count(), given).select_from(source).group_by(owner)
        if participant_id is not None:
            query = query.where(owner == participant_id)
        for found, *count in connection.execute(query):
            counted[found][table.name] = _Count(*count)
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
