"""The generating model of simulated people: who they are and how their sessions go.

``draw_people`` draws persons, ``draw_session`` draws what one of them does with a
list of tasks, trial by trial; nothing here paints, stores or knows a puzzle. Each
takes its own ``numpy.random.Generator``: the same seed gives the same people.

Solving at the first attempt is decided by this alone::

    logit = solving + ability - difficulty + position_effect * position

so the true effect of a position is known exactly, whatever else people do. Everything
that ends a trial otherwise (giving up, running out of time) ends only trials that were
not solved. Leaving in the middle of a trial falls on solved and unsolved ones alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from arc.simulation.population import Floats, Population, chance_of, logit_of

Outcome = Literal["solved", "failed", "gave_up", "timed_out", "abandoned"]
Reason = Literal["no_rule", "tedious", "task_wrong", "other"]
Moment = Literal["start", "due", "end"]

REASONS: Final[Mapping[Reason, float]] = {
    "no_rule": 0.6,
    "tedious": 0.2,
    "task_wrong": 0.1,
    "other": 0.1,
}
"""Why simulated people give up, and how often each."""

_REASON_NAMES: Final = tuple(REASONS)

HIGHEST_RATING: Final = 10


@dataclass(frozen=True, slots=True)
class Person:
    """What stays the same within a person, as deviations from the population's means.

    ``ability`` in logits, ``speed`` in log time (above 0: slower), ``fatigue`` in points
    at the start, ``fatigue_growth`` in points a position.
    """

    ability: float
    speed: float
    fatigue: float
    fatigue_growth: float


@dataclass(frozen=True, slots=True)
class PlayedTask:
    """What the model has to know of a task: difficulty in logits, cells to be painted.

    A task of several test pairs is one of these for each pair, one after the other.
    """

    difficulty: float
    cells: int


@dataclass(frozen=True, slots=True)
class RatingDraw:
    """One question for fatigue: when it came, and 0-10 or None for skipped."""

    moment: Moment
    after_tasks: int
    rating: int | None


@dataclass(frozen=True, slots=True)
class TrialDraw:
    """What a person does on one trial.

    ``task`` is the index into the tasks given. ``solved_at_attempt`` is None unless the
    outcome is ``solved``; ``wrong_attempts`` are those submitted and not exact.
    ``thinking_s + painting_s`` is the active time intended; ``idle_s`` comes on top.
    ``undo_share`` is undo steps an edit. ``confidence`` is 0-100 for the first attempt.
    ``fatigue`` is what the person feels before the trial, unrounded. ``ratings`` are the
    questions around this trial in order: ``start`` before it, the others after.
    ``leaves`` is set on the last trial of a session that ends too early.
    """

    position: int
    task: int
    outcome: Outcome
    reason: Reason | None
    solved_at_attempt: int | None
    wrong_attempts: int
    thinking_s: float
    painting_s: float
    idle_s: float
    undo_share: float
    confidence: int
    fatigue: float
    ratings: tuple[RatingDraw, ...]
    leaves: bool

    @property
    def active_s(self) -> float:
        """Thinking and painting."""
        return self.thinking_s + self.painting_s


@dataclass(frozen=True, slots=True)
class Rules:
    """What of a protocol matters here; ``rating_every`` counts tasks, 0 asks for none."""

    attempts_allowed: int = 2
    time_limit_s: float | None = None
    rating_every: int = 5


DEFAULT_RULES: Final = Rules()


def draw_tasks(population: Population, n: int, rng: np.random.Generator) -> tuple[PlayedTask, ...]:
    """``n`` tasks of the population's spread of difficulty and of cells."""
    difficulty = rng.normal(0, population.difficulty_sd, n)
    cells = population.cells * np.exp(rng.normal(0, population.cells_sd, n))
    return tuple(
        PlayedTask(float(hard), max(1, round(float(many))))
        for hard, many in zip(difficulty, cells, strict=True)
    )


