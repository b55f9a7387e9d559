"""Requests about a session of three tasks that has begun: each ``make`` takes its token."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from tests.malformed.kind import Kind
from tests.malformed.sent import Make, Sent

_request = partial(Kind, where="session request")


def step(name: str, body: Any, code: str = "bad_request", status: int = 400) -> Make:
    return lambda token: Sent(status, code, f"/api/sessions/{token}/{name}", json.dumps(body))


def start(**body: Any) -> Make:
    return lambda _token: Sent(400, "bad_request", "/api/sessions", json.dumps(body))


def rating(**fields: Any) -> Make:
    good = {"moment": "start", "after_tasks": 0, "rating": 4, "scale": "rof-1"}
    return step("ratings", {**good, **fields})


KINDS = (
    _request(
        "start-unknown-protocol",
        what="rules that are not there",
        make=start(protocol="nope"),
        said="no protocol is called 'nope'",
    ),
    _request(
        "start-unknown-collection",
        what="a path for the collection",
        make=start(collection="..:etc"),
        said="no collection called",
    ),
    _request(
        "start-markup",
        what="markup for the study",
        make=start(study="<script>alert(1)</script>"),
        said="study is not a text of at most 64",
    ),
    _request(
        "start-participant-list",
        what="a list for the recruiter's id",
        make=start(participant=["a"]),
        said="participant is not a text",
    ),
    _request(
        "session-no-token",
        what="a token that is none",
        make=lambda _token: Sent(404, "no_session", "/api/sessions/x/state", "{}"),
        said="no session has this token",
    ),
    _request(
        "session-other-token",
        what="somebody's guess of a token",
        make=lambda _token: Sent(404, "no_session", f"/api/sessions/{'x' * 22}/state", "{}"),
        said="no session has this token",
    ),
    _request(
        "session-no-step",
        what="a step that is not there",
        make=step("skip", {}, "not_found", 404),
        said="no such route",
    ),
    _request(
        "session-list", what="a list for the body", make=step("begin", []), said="not a JSON object"
    ),
    _request(
        "rating-11",
        what="a rating of 11",
        make=rating(rating=11),
        said="rating is not a whole number from 0 to 10",
    ),
    _request(
        "rating-true",
        what="true for a rating",
        make=rating(rating=True),
        said="rating is not a whole number",
    ),
    _request(
        "rating-scale",
        what="a rating on another scale",
        make=rating(scale="borg"),
        said="scale is not rof-1",
    ),
    _request(
        "rating-early",
        what="a rating after tasks that have not ended",
        make=rating(moment="due", after_tasks=2),
        said="2 tasks have not ended yet",
    ),
    _request(
        "rating-moment",
        what="a moment that is not known",
        make=rating(moment="now"),
        said="moment is not one of start, due, end",
    ),
    _request(
        "seen-early",
        what="an answer about a task that has not ended",
        make=step("seen", {"position": 0, "seen_before": "no"}),
        said="task 0 of the session has not ended",
    ),
    _request(
        "seen-beyond",
        what="an answer about a task beyond the last",
        make=step("seen", {"position": 9, "seen_before": "no"}),
        said="no task at position 9",
    ),
    _request(
        "break-one",
        what="1 for true",
        make=step("breaks", {"reason": "rating", "taken": 1}),
        said="taken is not true or false",
    ),
    _request(
        "task-early",
        what="the second task before the first",
        make=step("tasks", {"position": 1}, "not_yet", 409),
        said="an earlier task of the session is still open",
    ),
    _request(
        "task-negative",
        what="a task before the first",
        make=step("tasks", {"position": -1}),
        said="position is not a whole number",
    ),
    _request(
        "check-not-asked",
        what="an answer where nothing is checked",
        make=step("check", {"question": "attempts", "choice": "2"}),
        said="not one of the check's",
    ),
    _request(
        "demographics-not-asked",
        what="an answer to what was not asked",
        make=step("demographics", {"answers": {"age": "from_18"}}),
        said="'age' is not a question of this form",
    ),
    _request(
        "demographics-list",
        what="a list of answers",
        make=step("demographics", {"answers": ["from_18"]}),
        said="answers is not an object",
    ),
)
