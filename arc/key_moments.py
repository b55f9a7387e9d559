"""What to look at in a trial's replay: its first edit, its answers, large changes, pauses, the end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final, Literal, NamedTuple

import numpy as np

from arc.actions import EDITS
from arc.grid import Grid, size_label
from arc.replays import Frame, Mark, Replay

MomentKind = Literal[
    "start", "first_edit", "thinking", "change", "size", "undone", "attempt", "end"
]

MOST: Final = 12
"""Key moments of a trial, at most."""

LARGE_SHARE: Final = 0.1
"""An action that changes a tenth of the grid's cells or more is a large change."""

UNDONE_FROM: Final = 3
"""Undo steps in a row that are worth a look."""

_MOST_CHANGES: Final = 4
_RANKS: Final[tuple[MomentKind, ...]] = (
    "end",
    "attempt",
    "first_edit",
    "thinking",
    "start",
    "size",
    "undone",
    "change",
)
_DONE: Final = {
    "stroke": "Painted",
    "line": "Painted",
    "rectangle": "Painted",
    "fill": "Filled",
    "recolor": "Recolored",
    "paste": "Pasted",
    "tile": "Repeated a block over",
    "erase": "Erased",
    "clear": "Cleared",
    "copy_input": "Copied the input:",
}


class Moment(NamedTuple):
    """A key moment: the number of its frame, and what happened in a few words."""

    frame: int
    kind: MomentKind
    words: str


def key_moments(replay: Replay, most: int = MOST) -> tuple[Moment, ...]:
    """The moments worth a look, in order of time: no two of one frame, at most ``most``.

    Where there are more, or two of one frame, ``_RANKS`` says which stays.
    """
    ranked = sorted(_candidates(replay), key=lambda moment: _RANKS.index(moment.kind))
    chosen: dict[int, Moment] = {}
    for moment in ranked:
        if len(chosen) < most:
            chosen.setdefault(moment.frame, moment)
    return tuple(chosen[frame] for frame in sorted(chosen))


def duration_words(ms: int) -> str:
    """``45 s``, ``2 min 5 s``, ``1 h 4 min``."""
    seconds = round(ms / 1000)
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} h {seconds // 60 % 60} min"


def verdict_words(mark: Mark) -> str:
    """``Attempt 1, right``; no word of the verdict where it is withheld."""
    verdict = {True: ", right", False: ", wrong", None: ""}[mark.pair_solved]
    return f"Attempt {mark.attempt_number}{verdict}"


def _candidates(replay: Replay) -> Iterator[Moment]:
    frames = replay.frames
    steps = [(n, frame) for n, frame in enumerate(frames) if _is_last_of_action(frames, n)]
    last = len(frames) - 1
    for mark in replay.marks:
        # An answer that ended the trial is its end, too; what it came to says more.
        is_end = frames[mark.frame].grid == frames[last].grid and mark == replay.marks[-1]
        kind: MomentKind = "end" if is_end else "attempt"
        yield Moment(mark.frame, kind, verdict_words(mark))
        if is_end:
            last = -1
    if last >= 0:
        yield Moment(last, "end", "End")
    yield Moment(0, "start", "Start")
    yield from _first_edit(steps)
    yield from _thinking(replay)
    yield from _changes(frames, steps)
    yield from _undone(steps)


def _is_last_of_action(frames: Sequence[Frame], n: int) -> bool:
    return n + 1 == len(frames) or frames[n + 1].action_id != frames[n].action_id


def _first_edit(steps: Sequence[tuple[int, Frame]]) -> Iterator[Moment]:
    first = next((n for n, frame in steps if frame.kind in EDITS), None)
    if first is not None:
        yield Moment(first, "first_edit", "First edit")


def _thinking(replay: Replay) -> Iterator[Moment]:
    """The longest time nothing was touched while the page was seen: the grid that was looked at."""
    longest = max(
        (wait for wait in replay.waits if wait.kind == "idle"),
        key=lambda wait: wait.length_ms,
        default=None,
    )
    if longest is not None:
        looked_at = max(n for n, f in enumerate(replay.frames) if f.at_ms <= longest.start_ms)
        words = f"Longest pause, {duration_words(longest.length_ms)}"
        yield Moment(looked_at, "thinking", words)


def _changes(frames: Sequence[Frame], steps: Sequence[tuple[int, Frame]]) -> Iterator[Moment]:
    """Changes of the size, and the largest changes of what is in the grid."""
    large: list[tuple[int, Moment]] = []
    before = frames[0].grid
    for n, frame in steps:
        after = frame.grid
        if frame.kind in EDITS and after.shape != before.shape:
            yield Moment(n, "size", f"Size now {size_label(after.shape)}")
        elif frame.kind in EDITS:
            cells = _cells_changed(before, after)
            if cells >= LARGE_SHARE * after.cells.size and cells > 1:
                words = f"{_DONE.get(frame.kind, 'Changed')} {cells} cells"
                large.append((cells, Moment(n, "change", words)))
        before = after
    large.sort(key=lambda found: -found[0])
    yield from (moment for _cells, moment in large[:_MOST_CHANGES])


def _cells_changed(before: Grid, after: Grid) -> int:
    return int(np.count_nonzero(before.cells != after.cells))


def _undone(steps: Sequence[tuple[int, Frame]]) -> Iterator[Moment]:
    for is_undo, group in groupby(steps, key=lambda step: step[1].kind == "undo"):
        run = list(group)
        if is_undo and len(run) >= UNDONE_FROM:
            yield Moment(run[-1][0], "undone", f"{len(run)} steps undone")
