"""Curves: how long solving takes, how it goes with size, and what happens along a session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, NamedTuple

import altair as alt
import pandas as pd

from arc.stats.curves import FATIGUE, MINUTES, SOLVED
from arc.web.charts.theme import (
    ACCENT,
    DIM,
    O3_HIGH,
    O3_LOW,
    PANEL,
    PEOPLE,
    PERCENT,
    AnyChart,
    color_of,
    percents,
    themed,
)

POINTS: Final = 400
"""Most points of a curve that are drawn: more cannot be told apart."""


class _Panel(NamedTuple):
    """A measure along the session: its title, what is counted across, and the most it can be."""

    measure: str
    title: str
    across: str
    first: int
    top: float | None


_PANELS: Final = (
    _Panel(SOLVED, "Solved at the first attempt", "test of the session", 1, 1.0),
    _Panel(MINUTES, "Active minutes a test, geometric mean", "test of the session", 1, None),
    _Panel(FATIGUE, "Self-reported fatigue, mean (0 to 10)", "tasks done", 0, 10.0),
)
_WIDE_PX: Final = 500
"""From here on the groups' names and their n stand side by side."""

_FEW_POSITIONS: Final = 12
"""Up to so many positions each n has room above its point; else it is told with the point."""


def time_chart(curve: pd.DataFrame, width: int) -> alt.TopLevelMixin:
    """Kaplan and Meier's curve turned over (what is solved by then), and the plain share.

    ``curve`` has the columns of ``arc.stats.survival.CURVE``.
    """
    thin = curve.iloc[_thinned(len(curve))]
    table = pd.DataFrame(
        {
            "minutes": thin["seconds"] / 60,
            "estimate": 1 - thin["still_unsolved"],
            "low": 1 - thin["high"],
            "high": 1 - thin["low"],
            "plain": thin["solved_of_all"],
        }
    )
    x = alt.X("minutes:Q", axis=alt.Axis(title="minutes since the task was shown", grid=False))
    top = alt.Scale(domain=[0, 1])
    base = alt.Chart(table)
    band = base.mark_area(interpolate="step-after", color=ACCENT, opacity=0.16, aria=False).encode(
        x=x, y=alt.Y("low:Q", scale=top, axis=percents()), y2="high:Q"
    )
    curves = [
        base.mark_line(
            interpolate="step-after", color=color, strokeWidth=2, strokeDash=dash
        ).encode(x=x, y=alt.Y(f"{name}:Q", scale=top, axis=percents()))
        for name, color, dash in (("plain", DIM, [5, 4]), ("estimate", ACCENT, [1, 0]))
    ]
    last = table.iloc[[-1]]
    ends = _spread(float(last["estimate"].iloc[0]), float(last["plain"].iloc[0]))
    labels = [
        alt.Chart(last.assign(at=at, label=label))
        .mark_text(align="left", dx=8, color=color, fontWeight=600, aria=False)
        .encode(x=x, y=alt.Y("at:Q", scale=top), text="label:N")
        for at, label, color in zip(
            ends, ("if all had gone on", "of all trials"), (ACCENT, DIM), strict=True
        )
    ]
    return themed(alt.layer(band, *curves, *labels).properties(width=width - 170, height=260))


def size_chart(table: pd.DataFrame, width: int) -> alt.TopLevelMixin:
    """Task score by size of people and every model.

    ``table``: ``who, bin, value, low, high, n_tasks`` (of ``arc.stats.size``), ``who`` as
    ``color_of`` knows it, ``small`` for a hollow point, ``text`` what is said of it, ``ticks`` the bin with its n.
    """
    named, is_wide = (PEOPLE, O3_HIGH, O3_LOW), width >= _WIDE_PX
    table = table.assign(
        color=table["who"].map(color_of),
        strong=table["who"].isin(named),
        # Over a group that nobody played no line is drawn.
        unbroken=table["place"] - table.groupby("who")["place"].rank(),
    )
    order = list(dict.fromkeys(table.sort_values("place")["ticks"]))
    x = alt.X(
        "ticks:N",
        sort=order,
        scale=alt.Scale(paddingOuter=0.25),
        axis=alt.Axis(
            title="total cells of a task's grids",
            labelAngle=0 if is_wide else -45,
            labelExpr="split(datum.value, '|')" if is_wide else "split(datum.value, '|')[0]",
        ),
    )
    y = alt.Y("value:Q", scale=alt.Scale(domain=[0, 1]), axis=percents())
    color = alt.Color("color:N", scale=None, legend=None)
    others, main = table[~table["strong"]], table[table["strong"]]
    layers = [
        alt.Chart(others)
        .mark_line(strokeWidth=1.25, opacity=0.8)
        .encode(x=x, y=y, color=color, detail="who:N"),
        alt.Chart(others)
        .mark_point(size=28, filled=True, opacity=0.9)
        .encode(x=x, y=y, color=color, description="text:N"),
        alt.Chart(main)
        .mark_rule(strokeWidth=1.5, opacity=0.45)
        .encode(x=x, y=alt.Y("low:Q", axis=percents()), y2="high:Q", color=color),
        alt.Chart(main)
        .mark_line(strokeWidth=2.5)
        .encode(x=x, y=y, color=color, detail=["who:N", "unbroken:N"]),
        alt.Chart(main)
        .mark_point(size=60, filled=True, opacity=1, strokeWidth=2)
        .encode(
            x=x,
            y=y,
            fill=alt.condition("datum.small", alt.value(PANEL), alt.Color("color:N", scale=None)),
            stroke=alt.Stroke("color:N", scale=None),
            description="text:N",
        ),
        _line_ends(table, order, x),
    ]
    return themed(alt.layer(*layers).properties(width=width - 140, height=300))


