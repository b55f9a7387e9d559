"""Solving by size: the published figures, and people beside them."""

from __future__ import annotations

import pandas as pd
import pytest

from arc.collections import load
from arc.stats.outcomes import bundled_outcomes
from arc.stats.size import BINS, bin_of, size_rates, task_sizes, total_cells
from tests.stats.made import trials, unsolved

EVALUATION = list(load("arc-agi-1-evaluation"))
SIZES = task_sizes(EVALUATION)
OUTCOMES = bundled_outcomes(EVALUATION)
MODELS = size_rates(OUTCOMES, SIZES)


def line(table: pd.DataFrame, who: str) -> pd.DataFrame:
    return table[table["who"] == who].reset_index(drop=True)


@pytest.mark.parametrize(
    ("who", "percent"),
    [("o3-preview (high compute)", [100, 100, 98, 98, 88, 50]), ("o1-mini", [79, 29, 21, 7, 0, 0])],
)
def test_models_fall_with_size(who: str, percent: list[int]) -> None:
    found = line(MODELS, who)
    assert found["bin"].tolist() == list(BINS)
    assert (100 * found["value"]).round().tolist() == percent
    assert found["n_tasks"].tolist() == [14, 46, 101, 116, 83, 40]


def test_every_model_has_its_line_with_intervals() -> None:
    assert MODELS["who"].nunique() == 12
    assert (MODELS["low"] <= MODELS["value"]).all()
    assert (MODELS["value"] <= MODELS["high"]).all()
    assert MODELS.loc[MODELS["small"], "bin"].unique().tolist() == ["<256"]
    # A task without a result is in no model's n.
    assert line(MODELS, "Claude 3 Haiku (2024-03-07)")["n"].sum() == 397


@pytest.mark.parametrize(("cells", "name"), [(255, "<256"), (256, "256-511"), (4096, ">=4096")])
def test_groups_begin_at_their_edge(cells: int, name: str) -> None:
    assert BINS[bin_of(cells)] == name


def test_the_size_is_of_all_grids() -> None:
    task = load("arc-agi-1-evaluation").task("00576224")
    assert total_cells(task) == 2 * (4 + 36) + 4 + 36


def test_people_are_counted_on_the_same_groups() -> None:
    small, large = (
        SIZES.loc[SIZES["total_cells"].idxmin()],
        SIZES.loc[SIZES["total_cells"].idxmax()],
    )
    names = ["task_id", "content_hash"]
    rows = [{"participant_id": f"p{n}"} | dict(small[names]) for n in range(3)]
    table = trials(*rows, unsolved(**dict(large[names])), unsolved(task_id="elsewhere"))
    people = line(size_rates(OUTCOMES, SIZES, table), "people")
    assert people["bin"].tolist() == ["<256", ">=4096"]
    assert people["value"].tolist() == [1, 0]
    assert people[["n", "n_tasks", "n_participants"]].values.tolist() == [[3, 1, 3], [1, 1, 1]]
    assert people["small"].all()
    assert people[["low", "high"]].notna().all(axis=None)


def test_without_people_or_models_there_are_no_rows_of_theirs() -> None:
    assert "people" not in size_rates(OUTCOMES, SIZES, trials({}).iloc[:0])["who"].tolist()
    assert size_rates(OUTCOMES.iloc[:0], SIZES).empty
