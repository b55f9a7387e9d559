"""Which trials an analysis counts, and what it derives from each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

DERIVED: Final[Mapping[str, str]] = MappingProxyType(
    {
        "position": "trial_index as a float: how many trials came before it in the session",
        "item": "the test pair: task_id, content_hash and pair_index joined",
        "session_id": "as text",
        "session": "participant_id and session_id joined",
        "solved_first": "1 when the first attempt was exact, else 0",
        "log_active": "natural logarithm of active seconds; missing without active time",
        "idle_share": "idle / (active + idle)",
        "undo_share": "undo steps / edits, unless the table has it",
        "log_cells": "natural logarithm of 1 + cells painted",
        "painting_share": "painting time / active time",
        "left_in_it": "the trial was abandoned and is the last one of its session",
        "last": "the trial is the last one of its session",
    }
)
"""The columns that ``sample_of`` adds."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What to let in beyond the default: assigned trials, unseen, of real people."""

    not_assigned: bool = False
    seen_before: bool = False
    truth_seen: bool = False
    synthetic: bool = False


DEFAULT: Final = Filter()


@dataclass(frozen=True, slots=True)
class Sample:
    """The trials that count, with the derived columns, and how many do not for which reason.

    Each trial left out is counted once, under the first reason that holds. An abandoned
    trial counts, as unsolved.
    """

    trials: pd.DataFrame
    left_out: Mapping[str, int]


def sample_of(trials: pd.DataFrame, keep: Filter = DEFAULT) -> Sample:
    """The trials of an export that count. Raises KeyError for a column that is missing.

    ``last`` and ``left_in_it`` look at all trials shown, also at those left out.
    """
    table = with_derived(trials)
    out = np.zeros(len(table), dtype=bool)
    left_out: dict[str, int] = {}
    for reason, holds in _reasons(keep).items():
        now = holds(table) & ~out
        if now.any():
            left_out[reason] = int(now.sum())
        out |= now
    return Sample(table[~out].reset_index(drop=True), MappingProxyType(left_out))


def _reasons(keep: Filter) -> dict[str, Callable[[pd.DataFrame], Flags]]:
    reasons: dict[str, Callable[[pd.DataFrame], Flags]] = {
        "made by a program": lambda t: flags(t, "synthetic"),
        "never shown": lambda t: missing_in(t, "shown_at"),
        "still open": lambda t: missing_in(t, "outcome"),
        "not assigned": lambda t: equals(t, "assignment", "assigned", otherwise=True),
        "puzzle seen before": lambda t: equals(t, "seen_before", "yes"),
        "answer seen before": lambda t: flags(t, "truth_seen"),
        "played again": lambda t: numbers(t, "round_number", 1.0) > 1,
    }
    dropped = {
        "made by a program": keep.synthetic,
        "not assigned": keep.not_assigned,
        "puzzle seen before": keep.seen_before,
        "answer seen before": keep.truth_seen,
        "played again": keep.seen_before,
    }
    return {reason: holds for reason, holds in reasons.items() if not dropped.get(reason)}


def with_derived(trials: pd.DataFrame) -> pd.DataFrame:
    """A copy with the columns of ``DERIVED``; what cannot be told is missing (NaN)."""
    table = trials.reset_index(drop=True).copy()
    shown = ~missing_in(table, "shown_at")
    active, idle = numbers(table, "active_ms"), numbers(table, "idle_ms")
    table["session_id"] = _ids(table["session_id"])
    table["position"] = numbers(table, "trial_index")
    table["item"] = joined(table, "task_id", "content_hash", "pair_index")
    table["session"] = joined(table, "participant_id", "session_id")
    table["solved_first"] = (numbers(table, "solved_at_attempt") == 1).astype(float)
    table["log_active"] = np.log(np.where(active > 0, active / 1000, np.nan))
    table["idle_share"] = _ratio(idle, active + idle)
    if "undo_share" not in table:
        table["undo_share"] = _ratio(numbers(table, "undo_count"), numbers(table, "edit_count"))
    table["undo_share"] = numbers(table, "undo_share")
    table["log_cells"] = np.log1p(numbers(table, "cells_painted"))
    table["painting_share"] = _ratio(numbers(table, "painting_ms"), active)
    latest = table["position"].where(shown).groupby(table["session"]).transform("max")
    table["last"] = shown & (table["position"] == latest).to_numpy()
    table["left_in_it"] = table["last"].to_numpy() & equals(table, "outcome", "abandoned")
    return table


def answered(ratings: pd.DataFrame) -> pd.DataFrame:
    """Ratings that were not skipped: ``session_id`` as text, ``after_tasks`` and ``rating``."""
    return pd.DataFrame(
        {
            "session_id": _ids(ratings["session_id"]).reset_index(drop=True),
            "after_tasks": numbers(ratings, "after_tasks"),
            "rating": numbers(ratings, "rating"),
        }
    ).dropna()


def numbers(table: pd.DataFrame, name: str, missing: float = np.nan) -> Floats:
    """A column as floats, also from nullable ones; ``missing`` where there is none."""
    if name not in table:
        return np.full(len(table), missing)
    column = pd.to_numeric(table[name], errors="coerce")
    return column.to_numpy(dtype=float, na_value=missing)


def _ids(column: pd.Series[Any]) -> pd.Series[Any]:
    """Ids as text; a column of whole numbers reads the same with and without missing ones."""
    whole = column.astype("Int64") if pd.api.types.is_numeric_dtype(column) else column
    return whole.astype("string")


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.asarray(part / np.where(whole > 0, whole, np.nan))


def missing_in(table: pd.DataFrame, name: str) -> Flags:
    """Where a column has no value; nowhere without the column."""
    return np.asarray(table[name].isna()) if name in table else np.zeros(len(table), dtype=bool)


def flags(table: pd.DataFrame, name: str) -> Flags:
    """A true-or-false column, also as written to CSV."""
    if name not in table:
        return np.zeros(len(table), dtype=bool)
    if pd.api.types.is_bool_dtype(table[name]):
        return table[name].to_numpy(dtype=bool, na_value=False)
    return np.asarray(table[name].astype("string").str.lower().isin(["true", "1", "1.0"]))


def equals(table: pd.DataFrame, name: str, value: str, *, otherwise: bool = False) -> Flags:
    """Where a column is this value, or ``otherwise`` where it is not; nowhere without it."""
    if name not in table:
        return np.zeros(len(table), dtype=bool)
    equal = table[name].isin([value]).to_numpy(dtype=bool)
    return ~equal if otherwise else equal


def joined(table: pd.DataFrame, *names: str) -> pd.Series[Any]:
    """Several columns as one text; those that the table does not have are left out."""
    parts = [table[name].astype("string").fillna("") for name in names if name in table]
    joined = parts[0]
    for part in parts[1:]:
        joined = joined + " " + part
    return joined
