"""Where a trial's time went, from its action log alone.

A page load's clock is monotonic and starts at zero when the task is first
drawn. Each gap between two actions of a load belongs to exactly one of active,
idle, hidden and paused time, so the four add up to the load's span: zero to its
last action. Time between loads is no load's and is not counted here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from arc.actions import EDITS, PAINTS, Action, apply, initial_state
from arc.grid import Grid

IDLE_GAP_MS: Final = 10_000
"""A gap of ten seconds or more without an action counts as idle, all of it."""


class Gap(NamedTuple):
    """The time from an action back to the one before it (or to the load's zero)."""

    action: Action
    duration_ms: int
    paused: bool
    hidden: bool


@dataclass(frozen=True)
class TrialTiming:
    """A trial's times in milliseconds, and counts.

    ``elapsed_ms`` leaves out paused time: it is active + idle + hidden.
    ``time_to_first_edit_ms`` runs on that same clock and is None without an edit.
    ``cells_painted`` counts cells whose color an edit changed, each change once;
    copying the input, resizing, rotating, cropping, undo and redo are not painting.
    """

    elapsed_ms: int
    active_ms: int
    idle_ms: int
    hidden_ms: int
    paused_ms: int
    time_to_first_edit_ms: int | None
    load_count: int
    action_count: int
    actions_by_kind: Mapping[str, int]
    cells_painted: int
    undo_count: int
    blur_count: int
    pause_count: int


def _gaps(actions: Iterable[Action]) -> Iterator[Gap]:
    """Each action's gap and whether the person had paused or hidden the page in it.

    A clock that runs backwards within a load gives gaps of zero until it is past
    its highest reading again.
    """
    clock, paused, hidden = 0, False, False
    for action in actions:
        if action.kind == "load":
            clock, paused, hidden = 0, False, False
        yield Gap(action, max(0, action.t_ms - clock), paused, hidden)
        clock = max(clock, action.t_ms)
        if action.kind in ("pause", "resume"):
            paused = action.kind == "pause"
        elif action.kind in ("hide", "show"):
            hidden = action.kind == "hide"


def elapsed_ms(actions: Iterable[Action]) -> int:
    """Milliseconds spent on the trial: every load's span without its paused time."""
    return sum(gap.duration_ms for gap in _gaps(actions) if not gap.paused)


def _cells_painted(actions: Iterable[Action], test_input: Grid) -> int:
    state, painted = initial_state(test_input), 0
    for action in actions:
        after = apply(state, action, test_input)
        if action.kind in PAINTS:
            painted += int(np.count_nonzero(after.grid.cells != state.grid.cells))
        state = after
    return painted


def trial_timing(actions: Iterable[Action], test_input: Grid) -> TrialTiming:
    """Times and counts of one trial's whole log."""
    log = list(actions)
    spent: Counter[str] = Counter()
    first_edit: int | None = None
    for gap in _gaps(log):
        if gap.paused:
            where = "paused"
        elif gap.hidden:
            where = "hidden"
        else:
            where = "idle" if gap.duration_ms >= IDLE_GAP_MS else "active"
        spent[where] += gap.duration_ms
        if first_edit is None and gap.action.kind in EDITS:
            first_edit = spent.total() - spent["paused"]
    kinds = Counter(action.kind for action in log)
    return TrialTiming(
        elapsed_ms=spent["active"] + spent["idle"] + spent["hidden"],
        active_ms=spent["active"],
        idle_ms=spent["idle"],
        hidden_ms=spent["hidden"],
        paused_ms=spent["paused"],
        time_to_first_edit_ms=first_edit,
        load_count=kinds["load"],
        action_count=len(log),
        actions_by_kind=dict(sorted(kinds.items())),
        cells_painted=_cells_painted(log, test_input),
        undo_count=kinds["undo"],
        blur_count=kinds["blur"],
        pause_count=kinds["pause"],
    )
