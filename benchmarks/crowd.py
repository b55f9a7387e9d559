"""A database as large as asked for: simulated people who played, and copies of them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, insert, literal, select

from arc.exchange.kept import keep_measures
from arc.simulation.population import Population
from arc.simulation.simulate import Simulation, write
from arc.store import Counts, Store
from arc.store.database import database_url, open_engine, transaction
from arc.store.people import owned_tables
from arc.store.schema import participants
from arc.web import services

PEOPLE: Final = 60
HARD: Final = Population(solving=-2.0, give_up=0.05)
"""People who need most of their attempts, as in the recorded sets."""
_SEED: Final = 2026
_NUMBERS: Final = ("trial_id", "session_id", "attempt_pk", "rating_id", "break_id", "view_id")
_NAMES: Final = ("participant_id", "token", "token_digest")
_APART: Final = 100_000
"""Between the numbers of a row and those of its next copy; the people have fewer rows."""


def make(folder: Path, actions: int, attempts: int) -> tuple[Path, Counts]:
    """A new database with at least so many actions and attempts, measures kept; its counts.

    A few people play by way of the server's own routes; then all that is theirs is
    copied, under other ids, until it is enough.
    """
    path = folder / "crowd.sqlite3"
    simulation = Simulation(
        PEOPLE, _SEED, date(2026, 1, 31), "h-arc", "arc-agi-1-evaluation", population=HARD
    )
    write(simulation, path, folder / "people.json", lambda _done: None)
    store = Store.open(path)
    keep_measures(store, services.find_task)
    one = store.counts()
    copies = max(-(-actions // one.actions), -(-attempts // one.attempts)) - 1
    store.dispose()
    engine = open_engine(database_url(path))
    with transaction(engine, writes=True) as connection:
        _copy(connection, copies)
    engine.dispose()
    store = Store.open(path)
    counts = store.counts()
    store.dispose()
    return path, counts


def _copy(connection: Connection, copies: int) -> None:
    """Copy every row of the people in the database, in tables' order, so that keys are there."""
    for table in (participants, *owned_tables()):
        if connection.execute(select(table).limit(1)).first() is None:
            continue  # such as those of the rooms of a stage
        for number in range(1, copies + 1):
            columns = [_of_copy(column, number) for column in table.columns]
            query = select(*columns).where(_is_original(table))
            connection.execute(insert(table).from_select(list(table.columns), query))


def _of_copy(column: ColumnElement[Any], number: int) -> ColumnElement[Any]:
    if column.key in _NUMBERS:
        return column + literal(number * _APART)
    return column + literal(f"-{number}") if column.key in _NAMES else column


def _is_original(table: Table) -> ColumnElement[bool]:
    numbered = next((c for c in table.primary_key if c.name in _NUMBERS), None)
    if numbered is not None:
        return numbered < _APART
    return table.c.participant_id.not_like("%-%")
