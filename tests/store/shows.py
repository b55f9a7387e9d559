"""A room of the live stage that is driven, and its audience, for the store's tests."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from arc.errors import TrialError
from arc.rooms import GRACE_MS, RoomPlan
from arc.store import Store, Trial
from arc.store.clock import to_ms
from arc.store.room_records import Member, Room
from tests.store.people import WRITER, Clock, Person, make_task

TASKS = {name: make_task(name, (5, 6)) for name in ("one", "two", "three")}
PLAN = RoomPlan("made-up", tuple(TASKS), seconds=60, steps=("guess_1", "right", "truth", "fair"))


class Show:
    """A room, its host at the console and its audience on phones."""

    def __init__(
        self, store: Store, clock: Clock, plan: RoomPlan = PLAN, delay_ms: int = 0, host: str = ""
    ) -> None:
        self.store, self.clock = store, clock
        if host:
            store.new_participant(host)
        self.room, self.secret = store.rooms.create(host or None, plan, delay_ms)

    @property
    def now_ms(self) -> int:
        return to_ms(self.clock.now)

    def do(self, kind: str, **more: Any) -> Room:
        command = {"kind": kind, **more}
        self.room = self.store.rooms.command(self.room.code, self.secret, command)
        return self.room

    def to(self, phase: str, *, step: str = "") -> Room:
        """Press "next" until the show is there."""
        for _ in range(30):
            shown = self.room.state.shown_steps[-1:]
            if self.room.state.phase == phase and (not step or shown == (step,)):
                return self.room
            if self.room.state.phase == "locked":
                self.clock.advance(milliseconds=GRACE_MS + self.room.state.delay_ms)
            self.do("next")
        raise AssertionError(f"{phase} {step} does not come")

    def join(self, name: str, consent: str | None = None) -> Member:
        return self.store.rooms.join(self.room.code, name, f"nick {name}", None, consent)

    def open(self, name: str, position: int = 0) -> list[Trial]:
        task = TASKS[self.room.plan.task_ids[position]]
        opened = self.store.rooms.open_trials(self.room, name, task, position, self.now_ms)
        for trial in opened:
            self.store.take_lease(trial.token, WRITER, "load-one")
        return opened

    def answer(self, name: str, *colors: int, position: int = 0) -> None:
        """Hand in one answer to each pair, first to last."""
        task = TASKS[self.room.plan.task_ids[position]]
        for trial, color in zip(self.open(name, position), colors, strict=False):
            Person(self.store, name).answer(trial, task, color)


def refused(code: str, work: Callable[[], object]) -> TrialError:
    with pytest.raises(TrialError) as refusal:
        work()
    assert refusal.value.code == code
    return refusal.value
