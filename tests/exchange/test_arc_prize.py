"""People's answers in the forms of models: any scorer of those gives people their due score."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from arc.bundled import tasks_root
from arc.collections import load
from arc.exchange import export
from arc.exchange.arc_prize import Answer, submissions
from arc.exchange.chosen import Choice, choose
from arc.exchange.formats import write_export
from arc.guesses import load_guesses
from arc.scoring import score
from arc.simulation.population import Population
from arc.simulation.simulate import Simulation, write
from arc.stats.rates import people_rates
from arc.stats.runs import task_runs
from arc.stats.selection import Selection
from arc.store import Store
from arc.tasks import Task
from tests.store.people import Person, make_task

COUNTED = Selection(synthetic=True)
DATASET = "arc-agi-1-evaluation"


def find_task(_collection: str, task_id: str) -> Task | None:
    return load("o3-unsolved").tasks.get(task_id)


def published_rule(submission: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, float]:
    """ARC Prize's rule, from the task files alone: a test output is right when either attempt
    is exactly it; a task scores the share of its test outputs that are right."""
    scores = {}
    for task_id, predictions in submission.items():
        tests = json.loads((tasks_root() / "o3-unsolved" / f"{task_id}.json").read_text())["test"]
        right = 0
        for number, test in enumerate(tests):
            prediction = predictions[number] if number < len(predictions) else {}
            guesses = [prediction.get(name) for name in ("attempt_1", "attempt_2")]
            right += any(
                np.shape(guess) == np.shape(test["output"])
                and np.all(np.equal(guess, test["output"]))
                for guess in guesses
                if guess is not None
            )
        scores[task_id] = right / len(tests)
    return scores


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Simulated people, so able that they solve some tasks, and so unlike that they differ."""
    folder = tmp_path_factory.mktemp("simulated")
    able = Population(solving=1.0, give_up=0.1)
    people = Simulation(people=6, seed=5, until=date(2026, 1, 31), population=able)
    write(people, folder / "people.sqlite3", folder / "people.json", lambda _done: None)
    store = Store.open(folder / "people.sqlite3")
    yield store
    store.dispose()


