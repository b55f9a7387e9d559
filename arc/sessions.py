"""A session: a list of tasks with what is asked around them, and what comes next.

Everything here is a function of what has happened so far and of the time, so a
session goes on after a reload, in another tab, or the next morning.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from arc.errors import TrialError
from arc.protocols import Protocol
from arc.tasks import Task
from arc.trials import Outcome

SeenBefore = Literal["yes", "not_sure", "no"]
"""Whether the participant knew the task from before, in their own words."""

Moment = Literal["start", "due", "end"]
"""When fatigue is rated: before the first task, between two, after the last."""

BreakReason = Literal["rating", "time", "participant"]
"""Why a break was offered: a high rating, a long time without one, or the participant's wish."""

EndedBy = Literal["completed", "participant"]

StepKind = Literal[
    "begin", "check", "rating", "task", "seen_before", "break", "demographics", "end"
]

SITTING_GAP: Final = timedelta(minutes=30)
"""An absence as long as this starts a new sitting: its time does not count towards a break."""


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """A task as a session lists it; ``is_control`` marks one that o3 solved."""

    collection: str
    task_id: str
    content_hash: str
    pair_count: int
    is_control: bool


@dataclass(frozen=True, slots=True)
class SessionTask:
    """A planned task and how far it is: one outcome a test pair once it was opened, else none."""

    position: int
    plan: PlannedTask
    round_number: int | None
    shown_at: str | None
    closed_at: str | None
    outcomes: tuple[Outcome | None, ...]
    seen_before: SeenBefore | None

    @property
    def is_closed(self) -> bool:
        """Every test pair has ended."""
        return bool(self.outcomes) and None not in self.outcomes


@dataclass(frozen=True, slots=True)
class Rating:
    """Self-reported fatigue, 0-10, after so many closed tasks; None when it was skipped."""

    moment: Moment
    after_tasks: int
    rating: int | None
    scale_version: str
    answered_at: str


@dataclass(frozen=True, slots=True)
class Break:
    """A break that was taken or declined; ``offered_at`` is when that was answered."""

    reason: BreakReason
    after_tasks: int
    offered_at: str
    taken: bool | None
    started_at: str | None
    ended_at: str | None

    @property
    def is_running(self) -> bool:
        return self.started_at is not None and self.ended_at is None


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """One try at one question of the comprehension check."""

    question: str
    try_number: int
    choice: str
    correct: bool


@dataclass(frozen=True, slots=True)
class Session:
    """A session with all that happened in it. Times are UTC text, see ``store/schema.py``."""

    session_id: int
    token: str
    participant_id: str
    collection: str
    rules: Protocol
    seed: int
    study: str | None
    study_participant: str | None
    completion_code: str
    created_at: str
    begun_at: str | None
    ended_at: str | None
    ended_by: EndedBy | None
    tasks: tuple[SessionTask, ...]
    ratings: tuple[Rating, ...]
    breaks: tuple[Break, ...]
    checks: tuple[CheckAnswer, ...]
    demographics: Mapping[str, str | None]

    @property
    def tasks_closed(self) -> int:
        """How many of its tasks have ended."""
        return sum(task.is_closed for task in self.tasks)

    @property
    def running_break(self) -> Break | None:
        return next((one for one in self.breaks if one.is_running), None)


@dataclass(frozen=True, slots=True)
class Step:
    """What the participant does next. ``position`` is a task's, ``reason`` a break's."""

    kind: StepKind
    position: int | None = None
    moment: Moment | None = None
    reason: BreakReason | None = None


def next_step(
    session: Session,
    now: datetime,
    *,
    check_questions: Collection[str] = (),
    demographics: Collection[str] = (),
) -> Step:
    """What comes next, given the ids of the questions that are asked before and after the tasks.

    Nothing is ever due inside a task that has been opened.
    """
    if session.ended_at:
        return Step("end")
    if session.begun_at is None:
        return Step("begin")
    right = {answer.question for answer in session.checks if answer.correct}
    if any(question not in right for question in check_questions):
        return Step("check")
    if session.rules.ratings and not _rated(session, "start", 0):
        return Step("rating", moment="start")
    current = next((task for task in session.tasks if not task.is_closed), None)
    if current and current.shown_at:
        return Step("task", position=current.position)
    unasked = next((t for t in session.tasks if t.is_closed and t.seen_before is None), None)
    if session.rules.ask_seen_before and unasked:
        return Step("seen_before", position=unasked.position)
    moment = _rating_due(session, now, at_end=current is None)
    if moment:
        return Step("rating", moment=moment)
    if current:
        reason = _break_due(session, now)
        return Step("break", reason=reason) if reason else Step("task", position=current.position)
    if any(question not in session.demographics for question in demographics):
        return Step("demographics")
    return Step("end")


def _rated(session: Session, moment: Moment, after_tasks: int) -> bool:
    return any((r.moment, r.after_tasks) == (moment, after_tasks) for r in session.ratings)


