"""How often people and models are right: every rate with its rule, its n and its interval.

A rate with k attempts is about the trials that allowed k or more. Its denominator is
every test or task that was shown, abandoned ones unsolved; ``submitted`` is the other
one, of those where an answer was handed in at all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from arc.stats.intervals import (
    BY_TASKS,
    SMALL,
    ByPerson,
    Codes,
    Interval,
    effective_people,
    mean_over_tasks,
    share_by_person,
    totals,
    wilson,
)
from arc.stats.records import Denominator, Measure, Rate
from arc.stats.runs import ROUND, allowed, solved_within, submitted, task_codes, task_runs
from arc.stats.sample import Flags, Floats
from arc.stats.votes import TASK, Task, is_one_of

PEOPLE: Final = "people"
ATTEMPTS: Final = (1, 2, 3)
_DENOMINATORS: Final[tuple[Denominator, ...]] = ("shown", "submitted")
_COLUMNS: Final = (
    *ROUND,
    *("pair_count", "attempts_allowed", "attempts_used", "solved_at_attempt", "outcome"),
)
BLIND: Final = "blind"
"""The protocol with the models' own condition: the only one that is like for like."""


@dataclass(frozen=True, slots=True)
class _Rows:
    """Whose each row is and of which task, as numbers, (rows,)."""

    people: Codes
    tasks: Codes
    n_people: int

    @classmethod
    def of(cls, table: pd.DataFrame) -> _Rows:
        people, names = pd.factorize(table["participant_id"])
        return cls(people, task_codes(table), len(names))

    def where(self, kept: Flags) -> _Rows:
        """The rows kept; ``n_people`` stays that of all, whose codes these are."""
        return _Rows(self.people[kept], self.tasks[kept], self.n_people)


@dataclass(frozen=True, slots=True)
class Comparison:
    """People and models on the very same tasks; ``n_tasks_apart`` could not be compared.

    Those are tasks that people played and some model of the comparison has no result for.
    """

    rates: tuple[Rate, ...]
    n_tasks: int
    n_tasks_apart: int


def people_rates(trials: pd.DataFrame, attempts: Iterable[int] = ATTEMPTS) -> tuple[Rate, ...]:
    """Every measure with so many attempts, of what was shown and of what was answered.

    ``trials`` are those that count (``arc.stats.selection``). Raises KeyError for a
    column that is missing.
    """
    ks = tuple(attempts)
    runs = task_runs(trials, ks)
    tests, rounds = _Rows.of(trials), _Rows.of(runs)
    answered = {"shown": np.full(len(trials), True), "submitted": submitted(trials)}
    begun = {"shown": np.full(len(runs), True), "submitted": runs["submitted"].to_numpy(bool)}
    pairs, most = (runs[name].to_numpy(float) for name in ("pairs", "attempts_allowed"))
    rates: list[Rate] = []
    for k in ks:
        solved = runs[f"solved_{k}"].to_numpy(float)
        solved_tests, could = solved_within(trials, k), allowed(trials, k)
        for denominator in _DENOMINATORS:
            count_tests = could & answered[denominator]
            count_rounds = (most >= k) & begun[denominator]
            rates += [
                _pooled("pair_solved", k, denominator, tests, solved_tests, count_tests),
                _pooled("task_solved", k, denominator, rounds, solved == pairs, count_rounds),
                _pass_at(k, denominator, rounds, solved / pairs, count_rounds),
            ]
    return tuple(rates)


def model_rates(outcomes: pd.DataFrame, tasks: Collection[Task]) -> tuple[Rate, ...]:
    """Every measure of every model on these tasks, with as many attempts as are known.

    ``outcomes`` as in ``arc.stats.outcomes``. A task without a result of the model is
    not in its n. ``pair_solved`` is missing where only task scores are known.
    """
    here = outcomes[is_one_of(outcomes, tasks)]
    rates: list[Rate] = []
    for (_, label, k), rows in here.groupby(["model", "label", "attempts"], sort=False):
        score = rows["task_score"].to_numpy(dtype=float)
        if rows["pairs_solved"].notna().all():
            pairs = int(rows["pairs"].sum())
            rates.append(
                _of_model(label, "pair_solved", k, rows["pairs_solved"].sum(), pairs, rows)
            )
        for measure, solved in (("task_solved", (score == 1).sum()), ("pass_at_k", score.sum())):
            rates.append(_of_model(label, measure, k, solved, len(rows), rows))
    return tuple(rates)


