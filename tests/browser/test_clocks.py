"""Whatever happens to a laptop's clocks, tab or network, the log's times are those that passed.

Every moment is read in the page from its monotonic clock, on the epoch
(``timeOrigin + now``): the server runs on the same machine, so its clock is the same.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from arc.actions import Action
from arc.collections import load
from arc.store import Store
from arc.timing import LoadStarts, Timing, trial_timing
from tests.browser import install, steps
from tests.browser.conftest import FLAGS, Server

pytestmark = pytest.mark.browser

# A task a test: one visitor's agreement is enough for all of them.
TASKS = (task.task_id for task in load("o3-unsolved") if len(task.test) == 1)
NOW = "performance.timeOrigin + performance.now()"
HOUR_MS = 3_600_000
AGREE_MS = 50
"""How far the log and the page's own clock may differ."""
ANCHOR_MS = 1000
"""How far a load's zero may be off on the server's clock."""


class Recorded(NamedTuple):
    """A trial as the server has it."""

    log: list[Action]
    zeros: LoadStarts
    timing: Timing

    def zero_ms(self, number: int) -> float:
        """A load's zero, ms of the epoch."""
        loads = [action for action in self.log if action.kind == "load"]
        return 1000 * self.zeros[loads[number].fields["load_id"]].timestamp()


def recorded(server: Server) -> Recorded:
    """The newest trial."""
    store = Store.open(server.database)
    trial = store.frames.rows("trials")[-1]
    log = store.actions_of(trial["trial_id"])
    zeros = {
        row["load_id"]: datetime.fromisoformat(row["started_at"])
        for row in store.frames.rows("loads")
        if row["trial_id"] == trial["trial_id"]
    }
    store.dispose()
    test_input = steps.task(trial["task_id"]).test[trial["pair_index"]].input
    return Recorded(log, zeros, trial_timing(log, test_input, zeros))


def begun(page: Page) -> float:
    """The first load's zero, ms of the epoch: to be asked before anything else happened."""
    return float(steps.workbench(page, f"{NOW} - w.elapsed"))


def press(page: Page, key: str) -> float:
    """Press a key; when that was, ms of the epoch. ``e`` clears the grid: an action at any time.

    The focus that comes along makes the page send its log at once.
    """
    return float(
        page.evaluate(
            f"""key => {{
                const now = {NOW};
                dispatchEvent(new KeyboardEvent('keydown', {{key}}));
                dispatchEvent(new Event('focus'));
                return now;
            }}""",
            key,
        )
    )


def set_hidden(page: Page, *, hidden: bool) -> float:
    """What a browser tells a page whose tab is left or come back to; when that was."""
    state = "hidden" if hidden else "visible"
    return float(
        page.evaluate(f"""() => {{
            const now = {NOW};
            Object.defineProperty(document, 'hidden', {{value: {str(hidden).lower()}, configurable: true}});
            Object.defineProperty(document, 'visibilityState', {{value: '{state}', configurable: true}});
            document.dispatchEvent(new Event('visibilitychange', {{bubbles: true}}));
            return now;
        }}""")
    )


_DOZE = f"""() => {{
    const real = Date.now.bind(Date), awake = [{NOW}];
    let ahead = 0;
    Date.now = () => {{
        if ({NOW} - awake.at(-1) > 1000) ahead = {HOUR_MS};
        return real() + ahead;
    }};
    setInterval(() => {{ Date.now(); awake.push({NOW}); }}, 20);
    window.longestGap = () => awake.slice(1).map((t, i) => [awake[i], t])
        .reduce((a, b) => b[1] - b[0] > a[1] - a[0] ? b : a, [awake[0], awake[0]]);
}}"""


