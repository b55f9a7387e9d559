"""Visitors of a room without a browser: HTTP with a cookie of their own, and a socket."""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Self

import httpx2
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from arc.web import identity

Json = dict[str, Any]

PATIENCE_S = 20.0


class Page:
    """A socket of a role: takes what comes, until something is as it is waited for."""

    def __init__(self, address: str, cookie: str, secret: str | None = None) -> None:
        headers = {"Cookie": cookie}
        self._until_closed = ExitStack()
        self.socket: ClientConnection = self._until_closed.enter_context(
            connect(
                address.replace("http", "ws", 1),
                additional_headers=headers,
                open_timeout=PATIENCE_S,
            )
        )
        self.scene: Json = {}
        self.tally: Json = {}
        self.gone: Json | None = None
        self.pong: int | None = None
        self.texts: list[str] = []
        if secret is not None:
            self.socket.send(json.dumps({"host_secret": secret}))

    def until(self, holds: Callable[[Self], object], seconds: float = PATIENCE_S) -> Self:
        """Listen until it holds. Raises AssertionError when it does not in time."""
        give_up = time.monotonic() + seconds
        while not holds(self):
            left = give_up - time.monotonic()
            assert left > 0, f"waited in vain; the last scene: {self.scene}, gone: {self.gone}"
            try:
                self.hear(self.socket.recv(timeout=left))
            except TimeoutError:
                continue
            except ConnectionClosed:
                assert holds(self), f"closed; the last scene: {self.scene}, gone: {self.gone}"
        return self

    def until_phase(self, phase: str) -> Self:
        return self.until(lambda page: page.scene.get("phase") == phase)

    def until_version(self, version: int) -> Self:
        return self.until(lambda page: page.scene.get("version", -1) >= version)

    def quiet(self, seconds: float) -> Self:
        """Listen for so long, whatever comes."""
        give_up = time.monotonic() + seconds
        while (left := give_up - time.monotonic()) > 0:
            try:
                self.hear(self.socket.recv(timeout=left))
            except (TimeoutError, ConnectionClosed):
                break
        return self

    def hear(self, text: str | bytes) -> None:
        assert isinstance(text, str)
        self.texts.append(text)
        message = json.loads(text)
        self.scene = message.get("scene", self.scene)
        self.tally = message.get("scene", message).get("tally", self.tally)
        self.gone = message if "gone" in message else self.gone
        self.pong = message.get("pong", self.pong)

    def close(self) -> None:
        self._until_closed.close()


class Visitor:
    """Somebody with a cookie."""

    def __init__(self, base: str, secret: str | None = None) -> None:
        self.base = base
        self.secret = secret or identity.new_secret()
        self.cookie = f"{identity.COOKIE}={self.secret}"
        self.http = httpx2.Client(base_url=base, headers={"Cookie": self.cookie}, timeout=30)

    @property
    def participant_id(self) -> str:
        return identity.participant_id(self.secret)

    def post(self, path: str, body: Json) -> httpx2.Response:
        return self.http.post(f"/api{path}", json=body)

    def page(self, code: str, role: str = "audience", **how: Any) -> Page:
        more = "".join(f"&{name}={value}" for name, value in how.items() if name != "secret")
        address = f"{self.base}/api/rooms/{code}/live?role={role}{more}"
        return Page(address, self.cookie, how.get("secret"))


class Host(Visitor):
    """Makes a room and drives it."""

    def __init__(self, base: str, **plan: Any) -> None:
        super().__init__(base)
        wanted = {"collection": "o3-unsolved", "tasks": ["05a7bcf2"], "seconds": 60} | plan
        answer = self.post("/rooms", wanted)
        assert answer.status_code == 200, answer.text
        self.code: str = answer.json()["code"]
        self.host_secret: str = answer.json()["host_secret"]

    def do(self, kind: str, version: int | None = None, **fields: Any) -> Json:
        """A command that is done; the host's scene after it."""
        answer = self.try_to(kind, version, **fields)
        assert answer.status_code == 200, answer.text
        scene: Json = answer.json()
        return scene

    def try_to(self, kind: str, version: int | None = None, **fields: Any) -> httpx2.Response:
        body: Json = {"host_secret": self.host_secret, "command": {"kind": kind, **fields}}
        if version is not None:
            body["version"] = version
        return self.post(f"/rooms/{self.code}/host", body)

    def go_on_until(self, holds: Callable[[Json], object]) -> Json:
        """Press ``next`` until it holds; waits while answers are on their way."""
        scene = self.do("state")
        while not holds(scene):
            answer = self.try_to("next")
            if answer.status_code == 409 and "wait_ms" in answer.json():
                time.sleep(answer.json()["wait_ms"] / 1000)
                continue
            assert answer.status_code == 200, answer.text
            scene = answer.json()
        return scene


class Member(Visitor):
    """Joins a room, draws, votes."""

    def __init__(
        self, base: str, code: str, nickname: str = "Ada", *, consent: bool = False
    ) -> None:
        super().__init__(base)
        self.code = code
        self.room = f"/rooms/{code}"
        answer = self.post(f"{self.room}/join", {"nickname": nickname, "consent": consent})
        assert answer.status_code == 200, answer.text
        self.member: int = answer.json()["member"]
        self.nickname: str = answer.json()["nickname"]
        self.puzzle: Json = {}

    def me(self) -> Json:
        answer = self.post(f"{self.room}/me", {})
        assert answer.status_code == 200, answer.text
        found: Json = answer.json()
        return found

    def play(self) -> Json:
        answer = self.post(f"{self.room}/play", {})
        assert answer.status_code == 200, answer.text
        self.puzzle = answer.json()
        return self.puzzle

    def submit(self, rows: list[list[int]], pair_index: int = 0) -> httpx2.Response:
        """Draw a grid on the puzzle that ``play`` opened, and hand it in."""
        test = self.puzzle["tests"][pair_index]
        attempt_id = secrets.token_hex(8)
        lease = self.post(
            f"/trials/{test['token']}/lease",
            {"writer_id": test["lease"]["writer_id"], "load_id": test["lease"]["load_id"]},
        ).json()
        first = lease["next_action_id"]
        device = {"viewport": [390, 844], "dpr": 3, "pointer": "coarse"}
        load = {"load_id": secrets.token_hex(8), "at": "2026-01-31T09:00:00Z", "device": device}
        flat = "/".join("".join(map(str, row)) for row in rows)
        moves: list[Json] = [
            {"kind": "load", **load},
            {"kind": "resize", "height": len(rows), "width": len(rows[0])},
            {"kind": "paste", "at": [0, 0], "rows": flat, "source": "answer"},
            {"kind": "attempt", "attempt_id": attempt_id},
        ]
        actions = [{"action_id": first + n, "t_ms": 400 * n, **m} for n, m in enumerate(moves)]
        body = {
            "writer_id": test["lease"]["writer_id"],
            "attempt_id": attempt_id,
            "grid": rows,
            "t_ms": actions[-1]["t_ms"],
            "last_action_id": actions[-1]["action_id"],
            "first_action_id": first,
            "actions": actions,
        }
        return self.post(f"/trials/{test['token']}/attempts", body)

    def close(self, pair_index: int = 0, outcome: str = "done") -> httpx2.Response:
        """End a test of the puzzle without another attempt."""
        test = self.puzzle["tests"][pair_index]
        who = {"writer_id": test["lease"]["writer_id"], "outcome": outcome}
        return self.post(f"/trials/{test['token']}/close", who)

    def vote(self, poll: str, choice: str) -> httpx2.Response:
        return self.post(f"{self.room}/votes", {"poll": poll, "choice": choice})
