"""``arcplay db``: what it says of a database, and what it does to one."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
from pathlib import Path

import pytest

from arc.cli import main
from arc.protocols import ARC_AGI
from arc.store import Store
from arc.store.migrations import MIGRATIONS
from tests.browser import steps

NEWEST = MIGRATIONS[-1].version


@pytest.fixture
def run(capsys):
    """Run ``arcplay db`` with arguments; gives (exit code, stdout, stderr)."""

    def run(*arguments):
        with pytest.raises(SystemExit) as caught:
            main(["db", *(str(argument) for argument in arguments)])
        out, err = capsys.readouterr()
        return caught.value.code or 0, out, err

    return run


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database with two people in it; one of them has opened a task."""
    path = tmp_path / "play.sqlite3"
    store = Store.open(path)
    first = store.new_participant().participant_id
    store.new_participant()
    store.open_trials(first, steps.task("1acc24af"), "o3-unsolved", ARC_AGI)
    store.dispose()
    return path


def make_older(database: Path) -> None:
    """Leave an empty database as it was after the first migration."""
    database.unlink()
    with sqlite3.connect(database) as connection:
        for statement in MIGRATIONS[0].statements:
            connection.execute(statement.replace("{id}", "INTEGER PRIMARY KEY"))
        connection.execute(
            "CREATE TABLE schema_migrations (version INTEGER PRIMARY KEY, name TEXT, applied_at TEXT)"
        )
        connection.execute("INSERT INTO schema_migrations VALUES (1, 'first', '2026-01-01')")
    connection.close()


def test_info_says_what_there_is(run, database: Path):
    code, out, _err = run("info", "--db", database)
    assert code == 0
    assert str(database) in out
    assert "SQLite 3." in out
    assert f"version {NEWEST}\n" in out
    assert "2 rows" in out

    known = json.loads(run("info", "--db", database, "--json")[1])
    assert (known["version"], known["newest"]) == (NEWEST, NEWEST)
    assert (known["rows"]["participants"], known["rows"]["trials"]) == (2, 1)
    assert known["size_bytes"] >= database.stat().st_size > 0


def test_an_older_database_is_told_and_left_alone_until_it_is_upgraded(run, database: Path):
    make_older(database)
    assert f"version 1 of {NEWEST}; arcplay db upgrade" in run("info", "--db", database)[1]
    assert json.loads(run("info", "--db", database, "--json")[1])["version"] == 1

    upgraded = json.loads(run("upgrade", "--db", database, "--json")[1])
    assert upgraded == {"applied": list(range(2, NEWEST + 1)), "version": NEWEST}
    assert run("upgrade", "--db", database) == (
        0,
        f"nothing to do: version {NEWEST} is the newest\n",
        "",
    )


def test_a_backup_is_whole_while_somebody_writes(run, database: Path, tmp_path: Path):
    copy = tmp_path / "copy.sqlite3"
    with sqlite3.connect(database) as writer:
        # Committed, and still in the write-ahead log alone.
        writer.execute("UPDATE participants SET nickname = 'Ada'")
        writer.commit()
        writer.execute("UPDATE participants SET nickname = 'not yet'")

        code, out, err = run("backup", copy, "--db", database)

    writer.close()
    assert (code, err) == (0, "")
    assert out.endswith("kB, checked\n")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert sorted(os.listdir(tmp_path)) == ["copy.sqlite3", "play.sqlite3"]
    kept = Store.open(copy)
    assert kept.counts().trials == 1
    assert {person.participant.nickname for person in kept.people.everyone()} == {"Ada"}
    kept.dispose()

    before = copy.read_bytes()
    code, _out, err = run("backup", copy, "--db", database)
    assert (code, copy.read_bytes()) == (2, before)
    assert "is there already" in err


def test_vacuum_gives_room_back(run, database: Path):
    with sqlite3.connect(database) as connection:
        connection.execute("CREATE TABLE filler (content BLOB)")
        connection.execute("INSERT INTO filler VALUES (zeroblob(3000000))")
        connection.execute("DROP TABLE filler")
    connection.close()

    code, out, _err = run("vacuum", "--db", database)

    assert code == 0
    assert out.startswith("3.")
    assert database.stat().st_size < 500_000
    assert Store.open(database).counts().participants == 2


@pytest.mark.parametrize("command", ["info", "upgrade", "backup copy.sqlite3", "vacuum"])
def test_no_database_is_made_where_there_is_none(run, tmp_path: Path, command: str):
    code, _out, err = run(*command.split(), "--db", tmp_path / "none.sqlite3")
    assert code == 2
    assert "there is no database at" in err
    assert os.listdir(tmp_path) == []


def test_a_file_of_something_else_is_refused(run, tmp_path: Path):
    other = tmp_path / "other.txt"
    other.write_text("not a database at all, only some words in a file\n" * 20)
    assert "not a database" in run("info", "--db", other)[2]
    assert "not a database" in run("backup", tmp_path / "copy", "--db", other)[2]
    assert os.listdir(tmp_path) == ["other.txt"]


@pytest.mark.parametrize(
    ("command", "instead"), [("backup copy.sqlite3", "pg_dump"), ("vacuum", "autovacuum")]
)
def test_what_is_for_files_alone_says_what_does_it_elsewhere(run, command: str, instead: str):
    code, _out, err = run(
        *command.split(), "--db", "postgresql://someone:secret@nowhere.invalid/db"
    )
    assert code == 2
    assert instead in err
    assert "secret" not in err
