"""What was acknowledged stays; what was refused left nothing; every refusal is a sentence."""

from __future__ import annotations

import json
import os
import sqlite3
import stat
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Connection

from arc.errors import StoreError
from arc.store import Store, trial_writes
from arc.store.database import default_target, transaction
from tests.crashes.child import Fact
from tests.crashes.ledger import Ledger, read_back
from tests.crashes.rounds import run
from tests.crashes.scripts import PROTOCOL, TASK, answers, parsed, seed_of
from tests.store.people import WRITER, Clock, Person, make_task, stroke
from tests.store.shows import Show

DAMAGES = [
    ("DELETE FROM actions WHERE action_id = (SELECT max(action_id) FROM actions)", "log: lost"),
    ("UPDATE actions SET body = replace(body, '[8', '[9') WHERE action_id = 1", "log: altered"),
    ("DELETE FROM actions WHERE action_id = 2", "log: altered"),
    (
        "INSERT INTO actions SELECT trial_id, 1 + action_id, t_ms, kind, load_id, body, received_at "
        "FROM actions ORDER BY action_id DESC LIMIT 1",
        "log: half a request stored",
    ),
    ("DELETE FROM attempts", "attempt: lost"),
    ("UPDATE attempts SET grid = replace(grid, '0', '1')", "attempt: altered"),
    ("UPDATE trials SET outcome = 'solved'", "close: stored unasked"),
    (
        "PRAGMA foreign_keys = OFF; DELETE FROM participants",
        "foreign_key_check: rows without an owner",
    ),
]


def test_what_was_acknowledged_survives_a_kill_at_any_moment(tmp_path: Path):
    report = run(kills=12, folder=tmp_path, seed=1)

    assert (report.wrong, report.failures) == ({}, [])
    assert (report.kills, report.sound) == (12, 12)
    for kind in ("log", "attempt", "rating", "forgotten"):
        assert report.acknowledged[kind] > 0, f"no {kind} was acknowledged before a kill"


@pytest.mark.parametrize(("damage", "fault"), DAMAGES)
def test_the_comparison_after_a_kill_notices(tmp_path: Path, damage: str, fault: str):
    path, ledger = tmp_path / "play.sqlite3", Ledger()
    for fact in play_until_the_first_attempt(path):
        ledger.hear(json.dumps(["answered", "p0", [fact]]).encode())
    assert ledger.settle(read_back(path)) == {}

    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(damage)

    assert fault in ledger.settle(read_back(path))


def play_until_the_first_attempt(path: Path) -> list[Fact]:
    """Store the beginning of a script, its first attempt with it; returns what that stores."""
    store = Store.open(path)
    trial = store.open_trials(store.new_participant("p0").participant_id, TASK, "x", PROTOCOL)[0]
    store.take_lease(trial.token, WRITER, "load-one")
    seed = seed_of(trial)
    attempt_id, (last, grid) = next(iter(answers(seed).items()))
    store.append_actions(trial.token, WRITER, 0, parsed(seed)[: last + 1])
    pair = TASK.test[0]
    assert pair.output is not None
    store.submit(trial.token, WRITER, attempt_id, grid, 0, last, pair.output, pair.input)
    store.dispose()
    return [("log", seed, last + 1), ("attempt", seed, attempt_id)]


NORMAL, FULL = 1, 2


