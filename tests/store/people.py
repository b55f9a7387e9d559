"""A clock that stands still, a person who plays, and small tasks: for the store's tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from arc.actions import Action, parse_action
from arc.grid import Grid
from arc.protocols import ARC_AGI, Protocol
from arc.store import Store, Trial
from arc.tasks import Task, parse_task
from arc.trials import AttemptResult

WRITER = "writer-one"


class Clock:
    """A clock that moves when told to."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 31, 9, 5, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **span: float) -> None:
        self.now += timedelta(**span)


class Person:
    """A participant at a page: paints one cell for each answer, then submits it."""

    def __init__(self, store: Store, participant_id: str = "p1") -> None:
        self.store = store
        self.id = store.new_participant(participant_id).participant_id

    def open(self, task: Task, protocol: Protocol = ARC_AGI, **more: int) -> list[Trial]:
        trials = self.store.open_trials(self.id, task, "o3-unsolved", protocol, **more)
        for trial in trials:
            self.store.take_lease(trial.token, WRITER, "load-one")
        return trials

    def answer(self, trial: Trial, task: Task, color: int, attempt_id: str = "") -> AttemptResult:
        """Make the 1 x 1 grid this color and hand it in."""
        first = len(self.store.actions_of(trial.trial_id))
        batch = [stroke(first, color)]
        self.store.append_actions(trial.token, WRITER, first, batch)
        pair = task.test[trial.pair_index]
        assert pair.output is not None
        return self.store.submit(
            trial.token,
            WRITER,
            attempt_id or f"attempt-{first}",
            Grid.blank(1, 1, color),
            1000,
            first,
            truth=pair.output,
            test_input=pair.input,
        )


def stroke(action_id: int, color: int = 1) -> Action:
    """One painted cell, at the top left."""
    return parse_action(
        {"action_id": action_id, "t_ms": 100 * action_id, "kind": "stroke", "color": color}
        | {"cells": [0, 0], "dt": [0], "part": 0}
    )


def make_task(task_id: str = "two", outputs: tuple[int, ...] = (5, 6)) -> Task:
    """A task of 1 x 1 grids with a test pair for each of these answers."""
    pairs = [{"input": [[0]], "output": [[color]]} for color in outputs]
    raw = {"train": [{"input": [[1]], "output": [[2]]}], "test": pairs}
    return parse_task(raw, task_id=task_id, dataset="made-up", where="a test")
