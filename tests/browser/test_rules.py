"""What a protocol adds to Play: tools withheld, questions, a time limit, a session around the task."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from arc.store import Attempt, Store, Trial
from tests.browser import steps
from tests.browser.conftest import PLAY, Server
from tests.browser.test_everyone import serious
from tests.browser.test_windows import OUTSIDE, resize

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("agreed")]

TASK = "1acc24af"
TWO_TESTS = "8b28cd80"
OWN = f"""
[protocols.sprint]
label = "Sprint"
time_limit_s = 75

[protocols.bare]
label = "Fill only"
tools = ["fill", "undo"]

[protocols.tour]
label = "Tour"
time_limit_s = 3700
tasks = ["{TWO_TESTS}", "{TASK}", "da515329"]
order = "fixed"
ratings = false
ask_seen_before = false
"""

# The page's monotonic clock can be set ahead, as if time had passed; not so far as a sleep would.
CLOCK = """(() => {
  const now = performance.now.bind(performance);
  let ahead = 0;
  performance.now = () => now() + ahead;
  window.pass = (ms) => { ahead += ms; };
})()"""

POST = """async ([path, body]) => {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("rules")
    (folder / "own.toml").write_text(OWN)
    running = Server(folder, command=(*PLAY, "--protocols", str(folder / "own.toml")))
    running.start()
    yield running
    running.kill()


def stored(server: Server) -> tuple[Trial, list[Attempt]]:
    """The newest trial somebody was shown, and its attempts."""
    store = Store.open(server.database)
    try:
        shown = [trial for one in everybody(store) for trial in one if trial.shown_at is not None]
        newest = max(shown, key=lambda trial: trial.trial_id)
        return newest, store.attempts_of(newest.trial_id)
    finally:
        store.dispose()


def everybody(store: Store) -> list[list[Trial]]:
    return [
        store.trials_of(who)
        for who in {row["participant_id"] for row in store.frames.rows("trials")}
    ]


def post(page: Page, path: str, **body: Any) -> Any:
    return page.evaluate(POST, [path, body])


def begin_session(page: Page, server: Server, protocol: str) -> str:
    """Agree, begin a session and open its first task; gives the session's path in the API."""
    page.goto(f"{server.url}/play?task={TASK}")
    steps.agree(page)
    steps.ready(page)
    token = post(page, "/api/sessions", protocol=protocol)["token"]
    session = f"/api/sessions/{token}"
    post(page, f"{session}/begin")
    opened = post(page, f"{session}/tasks", position=0)
    page.goto(server.url + opened["step"]["url"])
    steps.ready(page)
    return session


def test_the_drawing_closes_when_the_time_is_up(page: Page, server: Server) -> None:
    page.add_init_script(CLOCK)
    steps.open_task(page, server.url, TASK, "&protocol=sprint")
    page.get_by_test_id("copy_input").click()
    timer = page.get_by_test_id("timer")
    # A moment later: what is left has been looked at before it passes a mark.
    expect(timer).to_have_text(re.compile("^01:(0[1-9]|1[0-3])"))
    timer.click()
    expect(timer).to_have_text("– –")
    page.evaluate("pass(15_000)")
    expect(timer).to_have_text("last minute")
    expect(page.get_by_test_id("announcer")).to_contain_text("1 minute left")
    timer.click()
    for _ in range(5):
        before = timer.inner_text()
        page.evaluate("pass(12_000)")
        expect(timer).not_to_have_text(before)
    verdict = page.get_by_test_id("verdict")
    expect(verdict).to_contain_text("Time is up. The limit was 75 seconds.")
    expect(verdict).to_have_attribute("data-tone", "late")
    expect(page.get_by_test_id("submit")).to_be_disabled()
    assert serious(page, "time is up") == []
    trial, attempts = stored(server)
    assert (trial.outcome, trial.closed_by, attempts) == ("timed_out", "timed_out", [])
    assert trial.elapsed_ms == 75_000
    page.reload()
    steps.ready(page)
    expect(verdict).to_contain_text("Time is up.")


def test_the_rule_comes_before_the_first_verdict(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, TASK, "&protocol=h-arc")
    assert sorted(page.locator(".tool").evaluate_all("all => all.map(b => b.dataset.testid)")) == [
        *("clear", "copy_input", "paste", "tool-fill", "tool-pen", "tool-select", "undo")
    ]
    page.get_by_test_id("copy_input").click()
    page.get_by_test_id("submit").click()
    field = page.get_by_test_id("rule-text")
    expect(field).to_be_focused()
    expect(page.get_by_test_id("rule-next")).to_be_disabled()
    assert serious(page, "the rule in words") == []
    expect(page.get_by_test_id("question-skip")).to_have_count(0)
    page.keyboard.type("blue fits? ")
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("question")).to_be_hidden()
    expect(steps.editor(page)).to_be_focused()
    assert stored(server)[1] == []

    page.get_by_test_id("submit").click()
    page.reload()
    steps.ready(page)
    expect(field).to_have_value("blue fits? ")
    field.press("End")
    page.keyboard.type("then red")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_test_id("verdict")).to_contain_text("Not it. 2 attempts left.")
    assert stored(server)[0].rule_description == "blue fits? then red"
    page.mouse.click(*steps.center(page, 0, 0))
    assert "1 attempt left" in steps.submit(page)


