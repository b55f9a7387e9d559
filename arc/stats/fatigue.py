"""Fatigue and practice along a session: everything there is to say, in one result.

The primary model is a linear probability model of solving at the first attempt on the
position of the trial, with an effect for each participant and each test pair: the
position is compared within the same people and the same puzzles, so who stays longer
and which puzzles come late cannot pass for fatigue.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from arc.stats.burden import painting_burden
from arc.stats.curves import position_curves
from arc.stats.panel import Model, estimate
from arc.stats.records import Finding
from arc.stats.sample import DEFAULT, Filter, answered, sample_of, with_derived
from arc.stats.spread import participant_spread
from arc.stats.within import behavior_slopes, fatigue_slopes, rating_windows

_BOTH: Final = "both solved and unsolved trials"

SOLVING: Final = Model(
    "solving at the first attempt by position",
    "percentage points with each trial",
    "solved_first",
    ("position",),
    _BOTH,
    scale=100,
)
TIME: Final = Model(
    "active time by position",
    "change of log time with each trial",
    "log_active",
    ("position",),
    "times that differ",
)
SPREAD: Final = Model(
    "spread among participants of solving at the first attempt",
    "percentage points, SD",
    "solved_first",
    ("position",),
    _BOTH,
    scale=100,
)


@dataclass(frozen=True, slots=True)
class Checks:
    """The primary model on other trials; where they disagree with it, people's leaving matters.

    ``without_last`` leaves out each session's last trial: when people leave because of
    how a trial went, last trials are worse than others by selection, not by fatigue.
    ``leavers_unsolved`` counts the trials in the middle of which people left as unsolved.
    """

    without_last: Finding
    leavers_unsolved: Finding


@dataclass(frozen=True, slots=True)
class FatigueResult:
    """Everything of one analysis.

    ``n_trials`` and ``n_participants`` are those that count, ``left_out`` the others by
    reason, ``n_left_in_it`` the trials in the middle of which people left: unsolved in
    every rate, but not part of the slopes by position.
    """

    n_trials: int
    n_participants: int
    left_out: Mapping[str, int]
    n_left_in_it: int
    solving: Finding
    time: Finding
    checks: Checks
    spread: Finding
    fatigue: tuple[Finding, ...]
    behavior: tuple[Finding, ...]
    burden: tuple[Finding, ...]
    curves: pd.DataFrame

    def to_json(self) -> dict[str, Any]:
        """Plain objects, the curves as records."""
        return {
            "n_trials": self.n_trials,
            "n_participants": self.n_participants,
            "left_out": dict(self.left_out),
            "n_left_in_it": self.n_left_in_it,
            "solving": self.solving.to_json(),
            "time": self.time.to_json(),
            "checks": {
                "without_last": self.checks.without_last.to_json(),
                "leavers_unsolved": self.checks.leavers_unsolved.to_json(),
            },
            "spread": self.spread.to_json(),
            "fatigue": [finding.to_json() for finding in self.fatigue],
            "behavior": [finding.to_json() for finding in self.behavior],
            "burden": [finding.to_json() for finding in self.burden],
            "curves": self.curves.astype(object)
            .where(self.curves.notna(), None)
            .to_dict("records"),
        }


def analyze(
    trials: pd.DataFrame,
    ratings: pd.DataFrame,
    *,
    keep: Filter = DEFAULT,
    tasks: pd.DataFrame | None = None,
) -> FatigueResult:
    """Everything about fatigue and practice in the tables of an export.

    ``trials`` and ``ratings`` are those of ``arc.exchange``; ``tasks`` may tell the
    recorded difficulty (see ``painting_burden``). Raises KeyError for a column that is
    missing.
    """
    sample = sample_of(trials, keep)
    counting = sample.trials
    stayed = counting[~counting["left_in_it"]]
    shown = _shown(trials)
    rated = answered(ratings)
    rated = rated[rated["session_id"].isin(counting["session_id"])]
    return FatigueResult(
        n_trials=len(counting),
        n_participants=counting["participant_id"].nunique(),
        left_out=sample.left_out,
        n_left_in_it=len(counting) - len(stayed),
        solving=estimate(stayed, SOLVING),
        time=estimate(stayed, TIME),
        checks=Checks(
            without_last=estimate(stayed[~stayed["last"]], SOLVING),
            leavers_unsolved=estimate(counting, SOLVING),
        ),
        spread=participant_spread(stayed, SPREAD),
        fatigue=fatigue_slopes(rating_windows(shown, stayed, rated)),
        behavior=behavior_slopes(stayed),
        burden=painting_burden(stayed, tasks),
        curves=position_curves(counting, rated),
    )


def _shown(trials: pd.DataFrame) -> pd.DataFrame:
    table = with_derived(trials)
    return table[table["shown_at"].notna()] if "shown_at" in table else table


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain objects; None where a value is missing."""
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return [{str(name): value for name, value in row.items()} for row in rows]
