"""Reading rooms: rows into records. Inside the caller's transaction."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
    true,
    tuple_,
)

from arc import rooms as show
from arc.errors import TrialError
from arc.rooms import RoomState, plan_from_json, state_from_json
from arc.store.records import Trial
from arc.store.room_records import Member, Room, Visit
from arc.store.rows import find_trials
from arc.store.schema import room_members, room_states, room_trials, room_votes, rooms, trials

CHANNEL: Final = "arc_rooms"
"""Where PostgreSQL tells those who follow the rooms that something was written."""

_IS_NEWEST: Final = and_(
    room_states.c.room_id == rooms.c.room_id, room_states.c.version == rooms.c.version
)
# Each made once: making a query of so many columns takes longer than running it.
_ROOMS: Final = select(*(c for c in rooms.c if c is not rooms.c.history), room_states.c.state).join(
    room_states, _IS_NEWEST
)
_PLAYED_IN: Final = (
    select(room_trials.c.position, rooms.c.ends_ms, room_states.c.state)
    .select_from(room_trials.join(rooms).join(room_states, _IS_NEWEST))
    .where(room_trials.c.trial_id == bindparam("of_trial"))
)
_MEMBER: Final = tuple(room_members.c[name] for name in Member.__dataclass_fields__)


def no_room() -> TrialError:
    """What is said of a code that leads nowhere."""
    return TrialError("no_room", "no room has this code; check it, or ask the host for another")


def find_room(connection: Connection, code: str, now_ms: int, *, lock: bool = False) -> Room | None:
    """The living room of this code, its row held when ``lock``; None when there is none."""
    is_it = rooms.c.code == code.upper(), rooms.c.ends_ms > now_ms
    if lock:
        # By itself: PostgreSQL reads what it waited for anew, but not the state joined to it.
        connection.execute(select(rooms.c.room_id).where(*is_it).with_for_update())
    return _room(connection, _ROOMS.where(*is_it))


def room_of_id(connection: Connection, room_id: int) -> Room | None:
    """The room of this number, living or not."""
    return _room(connection, _ROOMS.where(rooms.c.room_id == room_id))


def find_history(connection: Connection, room: Room) -> tuple[RoomState, ...]:
    """What ``back`` goes through, oldest first."""
    query = select(rooms.c.history).where(rooms.c.room_id == room.room_id)
    return tuple(state_from_json(raw) for raw in json.loads(connection.execute(query).scalar_one()))


def find_state(connection: Connection, room_id: int, at_ms: int) -> tuple[int, RoomState]:
    """The newest version written at or before a moment, and its state; the first one before all."""
    of_room = select(room_states.c.version, room_states.c.state).where(
        room_states.c.room_id == room_id
    )
    newest = of_room.where(room_states.c.at_ms <= at_ms).order_by(room_states.c.version.desc())
    first = of_room.order_by(room_states.c.version)
    row = connection.execute(newest.limit(1)).first() or connection.execute(first.limit(1)).first()
    if row is None:
        raise no_room()
    return row.version, _state(row.state)


def find_states(connection: Connection, room_id: int, first: int) -> list[RoomState]:
    """A room's states from a version on."""
    query = select(room_states.c.state).where(
        room_states.c.room_id == room_id, room_states.c.version >= first
    )
    found = connection.execute(query.order_by(room_states.c.version)).scalars()
    return [_state(raw) for raw in found]


def delayed_state(connection: Connection, room: Room, now_ms: int) -> RoomState:
    """The show as phones have it at a moment, its moments those of the stage."""
    if not room.state.delay_ms:
        return show.at(room.state, now_ms)
    seen_ms = now_ms - room.state.delay_ms
    return show.at(find_state(connection, room.room_id, seen_ms)[1], seen_ms)


def find_member(
    connection: Connection, room_id: int, *conditions: ColumnElement[bool]
) -> Member | None:
    """The one member of a room who meets the conditions, or None."""
    query = select(*_MEMBER).where(room_members.c.room_id == room_id, *conditions)
    row = connection.execute(query).mappings().one_or_none()
    return Member(**row) if row else None


def find_members(connection: Connection, room_id: int) -> list[Member]:
    """A room's members as they joined, hidden and removed ones too."""
    query = select(*_MEMBER).where(room_members.c.room_id == room_id)
    rows = connection.execute(query.order_by(room_members.c.member_number)).mappings()
    return [Member(**row) for row in rows]


def find_visits(connection: Connection, participant_id: str) -> list[Visit]:
    """The rooms a participant was in or made, in the order they were made."""
    joined = and_(
        room_members.c.room_id == rooms.c.room_id, room_members.c.participant_id == participant_id
    )
    own = or_(room_members.c.room_id.is_not(None), rooms.c.host_participant_id == participant_id)
    query = select(rooms, *_MEMBER).outerjoin(room_members, joined).where(own)
    return [
        Visit(
            title=plan_from_json(json.loads(row["plan"])).title,
            created_ms=row["created_ms"],
            is_host=row["host_participant_id"] == participant_id,
            nickname=row["nickname"],
            joined_ms=row["joined_ms"],
            consent_version=row["consent_version"],
            votes=_votes_in(connection, row["room_id"], participant_id),
        )
        for row in connection.execute(query.order_by(rooms.c.room_id)).mappings().all()
    ]


