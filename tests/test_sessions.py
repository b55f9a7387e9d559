"""Sessions: tasks drawn by a seed, and what comes next whatever happened before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc.errors import TrialError
from arc.grid import Grid
from arc.protocols import ARC_AGI, Protocol
from arc.sessions import (
    Break,
    CheckAnswer,
    PlannedTask,
    Rating,
    Session,
    SessionTask,
    Step,
    next_step,
    plan,
)
from arc.store.clock import utc_text
from arc.tasks import Pair, Task
from tests.store.people import make_task

START = datetime(2026, 1, 31, 9, 5, tzinfo=UTC)


def tasks_of(sizes: Sequence[int]) -> list[Task]:
    made = []
    for number, side in enumerate(sizes):
        task = make_task(f"task{number:04d}", outputs=(1,))
        pair = Pair(Grid.blank(side, side, number % 10), Grid.blank(1, 1, 1))
        made.append(replace(task, test=(pair,)))
    return made


def ids(planned: Sequence[PlannedTask]) -> list[str]:
    return [task.task_id for task in planned]


@given(st.integers(0, 2**48), st.integers(1, 12), st.integers(0, 4), st.integers(0, 12))
def test_a_plan_is_its_seeds(seed: int, count: int, controls: int, known: int) -> None:
    tasks, candidates = tasks_of(range(1, 11)), tasks_of([3] * 10 + [20] * 5)[10:]
    rules = replace(ARC_AGI, tasks=count, control_tasks=controls)
    avoid = [task.task_id for task in tasks[:known]]

    def draw() -> tuple[PlannedTask, ...]:
        return plan(
            tasks, "x", rules, seed, avoid=avoid, controls=candidates, control_collection="y"
        )

    planned = draw()
    assert planned == draw()
    main = [task for task in planned if not task.is_control]
    assert len(planned) - len(main) == controls
    assert len(main) == len(set(ids(main))) == min(count, len(tasks))
    # What the participant knows comes only when the rest is used up.
    fresh = len(tasks) - len(avoid)
    assert sum(task.task_id in avoid for task in main) == max(0, min(count, len(tasks)) - fresh)


def test_seeds_give_orders_and_a_fixed_order_none() -> None:
    tasks = tasks_of([1] * 8)
    shuffled = replace(ARC_AGI, tasks="all")
    orders = {tuple(ids(plan(tasks, "x", shuffled, seed))) for seed in range(20)}
    assert len(orders) == 20
    fixed = replace(ARC_AGI, tasks="all", order="fixed")
    assert ids(plan(tasks, "x", fixed, 7)) == [task.task_id for task in tasks]


def test_every_position_is_as_likely_for_every_task() -> None:
    tasks = tasks_of([1] * 4)
    first = [ids(plan(tasks, "x", replace(ARC_AGI, tasks=3), seed))[0] for seed in range(400)]
    for task in tasks:
        # 100 expected; 60 and 140 are over four standard deviations away.
        assert 60 < first.count(task.task_id) < 140


def test_a_list_of_ids_keeps_its_order() -> None:
    tasks = tasks_of([1] * 5)
    rules = replace(ARC_AGI, tasks=("task0003", "task0001"), order="fixed")
    assert ids(plan(tasks, "x", rules, 1)) == ["task0003", "task0001"]
    with pytest.raises(TrialError, match="x does not have: \\['nowhere'\\]"):
        plan(tasks, "x", replace(rules, tasks=("task0003", "nowhere")), 1)


def test_controls_are_of_the_size_of_the_tasks() -> None:
    tasks, candidates = tasks_of([10]), tasks_of([1, 2, 30, 9, 28])
    named = [replace(task, task_id=f"control{n}") for n, task in enumerate(candidates)]
    rules = replace(ARC_AGI, control_tasks=1)
    planned = plan(tasks, "x", rules, 5, controls=named, control_collection="y")
    (control,) = [task for task in planned if task.is_control]
    assert (control.task_id, control.collection) == ("control3", "y")


def session_of(count: int, rules: Protocol, **changed: object) -> Session:
    tasks = tuple(
        SessionTask(n, PlannedTask("x", f"t{n}", "h", 1, False), None, None, None, (), None)
        for n in range(count)
    )
    made = Session(
        session_id=1,
        token="t",
        participant_id="p",
        collection="x",
        rules=rules,
        seed=1,
        study=None,
        study_participant=None,
        completion_code="C",
        created_at=utc_text(START),
        begun_at=None,
        ended_at=None,
        ended_by=None,
        tasks=tasks,
        ratings=(),
        breaks=(),
        checks=(),
        demographics={},
    )
    return replace(made, **changed)  # type: ignore[arg-type]


def answered(
    session: Session, step: Step, now: datetime, rating: int | None, *, taken: bool
) -> Session:
    """The session after the participant did what the step asks."""
    text, done = utc_text(now), session.tasks_closed
    if step.kind == "begin":
        return replace(session, begun_at=text)
    if step.kind == "check":
        return replace(session, checks=(*session.checks, CheckAnswer("q", 1, "c", True)))
    if step.kind == "rating":
        assert step.moment is not None
        given_rating = Rating(step.moment, done, rating, "rof-1", text)
        return replace(session, ratings=(*session.ratings, given_rating))
    if step.kind == "break":
        assert step.reason is not None
        if session.running_break:
            back = replace(session.breaks[-1], ended_at=text)
            return replace(session, breaks=(*session.breaks[:-1], back))
        started = Break(step.reason, done, text, taken, text if taken else None, None)
        return replace(session, breaks=(*session.breaks, started))
    if step.kind == "demographics":
        return replace(session, demographics={"age": None})
    assert step.position is not None
    task = session.tasks[step.position]
    if step.kind == "seen_before":
        return with_task(session, replace(task, seen_before="no"))
    if task.shown_at is None:
        return opened(session, step.position, now)
    return with_task(session, replace(task, closed_at=text, outcomes=("failed",)))


def with_task(session: Session, task: SessionTask) -> Session:
    before, after = session.tasks[: task.position], session.tasks[task.position + 1 :]
    return replace(session, tasks=(*before, task, *after))


def opened(session: Session, position: int, now: datetime) -> Session:
    """The session after a task was opened, in any tab: whoever rested is back."""
    text = utc_text(now)
    breaks = tuple(replace(one, ended_at=text) if one.is_running else one for one in session.breaks)
    task = replace(session.tasks[position], round_number=1, shown_at=text, outcomes=(None,))
    return replace(with_task(session, task), breaks=breaks)


@given(
    st.integers(1, 12),
    st.booleans(),
    st.booleans(),
    st.booleans(),
    st.lists(
        st.tuples(
            st.integers(0, 3000),
            st.one_of(st.none(), st.integers(0, 10)),
            st.booleans(),
            st.booleans(),
        ),
        min_size=150,
        max_size=150,
    ),
)
def test_every_session_comes_to_its_end(
    count: int,
    ratings: bool,
    seen: bool,
    asks: bool,
    answers: list[tuple[int, int | None, bool, bool]],
) -> None:
    rules = replace(ARC_AGI, ratings=ratings, ask_seen_before=seen)
    session, now = session_of(count, rules), START
    questions = {"check_questions": ["q"] if asks else [], "demographics": ["age"] if asks else []}
    for seconds, rating, taken, is_second_tab in answers:
        now += timedelta(seconds=seconds)
        step = next_step(session, now, **questions)
        is_inside = any(task.shown_at and not task.is_closed for task in session.tasks)
        # Nothing is asked inside a task, and looking twice changes nothing.
        assert not is_inside or step.kind == "task"
        assert next_step(session, now, **questions) == step
        if step.kind == "end":
            break
        if session.running_break and is_second_tab:
            session = opened(session, session.tasks_closed, now)
        else:
            session = answered(session, step, now, rating, taken=taken)
        assert not (session.running_break and any(is_on_screen(task) for task in session.tasks))
    assert step.kind == "end"
    assert session.tasks_closed == count
    moments = [r.moment for r in session.ratings]
    assert moments.count("start") == moments.count("end") == int(ratings)
    gaps = [r.after_tasks for r in session.ratings]
    assert all(b - a <= rules.rating_every_tasks for a, b in pairwise(gaps))
    assert all(task.seen_before == ("no" if seen else None) for task in session.tasks)
    assert_rested(session)


def is_on_screen(task: SessionTask) -> bool:
    return task.shown_at is not None and not task.is_closed


def assert_rested(session: Session) -> None:
    """Every break taken has ended, and no time offers one sooner than the rules' minutes after the last."""
    since = [session.begun_at or ""]
    for one in session.breaks:
        assert one.taken is False or one.ended_at
        if one.reason == "time":
            waited = datetime.fromisoformat(one.offered_at) - datetime.fromisoformat(since[-1])
            assert waited >= timedelta(minutes=session.rules.break_after_minutes)
        since.append(one.ended_at or one.offered_at)


