"""A store whose clock stands still."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from arc.store import Store
from tests.store.people import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Iterator[Store]:
    opened = Store.open(":memory:", clock=clock)
    yield opened
    opened.dispose()
