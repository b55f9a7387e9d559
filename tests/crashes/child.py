"""The process that is killed: the real routes on a file, and everybody who plays on them.

It says on a pipe what it is about to send and, once the server has answered, that
it did. Whatever goes wrong is said as well, and ends the process.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from multiprocessing.connection import Connection
from random import Random
from time import sleep
from typing import Any, Literal

from starlette.applications import Starlette
from starlette.testclient import TestClient

from arc.sessions import PlannedTask
from arc.store import Store, Trial
from arc.web import api
from tests.crashes.scripts import PROTOCOL, TASK, answers, script, seed_of

PLAYERS = ("p0", "p1", "p2")
SITTER = "sitter"
JANITOR = "janitor"
_PAUSE_SECONDS = 0.01

Word = Literal["begins", "opened", "sends", "answered", "failed"]
Fact = tuple[str, str, Any]
"""Kind, whose, value: what is stored once a request has been answered.

``log`` a trial's number of actions, ``attempt`` one's id, ``close`` how a trial ended,
``vote`` after which round, ``rating`` a session's, ``end`` who ended it, ``forgotten`` that
a participant is gone.
"""


def serve(pipe: Connection, path: str, seed: int) -> None:
    """Open the database and play on it, several at once, for ever."""
    say = _Voice(pipe)
    threading.excepthook = _end_with(say)
    # A request passes through three threads; each would wait 5 ms for its turn.
    sys.setswitchinterval(0.0002)
    say("begins")
    store = Store.open(path)
    say("opened")
    app = Starlette(routes=api.routes(lambda: store, lambda *_: TASK))
    with TestClient(app) as client:
        everybody = [
            *(_Player(name, Random(f"{seed}/{name}"), store, client, say).play for name in PLAYERS),
            lambda: _sit(store, say),
            lambda: _forget_guests(store, say),
        ]
        threads = [threading.Thread(target=run) for run in everybody]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()


class _Voice:
    """Lines of JSON on the pipe, ``[word, who, facts]``, each written in one piece."""

    def __init__(self, pipe: Connection) -> None:
        self._descriptor = pipe.fileno()
        self._lock = threading.Lock()

    def __call__(self, word: Word, who: str = "", *facts: Fact) -> None:
        with self._lock:
            os.write(self._descriptor, json.dumps([word, who, facts]).encode() + b"\n")


def _end_with(say: _Voice) -> Callable[[threading.ExceptHookArgs], None]:
    def report(failed: threading.ExceptHookArgs) -> None:
        with suppress(OSError):  # the parent is gone
            error = failed.exc_value
            say("failed", "", ("error", type(error).__name__, str(error)[:2000]))
        os._exit(1)

    return report


class _Player:
    """Plays round after round by the script, as the workbench would after each restart."""

    def __init__(
        self, name: str, random: Random, store: Store, client: TestClient, say: _Voice
    ) -> None:
        self._name = name
        self._random = random
        self._store = store
        self._client = client
        self._say = say

    def play(self) -> None:
        self._store.new_participant(self._name)
        for number in count(max(1, self._store.latest_round(self._name, TASK))):
            for trial in self._store.open_trials(self._name, TASK, "x", PROTOCOL, number):
                self._play_trial(trial)
            vote: Fact = ("vote", self._name, number)
            self._say("sends", self._name, vote)
            self._store.cast_vote(self._name, TASK, "yes", "truth", f"after round {number}")
            self._say("answered", self._name, vote)

    def _play_trial(self, trial: Trial) -> None:
        lease = self._post(trial, "lease", {"load_id": "load-one"})
        if lease["outcome"]:
            return
        log, done = script(seed_of(trial)), lease["next_action_id"]
        known = {attempt["attempt_id"] for attempt in lease["attempts"]}
        if done and log[done - 1]["kind"] == "attempt" and log[done - 1]["attempt_id"] not in known:
            self._hand_in(trial, done, done)
        while done < len(log):
            done = self._go_on(trial, done)
        if log[-1]["kind"] == "close":
            body = {"outcome": "gave_up", "reason": "tedious"}
            self._post(trial, "close", body, ("close", seed_of(trial), "gave_up"))

    def _go_on(self, trial: Trial, done: int) -> int:
        """Send the next few actions, some of them once more; returns how many there are then."""
        log = script(seed_of(trial))
        stop = next(n for n in range(done, len(log)) if log[n]["kind"] in ("attempt", "close")) + 1
        end = min(done + self._random.randint(1, 30), stop)
        first = max(0, done - self._random.choice((0, 0, 0, 1, 5)))
        if log[end - 1]["kind"] != "attempt":
            self._append(trial, first, end)
        elif self._random.random() < 0.5:
            self._hand_in(trial, first, end)
        else:
            self._append(trial, first, end)
            self._hand_in(trial, end, end)
        return end

    def _append(self, trial: Trial, first: int, end: int) -> None:
        seed = seed_of(trial)
        body = {"first_action_id": first, "actions": script(seed)[first:end]}
        self._post(trial, "actions", body, ("log", seed, end))

    def _hand_in(self, trial: Trial, first: int, end: int) -> None:
        """Submit the attempt that ends the script's first ``end`` actions, those from ``first`` with it."""
        seed = seed_of(trial)
        action = script(seed)[end - 1]
        attempt_id, is_last = action["attempt_id"], end == len(script(seed))
        body = {
            "attempt_id": attempt_id,
            "grid": answers(seed)[attempt_id].grid.to_rows(),
            "t_ms": action["t_ms"],
            "last_action_id": end - 1,
        }
        if first < end:
            body |= {"first_action_id": first, "actions": script(seed)[first:end]}
        facts: list[Fact] = [("log", seed, end), ("attempt", seed, attempt_id)]
        self._post(trial, "attempts", body, *facts, *[("close", seed, "failed")][:is_last])

    def _post(self, trial: Trial, route: str, body: dict[str, Any], *facts: Fact) -> dict[str, Any]:
        """Send a request, now and then twice; both have to be answered alike."""
        self._say("sends", self._name, *facts)
        answer = self._send(trial, route, body)
        if self._random.random() < 0.2 and self._send(trial, route, body) != answer:
            raise RuntimeError(f"{route} was answered otherwise the second time")
        self._say("answered", self._name, *facts)
        return answer

    def _send(self, trial: Trial, route: str, body: dict[str, Any]) -> dict[str, Any]:
        response = self._client.post(
            f"/api/trials/{trial.token}/{route}", json={"writer_id": f"writer-{self._name}", **body}
        )
        if response.status_code != 200:
            raise RuntimeError(f"{route} was answered {response.status_code}: {response.text}")
        return dict(response.json())


