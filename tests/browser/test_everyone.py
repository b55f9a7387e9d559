"""No mouse, no keyboard, no good eyes: the app by other ways in a real browser."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, Page, expect

from tests.browser import steps
from tests.browser.conftest import Server

pytestmark = pytest.mark.browser

AXE = Axe()
SERIOUS = ("serious", "critical")
OF_COLORS = ("color-contrast", "link-in-text-block")
PAGE_COLORS = {"dark": "rgb(15, 17, 21)", "light": "rgb(247, 248, 250)"}
_ROOTS = """const roots = (root) =>
    [root, ...[...root.querySelectorAll("*")].flatMap((e) => e.shadowRoot ? roots(e.shadowRoot) : [])]"""
# Colors fade for a tenth of a second, on a busy machine for longer.
FADED = f"""async () => {{
  {_ROOTS};
  const ends = (animation) => animation.effect.getComputedTiming().endTime < Infinity;
  for (let fading = [null]; fading.length > 0; ) {{
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    fading = roots(document).flatMap((root) => root.getAnimations())
      .filter((one) => one.playState === "running" && ends(one));
    await Promise.allSettled(fading.map((one) => one.finished));
  }}
}}"""
IN_THEME = f"""theme => {{
  {_ROOTS};
  const themed = roots(document).flatMap((root) => [...root.querySelectorAll("[data-theme]")]);
  return themed.every((element) => element.dataset.theme === theme);
}}"""


class Keyboard:
    """A person who has nothing but a keyboard."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._cursor: tuple[int, int] | None = None

    def press(self, *keys: str) -> None:
        for key in keys:
            self._page.keyboard.press(key)

    def tab_to(self, is_there: str, limit: int = 120) -> None:
        """Tab until the focused element ``e`` is the one meant."""
        focused = (
            "() => { let e = document.activeElement; "
            "while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; "
            f"return Boolean(e && ({is_there})); }}"
        )
        for _ in range(limit):
            if self._page.evaluate(focused):
                return
            self.press("Tab")
        raise AssertionError(f"Tab never led to {is_there}")

    def go_to(self, row: int, column: int) -> None:
        if self._cursor is None:
            self.press("ArrowRight")  # The first arrow shows the cursor at row 0, column 0.
            self._cursor = (0, 0)
        down, right = row - self._cursor[0], column - self._cursor[1]
        self.press(*["ArrowDown" if down > 0 else "ArrowUp"] * abs(down))
        self.press(*["ArrowRight" if right > 0 else "ArrowLeft"] * abs(right))
        self._cursor = (row, column)


def test_a_task_is_solved_by_keyboard_alone(page: Page, server: Server) -> None:
    answer = steps.answer(steps.task("0934a4d8"))
    page.goto(server.url)
    page.get_by_test_id("search").wait_for()
    hands = Keyboard(page)
    hands.tab_to("e.dataset.task === '0934a4d8'")
    hands.press("Enter")
    page.get_by_role("button", name="I agree, let's play").wait_for()
    hands.tab_to("e.textContent.startsWith('I agree')")
    hands.press("Enter")
    steps.ready(page)

    hands.press("w")
    page.keyboard.type(f"{answer.height}x{answer.width}")
    hands.press("Enter", "l")
    for color, row, first, last in steps.runs(steps.grid(page), answer):
        hands.press(str(color))
        hands.go_to(row, first)
        hands.press(" ")
        hands.go_to(row, last)
        hands.press(" ")
    assert steps.grid(page) == answer
    hands.press("Control+Enter")
    expect(page.get_by_test_id("verdict")).to_contain_text("Solved")

    hands.tab_to("e.dataset.testid === 'compare'")
    hands.press("Enter")
    expect(page.get_by_test_id("headline")).to_contain_text("You solved it.")


class Fingers:
    """Two fingers on the glass."""

    def __init__(self, page: Page) -> None:
        self._touch: CDPSession = page.context.new_cdp_session(page)

    def _send(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y, "id": n} for n, (x, y) in enumerate(points)]
        self._touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def pinch(self, middle: tuple[float, float], start: float, end: float) -> None:
        """Put one finger down, then the other, and move both apart or together."""

        def at(apart: float) -> list[tuple[float, float]]:
            return [(middle[0] - apart / 2, middle[1]), (middle[0] + apart / 2, middle[1])]

        self._send("touchStart", at(start)[0])
        self._send("touchStart", *at(start))
        for n in range(1, 11):
            self._send("touchMove", *at(start + (end - start) * n / 10))
        self._send("touchEnd")


