"""The trial's routes as docs/http-api.md describes them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from arc.errors import CollectionError
from arc.palette import OFFICIAL, SAFE, rgb
from arc.protocols import ARC_AGI, BLIND, Protocol
from arc.store import Store, Trial
from arc.tasks import Task, parse_task
from arc.web import api
from arc.web.json_route import STATUS

WRITER = "writer-one"
TRUTHS = (5, 6)
DOCS = Path(__file__).parents[2] / "docs" / "http-api.md"


def make_task(truths: tuple[int, ...] = TRUTHS) -> Task:
    raw = {
        "train": [{"input": [[1]], "output": [[2]]}],
        "test": [{"input": [[0]], "output": [[color]]} for color in truths],
    }
    return parse_task(raw, task_id="two", dataset="made-up", where="a test")


class Site:
    """The routes on a store, and a participant with trials on them."""

    def __init__(self, path: Path, base_path: str = "") -> None:
        self.store = Store.open(path, busy_seconds=0.1)
        self.tasks = {"two": make_task()}
        self.person = self.store.new_participant("p1").participant_id
        app = Starlette(routes=api.routes(lambda: self.store, self.find_task, base_path))
        self.client = TestClient(app, raise_server_exceptions=False)

    def find_task(self, collection: str, task_id: str) -> Task:
        if collection != "o3-unsolved" or task_id not in self.tasks:
            raise CollectionError(f"no task {task_id!r} in {collection}")
        return self.tasks[task_id]

    def open(self, protocol: Protocol = ARC_AGI) -> Trial:
        trials = self.store.open_trials(self.person, self.tasks["two"], "o3-unsolved", protocol)
        return trials[0]

    def post(self, token: str, route: str, **body: object):
        return self.client.post(f"/api/trials/{token}/{route}", json={"writer_id": WRITER, **body})

    def lease(self, token: str, **body: object):
        return self.post(token, "lease", **{"load_id": "load-one", **body})

    def paint(self, token: str, action_id: int, color: int):
        action = {"action_id": action_id, "t_ms": 10, "kind": "stroke", "color": color}
        action |= {"cells": [0, 0], "dt": [0], "part": 0}
        return self.post(token, "actions", first_action_id=action_id, actions=[action])

    def answer(self, token: str, action_id: int, color: int, attempt_id: str = "attempt-a"):
        self.paint(token, action_id, color)
        return self.post(
            token,
            "attempts",
            attempt_id=attempt_id,
            grid=[[color]],
            t_ms=20,
            last_action_id=action_id,
        )


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    opened = Site(tmp_path / "play.sqlite3")
    with opened.client:  # one event loop for all requests of a test
        yield opened
    opened.store.dispose()


@pytest.fixture
def token(site: Site) -> str:
    token = site.open().token
    site.lease(token)
    return token


def assert_refused(response, status: int, code: str, **details: object) -> None:
    body = response.json()
    assert (response.status_code, body["error"]) == (status, code)
    assert len(body["message"]) > 8
    assert {k: v for k, v in body.items() if k not in ("error", "message")} == details


# The routes, when all is well


def test_a_first_lease(site: Site):
    response = site.lease(site.open().token)

    assert response.status_code == 200
    assert response.json() == {
        "protocol": "arc-agi",
        "attempts_allowed": 2,
        "feedback": "each",
        "next_action_id": 0,
        "actions": [],
        "attempts": [],
        "attempts_left": 2,
        "outcome": None,
    }
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["content-type"] == "application/json"


def test_from_painting_to_solved(site: Site, token: str):
    assert site.paint(token, 0, 4).json() == {"acked": 0}
    assert site.answer(token, 1, 3, "attempt-a").json() == {
        "attempt_number": 1,
        "pair_solved": False,
        "attempts_left": 1,
        "closed": False,
        "outcome": None,
    }
    solved = {
        "attempt_number": 2,
        "pair_solved": True,
        "attempts_left": 0,
        "closed": True,
        "outcome": "solved",
    }
    assert site.answer(token, 2, 5, "attempt-b").json() == solved
    assert site.answer(token, 2, 5, "attempt-b").json() == solved

    lease = site.lease(token).json()
    assert lease["next_action_id"] == len(lease["actions"]) == 3
    assert lease["actions"][2] == {
        "action_id": 2,
        "t_ms": 10,
        "kind": "stroke",
        "color": 5,
        "cells": [0, 0],
        "dt": [0],
        "part": 0,
    }
    assert (lease["outcome"], lease["attempts_left"]) == ("solved", 0)
    assert lease["attempts"][1] == {
        "attempt_number": 2,
        "attempt_id": "attempt-b",
        "pair_solved": True,
        "grid": [[5]],
    }


def test_blind_withholds_the_verdict_everywhere(site: Site):
    token = site.open(BLIND).token
    site.lease(token)

    assert site.answer(token, 0, 5).json()["pair_solved"] is None
    assert site.lease(token).json()["attempts"][0]["pair_solved"] is None
    closed = site.post(token, "close", outcome="done")
    assert closed.json() == {"closed": True, "outcome": "solved"}
    assert site.lease(token).json()["attempts"][0]["pair_solved"] is True


def test_giving_up_twice(site: Site, token: str):
    gave_up = {"closed": True, "outcome": "gave_up"}

    assert site.post(token, "close", outcome="gave_up", reason="tedious").json() == gave_up
    assert site.post(token, "close", outcome="gave_up").json() == gave_up


def test_the_routes_move_with_the_base_path(tmp_path: Path):
    site = Site(tmp_path / "play.sqlite3", "/arc/")
    path = f"/arc/api/trials/{site.open().token}/lease"

    response = site.client.post(path, json={"writer_id": WRITER, "load_id": "load-one"})

    assert response.status_code == 200
    assert_refused(site.client.get("/arc/api/nothing"), 404, "not_found")


# Refusals


def test_conflicts(site: Site, token: str):
    site.paint(token, 0, 4)
    refused = site.post(
        token, "attempts", attempt_id="attempt-a", grid=[[9]], t_ms=0, last_action_id=0
    )

    assert_refused(refused, 409, "log_mismatch")
    assert_refused(site.paint(token, 5, 1), 409, "gap", expected=1)
    assert_refused(site.paint(token, 0, 1), 409, "conflict", action_id=0)
    assert site.answer(token, 1, 1).status_code == 200
    again = site.answer(token, 1, 1, "attempt-b")
    assert_refused(again, 409, "same_as_attempt", attempt_number=1)
    other = site.answer(token, 2, 2)
    assert_refused(other, 409, "conflict", attempt_number=1)
    site.lease(token, writer_id="writer-two")
    assert_refused(site.paint(token, 3, 1), 409, "taken_over")


def test_nothing_is_logged_after_the_end(site: Site, token: str):
    site.answer(token, 0, 5)

    assert_refused(site.paint(token, 1, 1), 409, "closed", outcome="solved")
    assert_refused(site.post(token, "close", outcome="gave_up"), 409, "closed", outcome="solved")
    assert_refused(site.answer(token, 1, 1, "attempt-b"), 409, "closed", outcome="solved")


@pytest.mark.parametrize("token", ["x" * 22, "short", "%00" * 5, "é" * 22, "x" * 5000])
def test_unknown_tokens(site: Site, token: str):
    assert_refused(site.lease(token), 404, "no_trial")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/api"),
        ("GET", "/api/"),
        ("GET", "/api/trials"),
        ("POST", "/api/trials/abc"),
        ("DELETE", "/api/trials/abc/nothing"),
        ("PUT", "/api/deep/er/still"),
    ],
)
def test_unknown_paths_answer_json(site: Site, method: str, path: str):
    assert_refused(site.client.request(method, path), 404, "not_found")


@pytest.mark.parametrize("route", ["lease", "actions", "attempts", "close"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_wrong_methods(site: Site, route: str, method: str):
    response = site.client.request(method, f"/api/trials/{'x' * 22}/{route}")

    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    if method != "HEAD":
        assert_refused(response, 405, "method_not_allowed")


@pytest.mark.parametrize("content_type", ["text/plain", "", "application/x-www-form-urlencoded"])
def test_other_content_types(site: Site, token: str, content_type: str):
    response = site.client.post(
        f"/api/trials/{token}/close",
        content=json.dumps({"writer_id": WRITER, "outcome": "gave_up"}),
        headers={"Content-Type": content_type},
    )

    assert_refused(response, 415, "not_json")
    assert site.store.trial_by_token(token).outcome is None


def raw_post(site: Site, path: str, content: object):
    return site.client.post(
        path, content=content, headers={"Content-Type": "application/json; charset=utf-8"}
    )


@pytest.mark.parametrize(
    "content", [b"", b"{", b"\xff\xfe", b"[" * 9000, b'{"t_ms": ' + b"9" * 5000 + b"}"]
)
def test_what_is_not_json(site: Site, token: str, content: bytes):
    assert_refused(raw_post(site, f"/api/trials/{token}/lease", content), 400, "bad_json")


@pytest.mark.parametrize(
    ("route", "kibibytes"), [("lease", 16), ("attempts", 272), ("close", 16), ("actions", 256)]
)
def test_bodies_over_the_limit(site: Site, token: str, route: str, kibibytes: int):
    path = f"/api/trials/{token}/{route}"
    too_much = b" " * (kibibytes * 1024 + 1)

    def in_chunks():  # without a content length
        for at in range(0, len(too_much), 5000):
            yield too_much[at : at + 5000]

    assert_refused(raw_post(site, path, too_much), 413, "too_large")
    assert_refused(raw_post(site, path, in_chunks()), 413, "too_large")
    assert_refused(raw_post(site, path, too_much[:-1]), 400, "bad_json")


@pytest.mark.parametrize(
    ("route", "body", "named"),
    [
        ("lease", {"load_id": "short"}, "load_id"),
        ("lease", {"load_id": "load-one", "writer_id": None}, "writer_id"),
        ("actions", {"first_action_id": True, "actions": []}, "first_action_id"),
        ("actions", {"first_action_id": 0, "actions": {}}, "actions"),
        ("actions", {"first_action_id": 0, "actions": [{}] * 501}, "500"),
        ("actions", {"first_action_id": 0, "actions": [{"action_id": 0, "kind": "x"}]}, "kind"),
        (
            "actions",
            {"first_action_id": 0, "actions": [{"action_id": 1, "t_ms": 0, "kind": "undo"}]},
            "number 1 where 0 belongs",
        ),
        ("attempts", {"grid": [[1, 2], [3]]}, "row 1 has 1 cells"),
        ("attempts", {"grid": [[1] * 31]}, "31 cells"),
        ("attempts", {"grid": [[1.0]]}, "row 0 cell 0"),
        ("attempts", {"grid": None}, "not a list of rows"),
        ("attempts", {"grid": [[1]], "attempt_id": "x" * 65}, "attempt_id"),
        ("attempts", {"grid": [[1]], "attempt_id": "attempt-a", "t_ms": -1}, "t_ms"),
        ("close", {"outcome": "solved"}, "outcome"),
        ("close", {"outcome": "gave_up", "reason": "bored"}, "reason"),
    ],
)
def test_bodies_at_fault_are_told_the_field(
    site: Site, token: str, route: str, body: dict[str, object], named: str
):
    response = site.post(token, route, **body)

    assert_refused(response, 400, "bad_request")
    assert named in response.json()["message"]


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["writer-one", "gave_up", "done", "load", "paste", "\ud800", 10**30]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)

ACTION = {"action_id": 0, "t_ms": 10, "kind": "stroke", "color": 3}
ACTION |= {"cells": [0, 0], "dt": [0], "part": 0}
GOOD = {
    "lease": {"writer_id": WRITER, "load_id": "load-one"},
    "actions": {"writer_id": WRITER, "first_action_id": 0, "actions": [ACTION]},
    "attempts": {
        "writer_id": WRITER,
        "attempt_id": "attempt-a",
        "grid": [[0]],
        "t_ms": 0,
        "last_action_id": -1,
    },
    "close": {"writer_id": WRITER, "outcome": "done", "reason": None},
}


@st.composite
def spoiled(draw: st.DrawFn) -> tuple[str, object]:
    """A route, and a body for it that is good but for a field or two, or not good at all."""
    route = draw(st.sampled_from(sorted(GOOD)))
    if draw(st.integers(0, 4)) == 0:
        return route, draw(json_values)
    body = json.loads(json.dumps(GOOD[route]))
    places = [body, *body.get("actions", [])]
    for _ in range(draw(st.integers(0, 2))):
        place = draw(st.sampled_from(places))
        place[draw(st.sampled_from(sorted(place)) | st.text(max_size=5))] = draw(json_values)
    return route, body


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(spoiled())
def test_no_body_breaks_the_server(site: Site, token: str, request_made: tuple[str, object]):
    route, body = request_made

    response = raw_post(site, f"/api/trials/{token}/{route}", json.dumps(body))

    assert response.status_code in (200, 400, 409)
    assert (response.status_code == 200) != ("error" in response.json())


# When the server has a problem


def test_a_busy_database_is_unavailable(site: Site, token: str):
    with site.store._engine.execution_options(arc_writes=True).begin():
        response = site.paint(token, 0, 1)

    assert_refused(response, 503, "unavailable")
    assert site.paint(token, 0, 1).json() == {"acked": 0}


def test_a_task_that_changed_is_unavailable(site: Site, token: str):
    site.tasks["two"] = make_task((5, 7))
    changed = site.answer(token, 0, 5)
    del site.tasks["two"]
    gone = site.answer(token, 0, 5)

    assert_refused(changed, 503, "unavailable")
    assert_refused(gone, 503, "unavailable")
    assert site.store.counts().attempts == 0


def test_the_unexpected_is_logged_and_not_told(
    site: Site, token: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
):
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a secret path")

    monkeypatch.setattr(site.store, "append_actions", fail)

    response = site.paint(token, 0, 1)

    assert (response.status_code, response.json()["error"]) == (500, "internal")
    assert "secret" not in response.text
    assert "a secret path" in caplog.text
    assert token not in caplog.text


def test_no_answer_of_the_server_holds_the_truth(tmp_path: Path):
    site = Site(tmp_path / "play.sqlite3")
    truth = [[7, 3, 8], [2, 9, 4]]
    raw = {
        "train": [{"input": [[1]], "output": [[2]]}],
        "test": [{"input": [[0]], "output": truth}],
    }
    site.tasks["two"] = parse_task(raw, task_id="two", dataset="made-up", where="a test")
    token = site.open().token
    texts = [site.lease(token).text]
    for number, color in enumerate((1, 2)):
        texts.append(site.answer(token, number, color, f"attempt-{number}").text)
    texts.append(site.lease(token).text)
    texts.append(site.post(token, "close", outcome="gave_up").text)

    assert '"outcome":"failed"' in texts[3]
    assert not any("7,3,8" in text.replace(" ", "") for text in texts)


# Pictures of test inputs

PICTURE = "/api/tasks/o3-unsolved/two/input/0.png"


def test_a_test_input_as_a_picture(site: Site):
    first = site.client.get(PICTURE, params={"cell": "4"})
    again = site.client.get(
        PICTURE, params={"cell": "4"}, headers={"If-None-Match": first.headers["etag"]}
    )
    boxed = site.client.get(PICTURE, params={"w": "60", "h": "40"})

    assert first.status_code == boxed.status_code == 200
    assert first.headers["content-type"] == "image/png"
    assert first.content.startswith(b"\x89PNG")
    assert first.headers["cache-control"] == "public, max-age=3600"
    assert (again.status_code, again.content) == (304, b"")
    assert boxed.headers["etag"] != first.headers["etag"]
    assert site.client.head(PICTURE).status_code == 200


def test_a_picture_in_the_color_blind_safe_set(site: Site):
    pair = {"input": [[1, 2]], "output": [[0]]}
    raw = {"train": [pair], "test": [pair]}
    site.tasks["two"] = parse_task(raw, task_id="two", dataset="made-up", where="a test")
    usual, safe, named = (
        site.client.get(PICTURE, params=params)
        for params in ({}, {"palette": "safe"}, {"palette": "official"})
    )

    assert usual.content == named.content != safe.content
    assert usual.headers["etag"] == named.headers["etag"] != safe.headers["etag"]
    colors = Image.open(io.BytesIO(safe.content)).convert("RGB").getcolors()
    assert colors is not None
    drawn = {color for _, color in colors}
    assert {rgb(SAFE[1]), rgb(SAFE[2])} <= drawn
    assert not drawn & {rgb(OFFICIAL[1]), rgb(OFFICIAL[2])}


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/api/tasks/o3-unsolved/none/input/0.png", 404),
        ("/api/tasks/o3-unsolved/two/input/2.png", 404),
        ("/api/tasks/o3-unsolved/two/input/-1.png", 404),
        (f"/api/tasks/o3-unsolved/two/input/{'9' * 5000}.png", 404),
        ("/api/tasks/o3-unsolved/two/output/0.png", 404),
        ("/api/tasks/%2e%2e/two/input/0.png", 404),
        ("/api/tasks/%2fetc/two/input/0.png", 404),
        (f"{PICTURE}?cell=0", 400),
        (f"{PICTURE}?cell=4000", 400),
        (f"{PICTURE}?w=10", 400),
        (f"{PICTURE}?palette=neon", 400),
        (f"{PICTURE}?w=10&h=١", 400),
    ],
)
def test_pictures_that_cannot_be_had(site: Site, path: str, status: int):
    response = site.client.get(path)

    assert response.status_code == status
    assert response.json()["error"] in ("not_found", "bad_request")


def test_pictures_are_only_read(site: Site):
    assert_refused(site.client.post(PICTURE), 405, "method_not_allowed")


# The document


def test_every_code_is_documented_with_its_status():
    rows = [r for r in DOCS.read_text("utf-8").splitlines() if r.startswith("|")]

    for code, status in STATUS.items():
        (row,) = [r for r in rows if f"`{code}`" in r.split("|")[2]]
        assert row.startswith(f"| {status} ")
