"""What went wrong, by kind, for people's and models' answers alike.

``arc.error_classes`` says of one answer what kind of mistake it is; here every answer of
a table is classified, the same answer to the same test once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import pandas as pd

from arc.answers import Attempt, Guesses
from arc.error_classes import ERROR_KINDS, error_class
from arc.grid import Grid
from arc.stats.intervals import wilson
from arc.stats.rates import PEOPLE
from arc.stats.votes import TASK
from arc.stats.votes import Task as TaskKey
from arc.tasks import Task

COLUMNS: Final = ("who", *TASK, "pair_index", "attempt_number", "kind", "words")
"""One wrong answer a row: whose it is, to what, what kind of mistake, and in words."""

_ANSWER: Final = ("content_hash", "pair_index", "grid")


def people_errors(
    attempts: pd.DataFrame, trials: pd.DataFrame, tasks: Mapping[TaskKey, Task]
) -> pd.DataFrame:
    """The wrong answers handed in on trials that count, in the columns of ``COLUMNS``.

    With ``trial_id`` and ``participant_id`` besides. Both tables are those of an export.
    ``tasks`` are by id and content hash; answers to a task that is not among them are
    left out. An answer takes up to some tenths of a second to classify the first time.
    """
    counted = trials[["trial_id", *TASK, "pair_index"]]
    own = ["trial_id", "participant_id", "attempt_number", "grid", "pair_solved"]
    wrong = attempts[own].merge(counted, on="trial_id")
    wrong = wrong[~wrong["pair_solved"].fillna(False).to_numpy(dtype=bool)]
    unique = wrong[[*TASK, "pair_index", "grid"]].drop_duplicates()
    found = [
        (*(row[name] for name in _ANSWER), *_classified(tasks[key], row))
        for row in unique.to_dict("records")
        if (key := (row["task_id"], row["content_hash"])) in tasks
    ]
    kinds = pd.DataFrame(found, columns=[*_ANSWER, "kind", "words"])
    kinds = kinds.astype({name: wrong[name].dtype for name in _ANSWER})
    table = wrong.merge(kinds, on=list(_ANSWER)).assign(who=PEOPLE)
    return table[[*COLUMNS, "trial_id", "participant_id"]]


def model_errors(guesses: Guesses, tasks: Iterable[Task], label: str | None = None) -> pd.DataFrame:
    """A model's wrong answers, in the columns of ``COLUMNS``; an attempt it did not make is none."""
    rows = [
        (label or guesses.model, task.task_id, task.content_hash, index, number, *found)
        for task in tasks
        if task.has_answers
        for index in range(len(task.test))
        for number, attempt in enumerate(guesses.attempts(task.task_id, index), start=1)
        if attempt is not None
        for found in [_error(attempt, task, index)]
        if found[0] != "right"
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def kind_counts(errors: pd.DataFrame, by: Iterable[str] = ("who",)) -> pd.DataFrame:
    """Wrong answers by kind: ``by``'s columns, ``kind, n, n_wrong, share, low, high``.

    ``by`` may be ``("who", "task_id", "content_hash")`` for each task. ``share`` is of the
    ``n_wrong`` wrong answers of the same group, with Wilson's interval, in which the
    answers of one person count as if they were of several. Kinds that do not occur in a
    group have no row.
    """
    names = list(by)
    table = errors.groupby([*names, "kind"], sort=False).size().rename("n").reset_index()
    table["n_wrong"] = table.groupby(names, sort=False)["n"].transform("sum")
    table["share"] = table["n"] / table["n_wrong"]
    table["low"], table["high"] = wilson(table["share"], table["n_wrong"])
    table["kind"] = pd.Categorical(table["kind"], ERROR_KINDS, ordered=True)
    return table.sort_values([*names, "kind"], ignore_index=True).astype({"kind": str})


def _classified(task: Task, row: Mapping[Any, Any]) -> tuple[str, str]:
    return _error(Grid.from_text(row["grid"]), task, int(row["pair_index"]))


def _error(attempt: Attempt, task: Task, index: int) -> tuple[str, str]:
    """The kind and the words. Raises ValueError for a test whose output is not known."""
    pair = task.test[index]
    if pair.output is None:
        raise ValueError(f"{task.task_id}: the output of test {index} is not known")
    found = error_class(attempt, pair.output, pair.input, task.train)
    return found.kind, found.words
