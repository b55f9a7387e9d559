"""What an analysis of simulated people ought to find, from their parameters alone.

Averages over new persons who play the tasks as those in the data do; no outcome of a
trial is looked at, so an analysis is not compared with itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from arc.simulation.people import PlayedTask, draw_people, session_length
from arc.simulation.population import Floats, Population

PEOPLE = 4000
"""New persons to average over: the effect is then good to about one per cent of itself."""


class Truth(NamedTuple):
    """Of solving at the first attempt, in probability (0.01 is one percentage point).

    ``position_effect`` is the slope of the chance by position, averaged over all
    trials. ``spread`` is the SD among persons of their chance, each the mean over all
    tasks at the mean position of all trials; persons with a single trial are left out,
    as an analysis has to.
    """

    position_effect: float
    spread: float


def truth_of(
    population: Population,
    tasks: Sequence[PlayedTask],
    rng: np.random.Generator,
    *,
    per_session: int | None = None,
    people: int = PEOPLE,
) -> Truth:
    """What is true of the population on these tasks, by drawing ``people`` persons.

    Each plays ``per_session`` of the tasks (all by default) in an order of their own
    until they are through or leave.
    """
    difficulty = np.array([task.difficulty for task in tasks])
    abilities: list[float] = []
    positions: list[Floats] = []
    slopes: list[Floats] = []
    for person in draw_people(population, people, rng):
        order = rng.permutation(len(tasks))[:per_session]
        length = session_length(person, [tasks[n] for n in order.tolist()], population, rng)
        at = np.arange(length, dtype=float)
        chance = population.chance(np.array(person.ability), difficulty[order[:length]], at)
        slopes.append(population.position_effect * chance * (1 - chance))
        positions.append(at)
        if length > 1:
            abilities.append(person.ability)
    middle = np.array(np.concatenate(positions).mean())
    chances = population.chance(np.array(abilities)[:, None], difficulty, middle)
    return Truth(float(np.concatenate(slopes).mean()), float(chances.mean(axis=1).std(ddof=1)))
