"""Trials with their attempts, actions and loads for export, with what was measured from the log.

A batch of trials at a time, so that the logs of all are never in memory at once.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from arc.errors import TrialError
from arc.exchange.csv_files import Rows
from arc.exchange.kept import (
    DEVICE,
    Measures,
    TaskFinder,
    holds,
    in_batches,
    measured,
    measures_of,
    played_task,
)
from arc.protocols import Protocol, from_text, protocol
from arc.store import Snapshot
from arc.store.clock import utc_moment
from arc.tasks import Task
from arc.timing import MEASURES_VERSION
from arc.trials import outcome_when_closed

__all__ = ["ABANDONED_AFTER", "TaskFinder", "outcome_at", "trial_batches"]

Row = dict[str, Any]

ABANDONED_AFTER: Final = timedelta(hours=24)
"""An open trial whose page was last heard of longer ago is exported as abandoned."""

_STORED_AT_ONCE: Final = 50_000
"""Actions, as they are stored, that are in memory together; parsed they would be ten times larger."""


@dataclass(frozen=True, slots=True)
class _Played:
    """A trial's rows as they are stored, and what its log says.

    ``kinds_told``: whether the kinds of wrong answers may leave.
    """

    trial: Row
    attempts: list[Row]
    measures: Measures
    kinds_told: bool


def trial_batches(
    snapshot: Snapshot,
    find_task: TaskFinder,
    now: datetime,
    only: Container[int] | None = None,
    *,
    logs: bool = True,
    without: Container[int] = (),
) -> Iterator[Mapping[str, Rows]]:
    """Rows of ``trials``, ``attempts``, ``loads`` and ``actions``, some trials at a time.

    What is open at ``now`` and was left a day before has the outcome ``abandoned``.
    With ``only`` the trials of these ids, and none of ``without``; without ``logs`` no
    loads and no actions.
    Raises StoreError.
    """
    rows = snapshot.rows("trials")
    own_ended = _whole_rounds(rows) if snapshot.whose.is_own else None
    trials = (row for row in _numbered(rows, only) if row["trial_id"] not in without)
    for batch in in_batches(trials, lambda row: row["actions"] if logs else 0, _STORED_AT_ONCE):
        ids = [row["trial_id"] for row in batch]
        attempts = _by_trial(snapshot.rows("attempts", ids))
        measures = _measures(snapshot, find_task, batch)
        played = [
            _Played(row, attempts[n], measures[n], own_ended is None or _round(row) in own_ended)
            for n, row in zip(ids, batch, strict=True)
        ]
        made: dict[str, Rows] = {
            "trials": [_trial_row(one, now) for one in played],
            "attempts": [row for one in played for row in _attempt_rows(one)],
        }
        if logs:
            made["loads"] = _load_rows(snapshot.rows("loads", ids), measures)
            made["actions"] = snapshot.action_columns(ids)
        yield made


def _numbered(rows: Iterable[Row], only: Container[int] | None) -> Iterator[Row]:
    """The trials asked for, each with its place among all of its participant's."""
    positions: Counter[str] = Counter()
    for row in rows:
        position = positions[row["participant_id"]]
        positions[row["participant_id"]] += 1
        if only is None or row["trial_id"] in only:
            yield row | {"participant_trial_index": position}


def _whole_rounds(trials: Iterable[Row]) -> frozenset[tuple[Any, ...]]:
    """The rounds on tasks whose every pair has ended.

    Before that a kind of mistake would give away more of the answer than a verdict does.
    """
    ended = Counter((_round(row), row["pair_count"]) for row in trials if row["outcome"])
    return frozenset(of for (of, pairs), number in ended.items() if number == pairs)


def _round(trial: Row) -> tuple[Any, ...]:
    return tuple(trial[n] for n in ("participant_id", "task_id", "content_hash", "round_number"))


def _by_trial(rows: Iterable[Row]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["trial_id"]].append(row)
    return found


def _measures(
    snapshot: Snapshot, find_task: TaskFinder, trials: Sequence[Row]
) -> dict[int, Measures]:
    """What is kept of trials, where it holds, and of the others what their logs say now."""
    by_id = {row["trial_id"]: row for row in trials}
    measures = {}
    for kept in snapshot.measures(MEASURES_VERSION, list(by_id)):
        row = by_id[kept.trial_id]
        if holds(kept, row["actions"], row["closed_at"]):
            measures[kept.trial_id] = measures_of(kept)
    others = [row for row in trials if row["trial_id"] not in measures]
    for part in in_batches(others, lambda row: row["actions"]):
        logs = snapshot.logs([row["trial_id"] for row in part])
        for row in part:
            log = logs[row["trial_id"]]
            task = _task(row, find_task)
            measures[row["trial_id"]] = measured(log, task, row["pair_index"], row["closed_at"])
    return measures


def _task(trial: Row, find_task: TaskFinder) -> Task | None:
    names = ("collection", "task_id", "content_hash")
    return played_task(find_task, *(trial[name] for name in names))


def outcome_at(trial: Row, now: datetime) -> str | None:
    """How a trial has ended by ``now``; None while it goes on, or when it was never shown."""
    outcome: str | None = trial["outcome"]
    if outcome or trial["shown_at"] is None:
        return outcome
    if now - utc_moment(trial["last_seen_at"]) <= ABANDONED_AFTER:
        return None
    # Withheld, an exact attempt does not count: the outcome would tell.
    return outcome_when_closed([bool(trial["pair_solved"])], "abandoned")


def _trial_row(played: _Played, now: datetime) -> Row:
    trial, measures = played.trial, played.measures
    solving = [row["attempt_number"] for row in played.attempts if row["pair_solved"]]
    time_limit_ms, tools_offered = _of_rules(trial["rules"], trial["protocol"])
    made = (
        trial
        | measures.trial
        | next(iter(measures.devices.values()), _NO_DEVICE)
        | {
            "time_limit_ms": time_limit_ms,
            "tools_offered": tools_offered,
            "outcome": outcome_at(trial, now),
            "attempts_used": trial["attempts"],
            "solved_at_attempt": solving[0] if solving else None,
            "actions_by_kind": json.dumps(measures.trial["actions_by_kind"]),
        }
    )
    del made["attempts"], made["actions"]
    return made


def _attempt_rows(played: _Played) -> list[Row]:
    for row, spent in zip(played.attempts, played.measures.attempts, strict=True):
        lines = row["grid"].split("/")
        row |= {"trial_elapsed_ms": row["elapsed_ms"], "height": len(lines), "width": len(lines[0])}
        row |= spent
        if not played.kinds_told or row["pair_solved"] is not False:
            row["error_kind"] = None
        del row["actions_by_kind"]
    return played.attempts


def _load_rows(loads: Iterable[Row], measures: Mapping[int, Measures]) -> list[Row]:
    return [
        row | measures[row["trial_id"]].devices.get(row["load_id"], _NO_DEVICE) for row in loads
    ]


@lru_cache(maxsize=256)
def _of_rules(rules: str | None, name: str) -> tuple[int | None, str | None]:
    """``time_limit_ms`` and ``tools_offered``.

    Of a trial opened before rules were stored, by the bundled ones of that name.
    """
    played_by = from_text(rules) if rules else _bundled(name)
    if played_by is None:
        return None, None
    limit = played_by.time_limit_s
    offered = "all" if played_by.tools is None else " ".join(played_by.tools)
    return None if limit is None else 1000 * limit, offered


def _bundled(name: str) -> Protocol | None:
    try:
        return protocol(name)
    except TrialError:
        return None


_NO_DEVICE: Final = dict.fromkeys(DEVICE)
