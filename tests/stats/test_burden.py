"""The cost of painting is told from difficulty, in data where both are known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from arc.stats.burden import painting_burden
from arc.stats.records import Estimate, NotEnough
from arc.stats.sample import with_derived
from tests.stats.made import TRIAL, trials

N_TASKS, N_PEOPLE = 60, 250
DIFFICULTY = np.linspace(0, 1, N_TASKS)
CELLS = np.random.default_rng(1).permutation(np.geomspace(10, 500, N_TASKS))


def played(*, cost: float, seed: int = 0) -> pd.DataFrame:
    """Time goes up by 0.4 of log cells; solving falls with difficulty, and by ``cost`` of log cells.

    Thinking gets 2 % shorter with each trial, painting a cell 1 %; difficult tasks take long.
    """
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(N_PEOPLE):
        for index, task in enumerate(rng.permutation(N_TASKS)[:15]):
            cells = CELLS[task] * np.exp(rng.normal(0, 0.5))
            painting = 400 * cells * np.exp(-0.01 * index + rng.normal(0, 0.1))
            thinking = 60_000 * np.exp(2 * DIFFICULTY[task] - 0.02 * index + rng.normal(0, 0.3))
            chance = 0.9 - 0.4 * DIFFICULTY[task] - cost * np.log(CELLS[task] / CELLS.mean())
            rows.append(
                TRIAL
                | {
                    "participant_id": f"p{person}",
                    "session_id": person,
                    "task_id": f"t{task}",
                    "trial_index": index,
                    "cells_painted": cells,
                    "painting_ms": painting,
                    "active_ms": thinking + painting,
                    "solved_at_attempt": 1 if rng.random() < chance else None,
                }
            )
    return with_derived(pd.DataFrame(rows))


TASKS = pd.DataFrame(
    {"task_id": [f"t{n}" for n in range(N_TASKS)], "difficulty": DIFFICULTY, "cells": CELLS}
)


def test_time_by_cells_is_found_within_tasks_although_hard_ones_take_longer() -> None:
    table = played(cost=0)
    rng = np.random.default_rng(3)
    known = table.assign(
        log_active=1.5 * table["task_id"].str[1:].astype(int) / N_TASKS
        + 0.4 * table["log_cells"]
        + rng.normal(0, 0.3, len(table))
    )
    found = painting_burden(known)[0]
    assert isinstance(found, Estimate)
    assert found.low <= 0.4 * np.log(2) <= found.high


def test_thinking_and_painting_have_a_practice_of_their_own() -> None:
    _, thinking, pace, _ = painting_burden(played(cost=0))
    assert isinstance(thinking, Estimate)
    assert isinstance(pace, Estimate)
    assert thinking.low <= -0.02 <= thinking.high
    assert pace.low <= -0.01 <= pace.high


@pytest.mark.parametrize("cost", [0.0, 0.1])
def test_solving_by_cells_is_found_at_equal_difficulty(cost: float) -> None:
    found = painting_burden(played(cost=cost), TASKS)[3]
    assert isinstance(found, Estimate)
    assert found.low <= -cost * 100 * np.log(2) <= found.high
    assert found.excludes_zero == (cost > 0)


def test_what_a_task_asks_for_is_told_by_those_who_solved_it() -> None:
    given, told = (
        painting_burden(played(cost=0.1), tasks)[3]
        for tasks in (TASKS, TASKS.drop(columns="cells"))
    )
    assert isinstance(given, Estimate)
    assert isinstance(told, Estimate)
    assert told.value == pytest.approx(given.value, rel=0.1)


def test_without_recorded_difficulty_nothing_is_said_of_solving() -> None:
    found = painting_burden(played(cost=0))[3]
    assert found == NotEnough(found.name, "no recorded difficulty of the tasks is given")
    few = painting_burden(played(cost=0), TASKS.head(5))[3]
    assert isinstance(few, NotEnough)
    assert "5 test pairs with difficulty and cells, 20 are needed" in few.why


def test_a_table_without_painting_times_gives_sentences() -> None:
    findings = painting_burden(with_derived(trials({}).drop(columns="painting_ms")), TASKS)
    assert all(isinstance(finding, NotEnough) for finding in findings)
