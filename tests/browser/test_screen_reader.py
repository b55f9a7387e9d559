"""What a screen reader gets: Chromium's accessibility tree, the live region and the keyboard's place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("agreed")]

TASK = "1acc24af"

_FOCUS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.dataset?.testid ?? at?.tagName;
}"""


class Node(NamedTuple):
    role: str
    name: str
    description: str
    focusable: bool


def accessibility_tree(page: Page) -> list[Node]:
    """Every node that is told to assistive technology, in reading order."""
    session = page.context.new_cdp_session(page)
    session.send("Accessibility.enable")
    nodes = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    return [_node(raw) for raw in nodes if not raw["ignored"]]


def _node(raw: Mapping[str, Any]) -> Node:
    def text(field: str) -> str:
        return str(raw.get(field, {}).get("value", ""))

    properties = {item["name"]: item["value"].get("value") for item in raw.get("properties", ())}
    return Node(text("role"), text("name"), text("description"), bool(properties.get("focusable")))


def with_rows(page: Page) -> list[Node]:
    """The tree once the lists of rows are there: they are written when the browser is idle."""
    page.locator("ol.heard").first.wait_for(state="attached")
    return accessibility_tree(page)


def focused(page: Page) -> str:
    """The test id of what has the keyboard."""
    return str(page.evaluate(_FOCUS))


def row_words(row: list[int], number: int) -> str:
    names = [
        "black",
        "blue",
        "red",
        "green",
        "yellow",
        "gray",
        "magenta",
        "orange",
        "light blue",
        "maroon",
    ]
    runs: list[list[Any]] = []
    for color in row:
        if runs and runs[-1][1] == names[color]:
            runs[-1][0] += 1
        else:
            runs.append([1, names[color]])
    return f"row {number}: " + ", ".join(f"{length} {name}" for length, name in runs)


def test_every_grid_is_told_by_its_name_and_its_rows(page: Page, server: Server):
    steps.open_task(page, server.url, TASK)
    tree = with_rows(page)
    task = steps.task(TASK)

    images = {node.name: node for node in tree if node.role in ("image", "img")}
    grids = {("Test input", "input"): task.test[0].input}
    for n, pair in enumerate(task.train):
        for side, grid in (("input", pair.input), ("output", pair.output)):
            assert grid is not None
            grids[f"Example {n + 1}, {side}", f"train.{n}.{side}"] = grid
    for (label, id_part), grid in grids.items():
        name = f"{label}, {grid.height} by {grid.width}"
        rows = [row_words(row, number) for number, row in enumerate(grid.to_rows())]
        assert images[name].description == " ".join(rows)
        items = page.get_by_test_id(f"rows-{id_part}").locator("li")
        assert items.all_text_contents() == rows
    lists = [node for node in tree if node.role == "list"]
    assert len(lists) == len(grids) + 1


def test_the_editor_is_an_application_that_says_how_it_is_used(page: Page, server: Server):
    steps.open_task(page, server.url, TASK)
    (editor,) = [node for node in with_rows(page) if node.role == "application"]

    assert editor.name == "Your answer, 12 by 12"
    assert "Arrow keys move the cursor" in editor.description
    assert editor.focusable


def test_every_control_has_a_name(page: Page, server: Server):
    steps.open_task(page, server.url, TASK)
    controls = [n for n in with_rows(page) if n.role in ("button", "link", "textbox", "combobox")]

    assert len(controls) > 30
    assert [node for node in controls if not node.name] == []


