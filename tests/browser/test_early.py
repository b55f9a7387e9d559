"""Play is there before Streamlit is, and goes on as it was when Streamlit's component takes it in."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser import steps
from tests.browser.conftest import Server

pytestmark = pytest.mark.browser

TASK = "1acc24af"
ENTRY = "**/static/js/index.*.js"


def hold_streamlit(page: Page) -> list[Route]:
    """From now on Streamlit's own entry script is asked for and not answered."""
    held: list[Route] = []
    page.route(ENTRY, lambda route: held.append(route))
    return held


def let_go(page: Page, held: list[Route]) -> None:
    for route in held:
        route.continue_()
    page.unroute(ENTRY)


@pytest.fixture
def agreed(agreed: None, page: Page) -> Page:  # noqa: ARG001 - it prepares the page
    return page


def test_a_task_is_played_to_the_end_without_streamlit(agreed: Page, server: Server) -> None:
    hold_streamlit(agreed)
    agreed.goto(f"{server.url}/play?task={TASK}", wait_until="commit")
    steps.ready(agreed)
    expect(agreed.get_by_test_id("early")).to_have_count(1)

    agreed.get_by_test_id("copy_input").click()
    steps.draw_by_mouse(agreed, steps.answer(steps.task(TASK)))
    assert "Solved" in steps.submit(agreed)


def test_the_component_takes_the_editor_in_in_the_middle_of_a_stroke(
    agreed: Page, server: Server
) -> None:
    held = hold_streamlit(agreed)
    agreed.goto(f"{server.url}/play?task={TASK}", wait_until="commit")
    steps.ready(agreed)
    agreed.get_by_test_id("copy_input").click()
    steps.choose(agreed, 3)
    agreed.mouse.move(*steps.center(agreed, 0, 0))
    agreed.mouse.down()
    agreed.mouse.move(*steps.center(agreed, 0, 4))

    let_go(agreed, held)
    agreed.locator('[class*="st-key-workbench-"]').wait_for(state="attached")
    agreed.mouse.move(*steps.center(agreed, 0, 8))
    agreed.mouse.up()
    expect(agreed.get_by_test_id("early")).to_have_count(0)
    expect(agreed.get_by_test_id("workbench")).to_have_count(1)
    assert (steps.grid(agreed).cells[0, :9] == 3).all()
    agreed.keyboard.press("Control+z")
    agreed.keyboard.press("Control+z")
    assert steps.workbench(agreed, "[w.undoDepth, w.redoDepth]")[0] == 0
    agreed.keyboard.press("Control+Shift+z")
    before = steps.grid(agreed)
    agreed.reload()
    steps.ready(agreed)
    assert steps.grid(agreed) == before


def test_another_page_takes_the_place_of_an_editor_not_taken_in(
    agreed: Page, server: Server
) -> None:
    held = hold_streamlit(agreed)
    agreed.goto(f"{server.url}/play?task={TASK}", wait_until="commit")
    steps.ready(agreed)
    agreed.evaluate(
        "history.pushState({}, '', '/about'); dispatchEvent(new PopStateEvent('popstate'))"
    )
    expect(agreed.get_by_test_id("early")).to_have_count(0)

    let_go(agreed, held)
    expect(agreed.get_by_role("heading", name="About")).to_be_visible()


@pytest.mark.parametrize("query", [f"task={TASK}", "task=nothing", "", f"task={TASK}&protocol=x"])
def test_whatever_calls_for_words_is_left_to_the_page(
    page: Page, server: Server, query: str
) -> None:
    response = page.goto(f"{server.url}/play?{query}", wait_until="commit")

    assert response is not None
    assert "arc-play" not in response.text()


def test_the_page_carries_no_answer(agreed: Page, server: Server) -> None:
    response = agreed.goto(f"{server.url}/play?task={TASK}", wait_until="commit")

    assert response is not None
    text = response.text().replace(" ", "")
    assert "arc-play" in text
    assert steps.rows_as_json(steps.answer(steps.task(TASK))).replace(" ", "") not in text


def test_back_from_elsewhere_shows_what_was_drawn_last(agreed: Page, server: Server) -> None:
    steps.open_task(agreed, server.url, TASK)
    agreed.get_by_test_id("copy_input").click()
    steps.all_sent(agreed)
    before = steps.grid(agreed)
    agreed.goto("about:blank")
    agreed.go_back()
    steps.ready(agreed)

    assert steps.grid(agreed) == before
    agreed.keyboard.press("e")
    agreed.reload()
    steps.ready(agreed)
    assert not steps.grid(agreed).cells.any()


def test_a_half_typed_size_waits_and_focus_and_scroll_come_along(
    agreed: Page, server: Server
) -> None:
    held = hold_streamlit(agreed)
    agreed.goto(f"{server.url}/play?task={TASK}", wait_until="commit")
    steps.ready(agreed)
    for _ in range(5):
        agreed.keyboard.press("+")
    agreed.mouse.move(*steps.center(agreed, 6, 6))
    unscrolled = steps.workbench(agreed, "w.cellRect(0, 0)")
    agreed.mouse.wheel(60, 80)
    agreed.wait_for_function(
        f"before => {steps.WORKBENCH}.cellRect(0, 0).y === before.y - 80", arg=unscrolled
    )
    scrolled = steps.workbench(agreed, "w.cellRect(0, 0)")
    agreed.keyboard.press("w")
    agreed.keyboard.type("12x1")
    let_go(agreed, held)
    agreed.locator('[class*="st-key-workbench-"]').wait_for(state="attached")
    agreed.wait_for_timeout(300)
    agreed.keyboard.type("2")
    agreed.keyboard.press("Enter")

    expect(agreed.get_by_test_id("early")).to_have_count(0)
    assert steps.grid(agreed).shape == (12, 12)
    now = steps.workbench(agreed, "w.cellRect(0, 0)")
    assert now["x"] == pytest.approx(scrolled["x"], abs=1)
    assert now["y"] == pytest.approx(scrolled["y"], abs=1)
    agreed.keyboard.press("ArrowRight")
    expect(agreed.get_by_test_id("editor")).to_be_focused()


def test_a_link_followed_before_streamlit_is_there_is_a_real_load(
    agreed: Page, server: Server
) -> None:
    hold_streamlit(agreed)
    agreed.goto(f"{server.url}/play?task={TASK}", wait_until="commit")
    steps.ready(agreed)
    agreed.evaluate("window.isTheSameDocument = true")
    agreed.unroute(ENTRY)
    agreed.get_by_test_id("gallery-link").click()
    agreed.locator("[data-task]").first.wait_for()

    assert agreed.evaluate("window.isTheSameDocument") is None
