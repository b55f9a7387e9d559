"""What statistics are made of, read into memory at once: the tables of an export, but the logs."""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any, Final

import pandas as pd

from arc.exchange.codebook import TABLES
from arc.exchange.csv_files import Rows, columns_of, frame
from arc.exchange.kept import TaskFinder
from arc.exchange.measures import trial_batches
from arc.store import FrameName, Store, Whose

_AS_STORED: Final[tuple[FrameName, ...]] = (
    "participants",
    "sessions",
    "session_tasks",
    "ratings",
    "breaks",
    "votes",
)


@dataclass(frozen=True, slots=True)
class Dataset:
    """Tables of the codebook, in its columns and types, all of one moment.

    ``made_at`` is that moment by the store's clock; what was left open a day before it
    is abandoned. ``being_measured`` trials are not in it yet. Several threads read it at
    once: nobody changes a table in place.
    """

    whose: Whose
    made_at: datetime
    participants: pd.DataFrame
    sessions: pd.DataFrame
    session_tasks: pd.DataFrame
    trials: pd.DataFrame
    attempts: pd.DataFrame
    ratings: pd.DataFrame
    breaks: pd.DataFrame
    votes: pd.DataFrame
    being_measured: int = 0

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables by name."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in values.items() if isinstance(value, pd.DataFrame)}


def load_dataset(
    store: Store, find_task: TaskFinder, whose: Whose, without: Collection[int] = ()
) -> Dataset:
    """Everything of these participants that a figure can be made of.

    Quick where the measures of closed trials are kept (``arc.exchange.kept``); the logs
    of the others are replayed. Trials of the ids ``without`` are left for later. Raises StoreError.
    """
    with _no_collection(), store.frames.snapshot(whose) as snapshot:
        stored = {name: frame(name, snapshot.rows(name)) for name in _AS_STORED}
        played = _columns(
            trial_batches(snapshot, find_task, snapshot.now, logs=False, without=without)
        )
        measured = {name: frame(name, columns) for name, columns in played.items()}
        later = sum(row["trial_id"] in without for row in snapshot.rows("trials")) if without else 0
        return Dataset(whose, snapshot.now, **stored, **measured, being_measured=later)


@contextmanager
def _no_collection() -> Iterator[None]:
    """Python's search for unreachable cycles put off: rows have none, and it would be a fifth of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _columns(batches: Iterable[Mapping[str, Rows]]) -> dict[str, dict[str, list[Any]]]:
    """The columns of ``trials`` and ``attempts``; the rows go as soon as they are taken in."""
    columns: dict[str, dict[str, list[Any]]] = {
        name: {column: [] for column in TABLES[name]} for name in ("trials", "attempts")
    }
    for batch in batches:
        for name, of_table in columns.items():
            for column, values in columns_of(batch[name], list(of_table)).items():
                of_table[column] += values
    return columns
