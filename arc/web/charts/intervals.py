"""Shares with their intervals, line under line: who, where the dot is, and the figure itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final, NamedTuple

import pandas as pd

from arc.web.charts.axes import Drawing, Plot, below, percent_ticks
from arc.web.charts.marks import dot, group, rows, rule, text
from arc.web.charts.theme import BOLD, DIM, INK, PANEL, TEXT_PX, color_of

COLUMNS: Final = ("group", "who", "value", "low", "high", "text")
"""One line each, in order: lines of the same ``group`` stand under its name.

Shares are 0..1; without ``value`` there is only ``text``. ``side`` may say whose color a line has.
"""

_LINE_PX: Final = 22
_GROUP_PX: Final = 32
_LEFT_PX: Final = 112
_RIGHT_PX: Final = 116
_NARROWEST_PX: Final = 80
_BESIDE_PX: Final = 10
"""From the plot to the words beside it."""

_CHARACTER_PX: Final = 6.4
"""About the width of a character of the figures."""


class _Line(NamedTuple):
    """A line of the table and how far down its middle is; ``head`` where its group's name is."""

    row: Any
    y: float
    head: float | None

    @property
    def color(self) -> str:
        return color_of(getattr(self.row, "side", self.row.who))


def interval_chart(table: pd.DataFrame, width: int, top: float = 1) -> Drawing:
    """The table, with ``COLUMNS``, so many pixels wide; ``top`` is the largest share shown."""
    lines = list(_placed(rows(table)))
    longest = max(len(one.row.text) for one in lines)
    right = max(_RIGHT_PX, _BESIDE_PX + longest * _CHARACTER_PX)
    across = max(width - _LEFT_PX - right, _NARROWEST_PX)
    plot = Plot(across, lines[-1].y + _LINE_PX, _LEFT_PX, right, top=4, bottom=21)
    x = plot.x(0, top)
    step = 0.05 if top <= 0.25 else 0.25 if across > 200 else 0.5
    shares = [step * number for number in range(round(top / step) + 1)]
    rules = [
        rule((x(one.row.low), one.y), (x(one.row.high), one.y), stroke=one.color)
        for one in lines
        if pd.notna(one.row.low)
    ]
    dots = [
        dot((x(one.row.value), one.y), 74, _says(one.row), fill=one.color)
        for one in lines
        if pd.notna(one.row.value)
    ]
    return plot.drawing(
        below(plot, percent_ticks(x, shares), grid=True),
        group(rules, stroke_width=2, stroke_linecap="round", opacity=0.55, aria_hidden="true"),
        group(dots, stroke=PANEL),
        *_words(lines, across),
    )


def _placed(found: Iterable[Any]) -> Iterator[_Line]:
    y, before = -_LINE_PX / 2, None
    for row in found:
        is_new = bool(row.group) and row.group != before
        y += _LINE_PX + (_GROUP_PX if is_new else 0)
        yield _Line(row, y, y - _LINE_PX if is_new else None)
        before = row.group


def _words(lines: list[_Line], across: float) -> Iterator[str]:
    """Who at the left, the figures at the right, and the groups' names over them."""
    names = [text((-_BESIDE_PX, one.y), one.row.who, TEXT_PX, "end") for one in lines]
    figures = [text((across + _BESIDE_PX, one.y), one.row.text, TEXT_PX) for one in lines]
    heads = [
        text((4 - _LEFT_PX, one.head), one.row.group, TEXT_PX)
        for one in lines
        if one.head is not None
    ]
    yield group(names, fill=DIM, aria_hidden="true")
    yield group(figures, fill=INK, aria_hidden="true")
    yield group(heads, fill=INK, font_weight=BOLD, aria_hidden="true")


def _says(row: Any) -> str:
    named = f"{row.who} {row.text}"
    return f"{row.group}: {named}" if row.group else named
