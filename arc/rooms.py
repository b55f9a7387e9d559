"""A room of the live stage as a state machine: where a show stands, and what a host's command makes of it.

Everything is a function of the state, the plan and the time, so that any process, after any
restart, finds the same moment. Moments are whole milliseconds of the server's clock since 1970.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final, Literal

from arc.errors import TrialError
from arc.grid import MAX_SIDE

Phase = Literal["lobby", "task", "solving", "locked", "reveal", "scores", "ended"]
"""``task`` shows a task that nobody may solve yet; ``locked`` takes no more answers."""

Step = Literal["drawn", "guess_1", "guess_2", "tally", "right", "host", "truth", "words", "fair"]
"""What one step of a reveal adds: the model's guesses, the audience's answers by number, the host's own,
the truth, where answers differ from it in words; ``drawn``, ``right`` and ``fair`` are votes."""

STEPS: Final[tuple[Step, ...]] = (
    "drawn",
    "guess_1",
    "guess_2",
    "tally",
    "right",
    "host",
    "truth",
    "words",
    "fair",
)

POLLS: Final[Mapping[str, tuple[str, ...]]] = {
    "drawn": ("a", "b"),
    "right": ("o3", "audience", "both", "neither"),
    "fair": ("yes", "no", "unsure"),
}
"""The votes among the steps, each with what can be chosen."""

GRACE_MS: Final = 2000
"""What an answer may come after its deadline: it was on its way."""

MAX_DELAY_MS: Final = 60_000
MIN_REOPENED_MS: Final = 15_000
"""What is left, at least, when a lock is taken back."""
MAX_TASKS: Final = 100
_MAX_HISTORY: Final = 40
MAX_SECONDS: Final = 3600
"""Most time to solve a task."""


@dataclass(frozen=True, slots=True)
class Region:
    """A part of a grid on the stage: ``grid`` is ``input.0`` (a test's) or ``train.1.output``.

    Rows and columns count from 0, the last ones are in it.
    """

    grid: str
    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class RoomPlan:
    """What a host chose for the whole show. ``seconds`` is the time to solve a task, 0 for no limit.

    ``origin`` is the address of the site as the host's page had it, for the audience to find it by.
    """

    collection: str
    task_ids: tuple[str, ...]
    seconds: int = 180
    steps: tuple[Step, ...] = STEPS
    title: str = ""
    origin: str = ""

    def to_json(self) -> dict[str, Any]:
        """A plain object that ``plan_from_json`` reads back."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class RoomState:
    """Where the show stands.

    ``position`` is the task's, from 0. ``deadline_ms`` ends the solving, None for no limit; in
    ``locked`` it is when it ended. ``steps`` are this reveal's, those up to and with ``step`` are
    shown. ``released`` are keys of audience answers (``arc.store.rooms``) whose drawing may be
    shown. What phones get comes ``delay_ms`` late.
    """

    phase: Phase = "lobby"
    position: int = 0
    opened_ms: int | None = None
    deadline_ms: int | None = None
    steps: tuple[Step, ...] = ()
    step: int = 0
    region: Region | None = None
    released: tuple[str, ...] = ()
    delay_ms: int = 0

    @property
    def shown_steps(self) -> tuple[Step, ...]:
        """The reveal's steps that are on the stage; all of them once it is over."""
        if self.phase == "reveal":
            return self.steps[: self.step + 1]
        return self.steps if self.phase in ("scores", "ended") else ()

    @property
    def is_spoiled(self) -> bool:
        """Whether the task's answer, or a model's guess at it, has been shown by now."""
        return bool(set(self.shown_steps) & {"drawn", "guess_1", "guess_2", "truth", "words"})

    @property
    def is_truth_out(self) -> bool:
        """Whether right and wrong may be told: the answer has been shown, or its reveal is over."""
        is_over = self.phase in ("scores", "ended")
        return is_over or bool(set(self.shown_steps) & {"truth", "words"})

    def answers_until_ms(self) -> int | None:
        """The last moment an answer is taken: the deadline, as late as phones hear of it; None for no limit."""
        if self.deadline_ms is None:
            return None
        return self.deadline_ms + self.delay_ms + GRACE_MS

    def to_json(self) -> dict[str, Any]:
        """A plain object that ``state_from_json`` reads back."""
        return asdict(self)


def plan_from_json(raw: Mapping[str, Any]) -> RoomPlan:
    """What ``RoomPlan.to_json`` gave."""
    return RoomPlan(**{**raw, "task_ids": tuple(raw["task_ids"]), "steps": tuple(raw["steps"])})


def state_from_json(raw: Mapping[str, Any]) -> RoomState:
    """What ``RoomState.to_json`` gave."""
    region = Region(**raw["region"]) if raw["region"] else None
    named = {"steps": tuple(raw["steps"]), "released": tuple(raw["released"]), "region": region}
    return RoomState(**{**raw, **named})


def check_plan(plan: RoomPlan) -> RoomPlan:
    """The plan, if it can be played. Raises TrialError (``bad_request``)."""
    if not 1 <= len(plan.task_ids) <= MAX_TASKS:
        raise _bad(f"a room plays 1 to {MAX_TASKS} tasks")
    if not 0 <= plan.seconds <= MAX_SECONDS:
        raise _bad(f"the time to solve is 0 to {MAX_SECONDS} seconds")
    if len(set(plan.steps)) != len(plan.steps) or not set(plan.steps) <= set(STEPS):
        raise _bad(f"the steps of a reveal are, each once: {', '.join(STEPS)}")
    return replace(plan, steps=tuple(step for step in STEPS if step in plan.steps))


def at(state: RoomState, now_ms: int) -> RoomState:
    """The state as it is at a moment: a deadline that has passed locks by itself."""
    is_over = state.deadline_ms is not None and now_ms >= state.deadline_ms
    return replace(state, phase="locked") if state.phase == "solving" and is_over else state


def apply(
    state: RoomState,
    history: Sequence[RoomState],
    plan: RoomPlan,
    command: Mapping[str, Any],
    now_ms: int,
    available: frozenset[Step] = frozenset(STEPS),
) -> tuple[RoomState, tuple[RoomState, ...]]:
    """The state after a command, and what ``back`` has to go through from there, newest last.

    ``command`` has a ``kind``: ``next``; ``back``; ``lock``; ``extend`` with ``seconds``; ``delay``
    with ``ms``; ``region`` with ``region``, null to show all; ``release`` and ``hold`` with
    ``answer``; ``task`` with ``position``; ``end``. ``available`` are the steps that have
    something to show. Raises TrialError: ``bad_request``, ``not_yet``, ``ended``.
    """
    seen = at(state, now_ms)
    if seen != state:  # locked by the clock: taken back like a lock by hand
        history = (*history, state)
    state = seen
    kind = command.get("kind")
    if state.phase == "ended" and kind != "back":
        raise TrialError("ended", "the show is over")
    if kind == "back":
        return _back(state, history, now_ms)
    if kind == "next":
        following = _next(state, plan, now_ms, available)
    elif isinstance(kind, str) and kind in _COMMANDS:
        following = _COMMANDS[kind](state, plan, command, now_ms)
    else:
        raise _bad(f"a command is one of: back, next, {', '.join(_COMMANDS)}")
    # Nothing leads back from a reveal into solving: the answers are closed.
    closes_answers = state.phase == "locked" and following.phase in ("reveal", "scores")
    kept = (state,) if closes_answers else (*history, state)
    return following, kept[-_MAX_HISTORY:]


def _next(state: RoomState, plan: RoomPlan, now_ms: int, available: frozenset[Step]) -> RoomState:
    if state.phase == "lobby":
        return _task(state, 0)
    if state.phase == "task":
        deadline = now_ms + 1000 * plan.seconds if plan.seconds else None
        return replace(state, phase="solving", opened_ms=now_ms, deadline_ms=deadline)
    if state.phase == "solving":
        return _locked(state, now_ms)
    if state.phase == "locked":
        until = state.answers_until_ms()
        if until is not None and now_ms < until:
            left = -(-(until - now_ms) // 1000)
            raise TrialError(
                "not_yet",
                f"the last answers are on their way, {left} s more",
                wait_ms=until - now_ms,
            )
        steps = tuple(step for step in plan.steps if step in available)
        phase: Phase = "reveal" if steps else "scores"
        return replace(state, phase=phase, steps=steps, step=0, region=None)
    if state.phase == "reveal":
        is_last = state.step + 1 >= len(state.steps)
        return replace(state, phase="scores") if is_last else replace(state, step=state.step + 1)
    if state.position + 1 < len(plan.task_ids):
        return _task(state, state.position + 1)
    return replace(state, phase="ended")


def _back(
    state: RoomState, history: Sequence[RoomState], now_ms: int
) -> tuple[RoomState, tuple[RoomState, ...]]:
    if not history:
        raise TrialError("not_yet", "there is nothing to take back")
    before = replace(history[-1], delay_ms=state.delay_ms)
    if before.phase == "solving" and before.deadline_ms is not None:
        least = now_ms + MIN_REOPENED_MS
        before = replace(before, deadline_ms=max(before.deadline_ms, least))
    return before, tuple(history[:-1])


def _task(state: RoomState, position: int) -> RoomState:
    return RoomState(phase="task", position=position, delay_ms=state.delay_ms)


def _locked(state: RoomState, now_ms: int) -> RoomState:
    return replace(state, phase="locked", deadline_ms=now_ms)


def _lock(state: RoomState, _plan: RoomPlan, _command: Mapping[str, Any], now_ms: int) -> RoomState:
    _during(state, "solving")
    return _locked(state, now_ms)


def _extend(
    state: RoomState, _plan: RoomPlan, command: Mapping[str, Any], now_ms: int
) -> RoomState:
    _during(state, "solving")
    seconds = _number(command, "seconds", -MAX_SECONDS, MAX_SECONDS)
    if state.deadline_ms is None:
        raise _bad("this task has no time limit")
    return replace(state, deadline_ms=max(now_ms + 1000, state.deadline_ms + 1000 * seconds))


def _delay(state: RoomState, _plan: RoomPlan, command: Mapping[str, Any], _now: int) -> RoomState:
    _during(state, "lobby", "task", "scores")
    return replace(state, delay_ms=_number(command, "ms", 0, MAX_DELAY_MS))


def _region(state: RoomState, _plan: RoomPlan, command: Mapping[str, Any], _now: int) -> RoomState:
    _during(state, "task", "solving", "locked", "reveal")
    raw = command.get("region")
    if raw is None:
        return replace(state, region=None)
    if not isinstance(raw, Mapping) or not isinstance(raw.get("grid"), str):
        raise _bad("region names its grid")
    sides = {
        name: _number(raw, name, 0, MAX_SIDE - 1) for name in ("top", "left", "bottom", "right")
    }
    if sides["top"] > sides["bottom"] or sides["left"] > sides["right"]:
        raise _bad("a region's top is above its bottom, its left before its right")
    return replace(state, region=Region(raw["grid"][:40], **sides))


def _release(state: RoomState, _plan: RoomPlan, command: Mapping[str, Any], _now: int) -> RoomState:
    _during(state, "locked", "reveal", "scores")
    key = _answer(command)
    return replace(state, released=(*(k for k in state.released if k != key), key)[-20:])


def _hold(state: RoomState, _plan: RoomPlan, command: Mapping[str, Any], _now: int) -> RoomState:
    key = _answer(command)
    return replace(state, released=tuple(k for k in state.released if k != key))


def _choose(state: RoomState, plan: RoomPlan, command: Mapping[str, Any], _now: int) -> RoomState:
    _during(state, "lobby", "task", "scores")
    return _task(state, _number(command, "position", 0, len(plan.task_ids) - 1))


def _end(state: RoomState, _plan: RoomPlan, _command: Mapping[str, Any], _now: int) -> RoomState:
    _during(state, "lobby", "task", "scores")
    return replace(state, phase="ended")


_COMMANDS: Final = {
    "lock": _lock,
    "extend": _extend,
    "delay": _delay,
    "region": _region,
    "release": _release,
    "hold": _hold,
    "task": _choose,
    "end": _end,
}


def _during(state: RoomState, *phases: Phase) -> None:
    if state.phase not in phases:
        raise TrialError("not_yet", f"not while the show is at {state.phase!r}")


def _number(command: Mapping[str, Any], name: str, least: int, most: int) -> int:
    value = command.get(name)
    if type(value) is not int or not least <= value <= most:
        raise _bad(f"{name} is a whole number from {least} to {most}")
    return value


def _answer(command: Mapping[str, Any]) -> str:
    key = command.get("answer")
    if not isinstance(key, str) or not 1 <= len(key) <= 40:
        raise _bad("answer is the key of one of the audience's answers")
    return key


def _bad(sentence: str) -> TrialError:
    return TrialError("bad_request", sentence)