@pytest.fixture(scope="module")
def exported(simulated: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("exported")
    for form in ("arc-prize", "benchmarking"):
        write_export(simulated, find_task, Choice(COUNTED), form, out / form)
    return out


@pytest.fixture(scope="module")
def counted(simulated: Store) -> pd.DataFrame:
    """The trials that the statistics count."""
    return COUNTED.apply(export.tables(simulated, find_task, synthetic=True)["trials"]).trials


def test_each_persons_file_scores_as_the_statistics_say(
    exported: Path, counted: pd.DataFrame
) -> None:
    people = {path.stem: path for path in (exported / "arc-prize" / DATASET / "people").iterdir()}
    assert set(people) == set(counted["participant_id"])
    sums = set()
    for participant_id, own in counted.groupby("participant_id"):
        scores = published_rule(json.loads(people[str(participant_id)].read_text()))
        runs = task_runs(own).set_index("task_id")
        assert scores == (runs["solved_2"] / runs["pairs"]).to_dict()
        (pass_at_2,) = [
            rate
            for rate in people_rates(own, [2])
            if rate.measure == "pass_at_k" and rate.denominator == "shown"
        ]
        assert np.mean(list(scores.values())) == pytest.approx(pass_at_2.value)
        sums.add(sum(scores.values()))
    assert len(sums) > 2  # people differ, or this says little


def test_the_crowds_file_scores_the_same_by_either_scorer(exported: Path) -> None:
    path = exported / "arc-prize" / DATASET / "submission.json"
    independent = published_rule(json.loads(path.read_text()))
    tasks = load("o3-unsolved").tasks
    ours = score(load_guesses(path, tasks), [tasks[task_id] for task_id in independent])
    assert dict(ours.task_scores) == independent
    assert 0 < sum(independent.values()) < len(independent)


def test_results_files_score_as_the_submission(exported: Path) -> None:
    submission = json.loads((exported / "arc-prize" / DATASET / "submission.json").read_text())
    folder = exported / "benchmarking" / DATASET / "plurality"
    results = {path.stem: json.loads(path.read_text()) for path in folder.iterdir()}
    answers = {
        task_id: [{name: attempt["answer"] for name, attempt in pair.items()} for pair in pairs]
        for task_id, pairs in results.items()
    }
    assert published_rule(answers) == published_rule(submission)
    tasks = load("o3-unsolved").tasks
    ours = score(load_guesses(folder, tasks), [tasks[task_id] for task_id in submission])
    assert dict(ours.task_scores) == published_rule(submission)
    for task_id, pairs in results.items():
        solved = [any(attempt["correct"] for attempt in pair.values()) for pair in pairs]
        assert np.mean(solved) == published_rule(submission)[task_id]


REQUIRED = {
    "model": str,
    "provider": str,
    "choices": list,
    "kwargs": dict,
    "task_id": str,
    "pair_index": int,
    "test_id": str,
}


def test_results_have_what_the_benchmarks_software_requires(exported: Path) -> None:
    folder = exported / "benchmarking" / DATASET / "plurality"
    attempts = [
        (path.stem, index, attempt)
        for path in folder.iterdir()
        for index, pair in enumerate(json.loads(path.read_text()))
        for attempt in pair.values()
    ]
    assert attempts
    for task_id, index, attempt in attempts:
        metadata = attempt["metadata"]
        assert all(isinstance(metadata[name], kind) for name, kind in REQUIRED.items())
        assert (metadata["task_id"], metadata["pair_index"]) == (task_id, index)
        begun, ended = (
            datetime.fromisoformat(metadata[f"{name}_timestamp"]) for name in ("start", "end")
        )
        assert begun <= ended
        assert metadata["cost"]["total_cost"] == 0
        assert metadata["usage"]["completion_tokens_details"]["reasoning_tokens"] == 0
        assert attempt["answer"] is not None


def answer(grid: str, votes: int, first_attempts: int) -> Answer:
    return Answer(grid, solved=False, votes=votes, first_attempts=first_attempts)


def test_ties_are_decided_by_first_attempts_then_by_text() -> None:
    ranked = [answer("9", 3, 0), answer("5", 2, 2), answer("1", 2, 1), answer("2", 2, 1)]
    mixed = [ranked[place] for place in (2, 0, 3, 1)]
    assert sorted(mixed, key=Answer.rank) == ranked


def vote(store: Store, name: str, task: Task, *colors: int) -> None:
    """Somebody hands in these answers and leaves."""
    person = Person(store, name)
    store.set_consent(name, "agreed", "v1")
    (trial, *_) = person.open(task)
    for color in colors:
        person.answer(trial, task, color)
    if not store.trials_of(name)[0].outcome:
        store.close(trial.token, "writer-one", "gave_up")


def test_the_crowd_says_what_most_of_it_says(store: Store) -> None:
    task = make_task("one", (5,))
    vote(store, "p1", task, 4, 5)
    vote(store, "p2", task, 3, 5)
    vote(store, "p3", task, 3, 4)
    vote(store, "p4", task, 3)
    vote(store, "p5", task)
    chosen_tasks = Choice(Selection(assignments=()))
    with choose(store, chosen_tasks) as chosen:
        crowd, *each = submissions(chosen, people=True)
    # 3: three votes; 4 and 5: two each, of which 4 was once the first attempt.
    assert crowd.to_json() == {"one": [{"attempt_1": [[3]], "attempt_2": [[4]]}]}
    own = {submission.who: submission.to_json()["one"] for submission in each}
    assert own["p1"] == [{"attempt_1": [[4]], "attempt_2": [[5]]}]
    assert own["p4"] == [{"attempt_1": [[3]], "attempt_2": []}]
    assert own["p5"] == [{"attempt_1": [], "attempt_2": []}]


def test_a_test_nobody_answered_is_there_and_wrong(store: Store, tmp_path: Path) -> None:
    task = make_task("two", (5, 6))
    person = Person(store)
    store.set_consent("p1", "agreed", "v1")
    first, second = person.open(task)
    person.answer(first, task, 5)
    store.close(second.token, "writer-one", "gave_up")
    everything = Choice(Selection(assignments=()))
    with choose(store, everything) as chosen:
        (submission,) = submissions(chosen, people=True)
    assert submission.who == "p1"
    assert submission.to_json()["two"][1] == {"attempt_1": [], "attempt_2": []}
    for form, name in (("arc-prize", "submission.json"), ("benchmarking", "p1")):
        write_export(store, find_task, everything, form, tmp_path / form)
        guesses = load_guesses(tmp_path / form / task.dataset / name, {"two": task})
        assert score(guesses, [task]).task_scores == {"two": 0.5}
        assert not guesses.problems


def test_of_a_changed_task_only_the_version_most_played_is_in(store: Store) -> None:
    vote(store, "p1", make_task("one", (5,)), 5)
    vote(store, "p2", make_task("one", (6,)), 6)
    vote(store, "p3", make_task("one", (6,)), 6)
    with choose(store, Choice(Selection(assignments=()))) as chosen:
        crowd, *each = submissions(chosen, people=True)
    assert crowd.to_json()["one"][0]["attempt_1"] == [[6]]
    assert [one.who for one in each] == ["p2", "p3"]