def _votes_in(
    connection: Connection, room_id: int, participant_id: str
) -> tuple[tuple[int, str, str], ...]:
    query = (
        select(room_votes.c.position, room_votes.c.poll, room_votes.c.choice)
        .where(room_votes.c.room_id == room_id, room_votes.c.participant_id == participant_id)
        .order_by(room_votes.c.position, room_votes.c.voted_ms)
    )
    return tuple((row.position, row.poll, row.choice) for row in connection.execute(query))


def known_member(connection: Connection, room: Room, participant_id: str) -> Member:
    """The participant as a member. Raises TrialError: ``no_member``, ``removed``."""
    found = find_member(connection, room.room_id, room_members.c.participant_id == participant_id)
    if found is None:
        raise TrialError("no_member", "join the room first")
    found.check_may_stay()
    return found


def trials_in(
    connection: Connection, room_id: int, position: int, participant_id: str
) -> list[Trial]:
    """A participant's trials on a task of a room, by pair."""
    ids = select(room_trials.c.trial_id).where(
        room_trials.c.room_id == room_id,
        room_trials.c.position == position,
        room_trials.c.participant_id == participant_id,
    )
    return find_trials(connection, trials.c.trial_id.in_(ids))


def check_takes_answers(connection: Connection, trial_id: int, arrived_ms: int) -> None:
    """Refuse an answer that no page of the room could still have sent. Raises TrialError (``closed``).

    A trial that is in no room any more takes none either.
    """
    found = connection.execute(_PLAYED_IN, {"of_trial": trial_id}).one_or_none()
    if (
        found is None
        or arrived_ms >= found.ends_ms
        or not _takes_answers(_state(found.state), found.position, arrived_ms)
    ):
        raise TrialError("closed", "the time to answer is over")


def _takes_answers(state: RoomState, position: int, arrived_ms: int) -> bool:
    until = state.answers_until_ms()
    return (
        state.position == position
        and state.phase in ("solving", "locked")
        and (until is None or arrived_ms <= until)
    )


def as_told(connection: Connection, found: list[Trial], now_ms: int) -> list[Trial]:
    """One participant's trials as they may know them: those of ``withheld`` as if they went on."""
    if not any(trial.assignment == "stage" for trial in found):
        return found
    hidden = withheld(connection, now_ms, found[0].participant_id)
    return [
        replace(trial, outcome=None, closed_by=None) if trial.trial_id in hidden else trial
        for trial in found
    ]


def withheld(
    connection: Connection, now_ms: int, participant_id: str | None = None
) -> frozenset[int]:
    """Which trials, by ``trial_id``, say nothing yet of right and wrong, one's own or everybody's.

    To a participant the truth is out when phones have seen it, to others when the stage has shown
    it. A trial of a room that is gone, or dead, says what any other does.
    """
    is_own = participant_id is not None
    whose = room_trials.c.participant_id == participant_id if is_own else true()
    played = (
        select(room_trials.c.room_id, room_trials.c.position, room_states.c.state)
        .select_from(room_trials.join(rooms).join(room_states, _IS_NEWEST))
        .where(whose, rooms.c.ends_ms > now_ms)
        .distinct()
    )
    untold = [
        (room_id, position)
        for room_id, position, newest in connection.execute(played).all()
        if not _is_truth_out(
            connection, room_id, position, now_ms - (_state(newest).delay_ms if is_own else 0)
        )
    ]
    is_untold = tuple_(room_trials.c.room_id, room_trials.c.position).in_(untold)
    query = select(room_trials.c.trial_id).where(whose, is_untold)
    return frozenset(connection.execute(query).scalars() if untold else ())


def _is_truth_out(connection: Connection, room_id: int, position: int, at_ms: int) -> bool:
    """Whether a task's answer was shown by a moment, or the whole show was over."""
    of_task = and_(room_states.c.position == position, room_states.c.is_truth_out)
    query = select(
        exists().where(
            room_states.c.room_id == room_id,
            room_states.c.at_ms <= at_ms,
            or_(of_task, room_states.c.phase == "ended"),
        )
    )
    return bool(connection.execute(query).scalar_one())


def is_poll_on(connection: Connection, room: Room, position: int, poll: str, now_ms: int) -> bool:
    """Whether a vote's step is the last one shown on the stage or on phones, or just was."""
    since_ms = now_ms - room.state.delay_ms - show.GRACE_MS
    first, _ = find_state(connection, room.room_id, since_ms)
    return any(
        state.phase == "reveal" and state.position == position and state.shown_steps[-1:] == (poll,)
        for state in find_states(connection, room.room_id, first)
    )


def count_shows(connection: Connection, participant_id: str, now_ms: int) -> int:
    """How many rooms of a host live and have not ended."""
    query = (
        select(func.count())
        .select_from(rooms.join(room_states, _IS_NEWEST))
        .where(
            rooms.c.host_participant_id == participant_id,
            rooms.c.ends_ms > now_ms,
            room_states.c.phase != "ended",
        )
    )
    return connection.execute(query).scalar_one()


def notify(connection: Connection) -> None:
    """Tell who follows the rooms, once this is committed; SQLite's file tells by itself."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_notify('{CHANNEL}', '')"))


def _room(connection: Connection, query: Select[Any]) -> Room | None:
    row = connection.execute(query).mappings().one_or_none()
    if row is None:
        return None
    read = {
        "salt": bytes.fromhex(row["salt"]),
        "plan": plan_from_json(json.loads(row["plan"])),
        "state": _state(row["state"]),
    }
    return Room(**{**row, **read})


def _state(raw: str) -> RoomState:
    return state_from_json(json.loads(raw))
