"""One look for every chart: colors by role, type, and axes.

Marks name colors as the page does, ``var(--acc)``: in the page they follow its theme and
contrast by themselves, and a picture gets the colors of the theme asked for
(``arc.web.charts.picture``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

import altair as alt

AnyChart = alt.Chart | alt.LayerChart | alt.FacetChart | alt.VConcatChart

PANEL: Final = "var(--panel)"
INK: Final = "var(--ink)"
DIM: Final = "var(--dim)"
EDGE: Final = "var(--edge)"
LINE: Final = "var(--line)"
ACCENT: Final = "var(--acc)"

HERE: Final = "https://here.invalid"
"""What links of a chart begin with: the drawing engine makes paths absolute by an address of its
own. ``arc.web.charts.picture`` takes it off."""

PEOPLE: Final = "People"
O3_HIGH: Final = "o3 high"
O3_LOW: Final = "o3 low"

THEMES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "light": MappingProxyType(
            {
                PANEL: "#ffffff",
                INK: "#191c22",
                DIM: "#5c6577",
                EDGE: "#b6bdca",
                LINE: "#e2e5eb",
                ACCENT: "#1f57d6",
            }
        ),
        "dark": MappingProxyType(
            {
                PANEL: "#171a21",
                INK: "#e8eaf0",
                DIM: "#98a0b3",
                EDGE: "#465064",
                LINE: "#262b36",
                ACCENT: "#6ea8ff",
            }
        ),
    }
)
"""What the roles are in each theme; the figures of ``static/tokens.css``."""

_COLORS: Final = MappingProxyType({PEOPLE: ACCENT, O3_HIGH: INK, O3_LOW: DIM})
_PERCENT: Final = "format(100 * datum.value, '.0f') + ' %'"
_QUARTERS: Final = (0, 0.25, 0.5, 0.75, 1)

AT_LEFT: Final[Mapping[str, Any]] = MappingProxyType({"anchor": "start", "frame": "group"})
"""Where titles stand: what Vega-Lite compiles does not take it from the configuration."""

TITLE_PX: Final = 15
TEXT_PX: Final = 12
SMALL_PX: Final = 11
BOLD: Final = 600


def color_of(who: str) -> str:
    """The one accent is people's; o3 is ink, whoever else is there stays in the background."""
    return _COLORS.get(who, EDGE)


def percents(
    values: Sequence[float] = _QUARTERS, title: str | None = None, **more: Any
) -> alt.Axis:
    """An axis of shares, 0..1, told in per cent."""
    return axis(title, values=list(values), labelExpr=_PERCENT, **more)


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
