"""Ways of the mouse over a grid, and how much of one was painted. Pure arithmetic on cells."""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

SIDE = 30
"""Rows and columns of every grid here."""
REPORTS = 6
"""Places of one fast drag that the mouse is reported at."""
FAR = 6
"""Fewest cells between two such reports, along a row or a column."""
SPEED = 0.35
"""Cells between two reports of freehand drawing: at 16 px a cell and 8 ms about 700 px a second."""
STROKE_CELLS = 30
"""Length of a freehand stroke in cells."""

Place = tuple[int, int]


class Fidelity(NamedTuple):
    """How one drag was painted: share of its way, breaks in it, cells beside it."""

    covered: float
    gaps: int
    strays: int


def random_way(dice: random.Random) -> list[Place]:
    """Cells at which the mouse is reported, each far from the one before."""
    way = [(dice.randrange(SIDE), dice.randrange(SIDE))]
    while len(way) < REPORTS:
        place = (dice.randrange(SIDE), dice.randrange(SIDE))
        if max(abs(place[0] - way[-1][0]), abs(place[1] - way[-1][1])) >= FAR:
            way.append(place)
    return way


def wandering(dice: random.Random) -> list[tuple[float, float]]:
    """Where the mouse is reported in one stroke, in cells: a smooth curve that stays inside."""
    row, column = (dice.uniform(3, SIDE - 4) for _ in range(2))
    heading = dice.uniform(0, 2 * math.pi)
    points = [(row, column)]
    for _ in range(round(STROKE_CELLS / SPEED)):
        heading += dice.gauss(0, 0.12)
        if not (1 < row < SIDE - 2 and 1 < column < SIDE - 2):
            heading = math.atan2(SIDE / 2 - row, SIDE / 2 - column)
        row += SPEED * math.sin(heading)
        column += SPEED * math.cos(heading)
        points.append((row, column))
    return points


def fidelity(way: Sequence[Place], painted: Collection[Place]) -> Fidelity:
    """Compare painted cells with the straight lines between a way's places.

    At every whole step along the longer side of a line, the cell whose middle is
    within half a cell of it belongs to the way; of two equally near either will do.
    """
    steps = [step for start, end in pairwise(way) for step in line_steps(start, end)]
    hits = [any(cell in painted for cell in step) for step in steps]
    gaps = sum(before and not after for before, after in pairwise([*hits, True]))
    on_the_way = {cell for step in steps for cell in step}
    return Fidelity(sum(hits) / len(hits), gaps, len(set(painted) - on_the_way))


def line_steps(start: Place, end: Place) -> list[tuple[Place, ...]]:
    """For every step of a straight line its cell, or both cells when the line runs between them."""
    length = max(abs(end[0] - start[0]), abs(end[1] - start[1]))
    if length == 0:
        return [(start,)]
    steps: list[tuple[Place, ...]] = []
    for i in range(length + 1):
        rows, columns = (
            _nearest(start[axis] * length + (end[axis] - start[axis]) * i, length)
            for axis in (0, 1)
        )
        steps.append(tuple((row, column) for row in rows for column in columns))
    return steps


def _nearest(numerator: int, denominator: int) -> tuple[int, ...]:
    """The whole number nearest to a fraction, or both when it lies midway."""
    whole, rest = divmod(numerator, denominator)
    if 2 * rest == denominator:
        return whole, whole + 1
    return (whole + (2 * rest > denominator),)
