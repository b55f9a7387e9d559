from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from arc.align import MAX_ALIGNED, align, alignment_json, apply_faults
from arc.answers import RawAnswer, parse_attempt
from arc.diff import MAX_EXTENT, codes
from arc.grid import Grid
from tests.broken_grids import broken_grids, recovered

INPUT = Grid.from_text("99/99")
PICTURE = Grid.from_text(
    "11100000/12100000/11104000/00004400/05554440/05650000/05550033/00000030/20000033/22000000"
)

shapes = st.tuples(st.integers(1, 12), st.integers(1, 12))
grids = shapes.flatmap(lambda s: hnp.arrays(np.int8, s, elements=st.integers(0, 4))).map(Grid)
cell = st.integers(0, 3) | st.text(max_size=2) | st.booleans() | st.none() | st.floats()
raw_values = st.lists(st.lists(cell, max_size=9), max_size=9) | st.recursive(
    cell, lambda inner: st.lists(inner, max_size=3), max_leaves=8
)


def told(answer, truth=PICTURE, test_input=INPUT):
    return align(answer, truth, test_input).sentence


def edited(edit):
    return Grid(edit(PICTURE.cells))


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (PICTURE, ""),
        (edited(lambda c: np.delete(c, 4, 0)), "Dropped row 4; the rest is right"),
        (edited(lambda c: np.delete(c, 0, 0)), "Dropped row 0 at the top; the rest is right"),
        (edited(lambda c: c[:8]), "Dropped rows 8–9 at the bottom; the rest is right"),
        (
            edited(lambda c: np.delete(np.delete(c, 4, 0), 1, 1)),
            "Dropped column 1, dropped row 4; the rest is right",
        ),
        (edited(lambda c: np.insert(c, 5, c[4], 0)), "Repeated row 4; the rest is right"),
        (
            edited(lambda c: np.insert(c, [5, 5], c[[4, 4]], 0)),
            "Repeated row 4 twice; the rest is right",
        ),
        (
            edited(lambda c: np.insert(c, [6] * 3, c[3:6], 0)),
            "Repeated rows 3–5; the rest is right",
        ),
        (
            edited(lambda c: np.pad(c, ((0, 0), (0, 2)), constant_values=7)),
            "Two extra columns at the right; the rest is right",
        ),
        (
            edited(lambda c: np.insert(c, 3, [7, 8, 9, 7, 8, 9, 7, 8], 0)),
            "An extra row at 3; the rest is right",
        ),
        (edited(np.fliplr), "Flipped left to right; the rest is right"),
        (edited(np.rot90), "Turned a quarter counterclockwise; the rest is right"),
        (edited(np.transpose), "Transposed; the rest is right"),
        (
            edited(lambda c: np.pad(c[:-1], ((1, 0), (0, 0)))),
            "Shifted the whole grid one cell down; the rest is right",
        ),
    ],
)
def test_faults_in_words(answer, sentence):
    assert told(answer) == sentence


def test_a_block_that_moved():
    cells = PICTURE.cells.copy()
    cells[4:7, 0:3], cells[4:7, 3] = PICTURE.cells[4:7, 1:4], 0

    found = align(Grid(cells), PICTURE, INPUT)

    assert [fault.kind for fault in found.faults] == ["shifted"]
    assert found.faults[0].by == (0, -1)
    assert found.sentence.endswith("one cell left; the rest is right")


def test_a_part_of_the_truth():
    assert told(edited(lambda c: c[2:5])) == "Kept only rows 2–4; the rest is right"
    assert told(edited(lambda c: c[:, 1:6])) == "Kept only columns 1–5; the rest is right"


def test_a_part_that_the_truth_has_twice_is_not_called_the_only_one_kept():
    truth = Grid.from_text("00000000/12345678/77777777/12345678/88888888/99999999")
    assert told(Grid(truth.cells[3:4]), truth) == (
        "Dropped rows 2–5 at the bottom, dropped row 0 at the top; the rest is right"
    )


def test_lines_that_are_right_show_what_the_size_is_about():
    wrong = np.array([[9], [8], [7], [9]])
    cells = np.vstack([PICTURE.cells, [[7, 8, 9, 7, 8, 9, 7, 8]]])
    apart, beside = cells.copy(), cells.copy()
    apart[1:5], beside[6:10] = wrong, wrong

    assert told(Grid(apart)) == "An extra row at the bottom; 32 other cells differ"
    assert told(Grid(beside)) == ""


def test_a_line_that_is_not_quite_another_is_not_called_repeated():
    truth = Grid.from_text("63218/63210/63200/63000/63000/60000")
    answer = Grid.from_text("623183/623100/623000/600000/600000/600000")
    assert told(answer, truth) == "An extra column at the right; 8 other cells differ"


def test_colors_swapped_and_colors_used_for_others():
    truth = Grid.from_text("2233/2233/2323/3232/5500")
    swapped = np.select([truth.cells == 2, truth.cells == 3], [3, 2], truth.cells)
    instead = np.where(truth.cells == 2, 7, truth.cells)

    assert told(Grid(swapped), truth) == "Swapped colors 2 and 3; the rest is right"
    assert told(Grid(instead), truth) == "Color 7 instead of 2; the rest is right"


