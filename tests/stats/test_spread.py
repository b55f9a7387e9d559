"""How much people differ: the noise of few trials is taken out."""

from __future__ import annotations

import numpy as np
import pytest

from arc.simulation.population import Population
from arc.simulation.truth import truth_of
from arc.stats.fatigue import SPREAD
from arc.stats.records import Estimate, NotEnough
from arc.stats.spread import participant_spread
from tests.stats.made import counting, simulated

FEW_TRIALS = Population(leave=0.15, leave_by_ability=-1.0)


def test_the_spread_is_peoples_own_and_not_that_of_their_few_trials() -> None:
    estimates, naive = [], []
    for seed in range(5):
        made, tasks = simulated(FEW_TRIALS, seed)
        table = counting(made)
        found = participant_spread(table, SPREAD)
        assert isinstance(found, Estimate)
        estimates.append(found.value / 100)
        means = table.groupby("participant_id")["solved_first"].agg(["mean", "size"])
        naive.append(means.loc[means["size"] > 1, "mean"].std())
    truth = truth_of(FEW_TRIALS, tasks, np.random.default_rng(9), people=2000).spread
    assert np.mean(estimates) == pytest.approx(truth, rel=0.1)
    assert np.mean(naive) > 1.3 * truth


def test_people_who_are_all_alike_have_next_to_none() -> None:
    made, _ = simulated(Population(ability_sd=1e-9, leave=1e-9), 3, people=200, tasks=20)
    found = participant_spread(counting(made), SPREAD)
    assert isinstance(found, Estimate)
    assert found.low == 0
    assert found.value < 4
    assert found.value <= found.high


def test_the_interval_is_the_same_each_time_and_holds_the_estimate() -> None:
    table = counting(simulated(FEW_TRIALS, 1)[0])
    found = participant_spread(table, SPREAD)
    assert isinstance(found, Estimate)
    assert found == participant_spread(table, SPREAD)
    assert found.low < found.value < found.high


def test_a_few_people_have_no_spread() -> None:
    made, _ = simulated(Population(), 1, people=10, tasks=8)
    assert isinstance(participant_spread(counting(made), SPREAD), NotEnough)
