"""A trial that its time limit ends, and the state of a task that ended without an answer."""

from __future__ import annotations

import dataclasses

import pytest

from arc.actions import parse_action
from arc.errors import TrialError
from arc.protocols import ARC_AGI
from arc.store import Store, Trial
from arc.tasks import Task
from tests.store.people import WRITER, Person, make_task, stroke

QUICK = dataclasses.replace(ARC_AGI, name="quick", time_limit_s=10)


def draw_until(store: Store, trial: Trial, t_ms: int, action_id: int = 0) -> None:
    """Put a stroke into the log that ends on this millisecond."""
    action = {"action_id": action_id, "t_ms": t_ms, "kind": "stroke", "color": 5}
    cells = {"cells": [0, 0], "dt": [0], "part": 0}
    store.append_actions(trial.token, WRITER, action_id, [parse_action(action | cells)])


@pytest.fixture
def task() -> Task:
    return make_task("one", (5,))


def test_time_is_up_at_the_limit_and_not_before(store: Store, person: Person, task: Task) -> None:
    (trial,) = person.open(task, QUICK)
    draw_until(store, trial, 5_000)
    with pytest.raises(TrialError, match="has not been reached"):
        store.close(trial.token, WRITER, "timed_out")
    draw_until(store, trial, 10_000, action_id=1)
    assert store.close(trial.token, WRITER, "timed_out") == "timed_out"
    (closed,) = store.trials_of(person.id)
    assert (closed.closed_by, closed.elapsed_ms) == ("timed_out", 10_000)


def test_an_answer_after_the_limit_comes_too_late(store: Store, person: Person, task: Task) -> None:
    (trial,) = person.open(task, QUICK)
    draw_until(store, trial, 20_000)
    with pytest.raises(TrialError) as refused:
        person.answer(trial, task, 5)
    assert (refused.value.code, refused.value.details["outcome"]) == ("closed", "timed_out")


def test_an_answer_given_in_time_counts_whenever_it_arrives(
    store: Store, person: Person, task: Task
) -> None:
    (trial,) = person.open(task, QUICK)
    store.append_actions(trial.token, WRITER, 0, [stroke(0, 5)])
    draw_until(store, trial, 20_000, action_id=1)
    truth, given = task.test[0].output, task.test[0].input
    assert truth is not None
    result = store.submit(
        trial.token, WRITER, "attempt-late", truth, 100, 0, truth=truth, test_input=given
    )
    assert (result.pair_solved, result.outcome) == (True, "solved")


@pytest.mark.parametrize(
    ("endings", "progress"),
    [
        (("solved", "timed_out"), "timed_out"),
        (("timed_out", "timed_out"), "timed_out"),
        (("gave_up", "timed_out"), "gave_up"),
        (("solved", "solved"), "solved"),
    ],
)
def test_a_task_is_as_its_worst_told_pair(
    store: Store, person: Person, endings: tuple[str, str], progress: str
) -> None:
    task = make_task("two", (5, 6))
    for trial, ending in zip(person.open(task, QUICK), endings, strict=True):
        if ending == "solved":
            person.answer(trial, task, 5 + trial.pair_index)
        elif ending == "timed_out":
            draw_until(store, trial, 10_000)
            store.close(trial.token, WRITER, "timed_out")
        else:
            store.close(trial.token, WRITER, "gave_up")
    assert store.task_states(person.id, [task])["two"].progress == progress
