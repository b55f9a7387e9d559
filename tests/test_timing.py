"""Times read off an action log."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arc.actions import Action, parse_action
from arc.grid import Grid
from arc.timing import (
    IDLE_GAP_MS,
    MEASURES_VERSION,
    PAINTING_GAP_MS,
    Timing,
    attempt_timings,
    elapsed_ms,
    trial_timing,
)

DOCS = (Path(__file__).parents[1] / "docs" / "timing.md").read_text("utf-8")
INPUT = Grid.blank(3, 3)
NINE = datetime(2026, 1, 31, 9, tzinfo=UTC)
FIELDS = {
    "load": {
        "at": "2026-01-31T09:00:00Z",
        "device": {"viewport": [1, 1], "dpr": 1, "pointer": "fine"},
    },
    "stroke": {"color": 1, "cells": [0, 0, 0, 1], "dt": [0, 0], "part": 0},
    "attempt": {"attempt_id": "attempt-1"},
}
Step = tuple[int, str] | tuple[int, str, dict[str, object]]


def log(*steps: Step) -> list[Action]:
    """Actions at these times; the loads are ``load-0000``, ``load-0001`` …"""
    actions: list[Action] = []
    loads = 0
    for number, (t, kind, *more) in enumerate(steps):
        raw = {"action_id": number, "t_ms": t, "kind": kind, **FIELDS.get(kind, {})}
        if kind == "load":
            raw["load_id"] = f"load-{loads:04}"
            loads += 1
        actions.append(parse_action(raw | (more[0] if more else {})))
    return actions


def starts(*seconds: float) -> dict[str, datetime]:
    """Zeros of the loads, in seconds after nine."""
    return {f"load-{n:04}": NINE + timedelta(seconds=s) for n, s in enumerate(seconds)}


def stroke(ms: int, part: int = 0) -> dict[str, object]:
    return {"dt": [0, ms], "part": part}


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], 0),
        ([(0, "load"), (4000, "stroke")], 4000),
        ([(0, "load"), (4000, "stroke", stroke(700))], 4700),
        ([(0, "load"), (4000, "stroke", stroke(700)), (4500, "undo")], 4700),
        ([(0, "load"), (1000, "pause"), (9000, "resume"), (9500, "stroke")], 1500),
        ([(0, "load"), (1000, "pause"), (2000, "pause"), (9000, "resume")], 1000),
        ([(0, "load"), (3000, "hide"), (0, "load"), (500, "stroke")], 3500),
        ([(0, "load"), (3000, "pause"), (200, "load"), (500, "stroke")], 3500),
        ([(0, "load"), (3000, "stroke"), (2000, "undo"), (4000, "redo")], 4000),
    ],
)
def test_elapsed_time_sums_loads_without_pauses(steps, expected):
    assert elapsed_ms(log(*steps)) == expected


def test_gaps_are_told_apart():
    actions = log(
        (0, "load"),
        (2000, "stroke"),
        (2000 + IDLE_GAP_MS, "undo"),
        (13_000, "hide"),
        (40_000, "show"),
        (41_000, "pause"),
        (71_000, "resume"),
        (71_500, "stroke"),
    )

    timing = trial_timing(actions, INPUT)

    assert timing.active_ms == 2000 + 1000 + 1000 + 500
    assert timing.idle_ms == IDLE_GAP_MS
    assert timing.hidden_ms == 27_000
    assert timing.paused_ms == 30_000
    assert timing.elapsed_ms == 41_500
    assert timing.time_to_first_edit_ms == 2000
    assert (timing.undo_count, timing.pause_count, timing.load_count) == (1, 1, 1)
    assert timing.actions_by_kind["stroke"] == 2


def test_a_slow_stroke_is_painting_and_the_gap_after_it_counts_from_its_end():
    timing = trial_timing(
        log((0, "load"), (1000, "stroke", stroke(12_000)), (22_500, "attempt")), INPUT
    )

    assert (timing.active_ms, timing.idle_ms) == (22_500, 0)
    assert (timing.painting_ms, timing.thinking_ms) == (12_000, 1000 + 9500)


def test_painting_is_strokes_and_short_gaps_between_edits():
    actions = log(
        (0, "load"),
        (5000, "stroke", stroke(300)),
        (5300 + PAINTING_GAP_MS - 1, "stroke", stroke(200)),
        (8000, "undo"),
        (8000 + PAINTING_GAP_MS, "stroke"),
        (10_500, "blur"),
        (10_600, "stroke"),
    )

    timing = trial_timing(actions, INPUT)

    second_stroke_ends = 5300 + PAINTING_GAP_MS - 1 + 200
    assert timing.painting_ms == second_stroke_ends - 5000 + (8000 - second_stroke_ends)
    assert timing.thinking_ms == timing.active_ms - timing.painting_ms == 5000 + 2000 + 600


def test_first_action_and_first_edit_are_on_the_clock_without_pauses():
    copied = {"from": [0, 0], "to": [1, 1], "source": "input"}
    actions = log(
        (0, "load"),
        (500, "blur"),
        (1000, "pause"),
        (5000, "resume"),
        (5500, "copy", copied),
        (6000, "stroke", stroke(400)),
    )

    timing = trial_timing(actions, INPUT)

    assert (timing.time_to_first_action_ms, timing.time_to_first_edit_ms) == (1500, 2000)
    nothing = trial_timing(actions[:4], INPUT)
    assert (nothing.time_to_first_action_ms, nothing.time_to_first_edit_ms) == (None, None)


def test_painted_cells_are_those_whose_color_changed():
    actions = log((0, "load"), (1, "stroke"), (2, "stroke"), (3, "undo"), (4, "stroke"))

    assert trial_timing(actions, INPUT).cells_painted == 4


def test_a_stroke_in_parts_is_one_edit_of_the_undo_share():
    actions = log(
        (0, "load"), (1, "stroke"), (2, "stroke", stroke(0, part=1)), (3, "undo"), (4, "clear")
    )

    timing = trial_timing(actions, INPUT)

    assert (timing.edit_count, timing.undo_count, timing.undo_share) == (2, 1, 0.5)
    assert trial_timing(actions[:1], INPUT).undo_share is None


# Away: between loads and before the end, by the server's clock


def test_away_is_between_loads_and_from_the_last_action_to_the_end():
    actions = log((0, "load"), (8000, "hide"), (300, "load"), (5000, "attempt"))

    timing = trial_timing(actions, INPUT, starts(0, 60), NINE + timedelta(seconds=65.25))

    assert timing.away_ms == (60_000 - 8000) + 250
    assert timing.elapsed_ms == 13_000
    assert timing.elapsed_ms + timing.away_ms == 65_250


def test_away_is_never_negative_and_unknown_without_an_anchor():
    actions = log((0, "load"), (8000, "hide"), (0, "load"), (1000, "attempt"))
    early = NINE + timedelta(seconds=5)

    assert trial_timing(actions, INPUT, starts(0, 7.5), early).away_ms == 0
    assert trial_timing(actions, INPUT).away_ms is None
    assert trial_timing(actions, INPUT, closed_at=early).away_ms is None
    assert trial_timing(actions, INPUT, starts(0)).away_ms is None
    assert trial_timing(actions[:2], INPUT, starts(0)).away_ms == 0
    assert trial_timing([], INPUT, {}, NINE).away_ms == 0


# Attempts


def test_each_attempt_counts_from_the_one_before_it():
    actions = log(
        (0, "load"),
        (3000, "stroke", stroke(500)),
        (9000, "attempt"),  # 2: taken
        (11_000, "undo"),
        (12_000, "attempt"),  # 4: refused
        (12_500, "hide"),
        (200, "load"),
        (4000, "clear"),
        (5000, "attempt"),  # 8: taken
        (7000, "blur"),
    )

    first, second = attempt_timings(actions, [2, 8], INPUT, starts(0, 30))

    assert (first.elapsed_ms, first.time_to_first_edit_ms, first.away_ms) == (9000, 3000, 0)
    assert (first.painting_ms, first.edit_count, first.load_count) == (500, 1, 1)
    assert (second.elapsed_ms, second.away_ms) == (3500 + 5000, 30_000 - 12_500)
    assert (second.time_to_first_action_ms, second.time_to_first_edit_ms) == (2000, 3500 + 4000)
    assert (second.undo_count, second.undo_share, second.blur_count) == (1, 1.0, 0)
    assert attempt_timings(actions, [], INPUT) == []
    assert attempt_timings(actions, [2], INPUT)[0].away_ms is None


# The docs


def test_the_docs_define_every_measure():
    assert [f.name for f in fields(Timing) if f"`{f.name}`" not in DOCS] == []


def test_the_docs_worked_example_is_right():
    actions = log(
        (0, "load"),
        (4000, "stroke", stroke(600)),
        (5600, "fill", {"color": 2, "at": [2, 2]}),
        (17_600, "hide"),
        (0, "load"),
        (1000, "pause"),
        (31_000, "resume"),
        (33_000, "attempt"),
    )
    timing = trial_timing(actions, INPUT, starts(0, 60), NINE + timedelta(seconds=93.2))

    example = DOCS[DOCS.index("## Worked example") : DOCS.index("## What does not bend")]
    told = {
        name: int(ms.replace(",", ""))
        for name, ms in re.findall(r"^\| (\w+) \| ([\d,]+) \|", example, re.MULTILINE)
    }
    assert told == {name: getattr(timing, f"{name}_ms") for name in told}
    assert told.keys() == {"paused", "idle", "active", "elapsed", "painting", "thinking", "away"}
    assert timing.time_to_first_action_ms == timing.time_to_first_edit_ms == 4000


# Whatever was done


class Load(NamedTuple):
    """A page load: how long after the end of the one before it began, and what was done in it."""

    after_s: float
    steps: list[tuple[int, str, int]]


kinds = st.sampled_from(
    ["hide", "show", "pause", "resume", "blur", "focus", "stroke", "undo", "clear", "attempt"]
)
waits = st.one_of(st.integers(0, 3000), st.integers(0, 40_000))
loads = st.builds(
    Load,
    st.floats(-2, 90_000),
    st.lists(st.tuples(waits, kinds, st.integers(0, 2500)), max_size=10),
)


def played(given_loads: list[Load]) -> tuple[list[Action], dict[str, datetime], list[int]]:
    """The log, the loads' zeros, and each load's span in ms."""
    steps: list[Step] = []
    zeros: list[float] = []
    spans: list[int] = []
    for load in given_loads:
        zeros.append((zeros[-1] + spans[-1] / 1000 if zeros else 0) + load.after_s)
        steps.append((0, "load"))
        clock = 0
        for wait, kind, within in load.steps:
            clock += wait
            steps.append((clock, kind, stroke(within)) if kind == "stroke" else (clock, kind))
            clock += within if kind == "stroke" else 0
        spans.append(clock)
    return log(*steps), starts(*zeros), spans


def parts(timing: Timing) -> int:
    return timing.active_ms + timing.idle_ms + timing.hidden_ms + timing.paused_ms


@settings(deadline=None)
@given(st.lists(loads, max_size=4))
def test_parts_add_up_to_the_loads_spans_exactly(given_loads):
    actions, zeros, spans = played(given_loads)

    timing = trial_timing(actions, INPUT, zeros)

    assert parts(timing) == sum(spans)
    assert timing.elapsed_ms == sum(spans) - timing.paused_ms == elapsed_ms(actions)
    assert timing.painting_ms + timing.thinking_ms == timing.active_ms
    assert min(timing.painting_ms, timing.thinking_ms, timing.idle_ms) >= 0
    away = [max(0.0, 1000 * load.after_s) for load in given_loads[1:]]
    assert timing.away_ms == pytest.approx(sum(away), abs=1 + len(away))


@settings(deadline=None)
@given(st.lists(loads, min_size=1, max_size=4))
def test_no_time_goes_back_as_the_log_grows(given_loads):
    actions, zeros, _ = played(given_loads)
    growing = (
        "elapsed_ms",
        "active_ms",
        "idle_ms",
        "hidden_ms",
        "paused_ms",
        "away_ms",
        "painting_ms",
        "thinking_ms",
    )

    rows = [
        [getattr(trial_timing(actions[:n], INPUT, zeros), name) for name in growing]
        for n in range(len(actions) + 1)
    ]

    for before, after in pairwise(rows):
        assert all(b <= a for b, a in zip(before, after, strict=True))


@settings(deadline=None)
@given(st.lists(loads, max_size=3))
def test_attempts_and_what_follows_them_add_up_to_the_trial(given_loads):
    actions, zeros, _ = played(given_loads)
    ends = [action.action_id for action in actions if action.kind == "attempt"]
    rest = [*ends, len(actions) - 1] if actions and len(actions) - 1 not in ends else ends

    whole = trial_timing(actions, INPUT, zeros)
    attempts = attempt_timings(actions, rest, INPUT, zeros)

    for name in (
        "elapsed_ms",
        "paused_ms",
        "away_ms",
        "painting_ms",
        "cells_painted",
        "load_count",
    ):
        assert sum(getattr(attempt, name) for attempt in attempts) == getattr(whole, name)


def test_other_measures_have_another_version() -> None:
    names = " ".join(field.name for field in fields(Timing))
    assert (MEASURES_VERSION, names, IDLE_GAP_MS, PAINTING_GAP_MS) == (
        3,
        "elapsed_ms active_ms idle_ms hidden_ms paused_ms away_ms painting_ms thinking_ms"
        " time_to_first_action_ms time_to_first_edit_ms load_count action_count actions_by_kind"
        " edit_count cells_painted undo_count undo_share blur_count pause_count",
        10_000,
        2000,
    ), "measures are kept: with another rule or field raise MEASURES_VERSION, and say so here"
