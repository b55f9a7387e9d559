"""What happens along a session: solving, time and fatigue, a panel each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import altair as alt
import pandas as pd

from arc.stats.curves import FATIGUE, MINUTES, SOLVED
from arc.web.charts.drawing import Drawing, Plot, dataset
from arc.web.charts.theme import (
    ACCENT,
    AT_LEFT,
    BOLD,
    DIM,
    TEXT_PX,
    AnyChart,
    axis,
    numbers,
    shares,
)


class _Panel(NamedTuple):
    """A measure along the session: its dataset's name, its title, what is counted across from
    which first, and the most it can be."""

    name: str
    measure: str
    title: str
    across: str
    first: int
    top: float | None


_PANELS: Final = (
    _Panel("solving", SOLVED, "Solved at the first attempt", "test of the session", 1, 1.0),
    _Panel(
        "minutes", MINUTES, "Active minutes a test, geometric mean", "test of the session", 1, None
    ),
    _Panel("fatigue", FATIGUE, "Self-reported fatigue, mean (0 to 10)", "tasks done", 0, 10.0),
)
_FIFTHS: Final = (0, 0.2, 0.4, 0.6, 0.8, 1)
_PANEL_PX: Final = 120
_BETWEEN_PX: Final = 111
"""From one panel to the next: the axis of one, title and n of the other."""

_N_PX: Final = 10
_FEWEST_SHOWN: Final = 5
"""Positions an axis has room for, however few there are."""

_FEW_POSITIONS: Final = 12
"""Up to so many positions each n has room above its point; else it is told with the point."""


def session_chart(curves: pd.DataFrame, width: int) -> Drawing:
    """Each measure by position, with interval and n; columns of ``arc.stats.curves.COLUMNS``."""
    of_measure = dict(list(curves.groupby("measure")))
    panels = tuple(one for one in _PANELS if one.measure in of_measure)
    tables = {one.name: _points(one, of_measure[one.measure]) for one in panels}
    ends = {_end(one): _shown(one, tables[one.name]) for one in panels}
    height = len(panels) * (_PANEL_PX + _BETWEEN_PX) - _BETWEEN_PX
    plot = Plot(width - 64, height, right=22, top=51)
    return Drawing(plot, tables, _stacked, panels, ends)


def _points(panel: _Panel, points: pd.DataFrame) -> pd.DataFrame:
    told = [f"{'' if i else 'n '}{n:,}" for i, n in enumerate(points["n"])]
    # Student's intervals do not know what a measure can be.
    edges = points[["low", "high"]].clip(0, panel.top)
    return edges.assign(
        place=points["position"] + panel.first,
        value=points["value"],
        told=told if len(points) <= _FEW_POSITIONS else None,
        says=[_says(panel, row) for row in points.to_dict("records")],
    )


def _shown(panel: _Panel, points: pd.DataFrame) -> float:
    """Where the axis ends."""
    return max(float(points["place"].max()), panel.first + _FEWEST_SHOWN - 1) + 0.4


def _end(panel: _Panel) -> str:
    return f"{panel.name}_end"


def _stacked(*panels: _Panel) -> AnyChart:
    """Under each other: each with a dataset of its name, up to a parameter of its own."""
    ends = [alt.param(name=_end(one), value=1) for one in panels]
    charts = [_drawn(one) for one in panels]
    stacked: AnyChart = alt.vconcat(*charts, spacing=_BETWEEN_PX, bounds="flush").add_params(*ends)
    return stacked


def _drawn(panel: _Panel) -> AnyChart:
    x = alt.X(
        "place:Q",
        scale=alt.Scale(domain=[panel.first - 0.4, alt.expr(_end(panel))], nice=False),
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
        height=_PANEL_PX,
        title=alt.TitleParams(
            panel.title, fontSize=TEXT_PX, fontWeight=BOLD, offset=18, dx=-37, **AT_LEFT
        ),
    )
    return chart


def _measured(panel: _Panel) -> dict[str, Any]:
    """The scale and the axis of a measure."""
    if panel.top == 1:
        return shares(_FIFTHS)
    domain: dict[str, Any] = {} if panel.top is None else {"domain": [0, panel.top]}
    return {"scale": alt.Scale(zero=True, **domain), "axis": axis(tickCount=4)}


def _says(panel: _Panel, row: Mapping[Any, Any]) -> str:
    """What is told of a point: the figure, where it is, its interval and n."""
    figures = (row["value"], row["low"], row["high"])
    value, low, high = (f"{100 * one:.0f} %" if panel.top == 1 else f"{one:.1f}" for one in figures)
    interval = "" if pd.isna(row["low"]) else f", 95 % {low} to {high}"
    return f"{panel.across} {row['position'] + panel.first:g}: {value}{interval}, n {row['n']:,}"
