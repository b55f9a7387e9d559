"""What a player does on a trial, all of it made from the trial's name.

So whoever reads a log, before or after any number of crashes, knows what it has to
be: a beginning of the script.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from arc.actions import Action, parse_action, replay
from arc.grid import Grid
from arc.protocols import BLIND
from arc.store import Trial
from arc.tasks import parse_task

PROTOCOL: Final = replace(BLIND, attempts_allowed=4)
SIDE: Final = 10
TASK: Final = parse_task(
    {
        "train": [{"input": [[1]], "output": [[2]]}],
        "test": [{"input": [[0] * SIDE] * SIDE, "output": [[9] * SIDE] * SIDE}] * 2,
    },
    task_id="crash",
    dataset="made-up",
    where="a test",
)


class Answer(NamedTuple):
    """An attempt of a script: the grid that the log up to ``last_action_id`` gives."""

    last_action_id: int
    grid: Grid


def seed_of(trial: Trial) -> str:
    """A trial's name: who, which round, which pair."""
    return f"{trial.participant_id}.{trial.round_number}.{trial.pair_index}"


@cache
def script(seed: str) -> tuple[dict[str, Any], ...]:
    """The whole log as JSON: strokes and up to four attempts; some end with giving up."""
    random = Random(seed)
    log = [_load()]
    for number in range(1, PROTOCOL.attempts_allowed + 1):
        log += [_stroke(random) for _ in range(random.randint(1, 40))]
        # One cell tells the attempts apart: no grid may be handed in twice.
        log.append(_painted([0, 0], number))
        log.append({"kind": "attempt", "attempt_id": f"attempt-{seed}-{number}"})
    if random.random() < 0.4:
        log[-1] = {"kind": "close", "outcome": "gave_up", "reason": "tedious"}
    return tuple({"action_id": n, "t_ms": 50 * n} | action for n, action in enumerate(log))


@cache
def parsed(seed: str) -> tuple[Action, ...]:
    """The script as actions."""
    return tuple(parse_action(action) for action in script(seed))


@cache
def answers(seed: str) -> MappingProxyType[str, Answer]:
    """The script's attempts by their ids, in order."""
    log, empty = parsed(seed), TASK.test[0].input
    return MappingProxyType(
        {
            action.fields["attempt_id"]: Answer(n, replay(log[: n + 1], empty).grid)
            for n, action in enumerate(log)
            if action.kind == "attempt"
        }
    )


def _load() -> dict[str, Any]:
    device = {"viewport": [1366, 625], "dpr": 1, "pointer": "fine"}
    at = "2026-01-31T09:05:00.000Z"
    return {"kind": "load", "load_id": "load-one", "at": at, "device": device}


def _stroke(random: Random) -> dict[str, Any]:
    # Cell 0, 0 is left alone; it holds the number of the attempt.
    cells = [random.randrange(1, SIDE) for _ in range(2 * random.randint(1, 40))]
    return _painted(cells, random.randrange(10))


def _painted(cells: list[int], color: int) -> dict[str, Any]:
    delays = [8] * (len(cells) // 2)
    return {"kind": "stroke", "color": color, "cells": cells, "dt": delays, "part": 0}
