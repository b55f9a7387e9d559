"""What a host's command and somebody's joining write. Inside the caller's write transaction."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    bindparam,
    func,
    insert,
    select,
    update,
)

from arc.rooms import RoomPlan, RoomState
from arc.store.clock import ms_text, to_ms, utc_moment
from arc.store.export import STAGE_PLACE
from arc.store.opening import add_participant, change_participant
from arc.store.records import Participant
from arc.store.room_records import Member, Room
from arc.store.room_rows import find_member
from arc.store.rows import lock_participant
from arc.store.schema import (
    attempts,
    room_members,
    room_states,
    room_trials,
    room_votes,
    rooms,
    trials,
    truth_views,
)
from arc.trials import outcome_when_closed


def insert_room(connection: Connection, values: dict[str, Any], plan: RoomPlan) -> int:
    """A new room's row; returns its number. IntegrityError when its code has just been taken."""
    number: int = connection.execute(
        insert(rooms)
        .values(
            **values,
            plan=_text(plan.to_json()),
            history="[]",
            history_count=0,
            version=0,
            people_version=0,
        )
        .returning(rooms.c.room_id)
    ).scalar_one()
    return number


def insert_state(
    connection: Connection, room_id: int, version: int, state: RoomState, at_ms: int
) -> None:
    """Note a state and since when it is."""
    connection.execute(
        insert(room_states).values(
            room_id=room_id,
            version=version,
            at_ms=at_ms,
            phase=state.phase,
            position=state.position,
            is_truth_out=state.is_truth_out,
            state=_text(state.to_json()),
        )
    )


def advance(
    connection: Connection,
    room: Room,
    following: RoomState,
    history: Sequence[RoomState],
    now_ms: int,
) -> None:
    """Make ``following`` the room's state, with what comes of it for the members."""
    version = room.version + 1
    insert_state(connection, room.room_id, version, following, now_ms)
    connection.execute(
        update(rooms)
        .where(rooms.c.room_id == room.room_id)
        .values(
            version=version,
            history=_text([state.to_json() for state in history]),
            history_count=len(history),
        )
    )
    if following.phase == "ended":
        close_trials(connection, room, now_ms)
    elif following.phase in ("reveal", "scores") and room.state.phase != following.phase:
        close_trials(connection, room, now_ms, room_trials.c.position == following.position)
    if following.is_spoiled and not room.state.is_spoiled:
        record_showing(connection, room, following, now_ms)


def close_trials(
    connection: Connection, room: Room, now_ms: int, *conditions: ColumnElement[bool]
) -> None:
    """End as timed out what is open of a room's trials.

    Their time is that of the last attempt; without one it is the time since the task was shown,
    on the server's clock and up to the deadline, since replaying a thousand logs would hold the
    show up.
    """
    is_exact = attempts.c.pair_solved.cast(Integer)
    query = (
        select(trials.c.trial_id, trials.c.shown_at, trials.c.elapsed_ms, func.max(is_exact))
        .join(room_trials, room_trials.c.trial_id == trials.c.trial_id)
        .outerjoin(attempts, attempts.c.trial_id == trials.c.trial_id)
        .where(room_trials.c.room_id == room.room_id, trials.c.outcome.is_(None), *conditions)
        .group_by(trials.c.trial_id)
    )
    until_ms = min(now_ms, room.state.deadline_ms or now_ms)
    closed = [
        {
            "of_trial": trial_id,
            "outcome": outcome_when_closed([bool(exact)], "timed_out"),
            "elapsed_ms": _spent(shown_at, until_ms) if spent is None else spent,
        }
        for trial_id, shown_at, spent, exact in connection.execute(query)
    ]
    if closed:
        connection.execute(
            update(trials)
            .where(trials.c.trial_id == bindparam("of_trial"), trials.c.outcome.is_(None))
            .values(closed_by="timed_out", closed_at=ms_text(now_ms)),
            closed,
        )


def record_showing(
    connection: Connection,
    room: Room,
    state: RoomState,
    now_ms: int,
    participant_id: str | None = None,
) -> None:
    """Log that a room's members, or one of them, are shown the task's answer or guesses at it.

    Their trials on the task that are still open are marked ``truth_seen``. Whom the room has
    shown it already, before a step was taken back, is left as it is.
    """
    task_id = room.plan.task_ids[state.position]
    shown_before = select(truth_views.c.participant_id).where(
        truth_views.c.participant_id == room_members.c.participant_id,
        truth_views.c.task_id == task_id,
        truth_views.c.place == STAGE_PLACE,
        truth_views.c.shown_at >= ms_text(room.created_ms),
    )
    query = select(room_members.c.participant_id).where(
        room_members.c.room_id == room.room_id,
        room_members.c.is_removed.is_(False),
        ~shown_before.exists(),
    )
    if participant_id is not None:
        query = query.where(room_members.c.participant_id == participant_id)
    members = list(connection.execute(query).scalars())
    if not members:
        return
    content_hash = _content_hash(connection, room, state.position)
    view = {"task_id": task_id, "content_hash": content_hash, "place": STAGE_PLACE}
    shown_at = ms_text(now_ms)
    connection.execute(
        insert(truth_views),
        [view | {"participant_id": member, "shown_at": shown_at} for member in members],
    )
    connection.execute(
        update(trials)
        .where(
            trials.c.participant_id == bindparam("member"),
            (trials.c.task_id == task_id) | (trials.c.content_hash == content_hash),
            trials.c.outcome.is_(None),
        )
        .values(truth_seen=True),
        [{"member": member} for member in members],
    )


