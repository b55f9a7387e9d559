"""What every edit keeps, for any grid and any part of it."""

from itertools import pairwise

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from arc.actions import EDITS, KINDS, PAINTS, parse_action
from arc.drawing import edited, line_cells
from arc.grid import Grid
from arc.symmetry import MODES, falls_between_cells, symmetric_places

DRAWING = [
    ("stroke", {"cells": [0, 0, 1, 0, 1, 2, 9, 9], "dt": [0, 0, 0, 0], "part": 0}),
    ("line", {"from": [0, 1], "to": [2, 5]}),
    ("rectangle", {"from": [0, 1], "to": [1, 4], "filled": False}),
    ("rectangle", {"from": [2, 0], "to": [9, 1], "filled": True}),
    ("fill", {"at": [0, 0]}),
    ("fill", {"at": [2, 1]}),
]


@st.composite
def grids(draw: st.DrawFn) -> Grid:
    height, width = draw(st.integers(1, 8)), draw(st.integers(1, 8))
    row = st.lists(st.integers(0, 3), min_size=width, max_size=width)
    return Grid.from_rows(draw(st.lists(row, min_size=height, max_size=height)))


places = st.tuples(st.integers(0, 9), st.integers(0, 9)).map(list)
spans = st.builds(lambda start, end: {"from": start, "to": end}, places, places)
parts = st.one_of(st.just({}), spans)
steps = st.tuples(st.integers(-29, 29), st.integers(-29, 29))
axes = st.sampled_from(["left_right", "up_down"])
modes = st.sampled_from(sorted(MODES))
near = st.integers(0, 18)


def do(grid: Grid, kind: str, **fields: object) -> Grid:
    action = parse_action({"action_id": 0, "t_ms": 0, "kind": kind, **fields})
    return edited(grid, kind, action.fields, Grid.blank(1, 1))


def rectangle(grid: Grid, part: dict[str, list[int]]) -> np.ndarray:
    """A mask, shape of the grid: the cells of the part, all of them without one."""
    rows, columns = np.indices(grid.shape)
    if not part:
        return np.ones(grid.shape, dtype=bool)
    (top, bottom), (left, right) = (sorted(pair) for pair in zip(*part.values(), strict=True))
    return (rows >= top) & (rows <= bottom) & (columns >= left) & (columns <= right)


def symmetrized(grid: Grid, symmetry: dict[str, object]) -> Grid:
    """Each cell gets the largest color among its images; all must lie inside."""
    rows = [
        [
            int(max(grid.cells[p] for p in symmetric_places(symmetry, r, c)))
            for c in range(grid.width)
        ]
        for r in range(grid.height)
    ]
    return Grid.from_rows(rows)


def is_symmetric(grid: Grid, symmetry: dict[str, object]) -> bool:
    return symmetrized(grid, symmetry) == grid


far = st.tuples(st.integers(-40, 40), st.integers(-40, 40))


@given(far, far)
def test_line_is_connected_and_keeps_both_ends(start, end):
    cells = list(line_cells(start, end))

    assert cells[0] == start
    assert cells[-1] == end
    pairs = pairwise(cells)
    assert all(max(abs(a - c), abs(b - d)) == 1 for (a, b), (c, d) in pairs)
    assert len(cells) == max(abs(start[0] - end[0]), abs(start[1] - end[1])) + 1


def test_edits_are_kinds_of_action():
    assert set(KINDS) >= EDITS
    assert {"copy_input", "resize", "rotate", "crop"} == EDITS - PAINTS


@given(grids(), axes, parts)
def test_flipping_twice_gives_the_grid_back(grid, axis, part):
    once = do(grid, "flip", axis=axis, **part)

    assert do(once, "flip", axis=axis, **part) == grid


@given(grids(), parts)
def test_flipping_both_ways_is_half_a_turn_of_the_part(grid, part):
    both = do(do(grid, "flip", axis="left_right", **part), "flip", axis="up_down", **part)

    inside = rectangle(grid, part)
    assert both.cells[inside].tolist() == grid.cells[inside][::-1].tolist()
    assert both.cells[~inside].tolist() == grid.cells[~inside].tolist()


