"""Shares with their intervals, line under line: who, where the dot is, and the figure itself."""

from __future__ import annotations

from math import ceil
from typing import Final

import pandas as pd

from arc.web.charts.drawing import Drawing, Plot
from arc.web.charts.theme import color_of

COLUMNS: Final = ("group", "who", "value", "low", "high", "text")
"""One line each, in order: lines of the same ``group`` stand under its name.

Shares are 0..1; without ``value`` there is only ``text``. ``side`` may say whose color a line has.
"""

_LINE_PX: Final = 22
_GROUP_PX: Final = 32
_LEFT_PX: Final = 112
"""At most, for who it is."""
_RIGHT_PX: Final = 116
_NARROWEST_PX: Final = 80
BESIDE_PX: Final = 10
"""From the plot to the words beside it."""

_CHARACTER_PX: Final = 6.4
"""About the width of a character."""


def interval_chart(table: pd.DataFrame, width: int, top: float = 1) -> Drawing:
    """The table, with ``COLUMNS``, so many pixels wide; ``top`` is the largest share shown."""
    lines = _placed(table)
    right = max(_RIGHT_PX, BESIDE_PX + table["text"].str.len().max() * _CHARACTER_PX)
    # Whole pixels: between two of them every line would be blurred.
    left = min(_LEFT_PX, ceil(2 * BESIDE_PX + table["who"].str.len().max() * _CHARACTER_PX))
    across = max(width - left - right, _NARROWEST_PX)
    height = lines["y"].iloc[-1] + _LINE_PX
    step = 0.05 if top <= 0.25 else 0.25 if across > 200 else 0.5
    return Drawing(
        Plot(across, height, left, right, top=4, bottom=21),
        {"lines": lines, "heads": lines.dropna(subset="head")},
        "intervals",
        {"left": left, "top": top, "step": step},
    )


def _placed(table: pd.DataFrame) -> pd.DataFrame:
    """With ``y`` in pixels, ``head`` that of a group's name, and what a reader hears."""
    is_new = table["group"].ne(table["group"].shift()) & table["group"].ne("")
    y = (_LINE_PX + is_new * _GROUP_PX).cumsum() - _LINE_PX / 2
    named = (table["group"] + ": ").where(table["group"].ne(""), "")
    return table.assign(
        y=y,
        head=(y - _LINE_PX).where(is_new),
        color=table.get("side", table["who"]).map(color_of),
        says=named + table["who"] + " " + table["text"],
    )
