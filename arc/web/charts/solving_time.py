"""How long solving takes: the share that is solved by then."""

from __future__ import annotations

from typing import Final

import pandas as pd

from arc.web.charts.axes import Drawing, Plot, below, beside, number_ticks, percent_ticks, rounded
from arc.web.charts.marks import area, group, line, stepped, text
from arc.web.charts.theme import ACCENT, BOLD, DIM, TEXT_PX

POINTS: Final = 400
"""Most points of a curve that are drawn: more cannot be told apart."""

_ESTIMATE, _PLAIN = "if all had gone on", "of all trials"


def time_chart(curve: pd.DataFrame, width: int) -> Drawing:
    """Kaplan and Meier's curve turned over (what is solved by then), and the plain share.

    ``curve`` has the columns of ``arc.stats.survival.CURVE``.
    """
    thin = curve.iloc[_thinned(len(curve))]
    plot = Plot(width - 170, 260, right=128)
    minutes, estimates = thin["seconds"] / 60, 1 - thin["still_unsolved"]
    shares, y = thin["solved_of_all"], plot.y(0, 1)
    x = plot.x(*rounded(0, float(minutes.max())))
    across = [x(one) for one in minutes]
    band = [
        [
            (at, y(1 - share))
            for at, share in zip(across, thin[edge], strict=True)
            if pd.notna(share)
        ]
        for edge in ("high", "low")
    ]
    lines = [
        line(
            stepped(zip(across, [y(one) for one in values], strict=True)),
            says=f"{name}: {100 * values.iloc[-1]:.0f} % after {minutes.iloc[-1]:.0f} minutes",
            stroke=color,
            stroke_dasharray=dashes,
        )
        for name, values, color, dashes in (
            (_PLAIN, shares, DIM, "5,4"),
            (_ESTIMATE, estimates, ACCENT, None),
        )
    ]
    ends = _spread(float(estimates.iloc[-1]), float(shares.iloc[-1]))
    labels = [
        text((across[-1] + 8, y(end)), name, TEXT_PX, fill=color)
        for end, name, color in zip(ends, (_ESTIMATE, _PLAIN), (ACCENT, DIM), strict=True)
    ]
    return plot.drawing(
        beside(plot, percent_ticks(y)),
        below(plot, number_ticks(x), "minutes since the task was shown"),
        area(*map(stepped, band), fill=ACCENT, opacity=0.16),
        group(lines, stroke_width=2),
        group(labels, font_weight=BOLD, aria_hidden="true"),
    )


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
