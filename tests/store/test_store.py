"""Participants, trials, leases, logs and attempts, on a database in memory."""

from __future__ import annotations

from datetime import timedelta

import pytest

from arc.actions import parse_action
from arc.errors import ActionError, StoreError, TaskError, TrialError
from arc.grid import Grid
from arc.protocols import BLIND
from arc.store import Store
from arc.tasks import Pair, Task
from tests.store.people import WRITER, Clock, Person, make_task, stroke

LATER = "writer-two"


def refusal(call, *args, **kwargs) -> TrialError:
    with pytest.raises(TrialError) as caught:
        call(*args, **kwargs)
    return caught.value


# Participants


def test_a_participant_is_made_once(store: Store):
    first = store.new_participant("p1")
    store.set_nickname("p1", "Ada")

    assert first.consent is None
    assert store.new_participant("p1").nickname == "Ada"
    assert store.counts().participants == 1


def test_a_new_id_has_128_random_bits(store: Store):
    ids = {store.new_participant().participant_id for _ in range(20)}

    assert len(ids) == 20
    assert all(len(bytes.fromhex(i)) == 16 for i in ids)


def test_consent_is_recorded_with_version_and_time(store: Store, person: Person):
    agreed = store.set_consent(person.id, "agreed", "2026-01")

    assert (agreed.consent, agreed.consent_version) == ("agreed", "2026-01")
    assert agreed.consent_at == "2026-01-31T09:05:00.000Z"
    assert store.participant(person.id) == agreed


def test_an_unknown_participant(store: Store, task: Task):
    assert store.participant("nobody") is None
    assert store.forget("nobody") is False
    with pytest.raises(StoreError, match="no participant 'nobody'"):
        store.set_nickname("nobody", "Ada")
    with pytest.raises(StoreError, match="no participant 'nobody'"):
        store.open_trials("nobody", task, "x", BLIND)


def test_forgetting_leaves_nothing_behind(store: Store, person: Person, task: Task):
    other = Person(store, "p2")
    for who in (person, other):
        trial = who.open(task)[0]
        who.answer(trial, task, 5)
        store.record_truth_view(who.id, task.task_id, task.content_hash, "compare")
    before = store.counts()

    assert store.forget(person.id) is True

    after = store.counts()
    assert (before.participants, before.trials, before.attempts, before.actions) == (2, 4, 2, 2)
    assert (after.participants, after.trials, after.attempts, after.actions) == (1, 2, 1, 1)
    assert (
        store.frames.rows("truth_views", person.id) == store.frames.rows("loads", person.id) == []
    )
    assert store.trials_of(other.id)[0].outcome == "solved"


def test_those_who_declined_are_deleted_after_a_day(store: Store, clock: Clock, task: Task):
    for name, answer in (("no", "declined"), ("yes", "agreed")):
        Person(store, name).open(task)
        store.set_consent(name, answer, "1")
    clock.advance(hours=23)
    assert store.purge_declined() == 0

    clock.advance(hours=2)

    assert store.purge_declined() == 1
    assert store.participant("no") is None
    assert len(store.trials_of("yes")) == 2
    assert store.purge_declined(timedelta(0)) == 0


# Trials


def test_trials_are_opened_once_a_round(store: Store, person: Person, task: Task):
    first = person.open(task)

    assert [t.pair_index for t in first] == [0, 1]
    assert {t.pair_count for t in first} == {2}
    assert all(len(t.token) == 22 for t in first)
    assert [t.token for t in person.open(task, BLIND)] == [t.token for t in first]
    assert store.latest_round(person.id, task) == 1
    assert {t.token for t in person.open(task, round_number=2)}.isdisjoint(t.token for t in first)
    assert store.latest_round(person.id, task) == 2


def test_a_task_without_answers_cannot_be_played(person: Person, task: Task):
    unknown = Task("q", task.train, (Pair(Grid.blank(1, 1), None),), "kaggle", "0" * 16)

    with pytest.raises(TaskError, match="q: has no test outputs"):
        person.open(unknown)


def test_a_token_finds_its_trial_and_no_other(store: Store, person: Person, task: Task):
    first, second = person.open(task)

    assert store.trial_by_token(second.token).trial_id == second.trial_id
    assert refusal(store.trial_by_token, first.token[:-1]).code == "no_trial"


