"""Each task a dot: how people fare on it, alone and beside what a model made of it."""

from __future__ import annotations

from typing import Final

import pandas as pd

from arc.web.charts.drawing import Drawing, Plot
from arc.web.charts.theme import ACCENT, HERE, PANEL

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
    dots = order[["task_solved", "low", "high", "says"]].assign(
        rank=range(1, len(order) + 1),
        fill=_filled(order["n_solved"] > 0),
        href=HERE + order["href"],
    )
    values = {"end": len(order) + 1, "area": 60 if len(order) <= 60 else 26}
    return Drawing(Plot(width - 60, 260), {"tasks": dots}, "ranked", values)


def jagged_chart(table: pd.DataFrame, width: int) -> Drawing:
    """Tasks by people's share (across) and by what the model made of it (a band each).

    ``table``: ``task_id, task_solved, outcome`` (one of ``OUTCOMES``), ``n, disputed, says,
    href``. Within a band the height says nothing: it keeps dots apart.
    """
    counts = table["outcome"].value_counts()
    bands = [name for name in reversed(OUTCOMES) if counts.get(name)]
    plot = Plot(width - 90, len(bands) * _BAND_PX, left=66, right=24, top=4)
    place = table["outcome"].map({name: i for i, name in enumerate(bands)}).astype(float)
    # Multiples of the golden ratio spread evenly, and the same table gives the same picture.
    apart = (pd.Series(range(len(table)), index=table.index) * _GOLDEN) % 1
    most = max(int(table["n"].max()), 2)
    dots = table[["task_solved", "says"]].assign(
        y=place * _BAND_PX + 12 + apart * (_BAND_PX - 24),
        area=_SMALLEST + (_LARGEST - _SMALLEST) * (table["n"] - 1) / (most - 1),
        fill=_filled(~table["disputed"].astype(bool)),
        href=HERE + table["href"],
    )
    return Drawing(plot, {"tasks": dots, "bands": _bands(bands, counts)}, "jagged")


def _bands(names: list[str], counts: pd.Series[int]) -> pd.DataFrame:
    """Each band's middle and lower end in pixels, its name and how many tasks are in it."""
    lower = [_BAND_PX * (place + 1) for place in range(len(names))]
    return pd.DataFrame(
        {
            "middle": [down - _BAND_PX / 2 for down in lower],
            "end": [*lower[:-1], None],
            "name": names,
            "n": [f"{counts[one]:,} tasks" if counts[one] != 1 else "1 task" for one in names],
        }
    )


def _filled(is_full: pd.Series[bool]) -> pd.Series[str]:
    return is_full.map({True: ACCENT, False: PANEL})
