"""What a person does on the pages, in words the tests can be written in."""

from __future__ import annotations

import json
from typing import Any

from playwright.sync_api import Locator, Page

from arc.collections import load
from arc.grid import Grid
from arc.tasks import Task


def task(task_id: str) -> Task:
    return load("o3-unsolved").tasks[task_id]


def answer(of: Task, pair_index: int = 0) -> Grid:
    output = of.test[pair_index].output
    assert output is not None
    return output


def open_task(page: Page, url: str, task_id: str, query: str = "") -> None:
    """Open Play directly and agree to be recorded when asked."""
    page.goto(f"{url}/play?task={task_id}{query}")
    agree(page)
    ready(page)


def agree(page: Page) -> None:
    button = page.get_by_role("button", name="I agree, let's play")
    button.or_(editor(page)).first.wait_for()
    if button.count():
        button.click()


def ready(page: Page) -> None:
    """Wait until the editor has its log and can be drawn on."""
    editor(page).wait_for()
    page.wait_for_function(
        f"() => {{ const w = {WORKBENCH}; return w && (w.status === 'ok' || w.outcome); }}"
    )


def all_sent(page: Page) -> None:
    """Wait until the server has every action, as long as the page itself takes to send them."""
    page.wait_for_function(
        f"() => {{ const w = {WORKBENCH}; return w.acked === w.actionCount - 1; }}"
    )


def send_all(page: Page) -> None:
    """Have every action sent now: a page that is looked at again, and online again, does not wait."""
    page.evaluate("dispatchEvent(new Event('focus')); dispatchEvent(new Event('online'))")
    all_sent(page)


def drawn(page: Page) -> None:
    """Wait until the run of the page's script has ended: nothing on the page is replaced any more."""
    is_done = "[data-test-connection-state=CONNECTED][data-test-script-state=notRunning]"
    page.locator(f".stApp{is_done}").wait_for()


def editor(page: Page) -> Locator:
    return page.get_by_test_id("editor")


WORKBENCH = "[...document.querySelectorAll('*')].map(e => e.__workbench).filter(Boolean)[0]"


_VERDICT = (
    "[...document.querySelectorAll('*')].map(e => e.shadowRoot?.querySelector('[data-testid=verdict]'))"
    ".filter(Boolean)[0]"
)


def workbench(page: Page, expression: str) -> Any:
    """Evaluate an expression of ``w``, the workbench's read-only view of itself."""
    return page.evaluate(f"() => {{ const w = {WORKBENCH}; return {expression}; }}")


def grid(page: Page) -> Grid:
    return Grid.from_rows(workbench(page, "w.grid"))


def center(page: Page, row: int, column: int) -> tuple[float, float]:
    box = workbench(page, f"w.cellRect({row}, {column})")
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def choose(page: Page, color: int) -> None:
    page.get_by_test_id(f"color-{color}").click()


def resize(page: Page, height: int, width: int) -> None:
    field = page.get_by_test_id("size")
    field.fill(f"{height}x{width}")
    field.press("Enter")


def draw_by_mouse(page: Page, wanted: Grid) -> None:
    """Bring the editor to the wanted grid: size first, then run by run with the pen."""
    if grid(page).shape != wanted.shape:
        resize(page, *wanted.shape)
    for color, row, first, last in runs(grid(page), wanted):
        choose(page, color)
        page.mouse.move(*center(page, row, first))
        page.mouse.down()
        page.mouse.move(*center(page, row, last))
        page.mouse.up()


def draw_by_touch(page: Page, wanted: Grid) -> None:
    """The same with a finger, a tap a cell."""
    for color, row, first, last in runs(grid(page), wanted):
        page.get_by_test_id(f"color-{color}").tap()
        for column in range(first, last + 1):
            page.touchscreen.tap(*center(page, row, column))


def runs(now: Grid, wanted: Grid) -> list[tuple[int, int, int, int]]:
    """Runs of cells to paint, as (color, row, first column, last column), color by color."""
    found = []
    for row in range(wanted.height):
        column = 0
        while column < wanted.width:
            color = int(wanted.cells[row, column])
            last = column
            while last + 1 < wanted.width and wanted.cells[row, last + 1] == color:
                last += 1
            span = now.cells[row, column : last + 1]
            if (span != color).any():
                found.append((color, row, column, last))
            column = last + 1
    return sorted(found)


def submit(page: Page, sure: int | None = None) -> str:
    """Submit, say how sure one is where the protocol asks, and give the words of the verdict."""
    verdict = page.get_by_test_id("verdict")
    before = verdict.inner_html()
    page.get_by_test_id("submit").click()
    if sure is not None:
        page.get_by_test_id(f"confidence-{sure}").click()
    page.wait_for_function(
        f"before => {_VERDICT}.innerHTML !== before && !{_VERDICT}.hidden", arg=before
    )
    return verdict.inner_text()


def rows_as_json(of: Grid) -> str:
    return json.dumps(of.to_rows())
