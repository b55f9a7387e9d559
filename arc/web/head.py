"""What the page's head gains, so that a page is ready sooner.

Streamlit's page finds its server by asking one level too deep first (``/play/_stcore/…``),
waits, and tries again; and a component's modules are only asked for once the script has run,
one level of imports after the other. Both are known before: they go into the head.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from arc.web.addresses import wants_page

_WEB: Final = Path(__file__).parent
_ENTRIES: Final[Mapping[str, str]] = {
    "": "static/gallery.js",
    "play": "workbench/main.js",
    "practice": "workbench/main.js",
    "compare": "static/compare.js",
}
# Not `import(…)`: what a module only fetches when it is wanted can wait.
_IMPORT: Final = re.compile(r'(?:^import|^export|^\} from|\bfrom)[^"\n]*"(\.[^"]+\.js)"', re.M)
_STYLE: Final = re.compile(r'"([\w-]+\.css)"')
_CHUNKS: Final = ("BidiComponent", "Html")
_CHUNK_IMPORT: Final = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')
_OWN_HEADERS: Final = ("content-length", "etag", "last-modified")
# Left out of the request: the page has to come whole and plain to be added to.
_NOT_ASKED: Final = (b"accept-encoding", b"if-none-match", b"if-modified-since", b"range")


def modules(*entries: str) -> list[str]:
    """ES modules under ``arc/web`` and everything they import, as paths below it, entries first."""
    found: dict[str, None] = {}
    waiting = list(entries)
    while waiting:
        path = waiting.pop(0)
        if path in found:
            continue
        found[path] = None
        here = (_WEB / path).parent
        for name in _IMPORT.findall((_WEB / path).read_text("utf-8")):
            waiting.append((here / name).resolve().relative_to(_WEB.resolve()).as_posix())
    return list(found)


def styles(entry: str) -> Iterator[str]:
    """The style sheets that an entry module names, as paths below ``arc/web``."""
    folder = Path(entry).parent
    for name in _STYLE.findall((_WEB / entry).read_text("utf-8")):
        yield (folder / name).as_posix()


class PageHead:
    """ASGI middleware: adds to the head of the app's own pages.

    ``base_path`` is ``server.baseUrlPath`` without a trailing slash; ``assets_path()`` the URL
    path the modules are served under.
    """

    def __init__(self, app: ASGIApp, base_path: str, assets_path: Callable[[], str]) -> None:
        self.app = app
        self.base_path = base_path
        self._first = _host(base_path).encode()
        self._last = cache(lambda page: _fetch_ahead(base_path, assets_path(), page).encode())

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = self._page(scope)
        if page is None:
            await self.app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name not in _NOT_ASKED]
        added = _Added(send, self._first, self._last(page))
        await self.app({**scope, "headers": headers}, receive, added.send)

    def _page(self, scope: Scope) -> str | None:
        if scope["type"] != "http" or scope["method"] != "GET" or not wants_page(scope):
            return None
        path: str = scope["path"]
        name = path[len(self.base_path) :].strip("/") if path.startswith(self.base_path) else None
        return name if name is not None and "/" not in name else None


class _Added:
    """Sends an answer on; if it is a page, with something added first and last in its head."""

    def __init__(self, send: Send, first: bytes, last: bytes) -> None:
        self._send = send
        self._first = first
        self._last = last
        self._start: Message | None = None
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start" and _is_html(message):
            self._start = message
        elif self._start is None:
            await self._send(message)
        else:
            self._body += message.get("body", b"")
            if not message.get("more_body"):
                await self._finish(self._start)

    async def _finish(self, start: Message) -> None:
        body = self._body.replace(b"<head>", b"<head>" + self._first, 1)
        body = body.replace(b"</head>", self._last + b"</head>", 1)
        headers = MutableHeaders(raw=list(start["headers"]))
        for name in _OWN_HEADERS:
            del headers[name]
        headers["content-length"] = str(len(body))
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def _is_html(message: Message) -> bool:
    kind = MutableHeaders(raw=list(message["headers"])).get("content-type", "")
    return message["status"] == 200 and kind.startswith("text/html")


def _fetch_ahead(base_path: str, assets_path: str, page: str) -> str:
    """A script that asks for them once Streamlit's own are in: before, it would hold those up."""
    entry = _ENTRIES.get(page)
    sheets = [f"{assets_path}/{path}" for path in (styles(entry) if entry else ())]
    scripts = [
        *(f"{base_path}/static/js/{name}" for name in _component_chunks()),
        *(f"{assets_path}/{path}" for path in modules(*([entry] if entry else []), "static/shell.js")),
    ]
    return (
        '<script type="module">const add=(link)=>document.head.append('
        'Object.assign(document.createElement("link"),link));'
        f"for(const href of {json.dumps(sheets)})add({{rel:'preload',as:'style',href}});"
        f"for(const href of {json.dumps(scripts)})add({{rel:'modulepreload',href}});</script>"
    )


def _host(base_path: str) -> str:
    """What Streamlit's page otherwise asks its server for, twice, before it connects."""
    return (
        f"<script>window.__streamlit={{BACKEND_BASE_URL:location.origin+{json.dumps(base_path + '/')},"
        "HOST_CONFIG:{allowedOrigins:[location.origin],useExternalAuthToken:false,metricsUrl:''}}</script>"
    )


@cache
def _component_chunks() -> tuple[str, ...]:
    """Streamlit's own modules for components and HTML, which it loads when the first one is shown."""
    folder = Path(st.__file__).parent / "static" / "static" / "js"
    index = (folder.parents[1] / "index.html").read_text("utf-8")
    found: dict[str, None] = {}
    waiting = [file.name for kind in _CHUNKS for file in sorted(folder.glob(f"{kind}.*.js"))]
    while waiting:
        name = waiting.pop(0)
        if name in found or name in index or not (folder / name).is_file():
            continue
        found[name] = None
        waiting += _CHUNK_IMPORT.findall((folder / name).read_text("utf-8"))
    return tuple(found)
