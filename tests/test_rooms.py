"""A room's show as a state machine: what each command does, and what no sequence of them can do."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from arc.errors import TrialError
from arc.rooms import (
    GRACE_MS,
    MAX_DELAY_MS,
    MIN_REOPENED_MS,
    STEPS,
    RoomPlan,
    RoomState,
    Step,
    apply,
    at,
    check_plan,
    plan_from_json,
    state_from_json,
)

PLAN = RoomPlan("o3-unsolved", ("a", "b", "c"), seconds=60)
NO_STEPS: frozenset[Step] = frozenset()


class Show:
    """A room that is driven by commands, with a clock that moves when told to."""

    def __init__(self, plan: RoomPlan = PLAN, delay_ms: int = 0) -> None:
        self.plan = plan
        self.state = RoomState(delay_ms=delay_ms)
        self.history: tuple[RoomState, ...] = ()
        self.now_ms = 1_000_000

    def do(
        self, kind: str, available: frozenset[Step] = frozenset(STEPS), **more: Any
    ) -> RoomState:
        command = {"kind": kind, **more}
        self.state, self.history = apply(
            self.state, self.history, self.plan, command, self.now_ms, available
        )
        return self.state

    def refused(self, kind: str, **more: Any) -> TrialError:
        before = self.state, self.history
        with pytest.raises(TrialError) as refusal:
            self.do(kind, **more)
        assert (self.state, self.history) == before
        return refusal.value

    def to_reveal(self) -> RoomState:
        for _ in range(3):
            self.do("next")
        self.now_ms += GRACE_MS + self.state.delay_ms
        return self.do("next")


def test_next_leads_through_the_whole_show() -> None:
    show = Show(replace(PLAN, task_ids=("a", "b"), steps=("guess_1", "truth")))
    phases = []
    while show.state.phase != "ended":
        show.now_ms += 5000
        phases.append(show.do("next").phase)
    round_trip = ["task", "solving", "locked", "reveal", "reveal", "scores"]
    assert phases == [*round_trip, *round_trip, "ended"]
    assert show.refused("next").code == "ended"


def test_solving_has_a_countdown_and_locks_by_itself() -> None:
    show = Show()
    show.do("next")
    solving = show.do("next")
    assert (solving.opened_ms, solving.deadline_ms) == (1_000_000, 1_060_000)
    assert at(solving, 1_059_999) == solving
    assert at(solving, 1_060_000) == replace(solving, phase="locked")


def test_without_a_limit_it_is_locked_by_hand_alone() -> None:
    show = Show(replace(PLAN, seconds=0))
    show.do("next")
    solving = show.do("next")
    assert solving.deadline_ms is None
    assert solving.answers_until_ms() is None
    assert at(solving, 10**12) == solving
    show.now_ms += 5000
    assert show.do("lock").deadline_ms == 1_005_000


@pytest.mark.parametrize("delay_ms", [0, 7000])
def test_the_reveal_waits_for_the_last_answers(delay_ms: int) -> None:
    show = Show(delay_ms=delay_ms)
    show.do("next")
    show.do("next")
    locked = show.do("next")
    until = show.now_ms + delay_ms + GRACE_MS
    assert locked.answers_until_ms() == until
    show.now_ms = until - 1
    refusal = show.refused("next")
    assert (refusal.code, refusal.details["wait_ms"]) == ("not_yet", 1)
    show.now_ms = until
    assert show.do("next").phase == "reveal"


def test_steps_with_nothing_to_show_are_left_out() -> None:
    show = Show()
    for _ in range(3):
        show.do("next")
    show.now_ms += GRACE_MS
    there: frozenset[Step] = frozenset({"guess_1", "truth"})
    assert show.do("next", available=there).steps == ("guess_1", "truth")


def test_a_reveal_of_nothing_is_the_scores() -> None:
    show = Show()
    for _ in range(3):
        show.do("next")
    show.now_ms += GRACE_MS
    assert show.do("next", available=NO_STEPS).phase == "scores"
    assert show.do("back").phase == "locked"
    assert show.refused("back").code == "not_yet"


def test_steps_are_shown_one_after_the_other() -> None:
    show = Show(replace(PLAN, steps=("guess_1", "tally", "truth")))
    assert show.to_reveal().shown_steps == ("guess_1",)
    assert show.do("next").shown_steps == ("guess_1", "tally")
    assert show.do("next").shown_steps == ("guess_1", "tally", "truth")
    assert show.do("next").shown_steps == ("guess_1", "tally", "truth")
    assert show.do("next").shown_steps == ()


def test_the_first_guess_gives_the_task_away() -> None:
    show = Show(replace(PLAN, steps=("tally", "guess_1", "truth")))
    assert not show.to_reveal().is_spoiled
    assert show.do("next").is_spoiled


def test_back_takes_the_lock_of_the_clock_back_with_time_to_draw() -> None:
    show = Show()
    show.do("next")
    show.do("next")
    show.now_ms += 61_000
    reopened = show.do("back")
    assert reopened.phase == "solving"
    assert reopened.deadline_ms == show.now_ms + MIN_REOPENED_MS


def test_back_leads_from_no_reveal_into_solving() -> None:
    show = Show()
    show.to_reveal()
    assert show.do("back").phase == "locked"
    assert show.refused("back").code == "not_yet"


def test_back_keeps_the_delay_that_is_set() -> None:
    show = Show()
    show.do("next")
    show.do("delay", ms=4000)
    show.do("delay", ms=9000)
    assert show.do("back").delay_ms == 9000


def test_more_time_and_less() -> None:
    show = Show()
    show.do("next")
    show.do("next")
    assert show.do("extend", seconds=30).deadline_ms == 1_090_000
    assert show.do("extend", seconds=-3600).deadline_ms == show.now_ms + 1000
    assert Show().refused("extend", seconds=5).code == "not_yet"


def test_a_region_is_of_this_task_and_goes_with_the_solving() -> None:
    show = Show()
    show.do("next")
    region = {"grid": "input.0", "top": 1, "left": 2, "bottom": 3, "right": 4}
    assert show.do("region", region=region).region is not None
    assert show.do("region").region is None
    show.do("region", region=region)
    show.do("next")
    show.do("next")
    show.now_ms += GRACE_MS
    assert show.do("next").region is None


@pytest.mark.parametrize(
    "region",
    [
        {"grid": "input.0", "top": 4, "left": 2, "bottom": 3, "right": 4},
        {"grid": "input.0", "top": 0, "left": 0, "bottom": 30, "right": 4},
        {"grid": "input.0", "top": 0, "left": 0, "bottom": True, "right": 4},
        {"grid": 3, "top": 0, "left": 0, "bottom": 1, "right": 4},
        {"grid": "input.0"},
        "all",
    ],
)
def test_a_region_that_is_none_is_refused(region: object) -> None:
    show = Show()
    show.do("next")
    assert show.refused("region", region=region).code == "bad_request"


def test_a_drawing_is_released_and_held_again() -> None:
    show = Show()
    show.to_reveal()
    assert show.do("release", answer="abc").released == ("abc",)
    assert show.do("release", answer="abc").released == ("abc",)
    assert show.do("release", answer="def").released == ("abc", "def")
    assert show.do("hold", answer="abc").released == ("def",)
    assert show.refused("release", answer="").code == "bad_request"


def test_tasks_can_be_taken_in_any_order() -> None:
    show = Show()
    assert show.do("task", position=2).position == 2
    assert show.refused("task", position=3).code == "bad_request"
    show.do("next")
    assert show.refused("task", position=0).code == "not_yet"


@pytest.mark.parametrize(
    "plan",
    [
        replace(PLAN, task_ids=()),
        replace(PLAN, task_ids=("a",) * 101),
        replace(PLAN, seconds=-1),
        replace(PLAN, seconds=3601),
        replace(PLAN, steps=("truth", "truth")),
        replace(PLAN, steps=("applause",)),  # type: ignore[arg-type]
    ],
)
def test_a_plan_that_cannot_be_played_is_refused(plan: RoomPlan) -> None:
    with pytest.raises(TrialError) as refusal:
        check_plan(plan)
    assert refusal.value.code == "bad_request"


def test_a_plans_steps_are_put_in_order() -> None:
    assert check_plan(replace(PLAN, steps=("truth", "guess_1"))).steps == ("guess_1", "truth")


numbers = st.one_of(st.integers(-5000, 70_000), st.booleans(), st.none(), st.text(max_size=3))
regions = st.fixed_dictionaries(
    {"grid": st.sampled_from(["input.0", "train.1.output", 3])},
    optional={side: st.integers(-1, 31) for side in ("top", "left", "bottom", "right")},
)
COMMANDS = st.one_of(
    st.sampled_from([{"kind": "next"}] * 4 + [{"kind": "back"}, {"kind": "lock"}, {"kind": "end"}]),
    st.builds(lambda n: {"kind": "extend", "seconds": n}, numbers),
    st.builds(lambda n: {"kind": "delay", "ms": n}, numbers),
    st.builds(lambda n: {"kind": "task", "position": n}, st.one_of(st.integers(-1, 4), numbers)),
    st.builds(lambda r: {"kind": "region", "region": r}, st.one_of(regions, numbers)),
    st.builds(
        lambda kind, key: {"kind": kind, "answer": key},
        st.sampled_from(["release", "hold"]),
        st.one_of(st.sampled_from(["a", "b", ""]), numbers),
    ),
    st.builds(lambda kind: {"kind": kind}, st.one_of(st.text(max_size=8), st.lists(st.none()))),
)
PLANS = st.builds(
    RoomPlan,
    collection=st.just("c"),
    task_ids=st.lists(st.sampled_from("abcd"), min_size=1, max_size=3).map(tuple),
    seconds=st.sampled_from([0, 1, 60]),
    steps=st.lists(st.sampled_from(STEPS), unique=True).map(tuple),
).map(check_plan)


class AnyShow(RuleBasedStateMachine):
    """Any sequence of commands at any speed."""

    @initialize(plan=PLANS, delay_ms=st.sampled_from([0, 5000, MAX_DELAY_MS]))
    def begin(self, plan: RoomPlan, delay_ms: int) -> None:
        self.show = Show(plan, delay_ms)
        self.is_closed = False

    @rule(ms=st.sampled_from([0, 1, 900, 2000, 30_000, 70_000]))
    def time_passes(self, ms: int) -> None:
        self.show.now_ms += ms

    @rule(command=COMMANDS, available=st.frozensets(st.sampled_from(STEPS)))
    def command(self, command: dict[str, Any], available: frozenset[Step]) -> None:
        show = self.show
        before, history = show.state, show.history
        try:
            after, kept = apply(before, history, show.plan, command, show.now_ms, available)
        except TrialError as error:
            if error.code not in ("bad_request", "not_yet", "ended"):
                raise
            return
        if command["kind"] != "back":
            self.check_back(before, after, kept)
            self.check_steps(before, after)
        if before.phase == "reveal":
            assert after.phase in ("reveal", "scores", "locked")
        self.check_answers_stay_closed(before, after)
        show.state, show.history = after, kept

    def check_answers_stay_closed(self, before: RoomState, after: RoomState) -> None:
        if after.phase == "task":
            self.is_closed = False
        elif before.phase == "locked" and after.phase in ("reveal", "scores"):
            self.is_closed = True
        assert not (self.is_closed and after.phase == "solving")

    def check_back(self, before: RoomState, after: RoomState, kept: tuple[RoomState, ...]) -> None:
        seen = at(before, self.show.now_ms)
        back, _rest = apply(after, kept, self.show.plan, {"kind": "back"}, self.show.now_ms)
        # But for what back never undoes: the delay; and the time left, which is enough to draw.
        told = replace(seen, delay_ms=after.delay_ms)
        if seen.phase == "solving" and seen.deadline_ms is not None:
            assert back.deadline_ms is not None
            assert back.deadline_ms >= max(seen.deadline_ms, self.show.now_ms + MIN_REOPENED_MS)
            told = replace(told, deadline_ms=back.deadline_ms)
        assert back == told

    def check_steps(self, before: RoomState, after: RoomState) -> None:
        if before.phase == after.phase == "reveal":
            length = len(before.shown_steps)
            assert after.shown_steps[:length] == before.shown_steps
            assert len(after.shown_steps) - length in (0, 1)

    @invariant()
    def it_outlives_a_restart(self) -> None:
        if hasattr(self, "show"):
            stored = json.loads(json.dumps(self.show.state.to_json()))
            assert state_from_json(stored) == self.show.state
            plan = json.loads(json.dumps(self.show.plan.to_json()))
            assert plan_from_json(plan) == self.show.plan

    @invariant()
    def it_is_somewhere_in_the_plan(self) -> None:
        if hasattr(self, "show"):
            state = self.show.state
            assert 0 <= state.position < len(self.show.plan.task_ids)
            assert 0 <= state.delay_ms <= MAX_DELAY_MS
            assert state.step == 0 or state.step < len(state.steps)
            assert set(state.steps) <= set(self.show.plan.steps)


TestAnyShow = AnyShow.TestCase
TestAnyShow.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


@given(st.lists(COMMANDS, max_size=30), st.integers(0, 3))
@settings(max_examples=150, deadline=None)
def test_once_revealed_no_going_back_reopens_the_answers(
    commands: list[dict[str, Any]], steps: int
) -> None:
    show = Show()
    show.to_reveal()
    for command in [{"kind": "next"}] * steps + commands:
        show.now_ms += 3000
        if command["kind"] in ("task", "next") and show.state.phase == "scores":
            continue  # leads on to another task, which may be solved
        try:
            show.do(**command)
        except TrialError:
            continue
        assert show.state.phase in ("locked", "reveal", "scores", "ended")
