"""Tables for the tests: small ones by hand, larger ones with known slopes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from arc.simulation.people import PlayedTask, draw_tasks
from arc.simulation.population import Population
from arc.simulation.tables import SimulatedTables, simulated_tables
from arc.stats.sample import Filter, sample_of

SYNTHETIC = Filter(synthetic=True)

TRIAL = {
    "participant_id": "ann",
    "session_id": 1,
    "task_id": "aaaa",
    "content_hash": "h",
    "pair_index": 0,
    "round_number": 1,
    "trial_index": 0,
    "assignment": "assigned",
    "seen_before": "no",
    "truth_seen": False,
    "outcome": "solved",
    "solved_at_attempt": 1,
    "active_ms": 60_000,
    "idle_ms": 20_000,
    "painting_ms": 15_000,
    "cells_painted": 9,
    "edit_count": 20,
    "undo_count": 2,
    "shown_at": "2026-01-31T09:00:00.000Z",
}


def trials(*rows: dict[str, Any]) -> pd.DataFrame:
    """A trials table: each row says only what differs from ``TRIAL``."""
    return pd.DataFrame([TRIAL | row for row in rows]).convert_dtypes()


def ratings(*rows: tuple[int, str, int, int | None]) -> pd.DataFrame:
    """A ratings table from (session_id, moment, after_tasks, rating)."""
    columns = ["session_id", "moment", "after_tasks", "rating"]
    return pd.DataFrame(rows, columns=columns).convert_dtypes()


def simulated(
    population: Population, seed: int, people: int = 300, tasks: int = 34
) -> tuple[SimulatedTables, Sequence[PlayedTask]]:
    """People of the population and the tasks they played; the tasks are the same for all seeds."""
    played = draw_tasks(population, tasks, np.random.default_rng(tasks))
    return simulated_tables(population, played, people, np.random.default_rng(seed)), played


def counting(made: SimulatedTables) -> pd.DataFrame:
    """The trials that the primary model uses."""
    table = sample_of(made.trials, SYNTHETIC).trials
    return table[~table["left_in_it"]]
