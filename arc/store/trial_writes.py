"""What a page load does to its trial. Each function runs inside the caller's write transaction.

Every one takes the trial with its row held, so that two requests for a trial
come one after the other in any database.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from sqlalchemy import Connection, insert, select, update

from arc.actions import Action
from arc.errors import ActionError, TrialError
from arc.grid import Grid
from arc.store.anchors import Arrival, anchor_loads, note_lease
from arc.store.records import Attempt, Trial
from arc.store.room_rows import check_takes_answers, notify
from arc.store.rows import body_of, find_actions, find_attempts, find_trial, log_end
from arc.store.schema import actions, attempts, trials
from arc.timing import elapsed_ms
from arc.trials import (
    AttemptResult,
    EndedByParticipant,
    Outcome,
    attempt_result,
    outcome_after,
    outcome_when_closed,
)

TIME_LIMIT_GRACE_MS: Final = 2000
"""How far the page's clock and the log may differ about a time limit."""


class Submission(NamedTuple):
    """An answer as it was sent, and what the server found out about it.

    ``replayed`` is the grid the log gives up to ``last_action_id``; ``elapsed_ms``
    the time on the trial by then. ``arrived_ms`` is when it reached the server, in ms since 1970,
    where it may have waited for its turn; a room takes it or not by that. ``confidence`` is 0-100.
    """

    attempt_id: str
    grid: Grid
    t_ms: int
    last_action_id: int
    replayed: Grid
    elapsed_ms: int
    arrived_ms: int
    confidence: int | None = None
    rule_description: str | None = None


def take_lease(connection: Connection, token: str, writer_id: str, load_id: str, now: str) -> None:
    """Make a page load the trial's writer, superseding the one before."""
    trial = find_trial(connection, token, lock=True)
    note_lease(connection, trial, load_id, writer_id, now)
    _update(connection, trial, writer_id=writer_id, shown_at=trial.shown_at or now)


def append_actions(
    connection: Connection,
    token: str,
    writer_id: str,
    first_action_id: int,
    batch: Sequence[Action],
    now: str,
    clock_ms: int | None = None,
) -> int:
    """Add what is new of a batch to the log; returns the highest number stored, or -1.

    ``clock_ms`` is what the clock of the batch's newest load showed when it was sent.
    """
    for expected, action in enumerate(batch, first_action_id):
        if action.action_id != expected:
            raise ActionError(f"action {action.action_id} comes where {expected} belongs")
    trial = find_trial(connection, token, lock=True)
    _check_writer(trial, writer_id)
    end = log_end(connection, trial.trial_id)
    if batch and first_action_id > end.next_action_id:
        raise _gap(end.next_action_id)
    _check_same(connection, trial, batch[: end.next_action_id - first_action_id])
    fresh = batch[end.next_action_id - first_action_id :]
    if not fresh:
        return end.next_action_id - 1
    _check_open(trial)
    anchor_loads(connection, trial, end.load_id, fresh, Arrival(now, writer_id, clock_ms))
    rows = []
    load_id = end.load_id
    for action in fresh:
        if action.kind == "load":
            load_id = action.fields["load_id"]
        rows.append(
            {
                "trial_id": trial.trial_id,
                "action_id": action.action_id,
                "t_ms": action.t_ms,
                "kind": action.kind,
                "load_id": load_id,
                "body": body_of(action),
                "received_at": now,
            }
        )
    connection.execute(insert(actions), rows)
    return fresh[-1].action_id


def submit(
    connection: Connection, token: str, writer_id: str, given: Submission, truth: Grid, now: str
) -> AttemptResult:
    """Store an attempt and, when it is the last, close the trial."""
    trial = find_trial(connection, token, lock=True)
    before = find_attempts(connection, trial.trial_id)
    rules = (trial.attempts_allowed, trial.feedback)
    repeated = answered_before(before, given.attempt_id, given.grid)
    if repeated:
        return attempt_result([a.pair_solved for a in before[:repeated]], *rules)
    _check_open(trial)
    _check_writer(trial, writer_id)
    if trial.assignment == "stage":
        check_takes_answers(connection, trial.trial_id, given.arrived_ms)
        notify(connection)
    for attempt in before:
        if attempt.grid == given.grid:
            raise TrialError(
                "same_as_attempt",
                f"this grid was attempt {attempt.attempt_number}; nothing is used up",
                attempt_number=attempt.attempt_number,
            )
    described = trial.rule_description or given.rule_description
    if trial.played_by.rule_description == "before_feedback" and not described:
        raise TrialError("rule_needed", "describe the rule in your words before the verdict")
    if given.replayed != given.grid:
        raise TrialError("log_mismatch", "the action log does not give the grid submitted")
    solved = [*(a.pair_solved for a in before), given.grid == truth]
    connection.execute(
        insert(attempts).values(
            trial_id=trial.trial_id,
            attempt_number=len(solved),
            attempt_id=given.attempt_id,
            grid=given.grid.to_text(),
            pair_solved=solved[-1],
            t_ms=given.t_ms,
            elapsed_ms=given.elapsed_ms,
            load_id=log_end(connection, trial.trial_id, given.last_action_id).load_id,
            last_action_id=given.last_action_id,
            submitted_at=now,
            confidence=given.confidence,
        )
    )
    _update(connection, trial, elapsed_ms=given.elapsed_ms, rule_description=described)
    outcome = outcome_after(solved, *rules)
    if outcome:
        _update(connection, trial, outcome=outcome, closed_by="attempt", closed_at=now)
    return attempt_result(solved, *rules)


