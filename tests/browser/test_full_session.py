"""Five tasks in a real browser, through a refresh and a killed server: no time and no action is lost.

Moments are read in the page from its monotonic clock, on the epoch (``timeOrigin + now``): each
page load has a monotonic clock of its own, and the wall clock says where on the epoch it stands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pytest
from playwright.sync_api import Page, Request, expect

from arc.actions import Action, parse_action, replay
from arc.sessions import Session
from arc.store import Store, Trial
from arc.timing import LoadStarts, trial_timing
from tests.browser import steps
from tests.browser.conftest import PLAY, Server

pytestmark = pytest.mark.browser

TASKS = ["1acc24af", "896d5239", "25094a63", "3ed85e70", "c6e1b8da"]
PROTOCOLS = f"""
[protocols.five]
label = "Five tasks"
tasks = {json.dumps(TASKS)}
order = "fixed"
"""
NOW = "performance.timeOrigin + performance.now()"
AGREE_MS = 50
"""How far the parts of a page load may be from what its own clock says."""
AWAY_MS = 1000
"""How far a trial of several page loads may be from what the epoch says."""
IDLE_MS = 10_200
PAUSED_MS = 500

# When the page last heard of its person: a key, a click, or the page being left.
PROBE = f"""for (const kind of ['click', 'keydown', 'pagehide']) {{
  addEventListener(kind, () => sessionStorage.setItem('last', {NOW}), true);
}}"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("full-session")
    (folder / "own.toml").write_text(PROTOCOLS, "utf-8")
    running = Server(folder, command=(*PLAY, "--protocols", str(folder / "own.toml")))
    running.start()
    yield running
    running.kill()


@dataclass
class Watched:
    """One trial as the test saw it: each load's zero and end, in ms of the epoch."""

    loads: list[tuple[float, float]] = field(default_factory=list)

    @property
    def passed(self) -> float:
        """Ms from the first load's zero to the last one's end."""
        return self.loads[-1][1] - self.loads[0][0]


class Witness:
    """Keeps the page's time, and every action the server acknowledged."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.trials: list[Watched] = []
        self.acked: dict[str, dict[int, Action]] = {}
        self._zero = 0.0
        page.add_init_script(PROBE)
        page.on("requestfinished", self._answered)

    def begins(self, *, anew: bool = True) -> None:
        """A load of a trial is there, and nothing has been done in it yet."""
        if anew:
            self.trials.append(Watched())
        before = sum(end - zero for zero, end in self.trials[-1].loads)
        earliest = float(self.page.evaluate("performance.timeOrigin"))
        now, elapsed = steps.workbench(self.page, f"[{NOW}, w.elapsed]")
        self._zero = now - (elapsed - before)
        assert earliest < self._zero <= now

    def load_ended(self) -> None:
        """What the person did last was the load's end."""
        end = float(self.page.evaluate("Number(sessionStorage.getItem('last'))"))
        self.trials[-1].loads.append((self._zero, end))

    def _answered(self, request: Request) -> None:
        found = re.search(r"/api/trials/([^/]+)/(actions|attempts)$", request.url)
        answer = request.response() if found else None
        if found and answer and answer.ok:
            stored = self.acked.setdefault(found[1], {})
            for raw in json.loads(request.post_data or "{}").get("actions", ()):
                stored[raw["action_id"]] = parse_action(raw)


def heading(page: Page, text: str) -> None:
    expect(page.get_by_test_id("session").get_by_role("heading", level=1)).to_have_text(text)


def open_next(page: Page, number: int) -> None:
    heading(page, f"{'First' if number == 1 else 'Next'}: task {number} of {len(TASKS)}")
    page.keyboard.press("Enter")
    steps.ready(page)


def go_on(page: Page) -> None:
    """From the verdict back to the session, where the task was not known before."""
    page.get_by_test_id("next").click()
    page.get_by_test_id("seen-no").click()


def dot(page: Page, color: int, column: int) -> None:
    steps.choose(page, color)
    page.mouse.click(*steps.center(page, 0, column))


def solve(page: Page, task_id: str) -> None:
    page.get_by_test_id("copy_input").click()
    steps.draw_by_mouse(page, steps.answer(steps.task(task_id)))
    assert "Solved" in steps.submit(page)


