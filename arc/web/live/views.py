"""What each role sees of a room at a moment, read from the store. For many threads."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from arc import rooms as show
from arc.answers import Attempt
from arc.errors import TrialError
from arc.facts import RecordedSessions
from arc.rooms import RoomState, Step
from arc.store import Store
from arc.store.room_records import Room, Score
from arc.tasks import Task
from arc.web.live.address import join_address
from arc.web.live.desk import Desk
from arc.web.live.material import Material, available_steps
from arc.web.live.parts import Part, ShownStep, parts_of, shown_steps, task_part
from arc.web.live.scene import Moment, Role, Shown, newest_members, scene, tally_json

Json = dict[str, Any]

_MOST_KEPT: Final = 32
"""Most reveals whose parts are kept, so that no page's scene makes them again."""


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the tasks and what is known of them come from."""

    find_task: Callable[[str, str], Task | None]
    guesses: Callable[[Task], Mapping[int, tuple[Attempt, ...]]]
    recorded: Callable[[Task], RecordedSessions | None]


class View(NamedTuple):
    """A scene without ``now_ms``, and the parts that may be fetched while it is on, by key."""

    scene: Json
    parts: Mapping[str, bytes]


class Views:
    """Makes scenes and tallies. Everything raises StoreError when the database refuses."""

    def __init__(self, store: Callable[[], Store], sources: Sources) -> None:
        self._store = store
        self._sources = sources
        self._kept: dict[tuple[object, ...], list[ShownStep]] = {}
        self._lock = threading.Lock()

    def moment(self, room: Room, role: Role, now_ms: int) -> Moment:
        """Where the show stands for a role: for phones as it was ``delay_ms`` ago."""
        delay_ms = room.state.delay_ms
        if role != "audience" or not delay_ms:
            return Moment(room.version, show.at(room.state, now_ms))
        version, state = self._store().rooms.state_at(room.room_id, now_ms - delay_ms)
        return Moment(version, show.at(state, now_ms - delay_ms)).late_by(delay_ms)

    def view(self, room: Room, role: Role, moment: Moment, origin: str) -> View:
        """The scene of a role at its moment, the host's own part left out."""
        task, steps = self._on(room, moment)
        tally, scores = self.tally(room, role, moment), self._scores(room, moment)
        shown = Shown(moment, task, steps, tally, scores)
        return View(
            scene(room, join_address(origin, room.code), role, shown), parts_of(task, steps)
        )

    def host_view(
        self, room: Room, moment: Moment, origin: str, viewers: Mapping[str, int], now_ms: int
    ) -> View:
        """The scene of the host."""
        view = self.view(room, "host", moment, origin)
        own = self._desk(room, moment, now_ms).to_json()
        return View({**view.scene, **own, "viewers": dict(viewers)}, view.parts)

    def tally(self, room: Room, role: Role, moment: Moment) -> Json:
        """The numbers under a scene; in the lobby the stage and the host see who joined last."""
        rooms = self._store().rooms
        tally = rooms.tally(room.room_id, moment.state.position)
        is_greeting = role != "audience" and moment.state.phase == "lobby"
        newest = newest_members(rooms.members(room.room_id)) if is_greeting else None
        return tally_json(tally, moment.state, newest)

    def part(self, room: Room, key: str, now_ms: int) -> bytes | None:
        """What a key names, while it is on for the stage or for phones."""
        for role in ("stage", "audience"):
            on = self._on(room, self.moment(room, role, now_ms))
            found = parts_of(*on).get(key)
            if found is not None:
                return found
        return None

    def available(self, room: Room) -> frozenset[Step]:
        """The steps that would have something to show if the reveal began now."""
        material = self._material(room, room.state.position)
        return available_steps(material, room.state.released, room.plan.steps)

    def task(self, room: Room, position: int) -> Task:
        """A task of the room. Raises TrialError (``not_found``) when it is not on offer any more."""
        found = self._find(room, position)
        if found is None:
            raise TrialError("not_found", "this room's task is not on offer here any more")
        return found

    def _find(self, room: Room, position: int) -> Task | None:
        found = self._sources.find_task(room.plan.collection, room.plan.task_ids[position])
        return found if found and found.has_answers else None

    def _on(self, room: Room, moment: Moment) -> tuple[Part | None, list[ShownStep]]:
        """The task and the steps that are on, if it is still on offer."""
        task = self._find(room, moment.state.position) if moment.has_task else None
        if task is None:
            return None, []
        return task_part(room, task), self._steps(room, moment.state)

    def _scores(self, room: Room, moment: Moment) -> list[Score]:
        if not moment.is_ranked:
            return []
        return self._store().rooms.scores(room.room_id, moment.state.position)

    def _steps(self, room: Room, state: RoomState) -> list[ShownStep]:
        if not state.shown_steps:
            return []
        progress = self._store().rooms.progress(room.room_id, state.position)
        key = (
            room.room_id,
            progress.people_version,
            progress.attempts,
            state.position,
            state.shown_steps,
            state.released,
        )
        with self._lock:
            kept = self._kept.get(key)
        if kept is None:
            kept = shown_steps(room, state, self._material(room, state.position))
            with self._lock:
                if len(self._kept) >= _MOST_KEPT:
                    self._kept.pop(next(iter(self._kept)))
                self._kept[key] = kept
        return kept

    def _material(self, room: Room, position: int) -> Material:
        task, rooms = self.task(room, position), self._store().rooms
        return Material(
            task,
            self._sources.guesses(task),
            rooms.answers(room.room_id, position),
            rooms.host_attempts(room.room_id, position),
            rooms.people(room.room_id, position),
        )

    def _desk(self, room: Room, moment: Moment, now_ms: int) -> Desk:
        state, rooms = moment.state, self._store().rooms
        is_on = moment.has_task and self._find(room, state.position) is not None
        material = self._material(room, state.position) if is_on else None
        steps = room.plan.steps
        return Desk(
            room=room,
            state=state,
            now_ms=now_ms,
            members=rooms.members(room.room_id),
            answered=rooms.answered(room.room_id, state.position),
            available=available_steps(material, state.released, steps) if material else (),
            material=material,
            recorded=self._sources.recorded(material.task) if material else None,
        )