def sleep(page: Page, ms: int) -> tuple[float, float]:
    """The laptop sleeps for more than a second; from when to when, ms of the epoch.

    Nothing in the page runs meanwhile, and the wall clock comes out an hour ahead of
    the monotonic one: that hour the test does not wait for is on nobody's clock.
    """
    page.evaluate(_DOZE)
    devtools = page.context.new_cdp_session(page)
    devtools.send("Debugger.enable")
    devtools.send("Debugger.pause")
    time.sleep(ms / 1000)
    devtools.send("Debugger.disable")
    page.wait_for_function("() => { const [from, to] = longestGap(); return to - from > 1000; }")
    asleep, awake = page.evaluate("longestGap()")
    return float(asleep), float(awake)


def seconds_shown(page: Page) -> int:
    minutes, seconds = page.get_by_test_id("timer").inner_text().split(":")
    return 60 * int(minutes) + int(seconds)


@pytest.fixture(scope="module")
def agreed(chromium: Browser, server: Server) -> list[Any]:
    """The cookie of a visitor who agreed to be recorded."""
    context = chromium.new_context()
    page = context.new_page()
    steps.open_task(page, server.url, next(TASKS))
    cookies = list(context.cookies())
    context.close()
    return cookies


@pytest.fixture
def play(context: BrowserContext, server: Server, agreed: list[Any]) -> Page:
    """A task of its own, open."""
    context.add_cookies(agreed)
    page = context.new_page()
    page.goto(f"{server.url}/play?task={next(TASKS)}")
    steps.ready(page)
    return page


def test_setting_the_clock_and_the_time_zone_bends_nothing(play: Page, server: Server) -> None:
    start = begun(play)
    press(play, "e")
    play.evaluate(f"() => {{ const d = Date.now.bind(Date); Date.now = () => d() - {HOUR_MS}; }}")
    play.context.new_cdp_session(play).send(
        "Emulation.setTimezoneOverride", {"timezoneId": "Asia/Tokyo"}
    )
    play.wait_for_timeout(300)
    end = press(play, "e")
    steps.all_sent(play)

    trial = recorded(server)
    assert trial.timing.elapsed_ms == pytest.approx(end - start, abs=AGREE_MS)
    assert trial.zero_ms(0) == pytest.approx(start, abs=ANCHOR_MS)
    assert (trial.timing.load_count, trial.timing.away_ms) == (1, 0)
    assert abs(seconds_shown(play) - trial.timing.elapsed_ms / 1000) < 60


def test_a_hidden_tab_stops_the_timer_and_is_hidden_time(play: Page, server: Server) -> None:
    start = begun(play)
    hidden = set_hidden(play, hidden=True)
    seen = steps.workbench(play, "w.seen")
    play.wait_for_timeout(1200)
    assert steps.workbench(play, "w.seen") == seen
    assert seconds_shown(play) == seen // 1000
    back = set_hidden(play, hidden=False)
    end = press(play, "e")
    steps.all_sent(play)

    timing = recorded(server).timing
    assert timing.hidden_ms == pytest.approx(back - hidden, abs=AGREE_MS)
    assert timing.elapsed_ms == pytest.approx(end - start, abs=AGREE_MS)
    play.reload()
    steps.ready(play)
    assert steps.workbench(play, "w.elapsed - w.seen") == timing.hidden_ms


@pytest.mark.parametrize("connected", [True, False], ids=["", "woken without a connection"])
def test_a_sleep_of_the_laptop_is_away(play: Page, server: Server, connected: bool) -> None:
    start = begun(play)
    press(play, "e")
    play.context.set_offline(not connected)
    asleep, awake = sleep(play, 1600)
    if not connected:
        play.wait_for_timeout(1000)
    end = press(play, "e")
    play.context.set_offline(False)
    steps.all_sent(play)

    trial = recorded(server)
    passed = trial.timing.elapsed_ms + (trial.timing.away_ms or 0)
    assert trial.timing.load_count == 2
    assert trial.timing.away_ms == pytest.approx(awake - asleep, abs=ANCHOR_MS)
    assert trial.zero_ms(1) == pytest.approx(awake, abs=ANCHOR_MS)
    assert passed == pytest.approx(end - start, abs=ANCHOR_MS)
    expect(play.get_by_test_id("cover")).to_be_hidden()


