"""The gallery: every task of a collection by its test input, with your own state."""

from __future__ import annotations

import streamlit as st

from arc import protocols
from arc.collections import Collection
from arc.store import Participant, TaskState
from arc.web import frame, services
from arc.web.browser import BrowserModule

_gallery = BrowserModule("arc_gallery", "static/gallery.js")

CLOSED = frozenset(("solved", "failed", "gave_up"))
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
    """Show the collection of ``?collection=``, with the task of ``?task=`` brought into view."""
    name = st.query_params.get("collection", services.DEFAULT_COLLECTION)
    protocol = protocols.protocol(st.query_params.get("protocol", protocols.DEFAULT.name))
    visitor = frame.visitor()
    frame.top_bar("Tasks", _greeting(visitor))
    collection = services.collection(name)
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
                {
                    "name": other.name,
                    "label": other.label,
                    "description": other.description,
                    "url": frame.url(collection=name, protocol=other.name),
                }
                for other in protocols.PROTOCOLS.values()
            ],
            "protocol": protocol.name,
            "problems": list(collection.problems),
            "wanted": st.query_params.get("task", ""),
            "cards": _cards(collection, protocol.name, states),
        },
    )


def _cards(
    collection: Collection, protocol: str, states: dict[str, TaskState]
) -> list[dict[str, object]]:
    cards = []
    for task in collection:
        state = states.get(task.task_id)
        progress = state.progress if state else "not_tried"
        closed = progress in CLOSED
        target = "compare" if closed else "play"
        cards.append(
            {
                "task_id": task.task_id,
                "url": frame.url(
                    target,
                    task=task.task_id,
                    collection=_unless_default_collection(collection.name),
                    protocol=None if closed else _unless_default(protocol),
                ),
                "image": f"{services.base_path()}/api/tasks/{collection.name}/{task.task_id}"
                f"/input/0.png?w=280&h=280&v={task.content_hash[:8]}",
                "shape": list(task.test[0].input.shape),
                "examples": len(task.train),
                "tests": len(task.test),
                "state": progress,
                "elapsed_ms": state.elapsed_ms if state else None,
            }
        )
    return cards


def _unless_default(protocol: str) -> str | None:
    return None if protocol == protocols.DEFAULT.name else protocol


def _unless_default_collection(name: str) -> str | None:
    return None if name == services.DEFAULT_COLLECTION else name


def _greeting(visitor: Participant) -> str:
    if visitor.consent == "declined":
        return '<span class="arc-pill">not recorded</span>'
    return ""
