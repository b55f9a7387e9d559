from __future__ import annotations

import io
import time
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from arc.answers import RawAnswer, parse_attempt
from arc.collections import load
from arc.diff import diff_cells
from arc.errors import RenderError
from arc.grid import Grid
from arc.palette import OFFICIAL, rgb
from arc.render import grid_png, grid_svg, task_png, task_svg

ALL_COLORS = Grid.from_text("01234/56789")
TASK = load("o3-unsolved").task("8b28cd80")

answers = st.recursive(
    st.none() | st.integers(0, 9) | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=4),
    max_leaves=12,
)


def pixels(png):
    image = Image.open(io.BytesIO(png))
    assert image.mode == "P"
    return np.asarray(image.convert("RGB"))


@pytest.mark.parametrize("lines", [True, False])
@pytest.mark.parametrize("cell", [1, 3, 4, 7, 20])
def test_every_cell_has_its_color(cell, lines):
    picture = pixels(grid_png(ALL_COLORS, cell=cell, lines=lines))

    edge = int(lines and cell >= 4)
    assert picture.shape[:2] == (2 * cell + edge, 5 * cell + edge)
    for (y, x), color in np.ndenumerate(ALL_COLORS.cells):
        middle = picture[y * cell + cell // 2, x * cell + cell // 2]
        assert tuple(middle) == rgb(OFFICIAL[color])


@pytest.mark.parametrize("cell", [3, 4, 5, 6, 12, 40])
@pytest.mark.parametrize("color", range(10))
def test_marks_show_on_every_color(cell, color):
    grid = Grid.blank(1, 2, color)
    marked = pixels(grid_png(grid, cell=cell, marks=np.array([[True, False]]), lines=False))

    inks = {tuple(p) for p in marked[:, :cell].reshape(-1, 3)}
    assert {(0, 0, 0), (255, 255, 255)} <= inks
    assert {tuple(p) for p in marked[:, cell:].reshape(-1, 3)} == {rgb(OFFICIAL[color])}


def test_a_picture_fills_its_box_with_whole_cells():
    assert pixels(grid_png(Grid.blank(30, 20), fit=(130, 130))).shape == (121, 81, 3)
    assert pixels(grid_png(Grid.blank(30, 20), fit=(130, 142), label="x")).shape[0] == 90 + 22


def test_labels_widen_small_pictures_and_are_written():
    plain = pixels(grid_png(Grid.blank(1, 1), cell=4))
    labelled = pixels(grid_png(Grid.blank(1, 1), cell=4, label="27 × 23"))

    assert labelled.shape[1] > plain.shape[1]
    assert len(np.unique(labelled[:22].reshape(-1, 3), axis=0)) > 2


def test_the_cross_in_a_label_is_drawn():
    with_cross, with_gap = (
        pixels(grid_png(Grid.blank(9, 9), label=label)) for label in ("2 × 3", "2   3")
    )
    assert (with_cross != with_gap).any()


def test_holes_and_odd_cells_look_like_no_color():
    ragged = RawAnswer.of([[5, 5], [5, "word"], [5]])

    picture = pixels(grid_png(ragged, cell=20, lines=False))

    for y, x in ((1, 1), (2, 1)):
        square = picture[y * 20 : y * 20 + 20, x * 20 : x * 20 + 20].reshape(-1, 3)
        assert len(np.unique(square, axis=0)) == 2
        assert not {tuple(p) for p in square} & {rgb(c) for c in OFFICIAL}


def test_digits_change_every_large_cell():
    plain, written = (pixels(grid_png(ALL_COLORS, cell=16, digits=d)) for d in (False, True))
    differs = (plain != written).any(axis=2)[:32, :80]
    assert differs.reshape(2, 16, 5, 16).any(axis=(1, 3)).all()
    assert grid_png(ALL_COLORS, cell=8, digits=True) == grid_png(ALL_COLORS, cell=8)


@settings(max_examples=60)
@given(answers, st.integers(3, 12), st.booleans())
def test_any_answer_can_be_drawn_with_its_diff(value, cell, digits):
    answer = parse_attempt(value)
    marks = diff_cells(answer, ALL_COLORS).mask

    assert pixels(grid_png(answer, cell=cell, marks=marks, digits=digits)).size
    ElementTree.fromstring(grid_svg(answer, cell=cell, marks=marks, digits=digits, label="<&>"))


def test_huge_answers_are_cut():
    answer = RawAnswer.of([[1] * 5_000] * 200)
    assert pixels(grid_png(answer, cell=4)).shape == (481, 481, 3)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"cell": 0}, "a cell is 1 to 200 px"),
        ({"cell": 201}, "a cell is 1 to 200 px"),
        ({"cell": 4, "fit": (9, 9)}, "not both"),
        ({"fit": (4, 4)}, "do not fit"),
        ({"theme": "pink"}, "dark and light"),
        ({"marks": np.zeros((2, 2), bool)}, "the marks are 2 × 2, the grid 2 × 5"),
        ({"cell": 2, "marks": np.ones((2, 5), bool)}, "at least 3 px"),
    ],
)
@pytest.mark.parametrize("draw", [grid_png, grid_svg])
def test_pictures_that_cannot_be_made(draw, options, message):
    with pytest.raises(RenderError, match=message):
        draw(ALL_COLORS, **options)


def test_too_large_a_picture_is_refused():
    with pytest.raises(RenderError, match="the most is 8192"):
        task_png(load("o3-unsolved").task("f9d67f8b"), cell=200)


@pytest.mark.parametrize("draw", [task_png, task_svg])
def test_truth_is_hidden_unless_asked_for(draw):
    without_truth = load("o3-unsolved").task("8b28cd80")
    other = type(without_truth)(
        "8b28cd80",
        without_truth.train,
        tuple(type(p)(p.input, Grid.blank(30, 30, 7)) for p in without_truth.test),
        "d",
        "0",
    )

    assert draw(TASK) == draw(other)
    assert draw(TASK, with_outputs=False) == draw(other, with_outputs=False)
    assert draw(TASK, reveal=True) != draw(TASK)
    assert draw(TASK, reveal=True) != draw(other, reveal=True)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_every_task_fits_a_screen(theme):
    for task in load("o3-unsolved"):
        picture = Image.open(io.BytesIO(task_png(task, fit=(1366, 625), theme=theme, reveal=True)))
        assert picture.width <= 1366
        assert picture.height <= 625
    with pytest.raises(RenderError, match="does not fit"):
        task_png(TASK, fit=(50, 50))


def test_svg_has_the_colors_and_a_name():
    root = ElementTree.fromstring(grid_svg(ALL_COLORS, cell=10, label="2 × 5"))

    fills = {node.get("fill") for node in root.iter()}
    assert set(OFFICIAL) <= fills
    assert root.findtext("{http://www.w3.org/2000/svg}title") == "grid, 2 × 5"
    assert root.get("width") == "51"


def test_thumbnails_are_fast():
    grid = load("o3-unsolved").task("f9d67f8b").test[0].input
    times = []
    for _ in range(20):
        start = time.perf_counter()
        grid_png(grid, cell=4)
        times.append(time.perf_counter() - start)
    assert min(times) < 0.002
