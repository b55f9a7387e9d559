"""How solving goes with the size of a task, for models and for people.

The size is the number of cells of all grids of a task: inputs and outputs, train and
test. That is what has to be taken in, and what a model is given and has to write.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import numpy as np
import pandas as pd

from arc.stats.intervals import BY_TASKS, SMALL, effective_people, mean_over_tasks, wilson
from arc.stats.rates import PEOPLE
from arc.stats.runs import task_codes, task_runs
from arc.stats.votes import TASK
from arc.tasks import Task

EDGES: Final = (256, 512, 1024, 2048, 4096)
BINS: Final = ("<256", "256-511", "512-1023", "1024-2047", "2048-4095", ">=4096")
"""Groups of tasks by ``total_cells``, each from an edge to just below the next."""

SIZE_RULE: Final = "total cells of all train and test grids of a task, inputs and outputs"

COLUMNS: Final = (
    "who",
    "bin",
    "value",
    "low",
    "high",
    "interval",
    "n_tasks",
    "n",
    "n_participants",
    "small",
)
"""One row for people or a model and a bin: ``value`` is pass_at_k of the bin's tasks.

``n`` counts rounds on tasks for people, and tasks for a model, of which
``n_participants`` is missing. A bin without tasks has no row.
"""


def task_sizes(tasks: Iterable[Task]) -> pd.DataFrame:
    """``task_id, content_hash, total_cells, bin`` of each task.

    Cells of a test output that is not known are not counted.
    """
    rows = [
        (*(getattr(task, name) for name in TASK), cells, BINS[bin_of(cells)])
        for task in tasks
        for cells in [total_cells(task)]
    ]
    table = pd.DataFrame(rows, columns=[*TASK, "total_cells", "bin"])
    return table.assign(bin=pd.Categorical(table["bin"], BINS, ordered=True))


def total_cells(task: Task) -> int:
    """Cells of all grids of a task."""
    grids = [grid for pair in (*task.train, *task.test) for grid in (pair.input, pair.output)]
    return sum(grid.height * grid.width for grid in grids if grid is not None)


def bin_of(cells: int) -> int:
    """Which of ``BINS`` so many cells are in."""
    return int(np.searchsorted(EDGES, cells, side="right"))


def size_rates(
    outcomes: pd.DataFrame,
    sizes: pd.DataFrame,
    trials: pd.DataFrame | None = None,
    attempts: int = 2,
) -> pd.DataFrame:
    """``pass_at_k`` by size of every model and, with ``trials`` that count, of people.

    ``outcomes`` as in ``arc.stats.outcomes``, ``sizes`` of ``task_sizes``; models are
    counted on the tasks of ``sizes``, so that it may be the tasks that people played.
    Columns as in ``COLUMNS``, the bins in order.
    """
    parts = [] if trials is None else [_of_people(trials, sizes, attempts)]
    parts.append(_of_models(outcomes[outcomes["attempts"] == attempts], sizes))
    table = pd.concat([part for part in parts if len(part)] or parts, ignore_index=True)
    return table[list(COLUMNS)].astype({"n_participants": "Int64", "bin": str})


def _of_models(outcomes: pd.DataFrame, sizes: pd.DataFrame) -> pd.DataFrame:
    groups = outcomes.merge(sizes, on=list(TASK)).groupby(
        ["model", "bin"], observed=True, sort=True
    )
    table = groups.agg(who=("label", "first"), value=("task_score", "mean"), n=("pairs", "size"))
    order = pd.Categorical(table.index.get_level_values(0), outcomes["model"].unique())
    table = table.iloc[np.argsort(order.codes, kind="stable")].reset_index()
    table["low"], table["high"] = wilson(table["value"], table["n"])
    return table.assign(
        interval=BY_TASKS, n_tasks=table["n"], n_participants=np.nan, small=table["n"] < SMALL
    )


def _of_people(trials: pd.DataFrame, sizes: pd.DataFrame, attempts: int) -> pd.DataFrame:
    runs = task_runs(trials, (attempts,))
    runs = runs[runs["attempts_allowed"] >= attempts].merge(sizes, on=list(TASK))
    runs = runs.assign(
        score=runs[f"solved_{attempts}"] / runs["pairs"],
        person=pd.factorize(runs["participant_id"])[0],
        task=task_codes(runs),
    )
    n_people = runs["person"].nunique()
    groups = runs.groupby("bin", observed=True)
    return pd.DataFrame([_people_row(name, part, n_people) for name, part in groups])


def _people_row(name: Any, runs: pd.DataFrame, n_people: int) -> dict[str, Any]:
    score, person, task = (runs[column].to_numpy() for column in ("score", "person", "task"))
    value, parts = mean_over_tasks(score, person, task, n_people)
    ends = parts.interval()
    return {
        "who": PEOPLE,
        "bin": name,
        "value": value,
        "low": ends.low,
        "high": ends.high,
        "interval": ends.how,
        "n_tasks": len(np.unique(task)),
        "n": len(runs),
        "n_participants": len(np.unique(person)),
        "small": effective_people(parts.bottom) < SMALL,
    }
