"""What happens along a session: solving, time and fatigue, a panel each."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import pandas as pd

from arc.stats.curves import FATIGUE, MINUTES, SOLVED
from arc.web.charts.axes import (
    Drawing,
    Plot,
    Scale,
    below,
    beside,
    number_ticks,
    percent_ticks,
    rounded,
)
from arc.web.charts.marks import Point, baseline_text, dot, group, line, moved, rows, rule
from arc.web.charts.theme import ACCENT, BOLD, DIM, INK, TEXT_PX


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
_FIFTHS: Final = (0, 0.2, 0.4, 0.6, 0.8, 1)
_BETWEEN_PX: Final = 18
_N_PX: Final = 10
_FEW_POSITIONS: Final = 12
"""Up to so many positions each n has room above its point; else it is told with the point."""


def session_chart(curves: pd.DataFrame, width: int) -> Drawing:
    """Each measure by position, with interval and n; columns of ``arc.stats.curves.COLUMNS``."""
    panels = [
        _drawn(panel, points, width)
        for panel in _PANELS
        if len(points := curves[curves["measure"] == panel.measure])
    ]
    marks, height = [], 0.0
    for panel in panels:
        marks.append(moved(0, height, panel.marks))
        height += panel.height + _BETWEEN_PX
    return Drawing(width, height - _BETWEEN_PX, "".join(marks))


def _drawn(panel: _Panel, points: pd.DataFrame, width: int) -> Drawing:
    plot = Plot(width - 64, 120, right=22, top=51)
    most = max(int(points["position"].max()) + panel.first, panel.first + 4)
    x = plot.x(panel.first - 0.4, most + 0.4)
    y = plot.y(*_range(panel, points))
    found = rows(points)

    def at(row: Any) -> Point:
        return x(row.position + panel.first), y(row.value)

    rules = [_interval(row, at(row)[0], y) for row in found if pd.notna(row.low)]
    dots = [dot(at(row), 50, _says(panel, row), fill=ACCENT) for row in found]
    ticks = percent_ticks(y, _FIFTHS) if panel.top == 1 else number_ticks(y, count=4)
    title = baseline_text((5 - plot.left, -37), panel.title, TEXT_PX, fill=INK, font_weight=BOLD)
    return plot.drawing(
        title,
        beside(plot, ticks),
        below(plot, number_ticks(x, whole=True), panel.across),
        group(rules, stroke=ACCENT, stroke_width=2, opacity=0.45, aria_hidden="true"),
        line(map(at, found), stroke=ACCENT, stroke_width=1.5),
        group(dots),
        _told([(at(row)[0], row.n) for row in found]),
    )


def _range(panel: _Panel, points: pd.DataFrame) -> tuple[float, float]:
    if panel.top is not None:
        return 0, panel.top
    values = points[["value", "low", "high"]]
    return rounded(min(0, values.min().min()), values.max().max())


def _interval(row: Any, x: float, y: Scale) -> str:
    """Within the plot: Student's intervals do not know what a measure can be."""
    low, high = max(row.low, y.low), min(row.high, y.high)
    return rule((x, y(low)), (x, y(high)))


def _told(counts: list[tuple[float, int]]) -> str:
    """Each n above its point, where there are few."""
    if len(counts) > _FEW_POSITIONS:
        return ""
    texts = [
        baseline_text((x, -6), f"{'' if i else 'n '}{n:,}", _N_PX, "middle")
        for i, (x, n) in enumerate(counts)
    ]
    return group(texts, fill=DIM, aria_hidden="true")


def _says(panel: _Panel, row: Any) -> str:
    """What is told of a point: the figure, where it is, its interval and n."""
    figures = (row.value, row.low, row.high)
    value, low, high = (f"{100 * one:.0f} %" if panel.top == 1 else f"{one:.1f}" for one in figures)
    interval = "" if pd.isna(row.low) else f", 95 % {low} to {high}"
    return f"{panel.across} {row.position + panel.first:g}: {value}{interval}, n {row.n:,}"