@given(grids())
def test_four_rotations_give_the_grid_back(grid):
    once = do(grid, "rotate")
    back = do(do(do(once, "rotate"), "rotate"), "rotate")

    assert once.shape == (grid.width, grid.height)
    assert once.cells[0].tolist() == grid.cells[::-1, 0].tolist()
    assert back == grid


@given(grids(), places, st.integers(0, 7))
def test_four_rotations_of_a_square_part_inside_give_the_grid_back(grid, corner, more):
    end = [n + more for n in corner]
    assume(end[0] < grid.height and end[1] < grid.width)
    turned = grid
    for _ in range(4):
        turned = do(turned, "rotate", **{"from": corner, "to": end})

    assert turned == grid


@given(grids(), steps, parts)
def test_shifting_with_wrap_and_back_gives_the_grid_back(grid, by, part):
    there = do(grid, "shift", by=list(by), wrap=True, **part)
    back = do(there, "shift", by=[-n for n in by], wrap=True, **part)

    assert back == grid


@given(grids(), steps, parts)
def test_shifting_moves_each_cell_or_drops_it(grid, by, part):
    after = do(grid, "shift", by=list(by), wrap=False, **part)

    inside = rectangle(grid, part)
    for row, column in np.ndindex(grid.shape):
        source = row - by[0], column - by[1]
        if not inside[row, column]:
            expected = grid.cells[row, column]
        elif min(source) >= 0 and source[0] < grid.height and source[1] < grid.width:
            expected = grid.cells[source] if inside[source] else 0
        else:
            expected = 0
        assert after.cells[row, column] == expected


@given(grids(), st.integers(0, 3), st.integers(0, 9), parts)
def test_recolor_changes_that_color_in_that_part_alone(grid, old, color, part):
    after = do(grid, "recolor", old=old, color=color, **part)

    hit = (grid.cells == old) & rectangle(grid, part)
    assert (after.cells[hit] == color).all()
    assert after.cells[~hit].tolist() == grid.cells[~hit].tolist()


@given(grids(), grids(), steps, spans)
def test_tile_is_the_block_again_every_height_and_width(grid, block, at, part):
    after = do(grid, "tile", rows=block.to_text(), at=list(at), source="input", **part)

    inside = rectangle(grid, part)
    for row, column in np.ndindex(grid.shape):
        cell = (row - at[0]) % block.height, (column - at[1]) % block.width
        expected = block.cells[cell] if inside[row, column] else grid.cells[row, column]
        assert after.cells[row, column] == expected


@given(grids(), spans)
def test_crop_keeps_the_part_and_nothing_else(grid, part):
    after = do(grid, "crop", **part)

    inside = rectangle(grid, part)
    kept = inside if inside.any() else ~inside
    assert after.cells.ravel().tolist() == grid.cells[kept].tolist()
    assert after.cells.size == kept.sum()


@given(grids(), modes, st.sampled_from(DRAWING))
def test_symmetric_drawing_leaves_a_symmetric_grid_symmetric(grid, mode, drawing):
    side = min(grid.shape)
    square = Grid(grid.cells[:side, :side])
    symmetry = {"mode": mode, "center": [side - 1, side - 1]}
    before = symmetrized(square, symmetry)
    kind, fields = drawing

    after = do(before, kind, color=9, symmetry=symmetry, **fields)

    assert is_symmetric(before, symmetry)
    assert is_symmetric(after, symmetry)


@given(grids(), modes, st.tuples(near, near), spans, st.booleans())
def test_a_symmetric_shape_is_its_cells_and_their_images(grid, mode, center, span, filled):
    symmetry = {"mode": mode, "center": list(center)}
    assume(not falls_between_cells(symmetry))

    after = do(grid, "rectangle", color=9, filled=filled, symmetry=symmetry, **span)

    alone = do(Grid.blank(30, 30), "rectangle", color=9, filled=filled, **span)
    expected = grid.cells.copy()
    for place in np.argwhere(alone.cells == 9).tolist():
        for row, column in symmetric_places(symmetry, *place):
            if 0 <= row < grid.height and 0 <= column < grid.width:
                expected[row, column] = 9
    assert after == Grid(expected)
