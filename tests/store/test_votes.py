"""One vote a participant and task: who may cast it, who sees it, and where it goes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from arc.errors import TrialError
from arc.store import Store
from arc.tasks import Task
from tests.store.people import WRITER, Clock, Person, make_task


def close_all(store: Store, name: str, task: Task, *, consent: str | None = "agreed") -> Person:
    person = Person(store, name)
    for trial in person.open(task):
        store.close(trial.token, WRITER, "gave_up")
    if consent:
        store.set_consent(name, consent, "v1")
    return person


def test_a_vote_waits_for_the_last_pair(store: Store, task: Task):
    person = Person(store)
    first, second = person.open(task)
    store.close(first.token, WRITER, "gave_up")

    with pytest.raises(TrialError) as refused:
        store.cast_vote(person.id, task, "yes", "truth")
    assert refused.value.code == "not_closed"
    assert store.votes_on(person.id, task)[0] is None

    store.close(second.token, WRITER, "gave_up")
    assert store.cast_vote(person.id, task, "yes", "truth").fair == "yes"


def test_someone_unknown_cannot_vote(store: Store, task: Task):
    with pytest.raises(TrialError) as refused:
        store.cast_vote("nobody", task, "yes", "truth")
    assert refused.value.code == "not_closed"


def test_a_vote_is_changed_in_place(store: Store, clock: Clock, task: Task):
    person = close_all(store, "p1", task)
    store.cast_vote(person.id, task, "yes", "truth", "clear")
    clock.advance(seconds=5)

    changed = store.cast_vote(person.id, task, "no", "o3")

    assert (changed.fair, changed.believes, changed.comment) == ("no", "o3", None)
    assert changed.created_at < changed.changed_at
    assert store.votes_on(person.id, task)[0] == changed
    assert len(store.frames.rows("votes")) == 1


def test_another_version_of_the_task_is_voted_on_apart(store: Store, task: Task):
    other = make_task(outputs=(7, 8))
    person = close_all(store, "p1", task)
    store.cast_vote(person.id, task, "yes", "truth")

    with pytest.raises(TrialError):
        store.cast_vote(person.id, other, "no", "none")
    assert store.votes_on(person.id, other)[0] is None


def test_the_tally_is_of_others_who_agreed_and_are_no_program(store: Store, task: Task):
    for name, consent in (("me", "agreed"), ("a", "agreed"), ("b", "agreed"), ("c", "declined")):
        close_all(store, name, task, consent=consent)
    close_all(store, "unasked", task, consent=None)
    store.new_participant("robot", synthetic=True)
    close_all(store, "robot", task)
    for name in ("me", "b", "c", "unasked", "robot"):
        store.cast_vote(name, task, "no", "o3", f"by {name}")
    store.cast_vote("a", task, "yes", "truth")

    own, others = store.votes_on("me", task)

    assert own is not None
    assert own.comment == "by me"
    assert others.n == 2
    assert others.fair == {"yes": 1, "no": 1, "unsure": 0}
    assert others.believes == {"truth": 1, "o3": 1, "mine": 0, "none": 0}
    assert others.comments == ("by b",)


def test_only_the_latest_comments_are_told_newest_first(store: Store, clock: Clock, task: Task):
    for number in range(7):
        close_all(store, f"p{number}", task)
        store.cast_vote(f"p{number}", task, "yes", "truth", f"comment {number}")
        clock.advance(seconds=1)

    _, others = store.votes_on("me", task)

    assert others.n == 7
    assert others.comments == tuple(f"comment {number}" for number in (6, 5, 4, 3, 2))


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("  two\nlines\tof it ", "two lines of it"),
        ("bell\x07 nul\x00 gone", "bell nul gone"),
        ("\u202eturned\u202c round", "turned round"),
        ("half \ud800 a pair", "half a pair"),
        ("<b>bold</b> & =1+1", "<b>bold</b> & =1+1"),
        ("\x00\n", None),
        ("", None),
        ("x" * 280, "x" * 280),
    ],
)
def test_comments_are_one_clean_line(store: Store, task: Task, written: str, kept: str | None):
    person = close_all(store, "p1", task)
    assert store.cast_vote(person.id, task, "yes", "none", written).comment == kept


def test_a_comment_that_is_too_long_stores_nothing(store: Store, task: Task):
    person = close_all(store, "p1", task)
    with pytest.raises(TrialError) as refused:
        store.cast_vote(person.id, task, "yes", "none", "x" * 281)
    assert refused.value.code == "bad_request"
    assert store.votes_on(person.id, task)[0] is None


def test_forgetting_someone_takes_their_vote(store: Store, task: Task):
    person = close_all(store, "p1", task)
    store.cast_vote(person.id, task, "yes", "mine", "gone soon")
    store.forget(person.id)
    assert store.frames.rows("votes") == []
    assert store.votes_on("me", task)[1].n == 0


def test_votes_of_those_who_declined_stay_out_and_are_purged(
    store: Store, clock: Clock, task: Task
):
    person = close_all(store, "p1", task, consent="declined")
    store.cast_vote(person.id, task, "yes", "mine", "not for others")
    assert store.frames.rows("votes") == []
    assert len(store.frames.rows("votes", person.id)) == 1

    clock.advance(hours=25)
    store.purge_declined(timedelta(hours=24))
    assert store.frames.rows("votes", person.id) == []
