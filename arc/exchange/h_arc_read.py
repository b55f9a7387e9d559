"""People out of H-ARC's ``data.csv`` and ``summary_data.csv``, H-ARC's own or written by ``h_arc``.

Tested on files of our own making only: H-ARC's are not bundled.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from arc.errors import ArcError, ExchangeError
from arc.exchange.own_log import OwnLog
from arc.exchange.published import find_published
from arc.grid import Grid
from arc.protocols import PROTOCOLS, Protocol
from arc.store.clock import utc_moment
from arc.store.imports import ImportedPerson, ImportedTrial
from arc.tasks import Task
from arc.trials import ClosedBy, Outcome, outcome_after

Row = Mapping[str, str]

MAX_DESCRIPTION: Final = 5000
"""Characters kept of a rule in somebody's own words."""

_FINAL: Final = frozenset({"no_last_description", "write_last_description", "write_description"})
"""H-ARC's last rows of a task that was gone through to its end."""

_JOINT: Final = re.compile(
    r"(?:.*\.json)?(?:_test(?P<pair>[0-9]{1,2}))?(?:_round(?P<round>[0-9]{1,3}))?"
)
_TIMES: Final = ("%m/%d/%Y, %I:%M:%S %p", "%m/%d/%Y, %H:%M:%S")
_GUARDED: Final = re.compile(r"'(?=['=+\-@\t\r\n\0＝＋－＠])")


class _OtherVersionError(ExchangeError):
    """A trial on another version of its task."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """A trial's rows in the two files; one of them may have none."""

    joint_id: str
    data: Sequence[Row]
    summary: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Skipped:
    """A trial that is not imported."""

    joint_id: str
    kind: str
    reason: str


def person_of(
    hashed_id: str, recorded: Iterable[Recorded], now: datetime
) -> tuple[ImportedPerson | None, list[Skipped]]:
    """Somebody with every trial of theirs that can be read; None when there is none.

    ``now`` dates what has no times.
    """
    trials: list[ImportedTrial] = []
    skipped: list[Skipped] = []
    for one in sorted(recorded, key=_task_number):
        try:
            trials.append(_in_free_round(_trial(one, now), trials))
        except _OtherVersionError as error:
            skipped.append(Skipped(one.joint_id, "version", str(error)))
        except (ArcError, ValueError, OverflowError) as error:
            skipped.append(Skipped(one.joint_id, "broken", str(error)))
    if not trials:
        return None, skipped
    participant_id = hashlib.sha256(f"h-arc {hashed_id}".encode()).hexdigest()[:32]
    created_at = min(trial.created_at for trial in trials)
    return ImportedPerson(participant_id, "h-arc", created_at, trials), skipped


def _in_free_round(trial: ImportedTrial, before: Iterable[ImportedTrial]) -> ImportedTrial:
    """Other ids may call two trials on one test the same round; one comes after the other."""
    taken = {
        one.round_number
        for one in before
        if (one.task.task_id, one.pair_index) == (trial.task.task_id, trial.pair_index)
    }
    if trial.round_number not in taken:
        return trial
    return replace(trial, round_number=max(taken) + 1)


def _task_number(recorded: Recorded) -> tuple[int, str]:
    first = (*recorded.data, *recorded.summary)[0]
    number = first["task_number"]
    return (int(number) if number.isascii() and number.isdigit() else 0), recorded.joint_id


def _trial(recorded: Recorded, now: datetime) -> ImportedTrial:
    first = (*recorded.data, *recorded.summary)[0]
    collection, task = _task(first["task_name"])
    suffix = _JOINT.fullmatch(recorded.joint_id.removeprefix(first["hashed_id"]))
    pair_index = int(suffix["pair"] or 0) if suffix else 0
    if pair_index >= len(task.test):
        raise ExchangeError(f"{task.task_id} has no test {pair_index}")
    rules = PROTOCOLS.get(first["exp_name"], PROTOCOLS["h-arc"])
    played = _Played(task, pair_index, rules)
    if recorded.data:
        played.follow(sorted(recorded.data, key=_order), now)
    else:
        played.answer(sorted(recorded.summary, key=_order), now)
    return ImportedTrial(
        collection=collection,
        task=task,
        pair_index=pair_index,
        protocol=rules.name,
        attempts_allowed=max(rules.attempts_allowed, len(played.log.submitted)),
        created_at=played.log.at(0),
        round_number=int(suffix["round"] or 1) if suffix else 1,
        feedback=rules.feedback,
        rules=rules.to_text(),
        shown_at=played.log.at(0),
        closed_at=played.closed_at,
        outcome=played.outcome,
        closed_by=played.closed_by,
        rule_description=_description((*recorded.summary, *recorded.data)),
        log=played.log.log,
        loads=played.log.loads,
        submitted=played.log.submitted,
    )


