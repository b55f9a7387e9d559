"""Which trials count, which do not and why, and what is derived from them."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import pytest

from arc.exchange.export import to_csv
from arc.stats.sample import DERIVED, Filter, sample_of, with_derived
from tests.stats.made import trials

ODD = {
    "not assigned": {"assignment": "chosen"},
    "puzzle seen before": {"seen_before": "yes"},
    "answer seen before": {"truth_seen": True},
    "played again": {"round_number": 2},
    "still open": {"outcome": None, "solved_at_attempt": None},
    "never shown": {"shown_at": None},
    "made by a program": {"synthetic": True},
}


@pytest.mark.parametrize("reason", ODD)
def test_each_reason_leaves_a_trial_out_and_is_counted(reason: str) -> None:
    sample = sample_of(trials({}, {"trial_index": 1, **ODD[reason]}))
    assert len(sample.trials) == 1
    assert sample.left_out == {reason: 1}


def test_a_trial_is_left_out_once_and_unsure_people_stay_in() -> None:
    table = trials(
        {"truth_seen": True, "assignment": "chosen", "seen_before": "yes"},
        {"seen_before": "not_sure"},
        {"seen_before": None},
    )
    sample = sample_of(table)
    assert len(sample.trials) == 2
    assert sample.left_out == {"not assigned": 1}


def test_a_filter_lets_in_what_it_names() -> None:
    table = trials(ODD["not assigned"], ODD["answer seen before"], ODD["puzzle seen before"])
    assert len(sample_of(table, Filter(not_assigned=True)).trials) == 1
    assert len(sample_of(table, Filter(not_assigned=True, truth_seen=True)).trials) == 2


def test_abandoned_trials_count_as_unsolved_and_the_last_is_marked() -> None:
    gone = {"outcome": "abandoned", "solved_at_attempt": None}
    table = trials({}, {"trial_index": 1, **gone}, {"trial_index": 2}, {"trial_index": 3, **gone})
    found = sample_of(table).trials
    assert found["solved_first"].tolist() == [1, 0, 1, 0]
    assert found["left_in_it"].tolist() == [False, False, False, True]
    assert found["last"].tolist() == [False, False, False, True]


def test_the_last_trial_is_a_sessions_own_and_one_that_was_shown() -> None:
    table = trials(
        {"trial_index": 0},
        {"trial_index": 1},
        {"trial_index": 2, "shown_at": None, "outcome": None},
        {"session_id": 2, "trial_index": 0},
    )
    assert with_derived(table)["last"].tolist() == [False, True, False, True]


def test_the_second_attempt_is_not_the_first() -> None:
    table = trials({"solved_at_attempt": 2}, {"solved_at_attempt": None, "outcome": "failed"})
    assert sample_of(table).trials["solved_first"].tolist() == [0, 0]


def test_shares_and_logarithms() -> None:
    (row,) = with_derived(trials({})).to_dict("records")
    assert row["idle_share"] == pytest.approx(0.25)
    assert row["undo_share"] == pytest.approx(0.1)
    assert row["painting_share"] == pytest.approx(0.25)
    assert row["log_active"] == pytest.approx(np.log(60))
    assert row["log_cells"] == pytest.approx(np.log(10))
    assert set(DERIVED) <= set(row)


def test_no_time_and_no_edits_are_missing_not_zero() -> None:
    empty = {"active_ms": 0, "idle_ms": 0, "edit_count": 0, "undo_count": 0}
    (row,) = with_derived(trials(empty)).to_dict("records")
    assert all(
        np.isnan(row[name]) for name in ("log_active", "idle_share", "undo_share", "painting_share")
    )


def test_test_pairs_of_a_task_are_items_of_their_own() -> None:
    table = trials({}, {"pair_index": 1}, {"content_hash": "other"}, {"participant_id": "bob"})
    assert with_derived(table)["item"].nunique() == 3


def test_a_table_read_from_csv_counts_the_same_trials() -> None:
    table = trials({}, *({"trial_index": n, **odd} for n, odd in enumerate(ODD.values())))
    again = pd.read_csv(io.BytesIO(to_csv(table)))
    assert dict(sample_of(again).left_out) == dict(sample_of(table).left_out)
    assert with_derived(again)["session_id"].tolist() == with_derived(table)["session_id"].tolist()


def test_the_table_given_is_left_as_it_was() -> None:
    table = trials({}, {"truth_seen": True})
    before = table.copy()
    sample_of(table)
    pd.testing.assert_frame_equal(table, before)
