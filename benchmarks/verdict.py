"""Submitting an answer until the verdict is there: over HTTP, and as a person sees it."""

from __future__ import annotations

import secrets
import time
from typing import Any

from playwright.sync_api import Page

from arc.store import Trial
from arc.tasks import Task
from benchmarks.editors import adopt
from benchmarks.figures import Row, Target, sample
from benchmarks.lab import Lab
from benchmarks.servers import PAGES, App
from benchmarks.trials import (
    LONG_LOG,
    Client,
    grid_of,
    log_of,
    open_trial,
    store_log,
    tasks,
)

TARGET = Target(40)
SHORT_LOG = 20
_HEALTH = "/_stcore/health"


def run(lab: Lab) -> list[Row]:
    """Both ways, after a short log and after a long one."""
    rows = []
    for length in (SHORT_LOG, LONG_LOG):
        rows.append(over_http(lab, length))
        rows.append(in_browser(lab, length))
    return rows


def over_http(lab: Lab, length: int) -> Row:
    """The requests a submit makes: the last actions, then the attempt; a trial each."""
    app, client = lab.app, Client(lab.app.url)
    ours, peer = [], []
    for number in range(lab.count(60, 8) + 1):
        if number % len(tasks()) == 0:
            secret = app.visitor()
        task = tasks()[number % len(tasks())]
        trial = open_trial(app, secret, task)
        ours.append(_submit(app, client, trial, task, length))
        begun = time.perf_counter()
        client.get(_HEALTH)
        peer.append((time.perf_counter() - begun) * 1000)
    client.close()
    return Row(
        f"submit to verdict over HTTP, {length:,} actions",
        "ms",
        sample(ours[1:]),
        sample(peer[1:]),
        "an empty request to the same server",
        target=TARGET,
    )


def _submit(app: App, client: Client, trial: Trial, task: Task, length: int) -> float:
    log = log_of(task, length)
    store_log(app, trial, log)
    path = f"/api/trials/{trial.token}"
    writer = {"writer_id": secrets.token_hex(8)}
    client.post(f"{path}/lease", writer | {"load_id": secrets.token_hex(8)})
    grid = grid_of(task, log)
    attempt_id = secrets.token_hex(8)
    last = {"action_id": length, "t_ms": length * 100, "kind": "attempt", "attempt_id": attempt_id}
    attempt = {"attempt_id": attempt_id, "grid": grid, "t_ms": last["t_ms"]}
    begun = time.perf_counter()
    client.post(f"{path}/actions", writer | {"first_action_id": length, "actions": [last]})
    answer = client.post(f"{path}/attempts", writer | attempt | {"last_action_id": length})
    elapsed = (time.perf_counter() - begun) * 1000
    if answer["attempt_number"] != 1 or not isinstance(answer["pair_solved"], bool):
        raise RuntimeError(f"no verdict: {answer}")
    return elapsed


def in_browser(lab: Lab, length: int) -> Row:
    """A click on Submit until the frame with the verdict is painted; two attempts a trial."""
    app = lab.app
    button = lab.context().new_page()
    button.goto(lab.bare("button"))
    button.get_by_role("button", name="Submit").wait_for()
    _watch(button, "#verdict")
    ours: list[float] = []
    peer: list[float] = []
    secret = app.visitor()
    page = lab.context(secret).new_page()
    for task in tasks()[: lab.count(20, 3)]:
        _open(lab, page, secret, task, length)
        for attempt in (1, 2):
            page.bring_to_front()
            _paint_one(page, attempt)
            ours.append(_click(page, page.get_by_test_id("submit").bounding_box()))
            button.bring_to_front()
            frame = button.get_by_role("button", name="Submit").bounding_box()
            peer.append(_click(button, frame))
    for context in (page.context, button.context):
        context.close()
    return Row(
        f"submit to verdict seen, {length:,} actions",
        "ms",
        sample(ours[1:]),
        sample(peer[1:]),
        "a Streamlit button to its answer",
        target=TARGET,
    )


def _open(lab: Lab, page: Page, secret: str, task: Task, length: int) -> None:
    trial = open_trial(lab.app, secret, task)
    store_log(lab.app, trial, log_of(task, length))
    page.goto(f"{lab.app.url}/play?task={task.task_id}")
    adopt(page)
    _watch(page, "[data-testid=verdict]")


def _paint_one(page: Page, color: int) -> None:
    """Make the grid another than the attempt before, and let the page come to rest."""
    frame = page.evaluate("() => __editor.cellRect(0, 0)")
    page.keyboard.press(str(color))
    page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    page.wait_for_timeout(300)


def _watch(page: Page, selector: str) -> None:
    page.evaluate((PAGES / "answer.js").read_text(encoding="utf-8"), selector)


def _click(page: Page, frame: Any) -> float:
    page.mouse.click(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    page.wait_for_function("() => __answers.length")
    answer = page.evaluate("() => __answers.pop()")
    return float(answer["shown"] - answer["event"])
