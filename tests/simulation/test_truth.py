"""What is true of simulated people agrees with numerical integration over their ability."""

from __future__ import annotations

import numpy as np
import pytest

from arc.exchange.codebook import TABLES
from arc.simulation.people import draw_tasks
from arc.simulation.population import Population
from arc.simulation.tables import simulated_tables
from arc.simulation.truth import truth_of

STAY = Population(leave=1e-9, position_effect=-0.05)
TASKS = draw_tasks(STAY, 10, np.random.default_rng(7))


def rng() -> np.random.Generator:
    return np.random.default_rng(7)


def chances() -> tuple[np.ndarray, np.ndarray]:
    """Chances by ability, task and position where nobody leaves, and the abilities' weights."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(41)
    difficulty = np.array([task.difficulty for task in TASKS])
    logits = STAY.solving + nodes[:, None, None] - difficulty[:, None] - 0.05 * np.arange(10)
    return 1 / (1 + np.exp(-logits)), weights / weights.sum()


def test_the_effect_is_the_mean_slope_of_the_chances() -> None:
    chance, weights = chances()
    slope = weights @ (-0.05 * chance * (1 - chance)).mean(axis=(1, 2))
    assert truth_of(STAY, TASKS, rng()).position_effect == pytest.approx(slope, rel=0.02)


def test_no_effect_on_the_logit_is_none_on_the_chance() -> None:
    assert truth_of(Population(position_effect=0), TASKS, rng(), people=50).position_effect == 0


def test_the_spread_is_the_sd_of_the_chances() -> None:
    chance, weights = chances()
    mean = chance.mean(axis=(1, 2))
    sd = np.sqrt(weights @ mean**2 - (weights @ mean) ** 2)
    assert truth_of(STAY, TASKS, rng()).spread == pytest.approx(sd, rel=0.03)


def test_tables_have_the_columns_of_an_export() -> None:
    made = simulated_tables(Population(), TASKS, 3, rng())
    assert set(made.trials) <= set(TABLES["trials"])
    assert set(made.ratings) <= set(TABLES["ratings"])


def test_tables_have_a_row_a_trial_and_say_that_they_are_synthetic() -> None:
    made = simulated_tables(Population(), TASKS, 30, rng(), per_session=6)
    trials = made.trials
    assert trials["synthetic"].all()
    assert trials["participant_id"].nunique() == 30
    assert trials.groupby("session_id").size().max() == 6
    assert not trials.duplicated(["participant_id", "task_id"]).any()
    assert set(trials["task_id"]) == set(made.tasks["task_id"])
    solved = trials["outcome"] == "solved"
    assert (solved == trials["solved_at_attempt"].notna()).all()
    assert (trials["elapsed_ms"] == trials["active_ms"] + trials["idle_ms"]).all()
    assert (made.ratings["rating"].dropna() <= 10).all()
    assert set(made.ratings["moment"]) == {"start", "due", "end"}