def _rating_due(session: Session, now: datetime, *, at_end: bool) -> Moment | None:
    rules, done = session.rules, session.tasks_closed
    if not rules.ratings or done == 0:
        return None
    if at_end:
        return None if _rated(session, "end", done) else "end"
    last = session.ratings[-1]
    is_due = done - last.after_tasks >= rules.rating_every_tasks or now - _time(
        last.answered_at
    ) >= timedelta(minutes=rules.rating_every_minutes)
    return "due" if is_due and last.after_tasks < done else None


def _break_due(session: Session, now: datetime) -> BreakReason | None:
    """The reason of a break that is running or to be offered before the next task."""
    running = session.running_break
    if running:
        return running.reason
    done = session.tasks_closed
    here = {one.reason: one for one in session.breaks if one.after_tasks == done}
    if any(one.taken is not None for one in here.values()):
        return None
    rules = session.rules
    rated = [r.rating for r in session.ratings if r.after_tasks == done and r.rating is not None]
    if done and any(rating >= rules.break_at_rating for rating in rated):
        return "rating"
    sitting = now - sitting_start(session, now)
    return "time" if sitting >= timedelta(minutes=rules.break_after_minutes) else None


def sitting_start(session: Session, now: datetime) -> datetime:
    """Since when the participant has been at it: from the last break, or long absence, on.

    A break declined counts as one: who wants none is not asked again after every task.
    """
    moments = [session.begun_at, *(rating.answered_at for rating in session.ratings)]
    moments += [moment for task in session.tasks for moment in (task.shown_at, task.closed_at)]
    known = sorted(_time(moment) for moment in moments if moment)
    start = known[0] if known else now
    for before, after in zip(known, [*known[1:], now], strict=True):
        if after - before >= SITTING_GAP and not _inside_a_task(session, before, after):
            start = after
    ends = [one.ended_at if one.taken else one.offered_at for one in session.breaks]
    return max([start, *(_time(end) for end in ends if end)])


def _inside_a_task(session: Session, start: datetime, end: datetime) -> bool:
    """Whether the time from start to end was spent on one task, from its showing to its closing."""
    return any(
        task.shown_at
        and task.closed_at
        and _time(task.shown_at) == start
        and _time(task.closed_at) == end
        for task in session.tasks
    )


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def plan(
    tasks: Sequence[Task],
    collection: str,
    rules: Protocol,
    seed: int,
    *,
    avoid: Collection[str] = (),
    controls: Sequence[Task] = (),
    control_collection: str = "",
) -> tuple[PlannedTask, ...]:
    """The tasks of a new session, in order; the same for the same seed.

    ``avoid`` are ids the participant knows: they come only when there are not
    enough others. ``controls`` are candidates for ``rules.control_tasks``; each one
    taken is the closest in size (cells of all test inputs) to one of the tasks.
    Raises TrialError (``bad_request``) when the rules list a task that is not there.
    """
    rng = random.Random(seed)
    # Keys, not shuffle(): what random() gives for a seed is promised for good.
    keyed = [(task.task_id in avoid, rng.random(), n) for n, task in enumerate(tasks)]
    if rules.order == "fixed":
        keyed = [(known, 0.0, n) for known, _, n in keyed]
    if isinstance(rules.tasks, tuple):
        by_id = {task.task_id: (key, task) for task, (_, key, _) in zip(tasks, keyed, strict=True)}
        absent = [task_id for task_id in rules.tasks if task_id not in by_id]
        if absent:
            raise TrialError(
                "bad_request", f"{rules.name} lists tasks that {collection} does not have: {absent}"
            )
        listed = [by_id[task_id] for task_id in rules.tasks]
        # In fixed order every key is the same, and sorting leaves the list's own order.
        chosen = [task for _, task in sorted(listed, key=lambda pair: pair[0])]
    else:
        count = len(tasks) if rules.tasks == "all" else rules.tasks
        picked = sorted(keyed)[:count]
        chosen = [tasks[n] for _, _, n in sorted(picked, key=lambda one: one[1:])]
    planned = [_planned(task, collection, is_control=False) for task in chosen]
    for control in _matched(chosen, controls, rules.control_tasks, rng):
        place = rng.randrange(len(planned) + 1)
        planned.insert(place, _planned(control, control_collection, is_control=True))
    return tuple(planned)


def _planned(task: Task, collection: str, *, is_control: bool) -> PlannedTask:
    return PlannedTask(
        collection, task.task_id, task.content_hash, len(task.test), is_control=is_control
    )


def _matched(
    chosen: Sequence[Task], candidates: Sequence[Task], count: int, rng: random.Random
) -> list[Task]:
    taken = {task.task_id for task in chosen}
    left = [task for task in candidates if task.task_id not in taken]
    models = sorted(chosen, key=lambda _: rng.random())
    matched: list[Task] = []
    for number in range(min(count, len(left)) if models else 0):
        size = _test_cells(models[number % len(models)])
        best = min(left, key=lambda task: (abs(_test_cells(task) - size), rng.random()))
        left.remove(best)
        matched.append(best)
    return matched


def _test_cells(task: Task) -> int:
    return sum(pair.input.shape[0] * pair.input.shape[1] for pair in task.test)
