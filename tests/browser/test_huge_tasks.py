"""Large grids solved in few interactions: what each tool is for, counted.

An interaction is one click, one drag or one key with its modifiers. ``docs/drawing.md`` has the
same figures; the cells to change and the straight strokes a plain pen needs are worked out here.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page

from arc.grid import Cells
from tests.browser import steps
from tests.browser.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("agreed")]

DRAWING = Path(__file__).parents[2] / "docs" / "drawing.md"
Place = tuple[int, int]


class Hand:
    """A person's hand on mouse and keyboard; it counts."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self.interactions = 0

    def key(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)
            self.interactions += 1

    def button(self, testid: str) -> None:
        self._page.get_by_test_id(testid).click()
        self.interactions += 1

    def click(self, *places: Place) -> None:
        for place in places:
            self._page.mouse.click(*steps.center(self._page, *place))
            self.interactions += 1

    def drag(self, start: Place, end: Place) -> None:
        self._page.mouse.move(*steps.center(self._page, *start))
        self._page.mouse.down()
        self._page.mouse.move(*steps.center(self._page, *end))
        self._page.mouse.up()
        self.interactions += 1

    def frames(self, *outermost: tuple[Place, Place], count: int, apart: int = 1) -> None:
        """Nested frames, each ``apart`` cells inside the one before."""
        for (top, left), (bottom, right) in outermost:
            for n in range(0, count * apart, apart):
                self.drag((top + n, left + n), (bottom - n, right - n))


def spiral(hand: Hand) -> None:
    """da515329: four arms wind outwards. One is clicked corner by corner, three follow."""
    hand.key("8", "m")
    hand.button("symmetry-quarter_turn")
    hand.key("Shift+M")
    hand.click((12, 10))
    hand.key("q")
    hand.click((11, 10), (8, 10), (8, 12), (10, 12), (10, 16), (16, 16), (16, 14), (20, 14))
    hand.click((20, 4), (18, 4), (18, 0), (4, 0), (4, 2), (0, 2), (0, 20), (2, 20), (2, 24))
    hand.click((24, 24), (24, 22), (25, 22))
    # That arm leaves the grid here; another of the four goes on for two cells.
    hand.key("Enter")
    hand.drag((0, 24), (0, 25))


def nested_squares(hand: Hand) -> None:
    """a3f84088: frames in frames, down to one cell."""
    hand.key("c", "r", "r", "2")
    hand.frames(((2, 2), (24, 24)), count=3, apart=4)
    hand.key("5")
    hand.frames(((3, 3), (23, 23)), count=5, apart=2)
    hand.click((13, 13))


def thick_frames(hand: Hand) -> None:
    """52fd389e: a frame around each square, as thick as the square has colors."""
    hand.key("c", "r", "r", "1")
    hand.drag((1, 3), (5, 8))
    hand.key("3")
    hand.frames(((1, 16), (8, 24)), count=2)
    hand.key("6")
    hand.frames(((10, 1), (25, 17)), count=5)


def stripes(hand: Hand) -> None:
    """40f6cd08: two rectangles get the stripes of the third."""
    hand.key("c", "r", "2")
    hand.drag((3, 20), (17, 26))
    hand.drag((14, 4), (25, 13))
    hand.key("8")
    hand.drag((3, 22), (17, 24))
    hand.drag((14, 6), (25, 11))
    hand.key("4")
    hand.drag((3, 23), (17, 23))
    hand.drag((14, 7), (25, 10))


class Figures(NamedTuple):
    cells: int
    strokes: int
    interactions: int


def figures_in_docs() -> dict[str, Figures]:
    row = re.compile(r"^\| `(\w{8})` \|.*\| (\d+) \| (\d+) \| \*\*(\d+)\*\* \|$", re.MULTILINE)
    return {task: Figures(*map(int, found)) for task, *found in row.findall(DRAWING.read_text())}


def cells_to_change(task_id: str) -> int:
    pair = steps.task(task_id).test[0]
    return int((pair.input.cells != steps.answer(steps.task(task_id)).cells).sum())


def straight_strokes(task_id: str) -> int:
    """Level and upright strokes of a pen without a slip: always the one next that helps most."""
    pair = steps.task(task_id).test[0]
    truth = steps.answer(steps.task(task_id)).cells
    todo = pair.input.cells != truth
    strokes = 0
    while todo.any():
        runs = [*_runs(truth), *([(c, r) for r, c in run] for run in _runs(truth.T))]
        best = max(runs, key=lambda run: sum(bool(todo[place]) for place in run))
        for place in best:
            todo[place] = False
        strokes += 1
    return strokes


def _runs(cells: Cells) -> list[list[Place]]:
    """Level runs of one color, as long as they go."""
    found: list[list[Place]] = []
    for r, row in enumerate(cells):
        edges = [0, *(int(c) + 1 for c in (row[1:] != row[:-1]).nonzero()[0]), len(row)]
        found += [[(r, c) for c in range(low, high)] for low, high in pairwise(edges)]
    return found


WAYS: dict[str, Callable[[Hand], None]] = {
    "da515329": spiral,
    "a3f84088": nested_squares,
    "52fd389e": thick_frames,
    "40f6cd08": stripes,
}


@pytest.mark.parametrize("task_id", WAYS)
def test_a_huge_task_is_solved_in_few_interactions(
    page: Page, server: Server, task_id: str
) -> None:
    steps.open_task(page, server.url, task_id)
    hand = Hand(page)

    WAYS[task_id](hand)
    hand.interactions += 1  # Submit, which steps.submit() presses.
    assert "Solved" in steps.submit(page)

    found = Figures(cells_to_change(task_id), straight_strokes(task_id), hand.interactions)
    assert found == figures_in_docs()[task_id]


def test_the_spiral_needs_well_under_half_of_a_pens_strokes() -> None:
    spiral_figures = figures_in_docs()["da515329"]
    assert spiral_figures.cells == 321
    assert spiral_figures.interactions < 64 / 2
