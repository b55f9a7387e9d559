"""The curve agrees with statsmodels and scipy; what is censored, and which time counts."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from statsmodels.duration.survfunc import SurvfuncRight

from arc.stats.survival import CURVE, kaplan_meier, time_to_solve
from tests.stats.made import trials, unsolved


def drawn(seed: int, n: int = 150, ties: bool = False) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    times, limits = rng.lognormal(5, 0.8, n), rng.exponential(300, n)
    ended = np.minimum(times, limits)
    return np.ceil(ended / 60) if ties else ended, times <= limits


@pytest.mark.parametrize("ties", [False, True])
@pytest.mark.parametrize("seed", range(3))
def test_the_curve_is_that_of_statsmodels(seed: int, ties: bool) -> None:
    times, solved = drawn(seed, ties=ties)
    other = SurvfuncRight(times, solved.astype(int))
    curve = kaplan_meier(times, solved).set_index("seconds").loc[other.surv_times]
    np.testing.assert_allclose(curve["still_unsolved"], other.surv_prob, atol=1e-12)
    np.testing.assert_array_equal(curve["at_risk"], other.n_risk)
    np.testing.assert_array_equal(curve["solved"], other.n_events)
    here = curve["still_unsolved"].to_numpy() > 0
    np.testing.assert_allclose(curve["standard_error"][here], other.surv_prob_se[here], atol=1e-12)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("seed", range(3))
def test_the_interval_is_that_of_scipy(seed: int) -> None:
    times, solved = drawn(seed)
    data = scipy.stats.CensoredData.right_censored(times, ~solved)
    other = scipy.stats.ecdf(data).sf
    ends = other.confidence_interval(0.95, method="log-log")
    curve = kaplan_meier(times, solved).set_index("seconds")
    inside = (other.probabilities > 0) & (other.probabilities < 1)
    mine = curve.loc[other.quantiles[inside]]
    np.testing.assert_allclose(mine["still_unsolved"], other.probabilities[inside])
    np.testing.assert_allclose(mine["low"], ends.low.probabilities[inside], atol=1e-6)
    np.testing.assert_allclose(mine["high"], ends.high.probabilities[inside], atol=1e-6)


@pytest.mark.filterwarnings("ignore::RuntimeWarning")
@pytest.mark.parametrize("seed", range(3))
def test_the_median_and_its_interval_are_those_of_statsmodels(seed: int) -> None:
    times, solved = drawn(seed)
    times = np.ceil(times)
    other = SurvfuncRight(times, solved.astype(int))
    rows = [
        {"elapsed_ms": 1000 * t - 1, "participant_id": f"p{n}"}
        | ({} if s else unsolved(outcome="gave_up"))
        for n, (t, s) in enumerate(zip(times, solved, strict=True))
    ]
    found = time_to_solve(trials(*rows))
    low, high = other.quantile_ci(0.5, method="cloglog")
    expected = [other.quantile(0.5), low, high]
    assert [found.median_s, found.median_low_s, found.median_high_s] == pytest.approx(
        expected, abs=0.01
    )


def test_trials_of_one_person_count_as_one_where_they_are_all_the_same() -> None:
    times, solved = drawn(7)
    people = np.arange(len(times))
    alone = kaplan_meier(times, solved, people)
    thrice = kaplan_meier(np.tile(times, 3), np.tile(solved, 3), np.tile(people, 3))
    inside = alone["still_unsolved"].between(0.25, 0.9)
    np.testing.assert_allclose(thrice["still_unsolved"], alone["still_unsolved"], atol=1e-12)
    np.testing.assert_allclose(thrice["low"][inside], alone["low"][inside], atol=0.005)
    np.testing.assert_allclose(thrice["high"][inside], alone["high"][inside], atol=0.005)
    naive = kaplan_meier(np.tile(times, 3), np.tile(solved, 3))
    assert ((naive["high"] - naive["low"]) < 0.7 * (thrice["high"] - thrice["low"]))[inside].all()


def test_the_interval_by_participant_is_as_wide_as_the_bootstraps() -> None:
    rng = np.random.default_rng(8)
    people = np.repeat(np.arange(80), 6)
    times = np.ceil(60 * rng.lognormal(rng.normal(1, 0.7, 80)[people], 0.5))
    solved = rng.random(len(people)) < 0.7
    curve = kaplan_meier(times, solved, people).set_index("seconds")
    moment = curve.index[np.argmax(curve["still_unsolved"] <= 0.5)]
    found = []
    for _ in range(200):
        rows = np.concatenate([np.flatnonzero(people == p) for p in rng.integers(0, 80, 80)])
        again = kaplan_meier(times[rows], solved[rows]).set_index("seconds")["still_unsolved"]
        found.append(again[again.index <= moment].iloc[-1])
    drawn_again = np.subtract(*np.percentile(found, [97.5, 2.5]))
    assert curve.loc[moment, "high"] - curve.loc[moment, "low"] == pytest.approx(
        drawn_again, rel=0.2
    )


def test_every_ending_without_an_exact_answer_is_censored() -> None:
    endings = ["failed", "gave_up", "timed_out", "abandoned"]
    table = trials({}, *(unsolved(outcome=ending, elapsed_ms=60_000) for ending in endings))
    found = time_to_solve(table)
    assert found.curve["censored"].tolist() == [0, 4, 0]
    assert found.curve["solved_of_all"].tolist() == [0, 0, 0.2]
    assert found.curve["still_unsolved"].tolist() == [1, 1, 0]
    assert (found.n, found.n_solved, found.n_participants) == (5, 1, 1)


def test_the_time_of_a_solved_trial_is_that_of_its_exact_attempt() -> None:
    table = trials({"elapsed_ms": 90_000}, unsolved(elapsed_ms=70_000))
    attempts = pd.DataFrame(
        {
            "trial_id": [0, 0, 1],
            "attempt_number": [1, 2, 1],
            "pair_solved": [True, False, False],
            "trial_elapsed_ms": [40_000, 90_000, 50_000],
        }
    ).convert_dtypes()
    assert time_to_solve(table, attempts).curve["seconds"].tolist() == [0, 40, 70]
    assert time_to_solve(table).curve["seconds"].tolist() == [0, 70, 90]


def test_a_trial_without_a_time_is_counted_apart() -> None:
    found = time_to_solve(trials({}, unsolved(elapsed_ms=None)))
    assert (found.n, found.n_without_time) == (1, 1)


def test_words_tell_the_median_or_why_there_is_none() -> None:
    assert time_to_solve(trials({}).iloc[:0]).words() == (
        "No trial has ended yet, so there is no time to tell."
    )
    assert "stays above a half" in time_to_solve(trials(unsolved())).words()
    assert time_to_solve(trials({})).words() == (
        "Median 1 min 20 s, too few for an interval (1 of 1 trial of 1 person solved)."
    )
    some = time_to_solve(trials(*({"elapsed_ms": 1000 * n} for n in (20, 50, 65, 130))))
    assert some.words().startswith("Median 50 s, 95 % interval 20 s or more (4 of 4 trials")


@pytest.mark.parametrize("n", [0, 1, 2])
def test_json_has_no_nan(n: int) -> None:
    table = trials({}, unsolved(elapsed_ms=20_000)).iloc[:n]
    found = json.loads(json.dumps(time_to_solve(table).to_json(), allow_nan=False))
    assert list(found["curve"][0]) == list(CURVE)
    assert "flatters" in found["assumption"]
