"""Which room a request is about, and how fast somebody may find out which there are."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from starlette.requests import HTTPConnection

from arc.errors import TrialError
from arc.store import Store
from arc.store.room_records import Room
from arc.web import identity
from arc.web.live.address import join_key
from arc.web.live.limits import NEW_ROOMS, WRONG_CODES, Limiter

_CODE: Final = re.compile(r"[A-Za-z]{4}")


@dataclass(frozen=True, slots=True)
class Gate:
    """Lets requests to the room they name, wrong names only so often from one address."""

    store: Callable[[], Store]
    wrong_codes: Limiter = field(default_factory=lambda: Limiter(WRONG_CODES))
    new_rooms: Limiter = field(default_factory=lambda: Limiter(NEW_ROOMS))

    def room(self, connection: HTTPConnection, key: str | None = None) -> Room:
        """The room that a request's path names. ``key`` is the one in the QR code's link.

        Raises TrialError: ``no_room``; ``too_many`` for who has named wrong ones and may not know
        of this one anyhow.
        """
        code: str = connection.path_params["code"]
        address = address_of(connection)
        has_form = is_code(code)
        room = self.store().rooms.find(code) if has_form else None
        if self.wrong_codes.wait_ms(address) and not (room and self._knows(connection, room, key)):
            # A right code is refused, too: or the answer would tell which one is.
            self.wrong_codes.check(address)
        if room is None:
            if has_form:
                self.wrong_codes.count(address)
            raise TrialError("no_room", "no room has this code")
        return room

    def _knows(self, connection: HTTPConnection, room: Room, key: str | None) -> bool:
        given = key or connection.query_params.get("key", "")
        if given and secrets.compare_digest(given.encode(), join_key(room).encode()):
            return True
        visitor = identity.visitor(connection.cookies)
        if visitor is None:
            return False
        if visitor == room.host_participant_id:
            return True
        return self.store().rooms.member(room.room_id, visitor) is not None


def is_code(text: str) -> bool:
    """Whether a text has the form of a room's code."""
    return _CODE.fullmatch(text) is not None


def address_of(connection: HTTPConnection) -> str:
    """Where a request comes from; only ever for a limit, never to be kept."""
    return connection.client.host if connection.client else ""
