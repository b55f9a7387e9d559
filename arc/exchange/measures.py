"""Trials with their attempts, actions and loads as rows for export, measured from the log.

A batch of trials at a time, so that the logs of all are never in memory at once.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from arc.actions import Action
from arc.errors import TrialError
from arc.grid import Grid
from arc.protocols import Protocol, from_text, protocol
from arc.store import Snapshot
from arc.store.clock import utc_moment
from arc.store.rows import action_of
from arc.tasks import Task
from arc.timing import Timing, log_timings
from arc.trials import outcome_when_closed

Row = dict[str, Any]
TaskFinder = Callable[[str, str], Task | None]
"""From a collection's name and a task id to the task, or None where it is not at hand."""

ABANDONED_AFTER: Final = timedelta(hours=24)
"""An open trial whose page was last heard of longer ago is exported as abandoned."""

_BATCH_ACTIONS: Final = 10_000
_BATCH_TRIALS: Final = 500


@dataclass(frozen=True, slots=True)
class _Played:
    """A trial's rows as they are stored, its log, and its task's grids where they are at hand."""

    trial: Row
    attempts: list[Row]
    loads: list[Row]
    log: list[Action]
    test_input: Grid | None


def trial_batches(
    snapshot: Snapshot,
    find_task: TaskFinder,
    now: datetime,
    only: Container[int] | None = None,
) -> Iterator[Mapping[str, list[Row]]]:
    """Rows of ``trials``, ``attempts``, ``loads`` and ``actions``, some trials at a time.

    What is open at ``now`` and was left a day before has the outcome ``abandoned``.
    With ``only`` the trials of these ids. Raises StoreError.
    """
    for batch in _batches(_numbered(snapshot.rows("trials"), only)):
        ids = [row["trial_id"] for row in batch]
        attempts, loads = (_by_trial(snapshot.rows(n, ids)) for n in ("attempts", "loads"))
        actions = snapshot.rows("actions", ids)
        bodies = _by_trial(actions)
        made: dict[str, list[Row]] = {"trials": [], "attempts": [], "loads": [], "actions": actions}
        for row in batch:
            played = _Played(
                row,
                attempts[row["trial_id"]],
                loads[row["trial_id"]],
                [action_of(action["body"]) for action in bodies[row["trial_id"]]],
                _test_input(row, find_task),
            )
            whole, by_attempt = _timings(played)
            made["trials"].append(_trial_row(played, whole, now))
            made["attempts"] += _attempt_rows(played, by_attempt)
            made["loads"] += _load_rows(played)
        yield made


def _numbered(rows: Iterable[Row], only: Container[int] | None) -> Iterator[Row]:
    """The trials asked for, each with its place among all of its participant's."""
    positions: Counter[str] = Counter()
    for row in rows:
        position = positions[row["participant_id"]]
        positions[row["participant_id"]] += 1
        if only is None or row["trial_id"] in only:
            yield row | {"participant_trial_index": position}


def _batches(rows: Iterable[Row]) -> Iterator[list[Row]]:
    batch: list[Row] = []
    actions = 0
    for row in rows:
        if batch and (actions + row["actions"] > _BATCH_ACTIONS or len(batch) == _BATCH_TRIALS):
            yield batch
            batch, actions = [], 0
        batch.append(row)
        actions += row["actions"]
    if batch:
        yield batch


def _by_trial(rows: Iterable[Row]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["trial_id"]].append(row)
    return found


def _test_input(trial: Row, find_task: TaskFinder) -> Grid | None:
    """The test input of the very task that was played; None when it is not at hand."""
    task = find_task(trial["collection"], trial["task_id"])
    if task is None or task.content_hash != trial["content_hash"]:
        return None
    return task.test[trial["pair_index"]].input


def outcome_at(trial: Row, now: datetime) -> str | None:
    """How a trial has ended by ``now``; None while it goes on, or when it was never shown."""
    outcome: str | None = trial["outcome"]
    if outcome or trial["shown_at"] is None:
        return outcome
    if now - utc_moment(trial["last_seen_at"]) <= ABANDONED_AFTER:
        return None
    # Withheld, an exact attempt does not count: the outcome would tell.
    return outcome_when_closed([bool(trial["pair_solved"])], "abandoned")


def _timings(played: _Played) -> tuple[Timing, list[Timing]]:
    closed_at = played.trial["closed_at"]
    return log_timings(
        played.log,
        [row["last_action_id"] for row in played.attempts],
        played.test_input or Grid.blank(1, 1),
        {row["load_id"]: utc_moment(row["started_at"]) for row in played.loads},
        utc_moment(closed_at) if closed_at else None,
    )


def _trial_row(played: _Played, timing: Timing, now: datetime) -> Row:
    trial = played.trial
    solving = [row["attempt_number"] for row in played.attempts if row["pair_solved"]]
    first_load = next((action for action in played.log if action.kind == "load"), None)
    return (
        {name: value for name, value in trial.items() if name not in ("attempts", "actions")}
        | _of_rules(trial)
        | _spent(timing, played)
        | _device(first_load)
        | {
            "outcome": outcome_at(trial, now),
            "attempts_used": trial["attempts"],
            "solved_at_attempt": solving[0] if solving else None,
            "actions_by_kind": json.dumps(dict(timing.actions_by_kind)),
        }
    )


def _attempt_rows(played: _Played, timings: list[Timing]) -> list[Row]:
    made = []
    for row, timing in zip(played.attempts, timings, strict=True):
        height, width = Grid.from_text(row["grid"]).shape
        own = {"trial_elapsed_ms": row["elapsed_ms"], "height": height, "width": width}
        made.append(row | own | _spent(timing, played))
    return made


def _load_rows(played: _Played) -> list[Row]:
    logged = {action.fields["load_id"]: action for action in played.log if action.kind == "load"}
    return [row | _device(logged.get(row["load_id"])) for row in played.loads]


def _spent(timing: Timing, played: _Played) -> Row:
    """The measures that trials and attempts have; painting only when the task is at hand."""
    measured = asdict(timing)
    del measured["actions_by_kind"]
    return measured if played.test_input else measured | {"cells_painted": None}


def _of_rules(trial: Row) -> Row:
    rules = _rules(trial)
    if rules is None:
        return {"time_limit_ms": None, "tools_offered": None}
    limit = rules.time_limit_s
    return {
        "time_limit_ms": None if limit is None else 1000 * limit,
        "tools_offered": "all" if rules.tools is None else " ".join(rules.tools),
    }


def _rules(trial: Row) -> Protocol | None:
    """The rules of a trial; of one opened before they were stored, the bundled ones by name."""
    if trial["rules"]:
        return from_text(trial["rules"])
    try:
        return protocol(trial["protocol"])
    except TrialError:
        return None


def _device(load: Action | None) -> Row:
    names = ("viewport_width", "viewport_height", "device_pixel_ratio", "pointer")
    if load is None:
        return dict.fromkeys(names)
    device = load.fields["device"]
    values = (*device["viewport"], device["dpr"], device["pointer"])
    return dict(zip(names, values, strict=True))
