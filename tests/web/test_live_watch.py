"""What pages are told and when: at once where the show goes on, now and then as people come."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from starlette.websockets import WebSocket

from arc.errors import StoreError
from arc.rooms import RoomPlan
from arc.store import Store
from arc.store.clock import to_ms
from arc.store.room_records import Room
from arc.tasks import Task, parse_task
from arc.web.live import connections
from arc.web.live.connections import Connection
from arc.web.live.scene import ROLES, Moment, Role
from arc.web.live.views import Sources, Views
from arc.web.live.watch import INTERVAL_MS, RETRY_MS, Message, Watch


class Line:
    """A socket that takes so many texts, and then no more."""

    def __init__(self, room: int = 1000) -> None:
        self.taken: list[str] = []
        self._room = room

    async def send_text(self, text: str) -> None:
        if len(self.taken) >= self._room:
            await asyncio.sleep(3600)
        self.taken.append(text)

    def connection(self, role: Role = "stage") -> Connection:
        return Connection(cast(WebSocket, self), role, None, is_viewer=True)


def test_only_the_newest_of_a_kind_waits() -> None:
    line = Line()
    page = line.connection()
    for number in range(1000):
        page.put("tally", f"tally {number}")
        page.put("scene", f"scene {number}")
    page.dismiss("ended")
    asyncio.run(page.send_all())
    assert line.taken == ["scene 999", "tally 999", '{"gone": "ended"}']


def test_a_page_that_takes_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "_SEND_S", 0.01)
    page = Line(room=0).connection()
    page.put("scene", "{}")
    with pytest.raises(TimeoutError):
        asyncio.run(page.send_all())


class Show:
    """A room in a database, a clock that is moved, and a watch on it."""

    def __init__(self, path: Path, delay_ms: int = 0) -> None:
        self.now = datetime(2026, 1, 31, 9, tzinfo=UTC)
        self.store = Store.open(path, clock=lambda: self.now)
        pair = {"input": [[0, 0]], "output": [[5, 5]]}
        raw = {"train": [pair], "test": [pair]}
        self.task: Task = parse_task(raw, task_id="one", dataset="made-up", where="a test")
        self.room, self.secret = self.store.rooms.create(
            None, RoomPlan("o3-unsolved", ("one",), seconds=30), delay_ms
        )
        sources = Sources(lambda *_: self.task, lambda _: {}, lambda _: None)
        self.views = Views(lambda: self.store, sources)
        self.watch = Watch(self.room, "https://arc.example")

    @property
    def now_ms(self) -> int:
        return to_ms(self.now)

    def wait(self, ms: int) -> None:
        self.now += timedelta(milliseconds=ms)

    def enter(self, role: Role) -> Connection:
        connection = Line().connection(role)
        self.watch.connections.add(connection)
        return connection

    def do(self, kind: str) -> None:
        rooms = self.store.rooms
        self.watch.renew(rooms.command(self.room.code, self.secret, {"kind": kind}))

    def join(self, name: str) -> None:
        self.store.rooms.join(self.room.code, name * 16, name, name, None)

    def look(self, *roles: Role) -> list[tuple[str, str, Any]]:
        """Role, kind and content of what there is to tell."""
        asked = roles or ("stage", "audience", "host")
        return [_read(m) for m in self.watch.look(self.store, self.views, self.now_ms, asked)]


def _read(message: Message) -> tuple[str, str, Any]:
    return message.role, message.kind, json.loads(message.text)[message.kind]


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[..., Show]]:
    shows: list[Show] = []

    def make(delay_ms: int = 0) -> Show:
        shows.append(Show(tmp_path / f"{len(shows)}.sqlite3", delay_ms))
        return shows[-1]

    yield make
    for show in shows:
        show.store.dispose()


def test_the_first_look_tells_the_scene_and_the_next_nothing(begin: Callable[..., Show]) -> None:
    show = begin()
    show.enter("stage")
    ((role, kind, scene),) = show.look()
    assert (role, kind, scene["phase"], scene["now_ms"]) == ("stage", "scene", "lobby", show.now_ms)
    assert show.look() == []
    assert list(show.watch.due(("stage", "audience"))) == []


@pytest.mark.parametrize("role", ["stage", "audience", "host"])
def test_who_comes_is_told_now_and_then(begin: Callable[..., Show], role: Role) -> None:
    show = begin()
    show.enter(role)
    show.look()
    show.join("a")
    show.wait(10)
    assert show.look() == []
    (due,) = show.watch.due((role,))
    assert due == show.now_ms - 10 + INTERVAL_MS[role]
    for name in "bcd":
        show.join(name)
    show.wait(INTERVAL_MS[role])
    found = show.look()
    tallies = [content.get("tally", content) for _, _, content in found]
    assert [tally["members"] for tally in tallies] == [4]
    assert show.look() == []


def test_the_show_going_on_is_told_at_once(begin: Callable[..., Show]) -> None:
    show = begin()
    show.enter("stage")
    show.enter("audience")
    show.look()
    show.join("a")
    show.do("next")
    assert {(role, scene["phase"]) for role, _, scene in show.look()} == {
        ("stage", "task"),
        ("audience", "task"),
    }


def test_a_deadline_locks_without_anybodys_doing(begin: Callable[..., Show]) -> None:
    show = begin()
    show.enter("stage")
    show.do("next")
    show.do("next")
    ((_, _, scene),) = show.look()
    assert list(show.watch.due(("stage",))) == [scene["deadline_ms"]]
    show.wait(30_000)
    ((_, _, locked),) = show.look()
    assert (locked["phase"], locked["version"]) == ("locked", scene["version"])


def test_phones_lag_by_the_delay(begin: Callable[..., Show]) -> None:
    show = begin(delay_ms=2000)
    show.enter("stage")
    show.enter("audience")
    show.wait(5000)
    show.look()
    show.do("next")
    assert [role for role, _, _ in show.look()] == ["stage"]
    assert list(show.watch.due(("audience",)))
    show.wait(1999)
    assert show.look() == []
    show.wait(1)
    assert [(role, scene["phase"]) for role, _, scene in show.look()] == [("audience", "task")]


def test_an_older_room_does_not_replace_a_newer(begin: Callable[..., Show]) -> None:
    show = begin()
    show.do("next")
    show.watch.renew(show.room)
    assert show.watch.room.state.phase == "task"


def test_who_was_removed_is_known(begin: Callable[..., Show]) -> None:
    show = begin()
    show.enter("audience")
    show.join("a")
    show.look()
    assert show.watch.removed == frozenset()
    show.store.rooms.moderate(show.room.code, show.secret, 1, "remove")
    show.wait(1000)
    show.look()
    assert show.watch.removed == {"a" * 16}


def test_a_database_that_fails_for_a_moment_loses_nothing(
    begin: Callable[..., Show], monkeypatch: pytest.MonkeyPatch
) -> None:
    show = begin()
    for role in ROLES:
        show.enter(role)
    show.look()
    show.join("a")
    show.wait(1000)
    tally = show.views.tally

    def fails_for_phones(room: Room, role: Role, moment: Moment) -> dict[str, Any]:
        if role == "audience":
            raise StoreError("the database is locked")
        return tally(room, role, moment)

    monkeypatch.setattr(show.views, "tally", fails_for_phones)
    assert {role for role, _, _ in show.look()} == {"stage", "host"}
    assert list(show.watch.due(("audience",))) == [show.now_ms + RETRY_MS]
    monkeypatch.undo()
    show.wait(RETRY_MS)
    assert [(role, said["members"]) for role, _, said in show.look()] == [("audience", 1)]


def test_who_comes_back_alone_is_not_told_what_was_on(begin: Callable[..., Show]) -> None:
    show = begin()
    page = show.enter("stage")
    show.look()
    assert show.watch.last("stage", show.now_ms)
    show.watch.leave(page)
    assert show.watch.last("stage", show.now_ms) is None
    show.enter("stage")
    assert [(kind, scene["phase"]) for _, kind, scene in show.look()] == [("scene", "lobby")]


def test_of_two_pages_the_one_that_stays_is_told_no_scene_again(
    begin: Callable[..., Show],
) -> None:
    show = begin()
    page, _other = show.enter("stage"), show.enter("stage")
    show.look()
    show.watch.leave(page)
    assert show.look() == []