def test_the_live_region_tells_the_cursor_and_what_each_key_did(page: Page, server: Server):
    steps.open_task(page, server.url, TASK)
    said = page.get_by_test_id("announcer")
    assert said.get_attribute("aria-live") == "polite"
    steps.editor(page).focus()

    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("row 0, column 0, black")
    for key in ("ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    expect(said).to_have_text("row 1, column 1, black")
    page.keyboard.press("2")
    expect(said).to_have_text("color red")
    page.keyboard.press("Space")
    expect(said).to_have_text("painted 1 cell red")
    page.keyboard.press("Control+z")
    expect(said).to_have_text("undone: 1 cell changed")
    page.keyboard.press("f")
    expect(said).to_have_text("Fill")
    page.keyboard.press("Space")
    expect(said).to_have_text("painted 144 cells red")
    steps.resize(page, 3, 4)
    expect(said).to_have_text("size now 3 by 4")


def test_a_size_that_cannot_be_read_is_said(page: Page, server: Server):
    steps.open_task(page, server.url, TASK)
    field = page.get_by_test_id("size")
    field.fill("three")
    field.press("Enter")
    expect(page.get_by_test_id("announcer")).to_contain_text("“three” is no size")


def test_painting_with_the_mouse_is_told_when_it_ends(page: Page, server: Server):
    steps.open_task(page, server.url, TASK)
    said = page.get_by_test_id("announcer")
    page.evaluate(
        """() => {
          const region = [...document.querySelectorAll('*')]
            .map(e => e.shadowRoot?.querySelector('[data-testid=announcer]')).find(Boolean);
          window.heard = [];
          new MutationObserver(() => window.heard.push(region.textContent))
            .observe(region, {childList: true, characterData: true, subtree: true});
        }"""
    )
    page.mouse.move(*steps.center(page, 2, 0))
    page.mouse.down()
    page.mouse.move(*steps.center(page, 2, 6))
    # A part of the stroke is logged meanwhile; then longer than any wait of the region's own.
    before = steps.workbench(page, "w.actionCount")
    page.wait_for_function(f"before => {steps.WORKBENCH}.actionCount > before", arg=before)
    page.wait_for_timeout(300)
    page.mouse.move(*steps.center(page, 2, 8))
    assert page.evaluate("window.heard") == []
    page.mouse.up()

    expect(said).to_have_text("painted 9 cells blue")
    assert page.evaluate("window.heard") == ["painted 9 cells blue"]


def test_the_answers_rows_follow_it(page: Page, server: Server):
    steps.open_task(page, server.url, TASK)
    rows = page.get_by_test_id("rows-answer").locator("li")
    expect(rows).to_have_count(12)

    steps.resize(page, 2, 5)
    expect(rows).to_have_text(["row 0: 5 black", "row 1: 5 black"])
    page.mouse.move(*steps.center(page, 1, 2))
    page.mouse.down()
    page.mouse.move(*steps.center(page, 1, 3))
    page.mouse.up()
    expect(rows.nth(1)).to_have_text("row 1: 2 black, 2 blue, 1 black")


def test_a_sheet_takes_the_keyboard_keeps_it_and_gives_it_back(page: Page, server: Server):
    steps.open_task(page, server.url, TASK)
    for key, label in (("?", "Keys"), (",", "View"), ("z", "Example 1")):
        steps.editor(page).focus()
        page.keyboard.press(key)
        sheet = page.get_by_role("dialog", name=label)
        expect(sheet).to_be_visible()
        assert focused(page) != "editor", label
        stops = sheet.locator("button:enabled").count()
        seen = set()
        for _ in range(stops + 2):
            page.keyboard.press("Tab")
            seen.add(focused(page))
        page.keyboard.press("Shift+Tab")
        seen.add(focused(page))
        inside = {one.get_attribute("data-testid") for one in sheet.locator("button:enabled").all()}
        assert seen <= inside, label
        # Nothing behind the sheet is told.
        assert not [node for node in accessibility_tree(page) if node.name == "Submit Ctrl ↵"]
        page.keyboard.press("Escape")
        expect(sheet).to_have_count(0)
        assert focused(page) == "editor", label
    assert steps.workbench(page, "w.grid.flat().every(color => color === 0)")


def test_a_sheet_of_words_leaves_the_drawing_alone(page: Page, server: Server):
    steps.open_task(page, server.url, TASK)
    steps.editor(page).focus()
    before = steps.workbench(page, "w.actionCount")
    page.keyboard.press("?")
    for key in ("ArrowDown", "e", "c", "Control+z"):
        page.keyboard.press(key)
    page.keyboard.press("Escape")
    assert steps.workbench(page, "w.actionCount") == before


def test_view_options_are_kept_and_shown_on_the_buttons(page: Page, server: Server):
    steps.open_task(page, server.url, TASK)
    page.keyboard.press(",")
    page.get_by_test_id("view-palette-safe").click()
    page.get_by_test_id("view-hand-left").click()
    page.get_by_test_id("view-contrast-high").click()
    page.keyboard.press("Escape")
    shown = page.get_by_test_id("workbench")

    for _ in range(2):
        expect(shown).to_have_attribute("data-contrast", "high")
        expect(page.get_by_test_id("color-1")).to_have_css("background-color", "rgb(62, 67, 164)")
        tools, examples = (page.locator(part).bounding_box() for part in (".tools", ".examples"))
        assert tools is not None
        assert examples is not None
        assert tools["x"] < examples["x"]
        page.reload()
        steps.ready(page)


def test_the_gallery_follows_the_view_options(page: Page, server: Server):
    steps.open_task(page, server.url, TASK)
    page.keyboard.press(",")
    page.get_by_test_id("view-palette-safe").click()
    page.get_by_test_id("view-contrast-high").click()
    with page.expect_response(lambda answer: "palette=safe" in answer.url) as picture:
        page.goto(server.url)
    assert picture.value.ok
    expect(page.locator("html")).to_have_attribute("data-contrast", "high")
    expect(page.locator(".stApp")).to_have_css("background-color", "rgb(0, 0, 0)")


def test_more_contrast_is_given_when_the_system_asks(page: Page, server: Server):
    page.emulate_media(contrast="more")
    steps.open_task(page, server.url, TASK)
    expect(page.get_by_test_id("workbench")).to_have_attribute("data-contrast", "high")
    page.keyboard.press(",")
    page.get_by_test_id("view-contrast-normal").click()
    expect(page.get_by_test_id("workbench")).to_have_attribute("data-contrast", "normal")


def test_forced_colors_leave_the_palette_and_the_chosen_tool_to_see(page: Page, server: Server):
    page.emulate_media(forced_colors="active")
    steps.open_task(page, server.url, TASK)

    def background(test_id: str) -> str:
        style = "e => getComputedStyle(e).backgroundColor"
        return str(page.get_by_test_id(test_id).evaluate(style))

    assert len({background(f"color-{color}") for color in range(10)}) == 10
    assert background("tool-pen") != background("tool-line")