def session_chart(curves: pd.DataFrame, width: int) -> alt.TopLevelMixin:
    """Each measure by position, with interval and n; columns of ``arc.stats.curves.COLUMNS``."""
    panels = [
        _drawn(panel, curves[curves["measure"] == panel.measure], width)
        for panel in _PANELS
        if (curves["measure"] == panel.measure).any()
    ]
    return themed(alt.vconcat(*panels, spacing=26))


def _drawn(panel: _Panel, points: pd.DataFrame, width: int) -> AnyChart:
    points = points.assign(
        place=points["position"] + panel.first,
        shown_n=[f"{'' if i else 'n '}{n:,}" for i, n in enumerate(points["n"])],
        says=[_says(panel, row) for row in points.to_dict("records")],
    )
    most = max(int(points["place"].max()), panel.first + 4)
    x = alt.X(
        "place:Q",
        scale=alt.Scale(domain=[panel.first - 0.4, most + 0.4], nice=False),
        axis=alt.Axis(title=panel.across, grid=False, tickMinStep=1, format="d"),
    )
    scale = alt.Scale(domain=[0, panel.top] if panel.top else alt.Undefined, zero=True)
    axis = alt.Axis(
        title=None,
        tickCount=4,
        minExtent=36,
        labelExpr=PERCENT if panel.top == 1 else alt.Undefined,
    )
    y = alt.Y("value:Q", scale=scale, axis=axis)
    base = alt.Chart(points)
    layers: list[alt.Chart] = [
        base.mark_rule(color=ACCENT, strokeWidth=2, opacity=0.45, clip=True).encode(
            x=x, y=alt.Y("low:Q", scale=scale, axis=axis), y2="high:Q"
        ),
        base.mark_line(color=ACCENT, strokeWidth=1.5, aria=False).encode(x=x, y=y),
        base.mark_point(color=ACCENT, size=50, filled=True, opacity=1).encode(
            x=x, y=y, description="says:N"
        ),
    ]
    if len(points) <= _FEW_POSITIONS:
        told = base.mark_text(color=DIM, fontSize=10, baseline="bottom", aria=False)
        layers.append(told.encode(x=x, y=alt.value(-4), text="shown_n:N"))
    title = alt.TitleParams(panel.title, fontSize=12, fontWeight=600, offset=20)
    return alt.layer(*layers).properties(width=width - 64, height=120, title=title)


def _says(panel: _Panel, row: Mapping[Any, Any]) -> str:
    """What is told of a point: the figure, where it is, its interval and n."""
    figures = (row["value"], row["low"], row["high"])
    value, low, high = (f"{100 * one:.0f} %" if panel.top == 1 else f"{one:.1f}" for one in figures)
    interval = "" if pd.isna(row["low"]) else f", 95 % {low} to {high}"
    return f"{panel.across} {row['position'] + panel.first:g}: {value}{interval}, n {row['n']:,}"


def _line_ends(table: pd.DataFrame, order: list[str], x: alt.X) -> alt.Chart:
    """Names at the right end: of people, of o3, and one for all others; kept apart."""
    last = table[table["strong"]].sort_values("place").groupby("who", sort=False).tail(1)
    rest = table[~table["strong"]]
    if len(rest):
        middle = rest[rest["place"] == rest["place"].max()]["value"].median()
        extra = pd.DataFrame({"who": ["other models"], "value": [middle], "color": [DIM]})
        last = pd.concat([last, extra])
    last = last.sort_values("value").assign(ticks=order[-1])
    at, floor = [], -1.0
    for value in last["value"]:
        floor = max(float(value), floor + 0.065)
        at.append(floor)
    over = max(0.0, at[-1] - 1.0) if at else 0.0
    ends: alt.Chart = (
        alt.Chart(last.assign(at=[one - over for one in at]))
        .mark_text(align="left", dx=26, fontWeight=600, aria=False)
        .encode(x=x, y=alt.Y("at:Q"), text="who:N", color=alt.Color("color:N", scale=None))
    )
    return ends


def _spread(upper: float, lower: float) -> tuple[float, float]:
    """Where the two labels go, so that they do not lie over each other."""
    if upper - lower >= 0.08:
        return upper, lower
    middle = min(max((upper + lower) / 2, 0.05), 0.95)
    return middle + 0.04, middle - 0.04


def _thinned(n: int) -> list[int]:
    """At most so many rows of ``n``, the first and the last among them."""
    if n <= POINTS:
        return list(range(n))
    return sorted({round(i * (n - 1) / (POINTS - 1)) for i in range(POINTS)})
