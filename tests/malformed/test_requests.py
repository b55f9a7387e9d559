"""Malformed requests and nicknames: a clear 4xx, and what was stored before stays as it was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from arc.errors import StoreError
from arc.exchange import export
from arc.store import Store
from tests.malformed import bodies, nicknames, requests, sent
from tests.malformed.kind import Kind
from tests.malformed.sent import ATTEMPT_ID, Sent
from tests.store.people import Person, make_task
from tests.web.test_api import Site

by_id = {"ids": lambda kind: kind.id}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    opened = Site(tmp_path_factory.mktemp("requests") / "play.sqlite3")
    with opened.client:
        yield opened
    opened.store.dispose()


@pytest.fixture(scope="module")
def token(site: Site) -> str:
    """An open trial with two actions and one attempt."""
    token = site.open().token
    site.lease(token)
    assert site.answer(token, 0, 2, ATTEMPT_ID).status_code == 200
    assert site.paint(token, 1, 3).json() == {"acked": 1}
    return token


def stored(store: Store, token: str) -> Any:
    """Everything the store holds, and the trial with all that hangs from it."""
    trial = store.trial_by_token(token)
    return (
        store.counts(),
        trial,
        store.actions_of(trial.trial_id),
        store.attempts_of(trial.trial_id),
    )


def send(site: Site, made: Sent) -> Any:
    return site.client.request(
        made.method,
        made.path,
        content=made.content,
        headers={"Content-Type": made.content_type} if made.content_type else {},
    )


@pytest.mark.parametrize("kind", [*requests.KINDS, *bodies.KINDS], **by_id)
def test_a_request_is_refused_and_changes_nothing(kind: Kind, site: Site, token: str) -> None:
    before = stored(site.store, token)
    made: Sent = kind.make(token)

    response = send(site, made)

    answer = response.json()
    assert (response.status_code, answer["error"]) == (made.status, made.code)
    assert kind.said in answer["message"]
    assert "Traceback" not in response.text
    assert stored(site.store, token) == before


@pytest.mark.parametrize("route", sorted(sent.GOOD))
def test_the_bodies_that_kinds_are_made_of_are_good(route: str, site: Site) -> None:
    """Each kind fails for its own fault alone."""
    other = Site(site.store.location)
    other.person = other.store.new_participant(f"reader-of-{route}").participant_id
    token = other.open().token
    other.lease(token)
    other.answer(token, 0, 2, ATTEMPT_ID)
    other.paint(token, 1, 3)
    made: Sent = sent.body(route)(token)

    with other.client:
        assert send(other, made).status_code == 200
    other.store.dispose()


@pytest.mark.parametrize("kind", nicknames.KINDS, **by_id)
def test_a_nickname_is_cleaned_or_refused(kind: Kind) -> None:
    store = Store.open(":memory:")
    person = Person(store)
    trial = person.open(make_task())[0]
    person.answer(trial, make_task(), 4)
    store.set_nickname(person.id, "Earlier Name")
    store.set_consent(person.id, "agreed", "1")
    before = stored(store, trial.token)

    if kind.answer == "refused":
        with pytest.raises(StoreError) as caught:
            store.set_nickname(person.id, kind.make())
        assert kind.said in str(caught.value)
    else:
        store.set_nickname(person.id, kind.make())

    participant = store.participant(person.id)
    assert participant is not None
    assert participant.nickname == ("Earlier Name" if kind.answer == "refused" else kind.said)
    assert stored(store, trial.token) == before
    tables = export.tables(store, lambda *_: make_task())
    assert len(tables["trials"]) == 2
    for table in tables.values():
        assert str(participant.nickname).encode() not in export.to_csv(table)
    store.dispose()


def test_a_deleted_database_is_unavailable_until_it_is_back(tmp_path: Path) -> None:
    path = tmp_path / "play.sqlite3"
    site = Site(path)
    token = site.open().token
    site.lease(token)
    assert site.paint(token, 0, 4).json() == {"acked": 0}
    aside = path.rename(tmp_path / "aside.sqlite3")

    with site.client:
        refused = site.paint(token, 1, 5)
        assert (refused.status_code, refused.json()["error"]) == (503, "unavailable")
        assert "put it back" in refused.json()["message"]
        assert str(tmp_path) not in refused.text
        assert "Your work is kept in the browser" in refused.json()["message"]

        aside.rename(path)
        assert site.paint(token, 1, 5).json() == {"acked": 1}
    site.store.dispose()
