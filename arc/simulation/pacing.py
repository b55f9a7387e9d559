"""When a simulated person does what: edits become actions with the quiet before each.

The times drawn for a trial come out of ``arc.timing`` as they went in: thinking and
painting as active time, idle time in gaps that count as idle; hidden and paused
time and time between page loads come on top.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final, Literal

import numpy as np

from arc.simulation.painting import Edit
from arc.timing import IDLE_GAP_MS

End = Literal["attempt", "close", "left"]
"""What a stretch of work ends with; after ``left`` comes nothing more."""

THOUGHT_S: Final = 4.5
"""Mean quiet of a thought, before the moment of painting in whose place it may come."""
_UNEVEN: Final = (0.75, 1.25)
_OPENING: Final = 0.35
"""Share of the thoughts before the first edit."""
_AGAIN: Final = 0.1
"""Share of them after the verdict on each attempt."""
_LONGEST_BETWEEN_EDITS_S: Final = 1.9
"""Most quiet between edits in a row that is still painting (``arc.timing.PAINTING_GAP_MS``)."""
_LONGEST_FOR_A_CELL_S: Final = 0.6
"""Slowest that a pen goes on from cell to cell."""
_PART_MS: Final = 2000
"""The workbench logs a stroke in parts of this length."""


@dataclass(frozen=True, slots=True)
class Beat:
    """One action and the ms of quiet before it.

    ``lasts_ms`` is a stroke's own duration. A beat of the kind ``load`` is a page load
    after ``gap_ms`` away, and counts on no load's clock.
    """

    gap_ms: int
    kind: str
    fields: dict[str, Any] = field(default_factory=dict)
    lasts_ms: int = 0


@dataclass(frozen=True, slots=True)
class Spend:
    """Seconds that the actions of a trial have to add up to."""

    thinking_s: float
    painting_s: float
    idle_s: float


@dataclass(frozen=True, slots=True)
class Interruptions:
    """What comes between, in seconds: away from the tab, paused, and between two page loads."""

    hidden_s: tuple[float, ...] = ()
    paused_s: tuple[float, ...] = ()
    away_s: tuple[float, ...] = ()


@dataclass(slots=True)
class _Slot:
    """An edit, a look or an end, and the quiet before it: a thought, or a moment of painting."""

    kind: str
    fields: dict[str, Any]
    drawn: int = 0
    is_thought: bool = False
    gap_s: float = 0.0
    lasts_s: float = 0.0
    before: list[Beat] = field(default_factory=list)


Look = Callable[[], Edit]
"""A look at an example that leaves a trace: a part of it is copied."""


def paced(
    stretches: Sequence[tuple[Sequence[Edit], End]],
    spend: Spend,
    interruptions: Interruptions,
    look: Look | None,
    rng: np.random.Generator,
) -> list[list[Beat]]:
    """The beats of each stretch of work, the last of each being its end (kind ``attempt`` …).

    Without ``look`` a person who thinks for long leaves no trace meanwhile, and that counts
    as idle, as it does for real ones.
    """
    score = _Score(stretches, look, rng)
    idle = _idle_gaps(spend.idle_s, rng)
    score.think(spend.thinking_s, score.paint(spend.painting_s))
    score.interrupt(idle, interruptions)
    return [[beat for slot in slots for beat in _beats(slot)] for slots in score.stretches]


def _idle_gaps(idle_s: float, rng: np.random.Generator) -> list[float]:
    """Gaps long enough to count as idle that add up to ``idle_s``, on average when it is short."""
    shortest = IDLE_GAP_MS / 1000 + 0.5
    if idle_s < shortest:
        return [shortest] if rng.random() < idle_s / shortest else []
    count = 1 + int(rng.integers(int(idle_s / (2 * shortest)) + 1))
    spare = idle_s - count * shortest
    return [shortest + spare * float(part) for part in rng.dirichlet(np.ones(count))]


class _Score:
    """The slots of a trial on the way to their times."""

    def __init__(
        self,
        stretches: Sequence[tuple[Sequence[Edit], End]],
        look: Look | None,
        rng: np.random.Generator,
    ) -> None:
        self.rng, self.look = rng, look
        self.stretches = [
            [*(_Slot(e.kind, e.fields, e.drawn) for e in edits), _Slot(end, {}, is_thought=True)]
            for edits, end in stretches
        ]

    @property
    def slots(self) -> list[_Slot]:
        return [slot for slots in self.stretches for slot in slots]

    def paint(self, painting_s: float) -> float:
        """Spread painting over strokes and the moments between edits; gives what is left over."""
        edits = [slot for slot in self.slots if not slot.is_thought]
        weights = self.rng.uniform(0.4, 1.0, len(edits))
        drawn = sum(slot.drawn for slot in edits)
        unit = painting_s / max(1.0, float(weights.sum()) + 0.25 * drawn)
        for slot, weight in zip(edits, weights.tolist(), strict=True):
            slot.gap_s = min(_LONGEST_BETWEEN_EDITS_S, unit * weight)
        left = painting_s - sum(slot.gap_s for slot in edits)
        for_a_cell = min(_LONGEST_FOR_A_CELL_S, left / max(1, drawn))
        for slot in edits:
            slot.lasts_s = for_a_cell * slot.drawn
        return left - for_a_cell * drawn

    def think(self, thinking_s: float, left_over_s: float) -> None:
        """Make enough of the gaps thoughts, and spread thinking over them.

        The painting that a gap would have been moves on to the thoughts with the rest.
        """
        wanted = max(1, round((thinking_s + left_over_s) / THOUGHT_S))
        for number, slots in enumerate(self.stretches):
            slots[:0] = self._looks(round(wanted * (_AGAIN if number else _OPENING)))
        self._think_between(wanted)
        thoughts = [slot for slot in self.slots if slot.is_thought]
        total = thinking_s + left_over_s + sum(slot.gap_s for slot in thoughts)
        shares = self.rng.uniform(*_UNEVEN, len(thoughts))
        for slot, share in zip(thoughts, (shares / shares.sum()).tolist(), strict=True):
            slot.gap_s = total * share

    def _think_between(self, wanted: int) -> None:
        edits = [s for s in self.slots if not s.is_thought and s.kind != "undo"]
        missing = wanted - sum(slot.is_thought for slot in self.slots)
        chosen = self.rng.permutation(len(edits))[: max(0, min(missing, 7 * len(edits) // 10))]
        for number in chosen.tolist():
            edits[number].is_thought = True
        for look in self._looks(missing - len(chosen)):
            slots = self.stretches[int(self.rng.integers(len(self.stretches)))]
            slots.insert(int(self.rng.integers(len(slots))), look)

    def _looks(self, count: int) -> list[_Slot]:
        if self.look is None:
            return []
        looks = [self.look() for _ in range(count)]
        return [_Slot(edit.kind, edit.fields, is_thought=True) for edit in looks]

    def interrupt(self, idle: Sequence[float], others: Interruptions) -> None:
        """Put what comes between in front of slots drawn by lot."""
        away = [[Beat(_ms(s), "load")] for s in others.away_s]
        for beats in [
            *([Beat(0, "blur"), Beat(_ms(s), "focus")] for s in idle),
            *([Beat(0, "blur"), Beat(0, "hide"), *_back(s)] for s in others.hidden_s),
            *([Beat(0, "pause"), Beat(_ms(s), "resume")] for s in others.paused_s),
            *away,
        ]:
            slots = self.stretches[int(self.rng.integers(len(self.stretches)))]
            slots[int(self.rng.integers(len(slots)))].before += beats


def _beats(slot: _Slot) -> list[Beat]:
    """A slot's actions; what comes between falls into the middle of its quiet."""
    gap, lasts = _ms(slot.gap_s), _ms(slot.lasts_s)
    if not slot.before:
        return [Beat(gap, slot.kind, slot.fields, lasts)]
    first, *rest = slot.before
    half = gap // 2
    # A page load is not on the clock of the load before: its quiet all comes after it.
    if first.kind == "load":
        half, opening = 0, first
    else:
        opening = Beat(half, first.kind, first.fields)
    return [opening, *rest, Beat(gap - half, slot.kind, slot.fields, lasts)]


def _back(hidden_s: float) -> list[Beat]:
    return [Beat(_ms(hidden_s), "show"), Beat(0, "focus")]


def _ms(seconds: float) -> int:
    return round(1000 * seconds)


def stroke_parts(beat: Beat, rng: np.random.Generator) -> list[tuple[int, dict[str, Any]]]:
    """A stroke's parts as the workbench logs them: ms after the first, and fields with ``dt``."""
    cells = beat.fields["cells"]
    count = len(cells) // 2
    moments = np.zeros(count, dtype=int)
    if count > 1:
        moments[1:-1] = np.sort(rng.integers(0, beat.lasts_ms + 1, count - 2))
        moments[-1] = beat.lasts_ms
    starts = [0]
    for number in range(1, count):
        if moments[number] - moments[starts[-1]] >= _PART_MS:
            starts.append(number)
    parts = []
    for part, (start, end) in enumerate(pairwise([*starts, count])):
        dt = [0, *np.diff(moments[start:end]).tolist()]
        fields = {"color": beat.fields["color"], "cells": cells[2 * start : 2 * end]}
        parts.append((int(moments[start]), fields | {"dt": dt, "part": part}))
    return parts
