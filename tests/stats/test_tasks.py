"""The jagged edge: people's rate on each task beside each model's outcome."""

from __future__ import annotations

import pandas as pd
import pytest

from arc.collections import load
from arc.stats.intervals import wilson
from arc.stats.outcomes import bundled_outcomes
from arc.stats.size import task_sizes
from arc.stats.tasks import PEOPLE_COLUMNS, jagged_edge, people_by_task
from arc.stats.votes import vote_tallies
from tests.stats.made import trials, unsolved

EVALUATION = list(load("arc-agi-1-evaluation"))
OUTCOMES = bundled_outcomes(EVALUATION)
FIRST = {"task_id": EVALUATION[0].task_id, "content_hash": EVALUATION[0].content_hash}


def test_people_on_a_task() -> None:
    table = trials(
        {},
        {"participant_id": "b", "elapsed_ms": 120_000},
        unsolved(participant_id="c", outcome="gave_up", close_reason="tedious", attempts_used=0),
        unsolved(participant_id="d", outcome="abandoned", attempts_used=0),
    )
    (row,) = people_by_task(table).to_dict("records")
    assert list(row) == list(PEOPLE_COLUMNS)
    assert (row["n"], row["n_participants"], row["n_solved"], row["task_solved"]) == (4, 4, 2, 0.5)
    assert (row["low"], row["high"]) == pytest.approx(tuple(float(x) for x in wilson(0.5, 4)))
    assert (row["n_submitted"], row["n_gave_up"], row["gave_up_tedious"]) == (2, 1, 1)
    assert row["gave_up_no_rule"] == 0
    assert row["median_s_solved"] == 100
    assert row["small"]


def test_a_task_with_two_tests_is_one_round() -> None:
    two = {"pair_count": 2}
    (row,) = people_by_task(trials(two, two | unsolved(pair_index=1))).to_dict("records")
    assert (row["n"], row["n_solved"], row["mean_task_score"]) == (1, 0, 0.5)


def test_only_trials_that_allowed_so_many_attempts() -> None:
    gave_up = unsolved(outcome="gave_up", close_reason="no_rule")
    three = {"attempts_allowed": 3, "participant_id": "b"}
    (row,) = people_by_task(trials(gave_up, gave_up | three), 3).to_dict("records")
    assert (row["n"], row["gave_up_no_rule"]) == (1, 1)


def test_each_model_stands_beside_and_a_task_of_ones_own_has_none() -> None:
    votes = pd.DataFrame(
        {"participant_id": ["a", "b", "c"], "fair": "no"} | {k: [v] * 3 for k, v in FIRST.items()}
    )
    table = jagged_edge(
        trials(FIRST, {"task_id": "own"}),
        OUTCOMES,
        tallies=vote_tallies(votes),
        sizes=task_sizes(EVALUATION),
    ).set_index("task_id")
    first, own = table.loc[FIRST["task_id"]], table.loc["own"]
    assert set(OUTCOMES["model"]) <= set(table)
    assert first[["o3_high", "o1_mini"]].notna().all()
    assert own[["o3_high", "o1_mini"]].isna().all()
    assert (first["n_votes"], own["n_votes"]) == (3, 0)
    assert (bool(first["disputed"]), bool(own["disputed"])) == (True, False)
    assert first["total_cells"] > 0


def test_nobody_has_no_rows_and_all_the_columns() -> None:
    empty = jagged_edge(trials({}).iloc[:0], OUTCOMES)
    assert empty.empty
    assert list(PEOPLE_COLUMNS) == list(empty)[: len(PEOPLE_COLUMNS)]