def close(
    connection: Connection,
    token: str,
    writer_id: str,
    closed_by: EndedByParticipant,
    reason: str | None,
    now: str,
) -> Outcome:
    """End a trial without a further attempt; returns how it ended."""
    trial = find_trial(connection, token, lock=True)
    if trial.outcome and trial.closed_by == closed_by:
        return trial.outcome
    _check_open(trial)
    _check_writer(trial, writer_id)
    solved = [a.pair_solved for a in find_attempts(connection, trial.trial_id)]
    if closed_by == "done" and (trial.feedback == "each" or not solved):
        raise TrialError(
            "bad_request", "outcome 'done' is for a trial without feedback and with an attempt in"
        )
    if trial.assignment == "stage":
        notify(connection)
    spent = elapsed_ms(find_actions(connection, trial.trial_id))
    if closed_by == "timed_out" and not _is_over_time(trial, spent + TIME_LIMIT_GRACE_MS):
        raise TrialError("bad_request", "the time limit has not been reached")
    return _end(connection, trial, solved, closed_by, now, elapsed_ms=spent, close_reason=reason)


def close_if_late(connection: Connection, token: str, spent_ms: int, now: str) -> None:
    """End a trial as timed out when an answer comes later than its rules allow.

    The page ends it by itself; this is for a page that was changed not to.
    """
    trial = find_trial(connection, token, lock=True)
    if trial.outcome or not _is_over_time(trial, spent_ms - TIME_LIMIT_GRACE_MS):
        return
    solved = [a.pair_solved for a in find_attempts(connection, trial.trial_id)]
    _end(connection, trial, solved, "timed_out", now, elapsed_ms=spent_ms)


def abandon(connection: Connection, trial: Trial, now: str) -> None:
    """End a trial that its participant left, and will not come back to."""
    solved = [a.pair_solved for a in find_attempts(connection, trial.trial_id)]
    spent = elapsed_ms(find_actions(connection, trial.trial_id))
    _end(connection, trial, solved, "abandoned", now, elapsed_ms=spent)


def answered_before(before: Sequence[Attempt], attempt_id: str, grid: Grid) -> int | None:
    """The number of the attempt that has this id. Raises TrialError if its grid was another."""
    for attempt in before:
        if attempt.attempt_id == attempt_id:
            if attempt.grid != grid:
                raise TrialError(
                    "conflict",
                    "an attempt of this id is stored with another grid",
                    attempt_number=attempt.attempt_number,
                )
            return attempt.attempt_number
    return None


def check_may_submit(
    connection: Connection, trial: Trial, writer_id: str, last_action_id: int
) -> None:
    """Refuse early what ``submit`` would refuse, before the log is replayed for nothing.

    Raises TrialError: ``closed``, ``taken_over``, and ``gap`` while the log does not
    reach ``last_action_id``.
    """
    _check_open(trial)
    _check_writer(trial, writer_id)
    end = log_end(connection, trial.trial_id)
    if last_action_id >= end.next_action_id:
        raise _gap(end.next_action_id)


def _end(
    connection: Connection,
    trial: Trial,
    solved: Sequence[bool],
    closed_by: Literal["gave_up", "done", "timed_out", "abandoned"],
    now: str,
    **more: str | int | None,
) -> Outcome:
    outcome = outcome_when_closed(solved, closed_by)
    _update(connection, trial, outcome=outcome, closed_by=closed_by, closed_at=now, **more)
    return outcome


def _is_over_time(trial: Trial, spent_ms: int) -> bool:
    limit = trial.played_by.time_limit_s
    return limit is not None and spent_ms >= 1000 * limit


def _update(connection: Connection, trial: Trial, **values: str | int | None) -> None:
    connection.execute(update(trials).where(trials.c.trial_id == trial.trial_id).values(**values))


def _check_writer(trial: Trial, writer_id: str) -> None:
    if trial.writer_id != writer_id:
        raise TrialError(
            "taken_over",
            "another page load is this trial's writer now; take the lease to go on here",
        )


def _check_open(trial: Trial) -> None:
    if trial.outcome:
        raise TrialError("closed", "the trial has ended", outcome=trial.outcome)


def _check_same(connection: Connection, trial: Trial, repeated: Sequence[Action]) -> None:
    if not repeated:
        return
    query = (
        select(actions.c.body)
        .where(
            actions.c.trial_id == trial.trial_id,
            actions.c.action_id.between(repeated[0].action_id, repeated[-1].action_id),
        )
        .order_by(actions.c.action_id)
    )
    for action, body in zip(repeated, connection.execute(query).scalars(), strict=True):
        if body_of(action) != body:
            raise TrialError(
                "conflict",
                f"action {action.action_id} is stored with other content",
                action_id=action.action_id,
            )


def _gap(expected: int) -> TrialError:
    return TrialError("gap", f"actions are missing; send from {expected} on", expected=expected)
