"""People's trials in the columns of H-ARC's ``data.csv``, ``summary_data.csv`` and ``incorrect_submissions.csv``.

The columns are those of the data set's own description (Le-Gris/h-arc, data/readme.md); the
forms of the values those that its published analyses print and read. ``docs/exchange.md``
says where our trials have something that H-ARC's editor did not. ``h_arc_read`` reads the
same files, H-ARC's own among them.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from typing import IO, Any, Final

from arc.exchange.h_arc_moves import Move, moves
from arc.exchange.measures import TaskFinder
from arc.grid import Grid
from arc.store import Snapshot
from arc.store.clock import utc_moment
from arc.store.rows import action_of
from arc.tasks import Task

Row = dict[str, Any]

_WHOSE: Final = ("exp_name", "task_type", "hashed_id", "joint_id_task", "task_name", "task_number")
DATA: Final = (
    *_WHOSE,
    *("time", "attempt_number", "action_id", "solved", "done"),
    *("test_input_grid", "test_input_size_x", "test_input_size_y"),
    *("test_output_grid", "test_output_size_x", "test_output_size_y"),
    *("action", "action_x", "action_y", "select_loc", "selected_data"),
    *("selected_symbol", "selected_tool", "copy_paste_data", "complete"),
)
"""``data.csv``: a row an action. x counts rows and y columns, as in H-ARC's editor."""

SUMMARY: Final = (
    *_WHOSE,
    *("attempt_number", "num_actions", "solved", "test_output_grid"),
    *("first_written_solution", "last_written_solution", "complete"),
)
"""``summary_data.csv``: a row an attempt."""

ERRORS: Final = ("task_name", "task_type", "test_output_grid", "count")
"""``incorrect_submissions.csv``: a row a wrong answer to a task."""

FILES: Final = {
    "data.csv": DATA,
    "summary_data.csv": SUMMARY,
    "incorrect_submissions.csv": ERRORS,
}

_BATCH: Final = 50
"""Trials whose logs are in memory at once."""

# The same as in our own tables: a spreadsheet must not run what somebody typed.
_RISKY: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "'")


def write_h_arc(
    snapshot: Snapshot,
    trial_ids: Collection[int],
    find_task: TaskFinder,
    folder: Path,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, int]:
    """Write the three files into a folder; returns the rows of each.

    ``progress`` is told how many trials are done, and of how many. Trials that were never
    shown are left out, and those whose task is not at hand as it was played: what was drawn
    cannot be told without the test input. Raises StoreError and OSError.
    """
    trials = [row for row in snapshot.rows("trials") if row["trial_id"] in trial_ids]
    shown = [row for row in trials if row["shown_at"] is not None]
    numbers, complete = _task_numbers(shown), _complete(snapshot, trials)
    errors: Counter[tuple[str, str, str]] = Counter()
    rows: Counter[str] = Counter(dict.fromkeys(FILES, 0))
    with ExitStack() as files:
        writers = {}
        for name, columns in FILES.items():
            file = files.enter_context((folder / name).open("w", encoding="utf-8", newline=""))
            writers[name] = _Writer(file, columns)
        for trial, task, log, attempts, zeros in _played(snapshot, shown, find_task, progress):
            test_input = task.test[trial["pair_index"]].input
            finished = _flag(complete[trial["participant_id"]])
            whose = _whose(trial, numbers[trial["trial_id"]]) | {"complete": finished}
            made = list(moves(trial, log, attempts, zeros, test_input))
            summary = list(_summary_rows(trial, attempts, made))
            writers["data.csv"].write(whose | _input_columns(test_input), map(_data_row, made))
            writers["summary_data.csv"].write(whose, summary)
            rows.update({"data.csv": len(made), "summary_data.csv": len(summary)})
            errors.update(
                (whose["task_name"], whose["task_type"], row["test_output_grid"])
                for row in summary
                if row["solved"] == "false"
            )
        counted = sorted((*error, n) for error, n in errors.items())
        writers["incorrect_submissions.csv"].write(
            {}, (dict(zip(ERRORS, one, strict=True)) for one in counted)
        )
        rows["incorrect_submissions.csv"] = len(errors)
    return dict(rows)


class _Writer:
    """A file with these columns: a million rows take half as long as by ``csv.DictWriter``."""

    def __init__(self, file: IO[str], columns: Sequence[str]) -> None:
        self._writer = csv.writer(file, lineterminator="\n")
        self._writer.writerow(columns)
        self._values = itemgetter(*columns)

    def write(self, same: Row, rows: Iterable[Row]) -> None:
        """The rows, each with what is the same in all. Raises KeyError where a column is missing."""
        self._writer.writerows(self._values(same | row) for row in rows)


