"""The rules of a trial."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc.trials import (
    attempt_result,
    attempts_left,
    outcome_after,
    outcome_when_closed,
    shown_verdict,
)


@pytest.mark.parametrize(
    ("solved", "feedback", "outcome"),
    [
        ([], "each", None),
        ([False], "each", None),
        ([True], "each", "solved"),
        ([False, False], "each", "failed"),
        ([False, True], "each", "solved"),
        ([True], "end", None),
        ([True, False], "end", "solved"),
        ([False, False], "end", "failed"),
    ],
)
def test_when_a_trial_of_two_attempts_ends(solved, feedback, outcome):
    assert outcome_after(solved, 2, feedback) == outcome


@pytest.mark.parametrize(
    ("solved", "closed_by", "outcome"),
    [
        ([], "gave_up", "gave_up"),
        ([False], "gave_up", "gave_up"),
        ([True], "gave_up", "solved"),
        ([False], "done", "failed"),
        ([True], "done", "solved"),
    ],
)
def test_how_a_closed_trial_counts(solved, closed_by, outcome):
    assert outcome_when_closed(solved, closed_by) == outcome


def test_a_blind_verdict_is_withheld_until_the_end():
    assert shown_verdict(True, "end", None) is None
    assert shown_verdict(True, "end", "solved") is True
    assert shown_verdict(False, "each", None) is False


@given(
    st.lists(st.booleans(), min_size=1, max_size=3),
    st.integers(3, 4),
    st.sampled_from(["each", "end"]),
)
def test_a_result_is_of_one_piece(solved, allowed, feedback):
    result = attempt_result(solved, allowed, feedback)

    assert result.attempt_number == len(solved)
    assert result.closed == (result.outcome is not None)
    assert result.attempts_left == attempts_left(len(solved), allowed, result.outcome)
    assert (result.attempts_left == 0) == result.closed
    assert (result.pair_solved is None) == (feedback == "end" and not result.closed)
