"""``GET /api/cards/…`` and ``…/card.png``: who gets which picture, and what is on none of them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from arc.card import Rival
from arc.collections import load
from arc.errors import CollectionError
from arc.grid import Grid
from arc.palette import OFFICIAL, rgb
from arc.rooms import RoomPlan
from arc.store import Store
from arc.store.room_records import Room
from arc.tasks import Task, parse_task
from arc.web import identity, services, sharing
from tests.store.people import Clock
from tests.web.test_replays import Site, assert_refused

GREEN, MAROON, GRAY = 3, 9, 5
"""Of the input; of the truths; of the model's guess."""


def make_task(truth: int = MAROON, guess_side: int = 2) -> Task:
    tests = [{"input": [[0, GREEN]], "output": [[truth] * guess_side]}] * 2
    raw = {"train": [{"input": [[1]], "output": [[2]]}], "test": tests}
    return parse_task(raw, task_id="two", dataset="made-up", where="a test")


class CardSite(Site):
    """The routes of cards on a store; the model guesses two gray cells."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path
        self.tasks = {"two": make_task()}
        guess = Grid.from_text(f"{GRAY}{GRAY}")
        routes = sharing.routes(
            lambda: self.store,
            lambda _name, task_id: self.tasks.get(task_id),
            self.provide,
            lambda task: Rival("o3", "o3 high", dict.fromkeys(range(len(task.test)), (guess,))),
            "/base",
            collection_names=lambda: ("o3-unsolved",),
        )
        self.client = TestClient(Starlette(routes=routes), raise_server_exceptions=False)

    def provide(self, _collection: str, task_id: str) -> Task:
        if task_id not in self.tasks:
            raise CollectionError("no such task")
        return self.tasks[task_id]

    def card(self, secret: str | None, trial: object, /, **query: str):
        cookie = {"Cookie": f"{identity.COOKIE}={secret}"} if secret else {}
        return self.client.get(f"/base/api/cards/{trial}.png", headers=cookie, params=query)

    def played(self) -> tuple[str, int]:
        """A visitor with a closed round, and the number of its first trial."""
        secret = self.visitor()
        trials = self.open(secret)
        for trial in trials:
            self.play(trial)
        return secret, trials[0].trial_id


@pytest.fixture
def site(tmp_path: Path) -> Iterator[CardSite]:
    opened = CardSite(tmp_path / "cards.sqlite3")
    with opened.client:
        yield opened
    opened.store.dispose()


def colors_of(png: bytes) -> set[tuple[int, ...]]:
    image = Image.open(io.BytesIO(png)).convert("RGB")
    counted = image.getcolors(maxcolors=1 << 20)
    assert counted
    return {color for _n, color in counted}


def test_a_card_holds_no_answer_unless_it_is_asked_for(site: CardSite) -> None:
    secret, trial_id = site.played()

    plain = site.card(secret, trial_id)
    full = site.card(secret, trial_id, spoilers="yes")

    assert plain.headers["content-type"] == "image/png"
    assert plain.headers["cache-control"] == "no-store"
    assert 'filename="arc-puzzle.png"' in plain.headers["content-disposition"]
    answers = {rgb(OFFICIAL[color]) for color in (MAROON, GRAY, 4)}
    assert rgb(OFFICIAL[GREEN]) in colors_of(plain.content)
    assert not answers & colors_of(plain.content)
    assert answers <= colors_of(full.content)


def test_two_tasks_that_differ_in_their_answers_have_the_same_card(
    site: CardSite, tmp_path: Path
) -> None:
    other = CardSite(tmp_path / "other.sqlite3")
    other.tasks = {"two": make_task(truth=7, guess_side=9)}
    with other.client:
        pictures = [one.card(*one.played()).content for one in (site, other)]
    other.store.dispose()
    assert pictures[0] == pictures[1]


def test_every_trial_of_a_round_leads_to_its_card(site: CardSite) -> None:
    secret, first = site.played()
    assert site.card(secret, first).content == site.card(secret, first + 1).content


def test_nothing_comes_before_every_test_is_closed(site: CardSite) -> None:
    secret = site.visitor()
    first, second = site.open(secret)
    site.play(first)
    for query in ({}, {"spoilers": "yes"}):
        assert_refused(site.card(secret, first.trial_id, **query), 403, "not_closed")
    site.play(second)
    assert site.card(secret, first.trial_id).status_code == 200

    again, _open = site.open(secret, round_number=2)
    site.play(again)
    assert_refused(site.card(secret, again.trial_id), 403, "not_closed")


def test_a_card_is_its_owners(site: CardSite) -> None:
    secret, trial_id = site.played()
    other, _trial = site.played()
    assert_refused(site.card(other, trial_id), 404, "no_trial")
    assert_refused(site.card(None, trial_id), 401, "no_participant")
    named = identity.participant_id(secret)
    assert_refused(site.card(other, trial_id, participant=named), 409, "other_participant")
    for number in ("-1", "one", "9" * 40, "%00"):
        assert_refused(site.card(secret, number), 404, "no_trial")


@pytest.mark.parametrize(
    "query",
    [{"size": "tall"}, {"theme": "pink"}, {"palette": "x"}, {"spoilers": "1"}, {"name": ""}],
)
def test_what_cannot_be_drawn_is_refused(site: CardSite, query: dict[str, str]) -> None:
    assert_refused(site.card(*site.played(), **query), 400, "bad_request")


def test_a_name_is_on_the_card_only_when_it_is_asked_for(site: CardSite) -> None:
    secret, trial_id = site.played()
    nameless = site.card(secret, trial_id).content
    assert site.card(secret, trial_id, name="yes").content == nameless
    site.store.set_nickname(identity.participant_id(secret), "Ada")
    assert site.card(secret, trial_id).content == nameless
    assert site.card(secret, trial_id, name="yes").content != nameless


def test_a_card_with_answers_is_a_showing_and_later_cards_tell_of_it(
    site: CardSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes: list[str] = []
    draw = sharing.result_card
    monkeypatch.setattr(
        sharing, "result_card", lambda *a, **k: notes.append(k["note"]) or draw(*a, **k)
    )
    secret, trial_id = site.played()
    site.card(secret, trial_id)
    site.card(secret, trial_id, spoilers="yes")
    for trial in (again := site.open(secret, round_number=2)):
        site.play(trial)
    site.card(secret, again[0].trial_id)
    assert notes == [
        "Chosen because o3 failed it",
        "Chosen because o3 failed it",
        "Chosen because o3 failed it · played again, the answer was known",
    ]


def test_the_links_of_a_round_lead_to_its_pictures(
    site: CardSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret, trial_id = site.played()
    trials = site.store.closed_round(identity.participant_id(secret), site.tasks["two"])
    links = sharing.shared_links(site.store, "/base", trials, "/base/compare?task=two")
    cookie = {"Cookie": f"{identity.COOKIE}={secret}"}
    assert site.client.get(links["card"], headers=cookie).status_code == 200
    assert [f"/replays/{trial_id + n}/replay.gif" in gif for n, gif in enumerate(links["gif"])] == [
        True,
        True,
    ]
    assert (links["link"], links["name"]) == ("/base/compare?task=two", "")
    monkeypatch.setattr(services, "public_url", lambda: "https://arc.example/a")
    links = sharing.shared_links(site.store, "/base", trials, "/base/compare?task=two")
    assert links["link"] == "https://arc.example/a/compare?task=two"


def test_a_puzzles_card_is_for_everybody_and_holds_its_inputs_alone(site: CardSite) -> None:
    path = "/base/api/tasks/o3-unsolved/two/card.png"
    answer = site.client.get(path)
    assert answer.status_code == 200
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    assert rgb(OFFICIAL[GREEN]) in colors_of(answer.content)
    assert rgb(OFFICIAL[MAROON]) not in colors_of(answer.content)
    tag = {"if-none-match": answer.headers["etag"]}
    assert site.client.get(path, headers=tag).status_code == 304
    site.tasks["two"] = make_task(truth=8, guess_side=7)
    assert site.client.get(path, headers=tag).content == answer.content
    assert_refused(site.client.get(path.replace("two", "three")), 404, "not_found")
    assert_refused(site.client.get(path.replace("o3-unsolved", "etc")), 404, "not_found")


def test_a_real_tasks_card_shows_what_is_asked(site: CardSite) -> None:
    site.tasks["two"] = load("o3-unsolved").tasks["e619ca6e"]
    answer = site.client.get("/base/api/tasks/o3-unsolved/two/card.png", params={"size": "square"})
    assert Image.open(io.BytesIO(answer.content)).size == (1080, 1080)


class Show:
    """A room with one task, its phones five seconds behind, and a member who has answered."""

    def __init__(self, site: CardSite) -> None:
        self.clock = Clock()
        site.store.dispose()
        site.store = Store.open(site.path, clock=self.clock)
        self.rooms = site.store.rooms
        plan = RoomPlan("o3-unsolved", ("two",), steps=("guess_1", "truth"))
        self.room, self.host_secret = self.rooms.create(None, plan, delay_ms=5000)
        self.secret = site.visitor()
        person = identity.participant_id(self.secret)
        self.rooms.join(self.room.code, person, "Ada")
        self.next()
        room = self.next()
        self.clock.advance(seconds=6)
        now_ms = int(self.clock().timestamp() * 1000)
        trials = self.rooms.open_trials(room, person, site.tasks["two"], 0, now_ms)
        for trial in trials:
            site.play(trial)
        self.trial_id = trials[0].trial_id

    def next(self) -> Room:
        return self.rooms.command(self.room.code, self.host_secret, {"kind": "next"})


def test_nothing_of_a_show_can_be_shared_before_phones_have_seen_the_truth(site: CardSite) -> None:
    show = Show(site)

    def status() -> set[int]:
        return {
            site.card(show.secret, show.trial_id, **query).status_code
            for query in ({}, {"spoilers": "yes"})
        }

    assert status() == {403}
    show.next()
    show.clock.advance(minutes=1)
    assert show.next().state.phase == "reveal"
    show.clock.advance(seconds=6)
    assert status() == {403}
    show.next()
    assert status() == {403}
    show.clock.advance(seconds=6)
    assert status() == {200}


def test_a_card_of_a_show_has_the_name_that_was_shown_there(site: CardSite) -> None:
    show = Show(site)
    person = identity.participant_id(show.secret)
    site.store.set_nickname(person, "somebody else")
    (trial,) = (t for t in site.store.trials_of(person) if t.trial_id == show.trial_id)
    assert sharing.card_name(site.store, trial) == "Ada"
    show.rooms.moderate(show.room.code, show.host_secret, 1, "hide")
    assert sharing.card_name(site.store, trial) == ""