def compare(
    trials: pd.DataFrame, outcomes: pd.DataFrame, attempts: Iterable[int] = ATTEMPTS
) -> Comparison:
    """People beside every model of ``outcomes``, on the tasks that all of them have.

    With k attempts the models are counted on the tasks that people played with k or more.
    """
    ks = tuple(attempts)
    trials = _needed(trials)
    shared = trials[is_one_of(trials, _known_to_all(outcomes))]
    rates = list(people_rates(shared, ks))
    for k in ks:
        tasks = _tasks(shared[list(TASK)][allowed(shared, k)])
        rates += model_rates(outcomes[outcomes["attempts"] == k], tasks)
    n_played, n_shared = len(_tasks(trials)), len(_tasks(shared))
    return Comparison(tuple(rates), n_shared, n_played - n_shared)


def like_for_like(trials: pd.DataFrame, outcomes: pd.DataFrame) -> Comparison:
    """``compare`` with two attempts, of the trials under the models' own condition alone.

    There nobody learns whether the first attempt is right before the second is in.
    """
    blind = (trials["protocol"] == BLIND).fillna(False)
    return compare(_needed(trials)[blind], outcomes, (2,))


def both_ways(
    trials: pd.DataFrame, disputed: Collection[Task], attempts: Iterable[int] = ATTEMPTS
) -> tuple[tuple[Rate, Rate], ...]:
    """Each rate of people with disputed tasks and without, in the order of ``people_rates``."""
    ks = tuple(attempts)
    without = people_rates(trials[~is_one_of(trials, disputed)], ks)
    return tuple(zip(people_rates(trials, ks), without, strict=True))


def rates_table(rates: Iterable[Rate]) -> pd.DataFrame:
    """The rates as rows: the fields of ``Rate``, with ``name`` and ``rule``."""
    columns = ["name", "rule", *Rate.__dataclass_fields__]
    return pd.DataFrame([rate.to_json() for rate in rates], columns=columns)


def _pooled(
    measure: Measure, k: int, denominator: Denominator, rows: _Rows, solved: Flags, kept: Flags
) -> Rate:
    """A share in which every test, or every round on a task, counts once."""
    here, right = rows.where(kept), solved[kept]
    if not len(right):
        return _people_rate(measure, k, denominator, here, 0.0, None, None)
    ones = np.ones(len(right))
    top, bottom = (totals(here.people, part, here.n_people) for part in (right, ones))
    parts = share_by_person(top, bottom)
    value = float(right.mean())
    return _people_rate(measure, k, denominator, here, float(right.sum()), value, parts)


def _pass_at(k: int, denominator: Denominator, runs: _Rows, scores: Floats, kept: Flags) -> Rate:
    here, own = runs.where(kept), scores[kept]
    if not len(own):
        return _people_rate("pass_at_k", k, denominator, here, 0.0, None, None)
    value, parts = mean_over_tasks(own, here.people, here.tasks, here.n_people)
    return _people_rate("pass_at_k", k, denominator, here, float(own.sum()), value, parts)


def _people_rate(
    measure: Measure,
    k: int,
    denominator: Denominator,
    rows: _Rows,
    solved: float,
    value: float | None,
    parts: ByPerson | None,
) -> Rate:
    ends = parts.interval() if parts else None
    return Rate(
        who=PEOPLE,
        measure=measure,
        attempts=k,
        denominator=denominator,
        value=value,
        low=ends.low if ends else None,
        high=ends.high if ends else None,
        interval=ends.how if ends else "none",
        solved=solved,
        n=len(rows.people),
        n_participants=len(np.unique(rows.people)),
        n_tasks=len(np.unique(rows.tasks)),
        small=parts is None or effective_people(parts.bottom) < SMALL,
    )


def _of_model(label: Any, measure: Any, k: Any, solved: float, n: int, rows: pd.DataFrame) -> Rate:
    low, high = wilson(solved / n, n)
    ends = Interval(float(low), float(high), BY_TASKS)
    return Rate(
        who=str(label),
        measure=measure,
        attempts=int(k),
        denominator="shown",
        value=float(solved / n),
        low=ends.low,
        high=ends.high,
        interval=ends.how,
        solved=float(solved),
        n=n,
        n_participants=None,
        n_tasks=len(rows),
        small=len(rows) < SMALL,
    )


def _needed(trials: pd.DataFrame) -> pd.DataFrame:
    """The few columns that count here: every choice of rows copies all there are."""
    return trials[[name for name in _COLUMNS if name in trials]]


def _tasks(table: pd.DataFrame) -> frozenset[Task]:
    unique = table[list(TASK)].drop_duplicates()
    return frozenset(zip(unique["task_id"], unique["content_hash"], strict=True))


def _known_to_all(outcomes: pd.DataFrame) -> frozenset[Task]:
    """The tasks for which every model of the table has a result."""
    counts = outcomes.groupby(list(TASK))["model"].nunique()
    return frozenset(counts.index[counts == outcomes["model"].nunique()])
