"""What is stored of one trial, to play it back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Engine, select

from arc.actions import Action
from arc.grid import Grid
from arc.replays import HandedIn, Replay, replay_of
from arc.store.clock import utc_moment
from arc.store.database import transaction
from arc.store.records import Attempt, Trial
from arc.store.rows import find_actions, find_attempts, find_trials
from arc.store.schema import loads, trials
from arc.trials import shown_verdict


@dataclass(frozen=True, slots=True)
class Recording:
    """A trial, its log, its attempts, and its loads' zeros on the server's clock."""

    trial: Trial
    actions: tuple[Action, ...]
    attempts: tuple[Attempt, ...]
    load_starts: Mapping[str, datetime]

    @property
    def title(self) -> str:
        """``05a7bcf2, test 1, gave up``: what it is a recording of, and how it ended."""
        outcome = (self.trial.outcome or "in progress").replace("_", " ")
        return f"{self.trial.task_id}, test {self.trial.pair_index + 1}, {outcome}"

    def replay(self, test_input: Grid) -> Replay:
        """The trial played back. Raises ReplayError for a log that does not replay."""
        outcome, feedback = self.trial.outcome, self.trial.feedback
        handed_in = [
            HandedIn(
                attempt.attempt_number,
                attempt.last_action_id,
                shown_verdict(attempt.pair_solved, feedback, outcome),
            )
            for attempt in self.attempts
        ]
        return replay_of(self.actions, test_input, handed_in, self.load_starts)


class RecordingStore:
    """Trials as they were recorded. Raises StoreError when the database refuses."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of_trial(self, trial_id: int) -> Recording | None:
        """All of a trial at one moment; None when there is none of this number."""
        with transaction(self._engine, writes=False) as connection:
            found = find_trials(connection, trials.c.trial_id == trial_id)
            if not found:
                return None
            return Recording(
                found[0],
                tuple(find_actions(connection, trial_id)),
                tuple(find_attempts(connection, trial_id)),
                _load_starts(connection, trial_id),
            )


def _load_starts(connection: Connection, trial_id: int) -> dict[str, datetime]:
    query = select(loads.c.load_id, loads.c.started_at).where(
        loads.c.trial_id == trial_id, loads.c.started_at.is_not(None)
    )
    return {row.load_id: utc_moment(row.started_at) for row in connection.execute(query)}