def draw_people(population: Population, n: int, rng: np.random.Generator) -> tuple[Person, ...]:
    """``n`` persons; what they are in one respect tells nothing about another."""
    spreads = (
        population.ability_sd,
        population.speed_sd,
        population.fatigue_sd,
        population.fatigue_growth_sd,
    )
    return tuple(Person(*map(float, row)) for row in rng.normal(0, spreads, (n, len(spreads))))


def draw_session(
    person: Person,
    tasks: Sequence[PlayedTask],
    population: Population,
    rng: np.random.Generator,
    rules: Rules = DEFAULT_RULES,
) -> tuple[TrialDraw, ...]:
    """One session through the tasks in the order given, up to the end or to leaving.

    Raises ValueError without tasks.
    """
    session = _Session(person, tasks, population, rng, rules)
    return tuple(session.trial(position) for position in range(session.length))


def session_length(
    person: Person,
    tasks: Sequence[PlayedTask],
    population: Population,
    rng: np.random.Generator,
) -> int:
    """How many trials ``draw_session`` would give, without making them."""
    return _Session(person, tasks, population, rng, DEFAULT_RULES).length


class _Session:
    """All draws of a session at once, as arrays over its trials (shape: number of tasks)."""

    def __init__(
        self,
        person: Person,
        tasks: Sequence[PlayedTask],
        population: Population,
        rng: np.random.Generator,
        rules: Rules,
    ) -> None:
        if not tasks:
            raise ValueError("a session needs a task")
        self.population, self.rng, self.rules, self.count = population, rng, rules, len(tasks)
        self.position = np.arange(self.count, dtype=float)
        self.gained = (population.fatigue_growth + person.fatigue_growth) * self.position
        self.fatigue = population.fatigue + person.fatigue + self.gained
        self._solve(person, np.array([task.difficulty for task in tasks]))
        self._spend(person, tasks)
        self._end(person)

    def _solve(self, person: Person, difficulty: Floats) -> None:
        """The exact attempt's number, 0 for none; and confidence around the chance."""
        chance = self.population.chance(np.array(person.ability), difficulty, self.position)
        later = chance_of(logit_of(chance) + self.population.later_attempts)
        chances = np.tile(later[:, None], (1, self.rules.attempts_allowed))
        chances[:, 0] = chance
        exact = self.rng.random(chances.shape) < chances
        self.solved_at = np.where(exact.any(axis=1), exact.argmax(axis=1) + 1, 0)
        felt = chance_of(logit_of(chance) + self.rng.normal(0, 1, self.count))
        self.confidence: list[float] = (np.rint(felt * 20) * 5).tolist()

    def _spend(self, person: Person, tasks: Sequence[PlayedTask]) -> None:
        """Seconds of thinking, painting and idling, and the share of undo steps."""
        of = self.population
        noise_sd = of.time_noise_sd * np.exp(of.time_noise_by_fatigue * self.gained)
        pace = np.exp(
            person.speed
            + of.practice_effect * self.position
            + of.time_by_fatigue * self.gained
            + self.rng.normal(0, noise_sd)
        )
        difficulty = np.array([task.difficulty for task in tasks])
        thinking = of.thinking_s * np.exp(of.slower_when_harder * difficulty) * pace
        painting = of.painting_s * np.array([task.cells for task in tasks]) * pace
        idle = self._share(of.idle_share, of.idle_by_fatigue)
        self.thinking: list[float] = thinking.tolist()
        self.painting: list[float] = painting.tolist()
        self.idle: list[float] = ((thinking + painting) * idle / (1 - idle)).tolist()
        self.undo: list[float] = self._share(of.undo_share, of.undo_by_fatigue).tolist()

    def _share(self, start: float, by_fatigue: float) -> Floats:
        wobble = self.rng.normal(0, 0.4, self.count)
        return chance_of(logit_of(start) + by_fatigue * self.gained + wobble)

    def _end(self, person: Person) -> None:
        """Who gives up where, and where the session ends."""
        of = self.population
        give_up = logit_of(of.give_up) + of.give_up_by_ability * person.ability
        self.gives_up = (self.solved_at != 1) & self._happens(
            give_up + of.give_up_by_fatigue * self.gained
        )
        self.solved_at[self.gives_up] = 0
        leave = logit_of(of.leave) + of.leave_by_ability * person.ability
        leaves = self._happens(leave + of.leave_after_unsolved * (self.solved_at != 1))
        leaves[-1] = False
        self.leaves_early = bool(leaves.any())
        self.length = int(leaves.argmax()) + 1 if self.leaves_early else self.count
        self.abandons = self.leaves_early and bool(self.rng.random() < of.abandon)
        self.wrong_before_end = self.rng.integers(0, 2, self.count)
        reached = np.searchsorted(np.cumsum(list(REASONS.values())), self.rng.random(self.count))
        self.reasons = [_REASON_NAMES[min(n, len(REASONS) - 1)] for n in reached.tolist()]

    def _happens(self, logit: Floats) -> NDArray[np.bool_]:
        return self.rng.random(self.count) < chance_of(logit)

    def trial(self, position: int) -> TrialDraw:
        """One trial of the session, and the questions around it."""
        last = position == self.length - 1
        outcome = self._outcome(position, abandoned=last and self.abandons)
        solved_at = int(self.solved_at[position]) if outcome == "solved" else None
        within = self._within_limit(position, outcome)
        return TrialDraw(
            position=position,
            task=position,
            outcome=outcome,
            reason=self.reasons[position] if outcome == "gave_up" else None,
            solved_at_attempt=solved_at,
            wrong_attempts=self._wrong_attempts(position, outcome, solved_at),
            thinking_s=self.thinking[position] * within,
            painting_s=self.painting[position] * within,
            idle_s=self.idle[position] * within,
            undo_share=self.undo[position],
            confidence=int(self.confidence[position]),
            fatigue=float(self.fatigue[position]),
            ratings=self._ratings(position, last),
            leaves=last and self.leaves_early,
        )

    def _seconds(self, position: int) -> float:
        return self.thinking[position] + self.painting[position] + self.idle[position]

    def _outcome(self, position: int, *, abandoned: bool) -> Outcome:
        if abandoned:
            return "abandoned"
        if self.solved_at[position]:
            return "solved"
        limit = self.rules.time_limit_s
        if limit is not None and self._seconds(position) > limit:
            return "timed_out"
        return "gave_up" if self.gives_up[position] else "failed"

    def _within_limit(self, position: int, outcome: Outcome) -> float:
        """The factor on the intended times: half is spent on an abandoned trial."""
        part = 0.5 if outcome == "abandoned" else 1.0
        limit = self.rules.time_limit_s
        return part if limit is None else min(part, limit / self._seconds(position))

    def _wrong_attempts(self, position: int, outcome: Outcome, solved_at: int | None) -> int:
        allowed = self.rules.attempts_allowed
        if outcome == "failed":
            return allowed
        if solved_at is not None:
            return solved_at - 1
        return int(min(self.wrong_before_end[position], allowed - 1))

    def _ratings(self, position: int, last: bool) -> tuple[RatingDraw, ...]:
        every, done = self.rules.rating_every, position + 1
        if not every:
            return ()
        asked: list[RatingDraw] = []
        if position == 0:
            asked.append(self._rating("start", 0))
        if last and not self.leaves_early:
            asked.append(self._rating("end", done))
        elif not last and done % every == 0:
            asked.append(self._rating("due", done))
        return tuple(asked)

    def _rating(self, moment: Moment, after_tasks: int) -> RatingDraw:
        of, rng = self.population, self.rng
        skipped, noise = rng.random() < of.rating_skipped, rng.normal(0, of.rating_noise_sd)
        step = self.gained[1] if self.count > 1 else 0.0
        felt = self.fatigue[0] + of.rating_response * step * after_tasks + noise
        rating = int(np.clip(np.rint(felt), 0, HIGHEST_RATING))
        return RatingDraw(moment, after_tasks, None if skipped else rating)
