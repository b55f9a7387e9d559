"""``GET /api/replays/…``: who may see which trial, what comes, and what never does."""

from __future__ import annotations

import io
import json
import random
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from arc.actions import parse_action
from arc.animation import LIMIT_MS
from arc.grid import Grid
from arc.protocols import ARC_AGI, BLIND
from arc.store import Store, Trial
from arc.store.recordings import Recording
from arc.tasks import Task, parse_task
from arc.web import identity, replays
from tests.test_actions import random_log

REEL_CLI = Path(__file__).parents[1] / "js" / "reel_cli.mjs"
TRUTHS = ("86", "97")
WRITER = "writer-one"


def make_task(task_id: str = "two") -> Task:
    tests = [{"input": [[0, 3]], "output": [[int(c) for c in truth]]} for truth in TRUTHS]
    raw = {"train": [{"input": [[1]], "output": [[2]]}], "test": tests}
    return parse_task(raw, task_id=task_id, dataset="made-up", where="a test")


class Site:
    """The routes on a store, and visitors who come with their cookie."""

    def __init__(self, path: Path) -> None:
        self.store = Store.open(path)
        self.tasks = {"two": make_task()}
        routes = replays.routes(lambda: self.store, lambda _name, task_id: self.tasks.get(task_id))
        self.client = TestClient(Starlette(routes=routes), raise_server_exceptions=False)

    def visitor(self) -> str:
        secret = identity.new_secret()
        self.store.new_participant(identity.participant_id(secret))
        return secret

    def open(self, secret: str, protocol=ARC_AGI, round_number: int = 1) -> list[Trial]:
        person = identity.participant_id(secret)
        task = self.tasks["two"]
        return self.store.open_trials(person, task, "o3-unsolved", protocol, round_number)

    def play(self, trial: Trial, *, is_left_open: bool = False) -> None:
        """Draw a wrong answer, hand it in, and give up."""
        self.store.take_lease(trial.token, WRITER, "load-one")
        device = {"viewport": [800, 600], "dpr": 1, "pointer": "fine"}
        load = {"load_id": "load-one", "at": "2026-01-31T09:00:00Z", "device": device}
        raw = [
            {"action_id": 0, "t_ms": 0, "kind": "load", **load},
            {
                "action_id": 1,
                "t_ms": 900,
                "kind": "stroke",
                "color": 4,
                "cells": [0, 0, 0, 1],
                "dt": [0, 50],
                "part": 0,
            },
        ]
        self.store.append_actions(trial.token, WRITER, 0, [parse_action(one) for one in raw])
        pair = self.tasks["two"].test[trial.pair_index]
        assert pair.output is not None
        drawn = Grid.from_text("44")
        self.store.submit(trial.token, WRITER, "attempt-1", drawn, 950, 1, pair.output, pair.input)
        if not is_left_open:
            self.store.close(trial.token, WRITER, "gave_up")

    def get(self, secret: str | None, path: str, **query: str):
        cookie = {"Cookie": f"{identity.COOKIE}={secret}"} if secret else {}
        return self.client.get(f"/api/replays/{path}", headers=cookie, params=query)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    opened = Site(tmp_path / "play.sqlite3")
    with opened.client:
        yield opened
    opened.store.dispose()


def assert_refused(response, status: int, code: str) -> None:
    assert (response.status_code, response.json()["error"]) == (status, code)


def test_an_own_trial_comes_with_its_log_and_without_the_answer(site: Site):
    secret = site.visitor()
    first, second = site.open(secret)
    site.play(first)
    site.play(second)

    response = site.get(secret, str(first.trial_id))

    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    body = response.json()
    assert body["test_input"] == [[0, 3]]
    assert body["examples"] == [{"input": [[1]], "output": [[2]]}]
    assert body["frames"] == {
        "at_ms": [0, 0, 900, 950],
        "action_id": [-1, 0, 1, 1],
        "cells": [0, 0, 1, 2],
    }
    assert body["attempts"] == [{"frame": 3, "attempt_number": 1, "pair_solved": False}]
    assert body["moments"][-1] == {"frame": 3, "kind": "end", "words": "Attempt 1, wrong"}
    for truth in TRUTHS:
        assert f"[{truth[0]}, {truth[1]}]" not in response.text
        assert f"[{truth[0]},{truth[1]}]" not in response.text


