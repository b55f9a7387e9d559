"""Hundreds hand in at the end of a countdown: each is judged by when it came."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.types import Message

from arc.actions import parse_action
from arc.errors import TrialError
from arc.rooms import GRACE_MS, RoomPlan
from arc.store import Store, Trial
from arc.store.clock import from_ms, to_ms
from arc.tasks import Task, parse_task
from arc.web.arrivals import ANSWERS, Arrivals, arrived
from arc.web.json_route import Answer, BodyRoute
from arc.web.live.routes import _check_all_in


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 1, 31, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def go_on(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Show:
    """A room that has just been locked, with one member who has drawn nothing yet."""

    def __init__(self, path: Path) -> None:
        self.clock = Clock()
        self.store = Store.open(path, clock=self.clock)
        pairs = [{"input": [[0, 0]], "output": [[5, 5]]}]
        raw = {"train": [{"input": [[1]], "output": [[2]]}], "test": pairs}
        self.task: Task = parse_task(raw, task_id="one", dataset="made-up", where="a test")
        rooms = self.store.rooms
        plan = RoomPlan("o3-unsolved", ("one",), seconds=30)
        self.room, self.secret = rooms.create(None, plan)
        rooms.join(self.room.code, "a" * 16, "Ada", "Ada", None)
        for _ in range(2):
            self.command("next")
        self.trial: Trial = rooms.open_trials(
            self.room, "a" * 16, self.task, 0, to_ms(self.clock.now)
        )[0]
        self.store.take_lease(self.trial.token, "writer-one", "load-one")
        self.clock.go_on(30)

    def command(self, kind: str) -> None:
        self.room = self.store.rooms.command(self.room.code, self.secret, {"kind": kind})

    def submit(self, came: datetime | None = None) -> None:
        pair = self.task.test[0]
        assert pair.output is not None
        attempt = parse_action(
            {"action_id": 0, "t_ms": 5, "kind": "attempt", "attempt_id": "attempt-one"}
        )
        self.store.append_actions(self.trial.token, "writer-one", 0, [attempt])
        self.store.submit(
            self.trial.token,
            "writer-one",
            "attempt-one",
            pair.input,
            5,
            0,
            truth=pair.output,
            test_input=pair.input,
            arrived=came,
        )


@pytest.fixture
def show(tmp_path: Path) -> Iterator[Show]:
    opened = Show(tmp_path / "play.sqlite3")
    yield opened
    opened.store.dispose()


def test_what_came_in_time_is_taken_though_its_turn_is_late(show: Show) -> None:
    came = show.clock.now + timedelta(milliseconds=GRACE_MS - 1)
    show.clock.go_on(GRACE_MS / 1000 + 4)
    show.submit(came)
    assert len(show.store.attempts_of(show.trial.trial_id)) == 1


def test_what_came_too_late_is_not(show: Show) -> None:
    show.clock.go_on(GRACE_MS / 1000 + 4)
    for came in (None, show.clock.now - timedelta(seconds=1)):
        with pytest.raises(TrialError, match="over"):
            show.submit(came)
    assert show.store.attempts_of(show.trial.trial_id) == []


def test_a_reveal_waits_for_answers_that_are_on_their_way_in(show: Show) -> None:
    until = show.room.state.answers_until_ms()
    assert until is not None
    request = Request({"type": "http", "headers": []})
    with ANSWERS.note(request):
        ANSWERS._waiting[id(request)] = until - 1
        with pytest.raises(TrialError) as refused:
            _check_all_in(show.room, until + 100)
        assert (refused.value.code, refused.value.details) == ("not_yet", {"wait_ms": 500})
        # What hangs for ever holds nobody up for ever.
        _check_all_in(show.room, until + 60_000)
        ANSWERS._waiting[id(request)] = until + 1
        _check_all_in(show.room, until + 100)
    _check_all_in(show.room, until + 100)


def test_an_answer_has_arrived_when_all_of_it_has() -> None:
    arrivals, noted = Arrivals(), list[tuple[str, bool]]()
    parts = [(b'{"grid": ', True), (b"[[1]]}", False)]

    def note(moment: str) -> None:
        noted.append((moment, arrivals.any_until(2**50)))

    async def receive() -> Message:
        note("on its way")
        body, is_more = parts.pop(0)
        return {"type": "http.request", "body": body, "more_body": is_more}

    def store(_request: Request, _raw: object) -> Answer:
        note("in a thread")
        return {}

    async def send(_message: Message) -> None:
        note("answered")

    headers = [(b"content-type", b"application/json")]
    scope = {"type": "http", "method": "POST", "path": "/", "headers": headers}
    route = BodyRoute("attempts", "POST", store, 1000, arrivals=arrivals)
    asyncio.run(route(scope, receive, send))
    on_its_way, answered = ("on its way", False), ("answered", False)
    assert noted == [on_its_way, on_its_way, ("in a thread", True), answered, answered]


def test_an_arrival_is_noted_until_it_is_done() -> None:
    arrivals, request = Arrivals(), Request({"type": "http", "headers": []})
    assert arrived(request) is None
    with arrivals.note(request):
        came = arrived(request)
        assert came is not None
        assert arrivals.any_until(to_ms(came))
        assert not arrivals.any_until(to_ms(came) - 1)
    assert not arrivals.any_until(to_ms(from_ms(2**42)))
