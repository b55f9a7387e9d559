"""What went wrong, by kind: people's and o3's wrong answers under the same rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import pandas as pd

from arc.answers import Guesses
from arc.error_classes import ERROR_KINDS, ERROR_LABELS
from arc.guesses import load_bundled
from arc.stats.errors import kind_counts
from arc.stats.votes import Task as TaskKey
from arc.tasks import Task
from arc.web import services
from arc.web.charts.intervals import interval_chart
from arc.web.charts.theme import O3_HIGH, O3_LOW, PEOPLE
from arc.web.figures import kinds
from arc.web.figures.figure import Figure, percent
from arc.web.figures.kinds import Key, Wrong
from arc.web.figures.material import EVALUATION, Material

_WAIT_S = 0.15
_ORDER = {who: place for place, who in enumerate((PEOPLE, O3_HIGH, O3_LOW))}


def mistakes(material: Material) -> Figure:
    """Shares of each kind, of people and o3, on the tasks that people played.

    Where nobody played, o3's on the whole evaluation set.
    """
    tasks = material.tasks or _evaluation()
    answers = [*_of_models(tasks), *_of_people(material)]
    known = kinds.of_process().of((wrong for _, wrong in answers), _WAIT_S)
    told = [(who, known[wrong.key]) for who, wrong in answers if wrong.key in known]
    if not told:
        words = "No wrong answer counts yet." if not answers else _progress(answers, known)
        return Figure(words=(words,), pending=bool(answers))
    table = kind_counts(pd.DataFrame(told, columns=["who", "kind"]))
    lines = _lines(table)
    totals = table.drop_duplicates("who").set_index("who")["n_wrong"]
    n = ", ".join(f"{who} {totals[who]:,}" for who in _ORDER if who in totals)
    return Figure(
        words=(f"Wrong answers: {n}.", _progress(answers, known)),
        notes=(
            "Share of each side's own wrong answers, on the same tasks, with Wilson's 95 % "
            "interval over answers (as if each were of somebody else). The first rule that "
            "holds is an answer's kind; docs/error-classes.md has them with examples.",
        ),
        caveats=material.caveats,
        table=table,
        draw=lambda width: interval_chart(lines, width),
        pending=bool(_progress(answers, known)),
    )


def _progress(answers: list[tuple[str, Wrong]], known: Mapping[Key, str]) -> str:
    """How many different answers are still to be classified; empty when none is."""
    keys = {wrong.key for _, wrong in answers}
    if len(known) == len(keys):
        return ""
    return f"So far {len(known):,} of {len(keys):,} different wrong answers are classified; the others follow in a while."


def _lines(table: pd.DataFrame) -> pd.DataFrame:
    sides = [who for who in _ORDER if (table["who"] == who).any()]
    full = table.set_index(["who", "kind"])
    n_wrong = table.drop_duplicates("who").set_index("who")["n_wrong"]
    rows = []
    for kind in ERROR_KINDS:
        if not (table["kind"] == kind).any():
            continue
        for who in sides:
            found = full.loc[(who, kind)] if (who, kind) in full.index else None
            rows.append(
                {
                    "group": ERROR_LABELS[kind],
                    "who": who,
                    "value": None if found is None else found["share"],
                    "low": None if found is None else found["low"],
                    "high": None if found is None else found["high"],
                    "text": f"none of {n_wrong[who]:,}"
                    if found is None
                    else f"{percent(found['share'])} · {int(found['n']):,} of {n_wrong[who]:,}",
                }
            )
    return pd.DataFrame(rows)


def _of_people(material: Material) -> Iterator[tuple[str, Wrong]]:
    attempts, trials = material.dataset.attempts, material.trials
    own = attempts[["trial_id", "grid", "pair_solved"]]
    keys = trials[["trial_id", "task_id", "content_hash", "pair_index"]]
    wrong = own.merge(keys, on="trial_id")
    wrong = wrong[~wrong["pair_solved"].fillna(False).to_numpy(dtype=bool)]
    columns = ["task_id", "content_hash", "pair_index", "grid"]
    for task_id, content_hash, index, grid in wrong[columns].itertuples(index=False):
        task = material.tasks.get((task_id, content_hash))
        if task is not None and task.has_answers:
            yield PEOPLE, Wrong(grid, task, int(index))


@cache
def _evaluation() -> Mapping[TaskKey, Task]:
    tasks = services.collection(EVALUATION)
    return {(task.task_id, task.content_hash): task for task in tasks}


def _of_models(tasks: Mapping[TaskKey, Task]) -> Iterator[tuple[str, Wrong]]:
    for who, name in ((O3_HIGH, "o3-high"), (O3_LOW, "o3-low")):
        guesses = load_bundled(name)
        for key, task in tasks.items():
            if key in _evaluation() and task.has_answers:
                yield from ((who, wrong) for wrong in _of_model(guesses, task))


def _of_model(guesses: Guesses, task: Task) -> Iterator[Wrong]:
    for index, pair in enumerate(task.test):
        for attempt in guesses.attempts(task.task_id, index):
            if attempt is not None and attempt != pair.output:
                yield Wrong(attempt, task, index)
