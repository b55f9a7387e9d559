"""A drawing outlives reloads, crashes, closed tabs and a server that is away."""

from __future__ import annotations

from itertools import takewhile

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from arc.actions import replay
from arc.grid import Grid
from arc.store import Store
from tests.browser import steps
from tests.browser.conftest import Server
from tests.browser.traffic import record

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("agreed")]

TASK = "09c534e7"
NOW = "performance.timeOrigin + performance.now()"
AWAY_MS = 1000


def stroke(page: Page, color: int, row: int, first: int = 0, last: int = 12) -> None:
    steps.choose(page, color)
    page.mouse.move(*steps.center(page, row, first))
    page.mouse.down()
    page.mouse.move(*steps.center(page, row, last))
    page.mouse.up()


def draft(page: Page) -> tuple[Grid, int, int]:
    return (
        steps.grid(page),
        steps.workbench(page, "w.undoDepth"),
        steps.workbench(page, "w.redoDepth"),
    )


def load_zero(page: Page) -> float:
    """When the page's load of the trial began, ms of the epoch; to be asked in the trial's first one."""
    return float(steps.workbench(page, f"{NOW} - w.elapsed"))


def since(page: Page, begun: float) -> tuple[float, float]:
    """The time that has passed since then and what the trial's clock shows, both in ms."""
    now, elapsed = steps.workbench(page, f"[{NOW}, w.elapsed]")
    return now - begun, elapsed


def draw_something(page: Page) -> tuple[Grid, int, int]:
    for color, row in ((1, 2), (2, 4), (3, 6)):
        stroke(page, color, row)
    page.keyboard.press("Control+z")
    return draft(page)


def stored_grid(server: Server) -> Grid:
    store = Store.open(server.database)
    trial_id = store.frames.rows("actions")[-1]["trial_id"]
    return replay(store.actions_of(trial_id), steps.task(TASK).test[0].input).grid


def test_a_reload_resumes_at_once(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, TASK)
    before = draw_something(page)
    elapsed = steps.workbench(page, "w.elapsed")
    page.reload()
    steps.ready(page)
    assert draft(page) == before
    assert steps.workbench(page, "w.elapsed") >= elapsed - 50
    page.keyboard.press("Control+Shift+z")
    assert (steps.grid(page).cells[6, :13] == 3).all()


def test_a_closed_tab_resumes_and_its_away_time_is_not_counted(
    context: BrowserContext, page: Page, server: Server
) -> None:
    steps.open_task(page, server.url, TASK)
    begun = load_zero(page)
    before = draw_something(page)
    elapsed = steps.workbench(page, "w.elapsed")
    page.close(run_before_unload=False)
    other = context.new_page()
    other.wait_for_timeout(AWAY_MS)
    other.goto(f"{server.url}/play?task={TASK}")
    steps.ready(other)
    assert draft(other) == before
    passed, resumed = since(other, begun)
    assert elapsed - 50 <= resumed < passed - AWAY_MS


def test_a_killed_server_is_drawn_through_and_catches_up(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, TASK)
    begun = load_zero(page)
    draw_something(page)
    steps.send_all(page)
    # From now on Streamlit has a connection to lose.
    expect(page.get_by_test_id("early")).to_have_count(0)
    steps.drawn(page)
    server.kill()
    stroke(page, 7, 10)
    expect(page.get_by_test_id("saved")).to_contain_text("your work is kept")
    stroke(page, 8, 12)
    # Streamlit has noticed, and its dialog is there for nobody to see.
    expect(page.get_by_test_id("stDialog")).to_be_attached()
    expect(page.get_by_role("dialog")).to_have_count(0)
    stroke(page, 9, 14)
    before = draft(page)
    server.start()
    steps.all_sent(page)
    expect(page.get_by_test_id("saved")).not_to_contain_text("your work is kept")
    assert draft(page) == before
    assert stored_grid(server) == before[0]
    elapsed = steps.workbench(page, "w.elapsed")
    page.reload()
    steps.ready(page)
    assert draft(page) == before
    passed, resumed = since(page, begun)
    assert elapsed - 50 <= resumed <= passed


