"""Play: consent first, then the workbench, which runs without the script until the task is closed."""

from __future__ import annotations

import streamlit as st

from arc import protocols
from arc.collections import Collection
from arc.store import Trial
from arc.tasks import Task
from arc.web import consent, frame, services
from arc.web.browser import BrowserModule
from arc.web.views.gallery import CLOSED

_workbench = BrowserModule("arc_workbench", "workbench/main.js")


def page() -> None:
    """Play ``?task=`` of ``?collection=`` under ``?protocol=``; ``?round=2`` plays it again."""
    found = wanted_task()
    if found is None:
        return
    collection, task = found
    visitor = frame.visitor()
    if visitor.consent is None:
        frame.top_bar("Play")
        consent.ask(visitor)
        return
    if not task.has_answers:
        frame.top_bar("Play")
        frame.notice(
            "This task has no answers", "Its file carries no outputs, so nothing can be scored."
        )
        return
    trials = services.store().open_trials(
        visitor.participant_id,
        task,
        collection.name,
        protocols.protocol(st.query_params.get("protocol", protocols.DEFAULT.name)),
        round_number=_round_number(visitor.participant_id, task),
    )
    st.set_page_config(page_title=f"{task.task_id} · ARC playground")
    _workbench.show(
        key=f"workbench-{trials[0].trial_id}",
        data=_data(collection, task, trials),
    )


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


def _round_number(participant_id: str, task: Task) -> int:
    """The round of ``?round=``, or the newest; a new one only begins when the last is closed."""
    store = services.store()
    latest = max(1, store.latest_round(participant_id, task))
    text = st.query_params.get("round", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 5 else latest
    if asked <= latest:
        return max(1, asked)
    closed = store.closed_round(participant_id, task)
    return latest + 1 if closed and closed[0].round_number == latest else latest


def _data(collection: Collection, task: Task, trials: list[Trial]) -> dict[str, object]:
    protocol = protocols.protocol(trials[0].protocol)
    named = None if collection.name == services.DEFAULT_COLLECTION else collection.name
    rules = None if protocol == protocols.DEFAULT else protocol.name
    return {
        "api": f"{services.base_path()}/api",
        "task_id": task.task_id,
        "collection": collection.name,
        "protocol": {
            "name": protocol.name,
            "label": protocol.label,
            "attempts_allowed": protocol.attempts_allowed,
            "feedback": protocol.feedback,
        },
        "train": [
            {"input": pair.input.to_rows(), "output": pair.output.to_rows()}
            for pair in task.train
            if pair.output is not None
        ],
        "tests": [
            {
                "pair_index": trial.pair_index,
                "input": task.test[trial.pair_index].input.to_rows(),
                "token": trial.token,
            }
            for trial in trials
        ],
        "urls": {
            "gallery": frame.url(collection=named, protocol=rules),
            "compare": frame.url("compare", task=task.task_id, collection=named),
        },
        "truth_seen": trials[0].truth_seen,
        "round_number": trials[0].round_number,
    }
