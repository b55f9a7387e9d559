"""Many members of one room, each with a socket and a cookie, in a process of their own.

Told what to do by lines of JSON on standard input, it answers each with one on standard output.
Moments are seconds of the machine's monotonic clock, which all its processes share.
"""

from __future__ import annotations

import asyncio
import json
import random
import secrets
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import httpx2
from websockets.asyncio.client import ClientConnection, connect

from arc.web import identity

Json = dict[str, Any]

_CONNECTIONS: Final = 100
"""Most HTTP connections at once, as a proxy would keep; sockets are apart from them."""
_PATIENCE_S: Final = 10.0


class Member:
    """One phone: joins, listens, opens the task, hands in an answer."""

    def __init__(self, http: httpx2.AsyncClient, base: str, code: str, number: int) -> None:
        self._http, self._base, self._code, self._number = http, base, code, number
        self._cookie = {"Cookie": f"{identity.COOKIE}={secrets.token_urlsafe(16)}"}
        self._tests: list[Json] = []
        self.arrivals: dict[int, float] = {}
        """When each version of the scene first came."""
        self.newest = -1
        self._listening: asyncio.Task[None] | None = None

    async def connect(self) -> int:
        """Open the socket; 200, as a request would answer."""
        address = f"{self._base}/api/rooms/{self._code}/live?role=audience"
        socket = await connect(
            address.replace("http", "ws", 1), additional_headers=self._cookie, open_timeout=30
        )
        self._listening = asyncio.create_task(self._listen(socket))
        return 200

    async def listen(self) -> int:
        """Open the socket and wait for the first scene."""
        await self.connect()
        while self.newest < 0:
            await asyncio.sleep(0.01)
        return 200

    async def _listen(self, socket: ClientConnection) -> None:
        while True:
            await self._take(socket)

    async def _take(self, socket: ClientConnection) -> None:
        message = json.loads(await socket.recv())
        if "scene" in message:
            version = message["scene"]["version"]
            self.arrivals.setdefault(version, time.monotonic())
            self.newest = max(self.newest, version)

    async def post(self, path: str, body: Json) -> httpx2.Response:
        return await self._http.post(f"{self._base}{path}", json=body, headers=self._cookie)

    async def join(self) -> int:
        """The status of the answer."""
        body = {"nickname": f"Member {self._number}", "consent": True}
        return (await self.post(f"/api/rooms/{self._code}/join", body)).status_code

    async def play(self) -> int:
        """Ask for the task; the status of the answer."""
        answer = await self.post(f"/api/rooms/{self._code}/play", {})
        if answer.status_code == 200:
            self._tests = answer.json()["tests"]
        return answer.status_code

    async def submit(self) -> int:
        """Hand in a blank grid for every test; the worst status."""
        worst = 200
        for test in self._tests:
            lease, path = test["lease"], f"/api/trials/{test['token']}"
            load_id, who = secrets.token_hex(8), {"writer_id": lease["writer_id"]}
            device = {"viewport": [390, 844], "dpr": 3, "pointer": "coarse"}
            first = lease["answer"]["next_action_id"]
            attempt_id = secrets.token_hex(8)
            moves: list[Json] = [
                {
                    "kind": "load",
                    "load_id": load_id,
                    "at": "2026-01-31T09:00:00Z",
                    "device": device,
                },
                {"kind": "clear"},
                {"kind": "attempt", "attempt_id": attempt_id},
            ]
            actions = [
                {"action_id": first + n, "t_ms": 400 * n, **move} for n, move in enumerate(moves)
            ]
            body = {
                "attempt_id": attempt_id,
                "grid": [[0] * len(row) for row in test["input"]],
                "t_ms": actions[-1]["t_ms"],
                "last_action_id": actions[-1]["action_id"],
                "first_action_id": first,
                "actions": actions,
            }
            worst = max(worst, (await self.post(f"{path}/attempts", who | body)).status_code)
        return worst


class Audience:
    """All of them; each method is a command."""

    def __init__(self, base: str, code: str, count: int) -> None:
        limits = httpx2.Limits(max_connections=_CONNECTIONS)
        http = httpx2.AsyncClient(limits=limits, timeout=60)
        self.members = [Member(http, base, code, number) for number in range(1, count + 1)]

    async def listen(self, seconds: float) -> Json:
        """Open the sockets, evenly over so many seconds, until each had its first scene."""
        return await self._each(Member.listen, self._evenly(seconds))

    async def connect(self, seconds: float) -> Json:
        """Open the sockets of a server that says nothing by itself."""
        return await self._each(Member.connect, self._evenly(seconds))

    async def join(self, seconds: float) -> Json:
        return await self._each(Member.join, self._evenly(seconds))

    async def play(self, seconds: float) -> Json:
        return await self._each(Member.play, self._evenly(seconds))

    async def submit(self, seconds: float) -> Json:
        """Hand in, at random moments within so many seconds."""
        return await self._each(Member.submit, [random.uniform(0, seconds) for _ in self.members])

    async def arrivals(self, version: int) -> Json:
        """When each member had this version of the scene, or a newer one; null for who has neither."""
        give_up = time.monotonic() + _PATIENCE_S
        while any(m.newest < version for m in self.members) and time.monotonic() < give_up:
            await asyncio.sleep(0.02)
        return {"at": [_had(member, version) for member in self.members]}

    def _evenly(self, seconds: float) -> list[float]:
        return [seconds * n / len(self.members) for n in range(len(self.members))]

    async def _each(self, do: Callable[[Member], Awaitable[int]], waits: Sequence[float]) -> Json:
        begun = time.monotonic()

        async def one(member: Member, wait: float) -> tuple[int, float]:
            await asyncio.sleep(wait)
            asked = time.monotonic()
            status = await do(member)
            return status, 1000 * (time.monotonic() - asked)

        done = await asyncio.gather(
            *(one(member, wait) for member, wait in zip(self.members, waits, strict=True))
        )
        return {
            "refused": sum(status != 200 for status, _ in done),
            "ms": [ms for _, ms in done],
            "seconds": time.monotonic() - begun,
        }


def _had(member: Member, version: int) -> float | None:
    return min((at for v, at in member.arrivals.items() if v >= version), default=None)


async def main() -> None:
    """Serve commands until the input ends: ``{"do": name, …arguments}``; the first is ``begin``."""
    loop = asyncio.get_running_loop()
    audience: Audience | None = None
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command = json.loads(line)
        name = command.pop("do")
        if name == "begin":
            audience, answer = Audience(**command), {}
        else:
            answer = await getattr(audience, name)(**command)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
