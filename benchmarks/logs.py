"""Arithmetic on the strokes of an action log: their times, and what they weigh."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import Any


def timing_errors(
    driven: Sequence[Sequence[float]], strokes: Sequence[dict[str, Any]]
) -> list[float]:
    """Absolute differences (ms) between the driver's delays from cell to cell and the log's.

    Strokes in which the log has another number of cells than the driver reported
    (a diagonal step joined through a third cell) are compared end to end.
    """
    errors = []
    for moments, logged in zip(driven, moments_of(strokes), strict=True):
        if len(moments) != len(logged):
            moments, logged = [moments[0], moments[-1]], [logged[0], logged[-1]]
        delays = (
            [(b - a) * 1000 for a, b in pairwise(moments)],
            [b - a for a, b in pairwise(logged)],
        )
        errors += [abs(a - b) for a, b in zip(*delays, strict=True)]
    return errors


def moments_of(strokes: Sequence[dict[str, Any]]) -> list[list[int]]:
    """For every stroke, its parts joined, the time (ms) of each cell."""
    joined: list[list[int]] = []
    for stroke in strokes:
        if stroke["part"] == 0:
            joined.append([])
        now = stroke["t_ms"]
        for delay in stroke["dt"]:
            now += delay
            joined[-1].append(now)
    return joined


def bytes_one_by_one(strokes: Sequence[dict[str, Any]]) -> int:
    """The same drawing, times included, as one object for every cell, in compact JSON."""
    moments = [moment for stroke in moments_of(strokes) for moment in stroke]
    colors_cells = [
        (stroke["color"], stroke["cells"][2 * i : 2 * i + 2])
        for stroke in strokes
        for i in range(len(stroke["dt"]))
    ]
    objects = [
        {"action_id": i, "t_ms": moment, "kind": "cell", "color": color, "at": cell}
        for i, (moment, (color, cell)) in enumerate(zip(moments, colors_cells, strict=True))
    ]
    return len(json.dumps(objects, separators=(",", ":")))


def payload(strokes: Sequence[dict[str, Any]]) -> int:
    """Bytes of the strokes as compact JSON, which is how they are stored."""
    return sum(len(json.dumps(stroke, separators=(",", ":"))) for stroke in strokes)
