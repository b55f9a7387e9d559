"""Where a room's pages are, as people are told: from ``--public-url``, or as the host's page asked."""

from __future__ import annotations

import hashlib
import ipaddress
from typing import NamedTuple
from urllib.parse import urlsplit

from starlette.requests import HTTPConnection

from arc.rooms import RoomPlan
from arc.store.room_records import Room
from arc.web import services


class JoinAddress(NamedTuple):
    """Where phones go. ``label`` is what somebody types by hand, followed by the code."""

    url: str
    label: str
    is_local: bool
    is_plain_http: bool


def page_origin(connection: HTTPConnection) -> str:
    """Where this server's pages are, base path included, without a slash at the end.

    The public address if there is one, else the address this request came with.
    """
    public = services.public_url()
    if public:
        return public
    secure = connection.url.scheme in ("https", "wss")
    return f"{'https' if secure else 'http'}://{connection.url.netloc}{services.base_path()}"


def room_origin(plan: RoomPlan, connection: HTTPConnection) -> str:
    """Where a room's audience is sent: the public address, else where its host's page was."""
    return services.public_url() or plan.origin or page_origin(connection)


def join_address(origin: str, code: str) -> JoinAddress:
    """The address of a room's page for the audience below a server's ``origin``."""
    parts = urlsplit(origin)
    return JoinAddress(
        url=f"{origin}/join/{code}",
        label=f"{parts.netloc}{parts.path}/join",
        is_local=_is_loopback(parts.hostname or ""),
        is_plain_http=parts.scheme == "http",
    )


def join_key(room: Room) -> str:
    """What the QR code's link says besides the code."""
    return hashlib.blake2b(b"", key=room.salt, digest_size=8, person=b"join").hexdigest()


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
