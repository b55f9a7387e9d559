"""Trials driven from outside the browser: opened in the store, played over HTTP."""

from __future__ import annotations

import http.client
import json
import secrets
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from arc import protocols
from arc.actions import Action, parse_action, replay
from arc.collections import load
from arc.store import Trial
from arc.tasks import Task
from arc.web import identity
from benchmarks.servers import App

COLLECTION = "o3-unsolved"
LONG_LOG = 2000
"""Actions of a long trial: an hour of patient work."""


def tasks() -> tuple[Task, ...]:
    """The bundled tasks."""
    return tuple(load(COLLECTION))


def open_trial(app: App, secret: str, task: Task) -> Trial:
    """The visitor's trial on a task's first test pair."""
    trials = app.store.open_trials(
        identity.participant_id(secret), task, COLLECTION, protocols.DEFAULT
    )
    return trials[0]


def stroke(action_id: int, cells: list[int], color: int) -> dict[str, Any]:
    """A pen stroke as the browser logs it; ``cells`` is ``[r0, c0, r1, c1, …]``."""
    return {
        "action_id": action_id,
        "t_ms": action_id * 100,
        "kind": "stroke",
        "color": color,
        "cells": cells,
        "dt": [0, *[16] * (len(cells) // 2 - 1)],
        "part": 0,
    }


def log_of(task: Task, length: int) -> list[dict[str, Any]]:
    """``length`` actions on the first test: a page load, then strokes of up to five cells."""
    height, width = task.test[0].input.shape
    load_id = secrets.token_hex(8)
    device = {"viewport": [1366, 625], "dpr": 1, "pointer": "fine"}
    log: list[dict[str, Any]] = [
        {
            "action_id": 0,
            "t_ms": 0,
            "kind": "load",
            "load_id": load_id,
            "at": "2026-01-01T00:00:00.000Z",
            "device": device,
        }
    ]
    for action_id in range(1, length):
        row, first = action_id % height, action_id * 3 % width
        columns = range(first, min(first + 5, width))
        cells = [n for column in columns for n in (row, column)]
        log.append(stroke(action_id, cells, 1 + action_id % 9))
    return log


def store_log(app: App, trial: Trial, log: list[dict[str, Any]]) -> None:
    """Put a log into the database as if an earlier page load had sent it."""
    writer_id = secrets.token_hex(8)
    app.store.take_lease(trial.token, writer_id, secrets.token_hex(8))
    actions = [parse_action(raw) for raw in log]
    for start in range(0, len(actions), 500):
        app.store.append_actions(trial.token, writer_id, start, actions[start : start + 500])


def grid_of(task: Task, log: list[dict[str, Any]]) -> list[list[int]]:
    """The grid a log gives, as rows."""
    actions: Iterator[Action] = (parse_action(raw) for raw in log)
    return replay(actions, task.test[0].input).grid.to_rows()


class Client:
    """One kept-alive connection to a server."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """POST JSON and read the JSON answer. Raises RuntimeError for any other status than 200."""
        return self.send("POST", path, json.dumps(body).encode())

    def get(self, path: str) -> bytes:
        """GET a path. Raises RuntimeError for any other status than 200."""
        self._connection.request("GET", path)
        return self._read(path)

    def send(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        """Send bytes of JSON and read the JSON answer."""
        self._connection.request(method, path, body, {"Content-Type": "application/json"})
        answer: dict[str, Any] = json.loads(self._read(path))
        return answer

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _read(self, path: str) -> bytes:
        response = self._connection.getresponse()
        content = response.read()
        if response.status != 200:
            raise RuntimeError(f"{path}: {response.status} {content[:200]!r}")
        return content