def put_member(
    connection: Connection, room: Room, participant: Participant, given: dict[str, Any], now_ms: int
) -> Member:
    """Let somebody into a room, or change what they gave. Raises TrialError (``removed``)."""
    is_they = room_members.c.participant_id == participant.participant_id
    known = find_member(connection, room.room_id, is_they)
    in_room = room_members.c.room_id == room.room_id
    if known:
        known.check_may_stay()
        if known.consent_version != given["consent_version"]:
            _consent_again(connection, room, participant, given["consent_version"])
            given = {**given, "consent_at": ms_text(now_ms)}
        connection.execute(update(room_members).where(in_room, is_they).values(**given))
    else:
        newest = select(func.max(room_members.c.member_number)).where(in_room)
        number = (connection.execute(newest).scalar_one() or 0) + 1
        connection.execute(
            insert(room_members).values(
                **given,
                room_id=room.room_id,
                member_number=number,
                participant_id=participant.participant_id,
                is_hidden=False,
                is_removed=False,
                is_host=participant.participant_id == room.host_participant_id,
                joined_ms=now_ms,
                consent_at=ms_text(now_ms),
            )
        )
    note_people(connection, room)
    member = find_member(connection, room.room_id, is_they)
    assert member is not None
    return member


def put_vote(
    connection: Connection,
    room: Room,
    participant_id: str,
    position: int,
    cast: tuple[str, str],
    now_ms: int,
) -> None:
    """Store a member's vote, poll and choice, in place of an earlier one."""
    poll, choice = cast
    of_vote = {
        "room_id": room.room_id,
        "position": position,
        "poll": poll,
        "participant_id": participant_id,
    }
    lock_participant(connection, participant_id)
    is_it = (room_votes.c[name] == value for name, value in of_vote.items())
    changed = connection.execute(
        update(room_votes).where(*is_it).values(choice=choice, voted_ms=now_ms)
    )
    if changed.rowcount == 0:
        connection.execute(insert(room_votes).values(**of_vote, choice=choice, voted_ms=now_ms))


def joining_participant(
    connection: Connection, participant_id: str, consent_version: str | None, now_ms: int
) -> Participant:
    """The participant, made when there is none, with the room's answer to the consent text.

    It is theirs when they never answered elsewhere, where an answer has its version.
    """
    now = ms_text(now_ms)
    found = add_participant(connection, participant_id, now, synthetic=False)
    if found.consent == "agreed" or found.consent_version is not None:
        return found
    if consent_version is None and found.consent == "declined":
        return found
    answer = "declined" if consent_version is None else "agreed"
    values = {"consent": answer, "consent_version": consent_version, "consent_at": now}
    return change_participant(connection, participant_id, values)


def note_people(connection: Connection, room: Room) -> None:
    """Count a change among the members."""
    connection.execute(
        update(rooms)
        .where(rooms.c.room_id == room.room_id)
        .values(people_version=rooms.c.people_version + 1)
    )


def _consent_again(
    connection: Connection, room: Room, participant: Participant, version: str | None
) -> None:
    played = select(room_trials.c.trial_id).where(
        room_trials.c.room_id == room.room_id,
        room_trials.c.participant_id == participant.participant_id,
    )
    connection.execute(
        update(trials).where(trials.c.trial_id.in_(played)).values(consent_version=version)
    )


def _spent(shown_at: str | None, until_ms: int) -> int:
    return max(0, until_ms - to_ms(utc_moment(shown_at))) if shown_at else 0


def _content_hash(connection: Connection, room: Room, position: int) -> str:
    """The task's version as it was played; empty when nobody opened it."""
    query = (
        select(trials.c.content_hash)
        .join(room_trials, room_trials.c.trial_id == trials.c.trial_id)
        .where(room_trials.c.room_id == room.room_id, room_trials.c.position == position)
        .limit(1)
    )
    return connection.execute(query).scalar_one_or_none() or ""


def _text(raw: object) -> str:
    return json.dumps(raw, separators=(",", ":"))
