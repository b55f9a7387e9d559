"""Wrong answers by kind, people's and models' in the same columns."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from arc.collections import load
from arc.grid import Grid
from arc.guesses import BUNDLED_NAMES, error_kinds_of, load_bundled
from arc.stats.errors import COLUMNS, kind_counts, model_errors, people_errors
from tests.bundled_error_kinds import wrong_guesses
from tests.stats.made import trials, unsolved

HINT = "run: python -m tests.bundled_error_kinds"
TASK = load("o3-unsolved").task("0934a4d8")
TRUTH = TASK.test[0].output
KEY = {"task_id": TASK.task_id, "content_hash": TASK.content_hash}
TASKS = {(TASK.task_id, TASK.content_hash): TASK}


def attempts(*rows: tuple[int, int, Grid]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "trial_id": trial_id,
                "participant_id": "ann",
                "attempt_number": number,
                "grid": grid.to_text(),
                "pair_solved": grid == TRUTH,
            }
            for trial_id, number, grid in rows
        ],
        columns=["trial_id", "participant_id", "attempt_number", "grid", "pair_solved"],
    ).convert_dtypes()


def off_by_one() -> Grid:
    cells = np.array(TRUTH.cells)
    cells[0, 0] = (cells[0, 0] + 1) % 10
    return Grid(cells)


def test_peoples_wrong_answers_get_their_kind() -> None:
    handed_in = attempts(
        (0, 1, TASK.test[0].input), (0, 2, TRUTH), (1, 1, off_by_one()), (9, 1, TRUTH)
    )
    table = people_errors(handed_in, trials(KEY, KEY | unsolved(participant_id="bob")), TASKS)
    assert table["kind"].tolist() == ["copied input", "few cells"]
    assert table[["trial_id", "attempt_number"]].values.tolist() == [[0, 1], [1, 1]]


def test_trials_that_do_not_count_and_tasks_not_at_hand_are_left_out() -> None:
    handed_in = attempts((0, 1, off_by_one()), (1, 1, off_by_one()))
    assert len(people_errors(handed_in, trials(KEY), TASKS)) == 1
    assert people_errors(handed_in, trials(KEY), {}).empty


def test_kinds_that_were_kept_are_taken_and_only_the_others_found() -> None:
    handed_in = attempts((0, 1, TASK.test[0].input), (0, 2, off_by_one()), (0, 3, TRUTH))
    kept = handed_in.assign(error_kind=["shifted", None, None])
    table = people_errors(kept, trials(KEY), TASKS)
    assert table["kind"].tolist() == ["shifted", "few cells"]
    assert people_errors(kept, trials(KEY), {})["kind"].tolist() == ["shifted"]


def test_models_have_the_same_columns() -> None:
    table = model_errors(load_bundled("o3-high"), [TASK])
    assert list(table) == list(COLUMNS)
    assert table["attempt_number"].tolist() == [1, 2]
    assert set(table["who"]) == {"o3-preview (high compute)"}


def test_bundled_guesses_come_with_the_kinds_that_any_others_are_given() -> None:
    bundled = load_bundled("o3-low")
    assert error_kinds_of(bundled)
    others = replace(bundled)
    assert not error_kinds_of(others)
    pd.testing.assert_frame_equal(model_errors(bundled, [TASK]), model_errors(others, [TASK]))


def test_the_bundled_kinds_are_of_every_wrong_guess() -> None:
    wrong = list(wrong_guesses())
    for model in BUNDLED_NAMES:
        assert error_kinds_of(load_bundled(model)).keys() == {
            one.key for one in wrong if one.model == model
        }
    for one in wrong[::40]:
        kinds = error_kinds_of(load_bundled(one.model))
        assert kinds[one.key] == one.kind, f"{one.task.task_id}: {HINT}"


def test_counts_are_shares_of_the_wrong_answers_of_each() -> None:
    errors = pd.DataFrame(
        {"who": ["people"] * 3 + ["o3"], "kind": ["other", "few cells", "other", "ragged"]}
    )
    table = kind_counts(errors)
    assert table[["who", "kind", "n", "n_wrong"]].values.tolist() == [
        ["o3", "ragged", 1, 1], ["people", "few cells", 1, 3], ["people", "other", 2, 3],
    ]  # fmt: skip
    assert table["share"].tolist() == pytest.approx([1, 1 / 3, 2 / 3])
    assert (table["low"] < table["high"]).all()


def test_nobody_wrong_is_an_empty_table() -> None:
    none = people_errors(attempts(), trials(KEY), TASKS)
    assert none.empty
    assert list(kind_counts(none)) == ["who", "kind", "n", "n_wrong", "share", "low", "high"]
