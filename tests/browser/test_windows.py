"""Play in windows of every size: tablets, small phones, phones on their side."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from arc.store import Store
from tests.browser import steps
from tests.browser.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("agreed")]

# Two tests: the header has the most to show.
TWO_TESTS = "8b28cd80"
LARGE_GRID = "e619ca6e"
WINDOWS = [
    *((360, 640), (390, 844), (820, 1180), (834, 1112), (844, 390)),
    *((860, 1100), (912, 1368), (960, 700), (1024, 768), (1366, 625)),
]
OUTSIDE = """() => {
  const parts = [...document.querySelectorAll('*')]
    .map(e => e.shadowRoot?.querySelector('.wb')).filter(Boolean)[0]
    .querySelectorAll(':is(.top, .answer .lab, .bar) :is(a, button, input, .pill)');
  return [...parts].filter(e => e.offsetParent && e.getBoundingClientRect().right > innerWidth)
    .map(e => e.dataset.testid ?? e.className);
}"""

# Beyond the window, or out of sight within something that scrolls.
BEYOND_THE_BAR = """() => [...document.querySelectorAll('.arc-bar, .arc-bar *')].filter(e => {
  const box = e.getBoundingClientRect(), around = e.parentElement.getBoundingClientRect();
  return box.right > innerWidth || box.left < 0 || (e.closest('nav') && e.matches('a') && box.right > around.right + 0.5);
}).map(e => e.outerHTML)"""


def resize(page: Page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    # A frame for the resize to be seen, one for it to be drawn.
    page.evaluate("new Promise(f => requestAnimationFrame(() => requestAnimationFrame(f)))")


def test_bars_end_within_the_window(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, TWO_TESTS)
    for width, height in WINDOWS:
        resize(page, width, height)
        assert page.evaluate(OUTSIDE) == [], (width, height)
        expect(page.get_by_test_id("submit")).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("consent", ["agreed", "declined"])
def test_everything_in_the_pages_bar_is_within_the_window(
    page: Page, server: Server, consent: str
) -> None:
    # Brings Streamlit: a second for everybody who runs a test without a browser.
    from arc.web import identity
    from arc.web.consent import VERSION

    [cookie] = [one for one in page.context.cookies() if one["name"] == identity.COOKIE]
    store = Store.open(server.database)
    store.set_consent(identity.participant_id(cookie["value"]), consent, VERSION)
    store.dispose()
    page.goto(server.url)
    page.locator(".card").first.wait_for()
    expect(page.locator(".arc-bar .arc-pill")).to_have_count(int(consent == "declined"))
    for width in (320, 360, 390, 480, 640, 700, 701, 768, 900, 1000, 1001, 1024):
        resize(page, width, 800)
        parts = page.locator(".arc-bar :is(a, button, .arc-pill)")
        for part in parts.all():
            expect(part).to_be_visible()
        assert page.evaluate(BEYOND_THE_BAR) == [], width
        bar = page.locator(".arc-bar").bounding_box()
        assert bar is not None
        assert bar["height"] < 90, f"two rows at most at {width}"


def test_a_short_window_scrolls_to_a_grid_of_some_height(page: Page, server: Server) -> None:
    page.set_viewport_size({"width": 740, "height": 360})
    steps.open_task(page, server.url, LARGE_GRID)
    box = steps.editor(page).bounding_box()
    assert box is not None
    assert box["height"] >= 150
    page.get_by_test_id("clear").scroll_into_view_if_needed()
    page.get_by_test_id("pause").click()
    page.mouse.move(300, 200)
    page.mouse.wheel(0, -400)
    cover = page.get_by_test_id("paused").bounding_box()
    assert cover == {"x": 0, "y": 48, "width": 740, "height": 312}


def test_the_grid_stays_where_it_is_when_buttons_come(phone: Page, server: Server) -> None:
    steps.open_task(phone, server.url, LARGE_GRID)
    before = steps.editor(phone).bounding_box()
    phone.get_by_test_id("tool-select").click()
    phone.mouse.move(*steps.center(phone, 2, 2))
    phone.mouse.down()
    phone.mouse.move(*steps.center(phone, 6, 6), steps=4)
    phone.mouse.up()
    expect(phone.get_by_test_id("copy")).to_be_visible()
    assert steps.editor(phone).bounding_box() == before


def test_zoomed_a_phone_offers_the_way_back(phone: Page, server: Server) -> None:
    steps.open_task(phone, server.url, LARGE_GRID)
    expect(phone.get_by_test_id("zoom-fit")).to_be_hidden()
    phone.get_by_test_id("zoom-in").click()
    phone.get_by_test_id("zoom-fit").click()
    expect(phone.get_by_test_id("zoom-fit")).to_be_hidden()
