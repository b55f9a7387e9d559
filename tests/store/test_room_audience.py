"""What a room tells of its audience and to it: the truth in time, counts, votes, scores."""

from __future__ import annotations

import pytest

from arc.grid import Grid
from arc.rooms import GRACE_MS
from arc.store import Store
from tests.store.people import Clock, Person
from tests.store.shows import TASKS, Show, refused


@pytest.fixture
def show(store: Store, clock: Clock) -> Show:
    return Show(store, clock)


# What is told when


def test_nothing_is_told_of_the_answer_before_its_step(store: Store, show: Show) -> None:
    show.join("ada")
    show.to("solving")
    show.answer("ada", 5, 6)
    show.answer("ada", 1, 1)
    assert {trial.outcome for trial in store.trials_of("ada")} == {"solved"}

    def told() -> tuple[int, str, set[object]]:
        state = store.task_states("ada", [TASKS["one"]])["one"]
        rows = store.frames.rows("attempts", "ada") + store.frames.rows("trials", "ada")
        verdicts = {row["pair_solved"] for row in rows}
        closed = len(store.closed_round("ada", TASKS["one"]))
        assert state.truth_allowed == bool(closed)
        return closed, state.progress, verdicts

    withheld = (0, "in_progress", {None})
    assert told() == withheld
    show.to("reveal", step="guess_1")
    assert told() == withheld
    refused("not_closed", lambda: store.cast_vote("ada", TASKS["one"], "yes", "mine"))
    show.to("reveal", step="truth")
    assert told() == (2, "solved", {True, False})
    show.do("back")
    assert told()[0] == 2


def test_phones_are_told_as_late_as_they_see_it(store: Store, clock: Clock) -> None:
    show = Show(store, clock, delay_ms=5000)
    show.join("ada")
    show.to("solving")
    clock.advance(seconds=5)
    show.open("ada")
    show.to("reveal", step="truth")
    clock.advance(milliseconds=4999)
    assert store.closed_round("ada", TASKS["one"]) == []
    clock.advance(milliseconds=1)
    assert len(store.closed_round("ada", TASKS["one"])) == 2


def test_a_dead_room_withholds_nothing(store: Store, clock: Clock, show: Show) -> None:
    show.join("ada")
    show.to("solving")
    show.answer("ada", 5, 6)
    show.answer("ada", 1, 1)
    clock.advance(days=1)
    assert len(store.closed_round("ada", TASKS["one"])) == 2


def test_a_round_of_ones_own_stays_open_to_compare(store: Store, show: Show) -> None:
    person = Person(store, "ada")
    for color in (5, 6):
        person.answer(person.open(TASKS["one"])[color - 5], TASKS["one"], color)
    show.join("ada")
    show.to("solving")
    show.answer("ada", 5, 6)
    show.answer("ada", 1, 1)
    assert {t.round_number for t in store.closed_round("ada", TASKS["one"])} == {1}


def truth_views(store: Store) -> list[tuple[str, str, str]]:
    return [
        (row["participant_id"], row["task_id"], row["place"])
        for name in ("ada", "ben", "cyd")
        for row in store.frames.rows("truth_views", name)
    ]


def test_the_first_showing_is_recorded_for_every_member_once(store: Store, show: Show) -> None:
    chosen = Person(store, "ada").open(TASKS["one"])[0]
    show.join("ada")
    show.join("ben")
    show.to("solving")
    show.open("ada")
    show.to("locked")
    assert truth_views(store) == []
    show.to("reveal", step="guess_1")
    assert truth_views(store) == [("ada", "one", "stage"), ("ben", "one", "stage")]
    assert store.trial_by_token(chosen.token).truth_seen
    show.do("back")
    show.to("reveal", step="truth")
    show.join("cyd")
    show.join("cyd")
    assert [who for who, *_rest in truth_views(store)] == ["ada", "ben", "cyd"]
    assert {t.truth_seen for t in Person(store, "ben").open(TASKS["one"])} == {True}


# Counting


