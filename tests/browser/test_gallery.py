"""The gallery: choosing among many tasks, and the practice before the first of them."""

from __future__ import annotations

import io
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from arc.web import identity
from tests.browser import steps
from tests.browser.conftest import Server

pytestmark = pytest.mark.browser


def open_gallery(page: Page, url: str, query: str = "") -> None:
    page.goto(f"{url}/{query}")
    page.get_by_test_id("found").wait_for()


def shown(page: Page) -> list[str]:
    return [card.get_attribute("data-task") or "" for card in page.locator(".card").all()]


def give_up(page: Page, server: Server, task_id: str) -> None:
    steps.open_task(page, server.url, task_id)
    page.get_by_test_id("giveup").click()
    page.get_by_test_id("reason-other").click()
    page.get_by_test_id("compare").wait_for()


def is_participant(page: Page, server: Server) -> bool:
    """Whether the visitor is one; others may become one at any time."""
    [secret] = [one["value"] for one in page.context.cookies() if one["name"] == identity.COOKIE]
    query = "SELECT count(*) FROM participants WHERE participant_id = ?"
    with closing(sqlite3.connect(server.database)) as connection:
        (count,) = connection.execute(query, (identity.participant_id(secret),)).fetchone()
    return bool(count)


def drag_along_row(page: Page, row: int, last: int) -> None:
    page.mouse.move(*steps.center(page, row, 0))
    page.mouse.down()
    page.mouse.move(*steps.center(page, row, last))
    page.mouse.up()


def test_filters_act_at_once_and_are_kept_in_the_address(page: Page, server: Server) -> None:
    open_gallery(page, server.url)
    page.get_by_test_id("size").select_option("small")
    expect(page.get_by_test_id("found")).to_have_text("1 of 34 tasks")
    assert shown(page) == ["8b28cd80"]
    page.get_by_test_id("more-filters").click()
    page.get_by_test_id("tests").select_option("1")
    expect(page.get_by_text("No task here matches all of this")).to_be_visible()
    assert page.url == f"{server.url}/?size=small&tests=1"
    page.get_by_test_id("clear").click()
    expect(page.get_by_test_id("found")).to_have_text("34 tasks")
    assert page.url == f"{server.url}/"


def test_a_link_brings_the_filters_and_back_brings_them_again(page: Page, server: Server) -> None:
    open_gallery(page, server.url, "?size=large&sort=slowest&examples=4&state=gone&x=1")
    found = shown(page)
    assert 1 < len(found) < 34
    expect(page.get_by_test_id("sort")).to_have_value("slowest")
    expect(page.get_by_test_id("state")).to_have_value("")
    page.locator(".card").nth(1).click()
    steps.agree(page)
    steps.ready(page)
    page.go_back()
    page.get_by_test_id("found").wait_for()
    assert shown(page) == found
    expect(page.get_by_test_id("examples")).to_have_value("4")


def test_the_rules_keep_the_filters(page: Page, server: Server) -> None:
    open_gallery(page, server.url, "?size=small")
    page.get_by_role("link", name="Blind, 2 attempts").click()
    expect(page).to_have_url(f"{server.url}/?size=small&protocol=blind")
    blind = page.get_by_role("link", name="Blind, 2 attempts")
    expect(blind).to_have_attribute("aria-current", "true")
    expect(page.get_by_test_id("found")).to_have_text("1 of 34 tasks")
    page.locator(".card").click()
    expect(page).to_have_url(f"{server.url}/play?protocol=blind&task=8b28cd80")


def test_what_the_model_did_wrong_is_told_of_finished_tasks_only(
    page: Page, server: Server
) -> None:
    open_gallery(page, server.url)
    expect(page.get_by_test_id("told")).to_have_count(0)
    page.get_by_test_id("more-filters").click()
    expect(page.get_by_test_id("model")).to_have_count(0)
    give_up(page, server, "93c31fbe")
    open_gallery(page, server.url, "?model=near+miss")
    assert shown(page) == ["93c31fbe"]
    expect(page.get_by_test_id("told")).to_have_text("o3 high: near miss, 6 cells off")
    page.get_by_test_id("clear").click()
    expect(page.get_by_test_id("told")).to_have_count(1)
    expect(page.get_by_test_id("progress")).to_contain_text("1 gave up")
    expect(page.get_by_test_id("progress")).to_contain_text("33 not tried")


def test_continue_leads_to_the_task_begun(page: Page, server: Server) -> None:
    open_gallery(page, server.url)
    expect(page.get_by_test_id("continue")).to_have_text("Start: 05a7bcf2")
    steps.open_task(page, server.url, "1acc24af")
    steps.choose(page, 2)
    page.mouse.click(*steps.center(page, 0, 0))
    page.wait_for_function(f"() => {steps.WORKBENCH}.acked > 0")
    open_gallery(page, server.url)
    expect(page.get_by_test_id("continue")).to_have_text("Continue: 1acc24af")
    page.get_by_test_id("continue").click()
    steps.ready(page)
    assert page.url == f"{server.url}/play?task=1acc24af"


