"""Measures along a session, a panel each."""

from __future__ import annotations

from typing import Any, Final

import altair as alt

from arc.web.charts.session import BETWEEN_PX, PANEL_PX, Panel, end_of
from arc.web.charts.shapes.look import AnyChart, axis, dataset, numbers, shares
from arc.web.charts.theme import ACCENT, AT_LEFT, BOLD, DIM, TEXT_PX

_FIFTHS: Final = (0, 0.2, 0.4, 0.6, 0.8, 1)
_N_PX: Final = 10


def stacked(*panels: Panel) -> AnyChart:
    """Under each other: each with a dataset of its name, up to a parameter of its own."""
    ends = [alt.param(name=end_of(one), value=1) for one in panels]
    charts = [_drawn(one) for one in panels]
    chart: AnyChart = alt.vconcat(*charts, spacing=BETWEEN_PX, bounds="flush").add_params(*ends)
    return chart


def _drawn(panel: Panel) -> AnyChart:
    x = alt.X(
        "place:Q",
        scale=alt.Scale(domain=[panel.first - 0.4, alt.expr(end_of(panel))], nice=False),
        axis=numbers(panel.across, tickMinStep=1, format="d"),
    )
    measure = _measured(panel)
    points = dataset(panel.name).encode(x=x)
    rules = points.mark_rule(color=ACCENT, strokeWidth=2, opacity=0.45, aria=False)
    line = points.mark_line(color=ACCENT, strokeWidth=1.5, aria=False)
    dots = points.mark_point(color=ACCENT, size=50, filled=True, opacity=1)
    told = points.transform_filter("datum.told").mark_text(
        y=-6, color=DIM, fontSize=_N_PX, baseline="bottom", aria=False
    )
    chart: AnyChart = alt.layer(
        rules.encode(y=alt.Y("low:Q", **measure), y2="high:Q"),
        line.encode(y=alt.Y("value:Q", **measure)),
        dots.encode(y=alt.Y("value:Q", **measure), description="says:N"),
        told.encode(text="told:N"),
    ).properties(
        height=PANEL_PX,
        title=alt.TitleParams(
            panel.title, fontSize=TEXT_PX, fontWeight=BOLD, offset=18, dx=-37, **AT_LEFT
        ),
    )
    return chart


def _measured(panel: Panel) -> dict[str, Any]:
    """The scale and the axis of a measure."""
    if panel.top == 1:
        return shares(_FIFTHS)
    domain: dict[str, Any] = {} if panel.top is None else {"domain": [0, panel.top]}
    return {"scale": alt.Scale(zero=True, **domain), "axis": axis(tickCount=4)}
