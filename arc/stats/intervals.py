"""Intervals of shares and means: Wilson's, and the bootstrap that draws whole people.

A person's trials hang together, so what is drawn again is people, each with all of
their trials. Percentiles of such draws are too narrow where few people, or few on one
side, carry the figure; there it is Wilson's with as many observations as people.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

Z: Final = 1.959964
"""The 97.5 % point of the normal distribution: all intervals are of 95 %."""

DRAWS: Final = 2_000
SMALL: Final = 20
"""Below so many people, or tasks where there are no people, a figure is marked as small."""

MIN_EACH_WAY: Final = 5
"""Fewest people with a success, and with a failure, for percentiles of the bootstrap."""

BY_PARTICIPANT: Final = f"95 %, bootstrap by participant, {DRAWS:,} draws, percentiles"
BY_PEOPLE: Final = "95 %, Wilson with people as observations"
BY_TASKS: Final = "95 %, Wilson over tasks"

_SEED: Final = 20_241_220
_BLOCK: Final = 250
"""Draws made at a time, so that the picks of all are never in memory at once."""


@dataclass(frozen=True, slots=True)
class Interval:
    """The ends, and in words how they were found."""

    low: float
    high: float
    how: str


@dataclass(frozen=True, slots=True)
class ByPerson:
    """A ratio of sums over people: ``top`` and ``bottom`` of each person, (people,).

    ``draws`` is the figure in each draw of the bootstrap, (draws,); NaN where it has none.
    """

    top: Floats
    bottom: Floats
    draws: Floats

    def interval(self) -> Interval:
        """The bootstrap's, or Wilson's where too few people carry the figure."""
        won, lost = self.top > 0, self.top < self.bottom
        few = min(won.sum(), lost.sum()) < MIN_EACH_WAY
        if few or effective_people(self.bottom) < SMALL:
            share = float(self.top.sum() / self.bottom.sum())
            low, high = wilson(share, effective_people(self.bottom))
            return Interval(float(low), float(high), BY_PEOPLE)
        low, high = np.nanpercentile(self.draws, [2.5, 97.5])
        return Interval(float(low), float(high), BY_PARTICIPANT)


def wilson(share: ArrayLike, n: ArrayLike) -> tuple[Floats, Floats]:
    """Wilson's 95 % interval of shares (0..1) of ``n`` observations each; NaN where n is 0."""
    p, size = np.asarray(share, dtype=float), np.asarray(n, dtype=float)
    size = np.where(size > 0, size, np.nan)
    spread = Z**2 / size
    middle = (p + spread / 2) / (1 + spread)
    half = Z * np.sqrt(p * (1 - p) / size + spread / (4 * size)) / (1 + spread)
    # At the ends rounding would leave a hair between the interval and what was seen.
    low = np.where(p == 0, 0.0, middle - half)
    high = np.where(p == 1, 1.0, middle + half)
    return np.where(np.isnan(size), np.nan, low), np.where(np.isnan(size), np.nan, high)


def effective_people(weights: Floats) -> float:
    """How many people of equal weight these people are worth (Kish); 0 without any."""
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


@lru_cache(maxsize=4)
def resampled(n: int) -> NDArray[np.float32]:
    """How often each of ``n`` people is drawn, (n, draws); the same whenever asked.

    Each column sums to n. Single precision holds such counts exactly.
    """
    rng = np.random.default_rng(_SEED)
    counts = np.empty((DRAWS, n), dtype=np.float32)
    for start in range(0, DRAWS, _BLOCK):
        picks = rng.integers(0, n, (_BLOCK, n))
        picks += np.arange(_BLOCK)[:, None] * n
        block = np.bincount(picks.ravel(), minlength=_BLOCK * n)
        counts[start : start + _BLOCK] = block.reshape(_BLOCK, n)
    drawn = np.ascontiguousarray(counts.T)
    drawn.flags.writeable = False
    return drawn


def totals(codes: Codes, values: NDArray[Any], n: int) -> Floats:
    """The sum of the values of each code 0..n-1, (n,)."""
    return np.bincount(codes, values, minlength=n).astype(float)


def share_by_person(top: Floats, bottom: Floats) -> ByPerson:
    """The share sum(top) / sum(bottom), each (people,), with draws of all these people."""
    # Sparse, since most people have nothing on many a figure, and since the threads of a
    # dense product wait for each other where the machine has other work.
    parts = sparse.csr_array(np.stack([top, bottom]).astype(np.float32))
    tops, bottoms = np.asarray(parts @ resampled(len(top)))
    draws = tops / np.where(bottoms > 0, bottoms, np.nan)
    return ByPerson(top, bottom, draws.astype(float))


def mean_over_tasks(
    scores: Floats, people: Codes, tasks: Codes, n_people: int
) -> tuple[float, ByPerson]:
    """The mean over tasks of each task's mean score, (runs,) by codes of people and tasks.

    Tasks weigh alike, however many people played them: a run weighs 1 / (runs on its
    task), and keeps that weight in the draws. A mean over the tasks that a draw happens
    to have would be off, since the tasks that few played drop out of it most often.
    People are coded 0 to ``n_people`` - 1; all are drawn from, also those without a run.
    """
    weight = 1 / np.bincount(tasks)[tasks]
    top, bottom = (totals(people, part, n_people) for part in (scores * weight, weight))
    return float(top.sum() / bottom.sum()), share_by_person(top, bottom)
