"""Addresses that lead to no page as they are, such as ``/play/05a7bcf2``."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

SERVED: Final = frozenset(
    ("api", "arc", "join", "stage", "_stcore", "app", "auth", "component", "media", "static")
)
"""First segments below which something is served: ours, then Streamlit's."""

NOWHERE: Final = "not-found"
"""A name no page has: Streamlit shows the gallery there and says that there is no such page."""

_SEGMENT: Final = re.compile(r"[\w.~+@ -]+")


class OneLevelPages:
    """ASGI middleware: sends a browser from ``/play/x?task=…`` to ``/play?task=…``.

    Streamlit answers every path with its page, whose scripts are linked relative to
    the address: one level down none is found, and the visitor looks at nothing. Some
    characters it answers with two words and no way on; those lead to ``NOWHERE``.
    """

    def __init__(self, app: ASGIApp, base_path: str = "") -> None:
        self.app = app
        self.base_path = base_path

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        target = self._target(scope) if scope["type"] == "http" else None
        answer = self.app if target is None else RedirectResponse(target)
        await answer(scope, receive, send)

    def _target(self, scope: Scope) -> str | None:
        """Where a page's address should have led; None for an address that is well as it is."""
        path: str = scope["path"]
        if not wants_page(scope) or not path.startswith(f"{self.base_path}/"):
            return None
        page = _page_of(path[len(self.base_path) + 1 :])
        if page is None:
            return None
        query = scope["query_string"].decode("latin-1")
        return f"{self.base_path}/{quote(page, safe='')}" + (f"?{query}" if query else "")


def _page_of(path: str) -> str | None:
    """The page meant by a path that is not one level of plain characters."""
    named = (part for part in path.split("/") if part not in ("", ".", ".."))
    first = next(named, "")
    if first in SERVED or (path == first and _is_plain(first)):
        return None
    return first if _is_plain(first) else NOWHERE


def _is_plain(segment: str) -> bool:
    return segment == "" or _SEGMENT.fullmatch(segment) is not None


def wants_page(scope: Scope) -> bool:
    """Whether a browser asks for a page (or its headers), not for a part of one."""
    asks = scope["method"] in ("GET", "HEAD")
    return asks and any(k == b"accept" and b"text/html" in v for k, v in scope["headers"])
