"""The sheet "View" above every page: how it opens and closes, and what its choices change at once."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from arc.grid import Grid
from arc.palette import OFFICIAL, SAFE, rgb
from tests.browser import steps
from tests.browser.conftest import Server
from tests.browser.test_everyone import OF_COLORS, change_theme, serious

pytestmark = pytest.mark.browser

TASK = "1acc24af"
PAGES = ("", "about", "results", f"compare?task={TASK}", f"play?task={TASK}", "play?task=nothing")

FOCUS = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return { testid: at?.dataset?.testid ?? "", inSheet: Boolean(at?.closest('[data-testid="view-sheet"]')) };
}"""

COLOR_AT = """(canvas, [x, y]) => {
  const [left, top] = [Math.round(x * canvas.width), Math.round(y * canvas.height)];
  return [...canvas.getContext('2d').getImageData(left, top, 1, 1).data].slice(0, 3);
}"""


def sheet(page: Page) -> Locator:
    return page.get_by_test_id("view-sheet")


def finish(page: Page, server: Server) -> None:
    """Close the task and go to Compare."""
    steps.open_task(page, server.url, TASK)
    page.get_by_test_id("giveup").click()
    page.get_by_test_id("reason-other").click()
    page.get_by_test_id("compare").click()
    page.get_by_test_id("headline").wait_for()


def pictures(page: Page) -> list[str]:
    """The addresses of all thumbnails in the page."""
    return page.locator(".card img").evaluate_all("all => all.map(image => image.src)")


def truth_color(page: Page, truth: Grid, place: tuple[int, ...]) -> tuple[int, ...]:
    """What Compare paints the middle of a cell of the truth in."""
    row, column = place
    middle = [(column + 0.5) / truth.width, (row + 0.5) / truth.height]
    canvas = page.get_by_test_id("card-Truth").locator(".grid canvas").first
    return tuple(canvas.evaluate(COLOR_AT, middle))


@pytest.mark.parametrize("path", PAGES)
def test_the_button_opens_the_sheet_and_gets_the_keyboard_back(
    page: Page, server: Server, path: str
) -> None:
    page.goto(f"{server.url}/{path}")
    button = page.get_by_test_id("view")
    expect(button).to_have_accessible_name("View options")
    button.click()
    expect(page.get_by_role("dialog", name="View")).to_be_visible()
    assert page.evaluate(FOCUS)["testid"] == "view-palette-official"
    for key in ["Tab"] * 20 + ["Shift+Tab"] * 20:
        page.keyboard.press(key)
        assert page.evaluate(FOCUS)["inSheet"]
    page.keyboard.press("Escape")
    expect(sheet(page)).to_have_count(0)
    assert page.evaluate(FOCUS)["testid"] == "view"


def test_it_closes_by_its_button_beside_it_by_its_key_and_by_back(
    page: Page, server: Server
) -> None:
    page.goto(server.url)
    page.locator(".card").first.wait_for()
    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", name="About")).to_be_visible()
    ways = (
        lambda: page.get_by_test_id("close-overlay").click(),
        lambda: page.mouse.click(20, 400),
        lambda: page.keyboard.press(","),
        lambda: page.go_back(),
    )
    for close in ways:
        page.keyboard.press(",")
        expect(sheet(page)).to_be_visible()
        close()
        expect(sheet(page)).to_have_count(0)
    page.locator(".card").first.wait_for()


