"""Sessions in the database: made, gone through, ended. The other half of ``Store``."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, Engine, insert, update

import arc
from arc.errors import TaskError, TrialError
from arc.protocols import Protocol
from arc.sessions import BreakReason, Moment, PlannedTask, SeenBefore, Session, SessionTask
from arc.store.clock import Clock, utc_text
from arc.store.database import transaction
from arc.store.opening import Place, open_trials, round_after
from arc.store.records import Trial
from arc.store.rows import find_trials, lock_participant, token_digest
from arc.store.schema import (
    breaks,
    checks,
    demographics,
    ratings,
    session_tasks,
    sessions,
    trials,
)
from arc.store.session_rows import find_session, find_sessions
from arc.store.trial_writes import abandon
from arc.tasks import Task

# Without letters and digits that are read for one another.
_CODE_LETTERS: Final = "ABCDEFGHJKLMNPQRTUVWXY346789"


class SessionStore:
    """Every method is one transaction, answers with the session as it then is, and may be repeated.

    What is answered twice keeps its first answer. Raises StoreError when the
    database refuses, TrialError: ``no_session``, ``ended``, ``bad_request``.
    """

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock

    def create(
        self,
        participant_id: str,
        rules: Protocol,
        collection: str,
        tasks: Sequence[PlannedTask],
        seed: int,
        *,
        study: str | None = None,
        study_participant: str | None = None,
        completion_code: str | None = None,
    ) -> Session:
        """A new session; for a study's participant who has one already, that one."""
        if not tasks:
            raise TrialError("bad_request", "a session takes at least one task")
        token = secrets.token_urlsafe(16)
        with transaction(self._engine, writes=True) as connection:
            lock_participant(connection, participant_id)
            if study is not None:
                of_study = [
                    sessions.c.participant_id == participant_id,
                    sessions.c.study == study,
                    sessions.c.study_participant == study_participant,
                ]
                for known in find_sessions(connection, *of_study)[-1:]:
                    return known
            session_id = connection.execute(
                insert(sessions)
                .values(
                    token=token,
                    token_digest=token_digest(token),
                    participant_id=participant_id,
                    collection=collection,
                    protocol=rules.name,
                    rules=rules.to_text(),
                    seed=seed,
                    study=study,
                    study_participant=study_participant,
                    completion_code=completion_code or _random_code(),
                    software_version=arc.__version__,
                    created_at=self._now(),
                )
                .returning(sessions.c.session_id)
            ).scalar_one()
            rows = [
                {
                    "session_id": session_id,
                    "position": position,
                    "collection": task.collection,
                    "task_id": task.task_id,
                    "content_hash": task.content_hash,
                    "pair_count": task.pair_count,
                    "is_control": task.is_control,
                }
                for position, task in enumerate(tasks)
            ]
            connection.execute(insert(session_tasks), rows)
            return find_session(connection, token)

    def of(self, participant_id: str) -> list[Session]:
        """A participant's sessions, in the order they were made."""
        with transaction(self._engine, writes=False) as connection:
            return find_sessions(connection, sessions.c.participant_id == participant_id)

    def by_id(self, participant_id: str, session_id: int) -> Session | None:
        """A participant's session of this number; None when it is someone else's, or no one's."""
        own = (sessions.c.participant_id == participant_id, sessions.c.session_id == session_id)
        with transaction(self._engine, writes=False) as connection:
            return next(iter(find_sessions(connection, *own)), None)

    def current(self, participant_id: str) -> Session | None:
        """The newest session that has begun and not ended, or None."""
        going_on = (
            sessions.c.participant_id == participant_id,
            sessions.c.begun_at.is_not(None),
            sessions.c.ended_at.is_(None),
        )
        with transaction(self._engine, writes=False) as connection:
            return next(reversed(find_sessions(connection, *going_on)), None)

    def by_token(self, token: str) -> Session:
        """The session of this token."""
        with transaction(self._engine, writes=False) as connection:
            return find_session(connection, token)

    def begin(self, token: str) -> Session:
        """Note that the participant has started."""
        with transaction(self._engine, writes=True) as connection:
            session = _open_session(connection, token)
            if session.begun_at is None:
                _update(connection, session, begun_at=self._now())
            return find_session(connection, token)

    def check(self, token: str, question: str, choice: str, *, correct: bool) -> Session:
        """Add a try at a question of the comprehension check; after a right one there are no more."""
        with transaction(self._engine, writes=True) as connection:
            session = _open_session(connection, token)
            tries = [answer for answer in session.checks if answer.question == question]
            if not any(answer.correct for answer in tries):
                connection.execute(
                    insert(checks).values(
                        session_id=session.session_id,
                        question=question,
                        try_number=len(tries) + 1,
                        choice=choice,
                        correct=correct,
                        answered_at=self._now(),
                    )
                )
            return find_session(connection, token)

    def rate(
        self, token: str, moment: Moment, after_tasks: int, rating: int | None, scale_version: str
    ) -> Session:
        """Keep a fatigue rating of 0-10, or that it was skipped."""
        if rating is not None and not 0 <= rating <= 10:
            raise TrialError("bad_request", f"rating is {rating}, not 0 to 10")
        with transaction(self._engine, writes=True) as connection:
            session = _open_session(connection, token)
            if after_tasks > session.tasks_closed:
                raise TrialError("bad_request", f"{after_tasks} tasks have not ended yet")
            if all((r.moment, r.after_tasks) != (moment, after_tasks) for r in session.ratings):
                connection.execute(
                    insert(ratings).values(
                        session_id=session.session_id,
                        moment=moment,
                        after_tasks=after_tasks,
                        rating=rating,
                        scale_version=scale_version,
                        answered_at=self._now(),
                    )
                )
            return find_session(connection, token)

    def answer_seen(self, token: str, position: int, seen_before: SeenBefore) -> Session:
        """Keep whether the participant knew a task from before; asked once the task has ended."""
        with transaction(self._engine, writes=True) as connection:
            session = _open_session(connection, token)
            task = _task(session, position)
            if not task.is_closed:
                raise TrialError("bad_request", f"task {position} of the session has not ended")
            if task.seen_before is None:
                _update_task(
                    connection,
                    session,
                    position,
                    seen_before=seen_before,
                    answered_at=self._now(),
                )
            return find_session(connection, token)

    def start_break(self, token: str, reason: BreakReason, *, taken: bool) -> Session:
        """Keep that a break was taken or declined; a taken one runs until the participant is back.

        Raises TrialError ``bad_request`` while a task is on screen: a tab that was
        left on the question must not start a break in the middle of it.
        """
        with transaction(self._engine, writes=True) as connection:
            session = _open_session(connection, token)
            done = session.tasks_closed
            if all((one.reason, one.after_tasks) != (reason, done) for one in session.breaks):
                if any(task.shown_at and not task.is_closed for task in session.tasks):
                    raise TrialError("bad_request", "a task is open, and breaks are between tasks")
                connection.execute(
                    insert(breaks).values(
                        session_id=session.session_id,
                        reason=reason,
                        after_tasks=done,
                        offered_at=self._now(),
                        taken=taken,
                        started_at=self._now() if taken else None,
                    )
                )
            return find_session(connection, token)

    def end_break(self, token: str) -> Session:
        """The participant is back."""
        with transaction(self._engine, writes=True) as connection:
            session = _open_session(connection, token)
            _end_break(connection, session, self._now())
            return find_session(connection, token)

    def describe(self, token: str, answers: Mapping[str, str | None], form_version: str) -> Session:
        """Keep answers to the host's questions about the person; None for a skipped one."""
        with transaction(self._engine, writes=True) as connection:
            session = _open_session(connection, token)
            rows = [
                {
                    "participant_id": session.participant_id,
                    "question": question,
                    "answer": answer,
                    "form_version": form_version,
                    "answered_at": self._now(),
                }
                for question, answer in answers.items()
                if question not in session.demographics
            ]
            if rows:
                connection.execute(insert(demographics), rows)
            return find_session(connection, token)

    def open_task(self, token: str, position: int, task: Task) -> list[Trial]:
        """The trials of a task of the session, one a test pair, made when they are missing.

        They are a round of their own, whatever the participant did with the task
        before. Who opens a task is back from a break. Raises TrialError ``not_yet`` while an earlier task is open, and
        TaskError when ``task`` is not the one that was planned.
        """
        with transaction(self._engine, writes=True) as connection:
            session = find_session(connection, token, lock=True)
            planned = _task(session, position)
            if planned.plan.content_hash != task.content_hash:
                raise TaskError(f"{task.task_id}: is not what it was when the session was made")
            number, now = planned.round_number, self._now()
            if number is None:
                _check_goes_on(session)
                if not all(earlier.is_closed for earlier in session.tasks[:position]):
                    raise TrialError("not_yet", "an earlier task of the session is still open")
                number = round_after(connection, session.participant_id, task)
                _update_task(connection, session, position, round_number=number)
            if not planned.is_closed:
                _end_break(connection, session, now)
            first_index = sum(one.plan.pair_count for one in session.tasks[:position])
            return open_trials(
                connection,
                session.participant_id,
                task,
                planned.plan.collection,
                session.rules,
                number,
                "assigned",
                now,
                Place(session.session_id, first_index),
            )

    def end(self, token: str) -> Session:
        """End a session: completed when every task has ended, else by the participant.

        Tasks that were shown and not finished end as ``abandoned``, a break ends with
        the session.
        """
        with transaction(self._engine, writes=True) as connection:
            session = find_session(connection, token, lock=True)
            if session.ended_at:
                return session
            completed = session.tasks_closed == len(session.tasks)
            still_open = (trials.c.session_id == session.session_id, trials.c.outcome.is_(None))
            for trial in find_trials(connection, *still_open, trials.c.shown_at.is_not(None)):
                abandon(connection, trial, self._now())
            _end_break(connection, session, self._now())
            _update(
                connection,
                session,
                ended_at=self._now(),
                ended_by="completed" if completed else "participant",
            )
            return find_session(connection, token)

    def _now(self) -> str:
        return utc_text(self._clock())


