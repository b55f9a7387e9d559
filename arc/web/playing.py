"""What the browser is told to play a task, on the page and, sooner, over HTTP."""

from __future__ import annotations

import secrets
from typing import Any

from starlette.requests import Request

from arc import protocols
from arc.collections import Collection
from arc.errors import ArcError
from arc.store import Store, Trial
from arc.tasks import Task
from arc.web import frame, identity, services
from arc.web.api import lease_answer

Json = dict[str, Any]


def open_task(
    store: Store, participant_id: str, collection: Collection, task: Task, rules: str, asked: str
) -> tuple[list[Trial], Json]:
    """Open the task's trials, or go on with them; also what the workbench needs of them.

    ``rules`` is a protocol's name, ``asked`` the round the address names: the newest unless it is
    a number, and one more than there are only when the last is closed. Nothing in the data tells
    an answer. Raises TrialError for an unknown protocol.
    """
    trials = store.open_trials(
        participant_id,
        task,
        collection.name,
        protocols.protocol(rules),
        round_number=_round_number(store, participant_id, task, asked),
    )
    return trials, _data(collection, task, trials)


def early_data(request: Request) -> Json | None:
    """What the Play page of a request's address will show, before Streamlit's part of it is there.

    The page load is the trials' writer already: each test's ``lease`` has the ``writer_id`` and
    the ``answer`` it would have asked for. None for whatever calls for words, such as a task that
    is not there or a consent to be asked for, and when the database fails: the page says it.
    """
    query = request.query_params
    secret = request.cookies.get(identity.COOKIE, "")
    if not identity.is_secret(secret):
        return None
    try:
        collection = services.collection(query.get("collection", services.DEFAULT_COLLECTION))
        task = collection.tasks.get(query.get("task", ""))
        visitor = services.store().participant(identity.participant_id(secret))
        if task is None or not task.has_answers or visitor is None or visitor.consent is None:
            return None
        rules = query.get("protocol", protocols.DEFAULT.name)
        asked = query.get("round", "")
        store = services.store()
        _, data = open_task(store, visitor.participant_id, collection, task, rules, asked)
        return data | {"tests": [{**test, "lease": _lease(store, test)} for test in data["tests"]]}
    except ArcError:
        return None


def _lease(store: Store, test: Json) -> Json:
    writer_id = secrets.token_urlsafe(16)
    lease = store.take_lease(test["token"], writer_id, load_id=secrets.token_urlsafe(16))
    return {"writer_id": writer_id, "answer": lease_answer(lease)}


def _round_number(store: Store, participant_id: str, task: Task, asked: str) -> int:
    latest = max(1, store.latest_round(participant_id, task))
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else latest
    if number <= latest:
        return max(1, number)
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
