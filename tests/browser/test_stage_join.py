"""The audience's page on a small phone: through a show, and back to it from wherever a phone has been."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Locator, Page, expect

from arc import collections, rooms
from arc.tasks import Task
from tests.browser import stage_room
from tests.browser.join_room import JoinRoom
from tests.browser.stage_room import WEB
from tests.browser.test_everyone import OF_COLORS, serious
from tests.browser.visitors import TIMEOUT_MS

PHONE = {"width": 360, "height": 640}
ONE_TEST, TWO_TESTS = "1acc24af", "8b28cd80"
EVIL = {
    "markup": "<img src=x onerror=alert(1)>",
    "right to left": "\u202e\u0627\u0628\u062a \u05d0\u05d1\u05d2 evil",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 30,
    "10 kB": "W" * 10_000,
}


@pytest.fixture(scope="module")
def tasks() -> dict[str, Task]:
    return dict(collections.load("o3-unsolved").tasks)


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    fresh = chromium.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        color_scheme="dark",
        has_touch=True,
        is_mobile=True,
        device_scale_factor=2,
        reduced_motion="reduce",
    )
    fresh.set_default_timeout(TIMEOUT_MS)
    yield fresh
    fresh.close()


@pytest.fixture
def room(context: BrowserContext, tasks: dict[str, Task]) -> Iterator[JoinRoom]:
    made = JoinRoom(context, tasks[ONE_TEST])
    yield made
    assert made.errors == []


def joined(room: JoinRoom) -> Page:
    page = room.visit()
    page.get_by_test_id("join").tap()
    expect(heading(page)).to_have_text("You are in")
    return page


def heading(page: Page) -> Locator:
    return page.locator("main h1")


def editor(page: Page) -> Any:
    """What the workbench tells tests of itself; waits until it can be drawn in."""
    page.wait_for_function("() => document.querySelector('.player')?.__workbench?.status === 'ok'")
    return page.evaluate(
        "() => { const w = document.querySelector('.player').__workbench; "
        "return {grid: w.grid, outcome: w.outcome, at: w.cellRect(0, 0)} }"
    )


def paint(page: Page, color: int) -> None:
    """The first cell of the answer, by a finger."""
    editor(page)
    # The button is there once everything has its place.
    page.get_by_test_id(f"color-{color}").tap()
    at = editor(page)["at"]
    page.touchscreen.tap(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.wait_for_function(
        "color => document.querySelector('.player').__workbench.grid[0][0] === color", arg=color
    )


def is_playing(page: Page) -> None:
    editor(page)
    expect(page.get_by_test_id("player")).to_be_visible()


def reveal(room: JoinRoom, *kinds: str, **fields: Any) -> None:
    """Show the reveal up to its last kind, whose vote is on if it is one."""
    room.show(
        "reveal",
        steps=[{"kind": kind, "part": kind if kind in room.parts else None} for kind in kinds],
        **fields,
    )


def revealed(room: JoinRoom) -> tuple[str, ...]:
    """All the parts of a reveal, in the room; returns its steps."""
    truth = [pair.output.to_rows() for pair in room.task.test if pair.output is not None]
    wrong = [[[(cell + 1) % 10 for cell in row] for row in rows] for rows in truth]
    ragged = [[row[: 1 + n % len(row)] for n, row in enumerate(rows)] for rows in wrong]
    ragged[0][0] = ["?" for _ in ragged[0][0]]  # type: ignore[misc]
    right = {"o3": False, "audience": 3, "of": 7, "host": True}
    room.parts |= {
        "drawn": {"pair_index": 0, "a": truth[0], "b": wrong[0]},
        "guess_1": stage_room.answer_part("o3 · guess 1", *wrong),
        "guess_2": stage_room.answer_part("o3 · guess 2", *ragged),
        "tally": stage_room.tally_part(
            *([(3, rows, "3 × 3"), (2, None, "9 × 9")] for rows in truth)
        ),
        "host": stage_room.answer_part("The host", *truth),
        "truth": {"pairs": stage_room.answer_part("", *truth)["pairs"], "right": right, "drawn": "a"},
        "words": {
            "pairs": [
                {"answers": [{"title": "o3 · guess 1", "rows": rows, "size": "3 × 3", "correct": False,
                              "words": "One row is missing.", "alignment": None}]}
                for rows in wrong
            ]
        },
    }  # fmt: skip
    return tuple(rooms.STEPS)


def poll_of(kind: str) -> dict[str, Any] | None:
    return stage_room.poll(kind, rooms.POLLS[kind]) if kind in rooms.POLLS else None


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
    expect(page.locator("[data-step=truth]")).to_contain_text("3 of 7 in the audience solved it")
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


# --- the deadline ---


def test_at_the_deadline_what_was_drawn_goes_in_by_itself(room: JoinRoom) -> None:
    page = joined(room)
    room.show("solving", seconds=180)
    paint(page, 4)
    room.show("solving", seconds=1.5)
    expect(heading(page)).to_have_text("Your answer is in")
    assert [grid[0][0] for grid in room.handed_in()] == [4]
    assert room.scene["phase"] == "solving", "the phone knew by itself"


def test_a_lock_by_hand_hands_in_both_tests(
    context: BrowserContext, tasks: dict[str, Task]
) -> None:
    room = JoinRoom(context, tasks[TWO_TESTS])
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


def test_too_many_at_once_is_waited_for(room: JoinRoom) -> None:
    page = room.visit()
    expect(heading(page)).to_have_text("Join the show")
    page.wait_for_load_state("networkidle")
    room.refusals = [(429, {"error": "too_many", "message": "wait", "retry_ms": 1500})]
    page.get_by_test_id("join").tap()
    expect(page.get_by_test_id("offline")).to_contain_text("Many are joining at once")
    expect(heading(page)).to_have_text("You are in")
    assert len(room.sent("join")) == 2


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