def test_how_sure_one_is_takes_one_key_and_no_verdict_follows(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, TASK, "&protocol=blind")
    page.get_by_test_id("copy_input").click()
    page.keyboard.press("Control+Enter")
    question = page.get_by_test_id("question")
    expect(question).to_contain_text("How sure are you?")
    expect(page.get_by_test_id("tool-pen")).to_be_disabled()
    assert serious(page, "how sure") == []
    page.keyboard.press("7")
    expect(question).to_be_hidden()
    expect(page.get_by_test_id("verdict")).to_contain_text("No verdict until both are in.")
    assert [a.confidence for a in stored(server)[1]] == [70]

    page.mouse.click(*steps.center(page, 0, 0))
    page.keyboard.press("Control+Enter")
    expect(question).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_test_id("confidence-100")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("verdict")).to_contain_text("Not it. No attempts left.")
    assert [a.confidence for a in stored(server)[1]] == [70, 100]


def test_without_select_no_drag_selects_and_the_first_tool_is_one_offered(
    page: Page, server: Server
) -> None:
    steps.open_task(page, server.url, TASK, "&protocol=bare")
    assert steps.editor(page).get_attribute("data-tool") == "fill"
    box = page.get_by_test_id("test-input").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 90, box["y"] + 60)
    page.mouse.up()
    for key in ("Control+a", "Shift+ArrowRight", "Shift+ArrowDown"):
        page.keyboard.press(key)
    expect(page.get_by_test_id("selection")).to_have_text("")
    expect(page.get_by_test_id("place")).not_to_have_text("")
    page.mouse.click(*steps.center(page, 0, 0), button="right")
    page.mouse.click(*steps.center(page, 0, 0))
    assert set(steps.grid(page).cells.flat) == {1}


def test_the_session_is_in_sight_and_is_the_way_on(page: Page, server: Server) -> None:
    session = begin_session(page, server, "tour")
    progress = page.get_by_test_id("session-progress")
    expect(progress).to_have_text("Task 1 of 3")
    expect(page.get_by_test_id("workbench")).not_to_contain_text("o3-unsolved")
    for width, height in ((360, 640), (390, 844), (820, 1180), (1024, 768), (1366, 625)):
        resize(page, width, height)
        assert page.evaluate(OUTSIDE) == [], (width, height)
        expect(progress).to_be_in_viewport(ratio=1)

    for last in (False, True):
        page.get_by_test_id("giveup").click()
        page.keyboard.press("2")
        expect(page.get_by_test_id("verdict")).to_contain_text("Stopped here.")
        if not last:
            page.get_by_test_id("next-test").click()
            expect(page.get_by_test_id("verdict")).to_be_hidden()
    expect(progress).to_have_attribute("aria-label", "Task 1 of 3; 1 given up")
    assert stored(server)[0].close_reason == "tedious"
    assert serious(page, "a task of a session") == []
    expect(page.get_by_test_id("compare")).to_have_count(0)
    number = page.get_by_test_id("next").get_attribute("href")
    assert number is not None
    assert number.startswith("/session?session=")

    opened = post(page, f"{session}/tasks", position=1)
    page.goto(server.url + opened["step"]["url"])
    steps.ready(page)
    post(page, f"{session}/end")
    page.mouse.click(*steps.center(page, 0, 0))
    verdict = page.get_by_test_id("verdict")
    expect(verdict).to_contain_text("The session has ended.")
    expect(verdict.get_by_role("link", name="To the session →")).to_have_attribute("href", number)
    page.goto(server.url + opened["step"]["url"].replace("position=1", "position=2"))
    expect(page.get_by_role("heading", name="The session has ended")).to_be_visible()
    expect(page.get_by_role("link", name="To the session")).to_have_attribute("href", number)


def test_a_pause_covers_everything_and_gives_the_keyboard_back(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, TASK)
    page.keyboard.press("p")
    paused = page.get_by_test_id("paused")
    expect(paused).to_contain_text("so far")
    expect(page.get_by_test_id("resume")).to_be_focused()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("!document.activeElement.shadowRoot?.activeElement?.closest('.work')")
    page.get_by_test_id("resume").press("Enter")
    expect(paused).to_be_hidden()
    expect(steps.editor(page)).to_be_focused()
