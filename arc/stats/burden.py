"""What painting costs, apart from how hard a task is.

Within one task everybody faces the same difficulty, so what differs there is painting
and the person; and between tasks the recorded difficulty, which does not come from
these trials, stands beside the cells a task asks for.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from arc.stats.panel import Model, estimate, fit, t_quantile, usable
from arc.stats.records import Estimate, Finding, NotEnough, counted
from arc.stats.sample import numbers

MIN_TASKS: Final = 20
"""Fewest tasks for a comparison between tasks."""

LOG_POINTS: Final = "change of log time"

_WITHIN: Final = (
    Model(
        "active time by cells painted, within a task",
        f"{LOG_POINTS} for twice the cells",
        "log_active",
        ("log_cells", "position"),
        "times that differ",
        scale=float(np.log(2)),
    ),
    Model(
        "thinking time by position",
        f"{LOG_POINTS} with each trial",
        "log_thinking",
        ("position",),
        "times that differ",
    ),
    Model(
        "painting time for each cell by position",
        f"{LOG_POINTS} with each trial",
        "log_pace",
        ("position",),
        "times that differ",
    ),
)
_SOLVED: Final = Model(
    "solving by cells a task asks for, at equal recorded difficulty",
    "percentage points for twice the cells",
    "solved_first",
    ("position",),
    "both solved and unsolved trials",
    scale=float(100 * np.log(2)),
)


def painting_burden(trials: pd.DataFrame, tasks: pd.DataFrame | None = None) -> tuple[Finding, ...]:
    """Time by painting within tasks, thinking and painting apart, and solving between tasks.

    ``tasks`` has ``task_id`` and ``difficulty`` (any figure recorded elsewhere, higher
    is harder) and may have ``cells``, what the task asks for; else that is the median
    of cells painted where the first attempt was exact.
    """
    table = _with_parts(trials)
    within = tuple(estimate(table, model) for model in _WITHIN)
    return (*within, _between_tasks(table, tasks))


def _with_parts(trials: pd.DataFrame) -> pd.DataFrame:
    active, painting = numbers(trials, "active_ms"), numbers(trials, "painting_ms")
    return trials.assign(
        log_thinking=_log(active - painting),
        log_pace=_log(painting) - _log(numbers(trials, "cells_painted")),
    )


def _log(values: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.log(np.where(values > 0, values, np.nan)))


def _between_tasks(trials: pd.DataFrame, tasks: pd.DataFrame | None) -> Finding:
    """Tasks' effects on solving, freed of who played them when, on cells beside difficulty."""
    if tasks is None:
        return NotEnough(_SOLVED.name, "no recorded difficulty of the tasks is given")
    rows = usable(trials, _SOLVED)
    found = fit(rows, _SOLVED) if len(rows) else None
    if found is None or found.item_effects is None:
        return NotEnough(_SOLVED.name, "not enough data: nobody played several tasks")
    effects = pd.DataFrame({"item": found.items, "effect": found.item_effects})
    played = rows.drop_duplicates("item")[["item", "task_id"]]
    table = effects.merge(played).merge(_asked_for(trials, tasks), on="task_id").dropna()
    if len(table) < MIN_TASKS:
        here = counted(len(table), "test pair")
        why = f"not enough data: {here} with difficulty and cells, {MIN_TASKS} are needed"
        return NotEnough(_SOLVED.name, why)
    return _robust_slope(table, len(rows), found.n_participants)


def _asked_for(trials: pd.DataFrame, tasks: pd.DataFrame) -> pd.DataFrame:
    """``task_id``, ``log_cells`` and ``difficulty`` of each task."""
    table = tasks.set_index("task_id")[["difficulty"]].astype(float)
    if "cells" in tasks:
        cells = tasks.set_index("task_id")["cells"].astype(float)
    else:
        solved = trials[trials["solved_first"] == 1]
        cells = np.expm1(solved.groupby("task_id")["log_cells"].median())
    table["log_cells"] = np.log1p(cells)
    return table.reset_index()


def _robust_slope(table: pd.DataFrame, n_rows: int, n_participants: int) -> Estimate:
    """Least squares over test pairs, with errors (HC3) that let their precision differ."""
    import statsmodels.api as sm

    regressors = sm.add_constant(table[["log_cells", "difficulty"]].to_numpy(dtype=float))
    ols = sm.OLS(table["effect"].to_numpy(dtype=float), regressors).fit(cov_type="HC3")
    df = len(table) - regressors.shape[1]
    value, error = float(ols.params[1]), float(ols.bse[1])
    half = t_quantile(df) * error
    return Estimate(
        name=_SOLVED.name,
        unit=_SOLVED.unit,
        value=value * _SOLVED.scale,
        low=(value - half) * _SOLVED.scale,
        high=(value + half) * _SOLVED.scale,
        standard_error=error * _SOLVED.scale,
        interval=f"95 %, t with {df} df, HC3 errors over test pairs",
        n_rows=n_rows,
        n_participants=n_participants,
        n_tasks=int(table["task_id"].nunique()),
    )
