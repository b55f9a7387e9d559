"""Compare in a real browser: its views, its grids in step, and the vote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

import numpy as np
import pytest
from playwright.sync_api import BrowserContext, Page, expect

from arc.actions import parse_action
from arc.grid import Grid
from arc.protocols import ARC_AGI
from arc.store import Store
from arc.web import identity
from tests.browser import steps
from tests.browser.conftest import Server
from tests.browser.traffic import record

pytestmark = pytest.mark.browser

WRITER = "writer-one"
# o3's first guess lacks the last row, its second has one more.
DROPPED_ROW = "e619ca6e"
TWO_TESTS = "8b28cd80"


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    opened = Store.open(server.database)
    yield opened
    opened.dispose()


def someone(store: Store, secret: str) -> str:
    person = store.new_participant(identity.participant_id(secret)).participant_id
    store.set_consent(person, "agreed", "v1")
    return person


def close_task(store: Store, person: str, task_id: str, *answers: Grid | Literal["truth"]) -> None:
    """Hand in these answers on every pair of a task, and give up on what is then open."""
    task = steps.task(task_id)
    for trial in store.open_trials(person, task, "o3-unsolved", ARC_AGI):
        truth = steps.answer(task, trial.pair_index)
        test_input = task.test[trial.pair_index].input
        store.take_lease(trial.token, WRITER, "load-one")
        for number, answer in enumerate(answers):
            grid = truth if answer == "truth" else answer
            first = 2 * number
            resize = {"kind": "resize", "height": grid.height, "width": grid.width}
            paste = {"kind": "paste", "at": [0, 0], "rows": grid.to_text(), "source": "answer"}
            batch = [
                parse_action({"action_id": first + i, "t_ms": first + i} | action)
                for i, action in enumerate((resize, paste))
            ]
            store.append_actions(trial.token, WRITER, first, batch)
            store.submit(
                trial.token,
                WRITER,
                f"attempt-{number}",
                grid,
                first + 1,
                first + 1,
                truth,
                test_input,
            )
        if store.trial_by_token(trial.token).outcome is None:
            store.close(trial.token, WRITER, "gave_up")


def show(
    page: Page, server: Server, store: Store, task_id: str, *answers: Grid | Literal["truth"]
) -> None:
    """Open Compare as a new visitor who closed the task with these answers."""
    secret = identity.new_secret()
    close_task(store, someone(store, secret), task_id, *answers)
    page.context.add_cookies([{"name": identity.COOKIE, "value": secret, "url": server.url}])
    page.goto(f"{server.url}/compare?task={task_id}")
    page.get_by_test_id("headline").wait_for()
    expect(page.get_by_test_id("zoom")).to_have_text("100 %")


def card(page: Page, title: str):
    return page.get_by_test_id(f"card-{title}")


_OFFSETS = """() => [...document.querySelectorAll("*")]
    .flatMap((e) => [...(e.shadowRoot?.querySelectorAll(".well") ?? [])])
    .map((well) => [well.scrollLeft, well.scrollTop])"""


def offset_of_all(page: Page, is_there: str) -> list[float]:
    """Wait until all grids are scrolled to the same place, from the left and top, and it is the one meant."""
    page.wait_for_function(
        f"""() => {{
          const all = ({_OFFSETS})();
          const isSame = all.length > 1 && new Set(all.map(String)).size === 1;
          return isSame && ({is_there})(all[0]);
        }}"""
    )
    return list(page.evaluate(_OFFSETS)[0])


def point_at(page: Page, title: str, row: int, column: int) -> None:
    """Move the mouse over a cell of a card, counted in what is drawn."""
    canvas = card(page, title).locator(".grid canvas").first
    box = canvas.bounding_box()
    assert box is not None
    rows, columns = (int(n) for n in size_of(page, title))
    page.mouse.move(
        box["x"] + (column + 0.5) * box["width"] / columns,
        box["y"] + (row + 0.5) * box["height"] / rows,
    )


def size_of(page: Page, title: str) -> list[str]:
    return card(page, title).locator(".size").inner_text().split(" × ")


def test_each_key_shows_its_view_and_the_page_is_never_run_again(
    context: BrowserContext, page: Page, server: Server, store: Store
) -> None:
    traffic = record(context, page)
    show(page, server, store, DROPPED_ROW, "truth")
    runs = traffic.runs_of_the_script()
    row = page.get_by_test_id("row")
    for key, view, label in (
        ("2", "blink", "Blink"),
        ("3", "overlay", "Overlay"),
        ("4", "differences", "Only differences"),
        ("1", "side", "Side by side"),
    ):
        page.keyboard.press(key)
        expect(row).to_have_attribute("data-view", view)
        expect(page.get_by_role("button", name=label)).to_have_attribute("aria-pressed", "true")
    for key in ("r", "c"):
        page.keyboard.press(key)
    page.keyboard.press("?")
    expect(page.get_by_test_id("keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("keys")).to_be_hidden()
    page.wait_for_timeout(300)
    assert traffic.runs_of_the_script() == runs
    expect(page.get_by_text("Clear caches")).to_have_count(0)


def test_under_the_list_of_keys_nothing_changes(page: Page, server: Server, store: Store) -> None:
    show(page, server, store, DROPPED_ROW, "truth")
    page.keyboard.press("?")
    for key in ("4", "m", "+"):
        page.keyboard.press(key)
    page.keyboard.press("?")
    expect(page.get_by_test_id("keys")).to_be_hidden()
    expect(page.get_by_test_id("row")).to_have_attribute("data-view", "side")
    expect(page.get_by_test_id("marks")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("zoom")).to_have_text("100 %")
    page.keyboard.press("4")
    expect(page.get_by_test_id("row")).to_have_attribute("data-view", "differences")


def test_one_cell_is_read_in_every_grid(page: Page, server: Server, store: Store) -> None:
    truth = steps.answer(steps.task(DROPPED_ROW))
    dropped = Grid(np.delete(truth.cells, 9, axis=0))
    show(page, server, store, DROPPED_ROW, dropped, dropped_twice(truth))
    page.get_by_role("button", name="1", exact=True).click()
    green = tuple(int(n) for n in np.argwhere(truth.cells == 3)[-1])
    point_at(page, "Truth", *green)
    expect(page.get_by_test_id("readout")).to_contain_text(
        f"row {green[0]}, column {green[1]}: you green"
    )
    expect(page.get_by_test_id("readout")).to_contain_text("truth green")


def dropped_twice(truth: Grid) -> Grid:
    return Grid(np.delete(truth.cells, [9, 20], axis=0))


def test_the_keyboard_walks_over_the_cells(page: Page, server: Server, store: Store) -> None:
    show(page, server, store, DROPPED_ROW, "truth")
    card(page, "Truth").locator(".well").focus()
    readout = page.get_by_test_id("readout")
    page.keyboard.press("ArrowDown")
    expect(readout).to_contain_text("row 0, column 0: you")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(readout).to_contain_text("row 1, column 2: you")
    expect(readout).to_have_attribute("aria-live", "polite")


def test_grids_zoom_and_move_together(page: Page, server: Server, store: Store) -> None:
    show(page, server, store, DROPPED_ROW, "truth")
    point_at(page, "Truth", 20, 20)
    page.keyboard.down("Control")
    for _ in range(5):
        page.mouse.wheel(0, -120)
    page.keyboard.up("Control")
    expect(page.get_by_test_id("zoom")).not_to_have_text("100 %")
    before = offset_of_all(page, "to => to[0] > 20")
    page.mouse.down()
    box = card(page, "Truth").locator(".well").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4, steps=4)
    page.mouse.up()
    offset_of_all(page, f"to => to[0] < {before[0]} && to[1] < {before[1]}")

    page.get_by_test_id("fit").click()
    expect(page.get_by_test_id("zoom")).to_have_text("100 %")
    offset_of_all(page, "to => to[0] === 0 && to[1] === 0")


def test_alignment_can_be_switched_off_where_there_is_one(
    page: Page, server: Server, store: Store
) -> None:
    show(page, server, store, DROPPED_ROW, "truth")
    expect(card(page, "o3 high · guess 1")).to_contain_text("Dropped row 28")
    picture = "canvas => canvas.toDataURL()"
    notes = card(page, "o3 high · guess 1").locator("canvas.notes")
    aligned = notes.evaluate(picture)
    page.get_by_role("button", name="As given").click()
    assert notes.evaluate(picture) != aligned
    page.keyboard.press("a")
    assert notes.evaluate(picture) == aligned

    show(page, server, store, TWO_TESTS, "truth")
    expect(page.get_by_role("button", name="Marks")).to_be_visible()
    expect(page.get_by_role("button", name="As given")).to_have_count(0)


def test_both_compute_levels_stand_side_by_side(page: Page, server: Server, store: Store) -> None:
    show(page, server, store, DROPPED_ROW, "truth")
    page.get_by_role("button", name="both", exact=True).click()
    expect(page.locator(".card header b")).to_have_text(
        [
            "You · attempt 1",
            "o3 high · guess 1",
            "o3 high · guess 2",
            "o3 low · guess 1",
            "o3 low · guess 2",
            "Truth",
        ]
    )
    tops = page.locator(".card").evaluate_all("all => all.map(c => c.getBoundingClientRect().top)")
    assert len(set(tops)) == 1


def test_every_test_of_a_task_can_be_seen(page: Page, server: Server, store: Store) -> None:
    show(page, server, store, TWO_TESTS, "truth")
    task = steps.task(TWO_TESTS)
    for index in range(len(task.test)):
        page.get_by_role("button", name=f"Test {index + 1}").click()
        height, width = steps.answer(task, index).shape
        expect(card(page, "Truth").locator(".size")).to_have_text(f"{height} × {width}")


def turns_in(page: Page, ms: int) -> int:
    """How often guess and truth change places while this time passes; left alone, every 600 ms."""
    page.evaluate(
        """() => {
          window.turns = 0;
          const row = [...document.querySelectorAll("*")].map((e) => e.shadowRoot?.querySelector(".row")).find(Boolean);
          new MutationObserver(() => (window.turns += 1)).observe(row, { attributeFilter: ["class"] });
        }"""
    )
    page.wait_for_timeout(ms)
    return int(page.evaluate("window.turns"))


def test_blinking_takes_turns_and_can_be_held(page: Page, server: Server, store: Store) -> None:
    show(page, server, store, DROPPED_ROW, "truth")
    page.keyboard.press("2")
    row = page.get_by_test_id("row")
    for _ in range(2):
        expect(row).to_have_class(re.compile("truth-shown"))
        expect(row).not_to_have_class(re.compile("truth-shown"))
    page.get_by_role("button", name="Truth", exact=True).click()
    expect(row).to_have_class(re.compile("truth-shown"))
    assert turns_in(page, ms=1300) == 0
    page.keyboard.press("s")
    expect(row).not_to_have_class(re.compile("truth-shown"))


def test_who_wants_less_motion_swaps_by_hand(page: Page, server: Server, store: Store) -> None:
    page.emulate_media(reduced_motion="reduce")
    show(page, server, store, DROPPED_ROW, "truth")
    page.keyboard.press("2")
    row = page.get_by_test_id("row")
    assert turns_in(page, ms=1300) == 0
    page.keyboard.press("s")
    expect(row).to_have_class(re.compile("truth-shown"))


def test_every_grid_says_what_it_is_and_how_it_fails(
    page: Page, server: Server, store: Store
) -> None:
    show(page, server, store, DROPPED_ROW, "truth")
    truth = steps.answer(steps.task(DROPPED_ROW))
    for name in (
        f"You · attempt 1, {truth.height} by {truth.width} cells, correct",
        f"o3 high · guess 1, {truth.height - 1} by {truth.width} cells, wrong. Dropped row 28",
        f"Truth, {truth.height} by {truth.width} cells",
    ):
        expect(page.get_by_role("img", name=name)).to_be_visible()


def test_a_vote_shows_what_others_think_and_stays(
    context: BrowserContext, page: Page, server: Server, store: Store
) -> None:
    markup = "<img src=x onerror=alert(1)> no rule"
    other = someone(store, identity.new_secret())
    close_task(store, other, TWO_TESTS)
    store.cast_vote(other, steps.task(TWO_TESTS), "no", "o3", markup)
    show(page, server, store, TWO_TESTS, "truth")
    vote, others = page.get_by_test_id("vote"), page.get_by_test_id("others")

    vote.get_by_role("button", name="Yes").click()
    expect(others).to_contain_text("One more answer")
    vote.get_by_role("button", name="The truth").click()
    expect(others).to_contain_text("Others (n = 1): fair? 1 no. They believe: 1 o3.")
    others.locator("summary").click()
    expect(others.get_by_role("listitem")).to_have_text(markup)
    assert others.locator("img").count() == 0

    traffic = record(context, page)
    page.get_by_test_id("comment").press_sequentially("clear rules, 1234")
    with page.expect_response("**/api/votes/**") as saved:
        page.get_by_test_id("save-comment").click()
    assert saved.value.ok
    page.wait_for_timeout(300)
    assert traffic.runs_of_the_script() == 0
    expect(page.get_by_test_id("row")).to_have_attribute("data-view", "side")

    page.reload()
    expect(vote.get_by_role("button", name="Yes")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_test_id("comment")).to_have_value("clear rules, 1234")
    expect(others).to_contain_text("n = 1")


def test_a_vote_that_cannot_be_sent_says_so(page: Page, server: Server, store: Store) -> None:
    show(page, server, store, TWO_TESTS, "truth")
    page.route("**/api/votes/**", lambda route: route.abort())
    vote, others = page.get_by_test_id("vote"), page.get_by_test_id("others")
    vote.get_by_role("button", name="No", exact=True).click()
    vote.get_by_role("button", name="o3").click()
    expect(others).to_contain_text("Not saved")
    page.unroute("**/api/votes/**")
    vote.get_by_role("button", name="o3").click()
    expect(others).not_to_contain_text("Not saved")
    expect(page.get_by_test_id("comment")).to_be_visible()


def test_neighbours_follow_the_collection(page: Page, server: Server, store: Store) -> None:
    show(page, server, store, DROPPED_ROW, "truth")
    ids = list(steps.load("o3-unsolved").tasks)
    here = ids.index(DROPPED_ROW)
    previous, following = page.get_by_test_id("previous"), page.get_by_test_id("following")
    expect(previous).to_have_attribute("href", f"/play?task={ids[here - 1]}")
    expect(following).to_have_attribute("href", f"/play?task={ids[here + 1]}")


def test_a_shared_link_shows_the_puzzle_and_nothing_more(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/compare?task={DROPPED_ROW}")
    expect(page.get_by_text("Try it first")).to_be_visible()
    picture = page.get_by_role("img", name=f"Test input of {DROPPED_ROW}")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth > 100)")
    expect(page.get_by_text("not an accuracy")).to_be_visible()
    expect(page.get_by_role("link", name=f"Play {DROPPED_ROW}")).to_be_visible()


def test_a_small_laptop_needs_no_scrolling(page: Page, server: Server, store: Store) -> None:
    show(page, server, store, DROPPED_ROW, "truth")
    for control in ("next", "row", "vote", "readout", "zoom-in"):
        expect(page.get_by_test_id(control)).to_be_in_viewport(ratio=0.99)
    for grid in page.locator(".card .stack").all():
        expect(grid).to_be_in_viewport(ratio=0.99)


def test_a_phone_scrolls_downwards_only(phone: Page, server: Server, store: Store) -> None:
    show(phone, server, store, DROPPED_ROW, "truth")
    phone.get_by_role("button", name="both", exact=True).tap()
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    for title in ("You · attempt 1", "Truth"):
        box = card(phone, title).bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