def test_a_task_is_shown_when_its_first_lease_is_taken(store: Store, clock: Clock, task: Task):
    Person(store, "p")
    trial = store.open_trials("p", task, "x", BLIND)[0]
    assert trial.shown_at is None
    store.take_lease(trial.token, WRITER, "load-one")
    clock.advance(minutes=1)

    lease = store.take_lease(trial.token, LATER, "load-two")

    assert lease.trial.shown_at == "2026-01-31T09:05:00.000Z"
    assert [row["started_at"] for row in store.frames.rows("loads", "p")] == [
        "2026-01-31T09:05:00.000Z",
        "2026-01-31T09:06:00.000Z",
    ]


def test_a_superseded_writer_is_refused_everything(store: Store, person: Person, task: Task):
    trial = person.open(task)[0]
    store.take_lease(trial.token, LATER, "load-two")
    grid = Grid.blank(1, 1)

    refusals = [
        refusal(store.append_actions, trial.token, WRITER, 0, [stroke(0)]),
        refusal(store.submit, trial.token, WRITER, "attempt-a", grid, 0, -1, grid, grid),
        refusal(store.close, trial.token, WRITER, "gave_up"),
    ]

    assert {r.code for r in refusals} == {"taken_over"}
    assert store.counts().actions == 0


# The log


def test_a_batch_sent_twice_is_stored_once(store: Store, person: Person, task: Task):
    token = person.open(task)[0].token
    batch = [stroke(n) for n in range(5)]

    assert store.append_actions(token, WRITER, 0, []) == -1
    assert store.append_actions(token, WRITER, 0, batch) == 4
    assert store.append_actions(token, WRITER, 0, batch) == 4
    assert store.append_actions(token, WRITER, 3, [*batch[3:], stroke(5)]) == 5
    assert store.take_lease(token, WRITER, "load-one").actions == (*batch, stroke(5))


def test_a_gap_tells_what_is_expected(store: Store, person: Person, task: Task):
    token = person.open(task)[0].token
    store.append_actions(token, WRITER, 0, [stroke(0)])

    error = refusal(store.append_actions, token, WRITER, 2, [stroke(2)])

    assert (error.code, error.details) == ("gap", {"expected": 1})


def test_other_content_under_a_stored_number_is_a_conflict(
    store: Store, person: Person, task: Task
):
    trial = person.open(task)[0]
    store.append_actions(trial.token, WRITER, 0, [stroke(0), stroke(1)])

    error = refusal(
        store.append_actions, trial.token, WRITER, 0, [stroke(0), stroke(1, 9), stroke(2)]
    )

    assert (error.code, error.details) == ("conflict", {"action_id": 1})
    assert len(store.actions_of(trial.trial_id)) == 2


def test_a_batch_that_is_not_consecutive_is_refused(store: Store, person: Person, task: Task):
    trial = person.open(task)[0]

    with pytest.raises(ActionError, match="action 2 comes where 1 belongs"):
        store.append_actions(trial.token, WRITER, 0, [stroke(0), stroke(2)])
    assert store.actions_of(trial.trial_id) == []


def test_actions_know_their_page_load(store: Store, person: Person, task: Task):
    trial = person.open(task)[0]
    load = parse_action(
        {"action_id": 1, "t_ms": 0, "kind": "load", "load_id": "load-two"}
        | {"at": "2026-01-31T09:05:00Z"}
        | {"device": {"viewport": [1366, 625], "dpr": 1, "pointer": "fine"}}
    )
    store.append_actions(trial.token, WRITER, 0, [stroke(0), load])
    store.append_actions(trial.token, WRITER, 2, [stroke(2)])

    assert [row["load_id"] for row in store.frames.rows("actions", person.id)] == [
        None,
        "load-two",
        "load-two",
    ]


# Attempts


def test_a_right_answer_closes_the_trial(store: Store, person: Person, task: Task):
    trial = person.open(task)[0]

    result = person.answer(trial, task, 5)

    closed = store.trial_by_token(trial.token)
    assert (result.pair_solved, result.closed, result.outcome) == (True, True, "solved")
    assert (closed.outcome, closed.closed_by) == ("solved", "attempt")
    assert closed.closed_at is not None


