"""The sockets of a room's pages in this process, and what waits to be sent to each.

Messages say all there is, never a change to it: of each kind only the newest waits, so that a
slow page costs a few kilobytes and holds nobody up.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any, Final, Literal

from starlette.websockets import WebSocket

from arc.web.live.scene import Role

Kind = Literal["pong", "scene", "tally", "gone"]

_SEND_S: Final = 15.0
"""A page that takes nothing for so long has gone."""

_ORDER: Final[tuple[Kind, ...]] = ("pong", "scene", "tally", "gone")


class Connection:
    """One page: who it is, and what it is still to be told. Of the event loop's thread."""

    def __init__(
        self, socket: WebSocket, role: Role, participant_id: str | None, *, is_viewer: bool
    ) -> None:
        self.role = role
        self.participant_id = participant_id
        self.is_viewer = is_viewer
        self._socket = socket
        self._waiting: dict[Kind, str] = {}
        self._is_told = asyncio.Event()

    def put(self, kind: Kind, text: str) -> None:
        """Send this soon, in place of what waits of the kind."""
        self._waiting[kind] = text
        self._is_told.set()

    def dismiss(self, reason: str) -> None:
        """Say that there will be no more, and close."""
        self.put("gone", gone(reason))

    async def send_all(self) -> None:
        """Send what there is until the page is dismissed. Raises TimeoutError for one too slow."""
        while True:
            await self._is_told.wait()
            self._is_told.clear()
            for kind in _ORDER:
                text = self._waiting.pop(kind, None)
                if text is not None:
                    async with asyncio.timeout(_SEND_S):
                        await self._socket.send_text(text)
                    if kind == "gone":
                        return


def gone(reason: str, **details: Any) -> str:
    """The last message of a socket."""
    return json.dumps({"gone": reason, **details})
