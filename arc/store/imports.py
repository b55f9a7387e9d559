"""People who were recorded elsewhere: stored whole, in one transaction each."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, Engine, insert

import arc
from arc.actions import Action, apply, initial_state
from arc.errors import StoreError
from arc.grid import Grid
from arc.protocols import Feedback
from arc.store.database import transaction
from arc.store.opening import add_participant
from arc.store.records import Source
from arc.store.rows import body_of, find_participant, token_digest
from arc.store.schema import actions, attempts, loads, trials, truth_views
from arc.tasks import Task
from arc.timing import elapsed_ms
from arc.trials import ClosedBy, Outcome

_WRITER: Final = "imported"


class Logged(NamedTuple):
    """An action and when it was done (UTC text)."""

    action: Action
    at: str


class LoadStart(NamedTuple):
    """When the zero of a load's clock was (UTC text)."""

    load_id: str
    started_at: str


class Submitted(NamedTuple):
    """An answer handed in at ``last_action_id`` of the log, which gives its grid."""

    grid: Grid
    last_action_id: int


@dataclass(frozen=True, slots=True)
class ImportedTrial:
    """A test pair as somebody played it; what never happened (``shown_at``, …) is None.

    ``rules`` is a protocol as canonical JSON, None where ours cannot say them.
    """

    collection: str
    task: Task
    pair_index: int
    protocol: str
    attempts_allowed: int
    created_at: str
    round_number: int = 1
    feedback: Feedback = "each"
    rules: str | None = None
    truth_seen: bool = False
    shown_at: str | None = None
    closed_at: str | None = None
    outcome: Outcome | None = None
    closed_by: ClosedBy | None = None
    rule_description: str | None = None
    log: Sequence[Logged] = ()
    loads: Sequence[LoadStart] = ()
    submitted: Sequence[Submitted] = ()


@dataclass(frozen=True, slots=True)
class ImportedPerson:
    """Somebody recorded elsewhere. ``truths_shown`` are when a task's answer was shown to them."""

    participant_id: str
    source: Source
    created_at: str
    trials: Sequence[ImportedTrial]
    truths_shown: Sequence[tuple[Task, str]] = field(default=())

    @property
    def action_count(self) -> int:
        """Actions in all logs."""
        return sum(len(trial.log) for trial in self.trials)


class ImportStore:
    """Adds people who were recorded elsewhere. Raises StoreError when the database refuses."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, person: ImportedPerson) -> bool:
        """Store somebody with everything they did; False, and nothing stored, if they are there.

        Raises StoreError for a log that does not give the grids handed in.
        """
        rows = [(_trial_row(person, trial), trial, _checked(trial)) for trial in person.trials]
        with transaction(self._engine, writes=True) as connection:
            if find_participant(connection, person.participant_id):
                return False
            add_participant(
                connection,
                person.participant_id,
                person.created_at,
                synthetic=False,
                source=person.source,
            )
            for row, trial, spent in rows:
                _add_trial(connection, row, trial, spent)
            for task, shown_at in person.truths_shown:
                connection.execute(insert(truth_views).values(_view_row(person, task, shown_at)))
        return True


def _checked(trial: ImportedTrial) -> list[int]:
    """The time on the trial at each answer, ms; raises StoreError where the log gives another grid."""
    test_input = trial.task.test[trial.pair_index].input
    log = [logged.action for logged in trial.log]
    state, reached = initial_state(test_input), 0
    for answer in trial.submitted:
        for action in log[reached : answer.last_action_id + 1]:
            state = apply(state, action, test_input)
        reached = answer.last_action_id + 1
        if state.grid != answer.grid:
            raise StoreError(
                f"{trial.task.task_id}: the log up to action {answer.last_action_id} does not "
                "give the grid handed in"
            )
    return [elapsed_ms(log[: answer.last_action_id + 1]) for answer in trial.submitted]


def _trial_row(person: ImportedPerson, trial: ImportedTrial) -> dict[str, Any]:
    token = secrets.token_urlsafe(16)
    task = trial.task
    spent = elapsed_ms(logged.action for logged in trial.log)
    return {
        "token": token,
        "token_digest": token_digest(token),
        "participant_id": person.participant_id,
        "collection": trial.collection,
        "dataset": task.dataset,
        "task_id": task.task_id,
        "content_hash": task.content_hash,
        "pair_index": trial.pair_index,
        "pair_count": len(task.test),
        "round_number": trial.round_number,
        "protocol": trial.protocol,
        "attempts_allowed": trial.attempts_allowed,
        "feedback": trial.feedback,
        "assignment": "imported",
        "truth_seen": trial.truth_seen,
        "software_version": arc.__version__,
        "created_at": trial.created_at,
        "shown_at": trial.shown_at,
        "closed_at": trial.closed_at,
        "elapsed_ms": spent if trial.submitted or trial.closed_at else None,
        "outcome": trial.outcome,
        "closed_by": trial.closed_by,
        "rules": trial.rules,
        "rule_description": trial.rule_description,
    }


def _add_trial(
    connection: Connection, row: dict[str, Any], trial: ImportedTrial, spent: Sequence[int]
) -> None:
    made = connection.execute(insert(trials).values(row))
    assert made.inserted_primary_key is not None
    trial_id = made.inserted_primary_key[0]
    if trial.loads:
        values = {"trial_id": trial_id, "writer_id": _WRITER}
        connection.execute(insert(loads), [values | load._asdict() for load in trial.loads])
    action_rows = list(_action_rows(trial_id, trial.log))
    if action_rows:
        connection.execute(insert(actions), action_rows)
    attempt_rows = _attempt_rows(trial_id, trial, spent, [row["load_id"] for row in action_rows])
    if attempt_rows:
        connection.execute(insert(attempts), attempt_rows)


def _action_rows(trial_id: int, log: Sequence[Logged]) -> Iterator[dict[str, Any]]:
    load_id = None
    for action, at in log:
        if action.kind == "load":
            load_id = action.fields["load_id"]
        yield {
            "trial_id": trial_id,
            "action_id": action.action_id,
            "t_ms": action.t_ms,
            "kind": action.kind,
            "load_id": load_id,
            "body": body_of(action),
            "received_at": at,
        }


def _attempt_rows(
    trial_id: int, trial: ImportedTrial, spent: Sequence[int], load_ids: Sequence[str | None]
) -> list[dict[str, Any]]:
    truth = trial.task.test[trial.pair_index].output
    rows = []
    for number, (answer, elapsed) in enumerate(zip(trial.submitted, spent, strict=True), 1):
        action, at = trial.log[answer.last_action_id]
        rows.append(
            {
                "trial_id": trial_id,
                "attempt_number": number,
                "attempt_id": f"imported-{number}",
                "grid": answer.grid.to_text(),
                "pair_solved": answer.grid == truth,
                "t_ms": action.t_ms,
                "elapsed_ms": elapsed,
                "load_id": load_ids[answer.last_action_id],
                "last_action_id": answer.last_action_id,
                "submitted_at": at,
            }
        )
    return rows


def _view_row(person: ImportedPerson, task: Task, shown_at: str) -> dict[str, Any]:
    return {
        "participant_id": person.participant_id,
        "task_id": task.task_id,
        "content_hash": task.content_hash,
        "place": person.source,
        "shown_at": shown_at,
    }
