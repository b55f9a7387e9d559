"""What the pages and routes of one server process share: the store and the tasks.

The only place in the web side that reads the environment:

``ARC_PLAYGROUND_DB``     a path or database URL (default: the user's data folder)
``ARC_PLAYGROUND_TASKS``  a folder, zip or file of tasks to offer beside the named collections
``ARC_PLAYGROUND_PROTOCOLS``  a TOML file of protocols and studies of your own
``ARC_PLAYGROUND_CONTACT``  who keeps the records and how to reach them, as the consent names them
``ARC_PLAYGROUND_PUBLIC_URL``  where people find this site, for links and QR codes to be shown
"""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache, lru_cache
from threading import Lock
from typing import Final

import streamlit as st

from arc import collections, facts, guesses, protocols, scoring
from arc.answers import Attempt, Guesses
from arc.card import Rival
from arc.collections import Collection
from arc.errors import CollectionError
from arc.guess_files import parse_compact
from arc.protocols import Presets
from arc.store import Store
from arc.store.models import ModelEntry
from arc.tasks import Task
from arc.web.comparison import as_rival
from arc.web.public_address import checked_url

DEFAULT_COLLECTION = "o3-unsolved"
LOCAL_COLLECTION = "my-tasks"
"""How the tasks of ``ARC_PLAYGROUND_TASKS`` are called."""
CONTROL_COLLECTION = "arc-agi-1-evaluation"
MODELS = ("o3-high", "o3-low")


_reading: Final = Lock()
"""Whoever wants a collection that is being read waits for it: read twice at once takes twice as long."""


@cache
def store() -> Store:
    """The process's store, opened (and migrated) at the first call. Raises StoreError."""
    return Store.open()


@cache
def presets() -> Presets:
    """The protocols and studies on offer. Raises ProtocolError."""
    return protocols.load_presets(os.environ.get("ARC_PLAYGROUND_PROTOCOLS"))


def host() -> str:
    """Who keeps the records, in words that begin a sentence; as plain text."""
    return os.environ.get("ARC_PLAYGROUND_CONTACT", "").strip() or "Whoever runs this site"


@cache
def control_tasks() -> tuple[Task, ...]:
    """Tasks that o3 (high compute) solved with two attempts: what sessions take controls from."""
    answers = guesses.load_bundled("o3-high")
    candidates = collection(CONTROL_COLLECTION)
    return tuple(task for task in candidates if scoring.task_solved(answers, task))


def collection_names() -> tuple[str, ...]:
    """Every collection a visitor may choose, the bundled one first."""
    local = (LOCAL_COLLECTION,) if os.environ.get("ARC_PLAYGROUND_TASKS") else ()
    return (*local, *collections.COLLECTION_NAMES)


def collection(name: str) -> Collection:
    """The collection of that name. Raises CollectionError; never reads a path from a visitor."""
    with _reading:
        return _collection(name)


@cache
def _collection(name: str) -> Collection:
    if name not in collection_names():
        raise CollectionError(f"there is no collection called {name!r:.60}")
    if name != LOCAL_COLLECTION:
        return collections.load(name)
    return replace(collections.load(os.environ["ARC_PLAYGROUND_TASKS"]), name=name)


def task(collection_name: str, task_id: str) -> Task:
    """The task of that id in that collection. Raises CollectionError."""
    return collection(collection_name).task(task_id)


def find_task(collection_name: str, task_id: str) -> Task | None:
    """A stored trial's task, or None when its collection is not offered any more."""
    try:
        return collection(collection_name).tasks.get(task_id)
    except CollectionError:
        return None


def models() -> tuple[str, ...]:
    """Every model there are answers of: the bundled ones, then those the host added."""
    return (*MODELS, *(entry.name for entry in store().models.entries()))


def model_answers(model: str) -> Guesses | None:
    """All answers of a model, None when there is none of this name."""
    if model in MODELS:
        return guesses.load_bundled(model)
    added = next((one for one in store().models.entries() if one.name == model), None)
    return _added_answers(added) if added else None


@lru_cache(maxsize=16)
def _added_answers(entry: ModelEntry) -> Guesses | None:
    body = store().models.body(entry.name)
    return parse_compact(body, {}, where=entry.name) if body else None


def model_attempts(task: Task, model: str) -> dict[int, tuple[Attempt, ...]]:
    """A model's attempts by pair_index; empty where it was not asked this very task.

    Ids recur across datasets with other grids, so the content must agree too.
    """
    answers = model_answers(model)
    if answers is None or task.task_id not in answers.task_ids:
        return {}
    if not _is_of(answers.collection, task):
        return {}
    return {i: answers.attempts(task.task_id, i) for i in range(len(task.test))}


def rival(task: Task) -> Rival | None:
    """The first model that was asked this very task; None where none was."""
    for model in models():
        if attempts := model_attempts(task, model):
            return as_rival(model, attempts)
    return None


def recorded_sessions(task: Task) -> facts.RecordedSessions | None:
    """Figures of recorded people on this very task; None where nobody was recorded.

    As with ``model_attempts``, an id alone does not tell a task.
    """
    is_known = _is_of("arc-agi-1-evaluation", task)
    figures = facts.recorded_sessions(task.task_id) if is_known else None
    return figures if figures and figures.n_sessions else None


def _is_of(collection_name: str, task: Task) -> bool:
    known = find_task(collection_name, task.task_id)
    return known is not None and known.content_hash == task.content_hash


def warm_up() -> None:
    """Read what the first visitor to Compare would otherwise wait two seconds for."""
    for one in collection(DEFAULT_COLLECTION):
        for model in MODELS:
            model_attempts(one, model)


@cache
def base_path() -> str:
    """``server.baseUrlPath`` with a leading and no trailing slash, or an empty text."""
    path = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}" if path else ""


@cache
def public_url() -> str:
    """Where people find this site, its path included, without a slash at the end; or an empty text.

    Raises AddressError.
    """
    given = os.environ.get("ARC_PLAYGROUND_PUBLIC_URL", "").strip()
    return checked_url(given, base_path()) if given else ""
