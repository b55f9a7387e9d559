"""What a trial's log and answers say: measured once when the trial has ended, and kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from threading import Lock
from typing import Any, Final, NamedTuple, TypeVar

from arc.actions import Action
from arc.error_classes import error_class
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

TRIAL: Final = tuple(one.name for one in fields(Timing))
"""What is measured of a trial; ``actions_by_kind`` is JSON."""

ATTEMPT: Final = (*(name for name in TRIAL if name != "actions_by_kind"), "error_kind")
"""What is measured of an attempt."""

DEVICE: Final = ("viewport_width", "viewport_height", "device_pixel_ratio", "pointer")
"""What is known of a page load."""

_BATCH_ACTIONS: Final = 10_000
_BATCH_TRIALS: Final = 500
_CLASSIFYING: Final = 400
"""Actions that are replayed in the time that a trial's answers usually take to be classified."""

_one_at_a_time: Final = Lock()


class Measures(NamedTuple):
    """The values of ``TRIAL``, of ``ATTEMPT`` for each attempt, and of ``DEVICE`` by ``load_id``.

    ``error_kind`` and ``cells_painted`` are None when the task was not at hand. Loads are in
    the order of the log.
    """

    trial: Sequence[Any]
    attempts: Sequence[Sequence[Any]]
    devices: Mapping[str, Sequence[Any]]


def measured(log: Log, task: Task | None, pair_index: int, closed_at: str | None) -> Measures:
    """A trial's log replayed and its answers classified; ``task`` is None when not at hand."""
    whole, attempts = log_timings(
        log.actions,
        log.last_action_ids,
        task.test[pair_index].input if task else Grid.blank(1, 1),
        {load_id: utc_moment(zero) for load_id, zero in log.load_starts.items()},
        utc_moment(closed_at) if closed_at else None,
    )
    unknown = {} if task else {"cells_painted": None}
    kinds = [error_kind(grid, task, pair_index) if task else None for grid in log.grids]
    by_kind = {"actions_by_kind": json.dumps(dict(whole.actions_by_kind))}
    return Measures(
        _values(TRIAL, vars(whole) | unknown | by_kind),
        [
            _values(ATTEMPT, vars(attempt) | unknown | {"error_kind": kind})
            for attempt, kind in zip(attempts, kinds, strict=True)
        ],
        {a.fields["load_id"]: _device(a) for a in log.actions if a.kind == "load"},
    )


def measures_of(kept: Kept) -> Measures:
    """Measures as they were kept."""
    return Measures(*json.loads(kept.body))


def holds(kept: Kept, action_count: int, closed_at: str | None) -> bool:
    """Whether kept measures are what the log of now would give."""
    return (kept.version, kept.action_count) == (_version(closed_at), action_count)


def played_task(
    find_task: TaskFinder, collection: str, task_id: str, content_hash: str
) -> Task | None:
    """The very task that was played; None when it is not at hand."""
    task = find_task(collection, task_id)
    return task if task and task.content_hash == content_hash else None


def error_kind(grid: str, task: Task, pair_index: int) -> str | None:
    """The kind of an answer, None where the truth is not known.

    ``error_class`` remembers: what many people hand in alike is classified once.
    """
    pair = task.test[pair_index]
    if pair.output is None:
        return None
    return error_class(Grid.from_text(grid), pair.output, pair.input, task.train).kind


def in_batches(
    items: Iterable[T], actions: Callable[[T], int], most: int | None = None
) -> Iterator[list[T]]:
    """Trials in their order, as many at a time as may have their logs in memory together.

    ``most`` actions, or unless told as many as may be parsed at a time.
    """
    most = most or _BATCH_ACTIONS
    batch: list[T] = []
    total = 0
    for item in items:
        length = actions(item)
        if batch and (total + length > most or len(batch) == _BATCH_TRIALS):
            yield batch
            batch, total = [], 0
        batch.append(item)
        total += length
    if batch:
        yield batch


def keep_measures(store: Store, find_task: TaskFinder, enough: int | None = None) -> int:
    """Measure the trials closed or left a day ago that are not yet, and keep it; returns how many.

    After ``enough`` of them, or a few more, the rest stays for the next time. A trial
    whose task is not at hand stays for somebody who has it. Some trials at a time, each
    lot in a short write transaction of its own, so that nobody waits for the rest.
    Raises StoreError.
    """
    done = after = 0
    with _one_at_a_time:
        while found := store.measures.unmeasured(MEASURES_VERSION, after):
            after = found[-1].trial_id
            tasks = {one.trial_id: _task(one, find_task) for one in found}
            at_hand = [one for one in found if tasks[one.trial_id]]
            for batch in in_batches(at_hand, lambda one: one.actions):
                logs = store.measures.logs([one.trial_id for one in batch])
                store.measures.keep(
                    [_kept(one, logs[one.trial_id], tasks[one.trial_id]) for one in batch]
                )
                done += len(batch)
                if enough is not None and done >= enough:
                    return done
    return done


def put_off(store: Store, find_task: TaskFinder, enough: int) -> frozenset[int]:
    """The trials that ``keep_measures`` has yet to measure, but for the first of them.

    Those are as many as take the time of replaying ``enough`` actions: who reads trials
    measures them in passing, and does without the others. Raises StoreError.
    """
    rest: list[int] = []
    work = after = 0
    while found := store.measures.unmeasured(MEASURES_VERSION, after):
        after = found[-1].trial_id
        for one in (one for one in found if _task(one, find_task)):
            work += one.actions + _CLASSIFYING
            rest += [one.trial_id] if work > enough else []
    return frozenset(rest)


def _task(trial: Unmeasured, find_task: TaskFinder) -> Task | None:
    return played_task(find_task, trial.collection, trial.task_id, trial.content_hash)


def _kept(trial: Unmeasured, log: Log, task: Task | None) -> Kept:
    measures = measured(log, task, trial.pair_index, trial.closed_at)
    # Without names, which would be most of it: reading is what statistics wait for.
    body = json.dumps(measures, separators=(",", ":"))
    return Kept(trial.trial_id, _version(trial.closed_at), len(log.actions), body)


def _version(closed_at: str | None) -> int:
    return MEASURES_VERSION if closed_at else -MEASURES_VERSION


def _values(names: Sequence[str], of: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(of[name] for name in names)


def _device(load: Action) -> tuple[Any, ...]:
    device = load.fields["device"]
    if tuple(device["viewport"]) == UNKNOWN_VIEWPORT:
        return (None,) * len(DEVICE)
    return (*device["viewport"], device["dpr"], device["pointer"])
