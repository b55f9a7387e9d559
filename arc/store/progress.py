"""How far a participant is, task by task. Inside the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import Connection, Table, func, select

from arc.store.opening import of_task, round_after
from arc.store.records import Counts, TaskProgress, TaskState, Trial
from arc.store.room_rows import as_told
from arc.store.rows import find_trials
from arc.store.schema import actions, attempts, participants, trials
from arc.tasks import Task

_UNFINISHED: Final[tuple[TaskProgress, ...]] = ("gave_up", "timed_out", "abandoned")


def closed_round(
    connection: Connection, participant_id: str, task: Task, now_ms: int
) -> list[Trial]:
    """The trials of the newest round whose every pair has ended, or none.

    A round in a room of the live stage has not ended for the participant until the room has
    shown the answer.
    """
    of_this = of_task(participant_id, task.task_id, task.content_hash)
    return _newest_closed_round(as_told(connection, find_trials(connection, of_this), now_ms))


def latest_round(connection: Connection, participant_id: str, task: Task) -> int:
    """The number of the newest round; 0 for none."""
    return round_after(connection, participant_id, task) - 1


def task_states(
    connection: Connection, participant_id: str, tasks: Iterable[Task], now_ms: int
) -> dict[str, TaskState]:
    """The state of each task in its latest round, by task id, in the order given."""
    by_task: dict[tuple[str, str], list[Trial]] = {}
    of_participant = find_trials(connection, trials.c.participant_id == participant_id)
    for trial in as_told(connection, of_participant, now_ms):
        by_task.setdefault((trial.task_id, trial.content_hash), []).append(trial)
    return {
        task.task_id: _state(task, by_task.get((task.task_id, task.content_hash), []))
        for task in tasks
    }


def counts(connection: Connection) -> Counts:
    """How many rows of each kind there are."""

    def number(table: Table) -> int:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()

    closed = select(func.count()).select_from(trials).where(trials.c.outcome.is_not(None))
    return Counts(
        participants=number(participants),
        trials=number(trials),
        closed_trials=connection.execute(closed).scalar_one(),
        attempts=number(attempts),
        actions=number(actions),
    )


def _state(task: Task, of_all_rounds: Sequence[Trial]) -> TaskState:
    newest = max((t.round_number for t in of_all_rounds), default=0)
    round_trials = [t for t in of_all_rounds if t.round_number == newest]
    times = [t.elapsed_ms for t in round_trials if t.elapsed_ms is not None]
    return TaskState(
        task_id=task.task_id,
        progress=_progress(round_trials),
        round_number=newest,
        pairs=len(task.test),
        pairs_closed=sum(t.outcome is not None for t in round_trials),
        pairs_solved=sum(t.outcome == "solved" for t in round_trials),
        elapsed_ms=sum(times) if times else None,
        truth_allowed=bool(_newest_closed_round(of_all_rounds)),
    )


def _newest_closed_round(of_all_rounds: Iterable[Trial]) -> list[Trial]:
    rounds: dict[int, list[Trial]] = {}
    for trial in of_all_rounds:
        if trial.outcome is not None:
            rounds.setdefault(trial.round_number, []).append(trial)
    whole = [n for n, ended in rounds.items() if len(ended) == ended[0].pair_count]
    return sorted(rounds[max(whole)], key=lambda trial: trial.pair_index) if whole else []


def _progress(round_trials: Sequence[Trial]) -> TaskProgress:
    if all(t.shown_at is None for t in round_trials):
        return "not_tried"
    outcomes = [t.outcome for t in round_trials]
    if None in outcomes:
        return "in_progress"
    if all(o == "solved" for o in outcomes):
        return "solved"
    return next((outcome for outcome in _UNFINISHED if outcome in outcomes), "failed")