def _open_session(connection: Connection, token: str) -> Session:
    session = find_session(connection, token, lock=True)
    _check_goes_on(session)
    return session


def _check_goes_on(session: Session) -> None:
    if session.ended_at:
        raise TrialError("ended", "the session has ended")


def _task(session: Session, position: int) -> SessionTask:
    if not 0 <= position < len(session.tasks):
        raise TrialError("bad_request", f"the session has no task at position {position}")
    return session.tasks[position]


def _end_break(connection: Connection, session: Session, now: str) -> None:
    """End the session's break, if one is running."""
    is_running = (
        breaks.c.session_id == session.session_id,
        breaks.c.started_at.is_not(None),
        breaks.c.ended_at.is_(None),
    )
    connection.execute(update(breaks).where(*is_running).values(ended_at=now))


def _update(connection: Connection, session: Session, **values: str) -> None:
    of_this = sessions.c.session_id == session.session_id
    connection.execute(update(sessions).where(of_this).values(**values))


def _update_task(
    connection: Connection, session: Session, position: int, **values: str | int
) -> None:
    connection.execute(
        update(session_tasks)
        .where(
            session_tasks.c.session_id == session.session_id,
            session_tasks.c.position == position,
        )
        .values(**values)
    )


def _random_code() -> str:
    return "".join(secrets.choice(_CODE_LETTERS) for _ in range(8))
