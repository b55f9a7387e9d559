"""Participants coming and going, and their trials being opened. Inside the caller's transaction."""

from __future__ import annotations

import secrets
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select, update

import arc
from arc.errors import StoreError
from arc.protocols import Protocol
from arc.store.records import Participant, Source, Trial, TruthView
from arc.store.rows import find_participant, find_trials, lock_participant, token_digest
from arc.store.schema import participants, room_trials, trials, truth_views
from arc.tasks import Task
from arc.trials import Assignment


class Place(NamedTuple):
    """Where in a session a task's trials belong; ``first_index`` is its first trial's."""

    session_id: int
    first_index: int


class InRoom(NamedTuple):
    """The room, and the place in it, where a task's trials are played.

    ``consent_version`` is what was agreed to in the room, None without consent.
    """

    room_id: int
    position: int
    consent_version: str | None


def add_participant(
    connection: Connection,
    participant_id: str,
    now: str,
    *,
    synthetic: bool,
    source: Source = "local",
) -> Participant:
    """The participant of this id, made when there is none."""
    found = find_participant(connection, participant_id)
    if found:
        return found
    connection.execute(
        insert(participants).values(
            participant_id=participant_id, created_at=now, synthetic=synthetic, source=source
        )
    )
    return known_participant(connection, participant_id)


def known_participant(connection: Connection, participant_id: str) -> Participant:
    """The participant of this id. Raises StoreError if there is none."""
    found = find_participant(connection, participant_id)
    if found is None:
        raise StoreError(
            f"there is no participant {participant_id!r:.40}; start again as a new one"
        )
    return found


def change_participant(
    connection: Connection, participant_id: str, values: dict[str, Any]
) -> Participant:
    """Set columns of a participant. Raises StoreError if there is none."""
    connection.execute(
        update(participants).where(participants.c.participant_id == participant_id).values(values)
    )
    return known_participant(connection, participant_id)


def of_task(participant_id: str, task_id: str, content_hash: str) -> ColumnElement[bool]:
    """A participant's trials on one version of a task, all rounds."""
    return and_(
        trials.c.participant_id == participant_id,
        trials.c.task_id == task_id,
        trials.c.content_hash == content_hash,
    )


def open_trials(
    connection: Connection,
    participant_id: str,
    task: Task,
    collection: str,
    protocol: Protocol,
    round_number: int,
    assignment: Assignment,
    now: str,
    place: Place | None = None,
    in_room: InRoom | None = None,
) -> list[Trial]:
    """The trials of a round, one a test pair, made when they are missing."""
    lock_participant(connection, participant_id)
    participant = known_participant(connection, participant_id)
    of_round = and_(
        of_task(participant_id, task.task_id, task.content_hash),
        trials.c.round_number == round_number,
    )
    found = find_trials(connection, of_round)
    if found:
        return found
    truth_seen = _truth_seen(connection, participant_id, task)
    consented = (in_room or participant).consent_version
    for pair_index in range(len(task.test)):
        token = secrets.token_urlsafe(16)
        connection.execute(
            insert(trials).values(
                token=token,
                token_digest=token_digest(token),
                participant_id=participant_id,
                collection=collection,
                dataset=task.dataset,
                task_id=task.task_id,
                content_hash=task.content_hash,
                pair_index=pair_index,
                pair_count=len(task.test),
                round_number=round_number,
                protocol=protocol.name,
                attempts_allowed=protocol.attempts_allowed,
                feedback=protocol.feedback,
                assignment=assignment,
                truth_seen=truth_seen,
                software_version=arc.__version__,
                created_at=now,
                session_id=place.session_id if place else None,
                trial_index=place.first_index + pair_index if place else None,
                rules=protocol.to_text(),
                consent_version=consented,
            )
        )
    opened = find_trials(connection, of_round)
    if in_room:
        link = {"room_id": in_room.room_id, "position": in_room.position}
        ids = [{"trial_id": trial.trial_id, "participant_id": participant_id} for trial in opened]
        connection.execute(insert(room_trials), [link | one for one in ids])
    return opened


def round_after(connection: Connection, participant_id: str, task: Task) -> int:
    """The number of the round that would come next."""
    query = select(func.max(trials.c.round_number)).where(
        of_task(participant_id, task.task_id, task.content_hash)
    )
    return (connection.execute(query).scalar_one() or 0) + 1


def record_truth_view(connection: Connection, view: TruthView) -> None:
    """Log a showing of a task's answer, and mark the trials on it that are still open."""
    lock_participant(connection, view.participant_id)
    connection.execute(
        insert(truth_views).values(
            participant_id=view.participant_id,
            task_id=view.task_id,
            content_hash=view.content_hash,
            place=view.place,
            shown_at=view.shown_at,
        )
    )
    connection.execute(
        update(trials)
        .where(
            trials.c.participant_id == view.participant_id,
            _same_task(trials.c, view.task_id, view.content_hash),
            trials.c.outcome.is_(None),
        )
        .values(truth_seen=True)
    )


def _truth_seen(connection: Connection, participant_id: str, task: Task) -> bool:
    query = (
        select(truth_views.c.view_id)
        .where(
            truth_views.c.participant_id == participant_id,
            _same_task(truth_views.c, task.task_id, task.content_hash),
        )
        .limit(1)
    )
    return connection.execute(query).one_or_none() is not None


def _same_task(columns: Any, task_id: str, content_hash: str) -> ColumnElement[bool]:
    # Another version under the same id, or the same grids under another id, give
    # the rule away just as well.
    return or_(columns.task_id == task_id, columns.content_hash == content_hash)
