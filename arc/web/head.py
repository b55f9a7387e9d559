"""What Streamlit's document gains: our styles and shell, and what makes a page ready sooner.

Streamlit's page finds its server by asking one level too deep first (``/play/_stcore/…``),
waits, and tries again; and a component's modules are only asked for once the script has run,
one level of imports after the other. Both are known before: they go into the document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from arc.web.addresses import wants_page

_WEB: Final = Path(__file__).parent
_ENTRIES: Final[Mapping[str, str]] = {
    "": "static/gallery.js",
    "play": "workbench/main.js",
    "practice": "workbench/main.js",
    "compare": "static/compare.js",
    "session": "static/session.js",
    "replay": "static/replay.js",
    "statistics": "static/statistics.js",
    "host": "static/host.js",
    "data": "static/data.js",
}
# Not `import(…)`: what a module only fetches when it is wanted can wait.
_IMPORT: Final = re.compile(r'(?:^import|^export|^\} from|\bfrom)[^"\n]*"(\.[^"]+\.js)"', re.M)
_STYLE: Final = re.compile(r'"([\w-]+\.css)"')
_DOCUMENT_STYLES: Final = ("tokens.css", "pages.css")
_CHUNKS: Final = ("BidiComponent", "Html")
_CHUNK_IMPORT: Final = re.compile(r'(?:from|import)"\./([\w.-]+\.js)"')
_DATA_ID: Final = "arc-play"
_DATA_MARK: Final = f'id="{_DATA_ID}"'.encode()
_LINKED: Final = ("play", "compare")
"""Pages of one task, which links to it lead to."""
AHEAD: Final = "ahead"
"""The field of a query that says that the document asks, before its page has started."""

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


def data_script(element_id: str, data: Mapping[str, Any]) -> str:
    """JSON within a page, for its modules to read."""
    # Within a script "<" could end it.
    text = json.dumps(data, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/json" id="{element_id}">{text}</script>'


class PageHead:
    """ASGI middleware: adds to the head of the app's own pages.

    ``base_path`` is ``server.baseUrlPath`` without a trailing slash; ``assets_path()`` the URL
    path the modules are served under; ``play_data(request)``, run in a worker thread, what the
    Play page of that address shows, or None to leave it to the page. ``link_preview(request)``,
    run there too, is what Play and Compare add for sites that show a link's picture.
    """

    def __init__(
        self,
        app: ASGIApp,
        base_path: str,
        assets_path: Callable[[], str],
        play_data: Callable[[Request], Mapping[str, Any] | None],
        link_preview: Callable[[Request], str],
    ) -> None:
        self.app = app
        self.base_path = base_path
        self._play_data = play_data
        self._link_preview = link_preview
        self._added = cache(lambda page: _additions(base_path, assets_path(), page))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = self._page(scope)
        if page is None or not (wants_page(scope) or page in _LINKED):
            await self.app(scope, receive, send)
            return
        headers = [(name, value) for name, value in scope["headers"] if name not in _NOT_ASKED]
        additions = await self._for(page, scope)
        added = _Added(send, additions)
        await self.app({**scope, "headers": headers}, receive, added.send)

    async def _for(self, page: str, scope: Scope) -> Mapping[bytes, bytes]:
        if page not in _LINKED:
            return self._added(page)
        request = Request(scope)
        if not wants_page(scope):  # who makes a link's preview takes anything, and runs no script
            tags = await run_in_threadpool(self._link_preview, request)
            return {b"<head>": b"<head>" + tags.encode()}
        additions = self._added(page)
        own = await run_in_threadpool(self._own, page, request)
        return {**additions, b"<head>": additions[b"<head>"] + own}

    def _own(self, page: str, request: Request) -> bytes:
        """What the head of this address alone has."""
        tags = self._link_preview(request).encode()
        data = self._play_data(request) if page == "play" else None
        if data is None:
            return tags
        return tags + data_script(_DATA_ID, data).encode()

    def _page(self, scope: Scope) -> str | None:
        if scope["type"] != "http" or scope["method"] != "GET":
            return None
        path: str = scope["path"]
        name = path[len(self.base_path) :].strip("/") if path.startswith(self.base_path) else None
        # The audience's page is none of Streamlit's.
        return name if name is not None and "/" not in name and name != "join" else None


class _Added:
    """Sends an answer on; if it is a page, with ``additions`` to it: what to replace, and by what."""

    def __init__(self, send: Send, additions: Mapping[bytes, bytes]) -> None:
        self._send = send
        self._additions = additions
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
        body = self._body
        for mark, with_addition in self._additions.items():
            body = body.replace(mark, with_addition, 1)
        headers = MutableHeaders(raw=list(start["headers"]))
        for name in _OWN_HEADERS:
            del headers[name]
        headers["content-length"] = str(len(body))
        # A log and a lease of their own: Back must not bring an older one out of a cache.
        if _DATA_MARK in body:
            headers["cache-control"] = "no-store"
        await self._send({**start, "headers": headers.raw})
        await self._send({"type": "http.response.body", "body": body})


def _is_html(message: Message) -> bool:
    kind = MutableHeaders(raw=list(message["headers"])).get("content-type", "")
    return message["status"] == 200 and kind.startswith("text/html")


def _additions(base_path: str, assets_path: str, page: str) -> Mapping[bytes, bytes]:
    first = _host(base_path)
    if page == "play":
        first += _early(assets_path)
    elif page == "statistics":
        first += _asked(f"{base_path}/api/statistics")
    return {
        b"<head>": b"<head>" + first.encode(),
        b"</head>": _fetch_ahead(base_path, assets_path, page).encode() + b"</head>",
        b"</body>": _shell(base_path, assets_path).encode() + b"</body>",
    }


def _fetch_ahead(base_path: str, assets_path: str, page: str) -> str:
    """A script that asks for them once Streamlit's own are in: before, it would hold those up.

    The modules are run, too, while the page still waits for its server.
    """
    # What Play shows has been asked for first of all, see _early.
    entry = None if page == "play" else _ENTRIES.get(page)
    sheets = [f"{assets_path}/{path}" for path in (styles(entry) if entry else ())]
    chunks = [f"{base_path}/static/js/{name}" for name in _component_chunks()]
    ours = [
        f"{assets_path}/{path}" for path in modules(*([entry] if entry else []), "static/shell.js")
    ]
    return (
        '<script type="module">const add=(link)=>document.head.append('
        'Object.assign(document.createElement("link"),link));'
        f"for(const href of {json.dumps(sheets)})add({{rel:'preload',as:'style',href}});"
        f"for(const href of {json.dumps(chunks + ours)})add({{rel:'modulepreload',href}});"
        f"for(const name of {json.dumps(chunks[:1] + ours[:1])})import(name).catch(()=>{{}})</script>"
    )


def _host(base_path: str) -> str:
    """What Streamlit's page otherwise asks its server for, twice, before it connects."""
    return (
        f"<script>window.__streamlit={{BACKEND_BASE_URL:location.origin+{json.dumps(base_path + '/')},"
        "HOST_CONFIG:{allowedOrigins:[location.origin],useExternalAuthToken:false,metricsUrl:''}}</script>"
    )


