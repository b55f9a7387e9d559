"""``/api/me/…``: what people do with their own data, and whose it is."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from arc.protocols import ARC_AGI
from arc.sessions import PlannedTask
from arc.store import Store, Trial
from arc.web import api, consent, identity, me
from tests.store.people import Clock, make_task

TASK = make_task()


class Site:
    """The routes on a store, and visitors who come with their cookie."""

    def __init__(self, path: Path) -> None:
        self.clock = Clock()
        self.store = Store.open(path, clock=self.clock)
        routes = [
            *me.routes(lambda: self.store, lambda *_names: TASK, "/base"),
            *api.routes(lambda: self.store, lambda *_names: TASK, "/base"),
        ]
        self.client = TestClient(Starlette(routes=routes), raise_server_exceptions=False)

    def visitor(self, answer: str = "agreed") -> str:
        """The secret of somebody who has answered the consent and opened a task."""
        secret = identity.new_secret()
        person = self.store.new_participant(identity.participant_id(secret)).participant_id
        self.store.set_consent(person, answer, consent.VERSION)
        self.trials(secret)
        return secret

    def trials(self, secret: str) -> list[Trial]:
        person = identity.participant_id(secret)
        return self.store.open_trials(person, TASK, "o3-unsolved", ARC_AGI)

    def ask(self, method: str, what: str, secret: str | None, body: Any = None, **headers: str):
        cookie = {"Cookie": f"{identity.COOKIE}={secret}"} if secret is not None else {}
        kind = {"Content-Type": "application/json"} if body is not None else {}
        content = None if body is None else json.dumps(body)
        path = f"/base/api/me/{what}"
        return self.client.request(
            method, path, content=content, headers={**kind, **cookie, **headers}
        )

    def write(self, method: str, what: str, secret: str, **body: Any):
        named = {"participant_id": identity.participant_id(secret)}
        return self.ask(method, what, secret, named | body)

    def person(self, secret: str):
        return self.store.participant(identity.participant_id(secret))


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    opened = Site(tmp_path / "play.sqlite3")
    with opened.client:
        yield opened
    opened.store.dispose()


def assert_refused(response, status: int, code: str) -> None:
    assert (response.status_code, response.json()["error"]) == (status, code)
    assert "set-cookie" not in response.headers


def new_secret_of(response) -> str:
    """The secret a Set-Cookie header hands out."""
    header = response.headers["set-cookie"]
    assert header.startswith(f"{identity.COOKIE}=")
    assert {"Path=/base", "HttpOnly", "SameSite=Lax"} <= set(header.split("; "))
    secret = header.split(";")[0].partition("=")[2]
    assert identity.is_secret(secret)
    return secret


WRITES = [("POST", "new"), ("PUT", "nickname"), ("PUT", "consent"), ("POST", "delete")]


@pytest.mark.parametrize(("method", "what"), WRITES)
def test_other_sites_and_forgotten_tabs_change_nothing(site: Site, method: str, what: str):
    ada, ben = site.visitor(), site.visitor()
    before = [site.store.people.everyone(), site.store.frames.rows("trials")]
    body = {"participant_id": identity.participant_id(ada), "nickname": "x"}
    body |= {"consent": "declined", "version": consent.VERSION}

    # A tab of Ada's after Ben has taken the browser over.
    assert_refused(site.ask(method, what, ben, body), 409, "other_participant")
    assert_refused(site.ask(method, what, ben, {}), 409, "other_participant")
    assert_refused(site.ask(method, what, None, body), 401, "no_participant")
    assert_refused(site.ask(method, what, "forged", body), 401, "no_participant")
    assert_refused(site.ask(method, what, ada, []), 400, "bad_request")
    form = {"Content-Type": "text/plain"}
    assert_refused(site.ask(method, what, ada, body, **form), 415, "not_json")
    assert_refused(site.ask("GET", what, ada), 405, "method_not_allowed")

    assert [site.store.people.everyone(), site.store.frames.rows("trials")] == before


def test_not_me_hands_the_browser_to_somebody_new(site: Site):
    secret = site.visitor()
    answer = site.write("POST", "new", secret)

    fresh = new_secret_of(answer)
    assert fresh != secret
    assert answer.json() == {"participant_id": identity.participant_id(fresh)}
    assert len(site.store.trials_of(identity.participant_id(secret))) == 2
    assert site.person(fresh) is None


def test_a_tab_of_the_one_before_writes_to_its_own_trial_alone(site: Site):
    before = site.visitor()
    (trial, _) = site.trials(before)
    fresh = new_secret_of(site.write("POST", "new", before))
    site.store.new_participant(identity.participant_id(fresh))
    # The browser sends the new cookie along; the token says whose trial it is.
    headers = {"Cookie": f"{identity.COOKIE}={fresh}"}
    lease = {"writer_id": "writer-one", "load_id": "load-one"}
    url = f"/base/api/trials/{trial.token}/lease"
    assert site.client.post(url, json=lease, headers=headers).status_code == 200
    assert site.store.trials_of(identity.participant_id(fresh)) == []

    vote = {"fair": "yes", "believes": "truth"}
    url = f"/base/api/votes/o3-unsolved/two?participant={identity.participant_id(before)}"
    assert_refused(site.client.put(url, json=vote, headers=headers), 409, "other_participant")


def test_a_nickname_is_cleaned_kept_and_taken_away(site: Site):
    secret = site.visitor()
    answer = site.write("PUT", "nickname", secret, nickname="  <b>Ada</b>\u202e &\n co ")
    assert answer.json()["nickname"] == "<b>Ada</b> & co"
    assert site.person(secret).nickname == "<b>Ada</b> & co"
    assert site.write("PUT", "nickname", secret, nickname=None).json()["nickname"] is None


def test_what_was_skipped_is_not_counted_as_given(site: Site):
    secret = site.visitor()
    planned = [PlannedTask("o3-unsolved", TASK.task_id, TASK.content_hash, 1, is_control=False)]
    person = identity.participant_id(secret)
    sessions = site.store.sessions
    token = sessions.create(person, ARC_AGI, "o3-unsolved", planned, 1).token
    sessions.rate(token, "start", 0, 4, "v1")
    sessions.rate(token, "due", 0, None, "v1")
    sessions.describe(token, {"age": None, "gender": "woman", "education": None}, "v1")
    given = site.write("PUT", "nickname", secret, nickname="Ada").json()["given"]
    stored = site.store.people.person(person)
    assert stored is not None
    counted = {name: (stored.rows[name], given[name]) for name in ("ratings", "demographics")}
    assert counted == {"ratings": (2, 1), "demographics": (3, 1)}
    assert given["trials"] == stored.rows["trials"] == len(TASK.test)


@pytest.mark.parametrize(
    ("nickname", "words"),
    [("x" * 25, "at most 24"), ("\u200b ", "at least one letter"), (7, "not a text")],
)
def test_other_nicknames_are_refused_in_words(site: Site, nickname, words: str):
    secret = site.visitor()
    answer = site.write("PUT", "nickname", secret, nickname=nickname)
    assert_refused(answer, 400, "bad_request")
    assert words in answer.json()["message"]
    assert site.person(secret).nickname is None


def test_no_export_of_everybody_holds_a_nickname(site: Site):
    secret = site.visitor()
    site.write("PUT", "nickname", secret, nickname="findme")
    store = site.store
    rows = [
        store.frames.rows("trials"),
        store.frames.rows("attempts"),
        store.frames.rows("actions"),
    ]
    rows += [
        store.frames.rows("loads"),
        store.frames.rows("truth_views"),
        store.frames.rows("votes"),
    ]
    assert rows[0]
    assert "findme" not in json.dumps(rows)


def test_consent_taken_back_ends_the_export_and_sets_the_day(site: Site):
    secret = site.visitor()
    assert len(site.store.frames.rows("trials")) == 2
    answer = site.write("PUT", "consent", secret, consent="declined", version=consent.VERSION)
    assert answer.json()["consent"] == "declined"
    assert answer.json()["deleted_at"] == "2026-02-01T09:05:00.000Z"
    assert site.store.frames.rows("trials") == []

    # Declining once more must not put it off.
    site.clock.advance(hours=20)
    site.write("PUT", "consent", secret, consent="declined", version=consent.VERSION)
    site.clock.advance(hours=5)
    assert site.store.purge_declined() == 1
    assert_refused(site.ask("GET", "data.zip", secret), 401, "no_participant")


def test_who_declined_may_agree_after_all(site: Site):
    secret = site.visitor("declined")
    answer = site.write("PUT", "consent", secret, consent="agreed", version=consent.VERSION)
    assert (answer.json()["consent"], answer.json()["deleted_at"]) == ("agreed", None)
    assert len(site.store.frames.rows("trials")) == 2


def test_a_page_with_an_older_text_cannot_agree_to_it(site: Site):
    secret = site.visitor("declined")
    answer = site.write("PUT", "consent", secret, consent="agreed", version="2026-11-24")
    assert_refused(answer, 400, "bad_request")
    assert_refused(site.write("PUT", "consent", secret, consent="maybe"), 400, "bad_request")
    assert site.person(secret).consent == "declined"


def test_the_new_text_can_be_agreed_to(site: Site):
    secret = site.visitor()
    site.store.set_consent(identity.participant_id(secret), "agreed", "2026-11-24")
    site.write("PUT", "consent", secret, consent="agreed", version=consent.VERSION)
    assert site.person(secret).consent_version == consent.VERSION


@pytest.mark.parametrize("answer", ["agreed", "declined"])
def test_the_zip_has_every_table_twice_and_what_it_means(site: Site, answer: str):
    secret, other = site.visitor(answer), site.visitor()
    site.write("PUT", "nickname", secret, nickname="Ada")
    response = site.ask("GET", "data.zip", secret)

    assert response.headers["content-type"] == "application/zip"
    assert response.headers["cache-control"] == "no-store"
    assert "attachment" in response.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    tables = json.loads(files["codebook.json"])["tables"]
    assert {"trials", "attempts", "actions", "votes"} <= set(tables)
    for table in tables:
        assert f"{table}.csv" in files
        assert isinstance(json.loads(files[f"{table}.json"]), list)
    assert json.loads(files["participant.json"])["nickname"] == "Ada"
    trials = json.loads(files["trials.json"])
    assert [trial["pair_index"] for trial in trials] == [0, 1]
    content = b"".join(files.values())
    assert identity.participant_id(secret).encode() in content
    assert identity.participant_id(other).encode() not in content
    assert site.trials(secret)[0].token.encode() not in content


def test_the_zip_is_for_who_asks(site: Site):
    assert_refused(site.ask("GET", "data.zip", None), 401, "no_participant")
    assert_refused(site.ask("GET", "data.zip", identity.new_secret()), 401, "no_participant")
    assert_refused(site.ask("POST", "data.zip", site.visitor(), {}), 405, "method_not_allowed")


def test_deleting_leaves_no_trace_and_somebody_new(site: Site):
    secret, other = site.visitor(), site.visitor()
    site.write("PUT", "nickname", secret, nickname="to be forgotten")
    token = site.trials(secret)[0].token
    answer = site.write("POST", "delete", secret)

    assert answer.json()["deleted"] is True
    assert new_secret_of(answer) != secret
    assert site.person(secret) is None
    folder = Path(site.store.location).parent
    stored = b"".join(file.read_bytes() for file in folder.iterdir())
    for mark in (identity.participant_id(secret), "to be forgotten", token):
        assert mark.encode() not in stored
    assert identity.participant_id(other).encode() in stored
    lease = {"writer_id": "writer-one", "load_id": "load-one"}
    refused = site.client.post(f"/base/api/trials/{token}/lease", json=lease)
    assert_refused(refused, 404, "no_trial")


def test_deleting_twice_is_no_error(site: Site):
    secret = site.visitor()
    site.write("POST", "delete", secret)
    assert site.write("POST", "delete", secret).json()["deleted"] is False
    assert_refused(site.write("PUT", "nickname", secret, nickname="x"), 401, "no_participant")
