"""Addresses that lead deeper than the app's pages go, such as ``/play/05a7bcf2``."""

from __future__ import annotations

from typing import Final
from urllib.parse import quote

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

SERVED: Final = frozenset(("api", "arc", "_stcore", "app", "auth", "component", "media", "static"))
"""First segments below which something is served: ours, then Streamlit's."""


class OneLevelPages:
    """ASGI middleware: sends a browser from ``/play/x?task=…`` to ``/play?task=…``.

    Streamlit answers every path with its page, whose scripts are linked relative to
    the address: one level down none is found, and the visitor looks at nothing.
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
        if scope["method"] not in ("GET", "HEAD") or not _wants_page(scope):
            return None
        path: str = scope["path"]
        if not path.startswith(f"{self.base_path}/"):
            return None
        below = path[len(self.base_path) :]
        segments = [part for part in below.split("/") if part not in ("", ".", "..")]
        first = segments[0] if segments else ""
        is_deep = len(segments) > 1 or below.startswith("//") or ".." in below.split("/")
        if not is_deep or first in SERVED:
            return None
        query = scope["query_string"].decode("latin-1")
        return f"{self.base_path}/{quote(first, safe='')}" + (f"?{query}" if query else "")


def _wants_page(scope: Scope) -> bool:
    return any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