def _early(assets_path: str) -> str:
    """Play does not wait for Streamlit: its modules come first, and start by themselves."""
    paths = ["static/early.js", *modules("workbench/main.js")]
    scripts = (f'<link rel="modulepreload" href="{assets_path}/{path}">' for path in paths)
    sheets = (
        f'<link rel="preload" as="style" href="{assets_path}/{path}">' for path in styles(paths[1])
    )
    start = f'<script type="module" async src="{assets_path}/static/early.js"></script>'
    return "".join([start, *sheets, *scripts])


def _asked(api: str) -> str:
    """What this address's statistics count is asked for at once, and made while Streamlit starts.

    ``static/statistics.js`` takes the answer.
    """
    asked = json.dumps(f"{api}?{AHEAD}=yes&")
    return (
        "<script>window.arcAsked={query:location.search,"
        f"answer:fetch({asked}+location.search.slice(1)).catch(()=>null)}}</script>"
    )


def _shell(base_path: str, assets_path: str) -> str:
    """What holds for the whole document. The styles stand after Streamlit's, to win over them."""
    css = "".join((_WEB / "static" / name).read_text("utf-8") for name in _DOCUMENT_STYLES)
    script = f"{assets_path}/static/shell.js"
    return (
        f"<style>{css}</style>"
        f'<script type="module">import begin from {json.dumps(script)};begin({json.dumps(base_path)})</script>'
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
