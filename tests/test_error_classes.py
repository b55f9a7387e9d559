from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from arc.answers import RawAnswer, parse_attempt
from arc.diff import diff_cells
from arc.error_classes import ERROR_KINDS, ERROR_LABELS, FEW_CELLS, FEW_SHARE, error_class
from arc.fault_edits import Shifted, apply_edits
from arc.grid import Grid
from arc.tasks import Pair
from tests.broken_grids import broken_grids

INPUT = Grid.from_text("98/89")
TRAIN = (
    Pair(Grid.from_text("77"), Grid.from_text("88/88")),
    Pair(Grid.from_text("88/88"), Grid.from_text("66")),
)
TRUTH = Grid.from_text("0000/0120/0340/0000")

sides = st.tuples(st.integers(6, 20), st.integers(6, 20))
truths = sides.flatmap(lambda s: hnp.arrays(np.int8, s, elements=st.integers(0, 9))).map(Grid)
seeds = st.integers(0, 2**32)
json_cells = st.integers(-1, 11) | st.none() | st.booleans() | st.text(max_size=2)
json_values = st.recursive(
    json_cells | st.floats(allow_nan=False), lambda inner: st.lists(inner, max_size=4)
) | st.lists(st.lists(json_cells, max_size=5), max_size=5)


def kind(answer: Grid | RawAnswer | None, truth: Grid = TRUTH) -> str:
    return error_class(answer, truth, INPUT, TRAIN).kind


def noise(seed: int) -> Grid:
    """A grid of which no part is like another."""
    rng = np.random.default_rng(seed)
    return Grid(rng.integers(0, 10, rng.integers(8, 19, 2)).astype(np.int8))


def test_every_kind_has_a_label():
    assert list(ERROR_LABELS) == list(ERROR_KINDS)
    assert len(set(ERROR_LABELS.values())) == len(ERROR_KINDS)


@pytest.mark.parametrize(
    ("rows", "expected", "words"),
    [
        (TRUTH.to_rows(), "right", "Exact"),
        (None, "no grid", "No answer"),
        ("words", "no grid", "Not a grid"),
        ([], "no grid", "Not a grid"),
        ([["I", "see"], ["a"]], "no grid", "Not a grid"),
        ([[0, 0], [0]], "ragged", "Ragged: rows of 1 to 2 cells"),
        (INPUT.to_rows(), "copied input", "Copied the input"),
        ([[8, 8], [8, 8]], "copied example", "Copied the output of example 1"),
        ([[7, 7]], "copied example", "Copied the input of example 1"),
        ([[5, 6, 5, 6]] * 2 + [[6, 5, 7, 8]], "wrong shape", "Wrong shape: 3 × 4 instead of 4 × 4"),
    ],
)
def test_kinds_told_without_the_alignment(rows, expected, words):
    found = error_class(parse_attempt(rows), TRUTH, INPUT, TRAIN)
    assert (found.kind, found.words) == (expected, words)


def test_a_copy_comes_before_being_nearly_right():
    truth = Grid.from_text("98/88")
    assert diff_cells(INPUT, truth).wrong == 1
    assert kind(INPUT, truth) == "copied input"
    assert kind(Grid.from_text("98/98"), truth) == "few cells"


def test_the_right_answer_is_right_even_if_it_is_a_copy():
    assert kind(INPUT, INPUT) == "right"
    assert kind(TRAIN[0].output, TRAIN[0].output) == "right"


def test_a_color_left_out_is_no_swap():
    truth = Grid.from_text("000000/033330/033330/000000")
    renamed, missing = (truth.to_text().replace("3", color) for color in "50")
    assert kind(Grid.from_text(renamed), truth) == "color swap"
    assert kind(Grid.from_text(missing), truth) == "other"


def test_a_hidden_block_has_not_moved():
    """Ground over a shape: the alignment tells a shift of the ground."""
    truth = np.random.default_rng(1).integers(1, 9, (16, 16)).astype(np.int8)
    truth[:, 8:12] = 0
    moved, hidden = truth.copy(), truth.copy()
    moved[4:8, 8:12], moved[4:8, 12:16] = truth[4:8, 12:16], 0
    hidden[4:8, 12:16] = 0
    assert kind(Grid(moved), Grid(truth)) == "shifted"
    assert kind(Grid(hidden), Grid(truth)) == "other"


@settings(max_examples=40, deadline=None)
@given(json_values, truths)
def test_any_answer_has_one_kind(value, truth):
    found = error_class(parse_attempt(value), truth, INPUT, TRAIN)
    assert found.kind in ERROR_KINDS
    assert found.words


@settings(max_examples=25, deadline=None)
@given(truths, st.data())
def test_changed_cells(truth, data):
    number = data.draw(st.integers(2, 12))
    spots = data.draw(
        st.lists(
            st.integers(0, truth.cells.size - 1), min_size=number, max_size=number, unique=True
        )
    )
    cells = truth.cells.copy()
    # Each color changes to two different ones in turn, so that no swap explains it.
    cells.flat[spots] = (cells.flat[spots] + np.resize([3, 7], number)) % 10
    few = number <= min(FEW_CELLS, FEW_SHARE * truth.cells.size)
    found = kind(Grid(cells), truth)
    assert found == ("few cells" if few else "other")


@settings(max_examples=30, deadline=None)
@given(truths, st.integers(0, 9), st.integers(1, 9))
def test_swapped_colors(truth, one, step):
    other = (one + step) % 10
    cells = truth.cells
    assume(np.isin(cells, (one, other)).any())
    swapped = np.where(cells == one, other, np.where(cells == other, one, cells))
    assert kind(Grid(swapped), truth) == "color swap"


@settings(max_examples=20, deadline=None)
@given(seeds, st.integers(0, 1), st.integers(0, 7))
def test_a_line_dropped_or_added(seed, axis, at):
    truth = noise(seed)
    line = np.random.default_rng(seed + 1).integers(0, 10, truth.shape[1 - axis])
    assert kind(Grid(np.delete(truth.cells, at, axis)), truth) == "dropped"
    assert kind(Grid(np.insert(truth.cells, at, line, axis)), truth) == "added"


@settings(max_examples=15, deadline=None)
@given(seeds, st.integers(-2, 2), st.integers(-2, 2))
def test_all_of_it_shifted(seed, down, across):
    assume(down or across)
    truth = noise(seed)
    whole = Shifted((0, 0, *truth.shape), (down, across), fill=0, whole=True)
    assert kind(parse_attempt(apply_edits(truth, [whole], INPUT)), truth) == "shifted"


def test_truths_broken_by_one_edit():
    names = {"Dropped": "dropped", "Repeated": "added", "Added": "added", "Shifted": "shifted"}
    found = [
        (names[type(case.edits[0]).__name__], kind(case.answer, case.truth))
        for case in broken_grids(160, seed=11)
        if len(case.edits) == 1
    ]
    wrong = [pair for pair in found if pair[0] != pair[1]]
    assert {pair[0] for pair in found} == set(names.values())
    assert wrong == []
