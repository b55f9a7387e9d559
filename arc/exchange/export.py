"""Tables of everything people did, as data frames, CSV files and a codebook."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Final

import pandas as pd

from arc.exchange.codebook import TABLES, as_json
from arc.exchange.csv_files import frame, read_table, to_csv
from arc.exchange.measures import TaskFinder, trial_batches
from arc.store import FrameName, Snapshot, Store, Whose

__all__ = ["TaskFinder", "read_table", "tables", "to_csv", "write"]

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
        for name, part in _parts(snapshot, find_task, now):
            parts[name].append(part)
    return {name: pd.concat(made, ignore_index=True) for name, made in parts.items()}


def write(
    store: Store,
    find_task: TaskFinder,
    folder: Path,
    *,
    now: datetime | None = None,
    synthetic: bool = False,
    study_ids: bool = False,
) -> dict[str, int]:
    """Write every table and the codebook into a folder; returns the rows of each table.

    The tables are those that ``tables`` gives of everybody, never whole in memory. Each
    file appears whole or not at all. Raises StoreError and OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows: Counter[str] = Counter(dict.fromkeys(TABLES, 0))
    with ExitStack() as unfinished:
        files = {}
        for name in TABLES:
            path = _unfinished(folder / f"{name}.csv")
            unfinished.callback(path.unlink, missing_ok=True)
            files[name] = unfinished.enter_context(path.open("wb"))
            files[name].write(to_csv(frame(name, [])))
        with store.frames.snapshot(Whose(None, synthetic, study_ids)) as snapshot:
            for name, part in _parts(snapshot, find_task, now):
                files[name].write(to_csv(part, header=False))
                rows[name] += len(part)
        for name, file in files.items():
            file.close()
            _unfinished(folder / f"{name}.csv").replace(folder / f"{name}.csv")
    codebook = _unfinished(folder / "codebook.json")
    codebook.write_text(json.dumps(as_json(), indent=2) + "\n", "utf-8")
    codebook.replace(folder / "codebook.json")
    return dict(rows)


def _parts(
    snapshot: Snapshot, find_task: TaskFinder, now: datetime | None
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Pieces of the tables, by name, in the order of their rows."""
    for stored in _AS_STORED:
        yield stored, frame(stored, snapshot.rows(stored))
    for batch in trial_batches(snapshot, find_task, now or snapshot.now):
        for name, rows in batch.items():
            yield name, frame(name, rows)


def _unfinished(path: Path) -> Path:
    return path.with_name(f".{path.name}.part")
