"""Fatigue within people: which trials a rating is about, and slopes known beforehand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from arc.simulation.population import Population
from arc.stats.records import Estimate, Finding
from arc.stats.sample import sample_of, with_derived
from arc.stats.within import (
    adjusted_times,
    behavior_slopes,
    fatigue_slopes,
    rating_windows,
    uneven_windows,
)
from tests.stats.made import SYNTHETIC, counting, ratings, simulated, trials

STAY = Population(leave=1e-9, rating_skipped=0, fatigue=3, fatigue_growth=0.15, rating_noise_sd=0.5)


def slopes(findings: tuple[Finding, ...]) -> dict[str, Estimate]:
    return {f.name: f for f in findings if isinstance(f, Estimate)}


def windows_of(population: Population, seed: int = 4) -> pd.DataFrame:
    made, _ = simulated(population, seed, people=120, tasks=24)
    shown = with_derived(made.trials)
    return rating_windows(shown, sample_of(made.trials, SYNTHETIC).trials, made.ratings)


def test_a_rating_is_about_the_trials_since_the_one_before() -> None:
    solved = [1, None, 1, None, None]
    table = with_derived(
        trials(
            *(
                {"trial_index": n, "task_id": f"t{n}", "solved_at_attempt": at}
                for n, at in enumerate(solved)
            )
        )
    )
    asked = ratings((1, "start", 0, 1), (1, "due", 2, 4), (1, "due", 3, None), (1, "end", 5, 6))
    windows = rating_windows(table, table, asked)
    assert windows["after_tasks"].tolist() == [0, 2, 5]
    assert windows["fatigue"].tolist() == [1, 4, 6]
    assert windows["active_minutes"].tolist() == [0, 2, 5]
    assert windows["unsolved"].tolist()[1:] == pytest.approx([1 / 2, 2 / 3])
    assert np.isnan(windows["unsolved"].iloc[0])
    assert windows["participant_id"].unique().tolist() == ["ann"]


def test_ratings_count_tasks_not_test_pairs() -> None:
    table = with_derived(
        trials(
            {"trial_index": 0, "task_id": "two", "pair_index": 0},
            {"trial_index": 1, "task_id": "two", "pair_index": 1, "solved_at_attempt": None},
            {"trial_index": 2, "task_id": "one", "solved_at_attempt": None},
        )
    )
    windows = rating_windows(table, table, ratings((1, "due", 1, 3), (1, "end", 2, 4)))
    assert windows["unsolved"].tolist() == [0.5, 1]
    assert windows["active_minutes"].tolist() == [2, 3]


def test_trials_that_do_not_count_tire_all_the_same() -> None:
    table = trials({}, {"trial_index": 1, "task_id": "b", "assignment": "chosen"})
    windows = rating_windows(
        with_derived(table), sample_of(table).trials, ratings((1, "end", 2, 4))
    )
    assert windows["active_minutes"].tolist() == [2]


def test_the_growth_of_fatigue_is_found() -> None:
    found = slopes(fatigue_slopes(windows_of(STAY)))
    growth = found["self-reported fatigue by position"]
    assert growth.low <= 1.5 <= growth.high
    assert growth.rows == "ratings"
    assert growth.n_participants == 120


def test_people_who_play_it_down_show_less() -> None:
    found = slopes(fatigue_slopes(windows_of(replace(STAY, rating_response=0.5))))
    growth = found["self-reported fatigue by position"]
    assert growth.low <= 0.75 <= growth.high
    assert growth.high < 1.5


def test_idling_undoing_and_unevenness_grow_with_fatigue_or_not_at_all() -> None:
    tired = slopes(fatigue_slopes(windows_of(replace(STAY, time_noise_by_fatigue=0.1))))
    for name in ("idle shares", "undo shares", "unevenness of times"):
        assert tired[f"{name} by self-reported fatigue"].low > 0
    calm = replace(STAY, idle_by_fatigue=0, undo_by_fatigue=0, time_noise_by_fatigue=0)
    none = slopes(fatigue_slopes(windows_of(calm)))
    for name in ("idle shares", "undo shares", "unevenness of times"):
        assert not none[f"{name} by self-reported fatigue"].excludes_zero


def test_the_same_is_seen_by_position_without_any_rating() -> None:
    growing, _ = simulated(replace(STAY, time_noise_by_fatigue=0.1), 4, people=120, tasks=24)
    found = slopes(behavior_slopes(counting(growing)))
    assert len(found) == 3
    assert all(slope.low > 0 for slope in found.values())


def test_unevenness_is_the_sd_of_log_times_however_few_trials() -> None:
    noise = 0.6
    population = replace(STAY, time_noise_sd=noise, time_noise_by_fatigue=0)
    made, _ = simulated(population, 6, people=300, tasks=24)
    windows = uneven_windows(with_derived(made.trials))
    assert windows["unevenness"].mean() == pytest.approx(noise, rel=0.03)


def test_hard_tasks_do_not_pass_for_unevenness() -> None:
    table = with_derived(
        trials(
            *(
                {"participant_id": who, "task_id": task, "active_ms": factor * ms}
                for who, factor in (("ann", 1), ("bob", 3))
                for task, ms in (("easy", 10_000), ("hard", 90_000))
            )
        )
    )
    adjusted = adjusted_times(table)
    assert adjusted.tolist() == pytest.approx([-np.log(3) / 2] * 2 + [np.log(3) / 2] * 2)
