"""Where a trial's time went, from its action log; ``docs/timing.md`` defines every measure.

A page load's clock is monotonic and starts at zero when the task is first
drawn. A load's span, zero to the end of its last action, is cut into gaps between
actions and the strokes' own durations; each piece belongs to exactly one of
active, idle, hidden and paused time, so the four add up to the span. Time between
loads is on no load's clock: it is *away*, and known when the loads' zeros are
given on the server's clock.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final, NamedTuple

import numpy as np

from arc.actions import EDITS, PAINTS, Action, apply, initial_state
from arc.grid import Grid

IDLE_GAP_MS: Final = 10_000
"""A gap of ten seconds or more without an action counts as idle, all of it."""

PAINTING_GAP_MS: Final = 2000
"""A shorter gap between two consecutive edits is painting, not thinking.

Our own choice: time enough to pick the next color and aim, too little for a plan.
The workbench cuts a long stroke into parts of this length, too, so that a pointer
kept moving is painting throughout.
"""

MEASURES_VERSION: Final = 3
"""Of the rules and fields of ``Timing``, of the kinds of ``arc.error_classes``, and of how measures
are kept (``arc.exchange.kept``).

Measures that were kept under another are made again: raise it with every change that
could give any log another figure, or any answer another kind.
"""

LoadStarts = Mapping[str, datetime]
"""Each load's zero on the server's clock, by ``load_id``: ``loads.started_at`` of the store."""

_ABOUT_THE_WINDOW: Final = frozenset({"load", "hide", "show", "blur", "focus", "pause", "resume"})
_BY_HAND: Final = EDITS | {"undo", "redo"}


@dataclass(frozen=True)
class Timing:
    """Times in whole milliseconds and counts, of a trial or of one attempt.

    On the page's clock: ``elapsed_ms`` = ``active_ms`` + ``idle_ms`` + ``hidden_ms``;
    paused time is beside it. ``painting_ms`` + ``thinking_ms`` = ``active_ms``.
    ``time_to_first_action_ms`` (the first that is not about the window or a pause)
    and ``time_to_first_edit_ms`` are elapsed time, None without one.

    On the server's clock: ``away_ms``, None when a load's zero is not known.

    ``edit_count`` counts a stroke once however many parts it has;
    ``undo_share`` is ``undo_count`` / ``edit_count``, None without an edit.
    ``cells_painted`` counts cells whose color an edit changed, each change once;
    copying the input, resizing, rotating, cropping, undo and redo are not painting.
    """

    elapsed_ms: int
    active_ms: int
    idle_ms: int
    hidden_ms: int
    paused_ms: int
    away_ms: int | None
    painting_ms: int
    thinking_ms: int
    time_to_first_action_ms: int | None
    time_to_first_edit_ms: int | None
    load_count: int
    action_count: int
    actions_by_kind: Mapping[str, int]
    edit_count: int
    cells_painted: int
    undo_count: int
    undo_share: float | None
    blur_count: int
    pause_count: int


class Step(NamedTuple):
    """One action and the time up to its end, in ms.

    ``gap_ms`` is the time since the end of the action before it (or the load's
    zero), ``within_ms`` a stroke's own duration, ``end_ms`` the end of both on the
    load's clock. ``paused`` and ``hidden`` hold for both.
    """

    action: Action
    gap_ms: int
    within_ms: int
    end_ms: int
    paused: bool
    hidden: bool
    follows_edit: bool


def log_steps(actions: Iterable[Action]) -> Iterator[Step]:
    """The log's pieces of time, one an action.

    A clock that runs backwards within a load gives pieces of zero until it is past
    its highest reading again.
    """
    clock, paused, hidden, after_edit = 0, False, False, False
    for action in actions:
        if action.kind == "load":
            clock, paused, hidden = 0, False, False
        start = max(clock, action.t_ms)
        end = start
        if action.kind == "stroke":
            end = max(start, action.t_ms + sum(action.fields["dt"]))
        yield Step(action, start - clock, end - start, end, paused, hidden, after_edit)
        clock = end
        after_edit = action.kind in _BY_HAND
        if action.kind in ("pause", "resume"):
            paused = action.kind == "pause"
        elif action.kind in ("hide", "show"):
            hidden = action.kind == "hide"


def elapsed_ms(actions: Iterable[Action]) -> int:
    """Milliseconds spent on the trial: every load's span without its paused time."""
    return sum(step.gap_ms + step.within_ms for step in log_steps(actions) if not step.paused)


def log_timings(
    actions: Iterable[Action],
    last_action_ids: Sequence[int],
    test_input: Grid,
    load_starts: LoadStarts | None = None,
    closed_at: datetime | None = None,
) -> tuple[Timing, list[Timing]]:
    """``trial_timing`` and ``attempt_timings`` together: the log is replayed once."""
    log = list(actions)
    steps = list(log_steps(log))
    away = away_before(steps, load_starts)
    painted = _cells_painted(log, test_input)
    bounds = [0, *(last + 1 for last in last_action_ids)]
    parts = [slice(start, end) for start, end in pairwise(bounds)]
    attempts = [_timing(steps[part], away and away[part], painted[part]) for part in parts]
    if away and closed_at is not None and load_starts is not None:
        away.append(_ms_between(_ends(steps, load_starts)[-1], closed_at))
    return _timing(steps, away, painted), attempts


