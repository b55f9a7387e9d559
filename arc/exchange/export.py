"""Tables of everything people did, as data frames, CSV files and a codebook."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

import pandas as pd

from arc import __version__
from arc.actions import Action, parse_action
from arc.exchange.codebook import TABLES
from arc.grid import Grid
from arc.store import Store
from arc.tasks import Task
from arc.timing import trial_timing

Row = dict[str, Any]
TaskFinder = Callable[[str, str], Task | None]
"""From a collection's name and a task id to the task, or None where it is not at hand."""

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")


def tables(
    store: Store, find_task: TaskFinder, participant_id: str | None = None
) -> dict[str, pd.DataFrame]:
    """The tables of the codebook, one row a trial, attempt, action and vote.

    Of one participant, or of everybody who agreed to be recorded. ``find_task``
    finds the task of a trial; without it ``cells_painted`` is missing. Of one
    participant the verdicts stay out that their protocol still withholds.
    Raises StoreError.
    """
    attempt_rows = store.attempts_frame(participant_id)
    action_rows = store.actions_frame(participant_id)
    logs: dict[int, list[Action]] = defaultdict(list)
    for row in action_rows:
        logs[row["trial_id"]].append(parse_action(json.loads(row["body"])))
    solving = {row["trial_id"]: row["attempt_number"] for row in attempt_rows if row["pair_solved"]}
    positions: Counter[str] = Counter()
    trial_rows = []
    for row in store.trials_frame(participant_id):
        trial_rows.append(
            row
            | _measured(logs[row["trial_id"]], find_task(row["collection"], row["task_id"]), row)
            | {
                "trial_index": positions[row["participant_id"]],
                "attempts_used": row["attempts"],
                "solved_at_attempt": solving.get(row["trial_id"]),
            }
        )
        positions[row["participant_id"]] += 1
    return {
        "trials": _frame("trials", trial_rows),
        "attempts": _frame("attempts", [row | _size(row["grid"]) for row in attempt_rows]),
        "actions": _frame("actions", action_rows),
        "votes": _frame("votes", store.votes_frame(participant_id)),
    }


def _measured(log: list[Action], task: Task | None, row: Row) -> Row:
    """What the action log says of a trial; painting only when its very task is at hand."""
    known = task is not None and task.content_hash == row["content_hash"]
    test_input = task.test[row["pair_index"]].input if task and known else Grid.blank(1, 1)
    measured = asdict(trial_timing(log, test_input))
    return measured if known else measured | {"cells_painted": None}


def _size(grid: str) -> Row:
    height, width = Grid.from_text(grid).shape
    return {"height": height, "width": width}


def _frame(name: str, rows: list[Row]) -> pd.DataFrame:
    columns = list(TABLES[name])
    table = pd.DataFrame([[row[column] for column in columns] for row in rows], columns=columns)
    return table.convert_dtypes()


def to_csv(table: pd.DataFrame) -> bytes:
    """A table as CSV in UTF-8; text that a spreadsheet would run as a formula is quoted off."""
    safe = table.copy()
    for name in safe.columns:
        if pd.api.types.is_string_dtype(safe[name]) or safe[name].dtype == object:
            safe[name] = safe[name].map(_defused, na_action="ignore")
    text: str = safe.to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    return text.encode()


def write(store: Store, find_task: TaskFinder, folder: Path) -> dict[str, int]:
    """Write every table and the codebook into a folder; returns the rows of each table.

    Each file appears whole or not at all. Raises StoreError and OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = tables(store, find_task)
    for name, table in made.items():
        _replace(folder / f"{name}.csv", to_csv(table))
    codebook = {
        "software": f"arc-playground {__version__}",
        "tables": {name: dict(columns) for name, columns in TABLES.items()},
        "left_out": "participants who declined to be recorded, and ones made by a program",
    }
    _replace(folder / "codebook.json", (json.dumps(codebook, indent=2) + "\n").encode())
    return {name: len(table) for name, table in made.items()}


def _defused(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA_STARTS) else value


def _replace(path: Path, content: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    part.write_bytes(content)
    part.replace(path)
