"""Fatigue within people: what people say of it, and what goes with it.

A rating closes a window: the trials since the rating before. Everything is compared
with the person's own mean, never between people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from arc.stats.panel import Model, estimate
from arc.stats.records import Finding
from arc.stats.sample import answered, numbers

if TYPE_CHECKING:
    from pandas.core.groupby import SeriesGroupBy

MIN_IN_WINDOW: Final = 3
"""Fewest trials whose times give a spread."""

WINDOW: Final = 5
"""Trials of a window where the unevenness of times is followed along a session."""

UNEVENNESS: Final = "SD of log active time"

_RATED: Final = "ratings"
_BY_POSITION: Final = (
    Model(
        "self-reported fatigue by position",
        "points over ten tasks",
        "fatigue",
        ("after_tasks",),
        "ratings that differ",
        tasks=False,
        scale=10,
        rows=_RATED,
    ),
    Model(
        "self-reported fatigue by active time",
        "points over 30 minutes",
        "fatigue",
        ("active_minutes",),
        "ratings that differ",
        tasks=False,
        scale=30,
        rows=_RATED,
    ),
)
_WITH_FATIGUE: Final = tuple(
    Model(
        f"{words} by self-reported fatigue",
        f"{unit} for each point",
        column,
        ("fatigue",),
        f"{words} that differ",
        tasks=False,
        scale=scale,
        rows=_RATED,
    )
    for words, column, unit, scale in (
        ("unevenness of times", "unevenness", UNEVENNESS, 1.0),
        ("errors at the first attempt", "unsolved", "percentage points", 100.0),
        ("idle shares", "idle_share", "percentage points", 100.0),
        ("undo shares", "undo_share", "percentage points", 100.0),
    )
)
_ALONG: Final = tuple(
    Model(
        f"{words} by position",
        "percentage points over ten trials",
        column,
        ("position",),
        f"{words} that differ",
        scale=1000.0,
    )
    for words, column in (("idle shares", "idle_share"), ("undo shares", "undo_share"))
)
_UNEVEN_ALONG: Final = Model(
    "unevenness of times by position",
    f"{UNEVENNESS} over ten trials",
    "unevenness",
    ("position",),
    "times that differ",
    tasks=False,
    scale=10,
    rows=f"windows of {WINDOW} trials",
)


def fatigue_slopes(windows: pd.DataFrame) -> tuple[Finding, ...]:
    """Self-reported fatigue against position and time, and what people do against it."""
    return tuple(estimate(windows, model) for model in (*_BY_POSITION, *_WITH_FATIGUE))


def behavior_slopes(trials: pd.DataFrame) -> tuple[Finding, ...]:
    """Idling, undoing and unevenness against position, whatever people say of fatigue."""
    uneven = estimate(uneven_windows(trials), _UNEVEN_ALONG)
    return (*(estimate(trials, model) for model in _ALONG), uneven)


def rating_windows(
    shown: pd.DataFrame, counting: pd.DataFrame, ratings: pd.DataFrame
) -> pd.DataFrame:
    """One row a rating that was answered: the rating and the trials since the one before.

    ``shown`` are all trials that were on screen (they tire, whether they count or not),
    ``counting`` those that count, both with the derived columns; ``ratings`` has
    ``session_id``, ``after_tasks`` and ``rating``. Columns: ``participant_id``,
    ``session_id``, ``after_tasks``, ``fatigue``, ``active_minutes`` since the start of
    the session, and over the window ``unevenness``, ``unsolved``, ``idle_share``,
    ``undo_share``, each missing where no trial tells it.
    """
    rated = _answered(ratings)
    timed = _in_windows(shown, shown, rated)
    minutes = timed.assign(minutes=numbers(timed, "active_ms") / 60_000)
    spent = minutes.groupby(["session_id", "after_tasks"])["minutes"].sum()
    told = _in_windows(counting, shown, rated)
    told = told.assign(unsolved=1 - told["solved_first"], adjusted=adjusted_times(told))
    by_window = told.groupby(["session_id", "after_tasks"])
    measures = by_window[["unsolved", "idle_share", "undo_share"]].mean()
    measures["unevenness"] = _unevenness(by_window["adjusted"])
    windows = rated.join(spent, on=["session_id", "after_tasks"])
    windows = windows.join(measures, on=["session_id", "after_tasks"])
    windows["active_minutes"] = windows["minutes"].fillna(0).groupby(windows["session_id"]).cumsum()
    people = shown.drop_duplicates("session_id").set_index("session_id")["participant_id"]
    windows["participant_id"] = windows["session_id"].map(people)
    return windows.dropna(subset=["participant_id"]).drop(columns="minutes")


def uneven_windows(trials: pd.DataFrame) -> pd.DataFrame:
    """One row for every ``WINDOW`` trials of a session: its middle position and unevenness."""
    table = trials.assign(
        adjusted=adjusted_times(trials), window=trials["position"] // WINDOW
    ).dropna(subset=["adjusted"])
    by_window = table.groupby(["participant_id", "session", "window"])
    windows = pd.DataFrame(
        {
            "position": by_window["position"].mean(),
            "unevenness": _unevenness(by_window["adjusted"]),
        }
    )
    return windows.reset_index()


def adjusted_times(trials: pd.DataFrame) -> pd.Series[Any]:
    """Log active time, less its mean over everybody's trials on the same test pair."""
    return trials["log_active"] - trials.groupby("item")["log_active"].transform("mean")


def _unevenness(times: SeriesGroupBy[Any, Any]) -> pd.Series[Any]:
    """The SD of each window's log times, corrected for being too small in small windows.

    The factor is the usual approximation for normal values. Missing below
    ``MIN_IN_WINDOW`` known times.
    """
    n = times.count()
    return times.std().where(n >= MIN_IN_WINDOW) * (4 * n - 3) / (4 * n - 4)


def _answered(ratings: pd.DataFrame) -> pd.DataFrame:
    """Ratings that were not skipped; several at the same place of a session become their mean."""
    by_place = answered(ratings).groupby(["session_id", "after_tasks"])
    return pd.DataFrame({"fatigue": by_place["rating"].mean()}).reset_index()


def _in_windows(trials: pd.DataFrame, shown: pd.DataFrame, rated: pd.DataFrame) -> pd.DataFrame:
    """The trials with the ``after_tasks`` of the rating that closes their window.

    A rating counts tasks, a trial is one test pair: a task of two pairs is one task.
    Trials after the last rating are left out.
    """
    first = shown.groupby(["session_id", "task_id"])["position"].min()
    number = first.groupby(level="session_id").rank(method="dense").rename("done")
    table = trials.join(number, on=["session_id", "task_id"]).dropna(subset=["done"])
    return pd.merge_asof(
        table.sort_values("done"),
        rated.sort_values("after_tasks"),
        left_on="done",
        right_on="after_tasks",
        by="session_id",
        direction="forward",
    ).dropna(subset=["after_tasks"])
