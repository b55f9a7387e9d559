"""What happens along a session: solving, time and fatigue, a panel each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

import pandas as pd

from arc.stats.curves import FATIGUE, MINUTES, SOLVED
from arc.web.charts.drawing import Drawing, Plot


class Panel(NamedTuple):
    """A measure along the session: its dataset's name, its title, what is counted across from
    which first, and the most it can be."""

    name: str
    measure: str
    title: str
    across: str
    first: int
    top: float | None


PANELS: Final = (
    Panel("solving", SOLVED, "Solved at the first attempt", "test of the session", 1, 1.0),
    Panel(
        "minutes", MINUTES, "Active minutes a test, geometric mean", "test of the session", 1, None
    ),
    Panel("fatigue", FATIGUE, "Self-reported fatigue, mean (0 to 10)", "tasks done", 0, 10.0),
)
PANEL_PX: Final = 120
BETWEEN_PX: Final = 111
"""From one panel to the next: the axis of one, title and n of the other."""

_FEWEST_SHOWN: Final = 5
"""Positions an axis has room for, however few there are."""

_FEW_POSITIONS: Final = 12
"""Up to so many positions each n has room above its point; else it is told with the point."""


def session_chart(curves: pd.DataFrame, width: int) -> Drawing:
    """Each measure by position, with interval and n; columns of ``arc.stats.curves.COLUMNS``."""
    of_measure = dict(list(curves.groupby("measure")))
    panels = tuple(one for one in PANELS if one.measure in of_measure)
    tables = {one.name: _points(one, of_measure[one.measure]) for one in panels}
    ends = {end_of(one): _shown(one, tables[one.name]) for one in panels}
    height = len(panels) * (PANEL_PX + BETWEEN_PX) - BETWEEN_PX
    plot = Plot(width - 64, height, right=22, top=51)
    return Drawing(plot, tables, stacked_name(panels), ends)


def _points(panel: Panel, points: pd.DataFrame) -> pd.DataFrame:
    told = [f"{'' if i else 'n '}{n:,}" for i, n in enumerate(points["n"])]
    # Student's intervals do not know what a measure can be.
    edges = points[["low", "high"]].clip(0, panel.top)
    return edges.assign(
        place=points["position"] + panel.first,
        value=points["value"],
        told=told if len(points) <= _FEW_POSITIONS else None,
        says=[_says(panel, row) for row in points.to_dict("records")],
    )


def _shown(panel: Panel, points: pd.DataFrame) -> float:
    """Where the axis ends."""
    return max(float(points["place"].max()), panel.first + _FEWEST_SHOWN - 1) + 0.4


def end_of(panel: Panel) -> str:
    """The parameter that says where a panel's axis ends."""
    return f"{panel.name}_end"


def stacked_name(panels: Sequence[Panel]) -> str:
    """The shape that has these panels, in the order of all of them."""
    return "-".join(("session", *(one.name for one in panels)))


def _says(panel: Panel, row: Mapping[Any, Any]) -> str:
    """What is told of a point: the figure, where it is, its interval and n."""
    figures = (row["value"], row["low"], row["high"])
    value, low, high = (f"{100 * one:.0f} %" if panel.top == 1 else f"{one:.1f}" for one in figures)
    interval = "" if pd.isna(row["low"]) else f", 95 % {low} to {high}"
    return f"{panel.across} {row['position'] + panel.first:g}: {value}{interval}, n {row['n']:,}"