@pytest.mark.parametrize(("rating", "reason"), [(7, "rating"), (6, None), (None, None)])
def test_a_high_rating_offers_a_break(rating: int | None, reason: str | None) -> None:
    text = utc_text(START)
    closed = SessionTask(0, PlannedTask("x", "t", "h", 1, False), 1, text, text, ("solved",), "no")
    base = session_of(2, replace(ARC_AGI, rating_every_tasks=1), begun_at=text)
    ratings = (Rating("start", 0, 9, "rof-1", text), Rating("due", 1, rating, "rof-1", text))
    session = replace(base, tasks=(closed, base.tasks[1]), ratings=ratings)
    step = next_step(session, START + timedelta(minutes=1))
    assert (step.kind, step.reason) == (("break", "rating") if reason else ("task", None))


def test_a_break_declined_is_offered_again_by_a_new_rating_or_when_its_minutes_have_passed() -> (
    None
):
    def at(minutes: int) -> str:
        return utc_text(START + timedelta(minutes=minutes))

    def closed(position: int, minutes: int) -> SessionTask:
        task = PlannedTask("x", f"t{position}", "h", 1, False)
        times = (at(minutes - 5), at(minutes))
        return SessionTask(position, task, 1, *times, ("solved",), "no")

    rules = replace(ARC_AGI, rating_every_tasks=1)
    base = session_of(3, rules, begun_at=at(0))
    declined = Break("time", 1, at(26), False, None, None)
    ratings = (Rating("start", 0, 0, "rof-1", at(0)), Rating("due", 1, 2, "rof-1", at(26)))
    session = replace(
        base,
        tasks=(closed(0, 26), closed(1, 31), base.tasks[2]),
        ratings=(*ratings, Rating("due", 2, 2, "rof-1", at(31))),
        breaks=(declined,),
    )
    steps = [next_step(session, START + timedelta(minutes=minutes)) for minutes in (31, 50, 51)]
    assert [(step.kind, step.reason) for step in steps] == [
        ("task", None),
        ("task", None),
        ("break", "time"),
    ]
    tired = replace(session, ratings=(*ratings, Rating("due", 2, 7, "rof-1", at(31))))
    assert next_step(tired, START + timedelta(minutes=31)) == Step("break", reason="rating")
