"""Votes on tasks: one a participant and task. Inside the caller's transaction."""

from __future__ import annotations

from collections import Counter
from typing import Final, get_args

from sqlalchemy import ColumnElement, Connection, and_, insert, select, update

from arc.errors import TrialError
from arc.store.clock import to_ms, utc_moment
from arc.store.nicknames import clean_line
from arc.store.progress import closed_round
from arc.store.records import Believes, Fair, Vote, VoteTally
from arc.store.rows import lock_participant
from arc.store.schema import participants, votes
from arc.tasks import Task

FAIR: Final[tuple[Fair, ...]] = get_args(Fair)
BELIEVES: Final[tuple[Believes, ...]] = get_args(Believes)

MAX_COMMENT: Final = 280
"""Most characters of a comment, after cleaning."""
LATEST_COMMENTS: Final = 5
"""How many comments a tally has."""

_VOTE: Final = (
    votes.c.fair,
    votes.c.believes,
    votes.c.comment,
    votes.c.created_at,
    votes.c.changed_at,
)


def clean_comment(raw: str) -> str | None:
    """The comment as it is stored, on one line; None when nothing is left of it.

    Raises TrialError (``bad_request``) for one of over 280 characters.
    """
    comment = clean_line(raw)
    if len(comment) > MAX_COMMENT:
        raise TrialError("bad_request", f"comment has over {MAX_COMMENT} characters; shorten it")
    return comment or None


def cast_vote(
    connection: Connection,
    participant_id: str,
    task: Task,
    fair: Fair,
    believes: Believes,
    comment: str,
    now: str,
) -> Vote:
    """Store the participant's vote on a task, in place of an earlier one.

    Raises TrialError: ``not_closed`` while a pair of the task is open, ``bad_request``.
    """
    values = {"fair": fair, "believes": believes, "comment": clean_comment(comment)}
    if not closed_round(connection, participant_id, task, to_ms(utc_moment(now))):
        raise TrialError("not_closed", "finish every test of the task first, then vote on it")
    lock_participant(connection, participant_id)
    changed = connection.execute(
        update(votes)
        .where(votes.c.participant_id == participant_id, _on(task))
        .values(**values, changed_at=now)
    )
    if changed.rowcount == 0:
        connection.execute(
            insert(votes).values(
                participant_id=participant_id,
                task_id=task.task_id,
                content_hash=task.content_hash,
                created_at=now,
                changed_at=now,
                **values,
            )
        )
    cast = find_vote(connection, participant_id, task)
    assert cast is not None
    return cast


def find_vote(connection: Connection, participant_id: str, task: Task) -> Vote | None:
    """The participant's vote on this version of a task, or None."""
    query = select(*_VOTE).where(votes.c.participant_id == participant_id, _on(task))
    row = connection.execute(query).mappings().one_or_none()
    return Vote(**row) if row else None


def tally_of_others(connection: Connection, participant_id: str, task: Task) -> VoteTally:
    """What everybody else voted who agreed to be recorded and is no program."""
    query = (
        select(*_VOTE)
        .join(participants, participants.c.participant_id == votes.c.participant_id)
        .where(
            _on(task),
            votes.c.participant_id != participant_id,
            participants.c.consent == "agreed",
            participants.c.synthetic.is_(False),
            participants.c.source == "local",
        )
        .order_by(votes.c.changed_at.desc())
    )
    cast = [Vote(**row) for row in connection.execute(query).mappings()]
    fair = Counter(vote.fair for vote in cast)
    believes = Counter(vote.believes for vote in cast)
    comments = [vote.comment for vote in cast if vote.comment]
    return VoteTally(
        n=len(cast),
        fair={choice: fair[choice] for choice in FAIR},
        believes={choice: believes[choice] for choice in BELIEVES},
        comments=tuple(comments[:LATEST_COMMENTS]),
    )


def _on(task: Task) -> ColumnElement[bool]:
    return and_(votes.c.task_id == task.task_id, votes.c.content_hash == task.content_hash)