def test_a_comma_typed_into_the_search_is_a_comma(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_test_id("search").press_sequentially("1,")
    expect(page.get_by_test_id("search")).to_have_value("1,")
    expect(sheet(page)).to_have_count(0)


def test_thumbnails_change_at_once_and_stay_so_from_page_to_page(
    page: Page, server: Server
) -> None:
    page.goto(server.url)
    page.locator(".card").first.wait_for()
    page.evaluate("window.stays = true")
    assert all("palette=official" in address for address in pictures(page))
    # A card that a filter keeps out of the page just now is not forgotten.
    page.get_by_test_id("search").fill("da5")
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_test_id("view").click()
    with page.expect_response(lambda answer: "palette=safe" in answer.url) as picture:
        page.get_by_test_id("view-palette-safe").click()
    assert picture.value.ok
    page.keyboard.press("Escape")
    page.get_by_test_id("search").fill("")
    expect(page.locator(".card")).to_have_count(34)
    assert all("palette=safe" in address for address in pictures(page))

    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", name="About")).to_be_visible()
    page.get_by_test_id("view").click()
    expect(page.get_by_test_id("view-palette-safe")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    page.get_by_role("link", name="Tasks").click()
    page.locator(".card").first.wait_for()
    assert all("palette=safe" in address for address in pictures(page))
    assert page.evaluate("window.stays") is True


def test_the_invitations_picture_follows(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/compare?task={TASK}")
    picture = page.get_by_role("img", name=f"Test input of {TASK}")
    expect(picture).to_have_attribute("src", re.compile("palette=official"))
    page.get_by_test_id("view").click()
    page.get_by_test_id("view-palette-safe").click()
    expect(picture).to_have_attribute("src", re.compile("palette=safe"))
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 100)")


def test_compares_grids_change_at_once_and_its_keys_rest_meanwhile(
    page: Page, server: Server
) -> None:
    finish(page, server)
    row = page.get_by_test_id("row")
    page.keyboard.press("?")
    expect(page.get_by_test_id("keys")).to_be_visible()
    page.keyboard.press(",")
    expect(page.get_by_test_id("keys")).to_be_hidden()
    expect(sheet(page)).to_be_visible()
    page.keyboard.press("2")
    expect(row).to_have_attribute("data-view", "side")
    page.keyboard.press("n")
    expect(page.get_by_test_id("view-digits-true")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("n")

    truth = steps.answer(steps.task(TASK))
    place = next(place for place, color in np.ndenumerate(truth.cells) if color)
    assert truth_color(page, truth, place) == rgb(OFFICIAL[truth.cells[place]])
    page.get_by_test_id("view-palette-safe").click()
    assert truth_color(page, truth, place) == rgb(SAFE[truth.cells[place]])
    page.keyboard.press("Escape")
    page.keyboard.press("2")
    expect(row).to_have_attribute("data-view", "blink")
    page.get_by_test_id("view").click()
    expect(sheet(page)).to_be_visible()


def test_it_is_dark_on_a_dark_page_and_has_no_serious_fault(page: Page, server: Server) -> None:
    finish(page, server)
    for path in ("", f"compare?task={TASK}"):
        page.goto(f"{server.url}/{path}")
        page.get_by_test_id("view").click()
        expect(sheet(page)).to_have_css("background-color", "rgb(23, 26, 33)")
        assert not serious(page, path)
        change_theme(page, "light")
        expect(sheet(page)).to_have_css("background-color", "rgb(255, 255, 255)")
        assert not serious(page, path, OF_COLORS)
        change_theme(page, "dark")


def test_on_a_phone_every_choice_is_in_sight_and_the_bars_fit(phone: Page, server: Server) -> None:
    finish(phone, server)
    for path in (f"compare?task={TASK}", "", "results"):
        phone.goto(f"{server.url}/{path}")
        button = phone.get_by_test_id("view")
        expect(button).to_be_in_viewport(ratio=1)
        assert (
            phone.evaluate("document.documentElement.scrollWidth") == phone.viewport_size["width"]
        )
        button.tap()
        for choice in sheet(phone).locator(".choice").all():
            expect(choice).to_be_in_viewport(ratio=1)
        phone.get_by_test_id("close-overlay").tap()
        expect(sheet(phone)).to_have_count(0)


def test_a_visitor_who_is_not_recorded_still_finds_the_button_on_a_phone(
    phone: Page, server: Server
) -> None:
    phone.goto(f"{server.url}/play?task={TASK}")
    phone.get_by_role("button", name="Play without being recorded").tap()
    steps.ready(phone)
    phone.goto(server.url)
    expect(phone.get_by_text("not recorded")).to_be_in_viewport(ratio=1)
    expect(phone.get_by_test_id("view")).to_be_in_viewport(ratio=1)
