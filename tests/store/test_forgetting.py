"""Deleted means gone: no table and no byte of any file holds a trace of who was forgotten."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import insert

from arc.protocols import ARC_AGI
from arc.store import Store
from arc.store.people import owned_tables
from arc.store.schema import metadata, models, participants, schema_migrations
from tests.store.people import Clock, Person, make_task

NOW = "2026-01-31T09:05:00.000Z"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "play.sqlite3")
    yield opened
    opened.dispose()


def traces(store: Store, marks: list[str]) -> list[str]:
    """Which of these texts the database's folder still holds, in any file."""
    folder = Path(store.location).parent
    content = b"".join(file.read_bytes() for file in folder.iterdir())
    return [mark for mark in marks if mark.encode() in content]


class Crowd:
    """People with random ids and a nickname, who have opened a task."""

    def __init__(self, store: Store, size: int) -> None:
        self.store = store
        self.rng = random.Random(0)
        self.marks: list[list[str]] = []
        self.join(size)

    def join(self, number: int) -> None:
        for _ in range(number):
            participant_id = f"{self.rng.getrandbits(64):016x}"
            nickname = f"nick {participant_id[:12]}"
            self.store.new_participant(participant_id)
            self.store.set_nickname(participant_id, nickname)
            self.store.open_trials(participant_id, make_task(), "o3-unsolved", ARC_AGI)
            self.store.set_nickname(participant_id, f"longer {nickname}")
            self.marks.append([participant_id, nickname])

    def forget_one(self) -> list[str]:
        """Forget someone; what can still be read of them."""
        marks = self.marks.pop(self.rng.randrange(len(self.marks)))
        assert traces(self.store, marks) == marks
        self.store.forget(marks[0])
        return traces(self.store, marks)


def test_no_byte_is_left_of_who_was_forgotten(store: Store) -> None:
    # With rows moving between pages all the while: deleting them and emptying the log, without
    # writing the file anew, leaves bytes of 2 of these 60 (SQLite 3.40, secure_delete on).
    crowd = Crowd(store, 120)
    left = []
    for _ in range(60):
        crowd.join(2)
        left += crowd.forget_one()
    assert left == []


def test_what_a_reader_kept_readable_is_overwritten_by_the_next_purge(store: Store) -> None:
    Crowd(store, 1)
    victim = store.people.everyone()[0].participant
    reader = sqlite3.connect(store.location, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM participants").fetchone()
    hurried = Store(store.location, busy_seconds=0.1)
    assert hurried.forget(victim.participant_id)
    assert traces(store, [victim.participant_id])
    assert store.is_overwriting_due()
    hurried.dispose()

    reader.execute("COMMIT")
    # Another process by now.
    store.purge_declined()
    assert not store.is_overwriting_due()
    assert not traces(store, [victim.participant_id])
    reader.close()


def fill(store: Store, person: Person) -> None:
    """A row in every table that can hold one of a participant, texts of their own with it."""
    task = make_task()
    (trial, *_others) = person.open(task)
    for number, color in enumerate((5, 6)):
        person.answer(person.open(task)[number], task, color)
    store.cast_vote(person.id, task, "no", "mine", f"comment of {person.id}")
    store.record_truth_view(person.id, task.task_id, task.content_hash, "compare")
    words = {
        "sessions": {"token": "t", "collection": "c", "protocol": "p", "rules": "{}", "seed": 1}
        | {"study_participant": f"recruited {person.id}", "completion_code": "c"}
        | {"token_digest": f"d{person.id}", "software_version": "1"},
        "session_tasks": {"position": 0, "collection": "c", "task_id": "t", "content_hash": "h"}
        | {"pair_count": 1, "is_control": False},
        "ratings": {"moment": "start", "after_tasks": 0, "rating": 3, "scale_version": "rof-1"},
        "breaks": {"reason": "time", "after_tasks": 1, "offered_at": NOW},
        "checks": {"question": "q", "try_number": 1, "choice": "a", "correct": True},
        "demographics": {"question": "age", "answer": "from_25", "form_version": "1"},
        "rooms": {"code": None, "secret_digest": "s", "salt": "00", "plan": "{}", "history": "[]"}
        | {"history_count": 0, "version": 0, "people_version": 0, "created_ms": 0, "ends_ms": 0}
        | {"host_participant_id": person.id},
        "room_states": {"version": 0, "at_ms": 0, "phase": "lobby", "is_truth_out": False}
        | {"position": 0, "state": "{}"},
        "room_members": {"member_number": 1, "nickname": f"in a room {person.id}", "shown": ""}
        | {"is_hidden": False, "is_removed": False, "is_host": True, "joined_ms": 0}
        | {"consent_at": NOW},
        "room_trials": {"trial_id": trial.trial_id, "position": 0},
        "room_votes": {"position": 0, "poll": "fair", "choice": "no", "voted_ms": 0},
        "measures": {"trial_id": trial.trial_id, "version": 1, "action_count": 1, "body": "{}"},
    }
    with store._engine.execution_options(arc_writes=True).begin() as connection:
        session_id = trial.trial_id
        for table in owned_tables():
            if table.name in words:
                links = {
                    "participant_id": person.id,
                    "session_id": session_id,
                    "room_id": session_id,
                }
                times = {"created_at": NOW, "answered_at": NOW}
                columns = set(table.columns.keys())
                more = {k: v for k, v in (links | times).items() if k in columns}
                connection.execute(insert(table).values(words[table.name] | more))


def test_everything_hangs_from_the_participant() -> None:
    assert {t.name for t in owned_tables()} == set(metadata.tables) - {
        participants.name,
        schema_migrations.name,
        # The host's, about programs.
        models.name,
    }


def test_forgetting_takes_every_row_and_spares_the_others(store: Store) -> None:
    ada, ben = Person(store, "ada-of-the-test"), Person(store, "ben-of-the-test")
    fill(store, ada)
    fill(store, ben)
    stored = store.people.person(ada.id)
    assert stored is not None
    assert min(stored.rows.values()) > 0, stored.rows
    before = store.people.person(ben.id)

    assert store.forget(ada.id)

    assert store.people.person(ada.id) is None
    assert store.people.everyone() == [before]
    assert traces(store, [ada.id]) == []
    assert traces(store, [f"comment of {ben.id}", f"recruited {ben.id}"]) != []
    with sqlite3.connect(store.location) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_who_takes_consent_back_is_deleted_after_a_day(tmp_path: Path) -> None:
    clock = Clock()
    store = Store.open(tmp_path / "play.sqlite3", clock=clock)
    person = Person(store, "changes-their-mind")
    store.set_consent(person.id, "agreed", "1")
    fill(store, person)
    clock.advance(days=30)
    assert store.purge_declined() == 0
    assert len(store.frames.rows("trials")) == 2

    store.set_consent(person.id, "declined", "1")
    assert store.frames.rows("trials") == []
    clock.advance(hours=23)
    assert store.purge_declined() == 0
    clock.advance(hours=2)
    assert store.purge_declined() == 1
    assert traces(store, [person.id]) == []
    store.dispose()
