"""Task score by size: people and o3 with intervals, every other model in the background."""

from __future__ import annotations

from typing import Final

import pandas as pd

from arc.web.charts.drawing import Drawing, Plot
from arc.web.charts.theme import DIM, O3_HIGH, O3_LOW, PANEL, PEOPLE, color_of

_NAMED: Final = (PEOPLE, O3_HIGH, O3_LOW)
_WIDE_PX: Final = 500
"""From here on the groups' names and their n stand side by side."""

_APART: Final = 0.065
"""Between names at the right end, as a share of the height."""


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
    return Drawing(plot, tables, f"sizes-{'wide' if is_wide else 'narrow'}", {"names": names})


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
