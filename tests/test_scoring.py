from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc.answers import Guesses, RawAnswer
from arc.collections import load
from arc.grid import Grid
from arc.guesses import load_bundled
from arc.scoring import (
    cell_accuracy,
    copied_input,
    pair_solved,
    pairs_solved,
    pass_at_k,
    score,
    task_score,
    task_solved,
)
from arc.tasks import parse_task

RIGHT, WRONG = Grid.from_text("4"), Grid.from_text("0")


def task(task_id, pairs=1, answers=True):
    test = {"input": [[3]], "output": [[4]]} if answers else {"input": [[3]]}
    raw = {"train": [{"input": [[1]], "output": [[2]]}], "test": [test] * pairs}
    return parse_task(raw, task_id=task_id, dataset="d", where="x", answers_required=False)


def guesses(**by_task):
    return Guesses(
        "m", "s", "", {(t, i): a for t, pairs in by_task.items() for i, a in enumerate(pairs)}
    )


@given(
    st.lists(st.sampled_from([RIGHT, WRONG, None, RawAnswer.of("x")]), max_size=5),
    st.integers(1, 6),
)
def test_a_pair_is_solved_by_any_of_the_first_k(attempts, k):
    assert pair_solved(attempts, RIGHT, k) == (RIGHT in attempts[:k])


def test_a_task_of_two_pairs_may_be_half_solved():
    half = guesses(a=[(WRONG, RIGHT), (WRONG, WRONG)])

    assert pairs_solved(half, task("a", 2)) == (True, False)
    assert task_score(half, task("a", 2)) == 0.5
    assert not task_solved(half, task("a", 2))
    assert task_score(half, task("a", 2), k=1) == 0
    assert task_solved(guesses(a=[(RIGHT,), (RIGHT,)]), task("a", 2))


def test_summary_tells_kinds_of_tasks_apart():
    given_answers = guesses(a=[(RIGHT,)], b=[(WRONG,)], x=[(RIGHT,)], u=[(RIGHT,)])
    tasks = [task("a"), task("b"), task("c", 2), task("u", answers=False)]

    result = score(given_answers, tasks)

    assert dict(result.task_scores) == {"a": 1.0, "b": 0.0, "c": 0.0}
    assert (result.unsolved, result.missing, result.unscored, result.extra) == (
        ("b",),
        ("c",),
        ("u",),
        ("x",),
    )
    assert (result.pairs, result.pairs_solved, result.tasks_solved) == (4, 1, 1)
    assert result.pass_at_k == pytest.approx(1 / 3)


def test_no_tasks_no_rate():
    assert pass_at_k(guesses(), []) is None


def test_k_counts_attempts():
    with pytest.raises(ValueError, match="at least one attempt"):
        score(guesses(), [], k=0)


@pytest.mark.parametrize(
    ("name", "total", "unsolved", "collection"),
    [("o3-high", 366.0, 34, "o3-unsolved"), ("o3-low", 331.0, 69, "o3-low-unsolved")],
)
def test_o3_as_published(name, total, unsolved, collection):
    result = score(load_bundled(name), load("arc-agi-1-evaluation"))

    assert (result.task_score_sum, result.tasks, len(result.unsolved)) == (total, 400, unsolved)
    assert result.tasks_solved == total
    assert result.unsolved == tuple(load(collection).tasks)
    assert (result.missing, result.extra) == ((), ())


def test_o3_scores_nothing_on_the_tasks_it_failed():
    assert pass_at_k(load_bundled("o3-high"), load("o3-unsolved")) == 0


def test_cell_accuracy_needs_the_same_shape():
    truth = Grid.from_text("12/34")
    assert cell_accuracy(truth, truth) == 1
    assert cell_accuracy(Grid.from_text("12/30"), truth) == 0.75
    assert cell_accuracy(RawAnswer.of([[1, 2], [3, "four"]]), truth) == 0.75
    assert cell_accuracy(RawAnswer.of([[1, 2], [3]]), truth) is None
    assert cell_accuracy(Grid.from_text("1"), truth) is None
    assert cell_accuracy(None, truth) is None


def test_copied_input():
    assert copied_input(WRONG, WRONG)
    assert not copied_input(RawAnswer.of("0"), WRONG)
    assert not copied_input(None, WRONG)
