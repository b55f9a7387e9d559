"""The generating parameters of simulated people, as one record that is kept with the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Population:
    """The generating parameters. ``position`` counts a session's trials from 0.

    Ability and difficulty are in logits of solving at the first attempt, fatigue is in
    points of the rating scale, durations are in seconds. ``…_by_fatigue`` is for each
    point of fatigue gained since the start of the session.
    """

    solving: float = -0.1
    """Logit of solving at the first attempt, average person and task, position 0."""
    ability_sd: float = 1.0
    difficulty_sd: float = 1.0
    position_effect: float = -0.02
    """Added to the logit of solving at the first attempt with each position."""
    later_attempts: float = -1.0
    """Added to the logit at every attempt after the first."""

    thinking_s: float = 180.0
    """Median thinking time of the average person on the average task."""
    painting_s: float = 0.8
    """Painting time for each cell the task asks for, average person."""
    cells: float = 60.0
    """Median number of cells a task asks for."""
    cells_sd: float = 0.7
    """SD of its logarithm among tasks."""
    slower_when_harder: float = 0.2
    """Added to log thinking time for each logit of difficulty."""
    speed_sd: float = 0.35
    """SD among people of log time, thinking and painting alike."""
    time_noise_sd: float = 0.5
    """SD of log time from trial to trial within a person."""
    practice_effect: float = -0.015
    """Added to log time with each position: people get faster."""
    time_by_fatigue: float = 0.02
    """Added to log time: fatigue makes slower, against practice."""
    time_noise_by_fatigue: float = 0.05
    """Added to the logarithm of ``time_noise_sd``: times become uneven."""

    fatigue: float = 2.0
    """Fatigue at the start of a session, mean among people."""
    fatigue_sd: float = 1.2
    fatigue_growth: float = 0.12
    """Points gained with each position, mean among people."""
    fatigue_growth_sd: float = 0.05
    rating_response: float = 1.0
    """Points reported for each point gained; below 1 people play it down."""
    rating_noise_sd: float = 0.7
    rating_skipped: float = 0.05
    """Chance that a rating is skipped."""

    idle_share: float = 0.08
    """Idle time as a share of active and idle time, at the start."""
    idle_by_fatigue: float = 0.15
    """Added to the logit of the idle share."""
    undo_share: float = 0.06
    """Undo steps for each edit, at the start."""
    undo_by_fatigue: float = 0.1
    """Added to the logit of the undo share."""

    give_up: float = 0.25
    """Chance that the average person gives up a trial not solved at the first attempt."""
    give_up_by_ability: float = -0.5
    """Added to the logit of giving up for each logit of ability."""
    give_up_by_fatigue: float = 0.2
    """Added to the logit of giving up."""
    leave: float = 0.03
    """Chance that the average person ends the session with a trial that is not its last."""
    leave_by_ability: float = -0.8
    """Added to the logit of leaving for each logit of ability; 0: leaving tells nothing."""
    leave_after_unsolved: float = 0.0
    """Added to the logit of leaving after a trial not solved at the first attempt."""
    abandon: float = 0.3
    """Share of those who leave that do so in the middle of the trial."""

    def to_json(self) -> dict[str, float]:
        """A plain object that ``population_from_json`` reads back, to be kept beside the data."""
        return asdict(self)

    def chance(self, ability: Floats, difficulty: Floats, position: Floats) -> Floats:
        """Chance of solving at the first attempt; the three arrays broadcast."""
        return chance_of(self.solving + ability - difficulty + self.position_effect * position)


def population_from_json(raw: Mapping[str, Any]) -> Population:
    """The population of ``Population.to_json``; what is missing is as by default.

    Raises ValueError naming the field that is unknown or no finite number.
    """
    known = {field.name for field in fields(Population)}
    for name, value in raw.items():
        if name not in known:
            raise ValueError(f"{name!r:.40} is not a parameter of a population")
        if isinstance(value, bool) or not isinstance(value, int | float) or not np.isfinite(value):
            raise ValueError(f"{name} is {value!r:.40}, not a number")
    return Population(**{name: float(value) for name, value in raw.items()})


def chance_of(logit: Floats) -> Floats:
    """The probability of a logit, element by element."""
    return np.asarray(1 / (1 + np.exp(-logit)))


def logit_of(chance: Floats | float) -> Floats:
    """The logit of a probability strictly between 0 and 1, element by element."""
    return np.asarray(np.log(chance) - np.log1p(-np.asarray(chance)))
