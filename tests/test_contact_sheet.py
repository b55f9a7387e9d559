"""Contact sheets: what is on them, and that no test output is unless asked for."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from arc.collections import load
from arc.contact_sheet import sheet_layout
from arc.errors import RenderError
from arc.picture import LABEL_HEIGHT
from arc.render import contact_sheet_png, contact_sheet_svg
from arc.tasks import Task, parse_task

UNSOLVED = list(load("o3-unsolved"))


def make_task(truth: list[list[int]]) -> Task:
    raw = {
        "train": [{"input": [[1, 2]], "output": [[3, 3]]}],
        "test": [{"input": [[4, 4, 4]], "output": truth}, {"input": [[5]], "output": truth}],
    }
    return parse_task(raw, task_id="one", dataset="made-up", where="a test")


def layout(tasks, show="inputs", reveal=False, columns=None):
    return sheet_layout(tasks, title="a title", show=show, reveal=reveal, columns=columns)


@pytest.mark.parametrize("show", ["inputs", "examples"])
def test_no_two_tasks_overlap_and_all_are_inside(show):
    sheet = layout(UNSOLVED, show)
    places = []
    for tile in sheet.tiles:
        left = min(label.x for label in tile.labels)
        top = min(block.y for block in tile.blocks)
        bottom = max(label.y for label in tile.labels) + LABEL_HEIGHT
        places.append((left, top, left + tile.width, bottom))
    assert len(places) == 34
    assert all(x1 <= sheet.width and y1 <= sheet.height for _, _, x1, y1 in places)
    for n, (x0, y0, x1, y1) in enumerate(places):
        for a0, b0, a1, b1 in places[n + 1 :]:
            assert a0 >= x1 or a1 <= x0 or b0 >= y1 or b1 <= y0


@pytest.mark.parametrize(("columns", "rows"), [(1, 5), (2, 3), (5, 1), (99, 1)])
def test_columns_can_be_told(columns, rows):
    sheet = layout(UNSOLVED[:5], columns=columns)
    assert len({tile.labels[0].y for tile in sheet.tiles}) == rows


def test_a_sheet_is_about_as_wide_as_a_screen():
    sheet = layout(UNSOLVED)
    assert 1 <= sheet.width / sheet.height <= 2


def test_captions_name_the_task_its_size_and_its_pairs():
    (tile,) = layout([make_task([[6]])]).tiles
    assert [label.text for label in tile.labels] == ["one  1 × 3", "1 train, 2 test"]


@pytest.mark.parametrize("draw", [contact_sheet_png, contact_sheet_svg])
@pytest.mark.parametrize("show", ["inputs", "examples"])
def test_test_outputs_leave_no_trace(draw, show):
    pictures = {
        draw([make_task(truth)], title="x", show=show) for truth in ([[6]], [[9] * 30] * 30)
    }
    assert len(pictures) == 1


@pytest.mark.parametrize("draw", [contact_sheet_png, contact_sheet_svg])
def test_test_outputs_are_drawn_when_asked_for(draw):
    pictures = {
        draw([make_task(truth)], title="x", show="examples", reveal=True)
        for truth in ([[6]], [[9] * 30] * 30)
    }
    assert len(pictures) == 2


def test_the_picture_has_the_size_and_the_colors_of_the_grids():
    sheet = layout([make_task([[6]])], "examples")
    image = Image.open(
        io.BytesIO(contact_sheet_png([make_task([[6]])], title="a title", show="examples"))
    )
    assert image.size == (sheet.width, sheet.height)
    (tile,) = sheet.tiles
    first = tile.blocks[0]
    middle = tile.cell // 2
    shown = [image.getpixel((first.x + n * tile.cell + middle, first.y + middle)) for n in (0, 1)]
    assert shown == [1, 2]


def test_the_svg_names_every_task():
    text = contact_sheet_svg(UNSOLVED, title="<34>")
    assert "<title>&lt;34&gt;</title>" in text
    assert set(re.findall(r"<title>(\w{8}), test input", text)) == {t.task_id for t in UNSOLVED}


def test_a_thousand_inputs_fit_but_not_all_their_examples():
    many = list(load("arc-agi-2-training"))
    assert len(layout(many).tiles) == 1000
    with pytest.raises(RenderError, match="choose fewer tasks"):
        layout(many, "examples")


@pytest.mark.parametrize(
    ("tasks", "show", "message"),
    [([], "inputs", "at least one task"), (UNSOLVED, "outputs", "there are inputs and examples")],
)
def test_sheets_that_cannot_be_made(tasks, show, message):
    with pytest.raises(RenderError, match=message):
        layout(tasks, show)