def test_two_wrong_answers_close_the_trial(person: Person, task: Task):
    trial = person.open(task)[0]

    first, second = person.answer(trial, task, 1), person.answer(trial, task, 2)

    assert (first.pair_solved, first.attempts_left, first.closed) == (False, 1, False)
    assert (second.pair_solved, second.attempts_left, second.outcome) == (False, 0, "failed")
    assert refusal(person.answer, trial, task, 5).details == {"outcome": "failed"}


def test_an_attempt_sent_again_gets_the_same_answer(store: Store, person: Person, task: Task):
    trial = person.open(task)[0]
    first = person.answer(trial, task, 1, "attempt-a")
    person.answer(trial, task, 5, "attempt-b")
    again = (trial.token, LATER, "attempt-a", Grid.blank(1, 1, 1), 1000, 0)
    truth, test_input = Grid.blank(1, 1, 5), Grid.blank(1, 1)

    assert store.submit(*again, truth, test_input) == first
    assert len(store.attempts_of(trial.trial_id)) == 2


def test_an_attempt_id_with_another_grid_is_a_conflict(person: Person, task: Task):
    trial = person.open(task)[0]
    person.answer(trial, task, 1, "attempt-a")

    assert refusal(person.answer, trial, task, 5, "attempt-a").code == "conflict"


def test_the_same_grid_again_uses_no_attempt(store: Store, person: Person, task: Task):
    trial = person.open(task)[0]
    person.answer(trial, task, 1)

    error = refusal(person.answer, trial, task, 1)

    assert (error.code, error.details) == ("same_as_attempt", {"attempt_number": 1})
    assert len(store.attempts_of(trial.trial_id)) == 1


def test_a_grid_the_log_does_not_give_is_refused(store: Store, person: Person, task: Task):
    trial = person.open(task)[0]
    store.append_actions(trial.token, WRITER, 0, [stroke(0, 3)])
    grid, truth = Grid.blank(1, 1, 5), Grid.blank(1, 1, 5)
    send = (trial.token, WRITER, "attempt-a", grid, 0)

    assert refusal(store.submit, *send, 0, truth, Grid.blank(1, 1)).code == "log_mismatch"
    assert refusal(store.submit, *send, 7, truth, Grid.blank(1, 1)).details == {"expected": 1}
    assert store.attempts_of(trial.trial_id) == []


def test_an_attempt_is_checked_against_the_log_as_it_was(store: Store, person: Person, task: Task):
    trial = person.open(task)[0]
    store.append_actions(trial.token, WRITER, 0, [stroke(0, 5), stroke(1, 6)])
    grid = Grid.blank(1, 1, 5)

    result = store.submit(
        trial.token, WRITER, "attempt-a", grid, 50, 0, truth=grid, test_input=Grid.blank(1, 1)
    )

    attempt = store.attempts_of(trial.trial_id)[0]
    assert result.pair_solved is True
    assert (attempt.grid, attempt.t_ms, attempt.last_action_id) == (grid, 50, 0)


def test_blind_says_nothing_before_the_end(person: Person, task: Task):
    trial = person.open(task, BLIND)[0]

    right, wrong = person.answer(trial, task, 5), person.answer(trial, task, 1)

    assert (right.pair_solved, right.closed, right.attempts_left) == (None, False, 1)
    assert (wrong.pair_solved, wrong.closed, wrong.outcome) == (False, True, "solved")


# Closing


def test_giving_up(store: Store, person: Person, task: Task):
    trial = person.open(task)[0]

    assert store.close(trial.token, WRITER, "gave_up", "no_rule") == "gave_up"
    assert store.close(trial.token, LATER, "gave_up") == "gave_up"
    closed = store.trial_by_token(trial.token)
    assert (closed.closed_by, closed.close_reason) == ("gave_up", "no_rule")
    assert closed.elapsed_ms == 0
    assert refusal(store.append_actions, trial.token, WRITER, 0, [stroke(0)]).code == "closed"
    assert refusal(store.close, trial.token, WRITER, "done").code == "closed"


def test_a_batch_whose_answer_was_lost_is_acknowledged_after_closing(
    store: Store, person: Person, task: Task
):
    trial = person.open(task)[0]
    store.append_actions(trial.token, WRITER, 0, [stroke(0)])
    store.close(trial.token, WRITER, "gave_up")

    assert store.append_actions(trial.token, WRITER, 0, [stroke(0)]) == 0


