"""The audience's page at a deadline, and coming back from wherever a phone has been, without a server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Route, expect

from tests.browser.join_room import JoinRoom
from tests.browser.join_steps import (
    ONE_TEST,
    TWO_TESTS,
    editor,
    heading,
    is_playing,
    joined,
    paint,
    poll_of,
    reveal,
    revealed,
    small_phone,
)
from tests.browser.steps import task


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    fresh = small_phone(chromium)
    yield fresh
    fresh.close()


@pytest.fixture
def room(context: BrowserContext) -> Iterator[JoinRoom]:
    made = JoinRoom(context, task(ONE_TEST))
    yield made
    assert made.errors == []


# --- the deadline ---


def test_at_the_deadline_what_was_drawn_goes_in_by_itself(room: JoinRoom) -> None:
    page = joined(room)
    room.show("solving", seconds=180)
    paint(page, 4)
    room.show("solving", seconds=1.5)
    expect(heading(page)).to_have_text("Your answer is in")
    assert [grid[0][0] for grid in room.handed_in()] == [4]
    assert room.scene["phase"] == "solving", "the phone knew by itself"


def test_a_lock_by_hand_hands_in_both_tests(context: BrowserContext) -> None:
    room = JoinRoom(context, task(TWO_TESTS))
    page = joined(room)
    room.show("solving", seconds=180)
    paint(page, 4)
    page.get_by_test_id("test-tab-1").tap()
    paint(page, 5)
    room.show("locked")
    expect(heading(page)).to_have_text("Your answer is in")
    assert [grid[0][0] for grid in (*room.handed_in(0), *room.handed_in(1))] == [4, 5]


def test_who_drew_nothing_hands_in_nothing(room: JoinRoom) -> None:
    page = joined(room)
    room.show("solving", seconds=180)
    is_playing(page)
    room.show("locked")
    expect(page.get_by_text("You handed in nothing this time")).to_be_visible()
    assert room.handed_in() == []


def test_a_lock_that_is_taken_back_opens_the_editor_with_what_was_drawn(room: JoinRoom) -> None:
    page = joined(room)
    room.show("solving", seconds=180)
    paint(page, 4)
    room.show("locked")
    expect(heading(page)).to_have_text("Your answer is in")
    room.show("solving", seconds=30)
    assert editor(page)["grid"][0][0] == 4
    paint(page, 6)
    room.show("locked")
    expect(page.locator(".own .card")).to_have_count(2)
    assert [grid[0][0] for grid in room.handed_in()] == [4, 6]


# --- coming back ---


def test_a_reload_comes_back_to_the_right_moment(room: JoinRoom) -> None:
    page = joined(room)
    room.show("solving", seconds=180)
    paint(page, 4)
    page.wait_for_function("() => document.querySelector('.player').__workbench.acked > 0")
    page.reload()
    assert editor(page)["grid"][0][0] == 4
    room.show("locked")
    expect(heading(page)).to_have_text("Your answer is in")
    page.reload()
    expect(heading(page)).to_have_text("Your answer is in")
    expect(page.locator(".own .card")).to_have_count(1)
    kinds = revealed(room)
    reveal(room, *kinds[:5], poll=poll_of("right"))
    page.get_by_test_id("vote-both").tap()
    expect(page.get_by_test_id("vote-note")).to_contain_text("Your vote is in")
    page.reload()
    expect(page.get_by_test_id("vote-both")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("vote-o3")).to_have_attribute("aria-pressed", "false")


def test_a_lock_before_the_editor_is_in_sight_again_hands_in_all_the_same(room: JoinRoom) -> None:
    page = joined(room)
    room.show("solving", seconds=180)
    paint(page, 4)
    held: list[Route] = []
    page.route("**/workbench/*.css", lambda route: held.append(route))
    page.reload()
    assert editor(page)["grid"][0][0] == 4
    assert held
    room.show("locked")
    expect(heading(page)).to_have_text("Your answer is in")
    expect(page.locator(".own .card")).to_have_count(1)
    assert [grid[0][0] for grid in room.handed_in()] == [4]
    for route in held:
        route.fulfill(body="", content_type="text/css")
    room.show("scores")
    expect(heading(page)).to_have_text("Score board")
    assert room.errors == []


def test_an_editor_that_opens_out_of_sight_is_whole_once_it_is_seen(room: JoinRoom) -> None:
    page = joined(room)
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () => document.head.insertAdjacentHTML("
        "'beforeend', '<style id=away>.player { display: none !important }</style>'))"
    )
    page.reload()
    room.show("solving", seconds=180)
    editor(page)
    page.wait_for_function("() => document.querySelector('.player').__workbench.actionCount > 0")
    page.evaluate("document.getElementById('away').remove()")
    is_playing(page)
    paint(page, 6)
    assert room.errors == []


def test_a_late_joiner_solves_with_the_time_that_is_left(room: JoinRoom) -> None:
    room.show("solving", seconds=100)
    page = room.visit()
    expect(page.locator(".lead")).to_contain_text("A puzzle is open: join and solve along. 01:")
    page.get_by_test_id("join").tap()
    is_playing(page)
    expect(page.get_by_test_id("timer")).to_contain_text("01:")


def test_without_the_server_drawing_goes_on_and_everything_arrives_later(room: JoinRoom) -> None:
    page = joined(room)
    room.show("solving", seconds=180)
    is_playing(page)
    room.go_down()
    paint(page, 5)
    page.get_by_test_id("submit").tap()
    expect(page.get_by_test_id("verdict")).to_contain_text("Will submit when back online")
    room.is_down = False
    expect(page.get_by_test_id("verdict")).to_contain_text("Answer 1 recorded")
    assert [grid[0][0] for grid in room.handed_in()] == [5]


def test_a_join_and_a_vote_are_repeated_until_somebody_answers(room: JoinRoom) -> None:
    page = room.visit()
    expect(heading(page)).to_have_text("Join the show")
    room.go_down()
    page.get_by_test_id("join").tap()
    expect(page.get_by_test_id("offline")).to_contain_text("Offline")
    assert len(room.sent("join")) >= 1
    room.is_down = False
    expect(heading(page)).to_have_text("You are in")
    expect(page.get_by_test_id("offline")).to_be_hidden()

    reveal(room, "drawn", "guess_1", "tally", "right", poll=poll_of("right"))
    expect(page.get_by_test_id("vote-o3")).to_be_visible()
    room.go_down()
    page.get_by_test_id("vote-o3").tap()
    expect(page.get_by_test_id("vote-note")).to_have_text("Sending your vote…")
    room.is_down = False
    expect(page.get_by_test_id("vote-note")).to_contain_text("Your vote is in")
    assert room.votes == {"right": "o3"}


def test_a_state_missed_while_away_is_caught_up_with(room: JoinRoom) -> None:
    page = joined(room)
    room.show("solving", seconds=180)
    is_playing(page)
    room.go_down()
    kinds = revealed(room)
    reveal(room, *kinds[:2])
    room.is_down = False
    expect(page.locator("[data-step=guess_1]")).to_be_visible()
    expect(page.get_by_test_id("player")).to_have_count(0)


def test_what_is_told_of_the_task_before_does_not_end_the_next(room: JoinRoom) -> None:
    page = joined(room)
    held: list[Route] = []
    page.route("**/me", lambda route: route.fallback() if held else held.append(route))
    with page.expect_request("**/me"):
        room.show("scores")
    room.show("solving", position=1, seconds=100)
    is_playing(page)
    told = {"member": 12, "nickname": "Ada", "points": 1, "rank": 1, "of": 1, "is_hidden": False}
    answer = {"votes": {}, "verdict": "solved", "share": None, "answered": True, "attempts": 1}
    with page.expect_response("**/me"):
        held[0].fulfill(json=told | answer)
    page.wait_for_load_state("networkidle")
    expect(heading(page)).to_have_text("Puzzle 2 of 3")
    is_playing(page)
    assert len(room.sent("me")) == 2, "asked again about this one"


def test_too_many_at_once_is_waited_for(room: JoinRoom) -> None:
    page = room.visit()
    expect(heading(page)).to_have_text("Join the show")
    page.wait_for_load_state("networkidle")
    room.refusals = [(429, {"error": "too_many", "message": "wait", "retry_ms": 1500})]
    page.get_by_test_id("join").tap()
    expect(page.get_by_test_id("offline")).to_contain_text("Many are joining at once")
    expect(heading(page)).to_have_text("You are in")
    assert len(room.sent("join")) == 2
