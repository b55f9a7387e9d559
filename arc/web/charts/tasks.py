"""Each task a dot: how people fare on it, alone and beside what a model made of it."""

from __future__ import annotations

from typing import Final

import pandas as pd

from arc.web.charts.axes import Drawing, Plot, below, beside, number_ticks, percent_ticks
from arc.web.charts.marks import dot, group, rows, rule, text
from arc.web.charts.theme import ACCENT, BOLD, DIM, INK, PANEL, TEXT_PX

OUTCOMES: Final = ("missed", "in part", "solved")
"""What a model made of a task, worst first."""

_BAND_PX: Final = 74
_GOLDEN: Final = 0.618034
_SMALLEST, _LARGEST = 24, 150
"""A dot's area, in square pixels, of one person and of the most who played a task."""


def tasks_chart(table: pd.DataFrame, width: int) -> Drawing:
    """Tasks from the easiest to the hardest with intervals; nobody solved the hollow ones.

    ``table``: ``task_id, task_solved, low, high, n, n_solved, says, href``.
    """
    order = table.sort_values(["task_solved", "n"], ascending=[False, False])
    plot = Plot(width - 60, height=260)
    x, y = plot.x(0, len(order) + 1), plot.y(0, 1)
    size = 60 if len(order) <= 60 else 26
    rules, dots = [], []
    for rank, row in enumerate(rows(order), 1):
        at = x(rank)
        rules.append(rule((at, y(row.low)), (at, y(row.high))))
        fill = ACCENT if row.n_solved else PANEL
        dots.append(dot((at, y(row.task_solved)), size, row.says, row.href, fill=fill))
    return plot.drawing(
        beside(plot, percent_ticks(y)),
        below(plot, number_ticks(x, whole=True), "tasks, easiest for people first"),
        group(rules, stroke=ACCENT, stroke_width=1.5, opacity=0.3, aria_hidden="true"),
        group(dots, stroke=ACCENT, stroke_width=2),
    )


def jagged_chart(table: pd.DataFrame, width: int) -> Drawing:
    """Tasks by people's share (across) and by what the model made of it (a band each).

    ``table``: ``task_id, task_solved, outcome`` (one of ``OUTCOMES``), ``n, disputed, says,
    href``. Within a band the height says nothing: it keeps dots apart.
    """
    counts = table["outcome"].value_counts()
    bands = [name for name in reversed(OUTCOMES) if counts.get(name)]
    plot = Plot(width - 90, len(bands) * _BAND_PX, left=66, right=24, top=4)
    x, most = plot.x(-0.02, 1.02), max(int(table["n"].max()), 2)
    dots = []
    for number, row in enumerate(rows(table)):
        # Multiples of the golden ratio spread evenly, and the same table gives the same picture.
        apart = (number * _GOLDEN) % 1
        y = bands.index(row.outcome) * _BAND_PX + 12 + apart * (_BAND_PX - 24)
        area = _SMALLEST + (_LARGEST - _SMALLEST) * (row.n - 1) / (most - 1)
        fill = PANEL if row.disputed else ACCENT
        dots.append(dot((x(row.task_solved), y), area, row.says, row.href, fill=fill, opacity=0.8))
    between = [(0, _BAND_PX * number) for number in range(1, len(bands))]
    return plot.drawing(
        below(plot, percent_ticks(x), "people who solved the whole task", grid=True),
        group(
            [rule(at, (plot.width, at[1])) for at in between],
            stroke=DIM,
            opacity=0.4,
            aria_hidden="true",
        ),
        group(dots, stroke=ACCENT, stroke_width=1.2),
        *_names(bands, counts),
    )


def _names(bands: list[str], counts: pd.Series[int]) -> list[str]:
    names, numbers = [], []
    for place, name in enumerate(bands):
        middle = (place + 0.5) * _BAND_PX
        n = f"{counts[name]:,} tasks" if counts[name] != 1 else "1 task"
        names.append(text((-12, middle - 7), name, TEXT_PX, "end"))
        numbers.append(text((-12, middle + 8), n, TEXT_PX, "end"))
    return [
        group(names, fill=INK, font_weight=BOLD, aria_hidden="true"),
        group(numbers, fill=DIM, aria_hidden="true"),
    ]
