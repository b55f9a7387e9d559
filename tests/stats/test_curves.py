"""Curves: every point with its n, abandoned trials unsolved, no interval from one session."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from arc.stats.curves import FATIGUE, MINUTES, SOLVED, position_curves, session_curves
from arc.stats.sample import sample_of
from tests.stats.made import ratings, trials

TABLE = trials(
    {"session_id": 1},
    {"session_id": 1, "trial_index": 1, "outcome": "abandoned", "solved_at_attempt": None},
    {"session_id": 2, "participant_id": "bob", "active_ms": 240_000, "solved_at_attempt": 2},
)
RATED = ratings((1, "start", 0, 2), (2, "start", 0, 5), (1, "end", 2, None), (2, "end", 1, 7))


def at(curves: pd.DataFrame, measure: str, position: float) -> dict[str, float]:
    (row,) = curves[(curves["measure"] == measure) & (curves["position"] == position)].to_dict(
        "records"
    )
    return row


def test_points_have_their_value_and_n() -> None:
    curves = position_curves(sample_of(TABLE).trials, RATED)
    assert at(curves, SOLVED, 0)["value"] == 0.5
    assert at(curves, SOLVED, 0)["n"] == 2
    assert at(curves, SOLVED, 1) == {
        "measure": SOLVED, "position": 1, "value": 0, "low": 0,
        "high": pytest.approx(0.793, abs=0.001), "n": 1,
    }  # fmt: skip
    assert at(curves, MINUTES, 0)["value"] == pytest.approx(2)
    assert at(curves, FATIGUE, 0)["value"] == 3.5
    assert FATIGUE not in curves[curves["position"] == 2]["measure"].tolist()


def test_one_session_has_no_interval_for_a_mean() -> None:
    point = at(position_curves(sample_of(TABLE).trials, RATED), FATIGUE, 1)
    assert point["n"] == 1
    assert np.isnan(point["low"])
    assert np.isnan(point["high"])


def test_a_session_has_curves_of_its_own() -> None:
    curves = session_curves(sample_of(TABLE).trials, RATED)
    own = curves[(curves["session_id"] == "1") & (curves["measure"] == SOLVED)]
    assert own["value"].tolist() == [1, 0]
    assert own["n"].tolist() == [2, 2]
    assert curves[curves["measure"] == FATIGUE]["value"].tolist() == [2, 5, 7]
