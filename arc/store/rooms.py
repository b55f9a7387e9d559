"""Rooms of the live stage in the database: made, driven, joined, played in, gone after a day."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Final, Literal

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.exc import IntegrityError

from arc import rooms as show
from arc.errors import StoreError, TaskError, TrialError
from arc.protocols import STAGE
from arc.rooms import RoomPlan, RoomState, Step
from arc.store import room_purge, room_rows, room_writes
from arc.store.clock import Clock, ms_text, to_ms
from arc.store.database import transaction
from arc.store.nicknames import clean_nickname
from arc.store.opening import InRoom, open_trials, round_after
from arc.store.records import Trial
from arc.store.room_audience import Audience
from arc.store.room_codes import random_code
from arc.store.room_follow import Changes
from arc.store.room_records import Member, Room, Visit
from arc.store.rows import lock_participant, token_digest
from arc.store.schema import room_members, rooms
from arc.tasks import Task

LIFE_MS: Final = 24 * 3600 * 1000
"""How long a room lives; as much later it is deleted."""

MAX_ROOMS: Final = 5
"""Shows that one participant can have going on at once."""

Moderation = Literal["hide", "show", "rename", "remove"]


class RoomStore(Audience):
    """Every method is one transaction, except where it says so.

    Raises StoreError when the database refuses, TrialError: ``no_room``, ``not_host``,
    ``moved_on``, ``no_member``, ``removed``, ``not_yet``, ``ended``, ``bad_request``.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        super().__init__(engine)
        self._clock = clock

    # The show

    def create(
        self, participant_id: str | None, plan: RoomPlan, delay_ms: int = 0
    ) -> tuple[Room, str]:
        """A new room with a code of its own, and the secret that drives it, which is kept nowhere else.

        It lives a day. ``delay_ms`` is the stream's latency.
        """
        checked = show.check_plan(plan)
        if not 0 <= delay_ms <= show.MAX_DELAY_MS:
            raise TrialError("bad_request", f"delay_ms is from 0 to {show.MAX_DELAY_MS}")
        while True:
            try:
                with transaction(self._engine, writes=True) as connection:
                    return self._create(connection, participant_id, checked, delay_ms)
            except StoreError as error:
                # Another process has just taken the code.
                if not isinstance(error.__cause__, IntegrityError):
                    raise

    def find(self, code: str) -> Room | None:
        """The living room of this code, in any case; None when there is none."""
        with transaction(self._engine, writes=False) as connection:
            return room_rows.find_room(connection, code, self._now())

    def is_host(self, room: Room, secret: str) -> bool:
        """Whether this is the secret of the room's host; takes the same time for any wrong one."""
        return secrets.compare_digest(room.secret_digest, token_digest(secret))

    def command(
        self,
        code: str,
        secret: str,
        command: Mapping[str, Any],
        version: int | None = None,
        available: frozenset[Step] = frozenset(show.STEPS),
    ) -> Room:
        """Do what ``arc.rooms.apply`` makes of a command.

        With ``version`` only while the room is still there. Entering a reveal ends the task's open
        trials; the first step that shows the answer, or a guess at it, is recorded for every member.
        """
        now_ms = self._now()
        with transaction(self._engine, writes=True) as connection:
            room = self._driven(connection, code, secret)
            if version is not None and version != room.version:
                raise TrialError("moved_on", "the show has moved on", version=room.version)
            history = room_rows.find_history(connection, room)
            applied = show.apply(room.state, history, room.plan, command, now_ms, available)
            room_writes.advance(connection, room, *applied, now_ms)
            return self._changed(connection, room)

    def state_at(self, room_id: int, ms: int) -> tuple[int, RoomState]:
        """The newest version written at or before a moment, and its state."""
        with transaction(self._engine, writes=False) as connection:
            return room_rows.find_state(connection, room_id, ms)

    def live_versions(self) -> dict[int, int]:
        """The newest version of each living room, by ``room_id``."""
        query = select(rooms.c.room_id, rooms.c.version).where(rooms.c.ends_ms > self._now())
        with transaction(self._engine, writes=False) as connection:
            return {row.room_id: row.version for row in connection.execute(query)}

    def follow(self) -> Changes:
        """What tells, to one thread of the process, that something may have changed."""
        return Changes(self._engine)

    # Members

    def join(
        self,
        code: str,
        participant_id: str,
        nickname: str,
        shown: str | None = None,
        consent_version: str | None = None,
    ) -> Member:
        """Let a participant in, or rename who is in; they are made when there is none of this id.

        ``shown`` is the nickname after masking, None for the same. Without ``consent_version``
        the answers given in the room are nobody's to count, whatever was answered elsewhere.
        """
        names = _names(nickname, shown)
        now_ms = self._now()
        with transaction(self._engine, writes=True) as connection:
            room = self._living(connection, code, lock=True)
            participant = room_writes.joining_participant(
                connection, participant_id, consent_version, now_ms
            )
            given = {**names, "consent_version": consent_version}
            member = room_writes.put_member(connection, room, participant, given, now_ms)
            if room.state.is_spoiled:
                room_writes.record_showing(connection, room, room.state, now_ms, participant_id)
            room_rows.notify(connection)
            return member

    def moderate(
        self,
        code: str,
        secret: str,
        member_number: int,
        action: Moderation,
        nickname: str | None = None,
        shown: str | None = None,
    ) -> Member:
        """Hide or show a member's nickname, give another, or remove the member for good."""
        is_they = room_members.c.member_number == member_number
        with transaction(self._engine, writes=True) as connection:
            room = self._driven(connection, code, secret)
            member = room_rows.find_member(connection, room.room_id, is_they)
            if member is None:
                raise TrialError("no_member", "no member has this number")
            of_room = room_members.c.room_id == room.room_id
            values = _moderated(action, nickname, shown)
            connection.execute(update(room_members).where(of_room, is_they).values(**values))
            room_writes.note_people(connection, room)
            room_rows.notify(connection)
            changed = room_rows.find_member(connection, room.room_id, is_they)
            assert changed is not None
            return changed

    def visits(self, participant_id: str) -> list[Visit]:
        """The rooms a participant was in or made, dead ones too until they are deleted."""
        with transaction(self._engine, writes=False) as connection:
            return room_rows.find_visits(connection, participant_id)

    # Playing

    def open_trials(
        self, room: Room, participant_id: str, task: Task, position: int, now_ms: int
    ) -> list[Trial]:
        """A member's trials on the task at ``position``, made when they are missing.

        Raises TrialError ``not_yet`` unless phones are to be solving it at ``now_ms``; TaskError
        for a task that has no answers to check against.
        """
        if not task.has_answers:
            raise TaskError(f"{task.task_id}: has no test outputs, so answers cannot be checked")
        if not 0 <= position < len(room.plan.task_ids):
            raise TrialError("bad_request", "the room has no task at this position")
        if room.plan.task_ids[position] != task.task_id:
            raise TrialError("bad_request", "another task is at this position of the room")
        # A reload finds them without making a writer wait.
        with transaction(self._engine, writes=False) as connection:
            self._check_plays(connection, room, participant_id, position, now_ms)
            known = room_rows.trials_in(connection, room.room_id, position, participant_id)
        if known:
            return known
        with transaction(self._engine, writes=True) as connection:
            lock_participant(connection, participant_id)
            known = room_rows.trials_in(connection, room.room_id, position, participant_id)
            member = room_rows.known_member(connection, room, participant_id)
            opened = known or open_trials(
                connection,
                participant_id,
                task,
                room.plan.collection,
                STAGE,
                round_after(connection, participant_id, task),
                "stage",
                ms_text(now_ms),
                in_room=InRoom(room.room_id, position, member.consent_version),
            )
            room_rows.notify(connection)
            return opened

    def vote(self, code: str, participant_id: str, position: int, poll: str, choice: str) -> None:
        """Take a member's vote while its step is the last one shown, on the stage or on phones.

        The last vote counts. Raises TrialError ``not_yet`` when it is not on.
        """
        if choice not in show.POLLS.get(poll, ()):
            raise TrialError("bad_request", "there is no such vote, or no such choice in it")
        now_ms = self._now()
        with transaction(self._engine, writes=True) as connection:
            room = self._living(connection, code)
            room_rows.known_member(connection, room, participant_id)
            if not room_rows.is_poll_on(connection, room, position, poll, now_ms):
                raise TrialError("not_yet", "this vote is not open")
            room_writes.put_vote(connection, room, participant_id, position, (poll, choice), now_ms)
            room_rows.notify(connection)

    # Its end

    def purge(self) -> int:
        """Delete the rooms that have been dead for a day, with what was played in them.

        Trials of members who agreed to it are kept. Returns the number of rooms.
        """
        return room_purge.purge(self._engine, self._now() - LIFE_MS)

    def _create(
        self, connection: Connection, participant_id: str | None, plan: RoomPlan, delay_ms: int
    ) -> tuple[Room, str]:
        now_ms, secret = self._now(), secrets.token_urlsafe(16)
        if participant_id is not None:
            lock_participant(connection, participant_id)
            if room_rows.count_shows(connection, participant_id, now_ms) >= MAX_ROOMS:
                raise TrialError("bad_request", f"you have {MAX_ROOMS} rooms open; end one first")
        is_dead = rooms.c.ends_ms <= now_ms
        connection.execute(
            update(rooms).where(is_dead, rooms.c.code.is_not(None)).values(code=None)
        )
        taken = list(connection.execute(select(rooms.c.code).where(~is_dead)).scalars())
        code = random_code(taken)
        values = {
            "code": code,
            "secret_digest": token_digest(secret),
            "salt": secrets.token_hex(16),
            "host_participant_id": participant_id,
            "created_ms": now_ms,
            "ends_ms": now_ms + LIFE_MS,
        }
        room_id = room_writes.insert_room(connection, values, plan)
        room_writes.insert_state(connection, room_id, 0, RoomState(delay_ms=delay_ms), now_ms)
        room_rows.notify(connection)
        return self._living(connection, code), secret

    def _living(self, connection: Connection, code: str, *, lock: bool = False) -> Room:
        room = room_rows.find_room(connection, code, self._now(), lock=lock)
        if room is None:
            raise room_rows.no_room()
        return room

    def _driven(self, connection: Connection, code: str, secret: str) -> Room:
        room = self._living(connection, code, lock=True)
        if not self.is_host(room, secret):
            raise TrialError("not_host", "this is not the secret of the room's host")
        return room

    def _changed(self, connection: Connection, room: Room) -> Room:
        room_rows.notify(connection)
        changed = room_rows.room_of_id(connection, room.room_id)
        assert changed is not None
        return changed

    def _check_plays(
        self, connection: Connection, room: Room, participant_id: str, position: int, now_ms: int
    ) -> None:
        room_rows.known_member(connection, room, participant_id)
        current = room_rows.room_of_id(connection, room.room_id)
        if current is None:
            raise room_rows.no_room()
        state = room_rows.delayed_state(connection, current, now_ms)
        if state.phase != "solving" or state.position != position:
            raise TrialError("not_yet", "the room is not solving this task now")

    def _now(self) -> int:
        return to_ms(self._clock())


def _names(nickname: str, shown: str | None) -> dict[str, str]:
    try:
        cleaned = clean_nickname(nickname)
    except StoreError as error:
        raise TrialError("bad_request", str(error)) from None
    return {"nickname": cleaned, "shown": cleaned if shown is None else shown}


def _moderated(action: Moderation, nickname: str | None, shown: str | None) -> dict[str, Any]:
    if action == "rename":
        if nickname is None:
            raise TrialError("bad_request", "nickname is missing")
        return _names(nickname, shown)
    values = {
        "hide": {"is_hidden": True},
        "show": {"is_hidden": False},
        "remove": {"is_removed": True},
    }
    if action not in values:
        raise TrialError("bad_request", "action is hide, show, rename or remove")
    return values[action]
