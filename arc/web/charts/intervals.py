"""Shares with their intervals, line under line: who, where the dot is, and the figure itself."""

from __future__ import annotations

from typing import Final, Literal

import altair as alt
import pandas as pd

from arc.web.charts.theme import DIM, INK, PANEL, color_of, percents, themed

COLUMNS: Final = ("group", "who", "value", "low", "high", "text")
"""One line each, in order: lines of the same ``group`` stand under its name.

Shares are 0..1; without ``value`` there is only ``text``. ``side`` may say whose color a line has.
"""

_LINE_PX: Final = 22
_GROUP_PX: Final = 32
_LEFT_PX: Final = 104
_RIGHT_PX: Final = 116


def interval_chart(table: pd.DataFrame, width: int, top: float = 1) -> alt.TopLevelMixin:
    """The table, with ``COLUMNS``, about so many pixels wide; ``top`` is the largest share shown.

    Channels are named in full: what Altair makes of short forms takes as long as the rest.
    """
    lines = _placed(table)
    plot = max(width - _LEFT_PX - _RIGHT_PX - 8, 90)
    height = float(lines["y"].max()) + _LINE_PX
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[height, 0], nice=False, zero=False))
    step = 0.05 if top <= 0.25 else 0.25 if plot > 200 else 0.5
    values = [step * number for number in range(round(top / step) + 1)]
    x = alt.X("value:Q", scale=alt.Scale(domain=[0, top]), axis=percents(values=values))
    rules = (
        alt.Chart()
        .mark_rule(strokeWidth=2, opacity=0.55, strokeCap="round")
        .encode(
            x=alt.X("low:Q", axis=percents(values=values)),
            x2=alt.X2("high:Q"),
            y=y,
            color=_color(),
        )
    )
    dots = (
        alt.Chart()
        .mark_point(size=74, filled=True, opacity=1, stroke=PANEL, strokeWidth=1)
        .encode(x=x, y=y, color=_color(), description=alt.Description("says:N"))
    )
    return themed(
        alt.layer(
            rules,
            dots,
            _texts("who", -10, "right", y, DIM),
            _texts("text", plot + 10, "left", y, INK),
            _groups(lines, y),
            data=lines,
        ).properties(width=plot, height=height)
    )


def _placed(table: pd.DataFrame) -> pd.DataFrame:
    """With ``y`` in pixels, ``head`` that of a group's name, and what a reader hears."""
    new = table["group"].ne(table["group"].shift())
    y = (_LINE_PX + (new & table["group"].ne("")) * _GROUP_PX).cumsum() - _LINE_PX / 2
    return table.assign(
        y=y,
        head=(y - _LINE_PX).where(new & table["group"].ne("")),
        color=table.get("side", table["who"]).map(color_of),
        says=table["group"] + ": " + table["who"] + " " + table["text"],
    )


def _color() -> alt.Color:
    return alt.Color("color:N", scale=None, legend=None)


def _texts(name: str, x: int, align: Literal["left", "right"], y: alt.Y, color: str) -> alt.Chart:
    mark = alt.Chart().mark_text(align=align, baseline="middle", color=color, aria=False)
    texts: alt.Chart = mark.encode(x=alt.value(x), y=y, text=alt.Text(f"{name}:N"))
    return texts


def _groups(lines: pd.DataFrame, y: alt.Y) -> alt.Chart:
    heads = lines[lines["head"].notna()].drop(columns="y").rename(columns={"head": "y"})
    mark = alt.Chart(heads).mark_text(
        align="left", baseline="middle", fontWeight=600, color=INK, aria=False
    )
    names: alt.Chart = mark.encode(x=alt.value(-_LEFT_PX + 2), y=y, text=alt.Text("group:N"))
    return names