def _sit(store: Store, say: _Voice) -> None:
    """Go through sessions one after the other, rating before and ending each."""
    store.new_participant(SITTER)
    plan = PlannedTask("x", TASK.task_id, TASK.content_hash, len(TASK.test), is_control=False)
    for number in count():
        session = store.sessions.create(SITTER, PROTOCOL, "x", [plan], number)
        rating: Fact = ("rating", session.token, number % 11)
        say("sends", SITTER, rating)
        store.sessions.rate(session.token, "start", 0, number % 11, "rof-1")
        say("answered", SITTER, rating)
        ended: Fact = ("end", session.token, "participant")
        say("sends", SITTER, ended)
        store.sessions.end(session.token)
        say("answered", SITTER, ended)
        sleep(_PAUSE_SECONDS)


def _forget_guests(store: Store, say: _Voice) -> None:
    """Delete participant after participant: each time SQLite's log is copied into the file."""
    for number in count():
        guest = f"guest-{os.getpid()}-{number}"
        store.new_participant(guest)
        store.open_trials(guest, TASK, "x", PROTOCOL)
        gone: Fact = ("forgotten", guest, True)
        say("sends", JANITOR, gone)
        store.forget(guest)
        say("answered", JANITOR, gone)
        sleep(5 * _PAUSE_SECONDS)
