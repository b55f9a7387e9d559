"""Compare: your answer, the model's guesses and the truth, once every pair of the task is closed."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import streamlit as st

from arc import facts, protocols
from arc.collections import COLLECTION_TITLES, Collection
from arc.grid import size_label
from arc.store import TaskState, Trial
from arc.tasks import Task
from arc.web import frame, services
from arc.web.browser import BrowserModule
from arc.web.comparison import comparison
from arc.web.played import played_pairs
from arc.web.sharing import shared_links
from arc.web.views.gallery import CLOSED
from arc.web.views.play import next_task_id, wanted_task
from arc.web.votes import shown_votes

_compare = BrowserModule("arc_compare", "static/compare.js")
_invitation = BrowserModule("arc_invitation", "static/invitation.js")


def page() -> None:
    """Compare on ``?task=`` of ``?collection=``; shows nothing of it before it is closed."""
    found = wanted_task()
    if found is None:
        return
    collection, task = found
    visitor = frame.visitor()
    store = services.store()
    trials = store.closed_round(visitor.participant_id, task)
    if not trials:
        frame.top_bar("Compare")
        _invite(collection, task)
        return
    store.record_truth_view(visitor.participant_id, task.task_id, task.content_hash, "compare")
    st.set_page_config(page_title=f"{task.task_id} compared · ARC playground")
    place = f"{quote(collection.name, safe='')}/{quote(task.task_id, safe='')}"
    _compare.show(
        key=f"compare-{trials[0].trial_id}",
        data={
            "collection": collection.name,
            "urls": _urls(collection, task, trials),
            "shared": shared_links(
                store,
                services.base_path(),
                trials,
                frame.url("compare", task=task.task_id, collection=_named(collection)),
            ),
            "vote": {
                "url": f"{services.base_path()}/api/votes/{place}"
                f"?participant={visitor.participant_id}",
                **shown_votes(store, visitor.participant_id, task),
            },
            **_content(task, trials),
        },
    )


def _named(collection: Collection) -> str | None:
    return None if collection.name == services.DEFAULT_COLLECTION else collection.name


def _urls(collection: Collection, task: Task, trials: list[Trial]) -> dict[str, Any]:
    """Where the page leads: the gallery, the task again, its neighbours, the next open one."""
    named = _named(collection)
    rules = None if trials[0].protocol == protocols.DEFAULT.name else trials[0].protocol
    participant = trials[0].participant_id
    next_open = next_task_id(collection, task, participant)
    previous, following = _neighbours(collection, task)
    states = services.store().task_states(participant, [t for t in (previous, following) if t])

    def beside(other: Task | None) -> dict[str, str] | None:
        return _neighbour(other, states[other.task_id], named, rules) if other else None

    return {
        "gallery": frame.url(collection=named, protocol=rules),
        "replay": frame.url("replay", trial=trials[0].trial_id),
        "again": frame.url(
            "play",
            task=task.task_id,
            collection=named,
            protocol=rules,
            round=trials[0].round_number + 1,
        ),
        "next": frame.url("play", task=next_open, collection=named, protocol=rules)
        if next_open
        else None,
        "previous": beside(previous),
        "following": beside(following),
    }


def _neighbours(collection: Collection, task: Task) -> tuple[Task | None, Task | None]:
    """The tasks before and after this one in the collection's order."""
    tasks = list(collection)
    here = [other.task_id for other in tasks].index(task.task_id)
    return (
        tasks[here - 1] if here else None,
        tasks[here + 1] if here + 1 < len(tasks) else None,
    )


def _neighbour(
    other: Task, state: TaskState, named: str | None, rules: str | None
) -> dict[str, str]:
    if state.progress in CLOSED:
        link = frame.url("compare", task=other.task_id, collection=named)
    else:
        link = frame.url("play", task=other.task_id, collection=named, protocol=rules)
    return {"task_id": other.task_id, "url": link}


def _invite(collection: Collection, task: Task) -> None:
    """What a shared link shows who has not played: the puzzle, and nothing that spoils it."""
    image = (
        f"{services.base_path()}/api/tasks/{quote(collection.name)}/{quote(task.task_id)}"
        f"/input/0.png?w=220&h=220&v={task.content_hash[:8]}"
    )
    _invitation.show(
        key="invitation",
        data={
            "task_id": task.task_id,
            "picture": image,
            "lines": _unspoiled(collection, task),
            "play": frame.url("play", task=task.task_id, collection=_named(collection)),
        },
    )


def _unspoiled(collection: Collection, task: Task) -> list[str]:
    """Lines about a task that tell nothing of its answer."""
    examples, tests = len(task.train), len(task.test)
    lines = [
        f"{examples} example{'' if examples == 1 else 's'}, "
        f"{tests} test{'' if tests == 1 else 's'}, "
        f"test input {size_label(task.test[0].input.shape)}",
    ]
    if collection.name in COLLECTION_TITLES:
        lines.append(f"From: {COLLECTION_TITLES[collection.name]}")
    if figures := services.recorded_sessions(task):
        lines.append(
            f"{figures.n_first_submit_correct} of {figures.n_sessions} recorded sessions were "
            f"right at the first submit. {facts.RECORDED_SESSIONS_CAVEAT}"
        )
    return lines


def _content(task: Task, trials: list[Trial]) -> dict[str, object]:
    models = {model: services.model_attempts(task, model) for model in services.models()}
    played = played_pairs(services.store(), task, trials)
    return comparison(task, played, models, services.recorded_sessions(task))
