"""Samples, rows and the table: the arithmetic between a measurement and what is printed."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Statistic = Literal["median", "p95", "mean"]


def percentile(values: Sequence[float], percent: float) -> float:
    """The value that ``percent`` of the sample lies at or below, interpolated between neighbours.

    0 gives the smallest, 100 the largest. Raises ValueError for an empty sample.
    """
    if not values:
        raise ValueError("an empty sample has no percentiles")
    ordered = sorted(values)
    place = (len(ordered) - 1) * percent / 100
    below = math.floor(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (ordered[above] - ordered[below]) * (place - below)


@dataclass(frozen=True, slots=True)
class Sample:
    """Repeated measurements of one thing, in the row's unit."""

    values: tuple[float, ...]

    def figure(self, statistic: Statistic) -> float:
        """The one number to quote."""
        if statistic == "mean":
            return math.fsum(self.values) / len(self.values)
        return percentile(self.values, 50 if statistic == "median" else 95)

    def to_json(self) -> dict[str, float]:
        """Count, extremes and percentiles; ``p25`` to ``p75`` is the middle half, the spread."""
        marks = {f"p{percent}": percentile(self.values, percent) for percent in (25, 75, 95)}
        return {
            "n": len(self.values),
            "min": min(self.values),
            "median": self.figure("median"),
            "mean": self.figure("mean"),
            "max": max(self.values),
            **marks,
        }


def sample(values: Sequence[float]) -> Sample:
    """A sample of at least one value. Raises ValueError when there is none."""
    if not values:
        raise ValueError("nothing was measured")
    return Sample(tuple(values))


@dataclass(frozen=True, slots=True)
class Target:
    """A limit on our figure, or on its ratio to the peer's."""

    limit: float
    of: Literal["ours", "ratio"] = "ours"
    at_least: bool = False

    def holds(self, figure: float) -> bool:
        """Whether a figure keeps to the limit."""
        return figure >= self.limit if self.at_least else figure <= self.limit

    def __str__(self) -> str:
        of = "ratio " if self.of == "ratio" else ""
        return f"{of}{'≥' if self.at_least else '≤'} {number(self.limit)}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, ours and the peer's.

    ``statistic`` says which number of each sample is quoted. ``note`` goes to the
    JSON and below the table.
    """

    what: str
    unit: str
    ours: Sample
    peer: Sample | None = None
    peer_name: str = ""
    statistic: Statistic = "median"
    target: Target | None = None
    note: str = ""

    @property
    def figure(self) -> float:
        """Ours."""
        return self.ours.figure(self.statistic)

    @property
    def peer_figure(self) -> float | None:
        """The peer's, or None where there is no peer."""
        return self.peer.figure(self.statistic) if self.peer else None

    @property
    def ratio(self) -> float | None:
        """Ours divided by the peer's; None without a peer, or when the peer's figure is 0."""
        return self.figure / self.peer_figure if self.peer_figure else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None without a target, or without the ratio it is about."""
        if self.target is None:
            return None
        figure = self.figure if self.target.of == "ours" else self.ratio
        return None if figure is None else self.target.holds(figure)

    def to_json(self) -> dict[str, Any]:
        """Everything the table shows and the rest of both samples' summaries."""
        return {
            "what": self.what,
            "unit": self.unit,
            "statistic": self.statistic,
            "ours": self.ours.to_json(),
            "peer": self.peer.to_json() if self.peer else None,
            "peer_name": self.peer_name,
            "ratio": self.ratio,
            "target": str(self.target) if self.target else None,
            "target_met": self.is_met,
            "note": self.note,
        }


def interleaved(
    ours: Callable[[], float], peer: Callable[[], float], rounds: int, *, warm_up: int = 1
) -> tuple[Sample, Sample]:
    """Measure both in turn, A B B A A B …, so that a machine growing slower slows both alike."""
    a: list[float] = []
    b: list[float] = []
    for turn in range(rounds + warm_up):
        for measure, into in ((ours, a), (peer, b))[:: 1 if turn % 2 == 0 else -1]:
            into.append(measure())
    return sample(a[warm_up:]), sample(b[warm_up:])


def shuffled_cells(height: int, width: int, seed: int) -> list[tuple[int, int]]:
    """Every (row, column) of a grid once, in an order that the seed decides."""
    cells = [(row, column) for row in range(height) for column in range(width)]
    random.Random(seed).shuffle(cells)
    return cells


def number(value: float) -> str:
    """Three significant digits without an exponent: ``0.0123``, ``1.20``, ``16.7``, ``1,234``."""
    if value == 0 or abs(value) >= 100:
        return f"{value:,.0f}"
    digits = 2 - math.floor(math.log10(abs(value)))
    return f"{value:.{max(0, digits)}f}"


_HEAD = ("what", "", "ours", "peer", "ratio", "target", "", "n", "middle half", "the peer")


def table(rows: Sequence[Row]) -> str:
    """The rows as aligned text, notes below."""
    lines = [_HEAD, *(_line(row) for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(_HEAD))]
    left = {0, 1, 6, 9}
    text = [
        "  ".join(
            cell.ljust(width) if i in left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(line, widths, strict=True))
        ).rstrip()
        for line in lines
    ]
    text.insert(1, "-" * max(map(len, text)))
    notes = [f"  {row.what}: {row.note}" for row in rows if row.note]
    return "\n".join([*text, *(["", "Notes", *notes] if notes else [])])


def _line(row: Row) -> tuple[str, ...]:
    half = (percentile(row.ours.values, 25), percentile(row.ours.values, 75))
    return (
        row.what,
        "" if row.statistic == "median" else row.statistic,
        f"{number(row.figure)} {row.unit}".rstrip(),
        "" if row.peer_figure is None else number(row.peer_figure),
        "" if row.ratio is None else number(row.ratio),
        "" if row.target is None else str(row.target),
        {True: "met", False: "MISSED", None: ""}[row.is_met],
        str(len(row.ours.values)),
        f"{number(half[0])}–{number(half[1])}" if len(row.ours.values) > 1 else "",
        row.peer_name,
    )