def test_offline_time_is_worked_time(play: Page, server: Server) -> None:
    start = begun(play)
    play.context.set_offline(True)
    press(play, "e")
    expect(play.get_by_test_id("saved")).to_contain_text("your work is kept")
    play.wait_for_timeout(300)
    end = press(play, "e")
    play.context.set_offline(False)
    steps.all_sent(play)

    timing = recorded(server).timing
    assert timing.elapsed_ms == pytest.approx(end - start, abs=AGREE_MS)
    assert timing.away_ms == 0


def test_back_from_another_page_is_a_new_load(play: Page, server: Server) -> None:
    start = begun(play)
    left = press(play, "e")
    play.goto("about:blank")
    play.wait_for_timeout(700)
    play.go_back()
    steps.ready(play)
    end = press(play, "e")
    steps.all_sent(play)

    trial = recorded(server)
    assert trial.timing.load_count == 2
    assert trial.timing.away_ms == pytest.approx(trial.zero_ms(1) - left, abs=ANCHOR_MS)
    passed = trial.timing.elapsed_ms + (trial.timing.away_ms or 0)
    assert passed == pytest.approx(end - start, abs=ANCHOR_MS)


def test_two_tabs_on_a_trial_never_count_the_same_time_twice(
    context: BrowserContext, play: Page, server: Server
) -> None:
    start = begun(play)
    press(play, "e")
    steps.all_sent(play)
    other = context.new_page()
    other.goto(play.url)
    steps.ready(other)
    press(other, "e")
    steps.all_sent(other)
    press(play, "e")
    play.get_by_test_id("take-back").click()
    steps.ready(play)
    end = press(play, "e")
    steps.all_sent(play)

    timing = recorded(server).timing
    assert timing.load_count == 3
    passed = timing.elapsed_ms + (timing.away_ms or 0)
    assert passed == pytest.approx(end - start, abs=ANCHOR_MS)


class OwnChromium:
    """A browser with a profile on disk, that can be killed and started again."""

    def __init__(self, playwright_browser: Browser, profile: Path) -> None:
        self.connect = playwright_browser.browser_type.connect_over_cdp
        self.profile = profile

    def start(self) -> Page:
        port_file = self.profile / "DevToolsActivePort"
        port_file.unlink(missing_ok=True)
        options = ["--headless=new", "--remote-debugging-port=0", f"--user-data-dir={self.profile}"]
        # A group of its own, so that all its processes die at once.
        self.process = subprocess.Popen(
            [str(install.find()), *FLAGS, *options, "about:blank"],
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        deadline = time.monotonic() + 30
        while not (port_file.exists() and port_file.read_text().strip()):
            assert time.monotonic() < deadline, "the browser did not start"
            time.sleep(0.05)
        self.browser = self.connect(f"http://127.0.0.1:{port_file.read_text().split()[0]}")
        return self.browser.contexts[0].pages[0]

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def test_a_killed_browser_goes_on_where_it_was(
    chromium: Browser,
    server: Server,
    agreed: list[Any],
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    own = OwnChromium(chromium, tmp_path / "profile")
    page = own.start()
    request.addfinalizer(own.kill)
    # Given, also to the second one: browsers write cookies to disk every half a minute only.
    page.context.add_cookies(agreed)
    address = f"{server.url}/play?task={next(TASKS)}"
    page.goto(address)
    steps.ready(page)
    start = begun(page)
    page.get_by_test_id("copy_input").click()
    left = press(page, "h")
    steps.all_sent(page)
    drawn = steps.grid(page)
    own.kill()
    page = own.start()
    page.context.add_cookies(agreed)
    page.goto(address)
    steps.ready(page)
    assert steps.grid(page) == drawn
    end = press(page, "e")
    steps.all_sent(page)

    trial = recorded(server)
    assert trial.timing.load_count == 2
    assert trial.timing.away_ms == pytest.approx(trial.zero_ms(1) - left, abs=ANCHOR_MS)
    passed = trial.timing.elapsed_ms + (trial.timing.away_ms or 0)
    assert passed == pytest.approx(end - start, abs=ANCHOR_MS)
