"""How trials ended: tasks that somebody solved, dropouts, and why people gave up."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final

import numpy as np
import pandas as pd

from arc.stats.intervals import wilson
from arc.stats.records import counted
from arc.stats.runs import submitted, task_runs
from arc.stats.votes import TASK, Task

NOT_SAID: Final = "not_said"
REASONS: Final = ("no_rule", "tedious", "task_wrong", "other", NOT_SAID)
"""Why people gave up, as the codebook's ``close_reason`` has it, and that they did not say."""


@dataclass(frozen=True, slots=True)
class SolvedBySomeone:
    """Tasks that at least one person solved whole within ``attempts``.

    The share grows with the number of people by itself, so ``people_per_task`` (the
    median) stands beside it and there is no interval: it is no property of a person.
    ``unsolved`` are the tasks that nobody solved.
    """

    attempts: int
    n_solved: int
    n_tasks: int
    n_participants: int
    people_per_task: float
    unsolved: tuple[Task, ...]

    def words(self) -> str:
        """``31 of 34 tasks were solved by at least one person with 2 attempts (…)``."""
        if not self.n_tasks:
            return "No task has been played to its end yet."
        people = counted(self.n_participants, "person", "people")
        return (
            f"{self.n_solved:,} of {counted(self.n_tasks, 'task')} were solved by at least one "
            f"person with {counted(self.attempts, 'attempt')} ({people}, a median of "
            f"{self.people_per_task:g} on each task)."
        )

    def to_json(self) -> dict[str, Any]:
        """A plain object."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Dropouts:
    """How the trials that were shown ended, and how many people left in the middle of one."""

    n_trials: int
    n_solved: int
    n_failed: int
    n_gave_up: int
    n_timed_out: int
    n_abandoned: int
    n_without_answer: int
    n_participants: int
    n_participants_abandoned: int

    def words(self) -> str:
        """Every way to end with its number, and how many trials have no answer at all."""
        if not self.n_trials:
            return "No trial has ended yet."
        people = counted(self.n_participants, "person", "people")
        left = counted(self.n_participants_abandoned, "person", "people")
        return (
            f"{counted(self.n_trials, 'trial')} shown to {people}: {self.n_solved:,} solved, "
            f"{self.n_failed:,} failed, {self.n_gave_up:,} given up, {self.n_timed_out:,} out of "
            f"time, {self.n_abandoned:,} abandoned (by {left}); {self.n_without_answer:,} without "
            "any answer."
        )

    def to_json(self) -> dict[str, Any]:
        """A plain object."""
        return asdict(self)


def solved_by_someone(trials: pd.DataFrame, attempts: int = 2) -> SolvedBySomeone:
    """Which tasks somebody solved, of those that people played with so many attempts or more."""
    runs = task_runs(trials, (attempts,))
    runs = runs[runs["attempts_allowed"] >= attempts]
    whole = runs.assign(whole=runs[f"solved_{attempts}"] == runs["pairs"])
    tasks = whole.groupby(list(TASK), dropna=False).agg(
        solved=("whole", "any"), people=("participant_id", "nunique")
    )
    return SolvedBySomeone(
        attempts=attempts,
        n_solved=int(tasks["solved"].sum()),
        n_tasks=len(tasks),
        n_participants=runs["participant_id"].nunique(),
        people_per_task=float(tasks["people"].median()) if len(tasks) else 0.0,
        unsolved=tuple(tasks.index[~tasks["solved"].astype(bool)]),
    )


def dropouts(trials: pd.DataFrame) -> Dropouts:
    """How the trials that count ended."""
    ended = trials["outcome"].value_counts()
    abandoned = trials.loc[(trials["outcome"] == "abandoned").fillna(False), "participant_id"]
    return Dropouts(
        n_trials=len(trials),
        n_solved=int(ended.get("solved", 0)),
        n_failed=int(ended.get("failed", 0)),
        n_gave_up=int(ended.get("gave_up", 0)),
        n_timed_out=int(ended.get("timed_out", 0)),
        n_abandoned=int(ended.get("abandoned", 0)),
        n_without_answer=int((~submitted(trials)).sum()),
        n_participants=trials["participant_id"].nunique(),
        n_participants_abandoned=abandoned.nunique(),
    )


def give_ups(trials: pd.DataFrame) -> pd.DataFrame:
    """Trials given up by reason: ``reason, n, n_participants, n_trials, share, low, high``.

    ``share`` is of all ``n_trials`` shown, with Wilson's interval; missing without
    trials. A reason that nobody gave has n = 0. A trial given up after an exact answer
    is solved and not here.
    """
    groups = given_up(trials).groupby("reason")["participant_id"]
    table = pd.DataFrame({"n": groups.size(), "n_participants": groups.nunique()})
    table = table.reindex(list(REASONS), fill_value=0).rename_axis("reason").reset_index()
    table["n_trials"] = len(trials)
    table["share"] = table["n"].astype(float) / (len(trials) or np.nan)
    table["low"], table["high"] = wilson(table["share"], table["n_trials"])
    return table


def given_up(trials: pd.DataFrame) -> pd.DataFrame:
    """The trials that were given up, with ``reason``: one of ``REASONS``."""
    rows = trials[(trials["outcome"] == "gave_up").fillna(False)]
    said = rows["close_reason"].astype(object)
    known = said.isin(REASONS[:-2])
    return rows.assign(reason=said.where(known, np.where(said.isna(), NOT_SAID, "other")))
