"""Routes, middleware and lifespan: what makes the Streamlit app a whole server."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from arc.errors import StoreError
from arc.web import api, services
from arc.web.addresses import OneLevelPages
from arc.web.head import PageHead
from arc.web.identity import ParticipantCookie

MAIN = Path(__file__).with_name("main.py")
"""The Streamlit script; absolute, so that it is found from any folder."""

_WEB = Path(__file__).parent
_ASSET_FOLDERS = ("workbench", "static")
_log = logging.getLogger(__name__)


class _Assets(StaticFiles):
    """Static files under a path that changes with their content, so they may be kept for good."""

    def file_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().file_response(*args, **kwargs)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response

    def lookup_path(self, path: str) -> tuple[str, Any]:
        # The folders also hold Python modules, which are nobody's business.
        return super().lookup_path(path) if path.endswith((".js", ".css", ".svg")) else ("", None)

    async def get_response(self, path: str, scope: Scope) -> Any:
        response = await super().get_response(path, scope)
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response


@cache
def assets_path() -> str:
    """The URL path the page's modules and styles are served under, version included."""
    digest = hashlib.sha256()
    for folder in _ASSET_FOLDERS:
        for file in sorted((_WEB / folder).rglob("*.*")):
            if file.suffix in {".js", ".css", ".svg"}:
                digest.update(file.read_bytes())
    return f"{services.base_path()}/arc/{digest.hexdigest()[:12]}"


def routes() -> Sequence[BaseRoute]:
    """Everything served beside Streamlit's own pages.

    Streamlit does not prefix custom routes with ``server.baseUrlPath``, so every
    path here carries it.
    """
    return [
        *api.routes(
            services.store,
            services.task,
            services.base_path(),
            collection_names=services.collection_names,
            collection_provider=services.collection,
        ),
        *(
            Mount(f"{assets_path()}/{folder}", _Assets(directory=_WEB / folder))
            for folder in _ASSET_FOLDERS
        ),
    ]


def middleware() -> list[Middleware]:
    """A richer head, addresses that lead to a page, the participant cookie on the app's own path."""
    base = services.base_path()
    return [
        Middleware(PageHead, base_path=base, assets_path=assets_path),
        Middleware(OneLevelPages, base_path=base),
        Middleware(ParticipantCookie, path=base or "/"),
    ]


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Open the store before the first visitor comes, so that a bad database is said at once.

    While the server runs, records of people who declined are deleted when they are due.
    """
    services.store()
    tasks = [
        asyncio.create_task(_purge_hourly()),
        asyncio.create_task(run_in_threadpool(services.warm_up)),
    ]
    yield
    for task in tasks:
        task.cancel()


async def _purge_hourly() -> None:
    while True:
        try:
            await run_in_threadpool(services.store().purge_declined)
        except StoreError as error:
            _log.warning("records of people who declined are still there: %s", error)
        await asyncio.sleep(3600)