def test_keys_reach_the_search_and_the_cards(page: Page, server: Server) -> None:
    open_gallery(page, server.url)
    page.keyboard.press("/")
    expect(page.get_by_test_id("search")).to_be_focused()
    page.keyboard.type("c/r")
    expect(page.get_by_test_id("search")).to_have_value("c/r")
    page.get_by_test_id("search").fill("")
    cards = page.locator(".card")
    cards.nth(0).focus()
    page.keyboard.press("ArrowRight")
    expect(cards.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    columns = page.locator(".cards").evaluate(
        "list => getComputedStyle(list).gridTemplateColumns.split(' ').length"
    )
    expect(cards.nth(1 + columns)).to_be_focused()
    page.keyboard.press("Home")
    expect(cards.nth(0)).to_be_focused()


def test_a_large_collection_comes_as_it_is_scrolled(page: Page, server: Server) -> None:
    open_gallery(page, server.url, "?collection=arc-agi-1-evaluation")
    expect(page.get_by_test_id("found")).to_have_text("400 tasks")
    cards = page.locator(".card")
    first = cards.count()
    assert first < 400
    cards.nth(first - 1).scroll_into_view_if_needed()
    expect(cards.nth(first)).to_be_attached()
    # A task further on than what is in the page is found by its link as well.
    open_gallery(page, server.url, "?collection=arc-agi-1-evaluation&task=ff72ca3e")
    expect(page.locator('[data-task="ff72ca3e"]')).to_be_in_viewport()


def test_the_contact_sheet_has_the_tasks_shown(page: Page, server: Server, tmp_path: Path) -> None:
    open_gallery(page, server.url, "?size=small")
    page.get_by_test_id("sheet").locator("summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Test inputs, SVG").click()
    assert download.value.suggested_filename == "o3-unsolved-inputs.svg"
    download.value.save_as(tmp_path / "sheet.svg")
    text = (tmp_path / "sheet.svg").read_text()
    assert re.findall(r"<title>(\w{8}), test input", text) == ["8b28cd80"]
    page.get_by_test_id("clear").click()
    page.get_by_test_id("sheet").locator("summary").click()
    whole = page.get_by_role("link", name="With examples, PNG")
    # The address follows the filters once the cards are drawn again.
    expect(whole).not_to_have_attribute("href", re.compile("tasks="))
    link = whole.get_attribute("href") or ""
    picture = page.request.get(server.url + link)
    assert Image.open(io.BytesIO(picture.body())).width > 1000


def test_filters_fold_away_on_a_phone(phone: Page, server: Server) -> None:
    open_gallery(phone, server.url)
    size = phone.get_by_test_id("size")
    expect(size).to_be_hidden()
    phone.get_by_test_id("filters").tap()
    size.select_option("small")
    expect(phone.get_by_test_id("filters")).to_have_text("Filters · 1")
    expect(phone.locator(".card")).to_have_count(1)
    width = phone.evaluate("document.scrollingElement.scrollWidth")
    assert width <= 390


def test_the_practice_leads_through_three_steps_and_sends_nothing(
    page: Page, server: Server
) -> None:
    open_gallery(page, server.url)
    expect(page.get_by_test_id("practice")).to_have_class(re.compile("primary"))
    page.get_by_test_id("practice").click()
    coach = page.get_by_test_id("coach")
    expect(coach).to_contain_text("Drag along the middle row")
    steps.ready(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    drag_along_row(page, 1, 4)
    expect(coach).to_contain_text("Make it 3 × 3")
    page.get_by_test_id("submit").click()
    expect(coach).to_contain_text("your answer is 3 × 5, and the examples end in 3 × 3")
    steps.resize(page, 3, 3)
    expect(coach).to_contain_text("Hand it in")
    page.keyboard.press("Control+Enter")
    expect(coach).to_contain_text("That is all")
    steps.send_all(page)
    assert [url for url in asked if "/api/" in url] == []

    page.get_by_test_id("to-puzzles").click()
    expect(page.get_by_test_id("continue")).to_have_class(re.compile("primary"))
    page.goto(f"{server.url}/results")
    expect(page.get_by_text("Nothing here yet")).to_be_visible()


def test_the_practice_may_be_left_and_begun_anew(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/practice?protocol=blind")
    steps.ready(page)
    drag_along_row(page, 1, 4)
    page.get_by_test_id("skip").click()
    expect(page).to_have_url(f"{server.url}/?protocol=blind")
    # Back before the gallery is there, the practice would not have been left yet.
    expect(page.locator(".card").first).to_be_visible()
    page.go_back()
    steps.ready(page)
    assert steps.grid(page).cells.sum() == 0
    expect(page.get_by_test_id("coach")).to_have_count(1)


def test_the_practice_asks_for_no_consent_and_makes_no_participant(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.url}/practice")
    steps.ready(page)
    expect(page.get_by_role("button", name="I agree, let's play")).to_have_count(0)
    assert not is_participant(page, server)
    open_gallery(page, server.url)
    assert is_participant(page, server)


def test_the_practice_works_by_touch(phone: Page, server: Server) -> None:
    phone.goto(f"{server.url}/practice")
    steps.ready(phone)
    for column in range(5):
        phone.touchscreen.tap(*steps.center(phone, 1, column))
    steps.resize(phone, 3, 3)
    phone.get_by_test_id("submit").tap()
    expect(phone.get_by_test_id("coach")).to_contain_text("That is all")
