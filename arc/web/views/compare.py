"""Compare: your answer, the model's guesses and the truth, once every pair of the task is closed."""

from __future__ import annotations

import streamlit as st

from arc import protocols
from arc.actions import EDITS, replay
from arc.store import Trial
from arc.tasks import Task
from arc.timing import elapsed_ms
from arc.web import frame, services
from arc.web.browser import BrowserModule
from arc.web.comparison import PlayedPair, comparison
from arc.web.views.play import next_task_id, wanted_task

_compare = BrowserModule("arc_compare", "static/compare.js")


def page() -> None:
    """Compare on ``?task=`` of ``?collection=``; shows nothing of it before it is closed."""
    found = wanted_task()
    if found is None:
        return
    collection, task = found
    visitor = frame.visitor()
    named = None if collection.name == services.DEFAULT_COLLECTION else collection.name
    store = services.store()
    trials = store.closed_round(visitor.participant_id, task)
    if not trials:
        frame.top_bar("Compare")
        frame.notice(
            "Try it first",
            "The answer and the model's guesses are shown once you have finished the task yourself.",
            link=frame.url("play", task=task.task_id, collection=named),
            link_label=f"Play {task.task_id}",
        )
        return
    rules = None if trials[0].protocol == protocols.DEFAULT.name else trials[0].protocol
    store.record_truth_view(visitor.participant_id, task.task_id, task.content_hash, "compare")
    st.set_page_config(page_title=f"{task.task_id} compared · ARC playground")
    following = next_task_id(collection, task, visitor.participant_id)
    _compare.show(
        key=f"compare-{trials[0].trial_id}",
        data={
            "collection": collection.name,
            "urls": {
                "gallery": frame.url(collection=named, protocol=rules),
                "next": frame.url("play", task=following, collection=named, protocol=rules)
                if following
                else None,
                "again": frame.url(
                    "play",
                    task=task.task_id,
                    collection=named,
                    protocol=rules,
                    round=trials[0].round_number + 1,
                ),
            },
            **_content(task, trials),
        },
    )


def _content(task: Task, trials: list[Trial]) -> dict[str, object]:
    models = {model: services.model_attempts(task, model) for model in services.MODELS}
    return comparison(task, [_played(task, trial) for trial in trials], models)


def _played(task: Task, trial: Trial) -> PlayedPair:
    store = services.store()
    actions = store.actions_of(trial.trial_id)
    return PlayedPair(
        pair_index=trial.pair_index,
        outcome=trial.outcome or "",
        attempts=[attempt.grid for attempt in store.attempts_of(trial.trial_id)],
        drawing=replay(actions, task.test[trial.pair_index].input).grid,
        seconds=elapsed_ms(actions) / 1000,
        actions=sum(action.kind in EDITS for action in actions),
    )
