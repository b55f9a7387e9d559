"""Malformed addresses, cookies and storages on the real pages: words in sight, nothing lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from arc.store import Store, Trial
from arc.web.identity import COOKIE, participant_id
from tests.browser import steps
from tests.browser.conftest import LAPTOP, Server
from tests.browser.visitors import TIMEOUT_MS
from tests.malformed import addresses, browsers
from tests.malformed.addresses import TASK
from tests.malformed.kind import Kind

pytestmark = pytest.mark.browser


class Records(NamedTuple):
    """What the store holds of a visitor."""

    trials: list[Trial]
    attempts: list[dict[str, Any]]
    actions: list[dict[str, Any]]


class Visitor:
    """A browser window of its own, and the answers of 500 and above that it has had."""

    def __init__(self, chromium: Browser, server: Server, store: Store) -> None:
        self.context: BrowserContext = chromium.new_context(viewport=LAPTOP)
        self.context.set_default_timeout(TIMEOUT_MS)
        self.server = server
        self.store = store
        self.failed: list[str] = []
        self.page = self.new_page()

    def new_page(self) -> Page:
        page = self.context.new_page()
        page.on("response", lambda r: self.failed.append(r.url) if r.status >= 500 else None)
        return page

    def records(self) -> Records:
        cookies = self.context.cookies(self.server.url)
        (secret,) = [c["value"] for c in cookies if c["name"] == COOKIE]
        own = participant_id(secret)
        return Records(
            self.store.trials_of(own),
            self.store.frames.rows("attempts", own),
            self.store.frames.rows("actions", own),
        )


@pytest.fixture(scope="module")
def store(server: Server) -> Iterator[Store]:
    opened = Store.open(server.database)
    yield opened
    opened.dispose()


@pytest.fixture(scope="module")
def player(chromium: Browser, server: Server, store: Store) -> Iterator[Visitor]:
    """A visitor who has painted a cell of ``TASK`` and made one attempt."""
    visitor = Visitor(chromium, server, store)
    paint_and_submit(visitor.page, server)
    yield visitor
    visitor.context.close()


@pytest.fixture(scope="module")
def stranger(chromium: Browser, server: Server, store: Store) -> Iterator[Visitor]:
    """A window for visitors who come one after the other, each without the cookies of the last."""
    visitor = Visitor(chromium, server, store)
    yield visitor
    visitor.context.close()


def paint_and_submit(page: Page, server: Server) -> str:
    steps.open_task(page, server.url, TASK)
    steps.choose(page, 3)
    page.mouse.click(*steps.center(page, 0, 0))
    return steps.submit(page)


def assert_kept(before: Records, after: Records) -> None:
    """Nothing is gone; a page load of the task adds its own actions to the log."""
    (trial,) = before.trials
    (trial_after,) = after.trials
    assert (trial_after.token, trial_after.outcome) == (trial.token, None)
    assert len(before.attempts) == 1
    assert after.attempts == before.attempts
    assert "stroke" in [action["kind"] for action in before.actions]
    assert after.actions[: len(before.actions)] == before.actions


@pytest.mark.parametrize("kind", addresses.KINDS, ids=lambda kind: kind.id)
def test_an_address_shows_a_page_that_says_what_it_is(
    kind: Kind, player: Visitor, server: Server
) -> None:
    before, page = player.records(), player.page

    response = page.goto(server.url + kind.make())

    expect(page.get_by_text(kind.said).first).to_be_visible()
    assert response is not None
    assert response.status == 200
    assert player.failed == []
    assert page.locator(".stException").count() == 0
    expect(page).to_have_title(re.compile("ARC playground"))
    expect(page.get_by_role("link").first).to_be_visible()
    assert_kept(before, player.records())


@pytest.mark.parametrize("kind", browsers.COOKIES, ids=lambda kind: kind.id)
def test_a_cookie_brings_a_new_visitor_and_nobody_else(
    kind: Kind, player: Visitor, stranger: Visitor, server: Server
) -> None:
    before, page = player.records(), stranger.page
    stranger.context.clear_cookies()
    page.goto(f"{server.url}/api/nothing")  # a page of the same origin that gives no cookie
    page.evaluate(kind.make())

    page.goto(f"{server.url}/play?task={TASK}")

    expect(page.get_by_text(kind.said)).to_be_visible()
    assert stranger.failed == []
    assert page.locator(".stException").count() == 0
    assert_kept(before, player.records())


@pytest.mark.parametrize("kind", browsers.STORAGES, ids=lambda kind: kind.id)
def test_a_storage_that_will_not_do_stops_nobody(
    kind: Kind, stranger: Visitor, server: Server
) -> None:
    stranger.context.clear_cookies()
    page = stranger.new_page()
    page.add_init_script(kind.make())

    verdict = paint_and_submit(page, server)

    assert kind.said in verdict
    assert stranger.failed == []
    records = stranger.records()
    (attempt,) = records.attempts
    assert attempt["grid"].startswith("3")
    assert "stroke" in [action["kind"] for action in records.actions]
    page.close()
