"""Each task for itself: how people fare on it, whether anyone solved it, what a model made of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from arc.stats.endings import solved_by_someone
from arc.stats.records import counted
from arc.stats.tasks import jagged_edge, people_by_task
from arc.web import frame, services
from arc.web.charts.tasks import OUTCOMES, jagged_chart, tasks_chart
from arc.web.charts.theme import O3_HIGH, O3_LOW
from arc.web.figures.figure import Figure, percent
from arc.web.figures.material import Material

_NAMES = {"o3_high": O3_HIGH, "o3_low": O3_LOW}


def tasks(material: Material) -> Figure:
    """Solving each task whole with two attempts, and which nobody solved."""
    table = people_by_task(material.trials)
    found = solved_by_someone(material.trials)
    if not len(table):
        return Figure(words=(found.words(),))
    nobody = sorted(task_id for task_id, _ in found.unsolved)
    more = f" and {len(nobody) - 12:,} more" if len(nobody) > 12 else ""
    left = f"Solved by nobody: {', '.join(nobody[:12])}{more}." if nobody else ""
    shown = _linked(table.assign(says=[_says(row) for row in table.to_dict("records")]), material)
    return Figure(
        words=(found.words(), left),
        notes=(
            "Each dot is a task, with Wilson's 95 % interval over the people who played it; "
            "hollow ones nobody solved. Solved means every test of it within two attempts.",
            "That somebody solved a task says nothing of how many would: it happens more often "
            "the more people try.",
        ),
        caveats=material.people_caveats,
        table=table,
        draw=lambda width: tasks_chart(shown, width),
    )


def jagged(material: Material) -> Figure:
    """People's share on each task beside o3's result on it."""
    model = "o3_low" if _is_low(material) else "o3_high"
    table = jagged_edge(
        material.trials, material.models, tallies=material.tallies, sizes=material.sizes
    )
    known = table[table[model].notna()]
    name = _NAMES[model]
    if not len(known):
        return Figure(words=(f"None of the tasks that people played has a result of {name}.",))
    outcome = [OUTCOMES[0 if score == 0 else 2 if score == 1 else 1] for score in known[model]]
    known = known.assign(outcome=outcome)
    known["says"] = [f"{_says(row)}; {name}: {row['outcome']}" for row in known.to_dict("records")]
    shown = _linked(known, material)
    missed, solved = (known[known["outcome"] == outcome] for outcome in ("missed", "solved"))
    return Figure(
        words=(_contrast(name, missed, solved),),
        notes=(
            f"Each dot is a task that people played and {name} was asked, larger where more "
            "people played it (n is told with each dot); hollow ones are disputed. Two "
            "attempts for both. Click a dot for its task.",
            "Each task's 95 % interval is in the data and in the chart above.",
        ),
        caveats=material.caveats,
        table=table,
        draw=lambda width: jagged_chart(shown, width),
    )


def _is_low(material: Material) -> bool:
    return material.query.selection.collections == ("o3-low-unsolved",)


def _contrast(name: str, missed: pd.DataFrame, solved: pd.DataFrame) -> str:
    """What most people make of the tasks that the model missed, and the other way round."""
    parts = []
    if len(missed):
        easy = int((missed["task_solved"] >= 0.5).sum())
        parts.append(
            f"{easy:,} of {counted(len(missed), 'task')} that {name} missed were solved by half "
            "of the people or more"
        )
    if len(solved):
        hard = int((solved["task_solved"] < 0.5).sum())
        parts.append(
            f"{hard:,} of {counted(len(solved), 'task')} that {name} solved were solved by "
            "fewer than half"
        )
    return f"{'; '.join(parts)}." if parts else ""


def _says(row: Mapping[Any, Any]) -> str:
    few = ", few" if row["small"] else ""
    low, high = percent(row["low"]), percent(row["high"])
    return f"{row['task_id']}: people {percent(row['task_solved'])}, n {row['n']:,}, 95 % {low} to {high}{few}"


def _linked(table: pd.DataFrame, material: Material) -> pd.DataFrame:
    """With ``href``: the task in the gallery."""
    links = []
    for key in zip(table["task_id"], table["content_hash"], strict=True):
        name = material.collection_of.get(key)
        collection = None if name == services.DEFAULT_COLLECTION else name
        links.append(frame.url(task=key[0], collection=collection))
    return table.assign(href=links)