def test_a_dropped_row_among_equal_ones_is_not_made_up():
    truth = Grid.from_text("123/000/000/000/456/111")
    assert told(Grid(np.delete(truth.cells, 2, 0)), truth) == (
        "Dropped one of the equal rows 1–3; the rest is right"
    )


def test_the_input_copied():
    found = align(INPUT, PICTURE, INPUT)

    assert found.sentence == "Copied the input"
    assert apply_faults(PICTURE, found.faults, INPUT) == INPUT


def test_what_still_differs_is_counted():
    cells = np.delete(PICTURE.cells, 4, 0)
    cells[0, 0] = 9
    assert told(Grid(cells)) == "Dropped row 4; 1 other cell differs"


def test_rows_of_differing_length():
    rows = PICTURE.to_rows()
    del rows[4][2], rows[8][6]
    rows[2].insert(3, 9)

    found = align(parse_attempt(rows), PICTURE, INPUT)

    assert found.sentence == (
        "Rows 4 and 8 are one cell short, row 2 is one cell too long; the rest is right"
    )
    assert apply_faults(PICTURE, found.faults, INPUT) == parse_attempt(rows)
    assert found.columns[-1] == (8, None)


@pytest.mark.parametrize(
    "text",
    ["10/03", "78/87", "3333333333/3333333333", "0/1/2/3/4/5/6/7/8/9/0/1/2/3"],
)
def test_nothing_is_said_of_answers_that_are_just_wrong(text):
    assert told(Grid.from_text(text)) == ""


def test_noise_is_not_explained():
    rng = np.random.default_rng(7)
    for height, width in [(10, 8), (9, 8), (12, 10), (10, 8), (20, 20)]:
        assert told(Grid(rng.integers(0, 10, (height, width)))) == ""


def test_few_wrong_cells_are_just_that():
    rng = np.random.default_rng(3)
    for _ in range(20):
        cells = PICTURE.cells.copy()
        for row, column in zip(rng.integers(0, 10, 6), rng.integers(0, 8, 6), strict=True):
            cells[row, column] = rng.integers(0, 10)
        found = align(Grid(cells), PICTURE, INPUT)
        assert found.sentence == ""
        assert found.wrong == int((cells != PICTURE.cells).sum())


@pytest.mark.parametrize(
    "value",
    [
        None,
        "words",
        7,
        [],
        [[]],
        [[], [1]],
        [["It", "turns", "out"] * 28],
        [[0] * 31] * 31,
        [[1] * 84],
        [[3] * 1000] * 1000,
        [[2]] * (MAX_EXTENT + 7),
        [[None, True, 1.0], [2]],
        [[1, "x", 1], [0, 2, 4, 4, 4]],
    ],
)
def test_malformed_answers_are_aligned_as_they_are(value):
    answer = parse_attempt(value)
    found = align(answer, PICTURE, INPUT)

    assert_steps_cover(found, answer, PICTURE)
    json.dumps(alignment_json(found))


@settings(deadline=None, max_examples=60)
@given(grids, grids)
@example(Grid.blank(2, 4), Grid.blank(4, 2))
def test_each_explained_answer_follows_from_the_truth(answer, truth):
    found = align(answer, truth, INPUT)

    assert_steps_cover(found, answer, truth)
    if found.faults:
        made = codes(apply_faults(truth, found.faults, INPUT))
        assert made.shape == answer.shape
        assert int((made != answer.cells).sum()) == found.wrong
        assert found.explained == (found.wrong == 0)
        assert found.sentence


@settings(deadline=None, max_examples=60)
@given(raw_values, grids)
def test_no_answer_is_too_odd(value, truth):
    answer = parse_attempt(value)
    assert_steps_cover(align(answer, truth, INPUT), answer, truth)


@given(grids)
def test_the_truth_has_no_faults(truth):
    found = align(truth, truth, truth)
    assert (found.faults, found.wrong, found.sentence, found.explained) == ((), 0, "", True)
    assert found.rows == tuple((n, n) for n in range(truth.height))


def test_faults_can_be_drawn():
    cells = np.delete(np.insert(PICTURE.cells, 5, PICTURE.cells[4], 0), 1, 1)
    drawn = alignment_json(align(Grid(cells), PICTURE, INPUT))

    spans = {(f["kind"], f["axis"]): (f["answer_span"], f["truth_span"]) for f in drawn["faults"]}
    assert spans == {("repeated", "row"): ((5, 6), (4, 5)), ("dropped", "column"): (None, (1, 2))}
    assert [4, 4] in drawn["rows"]
    assert [5, None] in drawn["rows"]
    assert [None, 1] in drawn["columns"]


def test_broken_grids_hard_to_tell_apart_are_mostly_explained():
    assert recovered(broken_grids(200, seed=1, hard=True)) >= 180


def assert_steps_cover(found, answer, truth):
    cells = codes(answer)
    for steps, ours, theirs in (
        (found.rows, cells.shape[0], truth.height),
        (found.columns, cells.shape[1], truth.width),
    ):
        assert [a for a, _ in steps if a is not None] == list(range(ours))
        assert [t for _, t in steps if t is not None] == list(range(theirs))


def test_larger_answers_are_laid_on_as_they_are():
    answer = RawAnswer.of([[0] * 8] * (MAX_ALIGNED + 1))
    assert align(answer, PICTURE, INPUT).faults == ()
