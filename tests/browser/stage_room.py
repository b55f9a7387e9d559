"""A room of the live stage without a server: a display page is shown any scene, and gets the parts it names."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route, WebSocketRoute
from starlette.applications import Starlette
from starlette.testclient import TestClient

from arc.web import assets
from arc.web.live import pages

WEB = Path(assets.__file__).parent
ORIGIN = "http://stage.test"
NOW_MS = 1_800_000_000_000
QR = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 25 25"><rect width="25" height="25" fill="#fff"/>'
    '<path d="M2 2h7v7h-7z M16 2h7v7h-7z M2 16h7v7h-7z M11 4h2v5h2v3h-6v-2h2z M14 14h4v3h3v6h-5v-4h-3z"/></svg>'
)

Json = dict[str, Any]


class StageRoom:
    """A display page of the room KITO, fed by hand.

    ``parts`` are what the page can fetch, by key. The page's clock is put so that a scene's
    moments are ``NOW_MS`` and what follows.
    """

    def __init__(self, context: BrowserContext, query: str = "") -> None:
        self.parts: dict[str, Json] = {}
        self.requests: list[str] = []
        self.sockets: list[WebSocketRoute] = []
        self.scene: Json | None = None
        self.version = 0
        self.is_down = False
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.route(f"{ORIGIN}/**", self._answer)
        self.page.route_web_socket(f"{ORIGIN.replace('http', 'ws')}/**", self._connect)
        self.page.goto(f"{ORIGIN}/stage/KITO{query}")

    def show(self, **fields: Any) -> None:
        """Send a scene: ``fields`` over one of an empty lobby."""
        self.version += 1
        self.scene = scene(**fields) | {"version": self.version}
        self._send({"scene": self.scene})

    def tally(self, **fields: Any) -> None:
        """Send a tally."""
        self._send({"tally": {"members": 0, "answers": 0, "votes": {}} | fields})

    def gone(self, reason: str) -> None:
        """Send the page away."""
        self._send({"gone": reason})

    def cut(self) -> None:
        """Lose the connection; the next one succeeds unless ``is_down``."""
        for socket in self.sockets:
            socket.close()
        self.sockets.clear()

    def overflow(self) -> Json:
        """By how many pixels the page or anything on it reaches out of the window: sides that do."""
        found: Json = self.page.evaluate(_OVERFLOW)
        return found

    def _send(self, message: Json) -> None:
        for socket in self.sockets:
            socket.send(json.dumps(message))

    def _connect(self, socket: WebSocketRoute) -> None:
        if self.is_down:
            socket.close()
            return
        self.sockets.append(socket)
        socket.on_message(lambda message: self._heard(socket, message))
        if self.scene:
            socket.send(json.dumps({"scene": self.scene}))

    def _heard(self, socket: WebSocketRoute, message: str | bytes) -> None:
        if message == "ping":
            socket.send(json.dumps({"pong": NOW_MS}))

    def _answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(ORIGIN).split("?")[0]
        self.requests.append(path)
        if path == "/stage/KITO":
            query = route.request.url.removeprefix(f"{ORIGIN}{path}")
            route.fulfill(body=shell(query), content_type="text/html; charset=utf-8")
        elif path.endswith("/qr.svg"):
            route.fulfill(body=QR, content_type="image/svg+xml")
        elif "/parts/" in path:
            part = self.parts.get(path.rsplit("/", 1)[1])
            route.fulfill(json=part) if part else route.fulfill(status=404, json={})
        elif (file := WEB / path.removeprefix("/arc/1/")).is_file():
            route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0])
        else:
            route.fulfill(status=404, body="")


def shell(query: str) -> str:
    """The page as the server sends it, its assets under ``/arc/1``."""
    server = TestClient(Starlette(routes=pages.routes("", lambda: "/arc/1")))
    return server.get(f"/stage/KITO{query}").text


def scene(phase: str = "lobby", **fields: Any) -> Json:
    """A scene of the stage, everything in it."""
    room = {
        "code": "KITO",
        "title": "",
        "task_count": 3,
        "delay_ms": 0,
        "seconds": 180,
        "join_url": "http://arc.example/join/KITO",
        "join_label": "arc.example/join",
        "is_local": False,
        "is_plain_http": False,
    } | fields.pop("room", {})
    tally = {"members": 0, "answers": 0, "votes": {}} | fields.pop("tally", {})
    return {
        "now_ms": NOW_MS,
        "role": "stage",
        "room": room,
        "phase": phase,
        "position": 0,
        "opened_ms": None,
        "deadline_ms": None,
        "task": None,
        "region": None,
        "steps": [],
        "step_count": 0,
        "poll": None,
        "tally": tally,
        "scores": None,
    } | fields


def size(rows: Sequence[Sequence[Any]]) -> str:
    """A part's ``size`` of rows."""
    return f"{len(rows)} × {len(rows[0])}" if rows else ""


