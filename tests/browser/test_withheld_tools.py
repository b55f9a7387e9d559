"""A protocol that withholds tools: no button, no key and no word of them on the page."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import Server

pytestmark = pytest.mark.browser

OFFERED = ("pen", "fill", "select", "copy_input", "undo", "redo")
TEST_INPUT = [[0, 1, 0, 4], [2, 0, 0, 0], [0, 0, 3, 0]]

# Mounts the workbench on the page as Play does, judged in the browser as practice is; gives the
# keys of all tools and commands by id.
MOUNT = """async ([tools, input]) => {
  const shell = performance.getEntriesByType("resource").find(({ name }) => name.endsWith("/shell.js"));
  const load = (name) => import(new URL(`../workbench/${name}`, shell.name).href);
  const { default: mount } = await load("main.js");
  const { practiceFetch } = await load("practice.js");
  const { COMMANDS, TOOLS } = await load("keys.js");
  const host = document.body.appendChild(document.createElement("div"));
  host.style = "position: fixed; inset: 0";
  const rules = { name: "made-up", label: "made up", attempts_allowed: 2, feedback: "each" };
  mount(host.attachShadow({ mode: "open" }), {
    api: "/api",
    task_id: "made-up",
    collection: "",
    protocol: tools ? { ...rules, tools } : rules,
    train: [{ input, output: input }],
    tests: [{ pair_index: 0, input, token: "made-up" }],
    urls: { gallery: "/", compare: "/", next: null },
    env: { fetch: practiceFetch([[1]]), storage: null },
  });
  return Object.fromEntries([...COMMANDS, ...TOOLS].map(({ id, key }) => [id, key]));
}"""


def mount(page: Page, server: Server, tools: tuple[str, ...] | None) -> dict[str, str]:
    """A workbench with a part of its answer selected and copied; the key of every tool by id."""
    page.goto(f"{server.url}/about")
    keys: dict[str, str] = page.evaluate(MOUNT, [tools, TEST_INPUT])
    steps.ready(page)
    page.keyboard.press(keys["copy_input"])
    page.keyboard.press(keys["select"])
    page.mouse.move(*steps.center(page, 0, 0))
    page.mouse.down()
    page.mouse.move(*steps.center(page, 1, 1))
    page.mouse.up()
    page.mouse.move(5, 5)
    page.keyboard.press("Control+c")
    return keys


def what_shows(page: Page) -> dict[str, Any]:
    """Everything a tool or command leaves a trace in."""
    # What changed is drawn with the next frame.
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )
    return {
        "grid": steps.grid(page).to_rows(),
        "actions": steps.workbench(page, "w.actionCount"),
        "tool": steps.editor(page).get_attribute("data-tool"),
        "selection": page.get_by_test_id("selection").inner_text(),
        "symmetry": page.get_by_test_id("symmetry-tools").is_visible(),
        "color": page.locator(".color.on").get_attribute("data-testid"),
    }


def test_only_what_is_offered_has_a_button(page: Page, server: Server) -> None:
    mount(page, server, OFFERED)
    buttons = page.locator(".tool").evaluate_all("all => all.map(b => b.dataset.testid)")
    assert sorted(buttons) == sorted(
        ["tool-pen", "tool-fill", "tool-select", "copy_input", "undo", "redo"]
    )
    expect(page.get_by_test_id("blocktools").get_by_role("button")).to_have_count(0)


def test_what_is_withheld_has_no_key(page: Page, server: Server) -> None:
    keys = mount(page, server, OFFERED)
    withheld = [key for name, key in keys.items() if name not in OFFERED]
    assert len(withheld) == 15
    before = what_shows(page)
    for key in (*withheld, "Shift+M", "Control+v", "Control+x"):
        page.keyboard.press(key)
        assert what_shows(page) == before, key
    page.keyboard.down("Alt")
    page.mouse.click(*steps.center(page, 0, 3))
    page.keyboard.up("Alt")
    assert what_shows(page)["color"] == before["color"]


def test_with_every_tool_each_of_these_keys_does_something(page: Page, server: Server) -> None:
    keys = mount(page, server, None)
    withheld = {name: key for name, key in keys.items() if name not in OFFERED}
    shows = what_shows(page)
    for name, key in withheld.items():
        before = shows
        page.keyboard.press(key)
        shows = what_shows(page)
        assert shows != before, name
    page.keyboard.press("b")
    page.keyboard.down("Alt")
    page.mouse.click(*steps.center(page, 0, 1))
    page.keyboard.up("Alt")
    assert what_shows(page)["color"] != shows["color"]


def test_what_is_offered_works_as_ever(page: Page, server: Server) -> None:
    keys = mount(page, server, OFFERED)
    assert steps.grid(page).to_rows() == TEST_INPUT
    page.keyboard.press(keys["undo"])
    assert steps.grid(page).to_rows() == [[0] * 4] * 3
    page.keyboard.press(keys["redo"])
    assert steps.grid(page).to_rows() == TEST_INPUT
    page.keyboard.press("7")
    page.keyboard.press(keys["fill"])
    page.mouse.click(*steps.center(page, 0, 3))
    page.keyboard.press(keys["pen"])
    page.mouse.click(*steps.center(page, 2, 2))
    assert steps.grid(page).to_rows() == [[0, 1, 0, 7], [2, 0, 0, 0], [0, 0, 7, 0]]


def test_the_list_of_keys_is_silent_about_what_is_withheld(page: Page, server: Server) -> None:
    words = {}
    for tools in (None, OFFERED):
        mount(page, server, tools)
        page.keyboard.press("?")
        rows = page.get_by_test_id("help-sheet").locator(".keyrow")
        words[tools] = [" ".join(row.split()) for row in rows.all_inner_texts()]
    kept, left_out = words[OFFERED], set(words[None]) - set(words[OFFERED])
    assert set(kept) < set(words[None])
    assert len(left_out) == 15 + 6
    named = " ".join(kept).lower()
    for tool in ("polyline", "rectangle", "recolor", "symmetry", "rotate", "crop", "paste", "alt+"):
        assert tool in " ".join(left_out).lower()
        assert tool not in named
