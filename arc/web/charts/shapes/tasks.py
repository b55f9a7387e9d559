"""Each task a dot: by rank, or in the band of a model's outcome."""

from __future__ import annotations

from typing import Any, Final

import altair as alt

from arc.web.charts.shapes.look import AnyChart, dataset, numbers, percents, shares
from arc.web.charts.theme import ACCENT, BOLD, DIM, INK

_FILL: Final = alt.Fill("fill:N", scale=None)


def ranked() -> AnyChart:
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


def jagged() -> AnyChart:
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
