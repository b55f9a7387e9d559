"""Whether the model of fatigue finds what was put into simulated people, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from arc.simulation.people import PlayedTask, draw_tasks
from arc.simulation.population import Population
from arc.simulation.tables import simulated_tables
from arc.simulation.truth import truth_of
from arc.stats import fatigue, spread
from arc.stats.panel import estimate
from arc.stats.records import Estimate, Finding
from arc.stats.sample import Filter, sample_of
from benchmarks.figures import Row, Target, sample

if TYPE_CHECKING:
    from benchmarks.lab import Lab

PEOPLE = 300
TASKS = 34
EFFECT = 0.03
"""Change of the logit with each position: about 6 percentage points of the chance over ten trials."""
OPEN_DOOR = Population(leave=0.05, leave_by_ability=0.0)
"""One in twenty leaves with each trial, whoever it is: sessions of 1 to 34 trials."""
WEAK_LEAVE = replace(OPEN_DOOR, leave_by_ability=-1.0)
"""Each logit of ability less makes leaving 2.7 times as likely (in odds)."""
HOLDS = Target(90, at_least=True)
QUIET = Target(10)
SLOPE = "points/trial"
TRUTH_SEED = 2026


@dataclass(frozen=True, slots=True)
class Scenario:
    """A population, and how many of the tasks each person is given.

    ``promised`` is False where the model is known not to hold, which is then measured.
    """

    name: str
    population: Population
    per_session: int | None = None
    promised: bool = True


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate of a position's effect with its 95 % interval, in probability."""

    value: float
    low: float
    high: float

    def holds(self, truth: float) -> bool:
        """Whether the interval has the truth in it."""
        return self.low <= truth <= self.high


@dataclass(frozen=True, slots=True)
class Outcome:
    """One run: the primary model, the same without each last trial, the naive one, the spread."""

    primary: Interval
    without_last: Interval
    naive: Interval
    spread: float


SCENARIOS = (
    *(
        Scenario(f"{effect}, {leaving}", replace(people, position_effect=size))
        for leaving, people in (("anyone leaves", OPEN_DOOR), ("the weak leave", WEAK_LEAVE))
        for effect, size in (("no effect", 0.0), ("fatigue", -EFFECT), ("practice", EFFECT))
    ),
    Scenario("fatigue, 5 trials each", replace(WEAK_LEAVE, position_effect=-EFFECT), 5),
    Scenario(
        "no effect, people leave when unsolved",
        replace(OPEN_DOOR, position_effect=0.0, leave_after_unsolved=1.5),
        promised=False,
    ),
)


def run(lab: Lab) -> list[Row]:
    """Every scenario: coverage, bias, width and false positives, beside the naive model."""
    runs, people = lab.count(100, 5), lab.count(10_000, 1000)
    return [
        row
        for number, scenario in enumerate(SCENARIOS)
        for row in measure(scenario, number, runs, people)
    ]


def measure(scenario: Scenario, number: int, runs: int, people: int) -> list[Row]:
    """One scenario's rows. Its tasks are the same in every run, its people are not.

    ``people`` is how many persons the truth is averaged over.
    """
    tasks = draw_tasks(scenario.population, TASKS, np.random.default_rng(number))
    truth = truth_of(
        scenario.population,
        tasks,
        np.random.default_rng([number, TRUTH_SEED]),
        per_session=scenario.per_session,
        people=people,
    )
    outcomes = [run_once(scenario, tasks, [number, seed]) for seed in range(runs)]
    return _rows(scenario, outcomes, *truth)


def run_once(scenario: Scenario, tasks: Sequence[PlayedTask], seed: Sequence[int]) -> Outcome:
    """Draw people, analyze what they do. Raises ValueError when the data does not suffice."""
    rng = np.random.default_rng(seed)
    made = simulated_tables(scenario.population, tasks, PEOPLE, rng, scenario.per_session)
    trials = sample_of(made.trials, Filter(synthetic=True)).trials
    trials = trials[~trials["left_in_it"]]
    return Outcome(
        primary=_interval(estimate(trials, fatigue.SOLVING)),
        without_last=_interval(estimate(trials[~trials["last"]], fatigue.SOLVING)),
        naive=without_participants(trials),
        spread=_enough(spread.participant_spread(trials, fatigue.SPREAD)).value / 100,
    )


def without_participants(trials: pd.DataFrame) -> Interval:
    """The naive model: solving at the first attempt on position and test pair, people ignored.

    Its errors are clustered by participant; only the effects are missing.
    """
    columns = trials[["solved_first", "position"]]
    free = columns - columns.groupby(trials["item"]).transform("mean")
    y, x = free["solved_first"], free["position"]
    slope = float((x * y).sum() / (x**2).sum())
    scores = (x * (y - slope * x)).groupby(trials["participant_id"]).sum()
    half = 1.96 * float(np.sqrt((scores**2).sum()) / (x**2).sum())
    return Interval(slope, slope - half, slope + half)


def _interval(finding: Finding) -> Interval:
    found = _enough(finding)
    return Interval(found.value / 100, found.low / 100, found.high / 100)


def _enough(finding: Finding) -> Estimate:
    if not isinstance(finding, Estimate):
        raise ValueError(f"{finding.name}: {finding.why}")
    return finding


def _rows(
    scenario: Scenario, outcomes: Sequence[Outcome], truth: float, true_spread: float
) -> list[Row]:
    primary = [outcome.primary for outcome in outcomes]
    naive = [outcome.naive for outcome in outcomes]
    check = [outcome.without_last for outcome in outcomes]
    note = f"truth {100 * truth:.3f} points a trial; people's spread {100 * true_spread:.1f} points"
    rows = [
        _row("interval holds the truth", "%", _holding(primary, truth), _holding(naive, truth)),
        _row("bias", SLOPE, _bias(primary, truth), _bias(naive, truth)),
        _row("interval width", SLOPE, [100 * (one.high - one.low) for one in primary]),
        _row("an effect is reported", "%", _reporting(primary), _reporting(naive)),
        _row("bias of the spread", "points", [100 * (o.spread - true_spread) for o in outcomes]),
        _row("bias without last trials", SLOPE, _bias(check, truth)),
        _row("the same, an effect is reported", "%", _reporting(check)),
    ]
    if scenario.promised:
        rows[0] = replace(rows[0], target=HOLDS)
        if truth == 0:
            rows[3] = replace(rows[3], target=QUIET)
    rows[0] = replace(rows[0], note=note)
    return [replace(row, what=f"{scenario.name}: {row.what}") for row in rows]


def _row(what: str, unit: str, ours: list[float], naive: list[float] | None = None) -> Row:
    peer, name = (sample(naive), "no participant effects") if naive else (None, "")
    return Row(what, unit, sample(ours), peer, name, statistic="mean")


def _holding(intervals: Sequence[Interval], truth: float) -> list[float]:
    return [100.0 * interval.holds(truth) for interval in intervals]


def _reporting(intervals: Sequence[Interval]) -> list[float]:
    return [100.0 * (not interval.holds(0)) for interval in intervals]


def _bias(intervals: Sequence[Interval], truth: float) -> list[float]:
    return [100 * (interval.value - truth) for interval in intervals]
