"""Whether the intervals of people's rates hold the true share as often as they say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from arc.stats.intervals import share_by_person, wilson
from benchmarks.figures import Row, Target, sample

if TYPE_CHECKING:
    from benchmarks.lab import Lab

SEED = 5
HOLDS = Target(93, at_least=True)


@dataclass(frozen=True, slots=True)
class Crowd:
    """So many people with so many tests each; their chances are beta-distributed (a, b)."""

    people: int
    tests: int
    a: float
    b: float

    @property
    def share(self) -> float:
        """The true share of tests solved, of all people there could be."""
        return self.a / (self.a + self.b)

    def __str__(self) -> str:
        return f"{self.people} people, {self.tests} tests each, {100 * self.share:.0f} % solved"


CROWDS = (
    Crowd(300, 5, 2.0, 2.0),
    Crowd(60, 10, 1.2, 0.8),
    Crowd(25, 5, 1.2, 0.8),
    Crowd(25, 5, 0.4, 3.0),
    Crowd(15, 5, 1.2, 0.8),
)


def run(lab: Lab) -> list[Row]:
    """Each crowd drawn many times: how often the interval by participant holds the share."""
    runs = lab.count(1000, 50)
    return [measure(crowd, runs) for crowd in CROWDS]


def measure(crowd: Crowd, runs: int) -> Row:
    """The row of one crowd; the peer takes every test as if another person had done it."""
    rng = np.random.default_rng(SEED)
    tests = np.full(crowd.people, float(crowd.tests))
    held, naive = [], []
    for _ in range(runs):
        chances = rng.beta(crowd.a, crowd.b, crowd.people)
        solved = rng.binomial(crowd.tests, chances).astype(float)
        ends = share_by_person(solved, tests).interval()
        low, high = wilson(solved.sum() / tests.sum(), tests.sum())
        held.append(100.0 * (ends.low <= crowd.share <= ends.high))
        naive.append(100.0 * bool(low <= crowd.share <= high))
    what = f"{crowd}: interval holds the share"
    peer = "Wilson over trials"
    return Row(what, "%", sample(held), sample(naive), peer, statistic="mean", target=HOLDS)