def answer_part(title: str, *grids: Sequence[Sequence[Any]]) -> Json:
    """A part of ``guess_1``, ``guess_2`` or ``host``."""
    return {"title": title, "pairs": [{"rows": rows, "size": size(rows)} for rows in grids]}


def tally_part(*pairs: Sequence[tuple[int, Sequence[Sequence[int]] | None, str]]) -> Json:
    """A part of ``tally``: for each pair its answers as (people, rows if released, size)."""
    return {
        "pairs": [
            {
                "answers": [{"n": n, "rows": rows, "size": text} for n, rows, text in answers],
                "n_people": sum(n for n, _, _ in answers),
            }
            for answers in pairs
        ]
    }


def poll(kind: str, choices: Sequence[str], part: str | None = None) -> Json:
    """A scene's ``poll``."""
    return {"kind": kind, "choices": list(choices), "part": part}


def steps(**parts: str | None) -> list[Json]:
    """A scene's ``steps`` from kinds and part keys, in this order."""
    return [{"kind": kind, "part": key} for kind, key in parts.items()]


def task_part(task: Any) -> Json:
    """What a page may see of a task before its truth."""
    return {
        "train": [
            {"input": pair.input.to_rows(), "output": pair.output.to_rows()} for pair in task.train
        ],
        "test": [{"input": pair.input.to_rows()} for pair in task.test],
    }


def names(count: int) -> Mapping[str, Any]:
    """A tally with so many members and the newest of them."""
    newest = [
        {"member": n, "nickname": f"Player {n}"} for n in range(max(1, count - 23), count + 1)
    ]
    return {"members": count, "newest": newest}


_OVERFLOW = """() => {
  const out = {};
  const root = document.scrollingElement;
  if (root.scrollWidth > innerWidth) out.page_width = root.scrollWidth - innerWidth;
  if (root.scrollHeight > innerHeight) out.page_height = root.scrollHeight - innerHeight;
  for (const node of document.querySelectorAll("main .grid, main h2, main .bar, main .label, main .join-code, main .qr, .clock-time")) {
    const frame = node.getBoundingClientRect();
    if (!frame.width || getComputedStyle(node).visibility === "hidden") continue;
    const beyond = Math.max(-frame.left, -frame.top, frame.right - innerWidth, frame.bottom - innerHeight);
    // A hurried clock beats.
    if (beyond > 1) out[`${node.tagName} ${node.className} ${node.textContent.slice(0, 20)}`] = Math.round(beyond);
  }
  for (const place of document.querySelectorAll(".screen-place, .rail, .card-body, .card, .puzzle, .examples")) {
    for (const [side, whole, seen] of [["width", place.scrollWidth, place.clientWidth], ["height", place.scrollHeight, place.clientHeight]]) {
      if (whole > seen + 1) out[`${place.className} ${side}`] = whole - seen;
    }
  }
  return out;
}"""