def test_a_server_killed_in_the_middle_of_a_stroke_gets_all_of_it_as_one_step(
    page: Page, server: Server
) -> None:
    steps.open_task(page, server.url, TASK)
    steps.send_all(page)
    before = draft(page)
    steps.choose(page, 4)
    page.mouse.move(*steps.center(page, 8, 0))
    page.mouse.down()
    cells = ((row, column) for row in range(8, 29) for column in range(29))
    # A stroke that goes on for longer than two seconds is sent in parts; one row at least is drawn.
    with page.expect_request("**/actions") as part:
        for row, column in takewhile(lambda cell: not part.is_done() or cell <= (9, 0), cells):
            page.mouse.move(*steps.center(page, row, column))
            page.wait_for_timeout(20)
    server.kill()
    page.mouse.move(*steps.center(page, 29, 25))
    page.mouse.up()
    assert steps.workbench(page, "w.undoDepth") == before[1] + 1
    painted = steps.grid(page)
    assert row > 8
    assert (painted.cells[8:row, :29] == 4).all()
    assert painted.cells[29, 25] == 4
    server.start()
    steps.send_all(page)
    assert stored_grid(server) == painted
    page.keyboard.press("Control+z")
    assert steps.grid(page) == before[0]


@pytest.mark.parametrize("arrived", [True, False])
def test_a_server_killed_in_the_middle_of_an_attempt_counts_it_once(
    page: Page, server: Server, arrived: bool
) -> None:
    def killed_on_the_way(route: Route) -> None:
        if arrived:
            route.fetch()
        server.kill()
        route.abort()

    steps.open_task(page, server.url, TASK)
    draw_something(page)
    submitted = steps.grid(page)
    page.route("**/attempts", killed_on_the_way, times=1)
    page.get_by_test_id("submit").click()
    expect(page.get_by_test_id("saved")).to_contain_text("your work is kept")
    stroke(page, 7, 10)
    before = draft(page)
    server.start()
    expect(page.get_by_test_id("verdict")).to_be_visible()
    steps.send_all(page)
    assert draft(page) == before
    store = Store.open(server.database)
    attempts = store.attempts_of(store.frames.rows("actions")[-1]["trial_id"])
    assert [(attempt.attempt_number, attempt.grid) for attempt in attempts] == [(1, submitted)]


def test_what_was_drawn_while_away_survives_a_reload_after_the_restart(
    page: Page, server: Server
) -> None:
    steps.open_task(page, server.url, TASK)
    steps.send_all(page)
    server.kill()
    before = draw_something(page)
    server.start()
    page.reload()
    steps.ready(page)
    assert draft(page) == before
    steps.send_all(page)
    assert stored_grid(server) == before[0]


def test_a_second_tab_takes_over_and_can_be_taken_back(
    context: BrowserContext, page: Page, server: Server
) -> None:
    steps.open_task(page, server.url, TASK)
    draw_something(page)
    steps.send_all(page)
    other = context.new_page()
    other.goto(f"{server.url}/play?task={TASK}")
    steps.ready(other)
    stroke(other, 5, 20)
    steps.send_all(other)
    page.bring_to_front()
    stroke(page, 6, 22)
    expect(page.get_by_test_id("cover")).to_contain_text("open in another tab")
    expected = steps.grid(other)
    page.get_by_test_id("take-back").click()
    steps.ready(page)
    assert steps.grid(page) == expected
    stroke(page, 6, 24)
    steps.send_all(page)
    assert (stored_grid(server).cells[24, :13] == 6).all()


def test_the_script_does_not_run_between_the_first_stroke_and_the_verdict(
    context: BrowserContext, page: Page, server: Server
) -> None:
    traffic = record(context, page)
    steps.open_task(page, server.url, "1acc24af")
    traffic.wait_for_quiet(page)
    assert traffic.runs_of_the_script() > 0
    traffic.frames.clear()
    page.get_by_test_id("copy_input").click()
    for color, row in ((1, 2), (2, 4), (3, 6)):
        stroke(page, color, row, 0, 8)
    page.keyboard.press("Control+z")
    steps.all_sent(page)
    steps.submit(page)
    assert traffic.runs_of_the_script() == 0
    assert traffic.frames == []
    assert any("/actions" in request for request in traffic.requests)


def test_what_is_stored_replays_to_what_was_on_screen(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, TASK)
    page.get_by_test_id("copy_input").click()
    draw_something(page)
    page.get_by_test_id("tool-fill").click()
    page.mouse.click(*steps.center(page, 29, 29))
    page.get_by_test_id("tool-rectangle").click()
    page.mouse.move(*steps.center(page, 20, 3))
    page.mouse.down()
    page.mouse.move(*steps.center(page, 24, 9))
    page.mouse.up()
    steps.resize(page, 18, 25)
    steps.send_all(page)
    assert stored_grid(server) == steps.grid(page)
    assert steps.grid(page).shape == (18, 25)
