"""A trial played back: its log as frames on one clock of its own.

The trial's clock begins with the first load's zero and runs through everything: the
loads' spans one after the other, and the time away between them where it is known.
So no moment is lost; what nobody wants to sit through is marked as a wait instead
(``docs/timing.md`` says what is idle, hidden, paused and away). A stroke has a frame
for each of its cells, every other action one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, NamedTuple

from arc.actions import Action, apply, initial_state
from arc.drawing import edited
from arc.errors import ReplayError
from arc.grid import Grid
from arc.timing import IDLE_GAP_MS, LoadStarts, Step, away_before, log_steps

WaitKind = Literal["idle", "hidden", "paused", "away"]


class HandedIn(NamedTuple):
    """An answer the trial took, at the action ``last_action_id``.

    ``pair_solved`` is None while the protocol withholds it.
    """

    attempt_number: int
    last_action_id: int
    pair_solved: bool | None


class Frame(NamedTuple):
    """The answer grid right after a step, ``at_ms`` on the trial's clock.

    ``action_id`` and ``kind`` are the action's; -1 and ``""`` before the first. ``cells``
    is how many of a stroke's cells are on the grid, 0 for any other kind. ``attempts``
    is how many answers were handed in by then.
    """

    at_ms: int
    action_id: int
    kind: str
    cells: int
    attempts: int
    grid: Grid


class Wait(NamedTuple):
    """Time in which nothing was done, from ``start_ms`` to ``end_ms`` on the trial's clock."""

    kind: WaitKind
    start_ms: int
    end_ms: int

    @property
    def length_ms(self) -> int:
        return self.end_ms - self.start_ms


class Mark(NamedTuple):
    """An answer handed in, and the frame that shows it."""

    frame: int
    attempt_number: int
    pair_solved: bool | None


@dataclass(frozen=True)
class Replay:
    """A trial's frames in the order they happened, at least one; waits and marks likewise."""

    frames: tuple[Frame, ...]
    waits: tuple[Wait, ...]
    marks: tuple[Mark, ...]
    duration_ms: int


def replay_of(
    log: Iterable[Action],
    test_input: Grid,
    handed_in: Sequence[HandedIn] = (),
    load_starts: LoadStarts | None = None,
) -> Replay:
    """Play a trial's log back.

    ``load_starts`` are the loads' zeros on the server's clock: without them, or where one
    is not known, time away counts nothing. Raises ReplayError when the log is not numbered
    from 0, or an answer was handed in at an action it does not have.
    """
    steps = list(log_steps(log))
    _check(steps, handed_in)
    starts = _starts(steps, load_starts)
    given = {answer.last_action_id for answer in handed_in}
    frames = list(_frames(steps, starts, given, test_input))
    last_of = {frame.action_id: n for n, frame in enumerate(frames)}
    return Replay(
        frames=tuple(frames),
        waits=tuple(_waits(steps, starts)),
        marks=tuple(
            Mark(last_of[answer.last_action_id], answer.attempt_number, answer.pair_solved)
            for answer in handed_in
        ),
        duration_ms=frames[-1].at_ms,
    )


def _check(steps: Sequence[Step], handed_in: Sequence[HandedIn]) -> None:
    for expected, step in enumerate(steps):
        if step.action.action_id != expected:
            raise ReplayError(
                f"the log has action {step.action.action_id} where {expected} belongs"
            )
    for answer in handed_in:
        if not 0 <= answer.last_action_id < len(steps):
            raise ReplayError(
                f"attempt {answer.attempt_number} was handed in at action "
                f"{answer.last_action_id}, the log has {len(steps)}"
            )


def _starts(steps: Sequence[Step], load_starts: LoadStarts | None) -> list[int]:
    """When each action began, in ms on the trial's clock."""
    away = away_before(steps, load_starts) or [0] * len(steps)
    clock, starts = 0, []
    for step, gone in zip(steps, away, strict=True):
        clock += (gone or 0) + step.gap_ms
        starts.append(clock)
        clock += step.within_ms
    return starts


def _frames(
    steps: Sequence[Step], starts: Sequence[int], given: set[int], test_input: Grid
) -> Iterator[Frame]:
    state, attempts = initial_state(test_input), 0
    yield Frame(0, -1, "", 0, 0, state.grid)
    for step, start in zip(steps, starts, strict=True):
        action = step.action
        attempts += action.action_id in given
        before, state = state.grid, apply(state, action, test_input)
        if action.kind == "stroke":
            yield from _stroke(step, start, attempts, before, test_input)
        else:
            yield Frame(start, action.action_id, action.kind, 0, attempts, state.grid)


def _stroke(
    step: Step, start: int, attempts: int, before: Grid, test_input: Grid
) -> Iterator[Frame]:
    """A stroke cell by cell, each at its own moment."""
    fields, action_id = step.action.fields, step.action.action_id
    # Where the page's clock ran backwards the step began later than it says.
    late = step.end_ms - step.within_ms - step.action.t_ms
    grid = before
    for n, since in enumerate(accumulate(fields["dt"])):
        one = {**fields, "cells": fields["cells"][2 * n : 2 * n + 2]}
        grid = edited(grid, "stroke", one, test_input)
        yield Frame(start + max(0, since - late), action_id, "stroke", n + 1, attempts, grid)


def _waits(steps: Sequence[Step], starts: Sequence[int]) -> Iterator[Wait]:
    """The waits of a log in order; those of one kind that follow at once are one."""
    open_wait: Wait | None = None
    for wait in _single_waits(steps, starts):
        if open_wait and (open_wait.kind, open_wait.end_ms) == (wait.kind, wait.start_ms):
            open_wait = open_wait._replace(end_ms=wait.end_ms)
            continue
        if open_wait:
            yield open_wait
        open_wait = wait
    if open_wait:
        yield open_wait


def _single_waits(steps: Sequence[Step], starts: Sequence[int]) -> Iterator[Wait]:
    clock = 0
    for step, start in zip(steps, starts, strict=True):
        seen = start - step.gap_ms
        if seen > clock:
            yield Wait("away", clock, seen)
        kind = _kind(step)
        clock = start + step.within_ms
        # A stroke is something to see, also one drawn while the tab was said to be hidden.
        if kind and start > seen:
            yield Wait(kind, seen, start)


def _kind(step: Step) -> WaitKind | None:
    if step.paused:
        return "paused"
    if step.hidden:
        return "hidden"
    return "idle" if step.gap_ms >= IDLE_GAP_MS else None