def test_a_task_is_solved_by_touch_alone_zoomed_in_by_two_fingers(
    phone: Page, server: Server
) -> None:
    task = steps.task("1acc24af")
    phone.goto(server.url)
    phone.locator('[data-task="1acc24af"]').tap()
    phone.get_by_role("button", name="I agree, let's play").tap()
    steps.ready(phone)
    phone.get_by_test_id("copy_input").tap()
    before = steps.grid(phone)
    cell = steps.workbench(phone, "w.cellRect(5, 5)")

    Fingers(phone).pinch((cell["x"], cell["y"]), start=60, end=120)
    zoomed = steps.workbench(phone, "w.cellRect(5, 5)")
    assert zoomed["width"] == pytest.approx(2 * cell["width"], rel=0.2)
    assert abs(zoomed["x"] - cell["x"]) < cell["width"]
    assert steps.grid(phone) == before
    assert steps.workbench(phone, "w.undoDepth") == 1

    phone.get_by_test_id("zoom-out").tap()
    Fingers(phone).pinch((cell["x"], cell["y"]), start=120, end=40)
    assert steps.workbench(phone, "w.cellRect(5, 5)")["width"] == cell["width"]
    steps.draw_by_touch(phone, steps.answer(task))
    phone.get_by_test_id("submit").tap()
    expect(phone.get_by_test_id("verdict")).to_contain_text("Solved")
    phone.get_by_test_id("compare").tap()
    expect(phone.get_by_test_id("headline")).to_contain_text("You solved it.")


def serious(page: Page, where: str, rules: Sequence[str] = ()) -> list[str]:
    """What axe-core calls serious or worse, as one line each; by all its rules unless some are named."""
    page.evaluate(FADED)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.axe_script)
    only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    options = {"resultTypes": ["violations"], **only}
    found: dict[str, Any] = page.evaluate("options => axe.run(options)", options)
    return [
        f"{where}: {one['id']}: {node['target']} {node['html'][:140]} {node['any'][:1]}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"]
    ]


def serious_in_both_themes(page: Page, where: str) -> list[str]:
    """On a dark system by all rules, on a light one by those of colors: nothing else changes."""
    found = serious(page, where)
    change_theme(page, "light")
    found += serious(page, f"{where}, light", OF_COLORS)
    change_theme(page, "dark")
    return found


def change_theme(page: Page, theme: Literal["dark", "light"]) -> None:
    """As the system does, while the page is open; ends when everything on it has followed."""
    page.emulate_media(color_scheme=theme)
    expect(page.locator(".stApp")).to_have_css("background-color", PAGE_COLORS[theme])
    page.wait_for_function(IN_THEME, arg=theme)


def test_axe_finds_nothing_serious_on_any_page(page: Page, server: Server) -> None:
    issues: list[str] = []
    url = server.url

    page.goto(url)
    page.locator("[data-task]").first.wait_for()
    issues += serious_in_both_themes(page, "gallery")
    page.goto(f"{url}/play?task=1acc24af")
    page.get_by_role("button", name="I agree, let's play").wait_for()
    issues += serious_in_both_themes(page, "consent")
    steps.agree(page)
    steps.ready(page)
    page.get_by_test_id("copy_input").click()
    page.keyboard.press("m")
    issues += serious_in_both_themes(page, "play")
    page.keyboard.press("?")
    page.get_by_test_id("help-sheet").wait_for()
    issues += serious_in_both_themes(page, "keys")
    page.keyboard.press("Escape")
    page.keyboard.press(",")
    page.get_by_role("dialog").wait_for()
    issues += serious_in_both_themes(page, "view options")
    page.keyboard.press("Escape")
    page.keyboard.press("z")
    page.get_by_role("dialog").wait_for()
    issues += serious_in_both_themes(page, "enlarged")
    page.keyboard.press("Escape")
    page.keyboard.press("p")
    issues += serious_in_both_themes(page, "paused")
    page.keyboard.press("p")
    page.get_by_test_id("submit").click()
    expect(page.get_by_test_id("verdict")).to_contain_text("Not it")
    issues += serious_in_both_themes(page, "wrong")
    page.get_by_test_id("giveup").click()
    page.get_by_test_id("giveup-confirm").wait_for()
    issues += serious_in_both_themes(page, "giving up")
    page.get_by_test_id("giveup-confirm").click()
    page.get_by_test_id("compare").click()
    page.get_by_test_id("headline").wait_for()
    issues += serious_in_both_themes(page, "compare")
    page.goto(f"{url}/?task=1acc24af")
    page.locator("[data-task]").first.wait_for()
    issues += serious_in_both_themes(page, "gallery with a finished task")
    page.goto(f"{url}/data")
    page.get_by_test_id("delete").click()
    page.get_by_test_id("dialog").wait_for()
    issues += serious_in_both_themes(page, "asked to delete")
    for path, shown in (
        ("practice", page.get_by_test_id("coach")),
        ("results", page.get_by_role("cell", name="gave up")),
        ("data", page.get_by_test_id("delete")),
        ("about", page.get_by_role("heading", name="About")),
        ("compare?task=0934a4d8", page.get_by_text("Try it first")),
        ("play?task=nothing", page.get_by_text("No such task")),
    ):
        page.goto(f"{url}/{path}")
        shown.wait_for()
        steps.drawn(page)
        issues += serious_in_both_themes(page, path)

    assert not issues, "\n".join(issues)
