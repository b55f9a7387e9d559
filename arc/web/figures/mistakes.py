"""What went wrong, by kind: people's and o3's wrong answers under the same rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

import pandas as pd

from arc.error_classes import ERROR_KINDS, ERROR_LABELS
from arc.guesses import load_bundled
from arc.stats.errors import kind_counts, model_errors, people_errors
from arc.stats.votes import Task as TaskKey
from arc.tasks import Task
from arc.web import services
from arc.web.charts.intervals import interval_chart
from arc.web.charts.theme import O3_HIGH, O3_LOW, PEOPLE
from arc.web.figures.figure import Figure, percent
from arc.web.figures.material import EVALUATION, Material

_ORDER = {who: place for place, who in enumerate((PEOPLE, O3_HIGH, O3_LOW))}


def mistakes(material: Material) -> Figure:
    """Shares of each kind, of people and o3, on the tasks that people played.

    Where nobody played, o3's on the whole evaluation set.
    """
    tasks = material.tasks or _evaluation()
    wrong = pd.concat([*_of_models(tasks), _of_people(material)], ignore_index=True)
    if wrong.empty:
        return Figure(words=("No wrong answer counts yet.",))
    table = kind_counts(wrong)
    lines = _lines(table)
    totals = table.drop_duplicates("who").set_index("who")["n_wrong"]
    n = ", ".join(f"{who} {totals[who]:,}" for who in _ORDER if who in totals)
    return Figure(
        words=(f"Wrong answers: {n}.",),
        notes=(
            "Share of each side's own wrong answers, on the same tasks, with Wilson's 95 % "
            "interval over answers (as if each were of somebody else). The first rule that "
            "holds is an answer's kind; docs/error-classes.md has them with examples.",
        ),
        caveats=material.caveats,
        table=table,
        draw=lambda width: interval_chart(lines, width),
    )


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


def _of_people(material: Material) -> pd.DataFrame:
    found = people_errors(material.dataset.attempts, material.trials, material.tasks)
    return found.assign(who=PEOPLE)


@cache
def _evaluation() -> Mapping[TaskKey, Task]:
    tasks = services.collection(EVALUATION)
    return {(task.task_id, task.content_hash): task for task in tasks}


def _of_models(tasks: Mapping[TaskKey, Task]) -> Iterator[pd.DataFrame]:
    asked = [task for key, task in tasks.items() if key in _evaluation() and task.has_answers]
    for who, name in ((O3_HIGH, "o3-high"), (O3_LOW, "o3-low")):
        yield model_errors(load_bundled(name), asked, who)