def grid_text(grid: Grid) -> str:
    """``|012|345|``: a grid as H-ARC writes it."""
    return f"|{grid.to_text().replace('/', '|')}|"


def _played(
    snapshot: Snapshot,
    trials: Sequence[Row],
    find_task: TaskFinder,
    progress: Callable[[int, int], None] | None,
) -> Iterator[tuple[Row, Task, list[Any], list[Row], dict[str, datetime]]]:
    for start in range(0, len(trials), _BATCH):
        batch = trials[start : start + _BATCH]
        ids = [row["trial_id"] for row in batch]
        attempts, actions, loads = (
            _by_trial(snapshot.rows("attempts", ids)),
            _by_trial(snapshot.rows("actions", ids)),
            _by_trial(snapshot.rows("loads", ids)),
        )
        for trial in batch:
            task = find_task(trial["collection"], trial["task_id"])
            if task is None or task.content_hash != trial["content_hash"]:
                continue
            trial_id = trial["trial_id"]
            log = [action_of(row["body"]) for row in actions.get(trial_id, [])]
            zeros = {
                row["load_id"]: utc_moment(row["started_at"]) for row in loads.get(trial_id, [])
            }
            yield trial, task, log, attempts.get(trial_id, []), zeros
        if progress:
            progress(start + len(batch), len(trials))


def _by_trial(rows: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for row in rows:
        found.setdefault(row["trial_id"], []).append(row)
    return found


def _task_numbers(trials: Iterable[Row]) -> dict[int, int]:
    """For each trial which task of its participant it belongs to, from 1, in order of opening."""
    seen: dict[str, dict[tuple[Any, ...], int]] = {}
    numbers = {}
    for row in trials:
        tasks = seen.setdefault(row["participant_id"], {})
        played = (row["task_id"], row["content_hash"], row["round_number"])
        numbers[row["trial_id"]] = tasks.setdefault(played, len(tasks) + 1)
    return numbers


def _complete(snapshot: Snapshot, trials: Iterable[Row]) -> dict[str, bool]:
    """Who finished: every session of theirs was completed, and every trial in the file has ended."""
    complete = {row["participant_id"]: True for row in trials}
    for row in trials:
        complete[row["participant_id"]] &= row["outcome"] is not None or row["shown_at"] is None
    for session in snapshot.rows("sessions"):
        if session["participant_id"] in complete and session["ended_by"] != "completed":
            complete[session["participant_id"]] = False
    return complete


def _whose(trial: Row, task_number: int) -> Row:
    task_name = f"{trial['task_id']}.json"
    joint = f"{trial['participant_id']}_{task_name}"
    # H-ARC asked the first test of a task, once: only then is the id as it has it.
    if trial["pair_index"]:
        joint += f"_test{trial['pair_index']}"
    if trial["round_number"] > 1:
        joint += f"_round{trial['round_number']}"
    return {
        "exp_name": _safe(trial["protocol"]),
        "task_type": _safe(trial["dataset"].removeprefix("arc-agi-1-")),
        "hashed_id": trial["participant_id"],
        "joint_id_task": joint,
        "task_name": _safe(task_name),
        "task_number": task_number,
    }


def _input_columns(grid: Grid) -> Row:
    return {
        "test_input_grid": grid_text(grid),
        "test_input_size_x": grid.height,
        "test_input_size_y": grid.width,
    }


def _data_row(move: Move) -> Row:
    row, column = move.place or ("", "")
    return {
        "time": move.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds"),
        "attempt_number": move.attempt_number,
        "action_id": move.action_id,
        "solved": _flag(move.solved),
        "done": _flag(move.done),
        "test_output_grid": grid_text(move.grid),
        "test_output_size_x": move.grid.height,
        "test_output_size_y": move.grid.width,
        "action": move.action,
        "action_x": row,
        "action_y": column,
        "select_loc": move.select_loc,
        "selected_data": "[]",
        "selected_symbol": move.symbol,
        "selected_tool": move.tool,
        "copy_paste_data": str([list(cell) for cell in move.clipboard]).replace(" ", ""),
    }


def _summary_rows(trial: Row, attempts: Sequence[Row], made: Sequence[Move]) -> Iterator[Row]:
    taken = [move.action_id for move in made if move.action == "submit"]
    for attempt, actions in zip(attempts, taken, strict=True):
        yield {
            "attempt_number": attempt["attempt_number"],
            "num_actions": actions,
            "solved": _flag(bool(attempt["pair_solved"])),
            "test_output_grid": grid_text(Grid.from_text(attempt["grid"])),
            "first_written_solution": _safe(trial["rule_description"] or ""),
            "last_written_solution": "",
        }


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_RISKY) else text
