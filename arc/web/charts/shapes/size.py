"""Task score by the size of the grids."""

from __future__ import annotations

from typing import Final

import altair as alt

from arc.web.charts.shapes.look import AnyChart, axis, dataset, shares
from arc.web.charts.theme import BOLD

_AFTER_PX: Final = 26
_COLOR: Final = alt.Color("color:N", scale=None)


def sizes(is_wide: bool) -> AnyChart:
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
