"""A whole show: a host at the console, the stage, six overlays and five phones, with everything that goes wrong on an evening.

Screenshots of each step are kept where ``ARC_PLAYGROUND_SHOTS`` names a folder.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from arc.grid import Grid
from arc.guesses import load_bundled
from arc.tasks import Task
from tests.browser import steps
from tests.browser.conftest import LAPTOP, PHONE, Server
from tests.browser.join_steps import heading, is_playing, paint, recorded
from tests.browser.test_stage_host import at, go_on, make_room
from tests.browser.traffic import Traffic, places_of
from tests.browser.visitors import TIMEOUT_MS

pytestmark = pytest.mark.browser

RESIZED, SAME_SIZE, HUGE_INPUT = "b7999b51", "1acc24af", "0934a4d8"
OVERLAYS = 6


class Show:
    """Everybody's pages."""

    def __init__(self, browser: Browser, server: Server) -> None:
        self._browser, self._server = browser, server
        self._contexts: list[BrowserContext] = []
        self.desk = self._context(viewport=LAPTOP)
        self.host = self.desk.new_page()
        self.code: str = make_room(self.host, server, (RESIZED, SAME_SIZE, HUGE_INPUT))["code"]
        # All of it in one profile: six event streams would have used up its connections.
        self.stage = self._shown(f"/stage/{self.code}")
        self.overlays = [self._shown(f"/stage/{self.code}?overlay=1") for _ in range(OVERLAYS)]
        self.phones: dict[str, Page] = {}
        self.heard: list[Traffic] = []
        self._shots = 0

    def _context(self, **how: object) -> BrowserContext:
        context = self._browser.new_context(color_scheme="dark", reduced_motion="reduce", **how)  # type: ignore[arg-type]
        context.set_default_timeout(TIMEOUT_MS)
        self._contexts.append(context)
        return context

    def _shown(self, path: str) -> Page:
        page = self.desk.new_page()
        page.set_viewport_size({"width": 1280, "height": 720})
        page.goto(f"{self._server.url}{path}")
        return page

    def join(self, name: str) -> Page:
        """Somebody comes in with a phone, by touch."""
        context = self._context(viewport=PHONE, has_touch=True, is_mobile=True)
        page = context.new_page()
        page.goto(f"{self._server.url}/join/{self.code}")
        page.get_by_test_id("nickname").fill(name)
        page.get_by_test_id("join").tap()
        expect(heading(page)).not_to_contain_text("Join")
        self.phones[name] = page
        return page

    def overhear(self, *pages: Page) -> None:
        """Record what these get from now on, each loaded anew so that nothing is missed."""
        self.heard = [recorded(page.context, page) for page in pages]
        for page in pages:
            page.reload()

    def spoilers(self, task: Task, guesses: list[Grid]) -> list[str]:
        """Where the truth or a guess was among what was overheard."""
        truth = steps.answer(task)
        known = [g for pair in task.train for g in (pair.input, pair.output) if g is not None]
        found: list[str] = []
        for traffic in self.heard:
            traffic.collect()
            assert traffic.texts
            for grid in (truth, *guesses):
                found += places_of(grid, traffic, [task.test[0].input, *known])
        # The console is in the same profile, and may know.
        return [place for place in found if "/host: " not in place]

    def look(self, step: str) -> None:
        """Keep a picture of every page, when asked to."""
        folder = os.environ.get("ARC_PLAYGROUND_SHOTS")
        if not folder:
            return
        self._shots += 1
        pages = {"host": self.host, "stage": self.stage, "overlay": self.overlays[0], **self.phones}
        for name, page in pages.items():
            path = Path(folder) / f"{self._shots:02}-{step}-{name}.png"
            page.screenshot(path=path, omit_background=name == "overlay")

    def close(self) -> None:
        for context in self._contexts:
            context.close()


@pytest.fixture
def show(chromium: Browser, server: Server) -> Iterator[Show]:
    opened = Show(chromium, server)
    yield opened
    opened.close()


def guesses_at(task: Task) -> list[Grid]:
    attempts = load_bundled("o3-high").attempts(task.task_id, 0)
    return [guess for guess in attempts if isinstance(guess, Grid)]


