"""What models scored on each task, as a table beside people's trials.

A model's answers are known for one version of a task: the table names it by its
``content_hash``, so that a task somebody changed never stands beside a model's result.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from arc.answers import Guesses
from arc.facts import MODEL_NAMES, model_scores
from arc.guesses import load_bundled
from arc.scoring import pairs_solved
from arc.stats.votes import TASK
from arc.tasks import Task

COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "model": "o3_high, o3_low or another name of arc.facts.MODEL_NAMES, or one given",
        "label": "the model's readable name",
        "task_id": "the task's id",
        "content_hash": "the version of the task that was answered",
        "attempts": "how many attempts are counted",
        "pairs": "number of test pairs",
        "pairs_solved": "test pairs solved with so many attempts; missing where only scores are known",
        "task_score": "pairs_solved / pairs",
    }
)
"""The columns of a table of outcomes: one row for a model, a task and a number of attempts."""

MODEL_ATTEMPTS: Final = 2
"""How many attempts the models made; no result tells what a third would have done."""

SELECTED_CAVEAT: Final = (
    "o3 (high compute) scores 0 here by selection: these are the tasks it failed. "
    "That says nothing about who is better; compare on tasks that were not picked by the outcome."
)
_SELECTED_LOW: Final = (
    "These tasks were picked because o3 (low compute) failed them, so it scores 0 here by "
    "selection. That says nothing about who is better."
)
_PICKED: Final = MappingProxyType(
    {"o3-unsolved": SELECTED_CAVEAT, "o3-low-unsolved": _SELECTED_LOW}
)
_BUNDLED: Final = MappingProxyType({"o3_high": "o3-high", "o3_low": "o3-low"})


def bundled_outcomes(evaluation: Collection[Task]) -> pd.DataFrame:
    """Every model of ``arc.facts`` on the tasks of the ARC-AGI-1 evaluation set.

    With one and with two attempts for o3, whose answers are bundled; for the others
    with two alone. A model without a result for a task has no row.
    """
    tables = [
        outcomes_of(load_bundled(name), evaluation, model, MODEL_NAMES[model])
        for model, name in _BUNDLED.items()
    ]
    return pd.concat([*tables, _scores_alone(evaluation)], ignore_index=True)


def outcomes_of(
    guesses: Guesses, tasks: Iterable[Task], model: str, label: str | None = None
) -> pd.DataFrame:
    """One model's answers scored, with one and with two attempts.

    Tasks without known outputs, and tasks that the model has no answer for at all, have
    no rows; of an answered task a pair without an answer counts as unsolved.
    """
    rows = [
        _row(model, label or guesses.model, task, k, sum(pairs_solved(guesses, task, k)))
        for task in tasks
        if task.has_answers and task.task_id in guesses.task_ids
        for k in range(1, MODEL_ATTEMPTS + 1)
    ]
    return _table(rows)


def selection_caveats(collections: Iterable[str]) -> tuple[str, ...]:
    """What has to be said beside a model's figure on tasks from these collections."""
    found = set(collections)
    return tuple(caveat for name, caveat in _PICKED.items() if name in found)


def _scores_alone(tasks: Iterable[Task]) -> pd.DataFrame:
    rows = [
        _row(model, MODEL_NAMES[model], task, MODEL_ATTEMPTS, None, score)
        for task in tasks
        for model, score in model_scores(task.task_id).items()
        if model not in _BUNDLED and score is not None
    ]
    return _table(rows)


def _row(
    model: str, label: str, task: Task, k: int, solved: int | None, score: float | None = None
) -> dict[str, Any]:
    pairs = len(task.test)
    return {
        "model": model,
        "label": label,
        **{name: getattr(task, name) for name in TASK},
        "attempts": k,
        "pairs": pairs,
        "pairs_solved": solved,
        "task_score": score if solved is None else solved / pairs,
    }


def _table(rows: list[dict[str, Any]]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(
        {"attempts": int, "pairs": int, "pairs_solved": "Int64", "task_score": float}
    )
