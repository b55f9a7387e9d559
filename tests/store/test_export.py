"""Rows for export: who is in, and what never is."""

from __future__ import annotations

import json

import pytest

from arc.protocols import BLIND
from arc.store import FrameName, Store, Whose
from tests.store.people import WRITER, Person, make_task

FRAMES: tuple[FrameName, ...] = ("trials", "attempts", "actions", "loads", "truth_views")


@pytest.fixture
def three(store: Store) -> Store:
    """One participant who agreed, one who declined, one who was not asked; each solved a pair."""
    task = make_task()
    for name in ("agreed", "declined", "unasked"):
        person = Person(store, name)
        person.answer(person.open(task)[0], task, 5)
        store.record_truth_view(name, task.task_id, task.content_hash, "compare")
        store.set_nickname(name, "Secretive")
        if name != "unasked":
            store.set_consent(name, name, "v1")
    return store


@pytest.mark.parametrize("frame", FRAMES)
def test_only_those_who_agreed_are_exported(three: Store, frame: FrameName):
    assert {row["participant_id"] for row in three.frames.rows(frame)} == {"agreed"}


@pytest.mark.parametrize("frame", FRAMES)
def test_everybody_can_have_their_own(three: Store, frame: FrameName):
    rows = three.frames.rows(frame, "declined")

    assert {row["participant_id"] for row in rows} == {"declined"}
    assert len({tuple(row) for row in rows}) == 1, "rows differ in their keys"


def test_no_secret_is_exported(three: Store):
    tokens = [t.token for name in ("agreed", "declined") for t in three.trials_of(name)]

    everything = json.dumps([three.frames.rows(f, p) for f in FRAMES for p in (None, "declined")])

    assert not any(secret in everything for secret in (*tokens, WRITER, "Secretive"))


def test_a_trial_row(three: Store):
    solved, still_open = three.frames.rows("trials")

    assert (solved["outcome"], solved["pair_solved"], solved["attempts"]) == ("solved", True, 1)
    assert (solved["actions"], solved["consent_version"]) == (1, "v1")
    assert (still_open["outcome"], still_open["pair_solved"], still_open["attempts"]) == (
        None,
        False,
        0,
    )


def test_an_attempt_and_an_action_row(three: Store):
    (attempt,) = three.frames.rows("attempts")
    (action,) = three.frames.rows("actions")

    assert (attempt["grid"], attempt["pair_solved"], attempt["attempt_number"]) == ("5", True, 1)
    assert json.loads(action["body"])["color"] == 5


def test_ones_own_data_do_not_tell_what_the_protocol_withholds(store: Store):
    task = make_task()
    person = Person(store)
    trial = person.open(task, BLIND)[0]
    person.answer(trial, task, 5)

    assert store.frames.rows("attempts", person.id)[0]["pair_solved"] is None
    assert store.frames.rows("trials", person.id)[0]["pair_solved"] is None
    store.close(trial.token, WRITER, "done")
    assert store.frames.rows("attempts", person.id)[0]["pair_solved"] is True
    assert store.frames.rows("trials", person.id)[0]["pair_solved"] is True


def test_an_export_is_of_one_moment(file_store: Store):
    before = Person(file_store, "before")
    before.open(make_task())
    file_store.set_consent(before.id, "agreed", "v1")
    elsewhere = Store.open(file_store.location)

    with file_store.frames.snapshot(Whose()) as snapshot:
        trials = len(snapshot.rows("trials"))
        after = Person(elsewhere, "after")
        after.open(make_task())
        elsewhere.set_consent(after.id, "agreed", "v1")
        loads = len(snapshot.rows("loads"))

    assert (trials, loads) == (2, 2)
    assert len(file_store.frames.rows("loads")) == 4
    elsewhere.dispose()
