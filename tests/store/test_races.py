"""Many threads on one database file."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from arc.errors import TrialError
from arc.grid import Grid
from arc.protocols import ARC_AGI, BLIND
from arc.store import Store
from tests.store.people import WRITER, Person, make_task, stroke

THREADS = 8


def together(calls: list[Callable[[], Any]]) -> list[Any]:
    """Results of calls that start at the same moment; a TrialError is a result too."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        barrier.wait()
        try:
            return call()
        except TrialError as error:
            return error

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_tabs_open_the_same_trials(file_store: Store):
    task = make_task()

    def visit():
        person = file_store.new_participant("p1")
        return file_store.open_trials(person.participant_id, task, "x", ARC_AGI)

    results = together([visit] * THREADS)

    assert all(result == results[0] for result in results)
    assert file_store.counts().trials == 2


def submit(store: Store, token: str, attempt_id: str, color: int):
    return store.submit(
        token,
        WRITER,
        attempt_id,
        Grid.blank(1, 1, color),
        0,
        color,
        truth=Grid.blank(1, 1, 9),
        test_input=Grid.blank(1, 1),
    )


@pytest.mark.parametrize("protocol", [ARC_AGI, BLIND])
def test_one_attempt_sent_by_many_threads_counts_once(file_store: Store, protocol):
    trial = Person(file_store).open(make_task(), protocol)[0]
    file_store.append_actions(trial.token, WRITER, 0, [stroke(0, 0), stroke(1, 1)])

    results = together([lambda: submit(file_store, trial.token, "attempt-a", 1)] * THREADS)

    assert all(result == results[0] for result in results)
    assert results[0].attempt_number == 1
    assert len(file_store.attempts_of(trial.trial_id)) == 1


def test_different_attempts_at_once_never_exceed_those_allowed(file_store: Store):
    trial = Person(file_store).open(make_task())[0]
    file_store.append_actions(trial.token, WRITER, 0, [stroke(n, n) for n in range(THREADS)])

    results = together(
        [
            lambda n=n: submit(file_store, trial.token, f"attempt-{n}", n)  # type: ignore[misc]
            for n in range(THREADS)
        ]
    )

    accepted = [r for r in results if not isinstance(r, TrialError)]
    refused = {r.code for r in results if isinstance(r, TrialError)}
    assert sorted(r.attempt_number for r in accepted) == [1, 2]
    assert refused == {"closed"}
    assert [a.attempt_number for a in file_store.attempts_of(trial.trial_id)] == [1, 2]
    assert file_store.trial_by_token(trial.token).outcome == "failed"


def test_one_batch_sent_by_many_threads_is_stored_once(file_store: Store):
    trial = Person(file_store).open(make_task())[0]
    batch = [stroke(n) for n in range(20)]

    results = together([lambda: file_store.append_actions(trial.token, WRITER, 0, batch)] * THREADS)

    assert results == [19] * THREADS
    assert file_store.actions_of(trial.trial_id) == batch


def test_many_people_at_once(file_store: Store):
    task = make_task()
    trials = [Person(file_store, f"p{n}").open(task)[0] for n in range(THREADS)]

    def play(token: str) -> int:
        for n in range(20):
            acked = file_store.append_actions(token, WRITER, n, [stroke(n)])
        return acked

    results = together([lambda t=t: play(t.token) for t in trials])  # type: ignore[misc]

    assert results == [19] * THREADS
    assert file_store.counts().actions == 20 * THREADS
