"""Task score by size: people and o3 with intervals, every other model in the background."""

from __future__ import annotations

from typing import Final

import altair as alt
import pandas as pd

from arc.web.charts.drawing import Drawing, Plot, dataset
from arc.web.charts.theme import (
    BOLD,
    DIM,
    O3_HIGH,
    O3_LOW,
    PANEL,
    PEOPLE,
    AnyChart,
    axis,
    color_of,
    shares,
)

_NAMED: Final = (PEOPLE, O3_HIGH, O3_LOW)
_WIDE_PX: Final = 500
"""From here on the groups' names and their n stand side by side."""

_APART: Final = 0.065
"""Between names at the right end, as a share of the height."""

_AFTER_PX: Final = 26
_COLOR: Final = alt.Color("color:N", scale=None)


def size_chart(table: pd.DataFrame, width: int) -> Drawing:
    """Task score by size of people and every model.

    ``table``: ``who, value, low, high`` (of ``arc.stats.size``, bins in order), ``who`` as
    ``color_of`` knows it, ``small`` for a hollow point, ``text`` what is said of it,
    ``place`` the number of the bin and ``ticks`` its name and n.
    """
    color, place = table["who"].map(color_of), table["place"]
    points = table[["who", "value", "low", "high", "text", "place"]].assign(
        color=color,
        fill=color.mask(table["small"].astype(bool), PANEL),
        is_named=table["who"].isin(_NAMED),
        # Over a bin that nobody played no line is drawn.
        unbroken=place - place.groupby(table["who"]).rank(),
    )
    is_wide = width >= _WIDE_PX
    plot = Plot(width - 140, 300, right=98, bottom=55 if is_wide else 130)
    tables = {"points": points, "ends": _ends(points)}
    names = {str(row.place): row.ticks for row in table.itertuples()}
    return Drawing(plot, tables, _sizes, (is_wide,), {"names": names})


def _ends(points: pd.DataFrame) -> pd.DataFrame:
    """Names at the right end: of people, of o3, and one for all others; kept apart."""
    named, others = points[points["is_named"]], points[~points["is_named"]]
    ends = named.sort_values("place").groupby("who").tail(1)[["who", "value", "color"]]
    if len(others):
        middle = others.loc[others["place"] == others["place"].max(), "value"].median()
        rest = pd.DataFrame({"who": ["other models"], "value": [middle], "color": [DIM]})
        ends = pd.concat([ends, rest])
    ends = ends.sort_values("value")
    heights, floor = [], -1.0
    for value in ends["value"]:
        floor = max(float(value), floor + _APART)
        heights.append(floor)
    over = max(0.0, floor - 1)
    return ends.assign(at=[height - over for height in heights], place=points["place"].max())


def _sizes(is_wide: bool) -> AnyChart:
    """``points`` bin by bin, which have ``names``, and whose they are at the ``ends``."""
    beside = "" if is_wide else ", ' · '"
    ticks = axis(
        "total cells of a task's grids",
        aria=False,  # it would be told by the bins' numbers
        labelAngle=0 if is_wide else -45,
        # The page's letters are wider than those that tilted labels are measured with.
        titlePadding=10 if is_wide else 18,
        labelExpr=f"{'split' if is_wide else 'replace'}(names[datum.value], '|'{beside})",
    )
    x = alt.X("place:O", scale=alt.Scale(paddingOuter=0.25), axis=ticks)
    y = alt.Y("value:Q", **shares())
    points = dataset("points").encode(x=x)
    others = points.transform_filter("!datum.is_named").encode(color=_COLOR)
    of_named = points.transform_filter("datum.is_named")
    named = of_named.encode(color=_COLOR)
    ends = dataset("ends").mark_text(align="left", dx=_AFTER_PX, fontWeight=BOLD, aria=False)
    chart: AnyChart = alt.layer(
        others.mark_line(strokeWidth=1.25, opacity=0.8, aria=False).encode(y=y, detail="who:N"),
        others.mark_point(size=28, filled=True, opacity=0.9).encode(y=y, description="text:N"),
        named.mark_rule(strokeWidth=1.5, opacity=0.45, aria=False).encode(
            y=alt.Y("low:Q", **shares()), y2="high:Q"
        ),
        named.mark_line(strokeWidth=2.5, aria=False).encode(y=y, detail=["who:N", "unbroken:N"]),
        of_named.mark_point(size=60, filled=True, opacity=1, strokeWidth=2).encode(
            y=y,
            fill=alt.Fill("fill:N", scale=None),
            stroke=alt.Stroke("color:N", scale=None),
            description="text:N",
        ),
        ends.encode(x=x, y=alt.Y("at:Q", **shares()), text="who:N", color=_COLOR),
    ).add_params(alt.param(name="names", value={}))
    return chart
