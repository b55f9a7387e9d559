"""The audience's page on a small phone, through a show and out of it, without a server."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, expect

from tests.browser.join_room import JoinRoom
from tests.browser.join_steps import (
    ONE_TEST,
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
from tests.browser.stage_room import WEB
from tests.browser.steps import task
from tests.browser.test_everyone import OF_COLORS, serious

EVIL = {
    "markup": "<img src=x onerror=alert(1)>",
    "right to left": "\u202e\u0627\u0628\u062a \u05d0\u05d1\u05d2 evil",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 30,
    "10 kB": "W" * 10_000,
}


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


def sideways(page: Page) -> int:
    overflow: int = page.evaluate("() => document.scrollingElement.scrollWidth - innerWidth")
    return overflow


def low_targets(page: Page) -> list[str]:
    """What is pressed on the page, outside the workbench, and is under 44 px high; links in a text are not meant."""
    found: list[str] = page.evaluate(
        "() => [...document.querySelectorAll('main :is(button, a.button, input[type=text], .check, summary)')]"
        ".filter((node) => node.checkVisibility() && node.getBoundingClientRect().height < 44)"
        ".map((node) => node.textContent || node.id)"
    )
    return found


# --- through a show ---


def test_a_phone_is_in_after_two_taps_and_goes_through_a_whole_show(room: JoinRoom) -> None:
    page = room.visit()
    expect(heading(page)).to_have_text("Join the show")
    suggested = page.get_by_test_id("nickname").input_value()
    page.get_by_test_id("join").tap()
    expect(heading(page)).to_have_text("You are in")
    assert room.sent("join") == [{"nickname": suggested, "consent": False}]

    room.show("task")
    expect(heading(page)).to_have_text("Get ready")
    expect(page.locator(".puzzle .grid")).to_have_count(
        2 * len(room.task.train) + len(room.task.test)
    )

    room.show("solving", seconds=180)
    paint(page, 3)
    page.get_by_test_id("submit").tap()
    expect(page.get_by_test_id("verdict")).to_contain_text("Answer 1 recorded. One more try")
    page.get_by_test_id("done").tap()
    expect(page.get_by_test_id("verdict")).to_contain_text("Your answer is in.")
    page.get_by_test_id("verdict").get_by_text("To the show").tap()
    expect(heading(page)).to_have_text("Your answer is in")
    room.tally(members=7, answers=4)
    expect(page.get_by_test_id("answers-in")).to_have_text("4 of 7 answers in")

    room.show("locked")
    expect(page.get_by_text("The reveal comes next")).to_be_visible()
    expect(page.locator(".own .card")).to_have_count(1)

    kinds = revealed(room)
    reveal(room, *kinds[:1], poll=poll_of("drawn"))
    page.get_by_test_id("vote-a").tap()
    expect(page.get_by_test_id("vote-note")).to_contain_text("Your vote is in")
    assert room.votes == {"drawn": "a"}
    room.tally(members=7, votes={"a": 1, "b": 3})
    expect(page.get_by_test_id("vote-b")).to_contain_text("75 %")
    for shown in range(2, 1 + kinds.index("truth")):
        reveal(room, *kinds[:shown], poll=poll_of(kinds[shown - 1]))
        expect(page.locator(f"[data-step={kinds[shown - 1]}]")).to_be_visible()
        expect(page.get_by_test_id("verdict")).to_have_count(0)
    room.verdict = "missed"
    reveal(room, *kinds[: 1 + kinds.index("truth")])
    expect(page.get_by_test_id("verdict")).to_have_text("✗ You missed it this time.")
    expect(page.locator("[data-step=truth]")).to_contain_text("3 of 7 people got it")
    expect(page.locator("[data-step=truth]")).to_contain_text("A person drew A. You saw it.")

    room.standing = {"points": 2, "rank": 2, "of": 7}
    scores = [{"rank": 1, "nickname": "Kiwi", "solved": 3, "time_ms": 95_000},
              {"rank": 2, "nickname": suggested, "solved": 2, "time_ms": 80_000}]  # fmt: skip
    room.show("scores", scores=scores)
    expect(page.get_by_test_id("standing")).to_have_text("You are 2nd of 7, with 2 puzzles solved.")
    expect(page.get_by_test_id("scores").locator(".me")).to_contain_text(suggested)
    room.show("ended", scores=scores)
    expect(heading(page)).to_have_text("Thank you for playing")
    expect(page.get_by_test_id("gallery-link")).to_have_attribute("href", "/")


def test_every_screen_is_for_everyone(room: JoinRoom) -> None:
    page = room.visit("/join")
    kinds = revealed(room)
    found: list[str] = []

    def look(where: str) -> None:
        expect(page.locator("[aria-busy]")).to_have_count(0)
        found.extend(serious(page, where))
        page.emulate_media(color_scheme="light")
        found.extend(serious(page, f"{where}, light", OF_COLORS))
        page.emulate_media(color_scheme="dark")
        found.extend(f"{where}: {target} is low" for target in low_targets(page))
        assert sideways(page) == 0, where

    look("code")
    page = room.visit()
    look("name")
    page.get_by_test_id("join").tap()
    expect(heading(page)).to_have_text("You are in")
    look("lobby")
    for phase in ("task", "solving", "locked"):
        room.show(phase, seconds=180 if phase == "solving" else None)
        if phase == "solving":
            is_playing(page)
            page.get_by_test_id("watch").tap()
        expect(page.locator(f"main[data-screen={'watch' if phase == 'solving' else phase}]")).to_be_visible()  # fmt: skip
        look(phase)
    for shown, kind in enumerate(kinds, start=1):
        reveal(room, *kinds[:shown], poll=poll_of(kind))
        expect(page.locator(f"[data-step={kind}]")).to_be_visible()
        look(kind)
    room.standing = {"points": 2, "rank": 1, "of": 7}
    room.show("scores", scores=[{"rank": 1, "nickname": "Kiwi", "solved": 2, "time_ms": 95_000}])
    expect(page.get_by_test_id("standing")).to_contain_text("1st")
    look("scores")
    room.show("ended", scores=[])
    expect(heading(page)).to_have_text("Thank you for playing")
    look("ended")
    assert found == []


def test_a_new_screen_takes_the_keyboard_and_is_spoken_of(room: JoinRoom) -> None:
    page = joined(room)
    room.show("task")
    expect(heading(page)).to_be_focused()
    expect(page.get_by_test_id("voice")).to_have_text("A new puzzle is shown. Solving opens soon.")
    room.show("solving", seconds=180)
    is_playing(page)
    expect(page.get_by_test_id("voice")).to_contain_text(
        "Solving is open: two tries, 3 minutes left"
    )
    room.show("locked")
    expect(heading(page)).to_be_focused()
    expect(page.get_by_test_id("voice")).to_have_text("Solving is over.")


def test_a_nickname_being_written_is_not_disturbed_by_the_show(room: JoinRoom) -> None:
    page = room.visit()
    page.get_by_test_id("nickname").fill("Half a na")
    room.show("task")
    expect(page.locator(".lead")).to_contain_text("A puzzle is about to open.")
    assert page.get_by_test_id("nickname").input_value() == "Half a na"
    expect(page.get_by_test_id("nickname")).to_be_focused()


def test_a_refused_nickname_says_why_and_can_be_mended(room: JoinRoom) -> None:
    page = room.visit()
    room.refusals = [(404, {"error": "no_member", "message": "no"})]
    expect(heading(page)).to_have_text("Join the show")
    page.wait_for_function("() => true")
    room.refusals = [(400, {"error": "bad_request", "message": "a nickname needs a letter"})]
    page.get_by_test_id("nickname").fill("!!!")
    page.get_by_test_id("join").tap()
    expect(page.get_by_role("alert")).to_have_text("a nickname needs a letter")
    page.get_by_test_id("nickname").fill("Kiwi")
    page.get_by_test_id("consent").check()
    page.get_by_test_id("join").tap()
    expect(heading(page)).to_have_text("You are in")
    assert room.sent("join")[-1] == {"nickname": "Kiwi", "consent": True}


def test_every_tool_is_within_reach_beside_the_drawing(room: JoinRoom) -> None:
    page = joined(room)
    room.show("solving", seconds=100)
    is_playing(page)
    undo, drawing = page.get_by_test_id("undo"), page.get_by_test_id("editor")
    paint(page, 3)
    before = drawing.bounding_box()
    undo.tap()
    assert not any(map(any, editor(page)["grid"]))
    for tool in page.get_by_role("toolbar", name="Tools").get_by_role("button").all():
        tool.scroll_into_view_if_needed()
        expect(tool).to_be_in_viewport(ratio=1)
        if tool.is_enabled():
            tool.tap(trial=True)
    page.get_by_test_id("submit").tap(trial=True)
    assert drawing.bounding_box() == before


def test_who_only_watches_goes_on_watching_until_they_want_to_solve(room: JoinRoom) -> None:
    page = joined(room)
    room.show("solving", seconds=180)
    is_playing(page)
    page.get_by_test_id("watch").tap()
    expect(heading(page)).to_have_text("You are watching")
    expect(page.get_by_test_id("player")).to_be_hidden()
    room.show("locked")
    room.show("task", position=1)
    room.show("solving", position=1, seconds=180)
    expect(heading(page)).to_have_text("You are watching")
    page.get_by_test_id("solve").tap()
    is_playing(page)


# --- ways out ---


def test_a_code_is_asked_for_and_a_wrong_one_asked_for_again(room: JoinRoom) -> None:
    page = room.visit("/join")
    page.get_by_test_id("code").fill("wo-xe")
    page.get_by_test_id("go").tap()
    expect(page.get_by_role("alert")).to_contain_text("No show has the code WOXE now")
    page.get_by_test_id("code").fill("kito")
    page.get_by_test_id("go").tap()
    expect(heading(page)).to_have_text("Join the show")


def test_who_is_removed_is_told_so_and_the_puzzle_is_gone(room: JoinRoom) -> None:
    page = joined(room)
    room.show("solving", seconds=180)
    is_playing(page)
    room.gone("removed")
    expect(heading(page)).to_have_text("You are out of this show")
    expect(page.get_by_test_id("player")).to_have_count(0)


@pytest.mark.parametrize("kind", EVIL)
def test_hostile_nicknames_do_no_harm(room: JoinRoom, kind: str) -> None:
    name = EVIL[kind]
    page = joined(room)
    dialogs: list[str] = []

    def refuse(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", refuse)
    assert room.member is not None
    room.member["nickname"] = name
    page.reload()
    expect(page.locator(".who bdi")).to_have_text(name)
    expect(page.locator(".who")).to_be_in_viewport()
    assert sideways(page) == 0
    room.show("scores", scores=[{"rank": 1, "nickname": name, "solved": 1, "time_ms": 1000}] * 10)
    expect(page.get_by_test_id("scores").locator("li")).to_have_count(10)
    heights = page.evaluate(
        "[...document.querySelectorAll('.scores li')].map((row) => row.offsetHeight)"
    )
    assert max(heights) < 100
    assert sideways(page) == 0
    assert page.locator("main img").count() == 0
    assert dialogs == []


# --- its weight ---


def test_all_of_a_show_weighs_less_than_150_kb(room: JoinRoom) -> None:
    page = joined(room)
    first = weight(room)
    room.show("solving", seconds=180)
    paint(page, 3)
    kinds = revealed(room)
    reveal(room, *kinds)
    expect(page.locator("[data-step=fair]")).to_be_visible()
    assert first < weight(room) < 150_000
    assert not [path for path in room.fetched if "streamlit" in path.lower()]


def weight(room: JoinRoom) -> int:
    """Bytes of every module and style that was fetched, as compressed as the server sends them."""
    return sum(
        len(gzip.compress((WEB / path.removeprefix("/arc/1/")).read_bytes(), mtime=0))
        for path in room.fetched
    )
