"""Tables of everything people did, as data frames; ``arc.exchange.formats`` makes files of them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from datetime import datetime
from typing import Any, Final

import pandas as pd

from arc.exchange.codebook import TABLES
from arc.exchange.csv_files import frame, read_table, to_csv
from arc.exchange.measures import TaskFinder, trial_batches
from arc.store import FrameName, Snapshot, Store, Whose

__all__ = ["TaskFinder", "pieces", "read_table", "tables", "to_csv"]

Row = dict[str, Any]

_AS_STORED: Final[tuple[FrameName, ...]] = (
    "participants",
    "sessions",
    "session_tasks",
    "ratings",
    "breaks",
    "checks",
    "demographics",
    "votes",
    "truth_views",
)
"""Tables whose rows are what the store has, with nothing to be measured."""


def tables(
    store: Store,
    find_task: TaskFinder,
    participant_id: str | None = None,
    *,
    now: datetime | None = None,
    synthetic: bool = False,
    study_ids: bool = False,
) -> dict[str, pd.DataFrame]:
    """The tables of the codebook, in its columns and types, all of one moment.

    Of one participant, or of everybody who agreed to be recorded; with ``synthetic``
    also of participants made by a program, with ``study_ids`` with the recruiter's ids.
    ``find_task`` finds the task of a trial; without it ``cells_painted`` is missing. Of
    one participant the verdicts stay out that their protocol still withholds. ``now``
    (the store's clock unless told) decides which open trials count as abandoned.
    Raises StoreError.
    """
    whose = Whose(participant_id, synthetic, study_ids)
    parts: dict[str, list[pd.DataFrame]] = {name: [frame(name, [])] for name in TABLES}
    with store.frames.snapshot(whose) as snapshot:
        for name, part in pieces(snapshot, find_task, now or snapshot.now):
            parts[name].append(part)
    return {name: pd.concat(made, ignore_index=True) for name, made in parts.items()}


def pieces(
    snapshot: Snapshot,
    find_task: TaskFinder,
    now: datetime,
    *,
    stored: Callable[[FrameName], list[Row]] | None = None,
    only: Container[int] | None = None,
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Pieces of the tables, by name, in the order of their rows; the logs never whole in memory.

    ``stored`` gives the rows of a table that are wanted, ``only`` are the trials wanted;
    unless told all of the snapshot's. A piece of each of the trials' tables follows the
    other.
    """
    for unmeasured in _AS_STORED:
        yield unmeasured, frame(unmeasured, (stored or snapshot.rows)(unmeasured))
    for batch in trial_batches(snapshot, find_task, now, only):
        for name, rows in batch.items():
            yield name, frame(name, rows)
