"""Your data, on a computer that several people use."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import steps
from tests.browser.conftest import LAPTOP, PHONE, Server

pytestmark = pytest.mark.browser

TASK = "1acc24af"
KEPT = "JSON.stringify(Object.keys(localStorage).filter((key) => key.startsWith('arc-')))"


def open_data(page: Page, server: Server) -> str:
    """Open "Your data"; the id it shows."""
    page.goto(f"{server.url}/data")
    return page.get_by_test_id("not-me").get_attribute("data-participant") or ""


def rows(server: Server, query: str, *values: Any) -> list[tuple[Any, ...]]:
    with sqlite3.connect(server.database) as database:
        return database.execute(query, values).fetchall()


def test_everything_can_be_downloaded_and_deleted(
    page: Page, context: BrowserContext, server: Server, tmp_path: Path
) -> None:
    steps.open_task(page, server.url, TASK)
    page.get_by_test_id("giveup").click()
    page.get_by_test_id("reason-other").click()
    page.get_by_test_id("compare").wait_for()
    vote = {"fair": "no", "believes": "mine", "comment": "=odd"}
    assert page.request.put(f"{server.url}/api/votes/o3-unsolved/{TASK}", data=vote).ok
    participant = open_data(page, server)
    page.get_by_test_id("nickname").fill("<b>r c</b> & co")
    page.get_by_test_id("nickname").press("Enter")
    expect(page.get_by_test_id("nickname-said")).to_contain_text("Saved")

    with page.expect_download() as download:
        page.get_by_test_id("download").click()
    download.value.save_as(tmp_path / "mine.zip")
    with zipfile.ZipFile(tmp_path / "mine.zip") as archive:
        assert json.loads(archive.read("participant.json"))["nickname"] == "<b>r c</b> & co"
        (trial,) = csv.DictReader(io.StringIO(archive.read("trials.csv").decode()))
        (cast,) = csv.DictReader(io.StringIO(archive.read("votes.csv").decode()))
    assert (trial["task_id"], trial["outcome"], trial["close_reason"]) == (TASK, "gave_up", "other")
    assert cast["comment"] == "'=odd"

    # Another tab stands open, on a page that was drawn for who is deleted now.
    other = context.new_page()
    other.goto(f"{server.url}/about")
    expect(other.get_by_role("heading", name="About")).to_be_visible()
    page.get_by_test_id("delete").click()
    dialog = page.get_by_test_id("dialog")
    expect(dialog).to_contain_text("1 test played")
    expect(dialog).to_contain_text("Copies of the database")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert rows(server, "SELECT 1 FROM trials WHERE participant_id = ?", participant)

    page.get_by_test_id("delete").click()
    page.get_by_test_id("confirm").click()
    expect(page.get_by_text("Your data is deleted")).to_be_visible()
    other.wait_for_url(f"{server.url}/")
    other.locator(".card").first.wait_for()
    assert open_data(page, server) not in ("", participant)
    stored = b"".join(file.read_bytes() for file in server.folder.iterdir())
    assert participant.encode() not in stored
    assert b"</b> & co" not in stored
    page.goto(f"{server.url}/compare?task={TASK}")
    expect(page.get_by_text("Try it first")).to_be_visible()


def test_not_me_on_a_shared_computer(page: Page, context: BrowserContext, server: Server) -> None:
    steps.open_task(page, server.url, TASK)
    ada = open_data(page, server)
    page.evaluate("localStorage.setItem('arc-playground:practised', '1')")
    page.evaluate("localStorage.setItem('arc-workbench:of-ada', '[1]')")
    stale = context.new_page()
    steps.open_task(stale, server.url, TASK)
    token = rows(server, "SELECT token FROM trials WHERE participant_id = ?", ada)[0][0]

    page.get_by_test_id("not-me").click()
    expect(page.get_by_test_id("dialog")).to_contain_text("This browser cannot get back to it")
    page.get_by_test_id("confirm").click()
    page.wait_for_url(f"{server.url}/")
    # No tab goes on showing what Ada drew, and the browser keeps nothing of hers.
    stale.wait_for_url(f"{server.url}/")
    stale.locator(".card").first.wait_for()
    assert page.evaluate(KEPT) == "[]"

    ben = open_data(page, server)
    assert ben not in ("", ada)
    page.goto(f"{server.url}/play?task={TASK}")
    expect(page.get_by_role("button", name="I agree, let's play")).to_be_visible()
    steps.agree(page)
    steps.ready(page)
    assert rows(server, "SELECT token FROM trials WHERE participant_id = ?", ben)[0][0] != token
    assert rows(server, "SELECT count(*) FROM trials WHERE participant_id = ?", ada) == [(1,)]


def test_a_mind_is_changed_by_keyboard_and_back(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, TASK)
    participant = open_data(page, server)
    consent = "SELECT consent, consent_version FROM participants WHERE participant_id = ?"
    page.get_by_test_id("take-back").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("cancel")).to_be_focused()
    # Streamlit's keys and the page's own: none reaches below the dialog.
    page.keyboard.press(",")
    page.keyboard.press("c")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("consent-state")).to_have_text("Not recorded")
    assert rows(server, consent, participant)[0][0] == "declined"
    expect(page.get_by_role("dialog")).to_have_count(0)

    page.get_by_test_id("agree").click()
    expect(page.get_by_test_id("consent-state")).to_have_text("Recorded")
    assert rows(server, consent, participant)[0][0] == "agreed"


def test_who_agreed_to_older_words_is_asked_again(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, TASK)
    participant = open_data(page, server)
    with sqlite3.connect(server.database) as database:
        database.execute(
            "UPDATE participants SET consent_version = '2026-11-24', nickname = '<i>Ada' "
            "WHERE participant_id = ?",
            (participant,),
        )
    page.goto(f"{server.url}/play?task={TASK}")
    expect(page.get_by_text("The text has changed")).to_be_visible()
    expect(page.get_by_test_id("not-me")).to_have_text("Not <i>Ada?")
    steps.agree(page)
    steps.ready(page)


@pytest.mark.parametrize("size", [PHONE, {"width": 1366, "height": 768}], ids=["phone", "laptop"])
def test_the_consent_is_on_one_screen(chromium: Browser, server: Server, size: Any) -> None:
    context = chromium.new_context(viewport=size)
    page = context.new_page()
    page.goto(f"{server.url}/play?task={TASK}")
    expect(page.get_by_role("heading", name="Before you start")).to_be_in_viewport(ratio=1)
    expect(page.get_by_text("It is never counted or exported.")).to_be_in_viewport(ratio=1)
    page.goto(f"{server.url}/data")
    page.get_by_test_id("delete").wait_for()
    is_wider = "document.querySelector('[data-testid=stMain]').scrollWidth > innerWidth"
    assert page.evaluate(is_wider) is False
    context.close()


def test_a_page_that_outlived_its_data_does_not_bring_it_back(page: Page, server: Server) -> None:
    participant = open_data(page, server)
    with sqlite3.connect(server.database) as database:
        database.execute("DELETE FROM participants WHERE participant_id = ?", (participant,))
    page.get_by_role("link", name="Tasks").click()
    expect(page.get_by_text("Your data is deleted")).to_be_visible()
    assert rows(server, "SELECT 1 FROM participants WHERE participant_id = ?", participant) == []
    page.get_by_role("link", name="Go on").click()
    page.locator(".card").first.wait_for()


def test_a_stale_tab_that_was_not_told_changes_nothing(page: Page, server: Server) -> None:
    participant = open_data(page, server)
    # As when the browser keeps no storage, by whose events the tabs tell each other.
    page.context.clear_cookies()
    page.request.get(server.url, headers={"Accept": "text/html"})
    with page.expect_navigation():
        page.get_by_test_id("nickname").fill("Ada")
        page.get_by_test_id("nickname").press("Enter")
    query = "SELECT nickname FROM participants WHERE nickname IS NOT NULL AND participant_id = ?"
    assert rows(server, query, participant) == []
    other = page.get_by_test_id("not-me").get_attribute("data-participant")
    assert other not in ("", participant)
    assert rows(server, query, other) == []


def test_your_data_at_the_size_of_a_laptop(page: Page, server: Server) -> None:
    page.set_viewport_size(LAPTOP)
    page.goto(server.url)
    page.get_by_test_id("you").click()
    expect(page.get_by_role("heading", name="Your data")).to_be_visible()
    expect(page.get_by_test_id("delete")).to_be_in_viewport()
