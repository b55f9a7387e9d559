"""The rules of a trial: when it ends, how, and what the participant may know by then.

Everything here is a function of which attempts were exact, so that an answer can
be given again, unchanged, for an attempt that is sent twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from arc.protocols import Feedback

Outcome = Literal["solved", "failed", "gave_up", "timed_out", "abandoned"]
"""How a trial ended. With an exact attempt in it is ``solved``, whatever ended it;
``gave_up``, ``timed_out`` and ``abandoned`` mean without one."""

ClosedBy = Literal["attempt", "gave_up", "done", "timed_out", "abandoned"]
"""What ended a trial: its last attempt, "I don't know", keeping the answers given so far,
the time limit, or the end of the session around it."""

EndedByParticipant = Literal["gave_up", "done", "timed_out"]
"""How a trial ends from its own page without a further attempt."""

CloseReason = Literal["no_rule", "tedious", "task_wrong", "other"]
"""Why a participant gave up, in one tap."""

CLOSE_REASONS: Final[tuple[CloseReason, ...]] = ("no_rule", "tedious", "task_wrong", "other")

Assignment = Literal["assigned", "chosen", "stage", "imported"]
"""How the participant came by the task."""

ASSIGNMENTS: Final[tuple[Assignment, ...]] = ("assigned", "chosen", "stage", "imported")


@dataclass(frozen=True, slots=True)
class AttemptResult:
    """What a participant is told about an attempt; ``pair_solved`` is None while withheld."""

    attempt_number: int
    pair_solved: bool | None
    attempts_left: int
    closed: bool
    outcome: Outcome | None


def outcome_after(
    solved: Sequence[bool], attempts_allowed: int, feedback: Feedback
) -> Outcome | None:
    """How a trial stands after these attempts; None while it goes on.

    With feedback after each attempt an exact one ends the trial. Without, it goes
    on until the attempts are used up: ending early would tell.
    """
    if len(solved) >= attempts_allowed or (feedback == "each" and any(solved)):
        return "solved" if any(solved) else "failed"
    return None


def outcome_when_closed(
    solved: Sequence[bool], closed_by: Literal["gave_up", "done", "timed_out", "abandoned"]
) -> Outcome:
    """How a trial ends that something other than its last attempt closes, with these attempts in.

    An exact attempt counts, as a model's would, even when "I don't know" follows it.
    """
    if any(solved):
        return "solved"
    return "failed" if closed_by == "done" else closed_by


def attempts_left(used: int, attempts_allowed: int, outcome: Outcome | None) -> int:
    """Attempts the participant still has: none once the trial has ended."""
    return 0 if outcome else max(0, attempts_allowed - used)


def shown_verdict(pair_solved: bool, feedback: Feedback, outcome: Outcome | None) -> bool | None:
    """Right or wrong as the participant may see it: None while the protocol withholds it."""
    return None if feedback == "end" and outcome is None else pair_solved


def attempt_result(
    solved: Sequence[bool], attempts_allowed: int, feedback: Feedback
) -> AttemptResult:
    """The answer to the last of these attempts, as it was right after that attempt."""
    outcome = outcome_after(solved, attempts_allowed, feedback)
    return AttemptResult(
        attempt_number=len(solved),
        pair_solved=shown_verdict(solved[-1], feedback, outcome),
        attempts_left=attempts_left(len(solved), attempts_allowed, outcome),
        closed=outcome is not None,
        outcome=outcome,
    )
