"""The stage's display in a real browser: every moment of a show fits, and an overlay is nothing but its pieces."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from arc.collections import load
from arc.guesses import load_bundled
from arc.palette import SAFE, rgb
from arc.tasks import Task
from arc.web import comparison
from tests.browser import steps
from tests.browser.stage_room import (
    NOW_MS,
    ORIGIN,
    StageRoom,
    answer_part,
    names,
    poll,
    size,
    tally_part,
    task_part,
)
from tests.browser.stage_room import steps as reveal_steps
from tests.browser.visitors import TIMEOUT_MS

pytestmark = pytest.mark.browser

WINDOWS = {"720p": (1280, 720), "1080p": (1920, 1080), "4:3": (1024, 768), "upright": (390, 844)}
# o3's guesses lack a row or have one more.
DROPPED_ROW = "e619ca6e"
TWO_TESTS = "8b28cd80"
# o3 (low) has one row of cells and words, then words alone.
PROSE = "47996f11"
HOSTILE = [
    "\u202eevil",
    "<b>x</b><img src=x onerror=alert(1)>",
    "😀" * 24,
    "שלום",
    "a" * 200,
    "Z\u0335\u0321\u0351\u0357" * 12,
]
RIGHT = poll("right", ["o3", "audience", "both", "neither"])
ALPHA = 3

Open = Callable[..., StageRoom]


def huge() -> Task:
    """Four examples and a puzzle, every grid of them 30 x 30."""
    return load("arc-agi-1-evaluation").tasks["981571dc"]


@pytest.fixture
def stage(chromium: Browser) -> Iterator[Open]:
    opened: list[StageRoom] = []

    def open_room(
        query: str = "",
        window: str = "720p",
        color_scheme: Literal["dark", "light"] = "dark",
        motion: Literal["reduce", "no-preference"] = "reduce",
    ) -> StageRoom:
        width, height = WINDOWS[window]
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            color_scheme=color_scheme,
            reduced_motion=motion,
        )
        context.set_default_timeout(TIMEOUT_MS)
        opened.append(StageRoom(context, query))
        return opened[-1]

    yield open_room
    for room in opened:
        assert room.errors == []
        room.page.context.close()


def show_task(stage_room: StageRoom, task: Task, **fields: Any) -> None:
    key = f"task-{task.task_id}"
    stage_room.parts[key] = task_part(task)
    stage_room.show(task={"part": key, "task_id": None}, **{"phase": "solving"} | fields)
    expect(stage_room.page.locator(".pair")).to_have_count(len(task.train))


def add_reveal(room: StageRoom, task: Task, model: str = "o3-high") -> list[tuple[str, str | None]]:
    """The parts of a whole reveal of a task. Returns its steps as (kind, key), in order."""
    guesses = load_bundled(model)
    pairs = range(len(task.test))
    told = comparison.comparison(
        task,
        [
            comparison.PlayedPair(i, "solved", [steps.answer(task, i)], task.test[i].input, 1, 1)
            for i in pairs
        ],
        {model: {i: guesses.attempts(task.task_id, i) for i in pairs}},
    )["pairs"]
    truths = [pair["truth"] for pair in told]
    answers = {
        "guess_1": [pair["guesses"][model][0] for pair in told],
        "guess_2": [pair["guesses"][model][1] for pair in told],
        "host": [pair["you"][0] for pair in told],
    }
    for kind, given in answers.items():
        room.parts[kind] = answer_part(f"o3 · {kind}", *(answer["rows"] for answer in given))
    counted = [(92, None, "9 × 9"), (31, None, "9 × 9"), (12, None, "8 × 9"), (3, None, "1 × 1")]
    room.parts["tally"] = tally_part(*(counted for _ in pairs))
    released = [(92, truths[0], size(truths[0])), *counted[1:]]
    room.parts["released"] = tally_part(*(released for _ in pairs))
    room.parts["drawn"] = {"pair_index": 0, "a": answers["guess_1"][0]["rows"], "b": truths[0]}
    room.parts["truth"] = {
        "pairs": [{"rows": rows, "size": size(rows), "answer": 0} for rows in truths],
        "right": {"o3": False, "audience": 92, "of": 138, "host": True},
        "drawn": "b",
    }
    room.parts["words"] = {
        "pairs": [
            {"answers": [{"step": kind, **given[i]} for kind, given in answers.items()]}
            for i in pairs
        ]
    }
    room.parts["task"] = task_part(task)
    keys = [(kind, kind) for kind in ("drawn", "guess_1", "guess_2", "tally")]
    return [
        *keys,
        ("right", None),
        ("host", "host"),
        ("truth", "truth"),
        ("words", "words"),
        ("fair", None),
    ]


POLLS = {
    "drawn": poll("drawn", "ab", "drawn"),
    "right": RIGHT,
    "fair": poll("fair", ["yes", "no", "unsure"]),
}


def show_step(room: StageRoom, shown: list[tuple[str, str | None]], **fields: Any) -> None:
    """Show a reveal up to the last of these steps, and wait until its card is there."""
    kind = shown[-1][0]
    room.show(
        phase="reveal",
        task={"part": "task", "task_id": None},
        steps=reveal_steps(**dict(shown)),
        step_count=9,
        poll=POLLS.get(kind),
        tally={"members": 203, "answers": 138, "votes": {"o3": 3, "audience": 88}},
        **fields,
    )
    card = {
        "drawn": ".duel",
        "words": ".card.guess_1 .card-words",
        "fair": ".poll-card",
        "right": ".poll-card",
    }
    expect(
        room.page.locator(card.get(kind, f".card.{kind}".replace("tally", "audience")))
    ).to_be_visible()


def alpha(room: StageRoom) -> Image.Image:
    """How solid each pixel is that the page paints, 0 to 255."""
    shot = room.page.screenshot(omit_background=True)
    return Image.open(io.BytesIO(shot)).convert("RGBA").getchannel(ALPHA)


@pytest.mark.parametrize("window", WINDOWS)
def test_every_moment_before_the_reveal_fits(stage: Open, window: str) -> None:
    room = stage(window=window)
    room.show(tally=names(0))
    expect(room.page.get_by_text("Be the first to join")).to_be_visible()
    assert room.overflow() == {}
    room.show(tally=names(1000), room={"title": "A long evening of puzzles, " * 8})
    expect(room.page.get_by_text("1,000 people are in")).to_be_visible()
    assert room.overflow() == {}
    label = "192.168.178.123:8501/base/join"
    for task in (huge(), steps.task(TWO_TESTS), steps.task(DROPPED_ROW)):
        for seconds in (107, 4000):
            tally = {"members": 1000, "answers": 999}
            deadline = NOW_MS + 1000 * seconds
            show_task(
                room,
                task,
                deadline_ms=deadline,
                tally=tally,
                room={"join_label": label},
            )
            assert room.overflow() == {}, task.task_id


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("task_id", [DROPPED_ROW, TWO_TESTS])
def test_every_step_of_a_reveal_fits(stage: Open, window: str, task_id: str) -> None:
    room = stage(window=window)
    shown = add_reveal(room, steps.task(task_id))
    for end in range(1, len(shown) + 1):
        show_step(room, shown[:end])
        assert room.overflow() == {}, shown[end - 1]
    released = [(kind, "released" if kind == "tally" else key) for kind, key in shown]
    show_step(room, released)
    expect(room.page.locator(".answer-bar .grid").first).to_be_visible()
    assert room.overflow() == {}
    show_step(room, shown, region={"grid": "input.0", "top": 1, "left": 2, "bottom": 5, "right": 6})
    expect(room.page.locator(".card .board.zoomed").first).to_be_visible()
    assert room.overflow() == {}


@pytest.mark.parametrize("window", WINDOWS)
def test_an_answer_in_words_is_read_and_one_of_a_row_is_seen(stage: Open, window: str) -> None:
    room = stage(window=window)
    shown = add_reveal(room, steps.task(PROSE), "o3-low")
    words, row = room.page.locator(".card.guess_2"), room.page.locator(".card.guess_1 .grid")
    for end in range(3, len(shown) + 1):
        show_step(room, shown[:end])
        expect(words).to_contain_text("It turns out that in all of the examples")
        expect(words.get_by_text("It turns out")).to_be_in_viewport(ratio=1)
        expect(words.locator(".grid")).to_be_hidden()
        assert room.overflow() == {}, shown[end - 1]
    show_step(room, shown[:8])
    box = row.bounding_box()
    assert box is not None
    assert box["height"] >= 10 * min(1, WINDOWS[window][0] / 1280)


def test_words_are_at_least_24_px_at_720_lines(stage: Open) -> None:
    room = stage()
    shown = add_reveal(room, steps.task(DROPPED_ROW))
    smallest = """() => {
      const sizes = [...document.querySelectorAll("main *")]
        .filter((node) => [...node.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
        .filter((node) => node.getClientRects().length)
        .map((node) => parseFloat(getComputedStyle(node).fontSize));
      return [sizes.length, Math.min(...sizes)];
    }"""
    moments: list[Callable[[], None]] = [
        lambda: room.show(tally=names(30)),
        lambda: show_task(room, huge(), deadline_ms=NOW_MS + 60_000),
        lambda: show_step(room, shown[:8]),
        lambda: show_step(room, shown),
        lambda: room.show(phase="scores", scores=score_rows(["Ada"])),
    ]
    for show in moments:
        show()
        texts, least = room.page.evaluate(smallest)
        assert texts > 3
        assert least >= 24


def test_nothing_is_judged_before_the_truth_and_everything_after(stage: Open) -> None:
    room = stage()
    shown = add_reveal(room, steps.task(DROPPED_ROW))
    show_step(room, shown[:6])
    expect(room.page.locator(".card.guess_2")).to_be_visible()
    expect(room.page.locator("main")).not_to_contain_text(re.compile("right$|wrong", re.MULTILINE))
    assert not {"/api/rooms/KITO/parts/truth", "/api/rooms/KITO/parts/words"} & set(room.requests)
    show_step(room, shown[:7])
    expect(room.page.locator(".card.guess_1 header")).to_contain_text("✗ wrong")
    expect(room.page.locator(".card.host header")).to_contain_text("✓ right")
    expect(room.page.locator(".card.audience")).to_contain_text("92 of 138 right")
    foot = room.page.locator(".reveal footer")
    expect(foot).to_contain_text("o3 missed it. 92 of 138 people got it. A person drew B.")
    expect(foot.get_by_text("join at")).to_be_hidden()
    show_step(room, shown[:8])
    expect(room.page.locator(".card.guess_1 .card-words")).to_contain_text("Dropped row 28")
    # The host takes two steps back.
    show_step(room, shown[:6])
    expect(room.page.locator(".card.truth")).to_have_count(0)
    expect(room.page.locator(".card.guess_1 header")).not_to_contain_text("wrong")


def test_a_part_that_comes_late_does_not_bring_back_what_was_taken_back(stage: Open) -> None:
    room = stage()
    shown = add_reveal(room, steps.task(DROPPED_ROW))
    guess = room.parts.pop("guess_2")
    show_step(room, shown[:2])
    room.show(
        phase="reveal",
        task={"part": "task", "task_id": None},
        steps=reveal_steps(**dict(shown[:3])),
    )
    room.show(
        phase="reveal",
        task={"part": "task", "task_id": None},
        steps=reveal_steps(**dict(shown[:2])),
    )
    path = f"{ORIGIN}/api/rooms/KITO/parts/guess_2"
    with room.page.expect_response(lambda answer: answer.url == path and answer.ok):
        room.page.wait_for_timeout(100)
        room.parts["guess_2"] = guess
    room.page.wait_for_load_state("networkidle")
    expect(room.page.locator(".card")).to_have_count(2)


def test_a_region_is_enlarged_with_its_rows_and_columns(stage: Open) -> None:
    room = stage(motion="no-preference")
    task = huge()
    show_task(room, task)
    whole = room.page.locator("[data-grid='input.0'] .grid").bounding_box()
    region = {"grid": "input.0", "top": 3, "left": 4, "bottom": 8, "right": 8}
    show_task(room, task, region=region)
    zoom = room.page.locator(".zoom .board")
    expect(zoom.locator(".axis.rows")).to_have_text("345678")
    expect(zoom.locator(".axis.columns")).to_have_text("45678")
    expect(room.page.locator(".puzzle header")).to_contain_text("rows 3–8, columns 4–8")
    moving = "() => document.querySelector('.zoom .board').getAnimations().length"
    assert room.page.evaluate(moving) == 1
    room.page.wait_for_function(f"() => ({moving})() === 0")
    part = zoom.locator(".grid").bounding_box()
    assert whole
    assert part
    assert part["width"] / 5 > 1.5 * whole["width"] / 30
    assert room.overflow() == {}
    show_task(
        room, task, region={"grid": "train.1.output", "top": 0, "left": 0, "bottom": 2, "right": 2}
    )
    expect(room.page.locator(".puzzle header")).to_contain_text("Example 2, output")
    show_task(room, task)
    expect(zoom).to_have_count(0)
    expect(room.page.locator("[data-grid='input.0'] .grid")).to_be_visible()


def test_the_countdown_ends_by_itself_and_warns_in_words(stage: Open) -> None:
    room = stage()
    show_task(room, huge(), deadline_ms=NOW_MS + 60_000)
    clock = room.page.locator(".clock")
    expect(clock).to_contain_text("time left")
    calm = clock.evaluate("node => getComputedStyle(node).color")
    # The host takes seconds away.
    show_task(room, huge(), deadline_ms=NOW_MS + 6000)
    expect(clock).to_contain_text("last seconds!")
    assert clock.evaluate("node => getComputedStyle(node).color") != calm
    expect(clock).to_contain_text("answers are closed")
    expect(clock).to_contain_text("0:00")


def test_answers_and_votes_come_in_live(stage: Open) -> None:
    room = stage()
    show_task(room, huge(), tally={"members": 8, "answers": 2})
    expect(room.page.locator(".answers")).to_contain_text("2 of 8")
    room.tally(members=9, answers=6)
    expect(room.page.locator(".answers")).to_contain_text("6 of 9")
    shown = add_reveal(room, steps.task(DROPPED_ROW))
    show_step(room, shown[:5])
    room.tally(members=9, answers=6, votes={"o3": 1, "audience": 3})
    expect(room.page.locator(".poll-row", has_text="most of you").locator("b")).to_have_text("3")
    expect(room.page.locator(".poll-card")).to_contain_text("4 votes")


def test_names_trickle_in_and_hidden_ones_go(stage: Open) -> None:
    room = stage()
    newest = [{"member": n, "nickname": name} for n, name in enumerate(HOSTILE, start=1)]
    room.show(tally={"members": 6, "newest": newest[:2]})
    expect(room.page.locator(".names li")).to_have_count(2)
    room.tally(members=6, newest=newest)
    expect(room.page.locator(".names li")).to_have_count(6)
    assert room.page.locator(".names img, .names b").count() == 0
    assert room.overflow() == {}
    room.tally(members=6, newest=newest[1:])
    expect(room.page.locator(".names li")).to_have_count(5)


def score_rows(nicknames: list[str]) -> list[dict[str, Any]]:
    return [
        {"rank": rank, "nickname": name, "solved": 3, "time_ms": 95_000}
        for rank, name in enumerate(nicknames, start=1)
    ]


@pytest.mark.parametrize("window", WINDOWS)
def test_hostile_names_do_no_harm_to_the_scores(stage: Open, window: str) -> None:
    room = stage(window=window)
    scores = score_rows([*HOSTILE, "Kim", "Lee", "Bo", "Al"])
    room.show(phase="scores", scores=scores)
    rows = room.page.locator(".scores li")
    expect(rows).to_have_count(10)
    heights = rows.evaluate_all("rows => rows.map(row => row.getBoundingClientRect().height)")
    assert max(heights) - min(heights) < 1
    assert room.page.locator(".scores img, .scores b").count() == 0
    # What is right to left stays in its place: rank before the name, time at the end.
    lefts = rows.first.locator("> *").evaluate_all(
        "cells => cells.map(cell => cell.getBoundingClientRect().left)"
    )
    assert lefts == sorted(lefts)
    assert room.overflow() == {}
    room.show(phase="ended", scores=scores, tally={"members": 203})
    expect(room.page.get_by_text("The final score")).to_be_visible()
    room.gone("ended")
    expect(rows).to_have_count(10)


def test_it_survives_a_restart_of_the_server_and_a_reload(stage: Open) -> None:
    room = stage()
    show_task(room, huge(), deadline_ms=NOW_MS + 60_000)
    room.is_down = True
    room.cut()
    expect(room.page.get_by_role("status")).to_contain_text("trying again")
    expect(room.page.locator(".pair")).to_have_count(4)
    room.is_down = False
    # The database was put back from a copy: versions are lower now.
    room.version = 0
    assert room.scene is not None
    room.scene = room.scene | {"version": 0, "tally": {"members": 7, "answers": 5, "votes": {}}}
    expect(room.page.locator(".answers")).to_contain_text("5 of 7")
    expect(room.page.locator(".status")).to_be_hidden()
    room.page.reload()
    expect(room.page.locator(".pair")).to_have_count(4)
    expect(room.page.locator(".answers")).to_contain_text("5 of 7")


def test_a_room_that_is_not_there(stage: Open) -> None:
    room = stage()
    room.gone("no_room")
    expect(room.page.get_by_text("There is no room with this code.")).to_be_visible()


def test_less_motion_is_none(stage: Open) -> None:
    room = stage(motion="reduce")
    shown = add_reveal(room, steps.task(DROPPED_ROW))
    show_step(room, shown[:2])
    show_step(room, shown[:3])
    assert room.page.evaluate("document.getAnimations().length") == 0


def test_a_new_card_glides_in(stage: Open) -> None:
    room = stage(motion="no-preference")
    shown = add_reveal(room, steps.task(DROPPED_ROW))
    show_step(room, shown[:2])
    room.page.wait_for_function("document.getAnimations().length === 0")
    show_step(room, shown[:3])
    assert room.page.evaluate("document.getAnimations().length") >= 2


@pytest.mark.parametrize("color_scheme", ["dark", "light"])
@pytest.mark.parametrize("window", ["720p", "1080p"])
def test_an_overlay_paints_its_pieces_and_nothing_else(
    stage: Open, window: str, color_scheme: Literal["dark", "light"]
) -> None:
    room = stage("?overlay=1&at=top-right", window, color_scheme)
    expect(room.page.locator(".overlay-pieces")).to_be_attached()
    assert alpha(room).getbbox() is None
    room.parts["task"] = task_part(huge())
    task = {"part": "task", "task_id": None}
    room.show(
        phase="solving", task=task, deadline_ms=NOW_MS + 60_000, tally={"members": 9, "answers": 2}
    )
    expect(room.page.locator(".piece:visible")).to_have_count(3)
    painted = alpha(room)
    width, height = painted.size
    box = painted.getbbox()
    assert box is not None
    assert box[0] > width / 2
    assert box[2] < width
    assert box[3] < height
    assert painted.getextrema() == (0, 255)
    assert room.overflow() == {}
    assert not [path for path in room.requests if "/parts/" in path]


def test_an_overlay_shows_what_was_chosen_where_it_was_chosen(stage: Open) -> None:
    room = stage("?overlay=1&show=scores,timer&at=bottom-left")
    room.show(phase="lobby", tally=names(3))
    assert alpha(room).getbbox() is None
    room.show(phase="scores", scores=score_rows([*HOSTILE, "Kim", "Lee", "Bo", "Al"]))
    expect(room.page.locator(".scores li")).to_have_count(10)
    expect(room.page.locator(".piece:visible")).to_have_count(1)
    box = alpha(room).getbbox()
    assert box is not None
    assert box[0] < 60
    assert box[2] < 640
    assert room.overflow() == {}
    room.gone("no_room")
    expect(room.page.locator(".overlay-pieces")).to_have_count(0)
    assert alpha(room).getbbox() is None


def test_an_overlay_that_lost_its_server_says_nothing(stage: Open) -> None:
    room = stage("?overlay=1&show=scores")
    room.show()
    room.is_down = True
    room.cut()
    expect(room.page.locator(".status")).to_have_text("connection lost, trying again")
    assert alpha(room).getbbox() is None


def test_view_options_hold_on_the_stage(stage: Open) -> None:
    room = stage()
    room.page.evaluate(
        "localStorage.setItem('arc-playground:view', JSON.stringify({palette: 'safe'}))"
    )
    room.page.reload()
    task = huge()
    show_task(room, task)
    color = task.train[0].input.to_rows()[0][0]
    pixel = """() => [...document.querySelector("[data-grid='train.0.input'] canvas").getContext("2d").getImageData(2, 2, 1, 1).data]"""
    assert tuple(room.page.evaluate(pixel)[:3]) == rgb(SAFE[color])