def test_answers_are_counted_by_grid(store: Store, clock: Clock) -> None:
    show = Show(store, clock, host="host")
    for name in ("host", "ada", "ben", "cyd"):
        show.join(name)
    show.to("solving")
    room_id = show.room.room_id
    for name, color in (("ada", 5), ("ben", 5), ("cyd", 4), ("host", 3)):
        show.answer(name, color)
    show.answer("cyd", 5)
    show.answer("ada", 4, 6)
    counted = [(g.pair_index, g.grid.to_text(), g.n) for g in store.rooms.answers(room_id, 0)]
    assert counted == [(0, "5", 3), (0, "4", 2), (1, "6", 1)]
    keys = {g.key for g in store.rooms.answers(room_id, 0)}
    assert len(keys) == 3
    assert all(len(key) == 12 for key in keys)
    assert store.rooms.host_attempts(room_id, 0) == {0: [Grid.blank(1, 1, 3)]}
    assert store.rooms.answers(room_id, 1) == []
    people = store.rooms.people(room_id, 0)
    assert (dict(people.by_pair), people.answered, people.solved) == ({0: 3, 1: 1}, 3, 1)
    store.rooms.moderate(show.room.code, show.secret, 4, "remove")
    counted = [(g.pair_index, g.grid.to_text(), g.n) for g in store.rooms.answers(room_id, 0)]
    assert counted == [(0, "5", 2), (0, "4", 1), (1, "6", 1)]


def test_who_has_an_answer_to_every_pair_has_answered(store: Store, clock: Clock) -> None:
    show = Show(store, clock, host="host")
    for name in ("host", "ada", "ben", "cyd"):
        show.join(name)
    show.to("solving")
    room_id = show.room.room_id
    before = store.rooms.progress(room_id, 0)
    for colors in ((5, 6), (1, 1)):
        show.answer("ada", *colors)
        show.answer("host", *colors)
    show.answer("ben", 5)
    tally = store.rooms.tally(room_id, 0)
    assert (tally.members, tally.answers) == (3, 1)
    assert store.rooms.answered(room_id, 0) == {"ada"}
    show.open("cyd")
    show.answer("cyd", 1, 1)
    assert store.rooms.answered(room_id, 0) == {"ada", "cyd"}
    after = store.rooms.progress(room_id, 0)
    assert (after.attempts, after.closed_trials) == (11, 4)
    assert after != before
    assert [t.pair_index for t in store.rooms.trials_of(room_id, "ada", 0)] == [0, 1]


def test_the_reveal_does_not_tell_by_their_number_who_is_right(store: Store, show: Show) -> None:
    for name in ("ada", "ben", "cyd", "dan"):
        show.join(name)
    show.to("solving")
    show.answer("ada", 5, 6)
    show.answer("ben", 1, 1)
    show.answer("cyd", 5, 1)
    show.open("dan")
    room_id = show.room.room_id
    before = store.rooms.answered(room_id, 0)
    assert before == {"ada", "ben", "cyd"}
    show.to("reveal", step="guess_1")
    assert store.rooms.answered(room_id, 0) == before
    assert store.rooms.tally(room_id, 0).answers == len(before)


def test_votes_are_taken_while_their_step_is_on(store: Store, clock: Clock) -> None:
    show = Show(store, clock, delay_ms=5000, host="host")
    for name in ("host", "ada", "ben"):
        show.join(name)
    code, rooms, room_id = show.room.code, store.rooms, show.room.room_id
    refused("not_yet", lambda: rooms.vote(code, "ada", 0, "right", "o3"))
    show.to("reveal", step="right")
    rooms.vote(code, "ada", 0, "right", "o3")
    rooms.vote(code, "ada", 0, "right", "both")
    rooms.vote(code, "ben", 0, "right", "both")
    rooms.vote(code, "host", 0, "right", "o3")
    refused("bad_request", lambda: rooms.vote(code, "ada", 0, "right", "a"))
    refused("bad_request", lambda: rooms.vote(code, "ada", 0, "dance", "a"))
    refused("not_yet", lambda: rooms.vote(code, "ada", 1, "right", "o3"))
    refused("no_member", lambda: rooms.vote(code, "cyd", 0, "right", "o3"))
    assert rooms.tally(room_id, 0).votes == {"right": {"both": 2}}
    assert rooms.votes_of(room_id, "ada", 0) == {"right": "both"}
    show.to("reveal", step="truth")
    clock.advance(milliseconds=5000 + GRACE_MS - 1)
    rooms.vote(code, "ada", 0, "right", "neither")
    clock.advance(milliseconds=1)
    refused("not_yet", lambda: rooms.vote(code, "ada", 0, "right", "o3"))
    assert rooms.tally(room_id, 0).votes == {"right": {"both": 1, "neither": 1}}
    # Of the room, and not of the task.
    show.to("reveal", step="fair")
    rooms.vote(code, "ben", 0, "fair", "no")
    assert store.votes_on("ada", TASKS["one"])[1].n == 0


