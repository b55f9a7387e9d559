"""The gallery: every task of a collection by its test input, with your own state."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

from arc import facts, protocols, rooms
from arc.collections import Collection
from arc.store import Participant
from arc.web import cards, frame, pictures, services
from arc.web.browser import BrowserModule
from arc.web.session_view import standing

_gallery = BrowserModule("arc_gallery", "static/gallery.js")

CLOSED = frozenset(("solved", "failed", "gave_up", "timed_out", "abandoned"))
"""The states of a task that nothing more can be done in, this round."""

_TITLES = {
    "o3-unsolved": "34 puzzles o3 could not solve. Can you?",
    "o3-low-unsolved": "69 puzzles o3 missed on low compute",
    "arc-agi-1-training": "ARC-AGI-1 · training set",
    "arc-agi-1-evaluation": "ARC-AGI-1 · public evaluation set",
    "arc-agi-2-training": "ARC-AGI-2 · training set",
    "arc-agi-2-evaluation": "ARC-AGI-2 · public evaluation set",
    services.LOCAL_COLLECTION: "Your own tasks",
}


def page() -> None:
    """Show the collection of ``?collection=``, with the task of ``?task=`` brought into view.

    The filters are in the address as well: ``static/gallery_filters.js`` reads and writes them.
    """
    name = st.query_params.get("collection", services.DEFAULT_COLLECTION)
    protocol = services.presets().protocol(st.query_params.get("protocol", protocols.DEFAULT.name))
    visitor = frame.visitor()
    frame.top_bar("Tasks", _greeting(visitor))
    collection = services.collection(name)
    model = _model(name)
    states = services.store().task_states(visitor.participant_id, collection)
    _gallery.show(
        key=f"gallery-{name}-{protocol.name}",
        data={
            "title": _TITLES[name],
            "collection": name,
            "collections": [
                {
                    "name": other,
                    "url": frame.url(collection=other, protocol=_unless_default(protocol.name)),
                }
                for other in services.collection_names()
            ],
            "protocols": [
                {"name": other.name, "label": other.label, "description": other.description}
                for other in services.presets().protocols.values()
            ],
            "protocol": protocol.name,
            "default_protocol": protocols.DEFAULT.name,
            "problems": list(collection.problems),
            "wanted": st.query_params.get("task", ""),
            "links": _links(collection, protocol.name),
            "session": _session(visitor),
            "columns": list(cards.COLUMNS),
            "rows": rows(name),
            "progress": cards.progress_rows(
                collection, states, lambda task: services.model_attempts(task, model)
            ),
            "model": model.replace("-", " "),
            "sheet_limits": pictures.SHEET_LIMITS,
            "host_limit": rooms.MAX_TASKS,
            "caveat": facts.RECORDED_SESSIONS_CAVEAT,
        },
    )


@cache
def rows(collection_name: str) -> list[cards.Card]:
    """The cards of a collection, the same for every visitor, so made once."""
    return [
        cards.card(task, services.recorded_sessions(task))
        for task in services.collection(collection_name)
    ]


def _links(collection: Collection, protocol: str) -> dict[str, str]:
    """Where a card leads, its picture, and the contact sheet; the browser adds the task's id."""
    named = None if collection.name == services.DEFAULT_COLLECTION else collection.name
    api = f"{services.base_path()}/api"
    return {
        "play": frame.url("play", collection=named, protocol=_unless_default(protocol)),
        "compare": frame.url("compare", collection=named),
        "practice": frame.url("practice"),
        "session": frame.url("session", collection=named, protocol=_unless_default(protocol)),
        "inputs": f"{api}/tasks/{collection.name}",
        "sheet": f"{api}/collections/{collection.name}/contact-sheet",
        "host": frame.url("host", collection=named),
    }


def _session(visitor: Participant) -> dict[str, Any] | None:
    """Where the visitor's session stands, if one goes on."""
    session = services.store().sessions.current(visitor.participant_id)
    return standing(session) if session else None


def _model(collection_name: str) -> str:
    """The model whose failures made the collection."""
    return "o3-low" if collection_name == "o3-low-unsolved" else "o3-high"


def _unless_default(protocol: str) -> str | None:
    return None if protocol == protocols.DEFAULT.name else protocol


def _greeting(visitor: Participant) -> str:
    if visitor.consent == "declined":
        return '<span class="arc-pill">not recorded</span>'
    return ""
