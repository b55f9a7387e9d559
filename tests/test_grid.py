"""Grids: immutable, compared by value, and clear about what is wrong."""

import copy
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from arc.errors import GridError
from arc.grid import Grid, size_label

CELLS = arrays.arrays(
    np.int8,
    st.tuples(st.integers(1, 30), st.integers(1, 30)),
    elements=st.integers(0, 9),
)


@given(CELLS)
def test_rows_text_and_copies_give_the_same_grid(cells: np.ndarray) -> None:
    grid = Grid(cells)
    for other in (
        Grid.from_rows(grid.to_rows()),
        Grid.from_text(grid.to_text()),
        pickle.loads(pickle.dumps(grid)),
        copy.deepcopy(grid),
    ):
        assert other == grid
        assert hash(other) == hash(grid)


def test_grids_of_equal_cells_and_other_shape_differ() -> None:
    assert Grid.from_text("00/00") != Grid.from_text("0000")
    assert Grid.from_text("0") != [[0]]


def test_a_grid_cannot_be_changed() -> None:
    source = np.zeros((2, 2), dtype=np.int8)
    grid = Grid(source)
    source[0, 0] = 5
    assert grid.to_rows() == [[0, 0], [0, 0]]
    with pytest.raises(ValueError, match="read-only"):
        grid.cells[0, 0] = 1
    with pytest.raises(AttributeError):
        grid.cells = source


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "has no rows"),
        ("12", "is not a list of rows"),
        ([[]], "row 0 is empty"),
        ([[0], 1], "row 1 is not a list"),
        ([[0, 1], [2]], "row 1 has 1 cells, row 0 has 2"),
        ([[0, 10]], "row 0 cell 1 is 10, colors are 0 to 9"),
        ([[True]], "row 0 cell 0 is True"),
        ([[1.0]], "row 0 cell 0 is 1.0"),
        ([[0]] * 31, "has 31 rows, the most is 30"),
        ([[0] * 31], "row 0 has 31 cells, the most is 30"),
    ],
)
def test_what_is_wrong_is_named(rows: object, message: str) -> None:
    with pytest.raises(GridError, match=message):
        Grid.from_rows(rows)


@pytest.mark.parametrize("text", ["", "1/", "a", "1²", "01/2", "-1"])
def test_text_that_is_no_grid_is_refused(text: str) -> None:
    with pytest.raises(GridError):
        Grid.from_text(text)


def test_sizes_are_spoken_rows_by_columns() -> None:
    assert size_label(Grid.blank(27, 23).shape) == "27 × 23"
