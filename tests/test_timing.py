"""Times read off an action log."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc.actions import Action, parse_action
from arc.grid import Grid
from arc.timing import IDLE_GAP_MS, elapsed_ms, trial_timing

INPUT = Grid.blank(3, 3)
FIELDS = {
    "load": {
        "load_id": "load-00000001",
        "at": "2025-01-02T03:04:05Z",
        "device": {"viewport": [1366, 625], "dpr": 1, "pointer": "fine"},
    },
    "stroke": {"color": 1, "cells": [0, 0, 0, 1], "dt": [0, 9], "part": 0},
}


def log(*steps: tuple[int, str]) -> list[Action]:
    return [
        parse_action({"action_id": n, "t_ms": t, "kind": kind, **FIELDS.get(kind, {})})
        for n, (t, kind) in enumerate(steps)
    ]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], 0),
        ([(0, "load"), (4000, "stroke")], 4000),
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


def test_first_edit_is_on_the_clock_without_pauses():
    actions = log((0, "load"), (1000, "pause"), (5000, "resume"), (6000, "stroke"))

    assert trial_timing(actions, INPUT).time_to_first_edit_ms == 2000


def test_painted_cells_are_those_whose_color_changed():
    actions = log((0, "load"), (1, "stroke"), (2, "stroke"), (3, "undo"), (4, "stroke"))

    assert trial_timing(actions, INPUT).cells_painted == 4


kinds = st.sampled_from(
    ["load", "hide", "show", "pause", "resume", "blur", "focus", "stroke", "undo", "clear"]
)


@given(st.lists(st.tuples(st.integers(0, 40_000), kinds), max_size=30))
def test_parts_add_up_to_each_loads_span(steps):
    clock, moments = 0, []
    for wait, kind in steps:
        clock = 0 if kind == "load" else clock + wait
        moments.append((clock, kind))
    ends = [t for (t, _), (_, after) in pairwise(moments) if after == "load"]
    spans = sum(ends) + (moments[-1][0] if moments else 0)

    timing = trial_timing(log(*moments), INPUT)

    parts = timing.active_ms + timing.idle_ms + timing.hidden_ms + timing.paused_ms
    assert parts == spans
    assert timing.elapsed_ms == spans - timing.paused_ms == elapsed_ms(log(*moments))
