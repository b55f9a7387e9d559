"""What shapes have in common: their datasets, axes, and the look of all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import altair as alt

from arc.web.charts.theme import BOLD, DIM, INK, LINE, SMALL_PX, TEXT_PX, TITLE_PX

AnyChart = alt.Chart | alt.LayerChart | alt.FacetChart | alt.VConcatChart
Shape = Callable[[], AnyChart]
"""Makes a specification: datasets and parameters in it have names and no content."""

_PERCENT: Final = "format(100 * datum.value, '.0f') + ' %'"
_QUARTERS: Final = (0, 0.25, 0.5, 0.75, 1)


def dataset(name: str) -> alt.Chart:
    """A chart of rows that a drawing brings under this name."""
    return alt.Chart(alt.NamedData(name=name))


def percents(
    values: Sequence[float] | alt.ExprRef = _QUARTERS, title: str | None = None, **more: Any
) -> alt.Axis:
    """An axis of shares, 0..1, told in per cent."""
    return axis(
        title,
        values=values if isinstance(values, alt.ExprRef) else list(values),
        labelExpr=_PERCENT,
        **more,
    )


def shares(values: Sequence[float] = _QUARTERS) -> dict[str, Any]:
    """The scale and the axis of an encoding of shares: all of 0..1, with ticks at the values."""
    return {"scale": alt.Scale(domain=[0, 1]), "axis": percents(values)}


def numbers(title: str | None = None, **more: Any) -> alt.Axis:
    """An axis of numbers, without lines across."""
    return axis(title, grid=False, **more)


def axis(title: str | None = None, **more: Any) -> alt.Axis:
    """An axis that a screen reader meets where it has a title."""
    return alt.Axis(**{"title": title, "aria": title is not None, **more})


def themed(chart: AnyChart) -> AnyChart:
    """The chart in the look of all of them. Room around it is left by who draws it."""
    small: dict[str, Any] = {
        "domain": False,
        "ticks": False,
        "gridColor": LINE,
        "labelColor": DIM,
        "labelFontSize": SMALL_PX,
        # To hold a label against a limit Vega measures it twice.
        "labelLimit": 0,
        "labelPadding": 6,
        "titleColor": DIM,
        "titleFontSize": SMALL_PX,
        "titleFontWeight": "normal",
        "titlePadding": 10,
    }
    title: dict[str, Any] = {
        "color": INK,
        "fontSize": TITLE_PX,
        "fontWeight": BOLD,
        "subtitleColor": DIM,
        "subtitleFontSize": SMALL_PX,
        "subtitlePadding": 6,
    }
    # At once: every configure_… copies the whole chart.
    look: AnyChart = chart.configure(
        autosize=alt.AutoSizeParams(type="none"),
        background="transparent",
        font="sans-serif",
        # Any width, or a chart of bins is as wide as its bins, whatever it is told.
        view=alt.ViewConfig(stroke=None, discreteWidth=300),
        axis=alt.AxisConfig(**small),
        text=alt.MarkConfig(fontSize=TEXT_PX, color=INK),
        title=alt.TitleConfig(**title),
    )
    return look
