"""A figure: a chart with everything that has to stand beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd

from arc.stats.intervals import BY_PARTICIPANT, BY_PEOPLE, BY_TASKS
from arc.web.charts.drawing import Drawing

Draw = Callable[[int], Drawing]
"""From the width in pixels to the chart."""


@dataclass(frozen=True, slots=True)
class Figure:
    """``words`` are what it says, ``notes`` how it is counted, ``caveats`` what flatters or misleads.

    ``table`` are its data, one row a mark. Without ``draw`` there are only words.
    ``has_evaluation``: models are counted on the whole evaluation set, whatever people played.
    """

    words: tuple[str, ...]
    notes: tuple[str, ...] = ()
    caveats: tuple[str, ...] = ()
    table: pd.DataFrame | None = None
    draw: Draw | None = None
    has_evaluation: bool = False


def percent(share: float) -> str:
    """``56 %``."""
    return f"{100 * share:.0f} %"


def how(intervals: Iterable[str]) -> str:
    """Which intervals are drawn, in one sentence."""
    names = {
        BY_PARTICIPANT: "people: bootstrap by participant",
        BY_PEOPLE: "few people: Wilson's over people",
        BY_TASKS: "models: Wilson's over tasks",
    }
    used = set(intervals)
    found = [name for how, name in names.items() if how in used]
    return f"Lines are 95 % intervals ({'; '.join(found)})." if found else ""
