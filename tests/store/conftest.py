"""A store with a clock that stands still, and a person who plays on it.

``ARC_TEST_DATABASE`` takes both kinds of store to PostgreSQL: see ``tests.store.postgres``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest
from sqlalchemy import URL

from arc.store import Store
from arc.tasks import Task
from tests.store.people import Clock, Person, make_task
from tests.store.postgres import asked_for, fresh_schema


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[URL | None]:
    with asked_for(tmp_path_factory.mktemp("postgres")) as url:
        yield url


@pytest.fixture
def store(clock: Clock, postgres: URL | None) -> Iterator[Store]:
    with fresh_schema(postgres) if postgres else nullcontext(":memory:") as target:
        opened = Store.open(target, clock=clock)
        yield opened
        opened.dispose()


@pytest.fixture
def file_store(tmp_path: Path, postgres: URL | None) -> Iterator[Store]:
    path = str(tmp_path / "data" / "play.sqlite3")
    with fresh_schema(postgres) if postgres else nullcontext(path) as target:
        opened = Store.open(target)
        yield opened
        opened.dispose()


@pytest.fixture
def person(store: Store) -> Person:
    return Person(store)


@pytest.fixture
def task() -> Task:
    return make_task()