def trial_timing(
    actions: Iterable[Action],
    test_input: Grid,
    load_starts: LoadStarts | None = None,
    closed_at: datetime | None = None,
) -> Timing:
    """Times and counts of one trial's whole log.

    With ``closed_at`` (server clock) the time from the last action to it is away, too.
    """
    return log_timings(actions, (), test_input, load_starts, closed_at)[0]


def attempt_timings(
    actions: Iterable[Action],
    last_action_ids: Sequence[int],
    test_input: Grid,
    load_starts: LoadStarts | None = None,
) -> list[Timing]:
    """The same for each attempt: since the attempt before it, or the trial's beginning.

    ``last_action_ids`` are the actions the attempts were handed in at, first to last.
    What came after the last attempt is in none; an attempt that the server refused
    belongs to the next one.
    """
    return log_timings(actions, last_action_ids, test_input, load_starts)[1]


def _timing(
    steps: Sequence[Step], away: Sequence[int | None] | None, painted: Sequence[int]
) -> Timing:
    spent: Counter[str] = Counter()
    first_action: int | None = None
    first_edit: int | None = None
    for step in steps:
        kind, begun = step.action.kind, spent["elapsed"] + (0 if step.paused else step.gap_ms)
        if first_action is None and kind not in _ABOUT_THE_WINDOW:
            first_action = begun
        if first_edit is None and kind in EDITS:
            first_edit = begun
        spent.update(_parts(step))
    kinds = Counter(step.action.kind for step in steps)
    edits = sum(_is_new_edit(step.action) for step in steps)
    return Timing(
        elapsed_ms=spent["elapsed"],
        active_ms=spent["active"],
        idle_ms=spent["idle"],
        hidden_ms=spent["hidden"],
        paused_ms=spent["paused"],
        away_ms=_sum_if_known(away),
        painting_ms=spent["painting"],
        thinking_ms=spent["active"] - spent["painting"],
        time_to_first_action_ms=first_action,
        time_to_first_edit_ms=first_edit,
        load_count=kinds["load"],
        action_count=len(steps),
        actions_by_kind=dict(sorted(kinds.items())),
        edit_count=edits,
        cells_painted=sum(painted),
        undo_count=kinds["undo"],
        undo_share=kinds["undo"] / edits if edits else None,
        blur_count=kinds["blur"],
        pause_count=kinds["pause"],
    )


def _parts(step: Step) -> dict[str, int]:
    """What a step adds to each measure, ms."""
    whole = step.gap_ms + step.within_ms
    if step.paused:
        return {"paused": whole}
    if step.hidden:
        return {"hidden": whole, "elapsed": whole}
    idle = step.gap_ms if step.gap_ms >= IDLE_GAP_MS else 0
    painting = step.within_ms
    if step.follows_edit and step.action.kind in _BY_HAND and step.gap_ms < PAINTING_GAP_MS:
        painting += step.gap_ms
    return {"idle": idle, "active": whole - idle, "painting": painting, "elapsed": whole}


def _is_new_edit(action: Action) -> bool:
    return action.kind in EDITS and not (action.kind == "stroke" and action.fields["part"] > 0)


def away_before(steps: Sequence[Step], load_starts: LoadStarts | None) -> list[int | None] | None:
    """For each step the ms away just before it: 0 but before a load that is not the first.

    None where a load's zero is not known, and for all when none is given.
    """
    if load_starts is None:
        return None
    ends = _ends(steps, load_starts)
    return [
        _ms_between(ends[n - 1], load_starts.get(step.action.fields["load_id"]))
        if n > 0 and step.action.kind == "load"
        else 0
        for n, step in enumerate(steps)
    ]


def _ends(steps: Iterable[Step], load_starts: LoadStarts) -> list[datetime | None]:
    """Each step's end on the server's clock; None where its load's zero is not known."""
    zero: datetime | None = None
    ends: list[datetime | None] = []
    for step in steps:
        if step.action.kind == "load":
            zero = load_starts.get(step.action.fields["load_id"])
        ends.append(None if zero is None else zero + timedelta(milliseconds=step.end_ms))
    return ends


def _ms_between(start: datetime | None, end: datetime | None) -> int | None:
    """Whole ms, never below 0: two anchors may be wrong by more than was between them."""
    if start is None or end is None:
        return None
    return max(0, (end - start) // timedelta(milliseconds=1))


def _sum_if_known(parts: Iterable[int | None] | None) -> int | None:
    if parts is None:
        return None
    total = 0
    for part in parts:
        if part is None:
            return None
        total += part
    return total


def _cells_painted(actions: Iterable[Action], test_input: Grid) -> list[int]:
    """How many cells' colors each action changed by painting."""
    state, painted = initial_state(test_input), []
    for action in actions:
        after = apply(state, action, test_input)
        is_painting = action.kind in PAINTS
        painted.append(
            int(np.count_nonzero(after.grid.cells != state.grid.cells)) if is_painting else 0
        )
        state = after
    return painted
