from __future__ import annotations

import csv

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from arc.answers import RawAnswer, parse_attempt
from arc.bundled import tasks_root
from arc.collections import load
from arc.diff import HOLE, KINDS, ODD, codes, describe, diff_cells, kind_of, shape_label
from arc.grid import Grid
from arc.guesses import load_bundled

shapes = st.tuples(st.integers(1, 30), st.integers(1, 30))
grids = shapes.flatmap(lambda s: hnp.arrays(np.int8, s, elements=st.integers(0, 9))).map(Grid)
small_rows = st.lists(st.lists(st.integers(0, 3) | st.text(max_size=2), max_size=4), max_size=4)
TRUTH = Grid.from_text("012/345")
INPUT = Grid.from_text("999/999")


@given(grids, grids)
def test_diff_of_grids_counts_every_cell_once(answer, truth):
    diff = diff_cells(answer, truth)

    overlap = min(answer.height, truth.height) * min(answer.width, truth.width)
    assert diff.exact == (answer == truth)
    assert diff.mask.shape == answer.shape
    assert diff.mask.sum() == diff.wrong + diff.extra
    assert (diff.extra, diff.missing) == (
        answer.cells.size - overlap,
        truth.cells.size - overlap,
    )


@given(small_rows, grids)
def test_diff_agrees_with_a_plain_count(rows, truth):
    diff = diff_cells(parse_attempt(rows), truth)

    there = {(y, x): cell for y, row in enumerate(rows) for x, cell in enumerate(row)}
    inside = {(y, x) for y in range(truth.height) for x in range(truth.width)}
    wrong = {p for p in there.keys() & inside if there[p] != truth.cells[p]}
    assert diff.wrong == len(wrong)
    assert diff.extra == len(there.keys() - inside)
    assert diff.missing == len(inside - there.keys())
    assert {tuple(p) for p in np.argwhere(diff.mask).tolist()} == wrong | there.keys() - inside


def test_odd_cells_and_holes_have_codes():
    answer = RawAnswer.of([[1, "x", True], [], [2.0, 10, None]])
    assert codes(answer).tolist() == [[1, ODD, ODD], [HOLE] * 3, [ODD, ODD, ODD]]
    assert diff_cells(answer, TRUTH).odd == 5


def test_no_answer_is_all_missing():
    for answer in (None, RawAnswer.of("words"), RawAnswer.of([]), RawAnswer.of([[]])):
        diff = diff_cells(answer, TRUTH)
        assert (diff.missing, diff.wrong, diff.extra, diff.same_shape) == (6, 0, 0, False)


def test_long_rows_cost_no_memory():
    answer = RawAnswer.of([[0] * 200_000] + [[]] * 200_000)
    assert codes(answer).shape == (1000, 1000)
    assert shape_label(answer) == "200001 × 0–200000"


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        ([[0, 1, 2], [3, 4, 5]], "Exact"),
        ([[9, 9, 9], [9, 9, 9]], "Copied the input"),
        ([[0, 1, 2], [3, 4, 4]], "Right shape, 1 of 6 cells differs"),
        ([[0, 1, 2], [4, 4, 4]], "Right shape, 2 of 6 cells differ"),
        ([[0, 1, 2], [3, 4, "five"]], "Right shape, 1 of 6 cells differs, 1 no color"),
        ([[0, 1], [3, 4]], "Wrong shape: 2 × 2 instead of 2 × 3"),
        ([[0] * 31], "Wrong shape: 1 × 31 instead of 2 × 3"),
        ([[0, 1, 2], [3, 4]], "Ragged: rows of 2 to 3 cells"),
        ([[None]], "Not a grid"),
        ([["system", "error"]], "Not a grid"),
        ([[]], "Not a grid"),
        ("no", "Not a grid"),
        (None, "No answer"),
    ],
)
def test_sentences(answer, sentence):
    assert describe(parse_attempt(answer), TRUTH, INPUT) == sentence


@given(small_rows | st.text() | st.none(), grids)
def test_every_answer_has_a_kind_and_a_sentence(value, truth):
    answer = parse_attempt(value)
    assert kind_of(answer, truth) in KINDS
    assert describe(answer, truth, truth)


def test_bundled_facts_on_o3s_failures_are_what_this_module_finds():
    collection = load("o3-unsolved")
    with (tasks_root() / "facts" / "o3_unsolved.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    found, printed = [], []
    for row in rows:
        index = int(row["pair_index"])
        truth = collection.task(row["task_id"]).test[index].output
        for level in ("high", "low"):
            attempts = load_bundled(f"o3-{level}").attempts(row["task_id"], index)
            for number, attempt in enumerate(attempts, start=1):
                name = f"{level}_attempt_{number}"
                diff = diff_cells(attempt, truth)
                shape = shape_label(attempt).replace(" × ", "x").replace("–", "..")
                wrong = str(diff.wrong) if diff.same_shape else ""
                found.append((shape, wrong, kind_of(attempt, truth)))
                printed.append(tuple(row[f"{name}_{x}"] for x in ("shape", "wrong_cells", "kind")))
    assert found == printed
    assert len(found) == 35 * 4
