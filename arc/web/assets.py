"""The browser's modules and styles, kept in memory: a page asks for some forty of them at once."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

_MEDIA_TYPES: Final = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
_COMPRESS_ABOVE: Final = 500
"""Bytes below which compressing gains nothing."""


class Assets:
    """ASGI app that serves the ``.js``, ``.css`` and ``.svg`` files of folders, as they were at first.

    ``root`` holds the folders; nothing else in them is served. The files are meant to be mounted
    under a path with their ``version``, so browsers may keep them for good.
    """

    def __init__(self, root: Path, folders: Sequence[str]) -> None:
        files = (file for folder in folders for file in sorted((root / folder).rglob("*")))
        self._files = {
            f"/{file.relative_to(root).as_posix()}": _File(file)
            for file in files
            if file.suffix in _MEDIA_TYPES and file.is_file()
        }

    @property
    def version(self) -> str:
        """Twelve hex digits of a digest of all paths and contents."""
        digest = hashlib.sha256()
        for path, file in self._files.items():
            digest.update(path.encode() + b"\0" + file.body + b"\0")
        return digest.hexdigest()[:12]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        file = self._files.get(path)
        if file is None or scope["method"] not in ("GET", "HEAD"):
            answer: Response = PlainTextResponse("Not Found", 404)
        else:
            answer = file.response(Headers(scope=scope).get("accept-encoding", ""))
        await answer(scope, receive, send)


class AtOnce:
    """ASGI middleware: what lies under a path is served before anything else looks at the request."""

    def __init__(self, app: ASGIApp, prefix: str, served: ASGIApp) -> None:
        self.app = app
        self.prefix = prefix
        self.served = served

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(f"{self.prefix}/"):
            await self.served({**scope, "root_path": self.prefix}, receive, send)
        else:
            await self.app(scope, receive, send)


class _File:
    def __init__(self, file: Path) -> None:
        self.body = file.read_bytes()
        self._packed = (
            gzip.compress(self.body, mtime=0) if len(self.body) > _COMPRESS_ABOVE else None
        )
        self._headers = {
            "Content-Type": f"{_MEDIA_TYPES[file.suffix]}; charset=utf-8",
            "Cache-Control": "public, max-age=31536000, immutable",
            "X-Content-Type-Options": "nosniff",
            "Vary": "Accept-Encoding",
        }

    def response(self, accept_encoding: str) -> Response:
        if self._packed is not None and "gzip" in accept_encoding:
            return Response(self._packed, headers=self._headers | {"Content-Encoding": "gzip"})
        return Response(self.body, headers=self._headers)
