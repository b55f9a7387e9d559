"""How long solving takes: the share that is solved by then."""

from __future__ import annotations

from typing import Final

import pandas as pd

from arc.web.charts.drawing import Drawing, Plot
from arc.web.charts.theme import ACCENT, DIM

POINTS: Final = 400
"""Most points of a curve that are drawn: more cannot be told apart."""

_ESTIMATE, _PLAIN = "if all had gone on", "of all trials"


def time_chart(curve: pd.DataFrame, width: int) -> Drawing:
    """Kaplan and Meier's curve turned over (what is solved by then), and the plain share.

    ``curve`` has the columns of ``arc.stats.survival.CURVE``.
    """
    thin = curve.iloc[_thinned(len(curve))]
    table = pd.DataFrame(
        {
            "minutes": thin["seconds"] / 60,
            "estimate": 1 - thin["still_unsolved"],
            "low": 1 - thin["high"],
            "high": 1 - thin["low"],
            "plain": thin["solved_of_all"],
        }
    )
    last = table.iloc[-1]
    ends = pd.DataFrame(
        {
            "minutes": last["minutes"],
            "at": _spread(last["estimate"], last["plain"]),
            "name": (_ESTIMATE, _PLAIN),
            "color": (ACCENT, DIM),
        }
    )
    says = {
        f"{column}_says": f"{name}: {100 * last[column]:.0f} % after {last['minutes']:.0f} minutes"
        for column, name in (("estimate", _ESTIMATE), ("plain", _PLAIN))
    }
    plot = Plot(width - 170, 260, right=128)
    return Drawing(plot, {"curve": table, "ends": ends}, "curves", says)


def _spread(upper: float, lower: float) -> tuple[float, float]:
    """Where the two labels go, so that they do not lie over each other."""
    if upper - lower >= 0.08:
        return upper, lower
    middle = min(max((upper + lower) / 2, 0.05), 0.95)
    return middle + 0.04, middle - 0.04


def _thinned(n: int) -> list[int]:
    """At most so many rows of ``n``, the first and the last among them."""
    if n <= POINTS:
        return list(range(n))
    return sorted({round(i * (n - 1) / (POINTS - 1)) for i in range(POINTS)})
