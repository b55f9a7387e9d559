"""How simulated people paint, err and spend their time, each by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, cast

import numpy as np
import pytest

from arc.actions import Action, parse_action
from arc.collections import load
from arc.drawing import edited
from arc.grid import Grid
from arc.protocols import PROTOCOLS, TOOLS
from arc.simulation.mistakes import wrong_answer
from arc.simulation.pacing import End, Interruptions, Spend, paced
from arc.simulation.pages import Device, PlayPage, SetClock
from arc.simulation.painting import Edit, Hand, cells_to_paint, paint
from arc.timing import trial_timing
from arc.web.in_process import InProcess

TASKS = list(load("o3-unsolved"))
ALL = frozenset(TOOLS)
H_ARC = frozenset(PROTOCOLS["h-arc"].tools or ())


def truth(number: int) -> tuple[Grid, Grid]:
    pair = TASKS[number].test[0]
    assert pair.output is not None
    return pair.input, pair.output


def drawn(now: Grid, edits: list[Edit], test_input: Grid) -> Grid:
    """The grid after the edits; each ``undo`` takes back the edit before it."""
    before = now
    for edit in edits:
        now, before = (
            (before, now)
            if edit.kind == "undo"
            else (edited(now, edit.kind, edit.fields, test_input), now)
        )
    return now


@pytest.mark.parametrize("number", range(0, len(TASKS), 4))
@pytest.mark.parametrize("tools", [ALL, H_ARC], ids=["all", "h-arc"])
def test_painting_arrives_with_the_tools_there_are(number: int, tools: frozenset[str]):
    rng = np.random.default_rng(number)
    test_input, target = truth(number)
    hand = Hand(tools, shapes=0.7, longest=6, slips=0.1)
    near = wrong_answer(target, [], rng)
    start = Grid.blank(*test_input.shape)
    for now, wanted in ((start, near), (near, target)):
        edits = paint(now, wanted, test_input, hand, rng)
        assert drawn(now, edits, test_input) == wanted
        named = {edit.kind for edit in edits} - {"resize"}
        assert {"pen" if kind == "stroke" else kind for kind in named} <= tools


def test_a_copy_of_the_input_is_taken_where_it_saves_work():
    test_input = Grid.from_text("1234/5678/9123")
    nearly = Grid.from_text("1234/5678/9124")
    hand = Hand(ALL, shapes=0, longest=3, slips=0)
    kinds = [
        e.kind for e in paint(Grid.blank(3, 4), nearly, test_input, hand, np.random.default_rng(1))
    ]
    assert kinds == ["copy_input", "stroke"]
    assert cells_to_paint(test_input, nearly) == 1


@pytest.mark.parametrize("text", ["5", "0", "11/11", "120/030/004"])
def test_mistakes_are_neither_the_truth_nor_twice_the_same(text: str):
    right, rng = Grid.from_text(text), np.random.default_rng(3)
    handed_in: list[Grid] = []
    for _ in range(9):
        handed_in.append(wrong_answer(right, handed_in, rng))
    assert len({right, *handed_in}) == 10


class Listener:
    """Stands where the routes would, and keeps the log."""

    def __init__(self) -> None:
        self.log: list[Action] = []

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        self.log += [parse_action(raw) for raw in body.get("actions", ())]
        return {"path": path}


def logged(spend: Spend, between: Interruptions, seed: int) -> tuple[list[Action], Grid]:
    """The log of a trial with one wrong answer, one broken off, and these times."""
    rng = np.random.default_rng(seed)
    test_input, target = truth(seed % len(TASKS))
    hand = Hand(ALL, shapes=0.4, longest=6, slips=0.1)
    edits = paint(Grid.blank(*test_input.shape), target, test_input, hand, rng)
    work: list[tuple[list[Edit], End]] = [(edits, "attempt"), (edits[:3], "close")]
    look = Edit("copy", {"source": "train.0.input", "from": (0, 0), "to": (0, 0)})
    listener = Listener()
    page = PlayPage(
        cast(InProcess, listener),
        SetClock(datetime(2026, 3, 1, 9, tzinfo=UTC)),
        "token",
        Device((1366, 625), 1.0, "fine"),
        rng,
    )
    for *beats, end in paced(work, spend, between, lambda: look, rng):
        for beat in beats:
            page.play(beat)
        page.wait(end.gap_ms)
        if end.kind == "attempt":
            page.submit(target, None, None)
        else:
            page.close("gave_up", "tedious")
    return listener.log, test_input


@pytest.mark.parametrize("seed", range(12))
def test_time_comes_out_of_the_log_as_it_went_in(seed: int):
    between = Interruptions(hidden_s=(31.0,), paused_s=(62.0, 5.0), away_s=(45.0,))
    spend = Spend(thinking_s=40.0 + 60 * seed, painting_s=20.0 + 8 * seed, idle_s=25.0 + seed)
    log, test_input = logged(spend, between, seed)
    spent = trial_timing(log, test_input)
    rounding_ms = len(log)
    assert spent.active_ms == pytest.approx(
        1000 * (spend.thinking_s + spend.painting_s), abs=rounding_ms
    )
    assert spent.idle_ms == pytest.approx(1000 * spend.idle_s, abs=10_000)
    assert spent.idle_ms == pytest.approx(1000 * spend.idle_s, abs=rounding_ms)
    assert (spent.hidden_ms, spent.paused_ms, spent.load_count) == (31_000, 67_000, 2)


def test_short_idle_times_are_right_on_average():
    idle = [
        trial_timing(*logged(Spend(30.0, 20.0, 5.0), Interruptions(), seed)).idle_ms
        for seed in range(60)
    ]
    assert set(idle) == {0, 10_500}
    assert 15 <= idle.count(10_500) <= 45
