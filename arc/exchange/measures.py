"""Trials with their attempts, actions and loads for export, with what was measured from the log.

A batch of trials at a time, so that the logs of all are never in memory at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any, Final

from arc.errors import TrialError
from arc.exchange.csv_files import Rows, columns_of
from arc.exchange.kept import (
    ATTEMPT,
    DEVICE,
    TRIAL,
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
from arc.store.export import Columns, by_column
from arc.tasks import Task
from arc.timing import MEASURES_VERSION
from arc.trials import outcome_when_closed

__all__ = ["ABANDONED_AFTER", "TaskFinder", "outcome_at", "trial_batches"]

Row = dict[str, Any]

ABANDONED_AFTER: Final = timedelta(hours=24)
"""An open trial whose page was last heard of longer ago is exported as abandoned."""

_STORED_AT_ONCE: Final = 50_000
"""Actions, as they are stored, that are in memory together; parsed they would be ten times larger."""


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
        measures = _measures(snapshot, find_task, batch)
        attempts = _attempts(snapshot.attempt_columns(ids), [measures[n] for n in ids])
        if own_ended is not None:
            untold = {row["trial_id"] for row in batch if _round(row) not in own_ended}
            kinds = zip(attempts["trial_id"], attempts["error_kind"], strict=True)
            attempts["error_kind"] = [None if n in untold else kind for n, kind in kinds]
        made: dict[str, Rows] = {
            "trials": _trials(batch, [measures[n] for n in ids], attempts, now),
            "attempts": attempts,
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


def _measures(
    snapshot: Snapshot, find_task: TaskFinder, trials: Sequence[Row]
) -> dict[int, Measures]:
    """What is kept of trials, where it holds, and of the others what their logs say now."""
    by_id = {row["trial_id"]: row for row in trials}
    measures = {}
    for kept in snapshot.measures(MEASURES_VERSION, list(by_id)):
        row = by_id[kept.trial_id]
        found = measures_of(kept)
        # Attempt by attempt they stand beside what is stored: one too few would shift the rest.
        if holds(kept, row["actions"], row["closed_at"]) and len(found.attempts) == row["attempts"]:
            measures[kept.trial_id] = found
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


def _attempts(stored: Columns, measures: Sequence[Measures]) -> dict[str, Sequence[Any]]:
    """Attempts as they are stored beside how time went on each; of the wrong ones their kind."""
    spent = by_column(ATTEMPT, [values for one in measures for values in one.attempts])
    is_wrong = [solved is False for solved in stored["pair_solved"]]
    kinds = zip(is_wrong, spent["error_kind"], strict=True)
    return {
        **stored,
        **spent,
        "trial_elapsed_ms": stored["elapsed_ms"],
        "height": [grid.count("/") + 1 for grid in stored["grid"]],
        "width": [len(grid.partition("/")[0]) for grid in stored["grid"]],
        "error_kind": [kind if wrong else None for wrong, kind in kinds],
    }


def _trials(
    stored: Sequence[Row], measures: Sequence[Measures], attempts: Columns, now: datetime
) -> Columns:
    """Trials as they are stored beside what their logs and attempts say."""
    columns = dict(columns_of(stored, list(stored[0])))
    counts = columns.pop("attempts")
    del columns["actions"]
    rules = [_of_rules(*one) for one in zip(columns["rules"], columns["protocol"], strict=True)]
    solved_at: dict[int, int] = {}
    told = (attempts[name] for name in ("trial_id", "attempt_number", "pair_solved"))
    for trial_id, number, solved in zip(*told, strict=True):
        if solved:
            solved_at.setdefault(trial_id, number)
    return {
        **columns,
        **by_column(TRIAL, [one.trial for one in measures]),
        **by_column(DEVICE, [next(iter(one.devices.values()), _NO_DEVICE) for one in measures]),
        "time_limit_ms": [limit for limit, _ in rules],
        "tools_offered": [offered for _, offered in rules],
        "outcome": [outcome_at(row, now) for row in stored],
        "attempts_used": counts,
        "solved_at_attempt": [solved_at.get(n) for n in columns["trial_id"]],
    }


def _load_rows(loads: Iterable[Row], measures: Mapping[int, Measures]) -> list[Row]:
    rows = []
    for row in loads:
        device = measures[row["trial_id"]].devices.get(row["load_id"], _NO_DEVICE)
        rows.append(row | dict(zip(DEVICE, device, strict=True)))
    return rows


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


_NO_DEVICE: Final = (None,) * len(DEVICE)
