"""A room that pages of this process look at: what each role was told last, and what is due."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, Final, NamedTuple

from arc.errors import StoreError, TrialError
from arc.store import Store
from arc.store.room_records import Progress, Room
from arc.web.live.connections import Connection, Kind
from arc.web.live.scene import ROLES, Moment, Role
from arc.web.live.views import View, Views

INTERVAL_MS: Final[Mapping[Role, int]] = {"stage": 250, "host": 500, "audience": 1000}
"""The least time between two messages that differ in people, answers or votes alone."""

_PEOPLE_MS: Final = 500
"""The least time between two looks at who was removed, while hundreds join."""

LAG_MS: Final = 100
"""How often phones' moment is looked at while it is behind the stage's."""

RETRY_MS: Final = 500
"""When a role is looked at again that the database did not let be looked at."""

_logger = logging.getLogger(__name__)


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

    def viewers(self) -> dict[str, int]:
        """How many pages are looking on: from any thread."""
        roles = [c.role for c in tuple(self.connections) if c.is_viewer]
        return {role: roles.count(role) for role in ("stage", "audience")}

    def leave(self, connection: Connection) -> None:
        """The page has gone. What the last one of a role was told is not what the next one will be."""
        self.connections.discard(connection)
        if not self.has((connection.role,)):
            self._told[connection.role] = _Told()

    def renew(self, room: Room) -> None:
        """Take the room as it stands now; two threads may bring it, one of them late."""
        with self._lock:
            if room.version > self.room.version:
                self.room = room

    def last(self, role: Role, now_ms: int) -> str | None:
        """The message a page of the role begins with; None while no other of it was told anything."""
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
        """What there is to tell these roles now; of a role that cannot be looked at, nothing yet."""
        progress_at = cache(partial(store.rooms.progress, self.room.room_id))
        here = {connection.role for connection in tuple(self.connections)}
        messages: list[Message] = []
        for role in here.intersection(roles):
            try:
                moment = views.moment(self.room, role, now_ms)
                progress = progress_at(moment.state.position)
                if role == "audience":
                    self._note_removed(store, progress.people_version, now_ms)
                look = self._look(role, moment, progress)
                message = look.message(views, now_ms)
            except (StoreError, TrialError) as error:
                _logger.warning("room %s, %s: %s", self.room.room_id, role, error)
                # A database comes back; what is wrong with a task or a room, time does not mend.
                self._told[role].due = (now_ms + RETRY_MS,) if isinstance(error, StoreError) else ()
                continue
            if message is not None:
                messages.append(message)
            self._told[role].due = tuple(look.due(now_ms))
        return messages

    def _look(self, role: Role, moment: Moment, progress: Progress) -> _Look:
        viewers = tuple(self.viewers().items()) if role == "host" else ()
        audience = (progress, moment.state.position, *viewers)
        return _Look(self, role, moment, audience, progress.people_version)

    def _note_removed(self, store: Store, people_version: int, now_ms: int) -> None:
        is_due = now_ms >= self._people_ms + _PEOPLE_MS
        if people_version != self._people_version and is_due:
            members = store.rooms.members(self.room.room_id)
            self.removed = frozenset(m.participant_id for m in members if m.is_removed)
            self._people_version, self._people_ms = people_version, now_ms


@dataclass(frozen=True, slots=True)
class _Look:
    """What one role sees now, beside what it was told."""

    watch: Watch
    role: Role
    moment: Moment
    audience: tuple[object, ...]
    people_version: int

    def message(self, views: Views, now_ms: int) -> Message | None:
        """What there is to tell; it counts as told once it is made. Raises StoreError, TrialError."""
        told = self._told
        if not self._has_moved and not (self._is_stirred and now_ms >= self._free_ms):
            return None
        is_scene_due = (
            self._has_moved or self.role == "host" or told.people_version != self.people_version
        )
        view = self._view(views, now_ms) if is_scene_due else None
        tally = view.scene["tally"] if view else views.tally(self._room, self.role, self.moment)
        tally_text = _text(tally)
        told.audience, told.at_ms = self.audience, now_ms
        if view is not None:
            told.moment, told.people_version = self._where, self.people_version
            told.parts = view.parts
            scene = _text({name: value for name, value in view.scene.items() if name != "tally"})
            if scene != told.scene:
                told.scene, told.tally = scene, tally_text
                return Message(self.role, "scene", _scene_text(told, now_ms))
        if tally_text == told.tally:
            return None
        told.tally = tally_text
        return Message(self.role, "tally", f'{{"tally":{tally_text}}}')

    def due(self, now_ms: int) -> Iterator[int]:
        """When there will be more to tell, as far as it is known."""
        state = self.moment.state
        if self._is_stirred:
            yield self._free_ms
        if state.phase == "solving" and state.deadline_ms is not None:
            yield state.deadline_ms
        if self.moment.version != self._room.version:
            yield now_ms + LAG_MS

    def _view(self, views: Views, now_ms: int) -> View:
        room, origin = self._room, self.watch.origin
        if self.role == "host":
            return views.host_view(room, self.moment, origin, self.watch.viewers(), now_ms)
        return views.view(room, self.role, self.moment, origin)

    @property
    def _room(self) -> Room:
        return self.watch.room

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
