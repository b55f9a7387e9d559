"""The audience's page with a real server: solved by touch, nothing told before the reveal, a server that is killed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from arc.grid import Grid
from tests.browser import steps
from tests.browser.conftest import Server
from tests.browser.join_steps import ONE_TEST, heading, is_playing, recorded, small_phone
from tests.browser.traffic import places_of
from tests.web.room_client import Host, Member


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    fresh = small_phone(chromium)
    yield fresh
    fresh.close()


def join(server: Server, page: Page, host: Host) -> None:
    page.goto(f"{server.url}/join/{host.code.lower()}")
    page.get_by_test_id("join").tap()
    expect(heading(page)).to_have_text("You are in")


def show(host: Host, page: Page, kind: str) -> None:
    """Go on to a step of the reveal, and wait until the phone has it."""
    host.go_on_until(lambda scene: scene["steps"] and scene["steps"][-1]["kind"] == kind)
    expect(page.locator(f"[data-step={kind}]")).to_be_visible()


def test_a_puzzle_solved_on_a_phone_counts_and_nothing_of_it_is_told_before(
    server: Server, context: BrowserContext
) -> None:
    task = steps.task(ONE_TEST)
    truth = steps.answer(task)
    known = [g for pair in task.train for g in (pair.input, pair.output) if g is not None]
    page = context.new_page()
    traffic = recorded(context, page)
    host = Host(server.url, tasks=[ONE_TEST], seconds=600)
    missed = Member(server.url, host.code, "Missed it")
    join(server, page, host)
    name = page.locator(".who bdi").inner_text()
    host.do("next")
    expect(heading(page)).to_have_text("Get ready")
    host.do("next")
    is_playing(page)
    missed.play()
    assert missed.submit(Grid.from_rows([[1, 2], [3, 4]]).to_rows()).status_code == 200
    steps.draw_by_touch(page, truth)
    assert steps.grid(page) == truth
    host.do("lock")
    expect(heading(page)).to_have_text("Your answer is in")
    traffic.collect()
    drawn = [task.test[0].input, *known]
    assert places_of(truth, traffic, drawn) == []
    assert ONE_TEST not in "".join(text for _, text in traffic.texts)
    assert traffic.texts

    show(host, page, "right")
    traffic.collect()
    # A guess may share rows with the answer; the whole of it is in none.
    assert places_of(truth, traffic, [*drawn, truth]) == []
    show(host, page, "truth")
    expect(page.get_by_test_id("verdict")).to_have_text("✓ You solved it!")
    host.go_on_until(lambda scene: scene["phase"] == "scores")
    expect(page.get_by_test_id("standing")).to_have_text("You are 1st of 2, with 1 puzzle solved.")
    expect(page.get_by_test_id("scores").locator(".me")).to_contain_text(name)
    page.get_by_test_id("share").tap()
    expect(page.get_by_role("dialog")).to_be_visible()


def test_a_server_that_is_killed_costs_no_drawing_and_no_moment(
    server: Server, context: BrowserContext
) -> None:
    page = context.new_page()
    host = Host(server.url, tasks=[ONE_TEST], seconds=600)
    join(server, page, host)
    host.do("next")
    host.do("next")
    is_playing(page)
    truth = steps.answer(steps.task(ONE_TEST))
    first = truth.to_rows()[:6]
    rest = steps.grid(page).to_rows()[6:]
    half = Grid.from_rows([*first, *rest])
    steps.draw_by_touch(page, half)
    server.kill()
    steps.draw_by_touch(page, truth)
    server.start()
    page.get_by_test_id("submit").tap()
    expect(page.get_by_test_id("verdict")).to_contain_text("Answer 1 recorded")
    server.kill()
    server.start()
    host.do("lock")
    expect(heading(page)).to_have_text("Your answer is in")
    show(host, page, "truth")
    expect(page.get_by_test_id("verdict")).to_have_text("✓ You solved it!")
