"""Rooms in the database: made, driven, joined, played in, by many at once."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest

from arc.errors import ArcError, StoreError, TrialError
from arc.grid import Grid
from arc.rooms import GRACE_MS, RoomState
from arc.store import Store
from arc.store.room_codes import CODES, random_code
from arc.store.room_records import Member
from tests.store.people import WRITER, Clock, Person
from tests.store.shows import PLAN, TASKS, Show, refused


@pytest.fixture
def show(store: Store, clock: Clock) -> Show:
    return Show(store, clock)


# Rooms and codes


def test_a_room_is_found_by_its_code_for_a_day(store: Store, clock: Clock, show: Show) -> None:
    room = show.room
    assert len(show.secret) == 22
    assert room.state == RoomState()
    assert store.rooms.find(room.code.lower()) == room
    clock.advance(hours=23, minutes=59)
    assert store.rooms.find(room.code) == room
    clock.advance(minutes=1)
    assert store.rooms.find(room.code) is None
    refused("no_room", lambda: show.do("next"))
    refused("no_room", lambda: show.join("ada"))
    assert store.rooms.live_versions() == {}


def test_codes_are_two_syllables_and_nothing_coarse() -> None:
    assert len(CODES) > 4000
    assert len({random_code(()) for _ in range(100)}) > 50
    for code in CODES:
        assert len(code) == 4
        assert set(code[::2]) <= set("BDFGKLMNPRSTVZ")
        assert set(code[1::2]) <= set("AEIOU")
    assert not CODES & {"NAZI", "PUTA", "RAPE", "KAKA"}


def test_living_rooms_have_codes_of_their_own(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("arc.store.room_codes.CODES", frozenset({"KITO", "LUMA"}))
    assert {Show(store, clock).room.code for _ in range(2)} == {"KITO", "LUMA"}
    with pytest.raises(StoreError, match="every room code is in use"):
        Show(store, clock)
    clock.advance(days=1)
    again = Show(store, clock).room
    assert again.code in ("KITO", "LUMA")
    assert store.rooms.find(again.code) == again


def test_one_participant_has_five_shows_at_most(store: Store, clock: Clock) -> None:
    shows = [Show(store, clock, host="host") for _ in range(5)]
    refused("bad_request", lambda: Show(store, clock, host="host"))
    shows[0].do("end")
    assert Show(store, clock, host="host").room.host_participant_id == "host"


@pytest.mark.parametrize("delay_ms", [-1, 60_001])
def test_a_delay_out_of_range_is_refused(store: Store, delay_ms: int) -> None:
    refused("bad_request", lambda: store.rooms.create(None, PLAN, delay_ms))


# Commands


def test_only_the_host_drives(store: Store, show: Show) -> None:
    rooms, room = store.rooms, show.room
    assert rooms.is_host(room, show.secret)
    assert not rooms.is_host(room, "é\ud800" * 11)
    refused("not_host", lambda: rooms.command(room.code, "wrong", {"kind": "next"}))
    show.join("ada")
    refused("not_host", lambda: rooms.moderate(room.code, "wrong", 1, "hide"))
    assert rooms.find(room.code) == replace(room, people_version=1)


def test_two_presses_do_not_skip_a_step(store: Store, show: Show) -> None:
    code, secret = show.room.code, show.secret
    moved = store.rooms.command(code, secret, {"kind": "next"}, version=0)
    assert (moved.version, moved.state.phase) == (1, "task")
    refusal = refused(
        "moved_on", lambda: store.rooms.command(code, secret, {"kind": "next"}, version=0)
    )
    assert refusal.details == {"version": 1}


def test_a_refused_command_leaves_the_show(store: Store, show: Show) -> None:
    refused("not_yet", lambda: show.do("lock"))
    refused("bad_request", lambda: show.do("dance"))
    assert store.rooms.find(show.room.code) == show.room


def test_back_is_remembered_across_processes(file_store: Store) -> None:
    room, secret = file_store.rooms.create(None, PLAN)
    for _ in range(3):
        room = file_store.rooms.command(room.code, secret, {"kind": "next"})
    assert (room.state.phase, room.history_count) == ("locked", 3)
    other = Store.open(file_store._url.render_as_string(hide_password=False))
    for phase in ("solving", "task", "lobby"):
        room = other.rooms.command(room.code, secret, {"kind": "back"})
        assert room.state.phase == phase
    assert room.history_count == 0
    other.dispose()


def test_every_state_is_kept_with_its_moment(store: Store, clock: Clock, show: Show) -> None:
    room_id, made = show.room.room_id, show.now_ms
    clock.advance(seconds=10)
    show.do("next")
    clock.advance(seconds=10)
    show.do("next")
    at = store.rooms.state_at
    assert at(room_id, made - 1) == (0, RoomState())
    assert at(room_id, made + 9999)[0] == 0
    assert at(room_id, made + 10_000)[0] == 1
    assert at(room_id, show.now_ms) == (2, show.room.state)


# Members


def test_joining_again_renames(store: Store, show: Show) -> None:
    first = show.join("ada")
    assert (first.member_number, first.nickname, first.shown) == (1, "nick ada", "nick ada")
    assert show.join("ben").member_number == 2
    code = show.room.code
    again = store.rooms.join(code, "ada", "  Ada\u202e  Lovelace ", "A** Lovelace")
    assert (again.member_number, again.nickname, again.shown) == (1, "Ada Lovelace", "A** Lovelace")
    assert [m.participant_id for m in store.rooms.members(show.room.room_id)] == ["ada", "ben"]
    assert store.rooms.member(show.room.room_id, "cyd") is None


@pytest.mark.parametrize("nickname", ["", " \u200b\u202e ", "n" * 25, "n" * 10_000])
def test_a_nickname_of_no_use_is_refused(store: Store, show: Show, nickname: str) -> None:
    refused("bad_request", lambda: store.rooms.join(show.room.code, "ada", nickname))
    assert store.rooms.members(show.room.room_id) == []


def test_the_host_moderates(store: Store, show: Show) -> None:
    show.join("ada")
    show.join("ben")

    def moderate(number: int, action: Any, **more: str) -> Member:
        return store.rooms.moderate(show.room.code, show.secret, number, action, **more)

    before = store.rooms.progress(show.room.room_id, 0).people_version
    assert moderate(1, "hide").is_hidden
    assert not moderate(1, "show").is_hidden
    assert moderate(1, "rename", nickname="Countess").shown == "Countess"
    assert moderate(2, "remove").is_removed
    assert store.rooms.progress(show.room.room_id, 0).people_version == before + 4
    refused("removed", lambda: show.join("ben"))
    show.to("solving")
    refused("removed", lambda: show.open("ben"))
    refused("no_member", lambda: moderate(3, "hide"))
    refused("bad_request", lambda: moderate(1, "rename"))
    refused("bad_request", lambda: moderate(1, "promote"))
    assert store.rooms.tally(show.room.room_id, 0).members == 1


def test_consent_is_the_rooms_own(store: Store, show: Show) -> None:
    store.new_participant("agreed")
    store.set_consent("agreed", "agreed", "2026-01-01")
    store.new_participant("declined")
    store.set_consent("declined", "declined", "2026-01-01")
    for name in ("agreed", "declined", "new"):
        assert show.join(name).consent_version is None
    consents = {name: store.new_participant(name).consent for name in ("agreed", "declined", "new")}
    assert consents == {"agreed": "agreed", "declined": "declined", "new": "declined"}


def test_consent_given_in_the_room_is_consent(store: Store, show: Show) -> None:
    assert show.join("ada", "2026-11-01").consent_version == "2026-11-01"
    ada = store.new_participant("ada")
    assert (ada.consent, ada.consent_version) == ("agreed", "2026-11-01")
    show.to("solving")
    assert {trial.consent_version for trial in show.open("ada")} == {"2026-11-01"}
    # Taken back for the room alone.
    show.join("ada")
    assert {trial.consent_version for trial in store.trials_of("ada")} == {None}


def test_who_declined_in_the_room_may_agree_there(store: Store, show: Show) -> None:
    show.join("ada")
    show.join("ada", "2026-11-01")
    assert store.new_participant("ada").consent == "agreed"


# Playing


def test_trials_are_opened_while_phones_are_solving(store: Store, clock: Clock) -> None:
    show = Show(store, clock, delay_ms=7000)
    refused("no_member", lambda: show.open("ada"))
    show.join("ada")
    refused("not_yet", lambda: show.open("ada"))
    show.to("solving")
    refused("not_yet", lambda: show.open("ada"))
    clock.advance(milliseconds=7000)
    (first, second) = show.open("ada")
    assert (first.assignment, first.protocol, first.collection) == ("stage", "stage", "made-up")
    assert (first.attempts_allowed, first.feedback, second.pair_index) == (2, "end", 1)
    assert [t.trial_id for t in show.open("ada")] == [first.trial_id, second.trial_id]
    refused("not_yet", lambda: show.open("ada", 1))
    clock.advance(seconds=59)
    show.open("ada")
    clock.advance(seconds=1)
    refused("not_yet", lambda: show.open("ada"))


def test_another_task_than_the_rooms_is_refused(store: Store, show: Show) -> None:
    show.join("ada")
    show.to("solving")
    for task, position in ((TASKS["two"], 0), (TASKS["one"], 7)):
        refused(
            "bad_request",
            lambda task=task, position=position: store.rooms.open_trials(  # type: ignore[misc]
                show.room, "ada", task, position, show.now_ms
            ),
        )


def test_a_round_played_before_is_another(store: Store, show: Show) -> None:
    person = Person(store, "ada")
    person.open(TASKS["one"])
    show.join("ada")
    show.to("solving")
    assert {trial.round_number for trial in show.open("ada")} == {2}


@pytest.mark.parametrize("delay_ms", [0, 7000])
def test_an_answer_is_taken_until_the_last_could_be_on_its_way(
    store: Store, clock: Clock, delay_ms: int
) -> None:
    show = Show(store, clock, delay_ms=delay_ms)
    for name in ("ada", "ben"):
        show.join(name)
    show.to("solving")
    clock.advance(milliseconds=delay_ms)
    ada, ben = show.open("ada")[0], show.open("ben")[0]
    clock.advance(milliseconds=60_000 + GRACE_MS)
    Person(store, "ada").answer(ada, TASKS["one"], 1)
    clock.advance(milliseconds=1)
    refused("closed", lambda: Person(store, "ben").answer(ben, TASKS["one"], 1))
    assert store.attempts_of(ben.trial_id) == []


def test_an_answer_sent_twice_is_told_the_same_after_the_deadline(store: Store, show: Show) -> None:
    show.join("ada")
    show.to("solving")
    trial = show.open("ada")[0]
    given = Person(store, "ada").answer(trial, TASKS["one"], 1, "attempt-one")
    show.to("reveal")
    repeated = store.submit(
        trial.token,
        WRITER,
        "attempt-one",
        Grid.blank(1, 1, 1),
        1000,
        0,
        truth=Grid.blank(1, 1, 5),
        test_input=Grid.blank(1, 1, 0),
    )
    assert repeated == given


def test_entering_the_reveal_ends_what_is_open(store: Store, clock: Clock, show: Show) -> None:
    for name in ("ada", "ben", "cyd"):
        show.join(name)
    show.to("solving")
    show.answer("ada", 5)
    show.answer("ben", 4)
    clock.advance(seconds=20)
    show.open("cyd")
    show.to("locked")
    assert {trial.outcome for trial in store.trials_of("cyd")} == {None}
    clock.advance(seconds=30)
    show.to("reveal")
    ended = {
        name: [(trial.outcome, trial.closed_by) for trial in store.trials_of(name)]
        for name in ("ada", "ben", "cyd")
    }
    out = ("timed_out", "timed_out")
    assert ended == {"ada": [("solved", "timed_out"), out], "ben": [out, out], "cyd": [out, out]}
    # Locked as soon as it was opened, so no time was spent on it.
    assert [trial.elapsed_ms for trial in store.trials_of("cyd")] == [0, 0]
    assert store.trials_of("ada")[1].elapsed_ms == 20_000


def test_what_a_host_abandons_ends_with_the_show(store: Store, show: Show) -> None:
    show.join("ada")
    show.to("solving")
    trial = show.open("ada")[0]
    show.do("back")
    refused("closed", lambda: Person(store, "ada").answer(trial, TASKS["one"], 1))
    show.do("end")
    assert {trial.closed_by for trial in store.trials_of("ada")} == {"timed_out"}


# Many at once


def test_many_join_and_answer_at_once_and_all_is_stored_once(file_store: Store) -> None:
    rooms, task = file_store.rooms, TASKS["one"]
    room, secret = rooms.create(None, PLAN)
    for _ in range(2):
        room = rooms.command(room.code, secret, {"kind": "next"})
    barrier, problems = threading.Barrier(16), list[ArcError]()

    def play(name: str) -> None:
        person = Person(file_store, name)
        barrier.wait()
        try:
            rooms.join(room.code, name, name)
            opened = rooms.open_trials(room, name, task, 0, room.created_ms + 1000)
            for trial, color in zip(opened, (5, 6), strict=True):
                file_store.take_lease(trial.token, WRITER, "load-one")
                person.answer(trial, task, color)
        except ArcError as error:
            problems.append(error)

    threads = [threading.Thread(target=play, args=(f"p{n}",)) for n in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    numbers = [member.member_number for member in rooms.members(room.room_id)]
    assert numbers == list(range(1, 17))
    assert [group.n for group in rooms.answers(room.room_id, 0)] == [16, 16]
    assert rooms.progress(room.room_id, 0).attempts == 32


def test_two_hosts_at_once_press_once(file_store: Store) -> None:
    rooms = file_store.rooms
    room, secret = rooms.create(None, PLAN)
    barrier, codes = threading.Barrier(6), []

    def press() -> None:
        barrier.wait()
        try:
            rooms.command(room.code, secret, {"kind": "next"}, version=0)
            codes.append("done")
        except TrialError as error:
            codes.append(error.code)

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == ["done"] + ["moved_on"] * 5


def test_a_change_by_anybody_is_noticed(file_store: Store) -> None:
    room, secret = file_store.rooms.create(None, PLAN)
    changes = file_store.rooms.follow()
    changes.wait(0)
    assert not changes.wait(0.1)
    other = Store.open(file_store._url.render_as_string(hide_password=False))
    for change in (
        lambda: other.rooms.join(room.code, "ada", "Ada"),
        lambda: other.rooms.command(room.code, secret, {"kind": "next"}),
        lambda: file_store.rooms.command(room.code, secret, {"kind": "next"}),
        lambda: other.rooms.moderate(room.code, secret, 1, "hide"),
    ):
        change()
        assert changes.wait(5)
        while changes.wait(0):
            pass
    changes.close()
    assert changes.wait(0)
    changes.close()
    other.dispose()
