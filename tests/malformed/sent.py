"""Requests to the JSON routes, good but for what a kind changes in them.

The trial is open, of writer ``WRITER``, with actions 0 and 1 and one attempt stored.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

WRITER = "writer-one"
ATTEMPT_ID = "attempt-a"
JSON = "application/json"


class Sent(NamedTuple):
    """A request, and the status and code it must get."""

    status: int
    code: str
    path: str
    content: Any = b""
    method: str = "POST"
    content_type: str = JSON


def stroke(action_id: object = 2, **fields: object) -> dict[str, Any]:
    action = {"action_id": action_id, "t_ms": 30, "kind": "stroke", "color": 4}
    return {**action, "cells": [0, 0], "dt": [0], "part": 0, **fields}


GOOD: dict[str, dict[str, Any]] = {
    "lease": {"writer_id": WRITER, "load_id": "load-one"},
    "actions": {"writer_id": WRITER, "first_action_id": 2, "actions": [stroke()]},
    "attempts": {"writer_id": WRITER, "attempt_id": "attempt-b", "grid": [[3]], "t_ms": 40, "last_action_id": 1},
    "close": {"writer_id": WRITER, "outcome": "gave_up"},
}  # fmt: skip

Make = Callable[[str], Sent]


def raw(route: str, content: Any, status: int = 400, code: str = "bad_json", content_type: str = JSON) -> Make:  # fmt: skip
    return lambda token: Sent(status, code, f"/api/trials/{token}/{route}", content, content_type=content_type)  # fmt: skip


def body(route: str, status: int = 400, code: str = "bad_request", **fields: object) -> Make:
    """A good body but for these fields; ``...`` leaves one out."""
    whole = {k: v for k, v in {**GOOD[route], **fields}.items() if v is not ...}
    return raw(route, json.dumps(whole), status, code)


def action(**fields: object) -> Make:
    """A batch of one stroke that is good but for these fields."""
    return body("actions", actions=[stroke(**fields)])


def conflict(route: str, code: str, **fields: object) -> Make:
    return body(route, 409, code, **fields)


def without_token(path: str, code: str = "no_trial") -> Make:
    return lambda _token: Sent(404, code, path, json.dumps(GOOD["lease"]))


def picture(path: str, status: int = 404, code: str = "not_found") -> Make:
    return lambda _token: Sent(status, code, f"/api/tasks/{path}", method="GET")


def blanks(mebibytes: int) -> Iterator[bytes]:
    """A body without a declared length that goes on and on."""
    for _ in range(mebibytes * 16):
        yield b" " * 65_536
