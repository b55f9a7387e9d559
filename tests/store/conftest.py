"""A store with a clock that stands still, and a person who plays on it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from arc.store import Store
from arc.tasks import Task
from tests.store.people import Clock, Person, make_task


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Iterator[Store]:
    opened = Store.open(":memory:", clock=clock)
    yield opened
    opened.dispose()


@pytest.fixture
def file_store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(tmp_path / "data" / "play.sqlite3")
    yield opened
    opened.dispose()


@pytest.fixture
def person(store: Store) -> Person:
    return Person(store)


@pytest.fixture
def task() -> Task:
    return make_task()
