"""Host: make a room of the live stage and drive it, drawn in the browser from ``/api/rooms``."""

from __future__ import annotations

import streamlit as st

from arc import rooms
from arc.web import cards, frame, services
from arc.web.browser import BrowserModule
from arc.web.views import gallery

_host = BrowserModule("arc_host", "static/host.js")


def page() -> None:
    """``?collection=`` and ``?tasks=id,id`` fill the form; with ``?room=`` the browser has the rest.

    The secret that drives a room never comes by here: the browser keeps it.
    """
    frame.visitor()
    frame.top_bar("Stage")
    name = st.query_params.get("collection", services.DEFAULT_COLLECTION)
    tasks = services.collection(name).tasks
    wanted = st.query_params.get("tasks", "").split(",")
    _host.show(
        key="host-console",
        data={
            "base": services.base_path(),
            "api": f"{services.base_path()}/api",
            "steps": list(rooms.STEPS),
            "collections": list(services.collection_names()),
            "collection": name,
            "columns": list(cards.COLUMNS),
            "rows": gallery.rows(name),
            "wanted": [task_id for task_id in dict.fromkeys(wanted) if task_id in tasks],
        },
    )
