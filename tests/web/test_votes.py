"""``PUT /api/votes/…``: who may vote, what is taken, and what comes back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from arc.errors import CollectionError
from arc.protocols import ARC_AGI
from arc.store import Store
from arc.tasks import Task, parse_task
from arc.web import api, identity

PATH = "/api/votes/o3-unsolved/two"
VOTE = {"fair": "yes", "believes": "truth", "comment": "clear enough"}


def make_task() -> Task:
    pairs = [{"input": [[0]], "output": [[color]]} for color in (5, 6)]
    raw = {"train": [{"input": [[1]], "output": [[2]]}], "test": pairs}
    return parse_task(raw, task_id="two", dataset="made-up", where="a test")


class Site:
    """The routes on a store, and visitors who come with their cookie."""

    def __init__(self, path: Path) -> None:
        self.store = Store.open(path)
        self.task = make_task()
        app = Starlette(routes=api.routes(lambda: self.store, self.find_task))
        self.client = TestClient(app, raise_server_exceptions=False)

    def find_task(self, _collection: str, task_id: str) -> Task:
        if task_id != "two":
            raise CollectionError(f"no task {task_id!r}")
        return self.task

    def visitor(self, pairs_closed: int = 2, consent: str = "agreed") -> str:
        """A new visitor's secret, with this many pairs of the task closed."""
        secret = identity.new_secret()
        person = self.store.new_participant(identity.participant_id(secret)).participant_id
        self.store.set_consent(person, consent, "v1")
        trials = self.store.open_trials(person, self.task, "o3-unsolved", ARC_AGI)
        for trial in trials[:pairs_closed]:
            self.store.take_lease(trial.token, "writer-one", "load-one")
            self.store.close(trial.token, "writer-one", "gave_up")
        return secret

    def put(self, secret: str | None, body: object, path: str = PATH, **headers: str):
        cookie = {"Cookie": f"{identity.COOKIE}={secret}".encode()} if secret is not None else {}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {"Content-Type": "application/json", **cookie, **headers}
        return self.client.put(path, content=content, headers=sent)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    opened = Site(tmp_path / "play.sqlite3")
    with opened.client:
        yield opened
    opened.store.dispose()


def assert_refused(response, status: int, code: str) -> None:
    assert (response.status_code, response.json()["error"]) == (status, code)
    assert len(response.json()["message"]) > 8


def test_the_first_voter_sees_their_vote_and_no_others(site: Site):
    answer = site.put(site.visitor(), VOTE)

    assert answer.status_code == 200
    assert answer.json()["own"] == VOTE
    assert answer.json()["others"]["n"] == 0
    assert answer.headers["cache-control"] == "no-store"


def test_a_vote_is_changed_and_others_see_the_newest(site: Site):
    first, second = site.visitor(), site.visitor()
    site.put(first, VOTE)
    site.put(first, {"fair": "no", "believes": "o3"})

    others = site.put(second, VOTE).json()["others"]

    assert others == {
        "n": 1,
        "fair": {"yes": 0, "no": 1, "unsure": 0},
        "believes": {"truth": 0, "o3": 1, "mine": 0, "none": 0},
        "comments": [],
    }


def test_who_declined_votes_for_themselves_alone(site: Site):
    assert site.put(site.visitor(consent="declined"), VOTE).status_code == 200
    assert site.put(site.visitor(), VOTE).json()["others"]["n"] == 0


@pytest.mark.parametrize("pairs_closed", [0, 1])
def test_before_every_pair_is_closed_a_vote_is_refused(site: Site, pairs_closed: int):
    assert_refused(site.put(site.visitor(pairs_closed), VOTE), 403, "not_closed")
    assert site.store.frames.rows("votes") == []


def test_a_stranger_with_a_cookie_of_the_right_form_is_refused(site: Site):
    assert_refused(site.put(identity.new_secret(), VOTE), 403, "not_closed")


@pytest.mark.parametrize("secret", [None, "", "short", "x" * 23, "é" * 22])
def test_without_a_cookie_there_is_no_one_to_vote(site: Site, secret: str | None):
    assert_refused(site.put(secret, VOTE), 401, "no_participant")


@pytest.mark.parametrize("path", ["/api/votes/o3-unsolved/three", "/api/votes/..%2f..%2fetc/two"])
def test_votes_are_on_tasks_that_are_offered(site: Site, path: str):
    assert_refused(site.put(site.visitor(), VOTE, path), 404, "not_found")


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"fair": "yes"},
        {"fair": "maybe", "believes": "truth"},
        {"fair": "yes", "believes": ["truth"]},
        {"fair": True, "believes": "truth"},
        {**VOTE, "comment": 5},
        {**VOTE, "comment": "x" * 281},
    ],
)
def test_malformed_votes_are_refused_and_not_stored(site: Site, body: object):
    assert_refused(site.put(site.visitor(), body), 400, "bad_request")
    assert site.store.frames.rows("votes") == []


def test_the_edges_of_a_request_are_held(site: Site):
    secret = site.visitor()
    assert_refused(site.put(secret, b"{"), 400, "bad_json")
    assert_refused(site.put(secret, VOTE, **{"Content-Type": "text/plain"}), 415, "not_json")
    assert_refused(site.put(secret, {**VOTE, "more": "x" * api.BODY_LIMIT}), 413, "too_large")
    wrong_method = site.client.post(PATH, json=VOTE)
    assert_refused(wrong_method, 405, "method_not_allowed")
    assert wrong_method.headers["allow"] == "PUT"


def test_markup_comes_back_as_it_was_written(site: Site):
    comment = '<img src=x onerror="alert(1)"> & "quotes"'
    site.put(site.visitor(), {**VOTE, "comment": comment})
    answer = site.put(site.visitor(), VOTE)
    assert answer.json()["others"]["comments"] == [comment]
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["x-content-type-options"] == "nosniff"


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(comment=st.text(max_size=400))
def test_any_comment_is_stored_clean_or_refused(site: Site, comment: str):
    answer = site.put(site.visitor(), {**VOTE, "comment": comment})
    assert answer.status_code in (200, 400)
    if answer.status_code == 200:
        kept = answer.json()["own"]["comment"]
        assert len(kept) <= 280
        assert all(character.isprintable() for character in kept)
