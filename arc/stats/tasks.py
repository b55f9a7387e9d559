"""The jagged edge: each task with how people fare on it, beside what every model made of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pandas as pd

from arc.stats.endings import REASONS, given_up
from arc.stats.intervals import SMALL, wilson
from arc.stats.runs import task_runs
from arc.stats.votes import TASK

PEOPLE_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "task_id": "the task's id",
        "content_hash": "the version of the task",
        "n": "rounds on the task that allowed so many attempts; one a person, unless played again",
        "n_participants": "people behind them",
        "n_solved": "rounds with every test solved",
        "task_solved": "n_solved / n",
        "low": "Wilson's 95 % interval",
        "high": "Wilson's 95 % interval",
        "mean_task_score": "mean share of the tests solved",
        "small": "fewer than 20 people",
        "n_submitted": "rounds with an answer handed in",
        "n_gave_up": "rounds in which a test was given up",
        **{f"gave_up_{reason}": f"tests given up: {reason}" for reason in REASONS},
        "median_s_solved": "median elapsed seconds of solved tests; about those who solved alone",
    }
)
"""People on one task, one row each."""

VOTE_COLUMNS: Final = ("n_votes", "n_fair", "n_unfair", "n_unsure", "disputed")


def people_by_task(trials: pd.DataFrame, attempts: int = 2) -> pd.DataFrame:
    """How people fare on each task with so many attempts, in the columns of ``PEOPLE_COLUMNS``.

    ``trials`` are those that count (``arc.stats.selection``). Every round is of another
    person unless the selection lets in what was played again, so Wilson's interval fits.
    """
    runs = task_runs(trials, (attempts,))
    runs = runs[runs["attempts_allowed"] >= attempts]
    solved = runs[f"solved_{attempts}"]
    runs = runs.assign(whole=solved == runs["pairs"], score=solved / runs["pairs"])
    table = runs.groupby(list(TASK), sort=False, dropna=False).agg(
        n=("whole", "size"),
        n_participants=("participant_id", "nunique"),
        n_solved=("whole", "sum"),
        task_solved=("whole", "mean"),
        mean_task_score=("score", "mean"),
        n_submitted=("submitted", "sum"),
        n_gave_up=("gave_up", "sum"),
    )
    table["low"], table["high"] = wilson(table["task_solved"], table["n"])
    table["small"] = table["n_participants"] < SMALL
    # Few of the columns count from here on, and every choice of rows copies all of them.
    played = trials[[*TASK, "attempts_allowed", "outcome", "close_reason", "elapsed_ms"]]
    played = played[played["attempts_allowed"] >= attempts]
    table = table.join(_reasons(played)).join(_median_seconds(played))
    counts = [f"gave_up_{reason}" for reason in REASONS]
    table[counts] = table[counts].fillna(0).astype(int)
    return table.reset_index()[list(PEOPLE_COLUMNS)]


def jagged_edge(
    trials: pd.DataFrame,
    outcomes: pd.DataFrame,
    *,
    tallies: pd.DataFrame | None = None,
    sizes: pd.DataFrame | None = None,
    attempts: int = 2,
) -> pd.DataFrame:
    """``people_by_task`` with a column for each model of ``outcomes``, named as ``model`` has it.

    A model's value is its task score with as many attempts, missing where it has no
    result. ``tallies`` (``arc.stats.votes``) add the votes, 0 where nobody voted, and
    ``sizes`` (``arc.stats.size``) add ``total_cells`` and ``bin``.
    """
    people = people_by_task(trials, attempts)
    table = people.merge(model_scores_by_task(outcomes, attempts), on=list(TASK), how="left")
    if tallies is not None:
        table = table.merge(tallies, on=list(TASK), how="left")
        counts = list(VOTE_COLUMNS[:-1])
        table[counts] = table[counts].fillna(0).astype(int)
        table["disputed"] = table["disputed"].eq(True).fillna(False).astype(bool)
    return table if sizes is None else table.merge(sizes, on=list(TASK), how="left")


def model_scores_by_task(outcomes: pd.DataFrame, attempts: int = 2) -> pd.DataFrame:
    """``task_id, content_hash`` and each model's task score with so many attempts."""
    counted = outcomes[outcomes["attempts"] == attempts]
    wide = counted.pivot_table(
        index=list(TASK), columns="model", values="task_score", sort=False
    ).reindex(columns=list(outcomes["model"].unique()))
    return wide.rename_axis(columns=None).reset_index()


def _reasons(trials: pd.DataFrame) -> pd.DataFrame:
    """Tests given up on each task by reason."""
    counts = given_up(trials).groupby([*TASK, "reason"], dropna=False).size()
    table = counts.unstack(fill_value=0).reindex(columns=list(REASONS), fill_value=0)
    return table.add_prefix("gave_up_")


def _median_seconds(trials: pd.DataFrame) -> pd.Series[float]:
    solved = trials[(trials["outcome"] == "solved").fillna(False)]
    seconds = solved.groupby(list(TASK), dropna=False)["elapsed_ms"].median() / 1000
    return seconds.rename("median_s_solved").astype(float)
