"""What the gallery's page says of tasks, and what it must not say of those still open."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from arc import collections, facts
from arc.answers import Attempt, parse_attempt
from arc.bundled import tasks_root
from arc.grid import Grid
from arc.loading import read_tasks
from arc.store import TaskState
from arc.tasks import Task, parse_task
from arc.web import cards, services
from arc.web.views import gallery, practice

TRUTH = [[1, 2, 3], [4, 5, 6]]


def make_task(task_id: str = "one", pairs: int = 1, truth: list[list[int]] = TRUTH) -> Task:
    raw = {
        "train": [{"input": [[1, 2]], "output": [[3]] * 12}, {"input": [[4]], "output": [[5]]}],
        "test": [{"input": [[0, 7], [7, 0]], "output": truth}] * pairs,
    }
    return parse_task(raw, task_id=task_id, dataset="made-up", where="a test")


def state(task_id: str, progress: Any, *, allowed: bool) -> TaskState:
    return TaskState(
        task_id=task_id,
        progress=progress,
        round_number=1,
        pairs=1,
        pairs_closed=int(allowed),
        pairs_solved=0,
        elapsed_ms=61_000,
        truth_allowed=allowed,
    )


def grid(rows: list[list[int]]) -> Grid:
    return Grid.from_rows(rows)


def test_a_row_has_the_sizes_of_what_everybody_may_see():
    row = cards.card(make_task(pairs=2), None)
    assert (row.height, row.width, row.test_side, row.longest_side) == (2, 2, 2, 12)
    assert (row.examples, row.tests, row.sessions, row.seconds) == (2, 2, 0, None)


def test_a_row_does_not_depend_on_the_test_output():
    first = cards.card(make_task(), None)
    second = cards.card(make_task(truth=[[9] * 30] * 30), None)
    assert first.version != second.version
    assert first._replace(version="") == second._replace(version="")


def test_recorded_figures_come_with_their_number():
    recorded = facts.recorded_sessions("05a7bcf2")
    row = cards.card(collections.load("o3-unsolved").task("05a7bcf2"), recorded)
    assert recorded is not None
    assert row.seconds == round(recorded.median_seconds_to_solve or 0)
    assert (row.sessions, row.first_right) == (recorded.n_sessions, recorded.n_first_submit_correct)


GUESSES: list[tuple[Sequence[Attempt], tuple[str, str]]] = [
    ([grid(TRUTH)], ("correct", "solved it")),
    ([grid([[0] * 3] * 2), grid([[1, 2, 3], [4, 5, 0]])], ("other", "1 cell off")),
    ([grid([[1, 2, 3]]), grid([[0] * 3] * 2)], ("other", "6 cells off")),
    ([grid([[1, 2, 3]])], ("wrong shape", "wrong shape")),
    ([parse_attempt([[1, 2, 3], [4, 5]])], ("ragged", "ragged rows")),
    ([grid([[0, 7], [7, 0]])], ("wrong shape", "copied the input")),
    ([None], ("wrong shape", "no answer")),
]


@pytest.mark.parametrize(("guesses", "expected"), GUESSES)
def test_a_models_better_guess_in_words(guesses: Sequence[Attempt], expected: tuple[str, str]):
    result = cards.model_result(make_task(), {0: guesses})
    assert result == expected


def test_the_pair_that_went_worst_counts():
    answers: Mapping[int, Sequence[Attempt]] = {0: [grid(TRUTH)], 1: [grid([[1]])]}
    result = cards.model_result(make_task(pairs=2), answers)
    assert result is not None
    assert result.kind == "wrong shape"


def test_a_model_that_was_not_asked_has_no_result():
    assert cards.model_result(make_task(), {}) is None


def test_the_models_answers_are_not_even_looked_at_before_a_task_is_closed():
    tasks = [make_task(name) for name in ("open", "closed", "again", "new")]
    asked = []

    def attempts_of(task: Task) -> cards.ModelAttempts:
        asked.append(task.task_id)
        return {0: [grid([[1]])]}

    states = {
        "open": state("open", "in_progress", allowed=False),
        "closed": state("closed", "failed", allowed=True),
        "again": state("again", "not_tried", allowed=True),
        "new": state("new", "not_tried", allowed=False),
    }
    rows = cards.progress_rows(tasks, states, attempts_of)

    assert asked == ["closed", "again"]
    assert rows == {
        "open": ["in_progress", 61_000, None, None],
        "closed": ["failed", 61_000, "wrong shape", "wrong shape"],
        "again": ["not_tried", 61_000, "wrong shape", "wrong shape"],
    }


def test_figures_of_another_task_of_the_same_id_are_not_shown():
    of_arc_1 = services.task("arc-agi-1-evaluation", "da515329")
    shared = services.collection("arc-agi-2-evaluation")
    same_id = [task for task in shared if facts.recorded_sessions(task.task_id)]
    assert services.recorded_sessions(of_arc_1) is not None
    assert same_id
    assert all(services.recorded_sessions(task) is None for task in same_id)


def test_neither_are_figures_of_a_task_of_ones_own_with_a_known_id():
    own = make_task("da515329")
    assert facts.recorded_sessions(own.task_id) is not None
    assert services.recorded_sessions(own) is None
    assert services.model_attempts(own, "o3-high") == {}


def test_a_thousand_tasks_are_a_small_page():
    rows = gallery.rows("arc-agi-2-training")
    assert len(rows) == 1000
    assert len(json.dumps(rows)) < 100_000


def test_the_practice_task_follows_its_rule_and_is_in_no_collection():
    (task,) = read_tasks(tasks_root() / "practice", dataset="practice").tasks.values()
    assert task.task_id == practice.TASK_ID
    for pair in (*task.train, *task.test):
        (marked,) = {int(row) for row in pair.input.cells.nonzero()[0]}
        expected = Grid.blank(3, 3, 0).cells.copy()
        expected[marked] = 1
        assert pair.output is not None
        assert (pair.output.cells == expected).all()
    for name in collections.COLLECTION_NAMES:
        assert task.task_id not in collections.load(name)
