"""How long it takes to solve a test, when some never do: Kaplan and Meier's curve.

Time is ``elapsed_ms``: active, idle and hidden time, without pauses. Active time would
leave out the looking and thinking between two actions, which is most of solving.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from arc.stats.intervals import Codes, Z, totals
from arc.stats.records import counted
from arc.stats.sample import Flags, Floats, numbers

ASSUMPTION: Final = (
    "Trials that ended without an exact answer (failed, given up, timed out, abandoned) are "
    "censored: the curve is what it would be if they had gone on like the others, which flatters. "
    "Beside it stands the plain share of all trials that had been solved by then."
)

_PEOPLE_AT_ONCE: Final = 128
"""For how many people every time is looked at together, to bound what is in memory."""

CURVE: Final = (
    "seconds",
    "at_risk",
    "solved",
    "censored",
    "still_unsolved",
    "standard_error",
    "low",
    "high",
    "solved_of_all",
)
"""The columns of a curve: one row for zero and one for every time at which trials end.

``at_risk`` are on it just before, ``solved`` and ``censored`` end then. ``still_unsolved``
is Kaplan and Meier's estimate, ``standard_error`` Greenwood's. ``low`` and ``high`` are
the interval of the log-log (95 %; missing where the estimate is 0), from Greenwood's
variance or the one between participants, whichever is larger. ``solved_of_all`` is the
plain share of all trials solved by then.
"""


@dataclass(frozen=True, slots=True)
class TimeToSolve:
    """The curve in the columns of ``CURVE``, and what it rests on.

    ``median_s`` is when half are solved by the curve, ``median_low_s`` and
    ``median_high_s`` its 95 % interval; each is None where the curve, or the end of its
    interval, stays above a half. ``n_without_time`` are trials that have no time.
    """

    curve: pd.DataFrame
    n: int
    n_solved: int
    n_participants: int
    n_without_time: int
    median_s: float | None
    median_low_s: float | None
    median_high_s: float | None

    def words(self) -> str:
        """The median with its interval, or why there is none."""
        if not self.n:
            return "No trial has ended yet, so there is no time to tell."
        people = counted(self.n_participants, "person", "people")
        about = f"{self.n_solved:,} of {counted(self.n, 'trial')} of {people} solved"
        if self.median_s is None:
            return f"The curve stays above a half, so there is no median time ({about})."
        return f"Median {_minutes(self.median_s)}, {self._interval()} ({about})."

    def _interval(self) -> str:
        if self.median_low_s is None:
            return "too few for an interval"
        low, high = _minutes(self.median_low_s), self.median_high_s
        return f"95 % interval {low} {'or more' if high is None else f'to {_minutes(high)}'}"

    def to_json(self) -> dict[str, Any]:
        """A plain object, the curve as records with None for what is missing."""
        curve = self.curve.astype(object).where(self.curve.notna(), None).to_dict("records")
        values = {name: getattr(self, name) for name in self.__slots__ if name != "curve"}
        return {**values, "assumption": ASSUMPTION, "curve": curve}


def time_to_solve(trials: pd.DataFrame, attempts: pd.DataFrame | None = None) -> TimeToSolve:
    """The curve of the trials that count (``arc.stats.selection``).

    A solved trial's time is that of its exact attempt, where ``attempts`` (as exported)
    are given: without feedback a trial goes on after it. Times are rounded up to whole
    seconds. Raises KeyError for a column that is missing.
    """
    solved = (trials["outcome"] == "solved").to_numpy(dtype=bool, na_value=False)
    seconds = _seconds(trials, solved, attempts)
    timed = np.isfinite(seconds)
    people, names = pd.factorize(trials.loc[timed, "participant_id"])
    curve = kaplan_meier(np.ceil(seconds[timed]), solved[timed], people)
    return TimeToSolve(
        curve=curve,
        n=int(timed.sum()),
        n_solved=int(solved[timed].sum()),
        n_participants=len(names),
        n_without_time=int((~timed).sum()),
        median_s=_crossing(curve, "still_unsolved"),
        median_low_s=_crossing(curve, "low"),
        median_high_s=_crossing(curve, "high"),
    )


def kaplan_meier(times: Floats, solved: Flags, people: Codes | None = None) -> pd.DataFrame:
    """The curve of times, (trials,), that ended solved or censored, in the columns of ``CURVE``.

    What is solved at the time when others are censored counts as before them. ``people``
    are the codes 0.. of whose each trial is; without them each is of somebody else.
    """
    ends, at = np.unique(times, return_inverse=True)
    all_ends = np.bincount(at, minlength=len(ends)).astype(float)
    events = totals(at, solved, len(ends))
    at_risk = len(times) - np.cumsum(all_ends) + all_ends
    left = at_risk - events
    unsolved = np.cumprod(left / at_risk)
    greenwood = np.cumsum(events / np.where(left > 0, at_risk * left, np.nan))
    spread = greenwood
    if people is not None:
        spread = np.maximum(greenwood, _between_people(people, at, solved, events, at_risk))
    low, high = _log_log(unsolved, spread)
    table = {
        "seconds": np.concatenate([[0.0], ends]),
        "at_risk": np.concatenate([[len(times)], at_risk]).astype(int),
        "solved": np.concatenate([[0], events]).astype(int),
        "censored": np.concatenate([[0], all_ends - events]).astype(int),
        "still_unsolved": np.concatenate([[1.0], unsolved]),
        "standard_error": np.concatenate([[0.0], unsolved * np.sqrt(greenwood)]),
        "low": np.concatenate([[1.0], low]),
        "high": np.concatenate([[1.0], high]),
        "solved_of_all": np.concatenate([[0.0], np.cumsum(events) / max(len(times), 1)]),
    }
    return pd.DataFrame(table, columns=list(CURVE))


def _between_people(
    people: Codes, at: Codes, solved: Flags, events: Floats, at_risk: Floats
) -> Floats:
    """The variance of log S when trials of one person hang together in any way, (times,).

    Each person's influence on log S, squared and summed (the infinitesimal jackknife,
    grouped): what was expected of those of their trials still on, less what happened.
    """
    n_times = len(at_risk)
    variance = np.zeros(n_times)
    for start in range(0, int(people.max(initial=-1)) + 1, _PEOPLE_AT_ONCE):
        here = (people >= start) & (people < start + _PEOPLE_AT_ONCE)
        cell = (people[here] - start) * n_times + at[here]
        size = _PEOPLE_AT_ONCE * n_times
        ended = totals(cell, np.ones(len(cell)), size).reshape(-1, n_times)
        happened = totals(cell, solved[here], size).reshape(-1, n_times)
        still_on = ended[:, ::-1].cumsum(axis=1)[:, ::-1]
        influence = (still_on * (events / at_risk) - happened) / at_risk
        variance += (influence.cumsum(axis=1) ** 2).sum(axis=0)
    return variance


def _log_log(unsolved: Floats, spread: Floats) -> tuple[Floats, Floats]:
    """The interval that is symmetric for log(-log S): never outside 0..1.

    ``spread`` is the variance of log S. Before the first event S is 1
    for certain; where nobody is left there is no interval.
    """
    inside = (unsolved > 0) & (unsolved < 1)
    logs = np.log(np.where(inside, unsolved, 0.5))
    half = np.exp(Z * np.sqrt(spread) / np.abs(logs))
    edge = np.where(unsolved == 1, 1.0, np.nan)
    low = np.where(inside, np.exp(logs * half), edge)
    high = np.where(inside, np.exp(logs / half), edge)
    return low, high


def _seconds(trials: pd.DataFrame, solved: Flags, attempts: pd.DataFrame | None) -> Floats:
    spent = numbers(trials[["elapsed_ms"]], "elapsed_ms")
    if attempts is not None and solved.any():
        exact = attempts[attempts["pair_solved"].to_numpy(dtype=bool, na_value=False)]
        first = exact.sort_values("attempt_number").drop_duplicates("trial_id")
        at = pd.Series(numbers(first, "trial_elapsed_ms"), index=first["trial_id"].to_numpy())
        own = at.reindex(trials["trial_id"].to_numpy()).to_numpy(dtype=float)
        spent = np.where(solved & np.isfinite(own), own, spent)
    return np.asarray(spent / 1000, dtype=float)


def _crossing(curve: pd.DataFrame, name: str) -> float | None:
    """When a step curve first is at a half or below; None when it never is."""
    reached: NDArray[np.intp] = np.flatnonzero(curve[name].to_numpy() <= 0.5 + 1e-12)
    return float(curve["seconds"].iloc[reached[0]]) if len(reached) else None


def _minutes(seconds: float) -> str:
    """``4 min 31 s``, ``48 s``."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
