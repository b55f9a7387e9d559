"""The share that is solved by then."""

from __future__ import annotations

import altair as alt

from arc.web.charts.shapes.look import AnyChart, dataset, numbers, shares
from arc.web.charts.theme import ACCENT, BOLD, DIM


def curves() -> AnyChart:
    """Both lines of ``curve`` with the band of one, and their names at their ``ends``."""
    x = alt.X(
        "minutes:Q", scale=alt.Scale(nice=True), axis=numbers("minutes since the task was shown")
    )
    curve = dataset("curve").encode(x=x)
    band = (
        # Where nobody or everybody has solved the variance knows no interval.
        curve.transform_filter("isValid(datum.low) && isValid(datum.high)")
        .mark_area(interpolate="step-after", color=ACCENT, opacity=0.16, aria=False)
        .encode(y=alt.Y("low:Q", **shares()), y2="high:Q")
    )
    lines = [
        curve.mark_line(
            interpolate="step-after",
            color=color,
            strokeWidth=2,
            strokeDash=dashes,
            description=alt.expr(f"{column}_says"),
        ).encode(y=alt.Y(f"{column}:Q", **shares()))
        for column, color, dashes in (("plain", DIM, [5, 4]), ("estimate", ACCENT, [1, 0]))
    ]
    names = (
        dataset("ends")
        .mark_text(align="left", dx=8, fontWeight=BOLD, aria=False)
        .encode(
            x=x, y=alt.Y("at:Q", **shares()), text="name:N", color=alt.Color("color:N", scale=None)
        )
    )
    chart: AnyChart = alt.layer(band, *lines, names).add_params(
        alt.param(name="plain_says", value=""), alt.param(name="estimate_says", value="")
    )
    return chart
