"""Intervals agree with what others compute, and hold the truth as often as they say."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import scipy.stats
from statsmodels.stats.proportion import proportion_confint

from arc.stats.intervals import (
    BY_PARTICIPANT,
    BY_PEOPLE,
    DRAWS,
    effective_people,
    mean_over_tasks,
    resampled,
    share_by_person,
    wilson,
)


def test_wilson_is_that_of_statsmodels() -> None:
    rng = np.random.default_rng(1)
    n = rng.integers(1, 500, 300)
    solved = rng.binomial(n, rng.random(300))
    np.testing.assert_allclose(
        wilson(solved / n, n), proportion_confint(solved, n, method="wilson"), atol=1e-6
    )


def test_wilson_of_nothing_is_missing_and_the_ends_are_exact() -> None:
    assert np.isnan(wilson(0.0, 0)).all()
    assert wilson(0.0, 7)[0] == 0
    assert wilson(1.0, 7)[1] == 1


def test_draws_are_of_as_many_people_and_the_same_each_time() -> None:
    drawn = resampled(30)
    assert drawn.shape == (30, DRAWS)
    assert (drawn.sum(axis=0) == 30).all()
    # Of each person: on average once in each draw.
    assert np.abs(drawn.mean(axis=1) - 1).max() < 0.12
    resampled.cache_clear()
    np.testing.assert_array_equal(resampled(30), drawn)


def test_the_bootstrap_is_that_of_scipy() -> None:
    rng = np.random.default_rng(2)
    bottom = rng.integers(1, 12, 80).astype(float)
    top = rng.binomial(bottom.astype(int), rng.beta(2, 1, 80)).astype(float)
    mine = share_by_person(top, bottom).interval()
    other = scipy.stats.bootstrap(
        (top, bottom),
        lambda a, b, axis: a.sum(axis=axis) / b.sum(axis=axis),
        paired=True,
        method="percentile",
        n_resamples=9_999,
        rng=np.random.default_rng(3),
    ).confidence_interval
    assert mine.how == BY_PARTICIPANT
    assert (mine.low, mine.high) == (
        pytest.approx(other.low, abs=0.006),
        pytest.approx(other.high, abs=0.006),
    )


def test_the_mean_over_tasks_is_that_of_a_table_drawn_again() -> None:
    rng = np.random.default_rng(4)
    runs = pd.DataFrame({"person": rng.integers(0, 25, 200), "task": rng.integers(0, 9, 200)})
    runs["score"] = rng.random(200)
    runs["weight"] = 1 / runs.groupby("task")["score"].transform("size")
    score, person, task = (runs[name].to_numpy() for name in ("score", "person", "task"))
    value, parts = mean_over_tasks(score, person, task, 25)
    assert value == pytest.approx(runs.groupby("task")["score"].mean().mean())
    assert parts.top.sum() / parts.bottom.sum() == pytest.approx(value)
    for draw in (0, 7, DRAWS - 1):
        again = runs.loc[runs.index.repeat(resampled(25)[person, draw].astype(int))]
        expected = np.average(again["score"], weights=again["weight"])
        assert parts.draws[draw] == pytest.approx(expected, abs=1e-5)


def test_tasks_that_few_played_do_not_pull_the_draws_aside() -> None:
    # Half of the tasks are easy, and each of those was played by one person alone.
    people = np.arange(60)
    tasks = np.where(people < 30, 0, people)
    scores = np.where(people < 30, people % 2, 1).astype(float)
    value, parts = mean_over_tasks(scores, people, tasks, 60)
    assert value == pytest.approx(30.5 / 31)
    assert parts.draws.mean() == pytest.approx(value, abs=0.002)


def test_with_few_people_it_is_wilson_with_people_as_observations() -> None:
    top, bottom = np.full(12, 3.0), np.full(12, 5.0)
    few = share_by_person(top, bottom).interval()
    assert few.how == BY_PEOPLE
    assert (few.low, few.high) == pytest.approx(
        proportion_confint(12 * 0.6, 12, method="wilson"), abs=1e-6
    )


@pytest.mark.parametrize("solved", [0, 3, 97, 100])
def test_what_few_people_did_or_did_not_is_wilsons_too(solved: int) -> None:
    top = (np.arange(100) < solved).astype(float)
    ends = share_by_person(top, np.ones(100)).interval()
    assert ends.how == BY_PEOPLE
    assert ends.high - ends.low > 0.03


def test_one_person_with_most_of_the_trials_counts_as_hardly_more_than_one() -> None:
    assert effective_people(np.full(30, 4.0)) == pytest.approx(30)
    assert effective_people(np.array([200.0] + [1.0] * 40)) < 2
    assert effective_people(np.zeros(3)) == 0


def test_people_drawn_again_cover_as_stated_where_wilson_over_trials_does_not() -> None:
    rng = np.random.default_rng(5)
    runs, people, each = 400, 60, 10
    held = naive = 0
    for _ in range(runs):
        ability = rng.beta(1.2, 0.8, people)
        top = rng.binomial(each, ability).astype(float)
        ends = share_by_person(top, np.full(people, float(each))).interval()
        held += ends.low <= 0.6 <= ends.high
        low, high = wilson(top.sum() / (people * each), people * each)
        naive += low <= 0.6 <= high
    # 95 % of 400 are 380, with a standard error of 4.4; percentiles run a little short.
    assert 364 <= held <= 393
    assert naive < 330