def test_a_session_of_five_tasks_keeps_every_action_and_every_second(
    page: Page, server: Server
) -> None:
    watch = Witness(page)
    page.goto(f"{server.url}/session?protocol=five")
    page.get_by_role("button", name="I agree, let's play").click()
    page.get_by_test_id("begin").click()
    page.get_by_test_id("rating-2").click()

    open_next(page, 1)
    watch.begins()
    solve(page, TASKS[0])
    watch.load_ended()
    go_on(page)

    open_next(page, 2)  # wrong, a pause, then right
    watch.begins()
    page.get_by_test_id("copy_input").click()
    assert "1 attempt left" in steps.submit(page)
    page.keyboard.press("p")
    expect(page.get_by_test_id("paused")).to_be_visible()
    page.wait_for_timeout(PAUSED_MS + 100)
    page.get_by_test_id("resume").click()
    steps.draw_by_mouse(page, steps.answer(steps.task(TASKS[1])))
    assert "Solved" in steps.submit(page)
    watch.load_ended()
    go_on(page)

    open_next(page, 3)  # a refresh, then given up
    watch.begins()
    dot(page, 4, 3)
    drawn = steps.grid(page)
    page.reload()
    watch.load_ended()
    steps.ready(page)
    watch.begins(anew=False)
    assert steps.grid(page) == drawn
    dot(page, 5, 4)
    page.get_by_test_id("giveup").click()
    page.keyboard.press("2")
    expect(page.get_by_test_id("verdict")).to_contain_text("Stopped here.")
    watch.load_ended()
    go_on(page)

    heading(page, "Next: task 4 of 5")
    page.get_by_test_id("break").click()
    heading(page, "Break")
    page.keyboard.press("Enter")

    open_next(page, 4)  # the server is killed, and is away for an idle while
    watch.begins()
    dot(page, 1, 0)
    steps.all_sent(page)
    server.kill()
    dot(page, 2, 1)
    expect(page.get_by_test_id("saved")).to_contain_text("your work is kept")
    dot(page, 3, 2)
    drawn = steps.grid(page)
    server.start()
    steps.all_sent(page)
    page.wait_for_function(f"() => {NOW} - sessionStorage.getItem('last') > {IDLE_MS}")
    assert steps.grid(page) == drawn
    assert "1 attempt left" in steps.submit(page)
    dot(page, 3, 3)
    assert "No attempts left" in steps.submit(page)
    watch.load_ended()
    go_on(page)

    open_next(page, 5)
    watch.begins()
    solve(page, TASKS[4])
    watch.load_ended()
    go_on(page)
    page.get_by_test_id("rating-4").click()
    heading(page, "3 of 5 tasks solved")

    store = Store.open(server.database)
    [session] = [
        one
        for person in store.people.everyone()
        for one in store.sessions.of(person.participant.participant_id)
    ]
    assert_all_is_told(session)
    trials = store.trials_of(session.participant_id)
    assert [trial.task_id for trial in trials] == TASKS
    assert {trial.token for trial in trials} == watch.acked.keys()
    zeros = {
        row["load_id"]: datetime.fromisoformat(row["started_at"])
        for row in store.frames.rows("loads", session.participant_id)
    }
    for trial, seen in zip(trials, watch.trials, strict=True):
        log = store.actions_of(trial.trial_id)
        assert_nothing_is_missing(store, trial, log, watch.acked[trial.token])
        assert_every_second_is_somewhere(log, zeros, seen, trial)
    store.dispose()


def assert_all_is_told(session: Session) -> None:
    assert session.ended_by == "completed"
    outcomes = [outcome for task in session.tasks for outcome in task.outcomes]
    assert outcomes == ["solved", "solved", "gave_up", "failed", "solved"]
    assert [task.seen_before for task in session.tasks] == ["no"] * len(TASKS)
    assert [(r.moment, r.rating) for r in session.ratings] == [("start", 2), ("end", 4)]
    [rest] = session.breaks
    assert (rest.reason, rest.after_tasks, rest.taken) == ("participant", 3, True)
    assert rest.ended_at is not None


def assert_nothing_is_missing(
    store: Store, trial: Trial, log: list[Action], acked: dict[int, Action]
) -> None:
    """Every action acknowledged is stored as it was sent, and each answer is what they give."""
    assert len(acked) > 3
    assert {action_id: log[action_id] for action_id in acked} == acked
    # What a page sends while it is being left is answered to nobody.
    assert [a.kind for a in log if a.action_id not in acked] in ([], ["hide"])
    test_input = steps.task(trial.task_id).test[0].input
    attempts = store.attempts_of(trial.trial_id)
    assert len(attempts) == sum(action.kind == "attempt" for action in log)
    for attempt in attempts:
        assert replay(log[: attempt.last_action_id + 1], test_input).grid == attempt.grid


def assert_every_second_is_somewhere(
    log: list[Action], zeros: LoadStarts, seen: Watched, trial: Trial
) -> None:
    test_input = steps.task(trial.task_id).test[0].input
    starts = [action.action_id for action in log if action.kind == "load"]
    assert len(starts) == len(seen.loads)
    for start, end, (zero, last) in zip(starts, [*starts[1:], len(log)], seen.loads, strict=True):
        spent = trial_timing(log[start:end], test_input)
        parts = spent.active_ms + spent.idle_ms + spent.hidden_ms + spent.paused_ms
        assert parts == pytest.approx(last - zero, abs=AGREE_MS), trial.task_id
    whole = trial_timing(log, test_input, zeros)
    assert whole.away_ms is not None
    passed = whole.elapsed_ms + whole.paused_ms + whole.away_ms
    assert passed == pytest.approx(seen.passed, abs=AWAY_MS), trial.task_id
    assert (whole.away_ms > 0) == (len(starts) > 1)
    assert (whole.pause_count, whole.paused_ms > PAUSED_MS) == (
        (1, True) if trial.task_id == TASKS[1] else (0, False)
    )
    assert (whole.idle_ms > IDLE_MS) == (trial.task_id == TASKS[3])
