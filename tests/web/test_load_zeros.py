"""What a page says of its clocks reaches the store: with a batch, with an attempt, with the page itself."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from arc.store import Store, Trial
from arc.web.api import routes
from tests.store.people import WRITER, Clock, Person, make_task

LOAD = {
    "action_id": 0,
    "t_ms": 0,
    "kind": "load",
    "load_id": "load-woken",
    "at": "2026-01-31T09:05:00Z",
    "device": {"viewport": [1366, 625], "dpr": 1, "pointer": "fine"},
}
ATTEMPT = {"attempt_id": "attempt-a", "grid": [[0]], "t_ms": 0, "last_action_id": 0}


class Site:
    """The trial's routes, an hour after the trial was made at 09:05."""

    def __init__(self) -> None:
        clock, task = Clock(), make_task(outputs=(5,))
        self.store = Store.open(":memory:", clock=clock)
        self.trial: Trial = Person(self.store).open(task)[0]
        clock.advance(hours=1)
        self.client = TestClient(Starlette(routes=routes(lambda: self.store, lambda _c, _t: task)))

    def post(self, route: str, **body: Any) -> Any:
        url = f"/api/trials/{self.trial.token}/{route}"
        sent = {"writer_id": WRITER, "first_action_id": 0, "actions": [LOAD], **body}
        return self.client.post(url, json=sent)

    def zero(self) -> str:
        (row,) = (r for r in self.store.frames.rows("loads", "p1") if r["load_id"] == "load-woken")
        return str(row["started_at"])


@pytest.mark.parametrize(("route", "more"), [("actions", {}), ("attempts", ATTEMPT)])
def test_a_load_is_dated_by_what_its_clock_shows(route: str, more: dict[str, Any]):
    site = Site()

    assert site.post(route, clock_ms=4250, **more).status_code == 200
    assert site.zero() == "2026-01-31T10:04:55.750Z"


def test_without_a_clock_it_is_dated_by_when_it_came():
    site = Site()

    assert site.post("actions", clock_ms=None).status_code == 200
    assert site.zero() == "2026-01-31T10:05:00.000Z"


@pytest.mark.parametrize("clock_ms", [-1, 1.5, "1", True, 10**9, [0]])
def test_a_clock_is_whole_milliseconds(clock_ms: object):
    answer = Site().post("actions", clock_ms=clock_ms)

    assert (answer.status_code, answer.json()["error"]) == (400, "bad_request")
    assert "clock_ms" in answer.json()["message"]