def hand_in(page: Page, wanted: Grid) -> None:
    """Draw an answer by touch, and hand it in."""
    is_playing(page)
    if steps.grid(page).shape != wanted.shape:
        steps.resize(page, *wanted.shape)
    steps.draw_by_touch(page, wanted)
    assert steps.grid(page) == wanted
    page.get_by_test_id("submit").tap()
    expect(page.get_by_test_id("verdict")).to_contain_text("Answer 1 recorded")


def reveal(show: Show, task: Task) -> None:
    """From the lock to the scores, looking at every step; nothing is told before its own."""
    show.look("locked")
    guesses = guesses_at(task)
    assert show.spoilers(task, guesses) == []
    for number, _ in enumerate(guesses):
        go_on(show.host, ("first", "second")[number] + " guess")
        show.look(f"guess-{number + 1}")
    while True:
        place = show.host.get_by_test_id("place")
        before = place.inner_text()
        expect(show.host.get_by_test_id("next")).to_have_attribute("aria-disabled", "false")
        show.host.wait_for_timeout(400)
        show.host.keyboard.press("PageDown")
        expect(place).not_to_have_text(before)
        show.look(re.sub(r"\W+", "-", place.inner_text().split("·")[-1].strip()))
        if "Scores" in place.inner_text():
            return


def test_three_tasks_with_all_that_happens_on_an_evening(show: Show, server: Server) -> None:
    host, stage = show.host, show.stage
    ada, ben, cleo, dora = (show.join(name) for name in ("Ada", "Ben", "Cleo", "Dora"))
    for page in (stage, *show.overlays):
        expect(page.locator("body")).to_contain_text(show.code)
    show.look("lobby")

    # First task: one right, one wrong, one who reloads in the middle, one who only looks on.
    task = steps.task(RESIZED)
    show.overhear(stage, show.overlays[0], dora)
    go_on(host, "Task 1 of 3")
    show.look("task")
    go_on(host, "Solving")
    hand_in(ada, steps.answer(task))
    is_playing(ben)
    paint(ben, 2)
    ben.get_by_test_id("submit").tap()
    expect(ben.get_by_test_id("verdict")).to_contain_text("Answer 1 recorded")
    is_playing(cleo)
    paint(cleo, 3)
    cleo.reload()
    is_playing(cleo)
    assert steps.grid(cleo).cells[0, 0] == 3
    show.look("solving")
    host.reload()
    at(host, "Solving")
    host.locator("body").press("b")
    at(host, "Locked")
    for page in (ada, ben, cleo):
        expect(heading(page)).to_have_text("Your answer is in")
    reveal(show, task)
    expect(ada.get_by_test_id("standing")).to_contain_text("1st of 4")
    stage.reload()
    show.overlays[1].reload()
    for page in (stage, show.overlays[1]):
        expect(page.locator("body")).to_contain_text("Ada")

    # Second task: somebody comes late, and the server is killed while everybody draws.
    task = steps.task(SAME_SIZE)
    show.overhear(stage, show.overlays[0], dora)
    go_on(host, "Task 2 of 3")
    go_on(host, "Solving")
    ella = show.join("Ella")
    is_playing(ella)
    is_playing(ada)
    paint(ada, 4)
    server.kill()
    paint(ada, 5)
    server.start()
    hand_in(ada, steps.answer(task))
    hand_in(ella, steps.answer(task))
    dora.reload()
    ella.reload()
    host.locator("body").press("b")
    at(host, "Locked")
    reveal(show, task)
    expect(ella.get_by_test_id("standing")).to_contain_text("2nd of 5")

    # Third task: the first and the late one have it.
    task = steps.task(HUGE_INPUT)
    show.overhear(stage, show.overlays[0], dora)
    go_on(host, "Task 3 of 3")
    show.look("task")
    go_on(host, "Solving")
    hand_in(ada, steps.answer(task))
    hand_in(ella, steps.answer(task))
    host.locator("body").press("b")
    at(host, "Locked")
    reveal(show, task)
    go_on(host, "The end")
    show.look("ended")

    for page in (stage, show.overlays[5]):
        board = page.locator(".scores").inner_text()
        assert re.findall(r"Ada|Ben|Cleo|Dora|Ella", board)[:2] == ["Ada", "Ella"]
    for page, standing in (
        (ada, "1st of 5, with 3"),
        (ella, "2nd of 5, with 2"),
        (ben, "3rd of 5"),
    ):
        expect(page.locator("main")).to_contain_text(standing)
