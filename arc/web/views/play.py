"""Play: consent first, then the workbench, which runs without the script until the task is closed."""

from __future__ import annotations

import streamlit as st

from arc.collections import Collection
from arc.errors import TrialError
from arc.tasks import Task
from arc.web import consent, frame, services
from arc.web.browser import BrowserModule
from arc.web.playing import wanted
from arc.web.views.gallery import CLOSED

_workbench = BrowserModule("arc_workbench", "workbench/main.js")

_NOT_PLAYED = {
    "ended": ("The session has ended", "Its tasks can no longer be played."),
    "not_yet": ("Another task comes first", "An earlier task of the session is still open."),
}


def page() -> None:
    """Play ``?task=`` of ``?collection=`` under ``?protocol=``; ``?round=2`` plays it again.

    ``?session=`` and ``?position=`` play a task of a session instead.
    """
    in_session = "session" in st.query_params
    found = None if in_session else wanted_task()
    if found is None and not in_session:
        return
    visitor = frame.visitor()
    if consent.is_due(visitor):
        frame.top_bar("Play")
        consent.ask(visitor)
        return
    if found and not found[1].has_answers:
        frame.top_bar("Play")
        frame.notice(
            "This task has no answers", "Its file carries no outputs, so nothing can be scored."
        )
        return
    query = st.query_params.to_dict()
    try:
        playing = wanted(services.store(), visitor.participant_id, query)
    except TrialError as error:
        if error.code not in _NOT_PLAYED:
            raise
        frame.top_bar("Play")
        session = frame.url("session", session=query["session"])
        frame.notice(*_NOT_PLAYED[error.code], link=session, link_label="To the session")
        return
    if playing is None:
        frame.top_bar("Play")
        frame.notice("No such session", "It is not one of yours, or has no such task.")
        return
    st.set_page_config(page_title=f"{playing.task.task_id} · ARC playground")
    _workbench.show(key=f"workbench-{playing.trials[0].trial_id}", data=playing.data)


def wanted_task() -> tuple[Collection, Task] | None:
    """The collection and task the address names; None, with a notice shown, if there is none."""
    collection = services.collection(st.query_params.get("collection", services.DEFAULT_COLLECTION))
    task_id = st.query_params.get("task", "")
    task = collection.tasks.get(task_id)
    if task is not None:
        return collection, task
    frame.top_bar("")
    if task_id:
        text = f"{collection.name} has no task called {task_id[:40]!r}. Pick one from the gallery."
        frame.notice("No such task", text, link=frame.url(collection=collection.name))
    else:
        frame.notice("Which task?", "Pick one from the gallery to begin.")
    return None


def next_task_id(collection: Collection, task: Task, participant_id: str) -> str | None:
    """The task after this one that the participant has not closed yet, going round once."""
    states = services.store().task_states(participant_id, collection)
    ids = [other.task_id for other in collection]
    here = ids.index(task.task_id)
    for task_id in ids[here + 1 :] + ids[:here]:
        if task_id not in states or states[task_id].progress not in CLOSED:
            return task_id
    return None
