"""The two grid editors that are driven by the same mouse: Play's, and a table of 900 cells."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from benchmarks.lab import Lab
from benchmarks.servers import PAGES

TASK_30X30 = "0934a4d8"
"""A bundled task whose test input is 30x30, so that a new trial's grid is."""
DOM_NAME = "a table of 900 cells (DOM)"


class Editor:
    """A page with a 30x30 grid, one pen and one fill tool.

    The page's ``__editor`` has ``grid`` (rows), ``cellRect(row, column)`` and
    ``colorAt(row, column)``, which reads what is drawn. Keys ``b`` and ``f``
    choose pen and fill, digits the color, ``e`` clears all cells.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        frame = page.evaluate("() => __editor.cellRect(0, 0)")
        self._left, self._top = frame["x"], frame["y"]
        self.cell_px = float(frame["width"])
        page.evaluate((PAGES / "probe.js").read_text(encoding="utf-8"))

    def center(self, row: float, column: float) -> tuple[float, float]:
        """Where a cell's middle is, in CSS pixels."""
        return (
            self._left + (column + 0.5) * self.cell_px,
            self._top + (row + 0.5) * self.cell_px,
        )

    def press(self, row: int, column: int) -> None:
        """Move there, rest for longer than a frame, click."""
        mouse = self.page.mouse
        mouse.move(*self.center(row, column))
        self.page.wait_for_timeout(25 + (row * 7 + column * 3) % 17)
        mouse.down()
        mouse.up()

    def keys(self, *keys: str) -> None:
        """Press keys one after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def rows(self) -> list[list[int]]:
        """The grid as the editor holds it."""
        rows: list[list[int]] = self.page.evaluate("() => __editor.grid")
        return rows

    def drawn(self, row: int, column: int) -> str:
        """The color on screen in the middle of a cell, as ``rgb(r, g, b)``."""
        return str(self.page.evaluate("([r, c]) => __editor.colorAt(r, c)", [row, column]))

    def take_presses(self, count: int) -> list[dict[str, Any]]:
        """What ``pages/probe.js`` noted of the last ``count`` presses, and forget them."""
        self.page.wait_for_function("count => __probe.presses.length >= count", arg=count)
        presses: list[dict[str, Any]] = self.page.evaluate("() => __probe.presses.splice(0)")
        if len(presses) != count:
            raise RuntimeError(f"{count} presses were made and {len(presses)} arrived")
        return presses


def open_play(lab: Lab, task_id: str = TASK_30X30) -> Editor:
    """Play as a new visitor who has agreed, ready to be drawn on."""
    page = lab.context(lab.app.visitor()).new_page()
    page.goto(f"{lab.app.url}/play?task={task_id}")
    adopt(page)
    return Editor(page)


def adopt(page: Page) -> None:
    """Wait until the workbench takes input in its last place, and make it the page's ``__editor``."""
    # Shown before Streamlit is there, the editor moves into its component once it is.
    page.wait_for_function("() => document.querySelector('[class*=st-key-workbench-] *')")
    page.get_by_test_id("early").wait_for(state="detached")
    page.wait_for_function((PAGES / "adopt.js").read_text(encoding="utf-8"))


def open_table(lab: Lab) -> Editor:
    """The peer: ``pages/table.html``."""
    page = lab.context().new_page()
    page.goto((PAGES / "table.html").as_uri())
    return Editor(page)
