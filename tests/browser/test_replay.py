"""Replay in a real browser: played, stepped through, scrubbed and saved, by mouse, keyboard and touch."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from arc.actions import parse_action
from arc.grid import Grid
from arc.protocols import ARC_AGI
from arc.store import Store
from arc.web import identity
from tests.browser import steps
from tests.browser.conftest import PHONE, Server
from tests.browser.test_everyone import serious

pytestmark = pytest.mark.browser

WRITER = "writer-one"
TASK = "1acc24af"


def someone_played(server: Server) -> tuple[str, int]:
    """A visitor's secret and the trial they gave up: a stroke, a wrong answer, a wait, a fill."""
    store = Store.open(server.database)
    secret = identity.new_secret()
    person = store.new_participant(identity.participant_id(secret)).participant_id
    store.set_consent(person, "agreed", "v1")
    task = steps.task(TASK)
    (trial,) = store.open_trials(person, task, "o3-unsolved", ARC_AGI)
    store.take_lease(trial.token, WRITER, "load-one")
    stroke = {"color": 2, "cells": [0, 0, 0, 1, 0, 2], "dt": [0, 300, 300], "part": 0}
    raw = [
        {"t_ms": 1000, "kind": "stroke", **stroke},
        {"t_ms": 2000, "kind": "attempt", "attempt_id": "attempt-1"},
        {"t_ms": 52_000, "kind": "fill", "color": 3, "at": [5, 5]},
        {"t_ms": 53_000, "kind": "close", "outcome": "gave_up"},
    ]
    batch = [parse_action({"action_id": n, **one}) for n, one in enumerate(raw)]
    store.append_actions(trial.token, WRITER, 0, batch)
    cells = Grid.blank(*task.test[0].input.shape).cells.copy()
    cells[0, :3] = 2
    truth, test_input = steps.answer(task), task.test[0].input
    store.submit(trial.token, WRITER, "attempt-1", Grid(cells), 2000, 1, truth, test_input)
    store.close(trial.token, WRITER, "gave_up")
    store.dispose()
    return secret, trial.trial_id


def show(page: Page, server: Server, secret: str, path: str) -> None:
    page.context.add_cookies([{"name": identity.COOKIE, "value": secret, "url": server.url}])
    page.goto(f"{server.url}/{path}")


def test_a_trial_is_found_played_stepped_through_and_saved(
    page: Page, server: Server, tmp_path: Path
) -> None:
    secret, trial_id = someone_played(server)
    show(page, server, secret, f"compare?task={TASK}")
    page.get_by_test_id("replay").click()
    readout = page.get_by_test_id("readout")
    expect(readout).to_have_text("0:00 of 0:53 · step 0 of 4 · before the first action")
    expect(page).to_have_url(f"{server.url}/replay?trial={trial_id}")

    page.keyboard.press("ArrowRight")
    expect(readout).to_contain_text("step 1 of 4 · painted 3 cells red")
    expect(page.get_by_test_id("heard")).to_contain_text("painted 3 cells red")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_test_id("card-drawing")).to_contain_text("✗ Attempt 1, wrong")
    page.get_by_test_id("on").click()
    expect(readout).to_contain_text("step 3 of 4 · painted")

    # With the wait jumped over, a minute at 32 times the speed is over at once.
    page.keyboard.press("Home")
    page.get_by_role("button", name="32×").click()
    page.get_by_test_id("play").click()
    expect(readout).to_contain_text("0:53 of 0:53 · step 4 of 4 · gave up")
    expect(page.get_by_test_id("play")).to_have_attribute("aria-label", "Play")

    slider = page.get_by_test_id("slider")
    jumped = int(slider.get_attribute("max") or 0)
    page.keyboard.press("j")
    expect(slider).to_have_attribute("max", "53000")
    assert jumped < 5000
    slider.fill("1300")
    expect(readout).to_contain_text("painted 2 cells red")
    page.keyboard.press("t")
    expect(slider).to_have_attribute("max", "4")
    page.get_by_role("button", name="Attempt 1, wrong").first.click()
    expect(slider).to_have_attribute(
        "aria-valuetext", "0:02 of 0:53 · step 2 of 4 · attempt 1, wrong · 50 s nothing touched"
    )

    with page.expect_download() as saved:
        page.get_by_test_id("save-gif").click()
    saved.value.save_as(tmp_path / "one.gif")
    assert (tmp_path / "one.gif").read_bytes()[:6] == b"GIF89a"
    assert serious(page, "replay") == []


def test_a_phone_shows_it_light_in_one_column(phone: Page, server: Server) -> None:
    secret, _trial_id = someone_played(server)
    show(phone, server, secret, "results")
    phone.get_by_role("link", name=f"Replay of {TASK}, test 1").tap()
    phone.get_by_test_id("on").tap()
    expect(phone.get_by_test_id("readout")).to_contain_text("step 1 of 4")
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert serious(phone, "replay on a phone") == []
