"""docs/error-classes.md says what the code says."""

from __future__ import annotations

import pytest

from arc.collections import load
from arc.error_classes import ERROR_KINDS
from arc.guesses import load_bundled
from tests.error_class_table import (
    EXAMPLES,
    PAGE,
    agreeing,
    block,
    examples,
    failed,
)
from tests.error_labels import BY_EYE, RECONSIDERED

HINT = "run: python -m tests.error_class_table"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text("utf-8")


def counted(page: str) -> dict[str, list[int]]:
    rows = [line.strip("| ").split(" | ") for line in block(page, "counts").split("\n")[2:]]
    return {kind: list(map(int, numbers)) for kind, *numbers in rows}


def test_each_kind_has_a_rule_and_two_examples(page):
    assert list(EXAMPLES) == list(ERROR_KINDS)
    for kind, places in EXAMPLES.items():
        assert f"\n| {kind} | " in page.partition("<!-- counts -->")[0]
        assert [place.error.kind for place in places] == [kind, kind]
    assert block(page, "examples") == examples(), HINT


def test_the_failed_tests_are_as_written(page):
    assert block(page, "failed") == failed(), HINT


def test_the_failed_tests_are_those_that_no_guess_solved():
    tests = {
        (task_id, index)
        for task_id, task in load("o3-unsolved").tasks.items()
        for index, pair in enumerate(task.test)
        if pair.output not in load_bundled("o3-high").attempts(task_id, index)
    }
    assert set(BY_EYE) == tests
    assert len(tests) == 35


def test_the_kinds_are_those_seen_by_eye(page):
    first, second = agreeing()
    assert second >= 33
    assert second - first == len(RECONSIDERED)
    assert f"In {second} of the 35 tests" in page
    assert page.count("\n- **") == 35 - second


def test_the_counts_add_up(page):
    rows = counted(page)
    *kinds, total = rows
    assert (tuple(kinds), total) == (ERROR_KINDS, "all")
    assert [sum(rows[kind][n] for kind in kinds) for n in range(4)] == rows[total]
    for column, model in ((0, "o3-high"), (2, "o3-low")):
        answers = load_bundled(model).answers
        assert rows[total][column] == sum(map(len, answers.values()))


def test_the_counts_of_the_failed_tests_are_those_of_the_table(page):
    kinds = [line.split(" | ")[3] for line in failed().split("\n")[2:]]
    assert {kind: row[1] for kind, row in counted(page).items() if kind != "all"} == {
        kind: kinds.count(kind) for kind in ERROR_KINDS
    }
