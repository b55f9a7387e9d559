"""Trials played back: frames, waits and key moments of a log."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arc.actions import parse_action, replay
from arc.animation import LIMIT_MS, pace_of
from arc.errors import ReplayError
from arc.grid import Grid
from arc.key_moments import MOST, UNDONE_FROM, duration_words, key_moments, verdict_words
from arc.replays import HandedIn, Mark, Wait, replay_of
from arc.timing import trial_timing
from tests.test_actions import random_log
from tests.test_timing import log, starts

INPUT = Grid.blank(3, 3)


def paint(row: int, column: int, color: int = 1) -> dict[str, object]:
    return {"color": color, "cells": [row, column], "dt": [0]}


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_a_replay_ends_with_the_logs_own_grid_and_its_moments_never_go_back(seed: int):
    rows, raw = random_log(random.Random(seed))
    test_input, actions = Grid.from_rows(rows), [parse_action(one) for one in raw]

    played = replay_of(actions, test_input)

    assert played.frames[-1].grid == replay(actions, test_input).grid
    assert all(a.at_ms <= b.at_ms for a, b in pairwise(played.frames))
    pace = pace_of(played)
    assert sum(shown.ms for shown in pace.shown) <= LIMIT_MS
    assert all(a.frame < b.frame for a, b in pairwise(pace.shown))
    assert {0, len(played.frames) - 1} <= {shown.frame for shown in pace.shown}
    for n, action in enumerate(actions):
        shown = [frame for frame in played.frames if frame.action_id == n]
        assert shown[-1].grid == replay(actions[: n + 1], test_input).grid
        assert len(shown) == (len(action.fields["dt"]) if action.kind == "stroke" else 1)
    moments = key_moments(played)
    assert 1 <= len(moments) <= MOST
    assert [m.frame for m in moments] == sorted({m.frame for m in moments})


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32))
def test_waits_and_length_are_those_of_the_trials_timing(seed: int):
    rows, raw = random_log(random.Random(seed))
    test_input, actions = Grid.from_rows(rows), [parse_action(one) for one in raw]
    timing = trial_timing(actions, test_input)

    played = replay_of(actions, test_input)

    assert played.duration_ms == timing.elapsed_ms + timing.paused_ms
    idle = sum(wait.length_ms for wait in played.waits if wait.kind == "idle")
    assert idle == timing.idle_ms
    assert all(a.end_ms <= b.start_ms for a, b in pairwise(played.waits))


def test_a_stroke_is_drawn_cell_by_cell_as_it_was():
    actions = log(
        (0, "load"), (500, "stroke", {"color": 2, "cells": [0, 0, 0, 1, 1, 1], "dt": [0, 30, 70]})
    )
    frames = replay_of(actions, INPUT).frames

    assert [(f.at_ms, f.kind, f.cells) for f in frames[2:]] == [
        (500, "stroke", 1),
        (530, "stroke", 2),
        (600, "stroke", 3),
    ]
    assert [f.grid.to_text() for f in frames[2:]] == [
        "200/000/000",
        "220/000/000",
        "220/020/000",
    ]


def test_every_wait_is_on_the_clock():
    actions = log(
        (0, "load"),
        (20_000, "stroke", paint(0, 0)),
        (21_000, "hide"),
        (26_000, "show"),
        (27_000, "pause"),
        (40_000, "load"),  # the clock starts anew: 40 s of its own, nothing done
        (41_000, "stroke", paint(0, 1)),
    )
    played = replay_of(actions, INPUT, load_starts=starts(0, 30))

    assert played.waits == (
        Wait("idle", 0, 20_000),
        Wait("hidden", 21_000, 26_000),
        Wait("away", 27_000, 30_000),
        Wait("idle", 30_000, 70_000),
    )
    assert played.duration_ms == 71_000
    # Where no zero is known the loads follow at once.
    assert replay_of(actions, INPUT).duration_ms == 68_000


def test_answers_are_marked_and_counted():
    actions = log(
        (0, "load"),
        (100, "stroke", paint(0, 0)),
        (200, "attempt", {"attempt_id": "attempt-1"}),
        (300, "stroke", paint(1, 0)),
        (400, "attempt", {"attempt_id": "attempt-2"}),
    )
    played = replay_of(actions, INPUT, [HandedIn(1, 2, False), HandedIn(2, 4, True)])

    assert played.marks == (Mark(3, 1, False), Mark(5, 2, True))
    assert [frame.attempts for frame in played.frames] == [0, 0, 0, 1, 1, 2]
    assert [(m.frame, m.kind, m.words) for m in key_moments(played)] == [
        (0, "start", "Start"),
        (2, "first_edit", "First edit"),
        (3, "attempt", "Attempt 1, wrong"),
        (5, "end", "Attempt 2, right"),
    ]


def test_key_moments_name_what_happened():
    undo = [(60_000 + n, "undo") for n in range(UNDONE_FROM)]
    actions = log(
        (0, "load"),
        (1_000, "stroke", paint(0, 0)),
        (2_000, "stroke", paint(0, 1)),
        (3_000, "stroke", paint(0, 2)),
        (48_000, "fill", {"color": 3, "at": [2, 2]}),
        (50_000, "resize", {"height": 4, "width": 2}),
        *undo,
        (70_000, "close", {"outcome": "gave_up"}),
    )
    moments = key_moments(replay_of(actions, INPUT))

    assert [(m.kind, m.words) for m in moments] == [
        ("start", "Start"),
        ("first_edit", "First edit"),
        ("thinking", "Longest pause, 45 s"),
        ("change", "Filled 6 cells"),
        ("size", "Size now 4 × 2"),
        ("undone", "3 steps undone"),
        ("end", "End"),
    ]


def test_an_empty_log_is_one_frame():
    played = replay_of([], INPUT)
    assert (len(played.frames), played.duration_ms, played.waits) == (1, 0, ())
    assert [m.kind for m in key_moments(played)] == ["end"]


def test_a_log_that_does_not_fit_is_refused():
    actions = log((0, "load"), (10, "undo"))
    with pytest.raises(ReplayError, match="action 1 where 0 belongs"):
        replay_of(actions[1:], INPUT)
    with pytest.raises(ReplayError, match="attempt 1 was handed in at action 2, the log has 2"):
        replay_of(actions, INPUT, [HandedIn(1, 2, True)])


def test_words():
    assert [duration_words(ms) for ms in (4_400, 65_000, 3_900_000)] == [
        "4 s",
        "1 min 5 s",
        "1 h 5 min",
    ]
    assert verdict_words(Mark(3, 2, None)) == "Attempt 2"
