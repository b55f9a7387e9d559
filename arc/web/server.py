"""Routes, middleware and lifespan: what makes the Streamlit app a whole server."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Final

import streamlit as st
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.routing import BaseRoute

from arc.errors import StoreError
from arc.exchange.kept import keep_measures
from arc.web import (
    api,
    link_preview,
    me,
    playing,
    replays,
    services,
    sessions,
    sharing,
    statistics_routes,
)
from arc.web.addresses import OneLevelPages
from arc.web.assets import Assets, AtOnce
from arc.web.head import PageHead
from arc.web.identity import ParticipantCookie
from arc.web.live import pages as live_pages
from arc.web.live import process
from arc.web.live import routes as live_routes

MAIN = Path(__file__).with_name("main.py")
"""The Streamlit script; absolute, so that it is found from any folder."""

_WEB = Path(__file__).parent
_log = logging.getLogger(__name__)

_MEASURED_AT_ONCE: Final = 50
"""Trials, about a second's work: no visitor and no shutdown waits longer for it."""


_FIRST_PAGE_S: Final = 3.0
"""Left to the page that who started the server opens: the rest takes two seconds of a processor."""


@cache
def _assets() -> Assets:
    return Assets(_WEB, ("workbench", "static", "stage"))


@cache
def assets_path() -> str:
    """The URL path the page's modules and styles are served under, version included."""
    return f"{services.base_path()}/arc/{_assets().version}"


def routes() -> Sequence[BaseRoute]:
    """Everything served beside Streamlit's own pages.

    Streamlit does not prefix custom routes with ``server.baseUrlPath``, so every
    path here carries it.
    """
    return [
        # Before the others: their last route takes everything under /api.
        *me.routes(services.store, services.find_task, services.base_path()),
        *replays.routes(services.store, services.find_task, services.base_path()),
        *sharing.routes(
            services.store,
            services.find_task,
            services.task,
            services.rival,
            services.base_path(),
            collection_names=services.collection_names,
        ),
        *statistics_routes.routes(services.base_path()),
        *live_routes.routes(process.stage()),
        *live_pages.routes(services.base_path(), assets_path),
        *api.routes(
            services.store,
            services.task,
            services.base_path(),
            collection_names=services.collection_names,
            collection_provider=services.collection,
            sessions=sessions.operations(),
        ),
    ]


def middleware() -> list[Middleware]:
    """Modules and styles, a richer head, addresses that lead to a page, the participant cookie on the app's own path."""
    base = services.base_path()
    return [
        Middleware(AtOnce, prefix=assets_path(), served=_assets()),
        Middleware(
            PageHead,
            base_path=base,
            assets_path=assets_path,
            play_data=playing.early_data,
            link_preview=link_preview.tags,
        ),
        Middleware(OneLevelPages, base_path=base),
        Middleware(ParticipantCookie, path=base or "/"),
    ]


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Open the store before the first visitor comes, so that a bad database is said at once.

    While the server runs, records of people who declined are deleted when they are due,
    and trials that have ended are measured, so that nobody has to wait for it later.
    """
    services.store()
    # What is there now stays: a search for unreachable cycles need not go through it each time.
    gc.freeze()
    tasks = [
        asyncio.create_task(_purge_hourly()),
        asyncio.create_task(_measure_every_minute()),
        asyncio.create_task(_warm_up()),
    ]
    yield
    await process.stage().broadcaster.stop()
    for task in tasks:
        task.cancel()


async def _warm_up() -> None:
    """What first visitors would wait for, in the order they come: Compare, then the statistics."""
    await asyncio.sleep(_FIRST_PAGE_S)
    await run_in_threadpool(services.warm_up)
    statistics_routes.warm_up()


async def _purge_hourly() -> None:
    while True:
        try:
            await run_in_threadpool(_purge)
        except StoreError as error:
            _log.warning("records that are due to be deleted are still there: %s", error)
        await asyncio.sleep(3600)


def _purge() -> None:
    """Delete what is kept for a day only: records of people who declined, and rooms."""
    services.store().rooms.purge()
    services.store().purge_declined()


async def _measure_every_minute() -> None:
    await asyncio.sleep(_FIRST_PAGE_S)
    while True:
        done = 0
        try:
            done = await run_in_threadpool(
                keep_measures, services.store(), services.find_task, _MEASURED_AT_ONCE
            )
        except StoreError as error:
            _log.warning("trials that have ended are still to be measured: %s", error)
        await asyncio.sleep(60 if done < _MEASURED_AT_ONCE else 0.1)
