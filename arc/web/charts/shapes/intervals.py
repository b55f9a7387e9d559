"""Shares with their intervals, line under line."""

from __future__ import annotations

from typing import Any, Literal

import altair as alt

from arc.web.charts.intervals import BESIDE_PX
from arc.web.charts.shapes.look import AnyChart, dataset, percents
from arc.web.charts.theme import BOLD, DIM, INK, PANEL


def intervals() -> AnyChart:
    """``lines`` with a tick at every ``step`` up to ``top``; names of groups (``heads``) ``left`` of them."""
    y = alt.Y("y:Q", axis=None, scale=None)
    scale = alt.Scale(domain=[0, alt.expr("top")])
    ticks = percents(alt.expr("sequence(0, top + step / 2, step)"))
    color = alt.Color("color:N", scale=None)
    lines = dataset("lines")
    rules = lines.mark_rule(strokeWidth=2, opacity=0.55, strokeCap="round", aria=False).encode(
        x=alt.X("low:Q", scale=scale, axis=ticks), x2="high:Q", y=y, color=color
    )
    dots = lines.mark_point(size=74, filled=True, opacity=1, stroke=PANEL, strokeWidth=1).encode(
        x=alt.X("value:Q", scale=scale, axis=ticks),
        y=y,
        fill=alt.Fill("color:N", scale=None),
        description="says:N",
    )
    heads = _words(dataset("heads"), alt.expr("4 - left"), "left", INK, fontWeight=BOLD)
    chart: AnyChart = alt.layer(
        rules,
        dots,
        _words(lines, -BESIDE_PX, "right", DIM).encode(y=y, text="who:N"),
        _words(lines, alt.expr(f"width + {BESIDE_PX}"), "left", INK).encode(y=y, text="text:N"),
        heads.encode(y=alt.Y("head:Q", axis=None, scale=None), text="group:N"),
    ).add_params(*(alt.param(name=name, value=1) for name in ("left", "top", "step")))
    return chart


def _words(
    chart: alt.Chart,
    x: float | alt.ExprRef,
    align: Literal["left", "right"],
    color: str,
    **more: Any,
) -> alt.Chart:
    words: alt.Chart = chart.mark_text(
        x=x, align=align, baseline="middle", color=color, aria=False, **more
    )
    return words
