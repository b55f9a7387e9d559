"""Who is playing: a random secret in an HttpOnly cookie, and the id derived from it.

The secret opens a person's data, so it never leaves the cookie. What is stored
and exported is a one-way digest of it.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from typing import Final

from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from arc.web.addresses import wants_page

COOKIE: Final = "arc_participant"
_SECRET: Final = re.compile(r"[A-Za-z0-9_-]{22}")
_YEAR_SECONDS: Final = 365 * 24 * 3600


def new_secret() -> str:
    """128 random bits as 22 characters of URL-safe base64."""
    return secrets.token_urlsafe(16)


def is_secret(text: str | None) -> bool:
    """Whether a cookie's value has the form ``new_secret`` gives."""
    return bool(text and _SECRET.fullmatch(text))


def participant_id(secret: str) -> str:
    """The public id (16 hex digits) of the holder of a secret; it cannot be turned back."""
    return hashlib.blake2b(secret.encode(), digest_size=8, person=b"participant").hexdigest()


def visitor(cookies: Mapping[str, str]) -> str | None:
    """The public id of who a request's cookies say is asking; None without a valid one."""
    secret = cookies.get(COOKIE)
    return participant_id(secret) if secret and is_secret(secret) else None


def cookie_header(secret: str, path: str, *, https: bool) -> str:
    """The Set-Cookie value that gives a browser this secret for a year."""
    attributes = [
        f"{COOKIE}={secret}",
        f"Path={path or '/'}",
        f"Max-Age={_YEAR_SECONDS}",
        "HttpOnly",
        "SameSite=Lax",
    ]
    return "; ".join([*attributes, "Secure"] if https else attributes)


class ParticipantCookie:
    """ASGI middleware: a visitor without a valid cookie leaves a page with one.

    Streamlit's WebSocket, which follows the page, then carries it, so that
    ``st.context.cookies`` has it on the very first visit. Answers of the API are
    left alone: only the page itself hands out identities unasked, or two requests in
    flight at once could hand out two.
    """

    def __init__(self, app: ASGIApp, path: str = "/") -> None:
        self.app = app
        self.path = path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not wants_page(scope) or is_secret(_cookie(scope)):
            await self.app(scope, receive, send)
            return
        header = cookie_header(new_secret(), self.path, https=scope.get("scheme") == "https")

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", []),
                    (b"set-cookie", header.encode("latin-1")),
                    (b"cache-control", b"no-cache"),
                ]
            await send(message)

        await self.app(scope, receive, send_with_cookie)


def _header(scope: Scope, name: bytes) -> str:
    return next((v.decode("latin-1") for k, v in scope["headers"] if k == name), "")


def _cookie(scope: Scope) -> str | None:
    return cookie_parser(_header(scope, b"cookie")).get(COOKIE)
