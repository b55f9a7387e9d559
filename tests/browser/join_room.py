"""A room of the live stage without a server, for the audience's page: phones that join are members,
solve on trials kept in memory, and vote."""

from __future__ import annotations

import json
import mimetypes
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, Route, WebSocketRoute

from arc.tasks import Task
from tests.browser import stage_room
from tests.browser.stage_room import ORIGIN, WEB, Json

CODE = "KITO"


class JoinRoom:
    """The room KITO and every phone of a context; what was handed in stands in ``trials``.

    ``scene`` is what phones are shown. While ``is_down`` nobody answers; ``refusals`` are the next
    answers to the room's requests, ``(status, body)``, in place of real ones.
    """

    def __init__(self, context: BrowserContext, task: Task) -> None:
        self.task = task
        self.context = context
        self.parts: dict[str, Json] = {"task": stage_room.task_part(task)}
        self.requests: list[tuple[str, Json]] = []
        self.fetched: dict[str, int] = {}
        self.sockets: list[WebSocketRoute] = []
        self.errors: list[str] = []
        self.trials: dict[str, Json] = {}
        self.member: Json | None = None
        self.votes: dict[str, str] = {}
        self.verdict: str | None = None
        self.standing: Json = {"points": 0, "rank": None, "of": 0}
        self.refusals: list[tuple[int, Json]] = []
        self.is_down = False
        self.version = 0
        self.scene = self._scene("lobby")
        context.on("page", lambda page: page.on("pageerror", self._failed))
        context.route(f"{ORIGIN}/**", self._answer)
        context.route_web_socket(f"{ORIGIN.replace('http', 'ws')}/**", self._connect)

    def visit(self, path: str = f"/join/{CODE}") -> Page:
        """A page of the visitor's."""
        page = self.context.new_page()
        page.goto(f"{ORIGIN}{path}")
        return page

    def show(self, phase: str, **fields: Any) -> None:
        """Send everybody a scene; ``seconds`` is what is left to solve."""
        self.scene = self._scene(phase, **fields)
        self._send({"scene": self.scene})

    def tally(self, **fields: Any) -> None:
        self._send({"tally": {"members": 1, "answers": 0, "votes": {}} | fields})

    def gone(self, reason: str) -> None:
        self._send({"gone": reason})

    def go_down(self) -> None:
        """The server is away: sockets are cut, requests go unanswered."""
        self.is_down = True
        for socket in self.sockets:
            socket.close()
        self.sockets.clear()

    def sent(self, name: str) -> list[Json]:
        """The bodies of requests by the last part of their path, those that went unanswered, too."""
        return [body for path, body in self.requests if path.rsplit("/", 1)[1] == name]

    def handed_in(self, pair_index: int = 0) -> list[Any]:
        """The grids that the room has for a test."""
        trial = self.trials.get(f"token-{pair_index}", {"attempts": []})
        return [attempt["grid"] for attempt in trial["attempts"]]

    def _scene(self, phase: str, *, seconds: float | None = None, **fields: Any) -> Json:
        self.version += 1
        now = round(1000 * time.time())
        deadline = None if seconds is None else now + round(1000 * seconds)
        has_task = phase not in ("lobby", "ended")
        task = {"part": "task", "task_id": None} if has_task else None
        given = {"now_ms": now, "role": "audience", "task": task, "deadline_ms": deadline}
        return stage_room.scene(phase, **(given | fields)) | {"version": self.version}

    def _send(self, message: Json) -> None:
        for socket in self.sockets:
            socket.send(json.dumps(message))

    def _failed(self, error: Any) -> None:
        self.errors.append(str(error))

    def _connect(self, socket: WebSocketRoute) -> None:
        if self.is_down:
            socket.close()
            return
        self.sockets.append(socket)
        socket.on_message(lambda _: socket.send(json.dumps({"pong": round(1000 * time.time())})))
        is_here = urlsplit(socket.url).path.split("/")[3] == CODE
        scene = self.scene | {"now_ms": round(1000 * time.time())}
        socket.send(json.dumps({"scene": scene} if is_here else {"gone": "no_room"}))

    def _answer(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if route.request.method == "POST":
            self._post(route, path)
        elif path.startswith("/join"):
            route.fulfill(body=shell(path[6:]), content_type="text/html; charset=utf-8")
        elif self.is_down:
            route.abort()
        elif "/parts/" in path:
            part = self.parts.get(path.rsplit("/", 1)[1])
            route.fulfill(json=part) if part else route.fulfill(status=404, json={})
        elif (file := WEB / path.removeprefix("/arc/1/")).is_file():
            self.fetched[path] = self.fetched.get(path, 0) + 1
            route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0])
        else:
            route.fulfill(status=404, body="")

    def _post(self, route: Route, path: str) -> None:
        body: Json = route.request.post_data_json or {}
        self.requests.append((path, body))
        if self.is_down:
            route.abort()
            return
        of, name = path.split("/")[-2:]
        if "/trials/" in path:
            status, answer = self._on_trial(self.trials[of], name, body)
        elif self.refusals:
            status, answer = self.refusals.pop(0)
        else:
            handlers: dict[str, Callable[[Json], tuple[int, Json]]] = {
                "join": self._join,
                "me": self._me,
                "play": self._play,
                "votes": self._vote,
            }
            status, answer = handlers[name](body)
        route.fulfill(status=status, json=answer)

    def _join(self, body: Json) -> tuple[int, Json]:
        self.member = {"member": 12, "nickname": body["nickname"]}
        return 200, self.member

    def _me(self, _body: Json) -> tuple[int, Json]:
        if self.member is None:
            return 404, {"error": "no_member", "message": "not a member"}
        attempts = sum(len(trial["attempts"]) for trial in self.trials.values())
        own = {"is_hidden": False, "votes": self.votes, "verdict": self.verdict, "share": None}
        answered = bool(self.trials) and all(trial["outcome"] for trial in self.trials.values())
        counts = {"answered": answered, "attempts": attempts}
        return 200, self.member | self.standing | own | counts

    def _vote(self, body: Json) -> tuple[int, Json]:
        self.votes[body["poll"]] = body["choice"]
        return 200, {}

    def _play(self, _body: Json) -> tuple[int, Json]:
        tests = [
            {"pair_index": n, "input": pair.input.to_rows(), "token": f"token-{n}"}
            for n, pair in enumerate(self.task.test)
        ]
        for test in tests:
            self.trials.setdefault(
                str(test["token"]), {"actions": [], "attempts": [], "outcome": None}
            )
        return 200, {
            "api": "/api",
            "task_id": "Puzzle 1",
            "collection": "",
            "protocol": {
                "name": "stage",
                "label": "Live stage",
                "attempts_allowed": 2,
                "feedback": "end",
                "time_limit_s": None,
                "confidence": False,
                "rule_description": "never",
                "tools": None,
            },
            "session": None,
            "train": self.parts["task"]["train"],
            "tests": tests,
            "urls": {"gallery": "/", "compare": None, "session": None},
            "truth_seen": False,
            "round_number": 1,
        }

    def _on_trial(self, trial: Json, name: str, body: Json) -> tuple[int, Json]:
        if "actions" in body:
            trial["actions"][body["first_action_id"] :] = body["actions"]
        if name == "attempts":
            number = len(trial["attempts"]) + 1
            kept = {"attempt_id": body["attempt_id"], "pair_solved": None, "grid": body["grid"]}
            trial["attempts"].append(kept | {"attempt_number": number})
            trial["outcome"] = "handed_in" if number == 2 else None
        elif name == "close":
            trial["outcome"] = "handed_in"
        count = len(trial["attempts"])
        lease = {
            "protocol": "stage",
            "attempts_allowed": 2,
            "feedback": "end",
            "next_action_id": len(trial["actions"]),
            "actions": trial["actions"],
            "attempts": trial["attempts"],
        }
        common = {"attempts_left": 2 - count, "outcome": trial["outcome"]}
        answers = {
            "lease": lease | common,
            "actions": {"acked": len(trial["actions"]) - 1},
            "attempts": common
            | {"attempt_number": count, "pair_solved": None, "closed": bool(trial["outcome"])},
            "close": {"closed": True, "outcome": "handed_in"},
        }
        return 200, answers[name]


def shell(code: str) -> str:
    """The page as the server sends it."""
    live = f"/api/rooms/{code}/live" if code else None
    config = {"code": code or None, "api": "/api", "live": live, "assets": "/arc/1", "key": None}
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Join</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">'
        '<link rel="icon" href="data:,">'
        '<link rel="stylesheet" href="/arc/1/static/tokens.css"><link rel="stylesheet" href="/arc/1/stage/join.css">'
        f'<script type="application/json" id="arc-room">{json.dumps(config)}</script>'
        '<script type="module" src="/arc/1/stage/join.js"></script></head><body></body></html>'
    )
