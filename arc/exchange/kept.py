"""What replaying a trial's log says: measured once when the trial has ended, and kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from threading import Lock
from typing import Any, Final, TypeVar

from arc.actions import Action
from arc.exchange.own_log import UNKNOWN_VIEWPORT
from arc.grid import Grid
from arc.store import Store
from arc.store.clock import utc_moment
from arc.store.measures import Kept, Log, Unmeasured
from arc.tasks import Task
from arc.timing import MEASURES_VERSION, Timing, log_timings

T = TypeVar("T")
TaskFinder = Callable[[str, str], Task | None]
"""From a collection's name and a task id to the task, or None where it is not at hand."""

DEVICE: Final = ("viewport_width", "viewport_height", "device_pixel_ratio", "pointer")

_BATCH_ACTIONS: Final = 10_000
_BATCH_TRIALS: Final = 500
_one_at_a_time: Final = Lock()


@dataclass(frozen=True, slots=True)
class Measures:
    """The fields of ``Timing`` of a trial and of its attempts, and each load's device.

    ``cells_painted`` is None when the task was not at hand. ``devices`` are the columns
    of ``DEVICE`` by ``load_id``, in the order of the log.
    """

    trial: dict[str, Any]
    attempts: list[dict[str, Any]]
    devices: dict[str, dict[str, Any]]


def measured(log: Log, test_input: Grid | None, closed_at: str | None) -> Measures:
    """A trial's log replayed; ``test_input`` is None when the task is not at hand."""
    whole, attempts = log_timings(
        log.actions,
        log.last_action_ids,
        test_input or Grid.blank(1, 1),
        {load_id: utc_moment(zero) for load_id, zero in log.load_starts.items()},
        utc_moment(closed_at) if closed_at else None,
    )
    known = test_input is not None
    return Measures(
        _fields(whole, painting_known=known),
        [_fields(attempt, painting_known=known) for attempt in attempts],
        {a.fields["load_id"]: _device(a) for a in log.actions if a.kind == "load"},
    )


def measures_of(kept: Kept) -> Measures:
    """Measures as they were kept."""
    return Measures(**json.loads(kept.body))


def played_input(
    find_task: TaskFinder, collection: str, task_id: str, content_hash: str, pair_index: int
) -> Grid | None:
    """The test input of the very task that was played; None when it is not at hand."""
    task = find_task(collection, task_id)
    if task is None or task.content_hash != content_hash:
        return None
    return task.test[pair_index].input


def in_batches(items: Iterable[T], actions: Callable[[T], int]) -> Iterator[list[T]]:
    """Trials in their order, as many at a time as may have their logs in memory together."""
    batch: list[T] = []
    total = 0
    for item in items:
        length = actions(item)
        if batch and (total + length > _BATCH_ACTIONS or len(batch) == _BATCH_TRIALS):
            yield batch
            batch, total = [], 0
        batch.append(item)
        total += length
    if batch:
        yield batch


def keep_measures(store: Store, find_task: TaskFinder) -> int:
    """Measure the closed trials that are not yet, and keep it; returns how many there were.

    A trial whose task is not at hand stays for somebody who has it. Some trials at a
    time, each lot in a short write transaction of its own, so that nobody waits for
    the rest. Raises StoreError.
    """
    done = after = 0
    with _one_at_a_time:
        while found := store.measures.unmeasured(MEASURES_VERSION, after):
            after = found[-1].trial_id
            inputs = {one.trial_id: _test_input(one, find_task) for one in found}
            at_hand = [one for one in found if inputs[one.trial_id]]
            for batch in in_batches(at_hand, lambda one: one.actions):
                logs = store.measures.logs([one.trial_id for one in batch])
                store.measures.keep(
                    [_kept(one, logs[one.trial_id], inputs[one.trial_id]) for one in batch]
                )
                done += len(batch)
    return done


def _test_input(trial: Unmeasured, find_task: TaskFinder) -> Grid | None:
    return played_input(
        find_task, trial.collection, trial.task_id, trial.content_hash, trial.pair_index
    )


def _kept(trial: Unmeasured, log: Log, test_input: Grid | None) -> Kept:
    body = json.dumps(asdict(measured(log, test_input, trial.closed_at)), separators=(",", ":"))
    return Kept(trial.trial_id, MEASURES_VERSION, len(log.actions), body)


def _fields(timing: Timing, *, painting_known: bool) -> dict[str, Any]:
    fields = asdict(timing)
    return fields if painting_known else fields | {"cells_painted": None}


def _device(load: Action) -> dict[str, Any]:
    device = load.fields["device"]
    if tuple(device["viewport"]) == UNKNOWN_VIEWPORT:
        return dict.fromkeys(DEVICE)
    values = (*device["viewport"], device["dpr"], device["pointer"])
    return dict(zip(DEVICE, values, strict=True))
