"""Curves along a session: fatigue, solving, time; with how many people stand behind each point."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from arc.stats.intervals import wilson
from arc.stats.panel import t_quantile
from arc.stats.sample import answered

FATIGUE: Final = "self-reported fatigue, mean"
SOLVED: Final = "solved at the first attempt, share"
MINUTES: Final = "active time, geometric mean, minutes"

COLUMNS: Final = ("measure", "position", "value", "low", "high", "n")


def position_curves(trials: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """Each measure at each position over all sessions, with a 95 % interval and n.

    ``trials`` are those that count, with derived columns: abandoned ones are unsolved.
    Columns as in ``COLUMNS``: ``position`` counts trials for solving and time, and tasks
    done for fatigue; ``n`` counts sessions. Wilson's interval for the share, Student's
    for the mean and for the mean of logarithms; none (missing) for n = 1. Fewer and
    other people stand behind later points: a curve is no slope within people.
    """
    points: list[tuple[str, float, float, float, float, int]] = []
    for _, given in answered(ratings).groupby("after_tasks"):
        after = float(given["after_tasks"].iloc[0])
        points.append((FATIGUE, after, *_mean(given["rating"].to_numpy())))
    for _, group in trials.groupby("position"):
        at = float(group["position"].iloc[0])
        points.append((SOLVED, at, *share(int(group["solved_first"].sum()), len(group))))
        logs = group["log_active"].dropna().to_numpy()
        if len(logs):
            *figures, n = _mean(logs - np.log(60))
            points.append((MINUTES, at, *np.exp(figures).tolist(), n))
    return pd.DataFrame(points, columns=list(COLUMNS))


def session_curves(trials: pd.DataFrame, ratings: pd.DataFrame) -> pd.DataFrame:
    """The same measures of each session for itself: ``session_id, measure, position, value, n``.

    ``value`` of solving is 0 or 1; ``n`` is how many points this curve of the session has.
    """
    names = {"after_tasks": "position", "rating": "value"}
    parts = [answered(ratings).rename(columns=names).assign(measure=FATIGUE)]
    for measure, values in (
        (SOLVED, trials["solved_first"]),
        (MINUTES, np.exp(trials["log_active"]) / 60),
    ):
        part = trials[["session_id", "position"]].assign(value=values, measure=measure)
        parts.append(part.dropna(subset=["value"]))
    table = pd.concat(parts, ignore_index=True)
    table["n"] = table.groupby(["session_id", "measure"])["value"].transform("size")
    ordered = table.sort_values(["session_id", "measure", "position"], ignore_index=True)
    return ordered[["session_id", "measure", "position", "value", "n"]]


def share(solved: int, n: int) -> tuple[float, float, float, int]:
    """A share with Wilson's 95 % interval and its n. Raises ZeroDivisionError for n = 0."""
    low, high = wilson(solved / n, n)
    return solved / n, float(low), float(high), n


def _mean(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> tuple[float, float, float, int]:
    """A mean with Student's 95 % interval and its n."""
    n, mean = len(values), float(values.mean())
    if n < 2:
        return mean, np.nan, np.nan, n
    half = t_quantile(n - 1) * float(values.std(ddof=1)) / np.sqrt(n)
    return mean, mean - half, mean + half, n
