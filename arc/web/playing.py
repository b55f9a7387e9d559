"""What the browser is told to play a task, on the page and, sooner, over HTTP."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

from starlette.requests import Request

from arc import protocols
from arc.collections import Collection
from arc.errors import ArcError
from arc.store import Store, Trial
from arc.tasks import Task
from arc.web import consent, frame, identity, services, sessions
from arc.web.api import lease_answer
from arc.web.session_view import task_outcome

Json = dict[str, Any]


class Playing(NamedTuple):
    """A task that is being played, its trials, and what the workbench needs of them.

    Nothing in the data tells an answer.
    """

    task: Task
    trials: list[Trial]
    data: Json


def open_task(
    store: Store, participant_id: str, collection: Collection, task: Task, rules: str, asked: str
) -> Playing:
    """Open the task's trials, or go on with them.

    ``rules`` is a protocol's name, ``asked`` the round the address names: the newest unless it is
    a number, and one more than there are only when the last is closed. Raises TrialError for an
    unknown protocol.
    """
    trials = store.open_trials(
        participant_id,
        task,
        collection.name,
        services.presets().protocol(rules),
        round_number=_round_number(store, participant_id, task, asked),
    )
    return Playing(task, trials, _data(store, collection.name, task, trials))


def open_session_task(
    store: Store, participant_id: str, session_id: str, position: str
) -> Playing | None:
    """Open, or go on with, a task of the participant's session; None when there is no such task.

    Raises TrialError ``not_yet`` and ``ended``.
    """
    numbers = [_number(text) for text in (session_id, position)]
    session = store.sessions.by_id(participant_id, numbers[0])
    if session is None or not 0 <= numbers[1] < len(session.tasks):
        return None
    task = sessions.operations().task_of(session, numbers[1])
    trials = store.sessions.open_task(session.token, numbers[1], task)
    return Playing(task, trials, _data(store, session.collection, task, trials))


def early_data(request: Request) -> Json | None:
    """What the Play page of a request's address will show, before Streamlit's part of it is there.

    The page load is the trials' writer already: each test's ``lease`` has the ``writer_id``, the
    ``load_id`` and the ``answer`` it would have asked for. None for whatever calls for words, such
    as a task that is not there or a consent to be asked for, and when the database fails: the page
    says it.
    """
    participant_id = identity.visitor(request.cookies)
    if participant_id is None:
        return None
    store = services.store()
    try:
        visitor = store.participant(participant_id)
        if visitor is None or consent.is_due(visitor):
            return None
        playing = wanted(store, participant_id, request.query_params)
        if playing is None:
            return None
        return leased(store, playing.data)
    except ArcError:
        return None


def wanted(store: Store, participant_id: str, query: Mapping[str, str]) -> Playing | None:
    """What a Play page's address asks for, opened; None when there is no such task, or no answers."""
    if "session" in query:
        return open_session_task(
            store, participant_id, query["session"], query.get("position", "0")
        )
    collection = services.collection(query.get("collection", services.DEFAULT_COLLECTION))
    task = collection.tasks.get(query.get("task", ""))
    if task is None or not task.has_answers:
        return None
    rules = query.get("protocol", protocols.DEFAULT.name)
    return open_task(store, participant_id, collection, task, rules, query.get("round", ""))


def leased(store: Store, data: Json) -> Json:
    """The same with this page load as the writer of each trial, and what a lease answers."""
    return data | {"tests": [{**test, "lease": _lease(store, test)} for test in data["tests"]]}


def _lease(store: Store, test: Json) -> Json:
    writer_id, load_id = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
    lease = store.take_lease(test["token"], writer_id, load_id)
    return {"writer_id": writer_id, "load_id": load_id, "answer": lease_answer(lease)}


def _round_number(store: Store, participant_id: str, task: Task, asked: str) -> int:
    latest = max(1, store.latest_round(participant_id, task))
    number = _number(asked, latest)
    if number <= latest:
        return max(1, number)
    closed = store.closed_round(participant_id, task)
    return latest + 1 if closed and closed[0].round_number == latest else latest


def _number(text: str, otherwise: int = -1) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise


def _data(store: Store, collection: str, task: Task, trials: list[Trial]) -> Json:
    first = trials[0]
    protocol = first.played_by
    named = None if collection == services.DEFAULT_COLLECTION else collection
    rules = None if protocol.name == protocols.DEFAULT.name else protocol.name
    session = _session_data(store, first) if first.session_id is not None else None
    gallery = frame.url(collection=named, protocol=rules)
    compare = frame.url("compare", task=task.task_id, collection=named)
    return {
        **puzzle_data(task, trials),
        "task_id": task.task_id,
        "collection": collection,
        "session": session,
        "urls": {
            "gallery": gallery,
            "compare": compare if session is None or protocol.compare == "each" else None,
            "session": session["url"] if session else None,
        },
    }


def puzzle_data(task: Task, trials: list[Trial]) -> Json:
    """What the workbench needs of a task and its trials, without a word on which task it is."""
    first = trials[0]
    protocol = first.played_by
    return {
        "api": f"{services.base_path()}/api",
        "protocol": {
            "name": protocol.name,
            "label": protocol.label,
            "attempts_allowed": protocol.attempts_allowed,
            "feedback": protocol.feedback,
            "time_limit_s": protocol.time_limit_s,
            "confidence": protocol.confidence,
            "rule_description": protocol.rule_description,
            "tools": list(protocol.tools) if protocol.tools is not None else None,
        },
        "train": task.train_json(),
        "tests": [
            {
                "pair_index": trial.pair_index,
                "input": task.test[trial.pair_index].input.to_rows(),
                "token": trial.token,
            }
            for trial in trials
        ],
        "truth_seen": first.truth_seen,
        "round_number": first.round_number,
    }


def _session_data(store: Store, trial: Trial) -> Json | None:
    """Where in its session a trial stands, for the bar at the top of the page."""
    session = store.sessions.by_id(trial.participant_id, trial.session_id or 0)
    if session is None:
        return None
    here = next(t for t in session.tasks if t.plan.task_id == trial.task_id)
    return {
        "session_id": session.session_id,
        "position": here.position,
        "count": len(session.tasks),
        "outcomes": [task_outcome(task.outcomes) for task in session.tasks],
        "url": frame.url("session", session=session.session_id),
    }
