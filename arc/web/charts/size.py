"""Task score by size: people and o3 with intervals, every other model in the background."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from statistics import median
from typing import Any, Final, NamedTuple

import pandas as pd

from arc.web.charts.axes import (
    Drawing,
    Plot,
    Scale,
    Tick,
    below,
    below_tilted,
    beside,
    percent_ticks,
)
from arc.web.charts.marks import Point, dot, group, line, rows, rule, text
from arc.web.charts.theme import BOLD, DIM, O3_HIGH, O3_LOW, PANEL, PEOPLE, TEXT_PX, color_of

_NAMED: Final = (PEOPLE, O3_HIGH, O3_LOW)
_WIDE_PX: Final = 500
"""From here on the groups' names and their n stand side by side."""

_APART: Final = 0.065
"""Between names at the right end, as a share of the height."""

_AFTER_PX: Final = 26


class _Bins(NamedTuple):
    """Where a bin stands across, by its place, and a share up the plot."""

    across: dict[int, float]
    y: Scale

    def at(self, row: Any) -> Point:
        return self.across[row.place], self.y(row.value)

    def interval(self, row: Any) -> str:
        x = self.across[row.place]
        return rule((x, self.y(row.low)), (x, self.y(row.high)), stroke=color_of(row.who))


def size_chart(table: pd.DataFrame, width: int) -> Drawing:
    """Task score by size of people and every model.

    ``table``: ``who, value, low, high`` (of ``arc.stats.size``, bins in order), ``who`` as
    ``color_of`` knows it, ``small`` for a hollow point, ``text`` what is said of it,
    ``place`` the number of the bin and ``ticks`` its name and n.
    """
    is_wide = width >= _WIDE_PX
    plot = Plot(width - 140, 300, right=98, bottom=55 if is_wide else 76)
    names = table.drop_duplicates("place").sort_values("place")
    step = plot.width / (len(names) + 0.5)
    bins = _Bins({p: (i + 0.75) * step for i, p in enumerate(names["place"])}, plot.y(0, 1))
    ticks = [Tick(bins.across[row.place], row.ticks) for row in rows(names)]
    is_main = table["who"].isin(_NAMED)
    main, others = rows(table[is_main]), rows(table[~is_main])
    return plot.drawing(
        beside(plot, percent_ticks(bins.y)),
        (below if is_wide else below_tilted)(plot, ticks, "total cells of a task's grids"),
        *_background(others, bins),
        *_foreground(main, bins),
        *_line_ends(main, others, bins),
    )


def _background(points: list[Any], bins: _Bins) -> Iterator[str]:
    lines = [
        line(map(bins.at, of_one), stroke=color_of(who))
        for who, of_one in groupby(points, key=lambda row: row.who)
    ]
    dots = [dot(bins.at(row), 28, row.text, fill=color_of(row.who)) for row in points]
    yield group(lines, stroke_width=1.25, opacity=0.8)
    yield group(dots, opacity=0.9)


def _foreground(points: list[Any], bins: _Bins) -> Iterator[str]:
    rules = [bins.interval(row) for row in points if pd.notna(row.low)]
    lines = [line(map(bins.at, run), stroke=color_of(run[0].who)) for run in _unbroken(points)]
    dots = []
    for row in points:
        color = color_of(row.who)
        fill = PANEL if row.small else color
        dots.append(dot(bins.at(row), 60, row.text, fill=fill, stroke=color))
    yield group(rules, stroke_width=1.5, opacity=0.45, aria_hidden="true")
    yield group(lines, stroke_width=2.5)
    yield group(dots, stroke_width=2)


def _unbroken(points: list[Any]) -> Iterator[list[Any]]:
    """Runs of one's neighboring bins: over a bin that nobody played no line is drawn."""
    numbered = enumerate(points)
    for _, run in groupby(numbered, key=lambda one: (one[1].who, one[1].place - one[0])):
        yield [row for _, row in run]


def _line_ends(main: list[Any], others: list[Any], bins: _Bins) -> Iterator[str]:
    """Names at the right end: of people, of o3, and one for all others; kept apart."""
    ends = {row.who: (row.value, color_of(row.who)) for row in main}
    if others:
        last = max(row.place for row in others)
        middle = median(row.value for row in others if row.place == last)
        ends["other models"] = (middle, DIM)
    heights, floor = {}, -1.0
    for who, (value, _) in sorted(ends.items(), key=lambda end: end[1][0]):
        floor = heights[who] = max(float(value), floor + _APART)
    over, x = max(0.0, floor - 1), max(bins.across.values()) + _AFTER_PX
    names = [
        text((x, bins.y(height - over)), who, TEXT_PX, fill=ends[who][1])
        for who, height in heights.items()
    ]
    yield group(names, font_weight=BOLD, aria_hidden="true")
