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
    "pair_count": 1,
    "round_number": 1,
    "trial_index": 0,
    "collection": "o3-unsolved",
    "protocol": "arc-agi",
    "consent_version": "2",
    "attempts_allowed": 2,
    "attempts_used": 1,
    "assignment": "assigned",
    "seen_before": "no",
    "truth_seen": False,
    "outcome": "solved",
    "close_reason": None,
    "solved_at_attempt": 1,
    "elapsed_ms": 80_000,
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
    made = [{"trial_id": number} | TRIAL | row for number, row in enumerate(rows)]
    return pd.DataFrame(made, columns=["trial_id", *TRIAL, *_others(rows)]).convert_dtypes()


def _others(rows: Sequence[dict[str, Any]]) -> list[str]:
    """Columns that only these rows have."""
    return sorted({name for row in rows for name in row} - {"trial_id", *TRIAL})


def unsolved(**row: Any) -> dict[str, Any]:
    """A row of a trial that was not solved: failed, unless told otherwise."""
    return {"outcome": "failed", "solved_at_attempt": None, "attempts_used": 2} | row


def played(people: int, tasks: int, rng: np.random.Generator, share: float = 0.6) -> pd.DataFrame:
    """Everybody on every task, each solved with this chance, at the first or second attempt."""
    return trials(
        *(
            {"participant_id": f"p{person}", "session_id": person, "task_id": f"t{task}"}
            | (
                {"solved_at_attempt": 1 + int(rng.random() < 0.3)}
                if rng.random() < share
                else unsolved()
            )
            for person in range(people)
            for task in range(tasks)
        )
    )


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