def test_nothing_comes_before_every_test_of_the_task_is_closed(site: Site):
    secret = site.visitor()
    first, second = site.open(secret)
    site.play(first)
    for kind in ("", "/replay.gif", "/replay.png", "/replay.svg"):
        assert_refused(site.get(secret, f"{first.trial_id}{kind}"), 403, "not_closed")
    site.play(second)
    assert site.get(secret, str(first.trial_id)).status_code == 200

    again, _other = site.open(secret, round_number=2)
    site.play(again, is_left_open=True)
    assert_refused(site.get(secret, str(again.trial_id)), 403, "not_closed")


def test_a_trial_of_somebody_else_is_as_good_as_none(site: Site):
    owner, other = site.visitor(), site.visitor()
    for trial in site.open(owner):
        site.play(trial)
    for trial in site.open(other):
        site.play(trial)
    assert_refused(site.get(other, "1"), 404, "no_trial")
    assert_refused(site.get(None, "1"), 401, "no_participant")
    named = identity.participant_id(owner)
    assert_refused(site.get(other, "1", participant=named), 409, "other_participant")


@pytest.mark.parametrize("number", ["99", "-1", "one", "9" * 40, "1e3", "%00"])
def test_numbers_of_no_trial_are_refused(site: Site, number: str):
    assert_refused(site.get(site.visitor(), number), 404, "no_trial")


def test_a_task_that_was_changed_since_cannot_be_replayed(site: Site):
    secret = site.visitor()
    for trial in site.open(secret):
        site.play(trial)
    changed = {
        "train": [{"input": [[1]], "output": [[2]]}],
        "test": [{"input": [[5]], "output": [[6]]}],
    }
    site.tasks["two"] = parse_task(changed, task_id="two", dataset="made-up", where="a test")
    assert_refused(site.get(secret, "1"), 404, "no_trial")
    site.tasks.clear()
    assert_refused(site.get(secret, "1/replay.gif"), 404, "no_trial")


def test_pictures_are_what_they_are_called(site: Site):
    secret = site.visitor()
    for trial in site.open(secret, BLIND):
        site.play(trial)

    gif = site.get(secret, "1/replay.gif", theme="light", palette="safe")
    assert gif.headers["content-type"] == "image/gif"
    assert 'filename="two-test-1-trial-1.gif"' in gif.headers["content-disposition"]
    moving = Image.open(io.BytesIO(gif.content))
    total = 0
    for n in range(moving.n_frames):
        moving.seek(n)
        total += moving.info["duration"]
    assert moving.n_frames > 1
    assert total <= LIMIT_MS
    assert moving.info["loop"] == 0

    sheet = site.get(secret, "1/replay.png")
    assert Image.open(io.BytesIO(sheet.content)).format == "PNG"
    drawn = site.get(secret, "1/replay.svg")
    assert drawn.headers["content-type"].startswith("image/svg+xml")
    assert "two, test 1, gave up" in drawn.text
    assert "Attempt 1, wrong" in drawn.text

    assert_refused(site.get(secret, "1/replay.exe"), 404, "not_found")
    assert_refused(site.get(secret, "1/replay.gif", theme="pink"), 400, "bad_request")


def test_the_browser_sees_in_every_frame_what_the_server_does(site: Site):
    secret = site.visitor()
    trial = site.open(secret)[0]
    node = shutil.which("node")
    assert node, "Node.js 20 or newer is needed to compare the two"
    rng = random.Random(7)
    lines, wanted = [], []
    for _ in range(60):
        rows, raw = random_log(rng)
        actions = tuple(parse_action(one) for one in raw)
        pairs = [{"input": rows, "output": [[1]]}]
        task = parse_task({"train": pairs, "test": pairs}, task_id="t", dataset="d", where="w")
        played = replays.Played(Recording(trial, actions, (), {}), task)
        lines.append(json.dumps(replays.replay_answer(played)))
        frames = played.recording.replay(played.test_input).frames
        wanted.append([frame.grid.to_text() for frame in frames])

    run = subprocess.run(
        [node, str(REEL_CLI)], input="\n".join(lines), capture_output=True, text=True, check=True
    )

    assert [json.loads(line) for line in run.stdout.splitlines()] == wanted
