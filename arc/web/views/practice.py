"""Practice: the very editor of Play on a task of our own, without consent, records or a score."""

from __future__ import annotations

from functools import cache

import streamlit as st

from arc.bundled import tasks_root
from arc.errors import CollectionError
from arc.loading import read_tasks
from arc.tasks import Task
from arc.web import frame, services
from arc.web.browser import BrowserModule

TASK_ID = "blue-row"

_practice = BrowserModule("arc_practice", "workbench/practice.js")


def page() -> None:
    """The practice; ``?collection=`` and ``?protocol=`` are kept for the way back to the gallery.

    The visitor is not looked up, and the answer goes along: the browser judges by itself and
    sends nothing.
    """
    task = _task()
    query = st.query_params
    back = frame.url(collection=query.get("collection"), protocol=query.get("protocol"))
    _practice.show(
        key="workbench-practice",
        data={
            "api": f"{services.base_path()}/api",
            "task_id": "Practice",
            "collection": "",
            "train": task.train_json(),
            "tests": [
                {"pair_index": index, "input": pair.input.to_rows(), "token": "practice"}
                for index, pair in enumerate(task.test)
            ],
            "answer": next(pair.output.to_rows() for pair in task.test if pair.output is not None),
            "urls": {"gallery": back},
            "truth_seen": False,
            "round_number": 1,
        },
    )


@cache
def _task() -> Task:
    """Raises CollectionError when the bundled file is gone."""
    loaded = read_tasks(tasks_root() / "practice", dataset="practice")
    if TASK_ID not in loaded.tasks:
        raise CollectionError("the practice task is missing; install the package again")
    return loaded.tasks[TASK_ID]
