"""Somebody who goes through a session and leaves a row in every table."""

from __future__ import annotations

from arc.actions import parse_action
from arc.grid import Grid
from arc.protocols import BLIND
from arc.sessions import PlannedTask
from arc.store import Store, Trial
from arc.tasks import Task
from tests.store.people import WRITER, Clock, make_task, stroke

TASKS = {task.task_id: task for task in (make_task("one", (5,)), make_task("two", (5, 6)))}
RULE = "=IF(red, blue)"
LOAD = "load-first"


def find_task(_collection: str, task_id: str) -> Task | None:
    return TASKS.get(task_id)


def planned(task: Task) -> PlannedTask:
    pairs = len(task.test)
    return PlannedTask("o3-unsolved", task.task_id, task.content_hash, pairs, pairs == 1)


def play(
    store: Store,
    clock: Clock,
    name: str = "p1",
    *,
    consent: str = "agreed",
    synthetic: bool = False,
    tasks: int = 1,
    goes_on: bool = False,
) -> str:
    """A session with every question answered; its tasks but the last unopened. Its token.

    The first task is solved with the second attempt, after one wrong.
    """
    store.new_participant(name, synthetic=synthetic)
    store.set_nickname(name, "Secretive")
    store.set_consent(name, consent, "v1")
    made = store.sessions.create(
        name,
        BLIND,
        "o3-unsolved",
        [planned(task) for task in list(TASKS.values())[:tasks]],
        seed=7,
        study="pilot",
        study_participant="recruited-77",
        completion_code="PAID4IT",
    )
    token = made.token
    store.sessions.begin(token)
    store.sessions.check(token, "attempts", "two", correct=True)
    store.sessions.rate(token, "start", 0, 3, "rof-1")
    task = TASKS["one"]
    (trial,) = store.sessions.open_task(token, 0, task)
    _solve(store, clock, trial, task)
    store.sessions.answer_seen(token, 0, "no")
    store.sessions.start_break(token, "participant", taken=True)
    clock.advance(minutes=3)
    store.sessions.end_break(token)
    store.sessions.describe(token, {"age": None, "education": "prefer_not"}, "demographics-1")
    store.record_truth_view(name, task.task_id, task.content_hash, "compare")
    store.cast_vote(name, task, "no", "o3", "'t was @odd")
    if not goes_on:
        store.sessions.end(token)
    return token


def _solve(store: Store, clock: Clock, trial: Trial, task: Task) -> None:
    store.take_lease(trial.token, WRITER, LOAD)
    pair = task.test[0]
    assert pair.output is not None
    load = {"action_id": 0, "t_ms": 0, "kind": "load", "load_id": LOAD, "lease_ms": 0}
    device = {"viewport": [1366, 625], "dpr": 1.1, "pointer": "fine"}
    first = parse_action(load | {"at": "2026-01-31T09:05:00Z", "device": device})
    clock.advance(seconds=1)
    store.append_actions(trial.token, WRITER, 0, [first, stroke(1, 4), stroke(2, 5)])
    for number, color in ((1, 4), (2, 5)):
        store.submit(
            trial.token,
            WRITER,
            f"attempt-{number}",
            Grid.blank(1, 1, color),
            100 * number,
            number,
            pair.output,
            pair.input,
            confidence=40 * number,
            rule_description=RULE,
        )
