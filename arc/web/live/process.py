"""The live stage of this process, made of what ``services`` shares."""

from __future__ import annotations

from functools import cache

from arc.store.clock import to_ms, utc_now
from arc.web import services
from arc.web.live.follow import Broadcaster
from arc.web.live.gate import Gate
from arc.web.live.routes import Stage
from arc.web.live.views import Sources, Views

MODEL = "o3-high"
"""Whose guesses a reveal shows."""


@cache
def stage() -> Stage:
    """The one stage of the process, for its routes and for the end of the server."""
    sources = Sources(
        find_task=services.find_task,
        guesses=lambda task: services.model_attempts(task, MODEL),
        recorded=services.recorded_sessions,
    )
    views = Views(services.store, sources)
    return Stage(
        store=services.store,
        collection=services.collection,
        views=views,
        broadcaster=Broadcaster(services.store, views, now_ms),
        gate=Gate(services.store),
        clock=now_ms,
        base_path=services.base_path(),
    )


def now_ms() -> int:
    """The server's clock, as the store has it."""
    return to_ms(utc_now())
