"""Simulated people straight as tables: what an export of theirs would hold, without painting.

For checking analyses by the hundred. The columns are those that ``arc.stats`` reads,
named as in ``arc.exchange.codebook``; every row is marked ``synthetic``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from arc.simulation.people import (
    DEFAULT_RULES,
    PlayedTask,
    Rules,
    TrialDraw,
    draw_people,
    draw_session,
)
from arc.simulation.population import Population


@dataclass(frozen=True, slots=True)
class SimulatedTables:
    """``trials`` and ``ratings`` as in an export, ``tasks`` with ``difficulty`` and ``cells``."""

    trials: pd.DataFrame
    ratings: pd.DataFrame
    tasks: pd.DataFrame


def simulated_tables(
    population: Population,
    tasks: Sequence[PlayedTask],
    people: int,
    rng: np.random.Generator,
    per_session: int | None = None,
    rules: Rules = DEFAULT_RULES,
) -> SimulatedTables:
    """One session each of ``people`` persons through the tasks in an order of their own.

    ``per_session`` is how many of the tasks each is given, all by default.
    """
    trials: list[dict[str, Any]] = []
    ratings: list[dict[str, Any]] = []
    for number, person in enumerate(draw_people(population, people, rng)):
        order = rng.permutation(len(tasks))[:per_session].tolist()
        for draw in draw_session(person, [tasks[n] for n in order], population, rng, rules):
            task = order[draw.task]
            trials.append(_trial(draw, number, task, tasks[task].cells))
            ratings += [
                {
                    "session_id": number,
                    "moment": asked.moment,
                    "after_tasks": asked.after_tasks,
                    "rating": asked.rating,
                }
                for asked in draw.ratings
            ]
    known = [
        {"task_id": _task_id(n), "difficulty": task.difficulty, "cells": task.cells}
        for n, task in enumerate(tasks)
    ]
    columns = ["session_id", "moment", "after_tasks", "rating"]
    return SimulatedTables(
        pd.DataFrame(trials).convert_dtypes(),
        pd.DataFrame(ratings, columns=columns).convert_dtypes(),
        pd.DataFrame(known).convert_dtypes(),
    )


def _trial(draw: TrialDraw, number: int, task: int, cells: int) -> dict[str, Any]:
    attempts = draw.wrong_attempts + (draw.outcome == "solved")
    painted = round(cells * max(attempts, 1) * (1 + draw.undo_share))
    active, idle = round(1000 * draw.active_s), round(1000 * draw.idle_s)
    return {
        "participant_id": f"{number:016x}",
        "session_id": number,
        "task_id": _task_id(task),
        "pair_index": 0,
        "round_number": 1,
        "trial_index": draw.position,
        "assignment": "assigned",
        "seen_before": "no",
        "truth_seen": False,
        "synthetic": True,
        "outcome": draw.outcome,
        "close_reason": draw.reason,
        "attempts_used": attempts,
        "solved_at_attempt": draw.solved_at_attempt,
        "elapsed_ms": active + idle,
        "active_ms": active,
        "idle_ms": idle,
        "painting_ms": round(1000 * draw.painting_s),
        "cells_painted": painted,
        "edit_count": painted,
        "undo_count": round(draw.undo_share * painted),
        "undo_share": draw.undo_share,
        "shown_at": "2026-01-31T09:00:00.000Z",
    }


def _task_id(number: int) -> str:
    return f"{number:08x}"
