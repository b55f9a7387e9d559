"""Tasks as people met them: one row for a participant, a task and a round, from its trials."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from arc.stats.intervals import Codes, totals
from arc.stats.sample import Flags, numbers
from arc.stats.votes import TASK

ROUND = ("participant_id", *TASK, "round_number")
"""The columns that name one round of a participant on a task."""


def solved_within(trials: pd.DataFrame, k: int) -> Flags:
    """Which trials have an exact answer among their first ``k`` attempts."""
    return numbers(trials, "solved_at_attempt") <= k


def allowed(trials: pd.DataFrame, k: int) -> Flags:
    """Which trials could have had ``k`` attempts: the others say nothing of what k would give."""
    return numbers(trials[["attempts_allowed"]], "attempts_allowed") >= k


def submitted(trials: pd.DataFrame) -> Flags:
    """Which trials have an answer handed in."""
    return numbers(trials[["attempts_used"]], "attempts_used") > 0


def task_runs(trials: pd.DataFrame, attempts: Iterable[int] = (1, 2, 3)) -> pd.DataFrame:
    """The rounds in these trials, in the order they come up.

    Columns: those of ``ROUND``; ``pairs`` of the task, also those that were never opened;
    ``attempts_allowed`` of each test; ``submitted``, whether any answer was handed in;
    ``gave_up``, whether any test was given up; and for each k of ``attempts``
    ``solved_k``, how many pairs were solved with k attempts. Raises KeyError for a
    column that is missing.
    """
    code = _codes(trials, ROUND)
    _, first = np.unique(code, return_index=True)
    runs = trials[list(ROUND)].iloc[first].reset_index(drop=True)
    n = len(runs)
    stated = numbers(trials[["pair_count"]], "pair_count", 1.0)[first]
    runs["pairs"] = np.maximum(stated, np.bincount(code, minlength=n))
    runs["attempts_allowed"] = numbers(trials[["attempts_allowed"]], "attempts_allowed")[first]
    runs["submitted"] = _any(code, submitted(trials), n)
    runs["gave_up"] = _any(code, (trials["outcome"] == "gave_up").to_numpy(bool, na_value=False), n)
    for k in attempts:
        runs[f"solved_{k}"] = totals(code, solved_within(trials, k), n)
    return runs


def task_codes(table: pd.DataFrame) -> Codes:
    """A number for each version of a task, (rows,)."""
    return _codes(table, TASK)


def _codes(table: pd.DataFrame, names: Iterable[str]) -> Codes:
    groups = table.groupby(list(names), sort=False, dropna=False)
    return np.asarray(groups.ngroup(), dtype=np.intp)


def _any(code: Codes, values: Flags, n: int) -> Flags:
    return totals(code, values, n) > 0
