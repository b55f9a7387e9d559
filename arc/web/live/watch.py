"""A room that pages of this process look at: what each role was told last, and what is due."""

from __future__ import annotations

import json
import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from arc.store import Store
from arc.store.room_records import Progress, Room
from arc.web.live.connections import Connection, Kind
from arc.web.live.scene import ROLES, Moment, Role
from arc.web.live.views import Views

INTERVAL_MS: Final[Mapping[Role, int]] = {"stage": 250, "host": 500, "audience": 1000}
"""The least time between two messages that differ in people, answers or votes alone."""

_PEOPLE_MS: Final = 500
"""The least time between two looks at who was removed, while hundreds join."""

LAG_MS: Final = 100
"""How often phones' moment is looked at while it is behind the stage's."""


class Message(NamedTuple):
    """Something to tell every page of a role."""

    role: Role
    kind: Kind
    text: str


@dataclass(slots=True)
class _Told:
    """What a role's pages know: ``scene`` and ``tally`` as JSON, the first without the second."""

    moment: tuple[Moment, str] | None = None
    audience: tuple[object, ...] = ()
    people_version: int = -1
    at_ms: int = 0
    scene: str = ""
    tally: str = ""
    parts: Mapping[str, bytes] = field(default_factory=dict)
    due: tuple[int, ...] = ()


class Watch:
    """A role is looked at by one thread; the connections belong to the event loop's."""

    def __init__(self, room: Room, origin: str) -> None:
        self.room = room
        self.origin = origin
        self.connections: set[Connection] = set()
        self.removed: frozenset[str] = frozenset()
        """The ids of those whom the host removed."""
        self._told: dict[Role, _Told] = {role: _Told() for role in ROLES}
        self._people_version = -1
        self._people_ms = 0
        self._lock = threading.Lock()

    def has(self, roles: Collection[Role]) -> bool:
        """Whether anybody is here in one of these roles."""
        return any(connection.role in roles for connection in self.connections)

    def due(self, roles: Collection[Role]) -> Iterator[int]:
        """When to look again though nothing changes."""
        for role in roles:
            if self.has((role,)):
                yield from self._told[role].due

    def postpone(self, roles: Collection[Role]) -> None:
        """Wait for the next change: looking failed."""
        for role in roles:
            self._told[role].due = ()

    def renew(self, room: Room) -> None:
        """Take the room as it stands now; two threads may bring it, one of them late."""
        with self._lock:
            if room.version > self.room.version:
                self.room = room

    def last(self, role: Role, now_ms: int) -> str | None:
        """The message a page of the role begins with; None before anybody was told anything."""
        told = self._told[role]
        return _scene_text(told, now_ms) if told.scene else None

    def part(self, key: str) -> bytes | None:
        """What a key names, if it is in a scene that pages here were told."""
        for role in ("stage", "audience"):
            found = self._told[role].parts.get(key)
            if found is not None:
                return found
        return None

    def look(
        self, store: Store, views: Views, now_ms: int, roles: Collection[Role]
    ) -> list[Message]:
        """What there is to tell these roles now. Raises StoreError and TrialError."""
        here = [(c.role, c.is_viewer) for c in tuple(self.connections)]
        counted = [role for role, is_viewer in here if is_viewer]
        viewers = {role: counted.count(role) for role in ("stage", "audience")}
        progress: dict[int, Progress] = {}
        messages: list[Message] = []
        for role in {role for role, _ in here if role in roles}:
            moment = views.moment(self.room, role, now_ms)
            position = moment.state.position
            if position not in progress:
                progress[position] = store.rooms.progress(self.room.room_id, position)
            audience: tuple[object, ...] = (progress[position], position)
            if role == "host":
                audience = (*audience, *viewers.values())
            look = _Look(self, role, moment, audience, progress[position].people_version)
            messages += look.messages(views, viewers, now_ms)
            self._told[role].due = tuple(look.due(now_ms))
            if role == "audience":
                self._note_removed(store, progress[position].people_version, now_ms)
        return messages

    def _note_removed(self, store: Store, people_version: int, now_ms: int) -> None:
        is_due = now_ms >= self._people_ms + _PEOPLE_MS
        if people_version != self._people_version and is_due:
            self._people_version, self._people_ms = people_version, now_ms
            members = store.rooms.members(self.room.room_id)
            self.removed = frozenset(m.participant_id for m in members if m.is_removed)


@dataclass(frozen=True, slots=True)
class _Look:
    """What one role sees now, beside what it was told."""

    watch: Watch
    role: Role
    moment: Moment
    audience: tuple[object, ...]
    people_version: int

    def messages(self, views: Views, viewers: Mapping[str, int], now_ms: int) -> Iterator[Message]:
        told, room = self._told, self.watch.room
        if not self._has_moved and not (self._is_stirred and now_ms >= self._free_ms):
            return
        needs_scene = (
            self._has_moved or self.role == "host" or told.people_version != self.people_version
        )
        told.audience, told.at_ms = self.audience, now_ms
        if not needs_scene:
            yield from self._tell_tally(views.tally(room, self.role, self.moment))
            return
        if self.role == "host":
            view = views.host_view(room, self.moment, self.watch.origin, viewers, now_ms)
        else:
            view = views.view(room, self.role, self.moment, self.watch.origin)
        told.moment, told.people_version = self._where, self.people_version
        told.parts = view.parts
        text = _text({name: value for name, value in view.scene.items() if name != "tally"})
        if text == told.scene:
            yield from self._tell_tally(view.scene["tally"])
            return
        told.scene, told.tally = text, _text(view.scene["tally"])
        yield Message(self.role, "scene", _scene_text(told, now_ms))

    def due(self, now_ms: int) -> Iterator[int]:
        """When there will be more to tell, as far as it is known."""
        state = self.moment.state
        if self._is_stirred:
            yield self._free_ms
        if state.phase == "solving" and state.deadline_ms is not None:
            yield state.deadline_ms
        if self.moment.version != self.watch.room.version:
            yield now_ms + LAG_MS

    def _tell_tally(self, tally: Mapping[str, Any]) -> Iterator[Message]:
        text = _text(tally)
        if text != self._told.tally:
            self._told.tally = text
            yield Message(self.role, "tally", f'{{"tally":{text}}}')

    @property
    def _told(self) -> _Told:
        return self.watch._told[self.role]

    @property
    def _where(self) -> tuple[Moment, str]:
        return self.moment, self.watch.origin

    @property
    def _has_moved(self) -> bool:
        return self._told.moment != self._where

    @property
    def _is_stirred(self) -> bool:
        return self._told.audience != self.audience

    @property
    def _free_ms(self) -> int:
        return self._told.at_ms + INTERVAL_MS[self.role]


def _scene_text(told: _Told, now_ms: int) -> str:
    return f'{{"scene":{{"now_ms":{now_ms},"tally":{told.tally},{told.scene[1:]}}}'


def _text(content: Mapping[str, Any]) -> str:
    return json.dumps(content, separators=(",", ":"), ensure_ascii=False)
