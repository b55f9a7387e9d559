"""Each task a dot: how people fare on it, alone and beside what a model made of it."""

from __future__ import annotations

from typing import Any, Final

import altair as alt
import pandas as pd

from arc.web.charts.drawing import Drawing, Plot, dataset
from arc.web.charts.theme import (
    ACCENT,
    BOLD,
    DIM,
    HERE,
    INK,
    PANEL,
    AnyChart,
    numbers,
    percents,
    shares,
)

OUTCOMES: Final = ("missed", "in part", "solved")
"""What a model made of a task, worst first."""

_BAND_PX: Final = 74
_GOLDEN: Final = 0.618034
_SMALLEST, _LARGEST = 24, 150
"""A dot's area, in square pixels, of one person and of the most who played a task."""

_FILL: Final = alt.Fill("fill:N", scale=None)


def tasks_chart(table: pd.DataFrame, width: int) -> Drawing:
    """Tasks from the easiest to the hardest with intervals; nobody solved the hollow ones.

    ``table``: ``task_id, task_solved, low, high, n, n_solved, says, href``.
    """
    order = table.sort_values(["task_solved", "n"], ascending=[False, False])
    dots = order[["task_solved", "low", "high", "says"]].assign(
        rank=range(1, len(order) + 1),
        fill=_filled(order["n_solved"] > 0),
        href=HERE + order["href"],
    )
    values = {"end": len(order) + 1, "area": 60 if len(order) <= 60 else 26}
    return Drawing(Plot(width - 60, 260), {"tasks": dots}, _ranked, values=values)


def _ranked() -> AnyChart:
    """``tasks`` by rank, up to ``end``, as dots of ``area`` square pixels."""
    x = alt.X(
        "rank:Q",
        scale=alt.Scale(domain=[0, alt.expr("end")], nice=False),
        axis=numbers("tasks, easiest for people first", tickMinStep=1, format=",d"),
    )
    tasks = dataset("tasks").encode(x=x)
    rules = tasks.mark_rule(color=ACCENT, strokeWidth=1.5, opacity=0.3, aria=False).encode(
        y=alt.Y("low:Q", **shares()), y2="high:Q"
    )
    dots = tasks.mark_point(
        size=alt.expr("area"), filled=True, opacity=1, stroke=ACCENT, strokeWidth=2
    ).encode(y=alt.Y("task_solved:Q", **shares()), fill=_FILL, description="says:N", href="href:N")
    chart: AnyChart = alt.layer(rules, dots).add_params(
        alt.param(name="end", value=1), alt.param(name="area", value=1)
    )
    return chart


def jagged_chart(table: pd.DataFrame, width: int) -> Drawing:
    """Tasks by people's share (across) and by what the model made of it (a band each).

    ``table``: ``task_id, task_solved, outcome`` (one of ``OUTCOMES``), ``n, disputed, says,
    href``. Within a band the height says nothing: it keeps dots apart.
    """
    counts = table["outcome"].value_counts()
    bands = [name for name in reversed(OUTCOMES) if counts.get(name)]
    plot = Plot(width - 90, len(bands) * _BAND_PX, left=66, right=24, top=4)
    place = table["outcome"].map({name: i for i, name in enumerate(bands)}).astype(float)
    # Multiples of the golden ratio spread evenly, and the same table gives the same picture.
    apart = (pd.Series(range(len(table)), index=table.index) * _GOLDEN) % 1
    most = max(int(table["n"].max()), 2)
    dots = table[["task_solved", "says"]].assign(
        y=place * _BAND_PX + 12 + apart * (_BAND_PX - 24),
        area=_SMALLEST + (_LARGEST - _SMALLEST) * (table["n"] - 1) / (most - 1),
        fill=_filled(~table["disputed"].astype(bool)),
        href=HERE + table["href"],
    )
    return Drawing(plot, {"tasks": dots, "bands": _bands(bands, counts)}, _jagged)


def _bands(names: list[str], counts: pd.Series[int]) -> pd.DataFrame:
    """Each band's middle and lower end in pixels, its name and how many tasks are in it."""
    lower = [_BAND_PX * (place + 1) for place in range(len(names))]
    return pd.DataFrame(
        {
            "middle": [down - _BAND_PX / 2 for down in lower],
            "end": [*lower[:-1], None],
            "name": names,
            "n": [f"{counts[one]:,} tasks" if counts[one] != 1 else "1 task" for one in names],
        }
    )


def _jagged() -> AnyChart:
    """``tasks`` by people's share, and ``bands``; heights of both are in pixels."""
    ticks = percents(title="people who solved the whole task")
    x = alt.X("task_solved:Q", scale=alt.Scale(domain=[-0.02, 1.02], nice=False), axis=ticks)
    dots = (
        dataset("tasks")
        .mark_point(filled=True, opacity=0.8, stroke=ACCENT, strokeWidth=1.2)
        .encode(
            x=x,
            y=_down("y"),
            size=alt.Size("area:Q", scale=None),
            fill=_FILL,
            description="says:N",
            href="href:N",
        )
    )
    bands = dataset("bands")
    between = bands.mark_rule(color=DIM, opacity=0.4, aria=False).encode(y=_down("end"))
    words: dict[str, Any] = {"x": -12, "align": "right", "aria": False}
    names = bands.mark_text(dy=-7, color=INK, fontWeight=BOLD, **words)
    counts = bands.mark_text(dy=8, color=DIM, **words)
    return alt.layer(
        between,
        dots,
        names.encode(y=_down("middle"), text="name:N"),
        counts.encode(y=_down("middle"), text="n:N"),
    )


def _down(field: str) -> alt.Y:
    return alt.Y(f"{field}:Q", axis=None, scale=None)


def _filled(is_full: pd.Series[bool]) -> pd.Series[str]:
    return is_full.map({True: ACCENT, False: PANEL})