@pytest.fixture
def levels(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What was written to trials, and how hard it waited for the disk."""
    levels: list[tuple[str, int]] = []

    def spied(name: str, original: Callable[..., object]) -> Callable[..., object]:
        def call(connection: Connection, *rest: object) -> object:
            level = connection.exec_driver_sql("PRAGMA synchronous").scalar_one()
            levels.append((name, level))
            return original(connection, *rest)

        return call

    for name in ("append_actions", "submit", "close"):
        monkeypatch.setattr(trial_writes, name, spied(name, getattr(trial_writes, name)))
    return levels


def test_attempts_and_endings_wait_for_the_disk_strokes_do_not(
    tmp_path: Path, levels: list[tuple[str, int]]
):
    store, task = Store.open(tmp_path / "play.sqlite3"), make_task()
    person = Person(store)
    first, second = person.open(task)

    person.answer(first, task, 1)
    store.close(second.token, WRITER, "gave_up")
    store.append_actions(first.token, WRITER, 1, [stroke(1)])

    assert levels == [
        ("append_actions", NORMAL),
        ("submit", FULL),
        ("close", FULL),
        ("append_actions", NORMAL),
    ]


def test_hundreds_in_a_room_do_not_wait_for_the_disk(
    tmp_path: Path, clock: Clock, levels: list[tuple[str, int]]
):
    show = Show(Store.open(tmp_path / "play.sqlite3", clock=clock), clock)
    show.join("ada")
    show.to("solving")
    show.answer("ada", 5)
    show.store.close(show.open("ada")[0].token, WRITER, "done")

    assert levels == [("append_actions", NORMAL), ("submit", NORMAL), ("close", NORMAL)]


def test_the_file_is_for_its_owner_only(tmp_path: Path):
    path = tmp_path / "new" / "folder" / "play.sqlite3"
    store = Store.open(path)
    store.new_participant()

    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in (path.parent, *path.parent.iterdir())}

    assert modes.pop("folder") == 0o700
    assert set(modes.values()) == {0o600}
    assert store.location == str(path)


def test_the_environment_says_where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("ARC_PLAYGROUND_DB", str(tmp_path / "there.sqlite3"))
    Store.open().dispose()
    assert (tmp_path / "there.sqlite3").is_file()

    monkeypatch.delenv("ARC_PLAYGROUND_DB")
    assert default_target().endswith(os.path.join("arc-playground", "playground.sqlite3"))


def test_a_url_is_taken_as_it_is(tmp_path: Path):
    store = Store.open(f"sqlite:///{tmp_path / 'by-url.sqlite3'}")

    assert store.location == str(tmp_path / "by-url.sqlite3")
    assert store.counts().trials == 0


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("nonsense://x", "no driver for nonsense"),
        ("://", "cannot be read"),
        ("/proc/none/play.sqlite3", "cannot be made"),
        (".", "is not a file"),
    ],
)
def test_places_that_will_not_do(target: str, sentence: str):
    with pytest.raises(StoreError, match=sentence):
        Store.open(target)


def test_a_file_that_is_no_database(tmp_path: Path):
    path = tmp_path / "letter.sqlite3"
    path.write_text("Dear reader, " * 500)

    with pytest.raises(StoreError, match="not a database"):
        Store.open(path)


def test_a_read_only_database_can_be_read(tmp_path: Path):
    path = tmp_path / "play.sqlite3"
    writable = Store.open(path)
    trial = Person(writable).open(make_task())[0]
    store = Store.open(f"sqlite:///file:{path}?mode=ro&uri=true")

    with pytest.raises(StoreError, match="read-only; make the file and its folder writable"):
        store.append_actions(trial.token, WRITER, 0, [stroke(0)])

    assert store.trial_by_token(trial.token).trial_id == trial.trial_id
    assert store.actions_of(trial.trial_id) == []


def test_a_full_disk_stores_nothing_of_the_batch(tmp_path: Path):
    path = tmp_path / "play.sqlite3"
    # Connections are made one at a time here, so that the limit is on the one in use.
    store = Store.open(path)
    trial = Person(store).open(make_task())[0]
    with store._engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 3}")
    batch = [stroke(n) for n in range(20)]
    assert store.append_actions(trial.token, WRITER, 0, batch) == 19
    more = [stroke(n) for n in range(20, 520)]

    with pytest.raises(StoreError, match="the disk is full; make room"):
        store.append_actions(trial.token, WRITER, 20, more)

    assert store.actions_of(trial.trial_id) == batch
    store.dispose()  # the next connection has no limit
    assert store.append_actions(trial.token, WRITER, 20, more) == 519


def test_a_database_held_for_too_long(tmp_path: Path):
    path = tmp_path / "play.sqlite3"
    store = Store.open(path, busy_seconds=0.1)
    trial = Person(store).open(make_task())[0]
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")

    with pytest.raises(StoreError, match="busy: another program holds it; try again"):
        store.append_actions(trial.token, WRITER, 0, [stroke(0)])

    assert store.actions_of(trial.trial_id) == []  # readers do not wait
    holder.execute("ROLLBACK")
    holder.close()
    assert store.append_actions(trial.token, WRITER, 0, [stroke(0)]) == 0


def test_a_busy_database_is_waited_for(tmp_path: Path):
    path = tmp_path / "play.sqlite3"
    store = Store.open(path)
    trial = Person(store).open(make_task())[0]
    holder = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    holder.execute("BEGIN IMMEDIATE")
    release = threading.Timer(0.3, lambda: holder.execute("ROLLBACK"))
    release.start()

    assert store.append_actions(trial.token, WRITER, 0, [stroke(0)]) == 0
    release.join()
    holder.close()


def test_what_is_forgotten_is_gone_from_the_files(tmp_path: Path):
    store = Store.open(tmp_path / "play.sqlite3")
    person = Person(store, "p1")
    person.open(make_task())
    store.set_nickname("p1", "Unmistakable")
    assert any(b"Unmistakable" in p.read_bytes() for p in tmp_path.iterdir())

    store.forget("p1")

    assert not any(b"Unmistakable" in p.read_bytes() for p in tmp_path.iterdir())


def test_a_file_deleted_while_it_is_open_is_noticed(tmp_path: Path):
    path = tmp_path / "play.sqlite3"
    store = Store.open(path)
    trial = Person(store).open(make_task())[0]
    assert store.append_actions(trial.token, WRITER, 0, [stroke(0)]) == 0
    aside = path.rename(tmp_path / "aside.sqlite3")

    with pytest.raises(StoreError, match=r"is gone.*put it back, or restart"):
        store.append_actions(trial.token, WRITER, 1, [stroke(1)])
    with pytest.raises(StoreError, match="is gone"):
        store.actions_of(trial.trial_id)
    assert not path.exists(), "an empty database took its place"
    path.touch()
    with pytest.raises(StoreError, match="replaced by another"):
        store.append_actions(trial.token, WRITER, 1, [stroke(1)])

    aside.rename(path)
    assert store.append_actions(trial.token, WRITER, 1, [stroke(1)]) == 1
    assert len(store.actions_of(trial.trial_id)) == 2


def test_a_file_deleted_before_the_commit_is_noticed(tmp_path: Path):
    path = tmp_path / "play.sqlite3"
    store = Store.open(path)

    def write_and_lose_the_file() -> None:
        with transaction(store._engine, writes=True) as connection:
            connection.exec_driver_sql("DELETE FROM participants")
            path.unlink()

    with pytest.raises(StoreError, match="is gone"):
        write_and_lose_the_file()
