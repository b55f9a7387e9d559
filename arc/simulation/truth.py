"""What an analysis of simulated people ought to find, from their parameters alone.

Averages over new persons who play the tasks as those in the data do; no outcome of a
trial is looked at, so an analysis is not compared with itself.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from arc.simulation.people import PlayedTask, draw_people, draw_session
from arc.simulation.population import Floats, Population

PEOPLE = 4000
"""New persons to average over: the effect is then good to about one per cent of itself."""


def average_position_effect(
    population: Population,
    tasks: Sequence[PlayedTask],
    rng: np.random.Generator,
    *,
    per_session: int | None = None,
    people: int = PEOPLE,
) -> float:
    """The effect of one position on the chance of solving at the first attempt.

    In probability (-0.01: one percentage point less with each position): the slope of
    the chance by position, averaged over the trials of ``people`` persons. Each plays
    ``per_session`` of the tasks (all by default) in an order of their own until they
    are through or leave.
    """
    slopes: list[Floats] = []
    for ability, order in _played(population, tasks, rng, per_session, people):
        difficulty = np.array([tasks[n].difficulty for n in order])
        at = np.arange(len(order), dtype=float)
        chance = population.chance(np.array(ability), difficulty, at)
        slopes.append(population.position_effect * chance * (1 - chance))
    return float(np.concatenate(slopes).mean())


def participant_spread(
    population: Population,
    tasks: Sequence[PlayedTask],
    rng: np.random.Generator,
    *,
    per_session: int | None = None,
    people: int = PEOPLE,
) -> float:
    """SD among persons of their chance of solving at the first attempt, in probability.

    A person's chance is the mean over all tasks at the mean position of all trials.
    Persons with a single trial are left out, as an analysis has to.
    """
    played = [
        (ability, len(order))
        for ability, order in _played(population, tasks, rng, per_session, people)
        if len(order) > 1
    ]
    middle = np.concatenate([np.arange(length, dtype=float) for _, length in played]).mean()
    abilities = np.array([ability for ability, _ in played])
    difficulty = np.array([task.difficulty for task in tasks])
    chances = population.chance(abilities[:, None], difficulty, np.array(middle))
    return float(chances.mean(axis=1).std(ddof=1))


def _played(
    population: Population,
    tasks: Sequence[PlayedTask],
    rng: np.random.Generator,
    per_session: int | None,
    people: int,
) -> list[tuple[float, list[int]]]:
    """Each person's ability and the tasks (by index) they come to, in order."""
    played = []
    for person in draw_people(population, people, rng):
        order = rng.permutation(len(tasks))[:per_session].tolist()
        session = draw_session(person, [tasks[n] for n in order], population, rng)
        played.append((person.ability, order[: len(session)]))
    return played
