"""Simulated people do what their parameters say."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from arc.simulation import people as people_module
from arc.simulation.people import (
    PlayedTask,
    Rules,
    TrialDraw,
    draw_people,
    draw_session,
    draw_tasks,
)
from arc.simulation.population import Population, population_from_json

FOREVER = Population(leave=1e-9)
RULES = Rules()


def rng(seed: int = 7) -> np.random.Generator:
    return np.random.default_rng(seed)


def sessions(
    population: Population, n: int = 400, tasks: int = 20, rules: Rules = RULES, seed: int = 7
) -> list[tuple[TrialDraw, ...]]:
    draw = rng(seed)
    played = draw_tasks(population, tasks, draw)
    return [
        draw_session(person, played, population, draw, rules)
        for person in draw_people(population, n, draw)
    ]


def flat(drawn: Sequence[Sequence[TrialDraw]]) -> list[TrialDraw]:
    return [trial for session in drawn for trial in session]


def share(trials: list[TrialDraw]) -> float:
    return float(np.mean([trial.solved_at_attempt == 1 for trial in trials]))


def test_the_same_seed_draws_the_same_people() -> None:
    assert sessions(Population(), 5) == sessions(Population(), 5)
    assert sessions(Population(), 5) != sessions(Population(), 5, seed=8)


def test_parameters_survive_json() -> None:
    population = Population(position_effect=-0.05, leave=0.1)
    assert population_from_json(json.loads(json.dumps(population.to_json()))) == population
    assert population_from_json({"leave": 0.2}) == Population(leave=0.2)


@pytest.mark.parametrize("raw", [{"height": 1.8}, {"leave": "often"}, {"leave": float("nan")}])
def test_parameters_that_are_none_are_named(raw: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=next(iter(raw))):
        population_from_json(raw)


def test_a_session_goes_through_the_tasks_until_it_ends_or_the_person_leaves() -> None:
    drawn = sessions(Population(leave=0.1))
    lengths = {len(session) for session in drawn}
    assert min(lengths) < 5
    assert max(lengths) == 20
    for session in drawn:
        assert [trial.position for trial in session] == list(range(len(session)))
        assert [trial.leaves for trial in session] == [False] * (len(session) - 1) + [
            len(session) < 20
        ]
        assert all(trial.outcome != "abandoned" or trial.leaves for trial in session)


def test_a_session_needs_a_task() -> None:
    with pytest.raises(ValueError, match="task"):
        draw_session(draw_people(Population(), 1, rng())[0], [], Population(), rng())


def test_outcomes_agree_with_attempts() -> None:
    for trial in flat(sessions(Population(), rules=Rules(attempts_allowed=3, time_limit_s=600))):
        assert (trial.outcome == "solved") == (trial.solved_at_attempt is not None)
        assert (trial.reason is not None) == (trial.outcome == "gave_up")
        if trial.outcome == "failed":
            assert trial.wrong_attempts == 3
        elif trial.solved_at_attempt:
            assert trial.wrong_attempts == trial.solved_at_attempt - 1
        else:
            assert trial.wrong_attempts in (0, 1)
        assert trial.active_s + trial.idle_s <= 600 + 1e-6
        assert 0 <= trial.confidence <= 100


def test_ratings_come_at_the_start_every_few_tasks_and_at_the_end() -> None:
    asked = [r for trial in sessions(FOREVER, 1, 12)[0] for r in trial.ratings]
    assert [(r.moment, r.after_tasks) for r in asked] == [
        ("start", 0), ("due", 5), ("due", 10), ("end", 12),
    ]  # fmt: skip
    silent = sessions(FOREVER, 3, rules=Rules(rating_every=0))
    assert all(trial.ratings == () for trial in flat(silent))


def test_fatigue_makes_ratings_idling_and_undoing_grow_and_practice_makes_faster() -> None:
    drawn = sessions(replace(FOREVER, fatigue_growth=0.2, practice_effect=-0.03), tasks=30)
    early, late = (flat([s[part] for s in drawn]) for part in (slice(0, 10), slice(20, 30)))

    def means(trials: list[TrialDraw]) -> np.ndarray:
        ratings = [r.rating for t in trials for r in t.ratings if r.rating is not None]
        idle = [t.idle_s / (t.idle_s + t.active_s) for t in trials]
        return np.array([np.mean(ratings), np.mean(idle), np.mean([t.undo_share for t in trials])])

    assert (means(late) > means(early) * 1.2).all()
    times = [np.mean([np.log(t.active_s) for t in part]) for part in (early, late)]
    # 20 positions of practice, against 20 x 0.2 points of fatigue.
    assert times[1] - times[0] == pytest.approx(20 * (-0.03 + 0.2 * 0.02), abs=0.3)


def test_the_able_stay_when_leaving_depends_on_ability() -> None:
    informative = Population(leave=0.1, leave_by_ability=-1.5, position_effect=0)
    drawn = sessions(informative, tasks=20)
    stayed, left = ([s[:1] for s in drawn if (len(s) == 20) == full] for full in (True, False))
    assert share(flat(stayed)) > share(flat(left)) + 0.1


def test_the_chance_of_solving_is_what_is_drawn() -> None:
    population = replace(FOREVER, ability_sd=0, position_effect=-0.1)
    task = PlayedTask(difficulty=0.5, cells=10)
    drawn = [
        draw_session(person, [task] * 6, population, rng(seed))
        for seed, person in enumerate(draw_people(population, 3000, rng()))
    ]
    for position in range(6):
        chance = 1 / (1 + np.exp(-(population.solving - 0.5 - 0.1 * position)))
        assert share([s[position] for s in drawn]) == pytest.approx(chance, abs=0.03)


def test_the_model_needs_numpy_alone() -> None:
    for name in ("people.py", "population.py"):
        path = Path(people_module.__file__).with_name(name)
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        modules = {n.module or "" for n in nodes if isinstance(n, ast.ImportFrom)}
        modules |= {alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names}
        outside = {m for m in modules if m.split(".")[0] not in sys.stdlib_module_names}
        assert outside <= {"numpy", "numpy.typing", "arc.simulation.population"}
