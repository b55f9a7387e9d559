"""The store: every operation of the product on its database, one transaction each."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy.exc import IntegrityError

from arc.actions import Action, replay
from arc.errors import StoreError, TaskError
from arc.grid import Grid
from arc.protocols import Protocol
from arc.store import forgetting, opening, progress, trial_writes, votes
from arc.store.clock import Clock, to_ms, utc_now, utc_text
from arc.store.database import (
    BUSY_SECONDS,
    create_file,
    database_url,
    default_target,
    open_engine,
    transaction,
)
from arc.store.frames import FrameStore
from arc.store.imports import ImportStore
from arc.store.measures import MeasureStore
from arc.store.migrations import check_version, migrate, version_of
from arc.store.models import ModelStore
from arc.store.nicknames import clean_nickname
from arc.store.people import PeopleStore
from arc.store.recordings import RecordingStore
from arc.store.records import (
    Attempt,
    Believes,
    Consent,
    Counts,
    Fair,
    Lease,
    Participant,
    Source,
    TaskState,
    Trial,
    TruthView,
    Vote,
    VoteTally,
)
from arc.store.rooms import RoomStore
from arc.store.rows import find_actions, find_attempts, find_participant, find_trial, find_trials
from arc.store.schema import participants, trials
from arc.store.sessions import SessionStore
from arc.tasks import Task
from arc.timing import elapsed_ms
from arc.trials import Assignment, AttemptResult, EndedByParticipant, Outcome, attempt_result


class Store:
    """A database of participants, trials, action logs and attempts, for use by many threads.

    Every method is one transaction, except where it says so. All raise StoreError
    when the database refuses (read-only, full, busy for too long): then nothing of
    the operation was stored. Operations on a trial raise TrialError with the codes
    of docs/http-api.md. Its parts (``sessions``, ``people``, …) have more.
    """

    def __init__(
        self, target: str | Path, *, clock: Clock = utc_now, busy_seconds: float = BUSY_SECONDS
    ) -> None:
        """Point at a path, ``:memory:`` or an SQLAlchemy URL; ``open`` also sets it up."""
        self._url = database_url(target)
        self._engine = open_engine(self._url, busy_seconds)
        self._clock = clock
        self.sessions = SessionStore(self._engine, clock)
        self.people = PeopleStore(self._engine)
        self.frames = FrameStore(self._engine, clock)
        self.imports = ImportStore(self._engine)
        self.models = ModelStore(self._engine, clock)
        self.recordings = RecordingStore(self._engine)
        self.measures = MeasureStore(self._engine, clock)
        self.rooms = RoomStore(self._engine, clock)

    @classmethod
    def open(
        cls,
        target: str | Path | None = None,
        *,
        clock: Clock = utc_now,
        busy_seconds: float = BUSY_SECONDS,
    ) -> Store:
        """A store ready for use: folder, file and tables are made where they are missing.

        Without a target it is ``ARC_PLAYGROUND_DB``, or a file in the user's data
        folder. Raises StoreError, also for a database of a newer version.
        """
        store = cls(
            default_target() if target is None else target, clock=clock, busy_seconds=busy_seconds
        )
        create_file(store._url)
        with transaction(store._engine, writes=False) as connection:
            pending = check_version(version_of(connection))
        if pending:
            with transaction(store._engine, writes=True) as connection:
                migrate(connection, store._now())
        return store

    @property
    def location(self) -> str:
        """The path or URL, without a password."""
        if self._url.get_backend_name() == "sqlite":
            return self._url.database or ""
        return self._url.render_as_string(hide_password=True)

    def dispose(self) -> None:
        """Close every connection. The store can be used again afterwards."""
        self._engine.dispose()

    # Participants

    def new_participant(
        self,
        participant_id: str | None = None,
        *,
        synthetic: bool = False,
        source: Source = "local",
    ) -> Participant:
        """Add a participant, with 128 random bits as id unless one is given.

        For an id that is there already this gives that participant, unchanged.
        """
        chosen = participant_id or secrets.token_hex(16)
        # Pages ask at every visit: reading first leaves the writers alone.
        if participant_id and (found := self.participant(chosen)):
            return found
        try:
            with transaction(self._engine, writes=True) as connection:
                return opening.add_participant(
                    connection, chosen, self._now(), synthetic=synthetic, source=source
                )
        except StoreError as error:
            # Two tabs of a new visitor at the same moment: one of them was first.
            if not isinstance(error.__cause__, IntegrityError):
                raise
        with transaction(self._engine, writes=False) as connection:
            return opening.known_participant(connection, chosen)

    def participant(self, participant_id: str) -> Participant | None:
        """The participant of this id, or None."""
        with transaction(self._engine, writes=False) as connection:
            return find_participant(connection, participant_id)

    def set_consent(self, participant_id: str, consent: Consent, version: str) -> Participant:
        """Record the answer to a version of the consent text."""
        values = {"consent": consent, "consent_version": version, "consent_at": self._now()}
        return self._update_participant(participant_id, values)

    def set_nickname(self, participant_id: str, nickname: str | None) -> Participant:
        """Record a nickname, cleaned; None takes it away. Raises StoreError for one of no use."""
        cleaned = None if nickname is None else clean_nickname(nickname)
        return self._update_participant(participant_id, {"nickname": cleaned})

    def forget(self, participant_id: str) -> bool:
        """Delete a participant and everything they did; whether there was one.

        The file then holds no byte of it, unless somebody else held the database meanwhile
        (``is_overwriting_due``): then the next deletion or ``purge_declined`` makes up for it.
        """
        gone = forgetting.delete_participants(
            self._engine, participants.c.participant_id == participant_id
        )
        return gone > 0

    def is_overwriting_due(self) -> bool:
        """Whether the file may still hold bytes of what was deleted."""
        return forgetting.is_overwriting_due(self._engine)

    def purge_declined(self, older_than: timedelta = timedelta(hours=24)) -> int:
        """Delete participants who declined longer ago than this and are in no living room; how many."""
        return forgetting.purge_declined(self._engine, self._clock(), older_than)

    # Trials

    def open_trials(
        self,
        participant_id: str,
        task: Task,
        collection: str,
        protocol: Protocol,
        round_number: int = 1,
        assignment: Assignment = "chosen",
    ) -> list[Trial]:
        """The participant's trials on a task, one a test pair, made when they are missing.

        Trials that are there already keep their protocol and the collection they
        were opened from. Raises StoreError for an unknown participant and
        TaskError for a task that has no answers to check against.
        """
        if not task.has_answers:
            raise TaskError(f"{task.task_id}: has no test outputs, so answers cannot be checked")
        with transaction(self._engine, writes=True) as connection:
            return opening.open_trials(
                connection,
                participant_id,
                task,
                collection,
                protocol,
                round_number,
                assignment,
                self._now(),
            )

    def latest_round(self, participant_id: str, task: Task) -> int:
        """The number of the newest round the participant has on a task; 0 for none."""
        with transaction(self._engine, writes=False) as connection:
            return progress.latest_round(connection, participant_id, task)

    def trial_by_token(self, token: str) -> Trial:
        """The trial of this token. Raises TrialError (``no_trial``)."""
        with transaction(self._engine, writes=False) as connection:
            return find_trial(connection, token)

    def take_lease(self, token: str, writer_id: str, load_id: str) -> Lease:
        """Make a page load the trial's writer; gives what it needs to carry on.

        The first lease of a trial is when its task was shown. Reading the log is a
        transaction of its own, so that a long one keeps no one waiting.
        """
        with transaction(self._engine, writes=True) as connection:
            trial_writes.take_lease(connection, token, writer_id, load_id, self._now())
        with transaction(self._engine, writes=False) as connection:
            trial = find_trial(connection, token)
            log = find_actions(connection, trial.trial_id)
            return Lease(trial, tuple(log), tuple(find_attempts(connection, trial.trial_id)))

    def append_actions(
        self,
        token: str,
        writer_id: str,
        first_action_id: int,
        batch: Sequence[Action],
        clock_ms: int | None = None,
    ) -> int:
        """Add a batch to the log, what is stored already left out.

        ``clock_ms`` is what the clock of its newest load shows.
        Returns the highest number stored, -1 for an empty log. Raises TrialError:
        ``no_trial``, ``taken_over``, ``gap``, ``conflict``, ``closed``; ActionError
        when the batch itself is not consecutive.
        """
        with transaction(self._engine, writes=True) as connection:
            return trial_writes.append_actions(
                connection, token, writer_id, first_action_id, batch, self._now(), clock_ms
            )

    def submit(
        self,
        token: str,
        writer_id: str,
        attempt_id: str,
        grid: Grid,
        t_ms: int,
        last_action_id: int,
        truth: Grid,
        test_input: Grid,
        *,
        confidence: int | None = None,
        rule_description: str | None = None,
        arrived: datetime | None = None,
    ) -> AttemptResult:
        """Hand in an answer; the trial closes with it when it is the last.

        ``confidence`` (0-100) and ``rule_description``, of which the first is kept,
        are what the participant said before the verdict. ``arrived`` is when the answer
        reached the server, now unless told: by that a room takes it or not.

        The log is replayed first, outside the write transaction: what is in a log
        never changes. Raises TrialError: ``no_trial``, ``taken_over``, ``gap``,
        ``closed`` (also when it comes after the time limit), ``same_as_attempt``,
        ``log_mismatch``, ``conflict``, ``rule_needed``.
        """
        with transaction(self._engine, writes=False) as connection:
            trial = find_trial(connection, token)
            before = find_attempts(connection, trial.trial_id)
            repeated = trial_writes.answered_before(before, attempt_id, grid)
            if repeated:
                solved = [attempt.pair_solved for attempt in before[:repeated]]
                return attempt_result(solved, trial.attempts_allowed, trial.feedback)
            trial_writes.check_may_submit(connection, trial, writer_id, last_action_id)
            log = find_actions(connection, trial.trial_id, last_action_id)
        given = trial_writes.Submission(
            attempt_id,
            grid,
            t_ms,
            last_action_id,
            replay(log, test_input).grid,
            elapsed_ms(log),
            to_ms(arrived or self._clock()),
            confidence,
            rule_description,
        )
        if trial.played_by.time_limit_s is not None:
            with transaction(self._engine, writes=True) as connection:
                trial_writes.close_if_late(connection, token, given.elapsed_ms, self._now())
        on_disk = trial.assignment != "stage"  # else a room's hundreds would wait for one another
        with transaction(self._engine, writes=True, on_disk=on_disk) as connection:
            return trial_writes.submit(connection, token, writer_id, given, truth, self._now())

    def close(
        self, token: str, writer_id: str, outcome: EndedByParticipant, reason: str | None = None
    ) -> Outcome:
        """End a trial without a further attempt; returns how it ended.

        Raises TrialError: ``no_trial``, ``taken_over``, ``closed``, ``bad_request``.
        """
        on_disk = self.trial_by_token(token).assignment != "stage"
        with transaction(self._engine, writes=True, on_disk=on_disk) as connection:
            return trial_writes.close(connection, token, writer_id, outcome, reason, self._now())

    def trials_of(self, participant_id: str) -> list[Trial]:
        """A participant's trials, in the order they were made."""
        with transaction(self._engine, writes=False) as connection:
            return find_trials(connection, trials.c.participant_id == participant_id)

    def attempts_of(self, trial_id: int) -> list[Attempt]:
        """A trial's attempts, first to last."""
        with transaction(self._engine, writes=False) as connection:
            return find_attempts(connection, trial_id)

    def actions_of(self, trial_id: int) -> list[Action]:
        """A trial's action log."""
        with transaction(self._engine, writes=False) as connection:
            return find_actions(connection, trial_id)

    # What the participant may see, and has seen

    def closed_round(self, participant_id: str, task: Task) -> list[Trial]:
        """The participant's newest round on a task whose every pair is closed, by pair; or none.

        Without one, nothing of the task's truth or of a model's guesses may be shown; a room's
        round counts once its answer is out.
        """
        with transaction(self._engine, writes=False) as connection:
            return progress.closed_round(connection, participant_id, task, to_ms(self._clock()))

    def record_truth_view(
        self, participant_id: str, task_id: str, content_hash: str, place: str
    ) -> TruthView:
        """Log that a task's answer was shown to a participant, and on which page.

        Trials on the task that are open, or opened later, are marked ``truth_seen``.
        Raises StoreError for an unknown participant.
        """
        view = TruthView(participant_id, task_id, content_hash, place, self._now())
        with transaction(self._engine, writes=True) as connection:
            opening.record_truth_view(connection, view)
        return view

    def task_states(self, participant_id: str, tasks: Iterable[Task]) -> dict[str, TaskState]:
        """Where a participant is with each of these tasks, by task id, in the order given.

        A collection can be passed as it is. A task opened from another collection
        counts: it is the same task.
        """
        with transaction(self._engine, writes=False) as connection:
            return progress.task_states(connection, participant_id, tasks, to_ms(self._clock()))

    def counts(self) -> Counts:
        """How much the store holds."""
        with transaction(self._engine, writes=False) as connection:
            return progress.counts(connection)

    # Votes

    def cast_vote(
        self, participant_id: str, task: Task, fair: Fair, believes: Believes, comment: str = ""
    ) -> Vote:
        """Store a participant's vote on a task, in place of an earlier one.

        Raises TrialError: ``not_closed`` while a pair of the task is open for the
        participant, ``bad_request`` for a comment that is too long.
        """
        with transaction(self._engine, writes=True) as connection:
            return votes.cast_vote(
                connection, participant_id, task, fair, believes, comment, self._now()
            )

    def votes_on(self, participant_id: str, task: Task) -> tuple[Vote | None, VoteTally]:
        """The participant's own vote on a task, and what the others voted."""
        with transaction(self._engine, writes=False) as connection:
            own = votes.find_vote(connection, participant_id, task)
            return own, votes.tally_of_others(connection, participant_id, task)

    def _now(self) -> str:
        return utc_text(self._clock())

    def _update_participant(self, participant_id: str, values: dict[str, Any]) -> Participant:
        with transaction(self._engine, writes=True) as connection:
            return opening.change_participant(connection, participant_id, values)
