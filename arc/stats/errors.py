"""What went wrong, by kind, for people's and models' answers alike.

``arc.error_classes`` says of one answer what kind of mistake it is, in up to some tenths
of a second. What people handed in was classified when it was measured, and the kinds of
the bundled guesses come with them; only other answers are classified here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import pandas as pd

from arc.answers import Attempt, Guesses
from arc.error_classes import ERROR_KINDS, error_class
from arc.grid import Grid
from arc.guesses import error_kinds_of
from arc.stats.intervals import wilson
from arc.stats.rates import PEOPLE
from arc.stats.votes import TASK
from arc.stats.votes import Task as TaskKey
from arc.tasks import Task

COLUMNS: Final = ("who", *TASK, "pair_index", "attempt_number", "kind")
"""One wrong answer a row: whose it is, to what, and what kind of mistake."""

_ANSWER: Final = (*TASK, "pair_index", "grid")


def people_errors(
    attempts: pd.DataFrame, trials: pd.DataFrame, tasks: Mapping[TaskKey, Task]
) -> pd.DataFrame:
    """The wrong answers handed in on trials that count, in the columns of ``COLUMNS``.

    With ``trial_id`` and ``participant_id`` besides. Both tables are those of an export;
    ``error_kind`` is taken as it stands, and where it is missing the answer is classified,
    the same answer to the same test once. ``tasks`` are for that, by id and content hash:
    answers without a kind to a task that is not among them are left out.
    """
    own = ["trial_id", "participant_id", "attempt_number", "grid", "pair_solved"]
    kept = ["error_kind"] if "error_kind" in attempts else []
    counted = trials[["trial_id", *TASK, "pair_index"]]
    table = attempts[own + kept].merge(counted, on="trial_id")
    wrong = table[~table["pair_solved"].fillna(False).to_numpy(dtype=bool)]
    kinds = wrong["error_kind"].astype(object) if kept else pd.Series(None, wrong.index, object)
    unknown = wrong.loc[kinds.isna(), list(_ANSWER)]
    wrong = wrong.assign(kind=kinds.where(kinds.notna(), _classified(unknown, tasks)), who=PEOPLE)
    found = wrong.dropna(subset=["kind"]).reset_index(drop=True)
    return found[[*COLUMNS, "trial_id", "participant_id"]]


def model_errors(guesses: Guesses, tasks: Iterable[Task], label: str | None = None) -> pd.DataFrame:
    """A model's wrong answers, in the columns of ``COLUMNS``; an attempt it did not make is none."""
    known = error_kinds_of(guesses)
    rows = [
        (
            *(label or guesses.model, task.task_id, task.content_hash, index, number),
            known.get((task.content_hash, index, number)) or _kind(attempt, task, index),
        )
        for task in tasks
        if task.has_answers
        for index, pair in enumerate(task.test)
        for number, attempt in enumerate(guesses.attempts(task.task_id, index), start=1)
        if attempt is not None and attempt != pair.output
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


def _classified(answers: pd.DataFrame, tasks: Mapping[TaskKey, Task]) -> pd.Series[str]:
    """The kind of each answer, in the columns of ``_ANSWER``; none where its task is not at hand."""
    unique = answers.drop_duplicates().itertuples(index=False, name=None)
    found = {
        (task_id, content_hash, index, grid): _kind(Grid.from_text(grid), task, int(index))
        for task_id, content_hash, index, grid in unique
        if (task := tasks.get((task_id, content_hash)))
    }
    rows = answers.itertuples(index=False, name=None)
    return pd.Series([found.get(row) for row in rows], index=answers.index, dtype=object)


def _kind(attempt: Attempt, task: Task, index: int) -> str:
    """The kind of an answer. Raises ValueError for a test whose output is not known."""
    pair = task.test[index]
    if pair.output is None:
        raise ValueError(f"{task.task_id}: the output of test {index} is not known")
    return error_class(attempt, pair.output, pair.input, task.train).kind
