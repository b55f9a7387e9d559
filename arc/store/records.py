"""What the store hands out: frozen records. Times are UTC text, see ``schema.py``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from arc.actions import Action
from arc.grid import Grid
from arc.protocols import Feedback, Protocol, from_text, protocol
from arc.trials import Assignment, ClosedBy, Outcome

Consent = Literal["agreed", "declined"]

Source = Literal["local", "arc-interactive", "h-arc"]
"""Where a participant was recorded: here, or by another program whose records were imported."""

Fair = Literal["yes", "no", "unsure"]
"""Whether a participant finds a task fair."""

Believes = Literal["truth", "o3", "mine", "none"]
"""Whose answer a participant believes: the stated truth's, o3's, their own, or no one's."""

TaskProgress = Literal[
    "not_tried", "in_progress", "solved", "failed", "gave_up", "timed_out", "abandoned"
]
"""A task's state for one participant: ``solved`` when every pair is, ``in_progress`` while one is open.

Else the first of ``gave_up``, ``timed_out``, ``abandoned`` that any pair ended as, or ``failed``.
"""


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone who plays; ``consent`` is None until they have been asked and answered.

    ``synthetic`` marks one made by a program, for demos and tests; ``source`` tells where
    one was recorded who did not play here.
    """

    participant_id: str
    created_at: str
    nickname: str | None
    consent: Consent | None
    consent_version: str | None
    consent_at: str | None
    synthetic: bool
    source: Source = "local"


@dataclass(frozen=True, slots=True)
class Trial:
    """One participant on one test pair, in one round.

    ``token`` is the authority to act on the trial: it goes to the participant's
    page and nowhere else. ``elapsed_ms`` is None before the first attempt or closing.
    ``trial_index`` is the position in the session, from 0; None outside of one.
    """

    trial_id: int
    token: str
    participant_id: str
    collection: str
    dataset: str
    task_id: str
    content_hash: str
    pair_index: int
    pair_count: int
    round_number: int
    protocol: str
    attempts_allowed: int
    feedback: Feedback
    assignment: Assignment
    truth_seen: bool
    software_version: str
    created_at: str
    shown_at: str | None
    closed_at: str | None
    close_reason: str | None
    elapsed_ms: int | None
    writer_id: str | None
    outcome: Outcome | None
    closed_by: ClosedBy | None
    session_id: int | None
    trial_index: int | None
    rules: str | None
    consent_version: str | None
    rule_description: str | None

    @property
    def played_by(self) -> Protocol:
        """The rules as they were when the trial was opened."""
        return protocol(self.protocol) if self.rules is None else from_text(self.rules)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One submitted answer.

    ``pair_solved`` is the fact, also while the protocol withholds it: show it
    through ``arc.trials.shown_verdict``. ``t_ms`` is on the page load's clock,
    ``elapsed_ms`` the time on the trial up to then.
    """

    attempt_number: int
    attempt_id: str
    grid: Grid
    pair_solved: bool
    t_ms: int
    elapsed_ms: int
    load_id: str | None
    last_action_id: int
    submitted_at: str
    confidence: int | None


@dataclass(frozen=True, slots=True)
class Lease:
    """What a page load needs to carry on: the trial, its whole log and its attempts."""

    trial: Trial
    actions: tuple[Action, ...]
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class TruthView:
    """One showing of a task's answer to a participant, and the page it was on."""

    participant_id: str
    task_id: str
    content_hash: str
    place: str
    shown_at: str


@dataclass(frozen=True, slots=True)
class Vote:
    """What a participant thinks of a task; ``comment`` is one clean line of at most 280 characters."""

    fair: Fair
    believes: Believes
    comment: str | None
    created_at: str
    changed_at: str


@dataclass(frozen=True, slots=True)
class VoteTally:
    """What ``n`` participants think of a task; ``comments`` are the latest, newest first.

    ``fair`` and ``believes`` have a count for every choice, and each adds up to ``n``.
    """

    n: int
    fair: Mapping[Fair, int]
    believes: Mapping[Believes, int]
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TaskState:
    """Where a participant is with a task, in the latest round.

    ``round_number`` is 0 when there is none. ``elapsed_ms`` adds up the pairs
    that have an attempt or are closed; None when none has. ``truth_allowed``: every
    pair of some round has ended, as ``Store.closed_round`` asks.
    """

    task_id: str
    progress: TaskProgress
    round_number: int
    pairs: int
    pairs_closed: int
    pairs_solved: int
    elapsed_ms: int | None
    truth_allowed: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How much the store holds, participants who declined included."""

    participants: int
    trials: int
    closed_trials: int
    attempts: int
    actions: int
