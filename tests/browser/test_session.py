"""A session's screens in a real browser: a recruiter's link to its code, refusal, reloads, two tabs."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from arc.exchange import export
from arc.store import Store
from arc.web.services import find_task
from tests.browser import steps
from tests.browser.conftest import LAPTOP, PHONE, Server
from tests.browser.test_everyone import serious
from tests.browser.visitors import TIMEOUT_MS

pytestmark = pytest.mark.browser

TASKS = ["1acc24af", "0934a4d8", "aa4ec2a5", "b7999b51", "16b78196"]
PROTOCOLS = f"""
[protocols.five]
label = "Five tasks"
description = "Two attempts for each test."
tasks = {json.dumps(TASKS)}
order = "fixed"
comprehension_check = true

[protocols.two]
label = "Two tasks"
tasks = {json.dumps(TASKS[:2])}
order = "fixed"
comprehension_check = true

[studies.autumn]
protocol = "five"
completion_code = "C0FFEE"
completion_url = "https://example.org/done?cc={{code}}&who={{participant}}"
demographics = ["age", "color_vision"]
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A host with protocols and a study of their own."""
    folder: Path = tmp_path_factory.mktemp("session")
    (folder / "own.toml").write_text(PROTOCOLS, "utf-8")
    running = Server(folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ARC_PLAYGROUND_PROTOCOLS", str(folder / "own.toml"))
        running.start()
    yield running
    running.kill()


def rows(server: Server, sql: str) -> list[tuple[Any, ...]]:
    with sqlite3.connect(server.database) as database:
        return database.execute(sql).fetchall()


def give_up(page: Page, server: Server, position: int) -> None:
    """End a task of the session as its page would, by the routes alone."""
    [(session_id,)] = rows(server, "SELECT max(session_id) FROM sessions")
    address = f"{server.url}/play?session={session_id}&position={position}"
    html = page.request.get(address, headers={"accept": "text/html"}).text()
    found = re.search(r'id="arc-play">(.*?)</script>', html)
    assert found, html[:500]
    for trial in json.loads(found[1])["tests"]:
        body = {"writer_id": trial["lease"]["writer_id"], "outcome": "gave_up", "reason": "tedious"}
        answer = page.request.post(f"{server.url}/api/trials/{trial['token']}/close", data=body)
        assert answer.ok, answer.text()


def come_back(page: Page) -> None:
    """What the browser tells a page that is looked at again."""
    page.evaluate("window.dispatchEvent(new Event('focus'))")


def agree(page: Page, *, recorded: bool = True) -> None:
    name = "I agree, let's play" if recorded else "Play without being recorded"
    page.get_by_role("button", name=name).click()


def pass_check(page: Page, last: str = "3") -> None:
    """The three questions by their keys: two attempts, a verdict after each, the third picture."""
    for key, shown in (("2", "choice-unlimited"), ("1", "choice-never"), (last, "choice-mirrored")):
        page.get_by_test_id(shown).wait_for()
        page.keyboard.press(key)


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    """The screen is there, and its heading has the keyboard."""
    expect(page.get_by_test_id("session").get_by_role("heading", level=1)).to_have_text(text)


def test_a_recruiters_link_leads_through_everything_to_the_code(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/session?study=autumn&participant=P-77")
    agree(page)
    expect(page.get_by_test_id("ahead")).to_contain_text("5 tasks, one after the other.")
    page.keyboard.press("Enter")

    page.get_by_test_id("choice-1").click()
    expect(page.get_by_test_id("explanation")).to_contain_text("You have two attempts")
    expect(page.get_by_test_id("explanation")).to_be_focused()
    pass_check(page)
    page.get_by_test_id("rating-10").wait_for()
    voice = page.get_by_test_id("voice")
    expect(voice).to_have_text("Right.")
    page.keyboard.press("t")
    heading(page, "First: task 1 of 5")
    expect(voice).to_have_text("")

    page.keyboard.press("Enter")
    steps.ready(page)
    page.get_by_test_id("copy_input").click()
    steps.draw_by_mouse(page, steps.answer(steps.task(TASKS[0])))
    assert "Solved" in steps.submit(page)
    page.get_by_test_id("next").click()
    expect(page.get_by_test_id("last")).to_contain_text(TASKS[0])
    heading(page, "Solved.")
    page.keyboard.press("3")
    heading(page, "Next: task 2 of 5")

    give_up(page, server, 1)
    page.reload()
    heading(page, "Given up.")
    page.get_by_test_id("seen-yes").click()
    heading(page, "Next: task 3 of 5")
    page.get_by_test_id("break").click()
    heading(page, "Break")
    page.reload()
    expect(page.get_by_test_id("break-clock")).to_have_text(re.compile(r"^0:\d\d$"))
    page.keyboard.press("Enter")
    for position in (2, 3, 4):
        heading(page, f"Next: task {position + 1} of 5")
        give_up(page, server, position)
        come_back(page)
        page.get_by_test_id("seen-no").click()

    page.get_by_test_id("rating-4").click()
    page.get_by_label("25–34").check()
    page.get_by_test_id("send").click()
    heading(page, "1 of 5 tasks solved")
    expect(page.get_by_test_id("code")).to_have_text("C0FFEE")
    link = page.get_by_test_id("completion-link")
    expect(link).to_have_attribute("href", "https://example.org/done?cc=C0FFEE&who=P-77")
    expect(page.get_by_test_id("summary").locator("li")).to_have_count(5)
    expect(page.get_by_test_id("summary")).to_contain_text("o3: not solved")
    page.get_by_test_id("copy-summary").click()
    expect(page.get_by_test_id("copy-summary")).to_contain_text("Copied")

    of_session = "FROM sessions WHERE study = 'autumn'"
    [(session_id, who, *told)] = rows(
        server, f"SELECT session_id, participant_id, study_participant, ended_by {of_session}"
    )
    assert told == ["P-77", "completed"]
    asked = (
        f"SELECT moment, rating FROM ratings WHERE session_id = {session_id} ORDER BY after_tasks"
    )
    assert rows(server, asked) == [("start", 10), ("end", 4)]
    breaks = f"SELECT reason, taken FROM breaks WHERE session_id = {session_id}"
    assert rows(server, breaks) == [("participant", 1)]
    answers = f"SELECT question, answer FROM demographics WHERE participant_id = '{who}' ORDER BY question"
    assert rows(server, answers) == [("age", "from_25"), ("color_vision", None)]
    seen = (
        f"SELECT seen_before FROM session_tasks WHERE session_id = {session_id} ORDER BY position"
    )
    assert [value for (value,) in rows(server, seen)] == ["no", "yes", "no", "no", "no"]

    # The link followed once more leads to the code again, not to another session.
    page.goto(f"{server.url}/session?study=autumn&participant=P-77")
    expect(page.get_by_test_id("code")).to_have_text("C0FFEE")


def test_who_declines_plays_too_and_is_in_no_export(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/session?protocol=two")
    agree(page, recorded=False)
    expect(page.get_by_test_id("session")).to_contain_text("deleted after 24 hours")
    page.get_by_test_id("begin").click()
    pass_check(page)
    page.get_by_test_id("skip").click()
    heading(page, "First: task 1 of 2")
    give_up(page, server, 0)
    come_back(page)
    page.get_by_test_id("seen-not_sure").click()
    page.get_by_test_id("ending").click()
    page.get_by_test_id("end-confirm").click()
    heading(page, "0 of 1 task solved")

    [(participant_id,)] = rows(
        server, "SELECT participant_id FROM sessions ORDER BY session_id DESC LIMIT 1"
    )
    [(consent,)] = rows(
        server, f"SELECT consent FROM participants WHERE participant_id = '{participant_id}'"
    )
    assert consent == "declined"
    store = Store.open(str(server.database))
    for name, table in export.tables(store, find_task).items():
        assert participant_id not in table.to_csv(), name


def test_a_phone_shows_the_whole_rating(phone: Page, server: Server) -> None:
    phone.goto(f"{server.url}/session?protocol=two")
    agree(phone)
    phone.get_by_test_id("begin").click()
    pass_check(phone)
    shown = [phone.get_by_test_id(name) for name in ("rating-0", "rating-10", "skip", "ending")]
    for target in shown:
        box = target.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        assert 0 <= box["y"] <= PHONE["height"] - box["height"]


def test_a_tap_without_a_connection_is_kept_and_two_tabs_agree(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/session?protocol=two")
    agree(page)
    page.get_by_test_id("begin").click()
    pass_check(page)
    page.get_by_test_id("rating-3").wait_for()
    beside = page.context.new_page()
    beside.goto(f"{server.url}/session")
    heading(beside, "How tired do you feel right now?")

    def refuse(route: Route) -> None:
        route.abort()

    page.route("**/api/sessions/**", refuse)
    page.get_by_test_id("rating-3").click()
    expect(page.get_by_test_id("line")).to_contain_text("Your answer is kept")
    expect(page.get_by_test_id("rating-3")).to_have_class(re.compile(r"\bsent\b"))
    # Asked meanwhile, the question is still there when the answer has gone through.
    page.get_by_test_id("ending").click()
    page.unroute("**/api/sessions/**", refuse)
    expect(page.get_by_test_id("line")).to_be_hidden()
    expect(page.get_by_test_id("session")).not_to_have_attribute("aria-busy", "true")
    heading(page, "End the session?")
    page.get_by_test_id("keep-playing").click()
    heading(page, "First: task 1 of 2")
    come_back(beside)
    heading(beside, "First: task 1 of 2")

    give_up(page, server, 0)
    come_back(page)
    come_back(beside)
    page.get_by_test_id("seen-no").click()
    heading(page, "Next: task 2 of 2")
    # Not told of it, the other tab answers the same question: the first answer stays.
    beside.get_by_test_id("seen-yes").click()
    heading(beside, "Next: task 2 of 2")
    last = "SELECT seen_before FROM session_tasks WHERE position = 0 ORDER BY session_id DESC"
    assert rows(server, last)[0] == ("no",)

    page.get_by_test_id("ending").click()
    page.get_by_test_id("end-confirm").click()
    heading(page, "0 of 1 task solved")
    beside.get_by_test_id("break").click()
    heading(beside, "0 of 1 task solved")
    beside.close()


def test_an_address_that_leads_nowhere_says_so(page: Page, server: Server) -> None:
    for query in ("session=999", "session=x", "protocol=nope", "collection=nope", "study=%3Cb%3E"):
        page.goto(f"{server.url}/session?{query}")
        if query == "session=999":
            agree(page)
        expect(page.locator(".arc-notice")).to_be_visible()
    expect(page.locator(".arc-notice")).to_contain_text("study in the address is not a name")


@pytest.fixture(params=["light", "dark"])
def themed(request: pytest.FixtureRequest, chromium: Browser) -> Iterator[Page]:
    fresh = chromium.new_context(viewport=LAPTOP, color_scheme=request.param)
    fresh.set_default_timeout(TIMEOUT_MS)
    yield fresh.new_page()
    fresh.close()


def test_axe_finds_nothing_serious_on_any_screen(themed: Page, server: Server) -> None:
    page, issues = themed, []
    page.goto(f"{server.url}/session")
    agree(page)
    page.get_by_test_id("begin").wait_for()
    issues += serious(page, "offer")
    page.locator('[data-choice="two"]').click()
    expect(page.get_by_test_id("ahead")).to_contain_text("2 tasks")
    page.get_by_test_id("begin").click()
    page.get_by_test_id("choice-1").click()
    page.get_by_test_id("explanation").wait_for()
    issues += serious(page, "check")
    pass_check(page, last="1")
    page.get_by_test_id("explanation").wait_for()
    issues += serious(page, "puzzle")
    page.keyboard.press("3")
    page.get_by_test_id("rating-3").wait_for()
    issues += serious(page, "rating")
    page.keyboard.press("3")
    heading(page, "First: task 1 of 2")
    give_up(page, server, 0)
    come_back(page)
    page.get_by_test_id("seen-no").wait_for()
    issues += serious(page, "seen before")
    page.keyboard.press("3")
    page.get_by_test_id("break").wait_for()
    issues += serious(page, "between")
    page.keyboard.press("b")
    page.get_by_test_id("back").wait_for()
    issues += serious(page, "break")
    page.keyboard.press("Enter")
    page.get_by_test_id("ending").click()
    issues += serious(page, "ending")
    page.get_by_test_id("end-confirm").click()
    page.get_by_test_id("summary").wait_for()
    issues += serious(page, "end")
    assert not issues, "\n".join(issues)
