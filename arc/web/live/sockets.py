"""``WS /api/rooms/{code}/live``: a page's connection to its room."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect

from arc.errors import StoreError, TrialError
from arc.store import Store
from arc.store.room_records import Room
from arc.web import identity
from arc.web.live.address import page_origin, room_origin
from arc.web.live.connections import Connection, gone
from arc.web.live.follow import Broadcaster, Clock
from arc.web.live.gate import Gate
from arc.web.live.scene import ROLES, Role

_SECRET_S: Final = 10.0
"""How long a host's page may take to say its secret."""

_RETRY_MS: Final = 2000
"""When a page tries again that the database kept out."""


@dataclass(frozen=True, slots=True)
class LivePages:
    """What happens on a socket, from its opening to its end."""

    store: Callable[[], Store]
    gate: Gate
    broadcaster: Broadcaster
    clock: Clock

    async def serve(self, socket: WebSocket) -> None:
        """Serve one page until it leaves or is dismissed."""
        await socket.accept()
        try:
            await self._serve(socket)
        except (WebSocketDisconnect, TimeoutError, RuntimeError):
            # Gone, too slow, or closing already: there is nobody to tell.
            return

    async def _serve(self, socket: WebSocket) -> None:
        role = _role(socket)
        try:
            room = await run_in_threadpool(self._room, socket, role)
            if role == "host":
                await self._check_host(socket, room)
        except TrialError as error:
            await _dismiss(socket, gone(error.code, **error.details))
            return
        except StoreError:
            await _dismiss(socket, gone("unavailable", retry_ms=_RETRY_MS))
            return
        connection = Connection(
            socket,
            role,
            identity.visitor(socket.cookies),
            is_viewer=role != "host" and "preview" not in socket.query_params,
        )
        self.broadcaster.add(room, room_origin(room.plan, socket), connection)
        if role == "host":
            self.broadcaster.host_asked_at(room, page_origin(socket))
        try:
            await self._exchange(socket, connection)
        finally:
            self.broadcaster.remove(room, connection)

    def _room(self, socket: WebSocket, role: Role) -> Room:
        """In a thread: the room. Raises TrialError, ``removed`` for a phone that may not come back."""
        room = self.gate.room(socket)
        visitor = identity.visitor(socket.cookies)
        if role == "audience" and visitor is not None:
            member = self.store().rooms.member(room.room_id, visitor)
            if member is not None:
                member.check_may_stay()
        return room

    async def _exchange(self, socket: WebSocket, connection: Connection) -> None:
        """Listen and tell until either ends."""
        listening = asyncio.create_task(self._listen(socket, connection))
        telling = asyncio.create_task(connection.send_all())
        try:
            await asyncio.wait((listening, telling), return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (listening, telling):
                task.cancel()
            await asyncio.gather(listening, telling, return_exceptions=True)
        with suppress(RuntimeError, TimeoutError):
            async with asyncio.timeout(1):
                await socket.close()

    async def _listen(self, socket: WebSocket, connection: Connection) -> None:
        while True:
            if await _heard(socket) == "ping":
                connection.put("pong", f'{{"pong":{self.clock()}}}')

    async def _check_host(self, socket: WebSocket, room: Room) -> None:
        async with asyncio.timeout(_SECRET_S):
            secret = _secret(await _heard(socket))
        if not self.store().rooms.is_host(room, secret):
            raise TrialError("not_host", "this is not the secret of the room's host")


async def _heard(socket: WebSocket) -> str:
    """A message's text, empty for a message without. Raises WebSocketDisconnect."""
    message = await socket.receive()
    if message["type"] == "websocket.disconnect":
        raise WebSocketDisconnect(message.get("code", 1000))
    return message.get("text") or ""


def _role(socket: WebSocket) -> Role:
    asked = socket.query_params.get("role")
    return next((role for role in ROLES if role == asked), "audience")


def _secret(text: str) -> str:
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    secret = said.get("host_secret") if isinstance(said, dict) else None
    return secret if isinstance(secret, str) else ""


async def _dismiss(socket: WebSocket, text: str) -> None:
    async with asyncio.timeout(5):
        await socket.send_text(text)
        await socket.close()
