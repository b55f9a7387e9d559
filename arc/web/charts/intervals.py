"""Shares with their intervals, line under line: who, where the dot is, and the figure itself."""

from __future__ import annotations

from math import ceil
from typing import Any, Final, Literal

import altair as alt
import pandas as pd

from arc.web.charts.drawing import Drawing, Plot, dataset
from arc.web.charts.theme import BOLD, DIM, INK, PANEL, AnyChart, color_of, percents

COLUMNS: Final = ("group", "who", "value", "low", "high", "text")
"""One line each, in order: lines of the same ``group`` stand under its name.

Shares are 0..1; without ``value`` there is only ``text``. ``side`` may say whose color a line has.
"""

_LINE_PX: Final = 22
_GROUP_PX: Final = 32
_LEFT_PX: Final = 112
"""At most, for who it is."""
_RIGHT_PX: Final = 116
_NARROWEST_PX: Final = 80
_BESIDE_PX: Final = 10
"""From the plot to the words beside it."""

_CHARACTER_PX: Final = 6.4
"""About the width of a character."""


def interval_chart(table: pd.DataFrame, width: int, top: float = 1) -> Drawing:
    """The table, with ``COLUMNS``, so many pixels wide; ``top`` is the largest share shown."""
    lines = _placed(table)
    right = max(_RIGHT_PX, _BESIDE_PX + table["text"].str.len().max() * _CHARACTER_PX)
    # Whole pixels: between two of them every line would be blurred.
    left = min(_LEFT_PX, ceil(2 * _BESIDE_PX + table["who"].str.len().max() * _CHARACTER_PX))
    across = max(width - left - right, _NARROWEST_PX)
    height = lines["y"].iloc[-1] + _LINE_PX
    step = 0.05 if top <= 0.25 else 0.25 if across > 200 else 0.5
    return Drawing(
        Plot(across, height, left, right, top=4, bottom=21),
        {"lines": lines, "heads": lines.dropna(subset="head")},
        _intervals,
        (top, step),
        {"left": left},
    )


def _placed(table: pd.DataFrame) -> pd.DataFrame:
    """With ``y`` in pixels, ``head`` that of a group's name, and what a reader hears."""
    is_new = table["group"].ne(table["group"].shift()) & table["group"].ne("")
    y = (_LINE_PX + is_new * _GROUP_PX).cumsum() - _LINE_PX / 2
    named = (table["group"] + ": ").where(table["group"].ne(""), "")
    return table.assign(
        y=y,
        head=(y - _LINE_PX).where(is_new),
        color=table.get("side", table["who"]).map(color_of),
        says=named + table["who"] + " " + table["text"],
    )


def _intervals(top: float, step: float) -> AnyChart:
    """``lines`` with a tick at every ``step``, and the names of groups (``heads``) ``left`` of them."""
    y = alt.Y("y:Q", axis=None, scale=None)
    scale = alt.Scale(domain=[0, top])
    ticks = percents([step * number for number in range(round(top / step) + 1)])
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
        _words(lines, -_BESIDE_PX, "right", DIM).encode(y=y, text="who:N"),
        _words(lines, alt.expr(f"width + {_BESIDE_PX}"), "left", INK).encode(y=y, text="text:N"),
        heads.encode(y=alt.Y("head:Q", axis=None, scale=None), text="group:N"),
    ).add_params(alt.param(name="left", value=0))
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
