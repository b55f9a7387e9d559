"""Tasks that somebody solved, dropouts, reasons for giving up."""

from __future__ import annotations

import numpy as np
import pytest

from arc.stats.endings import REASONS, dropouts, give_ups, solved_by_someone
from tests.stats.made import trials, unsolved

BOB = {"participant_id": "bob"}


def test_one_person_is_enough_and_has_to_solve_every_test_of_the_task() -> None:
    half = {"task_id": "two", "pair_count": 2}
    table = trials(
        unsolved(), BOB, half, half | unsolved(pair_index=1), BOB | half | unsolved(),
        BOB | half | {"pair_index": 1},
    )  # fmt: skip
    found = solved_by_someone(table)
    assert (found.n_solved, found.n_tasks, found.n_participants) == (1, 2, 2)
    assert found.unsolved == (("two", "h"),)
    assert found.words().startswith(
        "1 of 2 tasks were solved by at least one person with 2 attempts"
    )


def test_the_attempts_are_those_asked_for() -> None:
    late = {"solved_at_attempt": 2}
    assert solved_by_someone(trials(late), 1).n_solved == 0
    assert solved_by_someone(trials(late), 2).n_solved == 1
    assert solved_by_someone(trials(late), 3).n_tasks == 0


def test_every_way_to_end_is_counted() -> None:
    gone = unsolved(outcome="abandoned", attempts_used=0)
    table = trials({}, gone, BOB | gone, BOB | gone, BOB | unsolved(outcome="gave_up"))
    found = dropouts(table)
    assert (found.n_trials, found.n_solved, found.n_gave_up, found.n_abandoned) == (5, 1, 1, 3)
    assert (found.n_participants_abandoned, found.n_without_answer) == (2, 3)
    assert "3 abandoned (by 2 people)" in found.words()


def test_reasons_are_of_all_trials_shown() -> None:
    gave_up = unsolved(outcome="gave_up")
    table = give_ups(
        trials(
            {}, gave_up | {"close_reason": "no_rule"}, BOB | gave_up | {"close_reason": "no_rule"},
            gave_up | {"close_reason": "of a later version"}, gave_up,
        )
    ).set_index("reason")  # fmt: skip
    assert table["n"].to_dict() == {
        "no_rule": 2, "tedious": 0, "task_wrong": 0, "other": 1, "not_said": 1,
    }  # fmt: skip
    assert table.loc["no_rule", ["n_participants", "n_trials", "share"]].tolist() == [2, 5, 0.4]
    assert table["share"].dtype == float
    assert table.loc["no_rule", "low"] < 0.4 < table.loc["no_rule", "high"]


@pytest.mark.parametrize("n", [0, 1])
def test_nobody_and_one_person_have_words(n: int) -> None:
    table = trials({}).iloc[:n]
    assert "nan" not in solved_by_someone(table).words() + dropouts(table).words()
    assert give_ups(table)["reason"].tolist() == list(REASONS)
    assert np.isnan(give_ups(trials({}).iloc[:0])["share"]).all()
