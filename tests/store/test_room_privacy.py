"""What leaves of a room, what stays, and until when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from arc.store import Store, Whose
from arc.store.export import FrameName
from tests.store.people import Clock
from tests.store.shows import Show

CONSENT = "2026-11-01"


@pytest.fixture
def played(store: Store, clock: Clock) -> Show:
    """A room whose first task was played to its truth by one who agreed there, one who agreed
    elsewhere alone, and one who never did."""
    store.new_participant("elsewhere")
    store.set_consent("elsewhere", "agreed", CONSENT)
    show = Show(store, clock)
    show.join("agreed", CONSENT)
    show.join("elsewhere")
    show.join("never")
    show.to("solving")
    for name in ("agreed", "elsewhere", "never"):
        show.answer(name, 5, 6)
    show.to("reveal", step="truth")
    return show


HANGING: tuple[FrameName, ...] = ("trials", "attempts", "actions", "loads", "truth_views")


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize("name", HANGING)
def test_only_what_was_agreed_to_in_the_room_leaves(store: Store, name: FrameName) -> None:
    leaving = {row["participant_id"] for row in store.frames.rows(name)}
    assert leaving == {"agreed"}
    ids = [trial.trial_id for who in ("agreed", "never") for trial in store.trials_of(who)]
    with store.frames.snapshot(Whose()) as snapshot:
        assert set(snapshot.action_columns(ids)["participant_id"]) == {"agreed"}


@pytest.mark.usefixtures("played")
@pytest.mark.parametrize("name", HANGING)
@pytest.mark.parametrize("who", ["agreed", "elsewhere", "never"])
def test_everybody_has_all_of_their_own(store: Store, name: FrameName, who: str) -> None:
    own = store.frames.rows(name, who)
    assert {row["participant_id"] for row in own} == {who}


@pytest.mark.parametrize("name", HANGING[:-1])
def test_a_task_leaves_once_its_room_has_shown_the_answer(
    store: Store, clock: Clock, name: FrameName
) -> None:
    show = Show(store, clock)
    show.join("agreed", CONSENT)
    show.to("solving")
    show.answer("agreed", 5, 6)
    show.answer("agreed", 1, 1)
    before = store.frames.version()
    assert store.frames.rows(name) == []
    show.to("reveal", step="truth")
    assert {row["participant_id"] for row in store.frames.rows(name)} == {"agreed"}
    assert store.frames.version() != before


def test_consent_taken_back_in_the_room_is_a_change_of_the_tables(
    store: Store, clock: Clock, played: Show
) -> None:
    before = store.frames.version()
    clock.advance(seconds=1)
    played.join("agreed")
    assert store.frames.rows("trials") == []
    assert store.frames.version() != before


@pytest.mark.usefixtures("played")
def test_what_leaves_is_marked_as_the_stages(store: Store) -> None:
    rows = store.frames.rows("trials")
    assert {(row["assignment"], row["protocol"]) for row in rows} == {("stage", "stage")}
    assert {row["consent_version"] for row in rows} == {CONSENT}


def test_a_room_goes_a_day_after_its_end_with_what_nobody_agreed_to(
    store: Store, clock: Clock, played: Show
) -> None:
    clock.advance(hours=47, minutes=59)
    assert store.rooms.purge() == 0
    assert len(store.trials_of("elsewhere")) == 2
    clock.advance(minutes=1)
    assert store.rooms.purge() == 1
    assert store.trials_of("elsewhere") == []
    assert store.trials_of("never") == []
    assert len(store.frames.rows("trials")) == 2
    assert store.rooms.members(played.room.room_id) == []
    assert store.rooms.purge() == 0


def test_who_declined_stays_until_the_room_is_dead(store: Store, clock: Clock) -> None:
    store.new_participant("early")
    store.set_consent("early", "declined", CONSENT)
    clock.advance(hours=23)
    show = Show(store, clock)
    show.join("early")
    clock.advance(hours=2)
    assert store.purge_declined() == 0
    clock.advance(hours=22)
    assert store.purge_declined(timedelta(hours=24)) == 1
    assert store.participant("early") is None


def test_a_member_who_leaves_takes_everything_along(store: Store, played: Show) -> None:
    room_id = played.room.room_id
    played.to("reveal", step="fair")
    for name in ("agreed", "never"):
        store.rooms.vote(played.room.code, name, 0, "fair", "yes")
    before = store.rooms.tally(room_id, 0)
    assert (before.members, before.answers, before.votes) == (3, 3, {"fair": {"yes": 2}})
    assert store.forget("never")
    after = store.rooms.tally(room_id, 0)
    assert (after.members, after.answers, after.votes) == (2, 2, {"fair": {"yes": 1}})
    assert [group.n for group in store.rooms.answers(room_id, 0)] == [2, 2]
    assert store.rooms.member(room_id, "never") is None


def test_ones_own_record_has_the_rooms_and_the_votes(store: Store, clock: Clock) -> None:
    show = Show(store, clock, host="host")
    show.join("ada", CONSENT)
    show.to("reveal", step="right")
    store.rooms.vote(show.room.code, "ada", 0, "right", "both")
    (own,) = store.rooms.visits("ada")
    assert (own.nickname, own.is_host, own.consent_version) == ("nick ada", False, CONSENT)
    assert own.votes == ((0, "right", "both"),)
    (made,) = store.rooms.visits("host")
    assert (made.nickname, made.is_host, made.votes) == (None, True, ())
    assert store.rooms.visits("nobody") == []


def test_a_host_who_leaves_ends_the_room(store: Store, clock: Clock) -> None:
    show = Show(store, clock, host="host")
    show.join("ada")
    show.to("solving")
    show.open("ada")
    store.forget("host")
    assert store.rooms.find(show.room.code) is None
    assert store.rooms.live_versions() == {}
    assert len(store.trials_of("ada")) == 2
    store.rooms.purge()
    assert store.trials_of("ada") == []


@pytest.fixture
def on_file(tmp_path: Path, clock: Clock) -> Iterator[Store]:
    opened = Store.open(tmp_path / "play.sqlite3", clock=clock)
    yield opened
    opened.dispose()


def found(store: Store, *marks: str) -> list[str]:
    """Which of these are somewhere in the database's files."""
    folder = Path(store.location).parent
    content = b"".join(file.read_bytes() for file in folder.iterdir())
    return [mark for mark in marks if mark.encode() in content]


def test_who_reads_the_database_cannot_drive_a_show(on_file: Store, clock: Clock) -> None:
    show = Show(on_file, clock)
    show.do("next")
    assert found(on_file, show.secret, show.room.secret_digest) == [show.room.secret_digest]
    assert not on_file.rooms.is_host(show.room, show.room.secret_digest)


def test_no_byte_of_a_purged_room_is_left(on_file: Store, clock: Clock) -> None:
    show = Show(on_file, clock)
    show.join("member-of-the-test")
    marks = ["nick member-of-the-test", show.room.secret_digest]
    assert found(on_file, *marks) == marks
    clock.advance(days=2)
    assert on_file.rooms.purge() == 1
    assert found(on_file, *marks) == []