def test_the_score_counts_tasks_then_time(store: Store, clock: Clock) -> None:
    show = Show(store, clock, host="host")
    for name in ("host", "ada", "ben", "cyd", "dan", "eve"):
        show.join(name)
    room_id = show.room.room_id
    show.to("solving")
    show.answer("cyd", 5, 6)
    for name in ("ada", "host"):
        show.answer(name, 5, 4)
        show.answer(name, 1, 6)
    show.answer("ben", 5, 4)
    show.answer("dan", 5, 6)
    assert [s.solved for s in store.rooms.scores(room_id, 0)] == [0] * 5
    show.to("scores")
    first = store.rooms.scores(room_id, 0)
    assert [(s.rank, s.member_number, s.solved) for s in first] == [
        (1, 4, 1),
        (1, 5, 1),
        (3, 2, 1),
        (4, 3, 0),
        (4, 6, 0),
    ]
    assert first[0].time_ms < first[2].time_ms
    show.do("next")
    show.to("solving")
    show.answer("ben", 5, 6, position=1)
    show.answer("ada", 5, 6, position=1)
    assert store.rooms.scores(room_id, 1) == first
    show.to("scores")
    assert store.rooms.scores(room_id, 0) == first
    second = store.rooms.scores(room_id, 1)
    assert [(s.rank, s.member_number, s.solved) for s in second][:2] == [(1, 2, 2), (2, 3, 1)]
    now = show.room.version
    standing = store.rooms.standing(room_id, "ada", 1, now)
    assert standing is not None
    assert (standing.rank, standing.of, standing.solved) == (1, 5, 2)
    of_host = store.rooms.standing(room_id, "host", 1, now)
    assert of_host is not None
    assert (of_host.rank, of_host.of) == (None, 5)
    assert store.rooms.standing(room_id, "nobody", 1, now) is None


def test_a_point_is_not_told_before_the_answer_that_made_it(store: Store, show: Show) -> None:
    show.join("ada")
    show.to("solving")
    show.answer("ada", 5, 6)
    show.to("reveal", step="guess_1")
    before = show.room.version
    show.to("reveal", step="truth")

    def points(version: int) -> int:
        standing = store.rooms.standing(show.room.room_id, "ada", 0, version)
        assert standing is not None
        return standing.solved

    assert (points(before), points(show.room.version)) == (0, 1)
    show.do("back")
    assert points(before) == 0


def test_names_on_the_score_board_follow_the_host(store: Store, show: Show) -> None:
    for name in ("ada", "ben", "cyd"):
        show.join(name)
    show.to("scores")

    def names() -> list[str]:
        return [score.shown for score in store.rooms.scores(show.room.room_id, 0)]

    assert names() == ["nick ada", "nick ben", "nick cyd"]
    code, secret = show.room.code, show.secret
    store.rooms.moderate(code, secret, 1, "hide")
    store.rooms.moderate(code, secret, 2, "remove")
    assert names() == ["", "nick cyd"]
    store.forget("cyd")
    assert names() == [""]


def test_tasks_taken_out_of_order_all_count(store: Store, show: Show) -> None:
    show.join("ada")
    show.do("task", position=2)
    show.to("solving")
    show.answer("ada", 5, 6, position=2)
    show.to("scores")
    show.do("task", position=0)
    show.to("solving")
    show.answer("ada", 5, 6)
    show.to("scores")
    (score,) = store.rooms.scores(show.room.room_id, 0)
    assert score.solved == 2


def test_the_name_of_a_trials_room(store: Store, show: Show) -> None:
    show.join("ada")
    show.to("solving")
    trial = show.open("ada")[0].trial_id
    assert store.rooms.shown_name("ada", trial) == "nick ada"
    assert store.rooms.shown_name("ben", trial) is None
    store.rooms.moderate(show.room.code, show.secret, 1, "hide")
    assert store.rooms.shown_name("ada", trial) is None
