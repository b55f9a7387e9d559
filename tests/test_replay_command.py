"""``arcplay replay`` and the pictures it writes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageSequence

from arc.actions import parse_action
from arc.animation import LIMIT_MS, TICK_MS, pace_of
from arc.cli import main
from arc.grid import Grid
from arc.moment_sheet import clock_text
from arc.palette import OFFICIAL, rgb
from arc.protocols import ARC_AGI
from arc.replays import HandedIn, replay_of
from arc.store import Store
from tests.browser import steps
from tests.test_timing import log

TASK = "1acc24af"
WRITER = "writer-one"
INPUT = Grid.blank(3, 3)


@pytest.fixture
def run(capsys):
    """Run ``arcplay replay`` with arguments; gives (exit code, stdout, stderr)."""

    def run(*arguments):
        with pytest.raises(SystemExit) as caught:
            main(["replay", *(str(argument) for argument in arguments)])
        out, err = capsys.readouterr()
        return caught.value.code or 0, out, err

    return run


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A database in which somebody painted one cell blue, slowly, and gave up."""
    path = tmp_path / "play.sqlite3"
    store = Store.open(path)
    person = store.new_participant().participant_id
    (trial,) = store.open_trials(person, steps.task(TASK), "o3-unsolved", ARC_AGI)
    store.take_lease(trial.token, WRITER, "load-one")
    drawn = {"kind": "stroke", "color": 1, "cells": [0, 0], "dt": [0], "part": 0}
    batch = [
        {"action_id": 0, "t_ms": 90_000, **drawn},
        {"action_id": 1, "t_ms": 91_000, "kind": "close", "outcome": "gave_up"},
    ]
    store.append_actions(trial.token, WRITER, 0, [parse_action(one) for one in batch])
    store.close(trial.token, WRITER, "gave_up")
    store.dispose()
    return path


def blue(picture: Image.Image) -> int:
    """How many pixels have ARC's blue."""
    pixels = np.asarray(picture.convert("RGB"))
    return int((pixels == rgb(OFFICIAL[1])).all(axis=2).sum())


def test_a_gif_shows_the_drawing_grow(run, database: Path, tmp_path: Path):
    out = tmp_path / "one.gif"
    assert run(1, "-o", out, "--db", database, "--cell", 10) == (0, f"{out}\n", "")

    pictures = [frame.copy() for frame in ImageSequence.Iterator(Image.open(out))]
    assert blue(pictures[-1]) - blue(pictures[0]) == 9 * 9


def test_a_sheet_names_the_key_moments(run, database: Path, tmp_path: Path):
    svg, png = tmp_path / "one.svg", tmp_path / "one.png"
    assert run(1, "-o", svg, "--db", database, "--theme", "light")[0] == 0
    assert run(1, "-o", png, "--db", database)[0] == 0

    words = svg.read_text("utf-8")
    for caption in (f"{TASK}, test 1, gave up", "Longest pause, 1 min 30 s", "First edit", "1:30"):
        assert caption in words
    assert Image.open(png).format == "PNG"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((1, "-o", "one.jpg"), "must end in .gif, .png or .svg"),
        ((7, "-o", "one.gif"), "there is no trial 7"),
        ((1, "-o", "one.gif", "--theme", "pink"), "no theme"),
        ((1, "-o", "one.png", "--cell", 9), "--cell goes with a .gif"),
    ],
)
def test_what_cannot_be_drawn_is_said(run, database: Path, tmp_path: Path, arguments, words: str):
    number, option, name, *more = arguments
    code, _out, err = run(number, option, tmp_path / name, "--db", database, *more)
    assert code == 2
    assert words in err
    assert not (tmp_path / name).exists()


def test_a_long_trial_is_over_in_time_and_shows_every_answer():
    strokes = [
        (400 * n, "stroke", {"color": n % 9 + 1, "cells": [n % 3, n // 3 % 3], "dt": [0]})
        for n in range(1, 2001)
    ]
    answers = [HandedIn(n, 100 * n, False) for n in range(1, 20)]
    played = replay_of(log((0, "load"), *strokes), INPUT, answers)

    pace = pace_of(played)

    assert sum(shown.ms for shown in pace.shown) <= LIMIT_MS
    assert {mark.frame for mark in played.marks} <= {shown.frame for shown in pace.shown}
    assert len(pace.shown) <= LIMIT_MS / TICK_MS + len(played.marks) + 2
    assert pace.speed > 40


def test_a_short_trial_plays_as_fast_as_it_was_but_for_its_pauses():
    actions = log(
        (0, "load"), (60_000, "stroke", {"color": 1, "cells": [0, 0, 0, 1], "dt": [0, 300]})
    )
    pace = pace_of(replay_of(actions, INPUT))
    assert pace.speed == 1
    # The blank grid, shown as shortly as can be; the minute cut to a second; the stroke.
    assert [shown.ms for shown in pace.shown[:-1]] == [20, 1000, 300]


def test_moments_on_the_clock():
    assert [clock_text(ms) for ms in (5_900, 125_000, 3_725_000)] == ["0:05", "2:05", "1:02:05"]