def test_done_keeps_a_blind_answer(store: Store, person: Person, task: Task):
    first, second = person.open(task, BLIND)
    assert refusal(store.close, first.token, WRITER, "done").code == "bad_request"
    person.answer(first, task, 5)
    person.answer(second, task, 1)

    assert store.close(first.token, WRITER, "done") == "solved"
    assert store.close(second.token, WRITER, "done") == "failed"


def test_done_is_not_for_a_trial_with_feedback(store: Store, person: Person, task: Task):
    trial = person.open(task)[0]
    person.answer(trial, task, 1)

    assert refusal(store.close, trial.token, WRITER, "done").code == "bad_request"


# The truth


def test_the_truth_may_be_shown_when_all_pairs_of_a_round_are_closed(
    store: Store, person: Person, task: Task
):
    def closed() -> bool:
        return bool(store.closed_round(person.id, task))

    first, second = person.open(task)
    assert not closed()
    person.answer(first, task, 5)
    assert not closed()
    person.open(task, round_number=2)
    store.close(store.trials_of(person.id)[3].token, WRITER, "gave_up")
    assert not closed()
    store.close(second.token, WRITER, "gave_up")
    assert closed()
    assert not store.closed_round("p2", task)


def test_trials_after_a_showing_of_the_truth_are_marked(store: Store, person: Person, task: Task):
    first, second = person.open(task)
    person.answer(first, task, 5)

    store.record_truth_view(person.id, task.task_id, task.content_hash, "compare")
    later = person.open(task, round_number=2)
    elsewhere = person.open(make_task("other", (7,)))

    assert store.trial_by_token(first.token).truth_seen is False
    assert store.trial_by_token(second.token).truth_seen is True
    assert [t.truth_seen for t in later] == [True, True]
    assert [t.truth_seen for t in elsewhere] == [False]
    assert store.frames.rows("truth_views", person.id) == [
        {
            "participant_id": "p1",
            "task_id": "two",
            "content_hash": task.content_hash,
            "place": "compare",
            "shown_at": "2026-01-31T09:05:00.000Z",
        }
    ]


def test_other_grids_under_the_same_id_count_as_seen(store: Store, person: Person, task: Task):
    store.record_truth_view(person.id, task.task_id, task.content_hash, "compare")

    assert [t.truth_seen for t in person.open(make_task("two", (8,)))] == [True]
    assert [t.truth_seen for t in person.open(make_task("copy", (5, 6)))] == [True, True]


# Progress


def test_task_states(store: Store, person: Person):
    names = ("new", "begun", "solved", "failed", "gave_up")
    tasks = [make_task(name, (5, n)) for n, name in enumerate(names)]
    store.open_trials(person.id, tasks[0], "x", BLIND)
    begun, solved, failed, gave_up = (person.open(t) for t in tasks[1:])
    person.answer(begun[0], tasks[1], 5)
    person.answer(solved[0], tasks[2], 5)
    person.answer(solved[1], tasks[2], 2)
    for color in (7, 8):
        person.answer(failed[0], tasks[3], color)
    person.answer(failed[1], tasks[3], 3)
    store.close(gave_up[0].token, WRITER, "gave_up")
    person.answer(gave_up[1], tasks[4], 4)

    states = store.task_states(person.id, [*tasks, make_task("unknown", (1,))])

    assert [(s.task_id, s.progress, s.pairs_closed, s.pairs_solved) for s in states.values()] == [
        ("new", "not_tried", 0, 0),
        ("begun", "in_progress", 1, 1),
        ("solved", "solved", 2, 2),
        ("failed", "failed", 2, 1),
        ("gave_up", "gave_up", 2, 1),
        ("unknown", "not_tried", 0, 0),
    ]
    closed = [s.task_id for s in states.values() if s.truth_allowed]
    assert closed == ["solved", "failed", "gave_up"]
    assert states["unknown"].round_number == 0
    assert states["new"].elapsed_ms is None
    assert states["failed"].elapsed_ms is not None


def test_a_new_round_is_the_state_shown(store: Store, person: Person, task: Task):
    for trial in person.open(task):
        store.close(trial.token, WRITER, "gave_up")
    person.open(task, round_number=2)

    state = store.task_states(person.id, [task])["two"]

    assert (state.progress, state.round_number) == ("in_progress", 2)
    assert state.truth_allowed