def _task(task_name: str) -> tuple[str, Task]:
    task_id = _plain(task_name).removesuffix(".json")
    found = find_published(task_id)
    if found is None:
        raise ExchangeError(f"there is no task {task_id!r:.60}")
    return found


def _order(row: Row) -> tuple[int, int]:
    return int(row["attempt_number"]), int(row.get("action_id") or 0)


class _Played:
    """A trial while its rows are gone through."""

    def __init__(self, task: Task, pair_index: int, rules: Protocol) -> None:
        self.pair = task.test[pair_index]
        self.rules = rules
        self.log: OwnLog
        self.outcome: Outcome = "abandoned"
        self.closed_by: ClosedBy = "abandoned"
        self.closed_at = ""

    def follow(self, rows: Sequence[Row], now: datetime) -> None:
        """Every action of ``data.csv``. A clock that runs backwards stands still instead."""
        times = [_time(row["time"]) for row in rows]
        start = next((time for time in times if time is not None), now)
        self.log, ms = OwnLog(self.pair.input, start), 0
        self.log.visit(0)
        for number, (row, time) in enumerate(zip(rows, times, strict=True)):
            if time is not None:
                ms = max(ms, (time - start) // timedelta(milliseconds=1))
            self.log.seen(ms)
            image = grid_of(row["test_output_grid"])
            # At the first row the input is not loaded yet, and the empty grid is no edit.
            if number and grid_of(row["test_input_grid"]) != self.pair.input:
                raise _OtherVersionError("was played on another test input")
            if row["action"] == "submit":
                self._submit(ms, image, row)
            elif number and not self._is_over:
                self._edit(ms, image, row)
        self._end(ms, any(row["action"] in _FINAL for row in rows))

    def answer(self, rows: Sequence[Row], now: datetime) -> None:
        """The answers of ``summary_data.csv``, of which no more is known."""
        self.log = OwnLog(self.pair.input, now)
        self.log.visit(0)
        for row in rows:
            self._submit(0, grid_of(row["test_output_grid"]), row)
        self._end(0, gone_through=False)

    @property
    def _is_over(self) -> bool:
        """With feedback after each attempt an exact one ends the trial."""
        return self.outcome == "solved" and self.rules.feedback == "each"

    def _submit(self, ms: int, image: Grid, row: Row) -> None:
        if self._is_over:
            return
        is_right = image == self.pair.output
        if row["solved"].lower() != ("true" if is_right else "false"):
            raise _OtherVersionError("another answer was right")
        self.log.submit(ms, image)
        self.closed_at = self.log.at(ms)
        if is_right:
            self.outcome = "solved"

    def _edit(self, ms: int, image: Grid, row: Row) -> None:
        action = row["action"]
        if action in ("undo", "redo"):
            self.log.step(ms, image, action)
        elif action == "edit":
            fields = {"cells": _place(row), "dt": [0], "part": 0, "color": _color(row)}
            self.log.edit(ms, image, "stroke", **fields)
        elif action == "floodfill":
            self.log.edit(ms, image, "fill", at=_place(row), color=_color(row))
        elif action in ("change_height", "change_width"):
            self.log.edit(ms, image, "resize", height=image.height, width=image.width)
        elif action == "copy_from_input":
            self.log.edit(ms, image, "copy_input")
        else:
            self.log.edit(ms, image)

    def _end(self, ms: int, gone_through: bool) -> None:
        if self.outcome != "solved" and self.log.submitted:
            used_up = len(self.log.submitted) >= self.rules.attempts_allowed
            self.outcome = "failed" if used_up or gone_through else "abandoned"
        if self.outcome == "abandoned":
            self.closed_at = self.log.at(ms)
        else:
            solved = [answer.grid == self.pair.output for answer in self.log.submitted]
            is_last = outcome_after(solved, self.rules.attempts_allowed, self.rules.feedback)
            self.closed_by = "attempt" if is_last else "done"


def grid_of(text: str) -> Grid:
    """``|012|345|`` as a grid. Raises GridError."""
    return Grid.from_text(text.strip().strip("|").replace("|", "/"))


def _place(row: Row) -> list[int]:
    return [int(float(row["action_x"])), int(float(row["action_y"]))]


def _color(row: Row) -> int:
    return int(float(row["selected_symbol"]))


def _time(text: str) -> datetime | None:
    if not text:
        return None
    try:
        return utc_moment(text)
    except ValueError:
        pass
    for form in _TIMES:
        try:
            return datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
    raise ExchangeError(f"time is {text!r:.40}")


def _description(rows: Iterable[Row]) -> str | None:
    for row in rows:
        if told := _plain(row.get("first_written_solution") or ""):
            return told[:MAX_DESCRIPTION]
    return None


def _plain(text: str) -> str:
    """A text without the apostrophe that ``h_arc`` puts before what a spreadsheet would run."""
    return _GUARDED.sub("", text, count=1) if text.startswith("'") else text
