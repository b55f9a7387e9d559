"""From any older version, and from nothing, to the newest tables; newer ones are refused."""

from __future__ import annotations

import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, inspect

from arc.errors import StoreError
from arc.store import Store
from arc.store.database import database_url, open_engine, transaction
from arc.store.migrations import MIGRATIONS, Migration, migrate, version_of
from arc.store.schema import metadata

NOW = "2026-01-31T09:05:00.000Z"


def migrated(path: Path, migrations: tuple[Migration, ...]) -> list[int]:
    engine = open_engine(database_url(path))
    try:
        with transaction(engine, writes=True) as connection:
            return migrate(connection, NOW, migrations)
    finally:
        engine.dispose()


def shape(engine: Engine) -> dict[str, object]:
    """What can be compared of the tables: columns, keys, unique constraints, owners."""
    seen = inspect(engine)
    tables = sorted(seen.get_table_names())
    with engine.connect() as connection:
        # Asked of SQLite itself: the inspector misses ON DELETE beside a column.
        owners = {
            table: {
                (row["from"], row["table"], row["to"], row["on_delete"])
                for row in connection.exec_driver_sql(
                    f"PRAGMA foreign_key_list({table})"
                ).mappings()
            }
            for table in tables
        }
    return {
        table: {
            "columns": [
                (c["name"], str(c["type"]), c["nullable"], bool(c["primary_key"]))
                for c in seen.get_columns(table)
            ],
            "unique": {tuple(u["column_names"]) for u in seen.get_unique_constraints(table)},
            "indexes": {(i["name"], tuple(i["column_names"])) for i in seen.get_indexes(table)},
            "owners": owners[table],
        }
        for table in tables
    }


def test_the_migrations_give_the_tables_of_the_schema(tmp_path: Path):
    migrated(tmp_path / "a.sqlite3", MIGRATIONS)
    reference = create_engine("sqlite://")
    metadata.create_all(reference)

    assert shape(create_engine(f"sqlite:///{tmp_path / 'a.sqlite3'}")) == shape(reference)


def test_versions_are_numbered_from_1():
    assert [m.version for m in MIGRATIONS] == list(range(1, len(MIGRATIONS) + 1))


@pytest.mark.parametrize("older", range(len(MIGRATIONS) + 1))
def test_every_older_version_is_brought_up_to_date(tmp_path: Path, older: int):
    path = tmp_path / "old.sqlite3"
    if older:
        migrated(path, MIGRATIONS[:older])

    store = Store.open(path)

    assert store.new_participant("p1").participant_id == "p1"
    store.dispose()
    assert migrated(path, MIGRATIONS) == []


def test_only_what_is_missing_is_applied(tmp_path: Path):
    path = tmp_path / "a.sqlite3"
    second = Migration(2, "notes", ("CREATE TABLE notes (note_id {id}, body TEXT)",))
    assert migrated(path, (MIGRATIONS[0],)) == [1]

    assert migrated(path, (MIGRATIONS[0], second)) == [2]

    rows = sqlite3.connect(path).execute("SELECT version, applied_at FROM schema_migrations")
    assert rows.fetchall() == [(1, NOW), (2, NOW)]


def test_a_migration_that_fails_leaves_nothing_behind(tmp_path: Path):
    path = tmp_path / "a.sqlite3"
    migrated(path, (MIGRATIONS[0],))
    bad = Migration(2, "bad", ("CREATE TABLE half (x TEXT)", "ALTER TABLE nowhere ADD y TEXT"))

    with pytest.raises(StoreError, match="nowhere"):
        migrated(path, (MIGRATIONS[0], bad))

    engine = open_engine(database_url(path))
    with transaction(engine, writes=False) as connection:
        assert version_of(connection) == 1
        assert "half" not in inspect(connection).get_table_names()
    engine.dispose()


def test_a_newer_database_is_refused(tmp_path: Path):
    path = tmp_path / "new.sqlite3"
    Store.open(path).dispose()
    with sqlite3.connect(path) as raw:
        raw.execute("INSERT INTO schema_migrations VALUES (99, 'from the future', ?)", (NOW,))
    raw.close()

    with pytest.raises(StoreError, match=r"schema version 99 .* update the program"):
        Store.open(path)


def test_a_database_of_another_program_is_refused(tmp_path: Path):
    path = tmp_path / "theirs.sqlite3"
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE photos (x TEXT)")
    raw.close()

    with pytest.raises(StoreError, match="'photos'"):
        Store.open(path)


def test_several_starting_at_once_migrate_once(tmp_path: Path):
    path = tmp_path / "a.sqlite3"
    problems: list[Exception] = []
    barrier = threading.Barrier(6)

    def start() -> None:
        barrier.wait()
        try:
            Store.open(path).dispose()
        except StoreError as error:
            problems.append(error)

    threads = [threading.Thread(target=start) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert problems == []
    count = sqlite3.connect(path).execute("SELECT count(*) FROM schema_migrations").fetchone()
    assert count == (len(MIGRATIONS),)
