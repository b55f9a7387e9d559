"""Trials in the columns of ARC Prize's human testing data for ARC-AGI-2, a row a test pair.

The names and what they mean are those of the card of the data set
arcprize/arc_agi_2_human_testing (MIT). Ours, where it does not say: which session a trial
outside of any belongs to, what time counts, and ``task_set`` of other datasets.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import pandas as pd

from arc.exchange.chosen import Chosen
from arc.exchange.csv_files import to_csv

COLUMNS: Final = MappingProxyType(
    {
        "task_ID": "the task's id; text, also where it looks like a number",
        "task_set": "Public Train or Public Eval of ARC-AGI-2; for other tasks the dataset's name",
        "test_index": "which test pair, from 0",
        "session_ID": "session-N of a session; participant-ID for trials outside of one",
        "start_time_seconds": (
            "from the start of the session, or the participant's first such trial, until the task "
            "was shown"
        ),
        "duration_seconds": (
            "time on the trial until its last attempt or its end, without pauses and without time "
            "between page loads; empty for a trial left without an attempt"
        ),
        "submissions": "attempts handed in; 0 when none was",
        "correct_submissions": "attempts that were exact: 0 or 1, as a trial ends with an exact one",
    }
)
"""The columns in their order, with what they hold here."""

FILE: Final = "human_testing.csv"

_SETS: Final = MappingProxyType(
    {"arc-agi-2-training": "Public Train", "arc-agi-2-evaluation": "Public Eval"}
)


def human_testing(chosen: Chosen) -> pd.DataFrame:
    """The chosen trials in ``COLUMNS``, in the order of the trials' table."""
    trials = chosen.trials
    submitted, correct = Counter[int](), Counter[int]()
    for attempt in chosen.attempts():
        submitted[attempt["trial_id"]] += 1
        correct[attempt["trial_id"]] += bool(attempt["pair_solved"])
    sessions = _sessions(trials)
    waited = trials["shown_at"] - _starts(chosen, sessions)
    columns: dict[str, Any] = {
        "task_ID": trials["task_id"],
        "task_set": trials["dataset"].map(lambda name: _SETS.get(name, name)).astype("string"),
        "test_index": trials["pair_index"],
        "session_ID": sessions,
        "start_time_seconds": (waited.dt.total_seconds().round(3)).astype("Float64"),
        "duration_seconds": (trials["elapsed_ms"] / 1000).astype("Float64"),
        "submissions": trials["trial_id"].map(submitted).astype("Int64"),
        "correct_submissions": trials["trial_id"].map(correct).astype("Int64"),
    }
    return pd.DataFrame({name: columns[name] for name in COLUMNS})


def write_human_testing(chosen: Chosen, folder: Path) -> dict[str, int]:
    """``human_testing.csv``; returns its number of rows."""
    table = human_testing(chosen)
    (folder / FILE).write_bytes(to_csv(table))
    return {FILE: len(table)}


def _sessions(trials: pd.DataFrame) -> pd.Series[Any]:
    alone = "participant-" + trials["participant_id"]
    return alone.where(
        trials["session_id"].isna(), "session-" + trials["session_id"].astype("string")
    )


def _starts(chosen: Chosen, sessions: pd.Series[Any]) -> pd.Series[Any]:
    """When each trial's session began; outside of one, when its participant was first shown a task."""
    rows = chosen.snapshot.rows("sessions")
    begun = {f"session-{row['session_id']}": row["begun_at"] or row["created_at"] for row in rows}
    told = pd.to_datetime(sessions.map(begun).astype("string"), format="ISO8601", utc=True)
    first = chosen.trials["shown_at"].groupby(sessions).transform("min")
    return told.fillna(first)
