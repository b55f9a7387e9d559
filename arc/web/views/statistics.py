"""Statistics: how people compare with models, drawn in the browser from ``/api/statistics``."""

from __future__ import annotations

from arc.web import frame, services
from arc.web.browser import BrowserModule

_statistics = BrowserModule("arc_statistics", "static/statistics.js")


def page() -> None:
    """The filters are in the address: ``static/statistics_filters.js`` reads and writes them."""
    frame.visitor()
    frame.top_bar("Statistics")
    _statistics.show(
        key="statistics",
        data={
            "api": f"{services.base_path()}/api/statistics",
            "urls": {"session": frame.url("session"), "tasks": frame.url()},
        },
    )
