"""Every load's zero on the server's clock: from its lease, or from when its batch came; set once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arc.actions import Action, parse_action
from arc.store import Store, Trial
from arc.tasks import Task
from tests.store.people import WRITER, Clock, Person, make_task, stroke

OTHER = "writer-two"
DEVICE = {"viewport": [1366, 625], "dpr": 1, "pointer": "fine"}


def load(
    action_id: int, load_id: str, lease_ms: int | None = None, told: str = "09:05:00"
) -> Action:
    raw = {"action_id": action_id, "t_ms": 0, "kind": "load", "load_id": load_id}
    raw |= {"at": f"2026-01-31T{told}+00:00", "device": DEVICE}
    return parse_action(raw if lease_ms is None else raw | {"lease_ms": lease_ms})


def zeros(store: Store) -> dict[str, str]:
    """When each load of the first test began: ``mm:ss.mmm``; the clock starts at 05:00.000."""
    rows = store.frames.rows("loads", "p1")
    first = min(row["trial_id"] for row in rows)
    return {row["load_id"]: row["started_at"][14:23] for row in rows if row["trial_id"] == first}


@pytest.fixture
def trial(person: Person, task: Task) -> Trial:
    """Leased at 05:00 as ``load-one``."""
    return person.open(task)[0]


def test_a_zero_is_the_lease_and_what_passed_since(store: Store, clock: Clock, trial: Trial):
    clock.advance(seconds=90)
    store.append_actions(trial.token, WRITER, 0, [load(0, "load-one", 1250)])

    assert zeros(store)["load-one"] == "05:01.250"


def test_a_task_may_be_drawn_before_its_lease_is_answered(store: Store, clock: Clock, trial: Trial):
    clock.advance(seconds=20)
    store.take_lease(trial.token, OTHER, "load-two")
    store.append_actions(trial.token, OTHER, 0, [load(0, "load-two", -4000)])

    assert zeros(store)["load-two"] == "05:16.000"


def test_a_later_showing_counts_from_its_pages_newest_lease(
    store: Store, clock: Clock, trial: Trial
):
    store.append_actions(trial.token, WRITER, 0, [load(0, "load-one", 0)])
    clock.advance(seconds=60)
    store.take_lease(trial.token, WRITER, "load-two")
    clock.advance(seconds=60)
    store.append_actions(
        trial.token, WRITER, 1, [load(1, "load-two", 5), load(2, "load-three", 30_000)]
    )

    assert zeros(store) == {
        "load-one": "05:00.000",
        "load-two": "06:00.005",
        "load-three": "06:30.000",
    }


def test_the_end_of_a_log_sent_by_the_next_page_keeps_its_own_lease(
    store: Store, clock: Clock, trial: Trial
):
    store.append_actions(trial.token, WRITER, 0, [load(0, "load-one", 0)])
    clock.advance(minutes=10)
    store.take_lease(trial.token, OTHER, "load-next")
    clock.advance(seconds=2)
    unsent = [load(1, "load-shown-again", 45_000), load(2, "load-next", 700)]
    store.append_actions(trial.token, OTHER, 1, unsent)

    assert zeros(store)["load-shown-again"] == "05:45.000"
    assert zeros(store)["load-next"] == "15:00.700"


def test_after_a_sleep_a_zero_is_what_its_clock_shows_before_the_batch_came(
    store: Store, clock: Clock, trial: Trial
):
    store.append_actions(trial.token, WRITER, 0, [load(0, "load-one", 0)])
    clock.advance(minutes=30)
    store.append_actions(trial.token, WRITER, 1, [load(1, "load-woken")], 7000)
    store.append_actions(trial.token, WRITER, 2, [load(2, "load-silent")])

    assert zeros(store)["load-woken"] == "34:53.000"
    assert zeros(store)["load-silent"] == "35:00.000"


def test_two_sleeps_without_a_connection_are_told_apart_by_the_browsers_clock(
    store: Store, clock: Clock, trial: Trial
):
    clock.advance(minutes=30)
    woken = [load(0, "load-first", told="22:05:00"), load(1, "load-second", told="22:12:30")]
    store.append_actions(trial.token, WRITER, 0, woken, 1000)

    assert zeros(store)["load-second"] == "34:59.000"
    assert zeros(store)["load-first"] == "27:29.000"


def test_a_batch_sent_twice_moves_no_zero(store: Store, clock: Clock, trial: Trial):
    batch = [load(0, "load-one", 300), load(1, "load-woken"), stroke(2)]
    store.append_actions(trial.token, WRITER, 0, batch, 100)
    before = zeros(store)
    clock.advance(minutes=5)

    store.append_actions(trial.token, WRITER, 0, batch, 90_000)
    store.append_actions(trial.token, WRITER, 2, [*batch[2:], stroke(3), load(4, "load-woken", 1)])
    store.take_lease(trial.token, WRITER, "load-one")

    assert zeros(store) == before


def test_a_lease_asked_for_again_counts_from_the_answer_that_came(
    store: Store, clock: Clock, trial: Trial
):
    clock.advance(seconds=40)
    store.take_lease(trial.token, WRITER, "load-one")
    store.append_actions(trial.token, WRITER, 0, [load(0, "load-one", -100)])

    assert zeros(store)["load-one"] == "05:39.900"


told = st.sampled_from(["00:00:00", "09:05:00", "23:59:59"])
said = st.one_of(st.none(), st.integers(-999_999_999, 999_999_999))


@settings(max_examples=30, deadline=None)
@given(
    st.lists(st.tuples(said, told, st.integers(0, 4000)), min_size=1, max_size=4),
    st.one_of(st.none(), st.integers(0, 999_999_999)),
)
def test_no_zero_lies_before_its_trial_or_after_it_was_told(loads, clock_ms):
    clock = Clock()
    store = Store.open(":memory:", clock=clock)
    trial = Person(store).open(make_task())[0]
    for n, (lease_ms, at, wait) in enumerate(loads):
        clock.advance(seconds=wait)
        batch = [load(n, f"load-{n:04}", lease_ms, at)]
        store.append_actions(trial.token, WRITER, n, batch, clock_ms)

    rows = [row for row in store.frames.rows("loads", "p1") if row["load_id"].startswith("load-0")]
    moments = [row["started_at"] for row in rows]
    store.dispose()

    latest = Clock().now + timedelta(seconds=sum(wait for *_, wait in loads))
    assert len(moments) == len(loads)
    assert min(moments) >= trial.created_at
    assert max(moments) <= latest.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def test_dates_at_the_ends_of_the_calendar_are_survived(store: Store, trial: Trial):
    raw = load(0, "load-aaaa").to_json()
    first = parse_action(raw | {"at": "0001-01-01T00:00:00+14:00"})
    last = parse_action(raw | {"action_id": 1, "load_id": "load-bbbb", "at": "9999-12-31"})

    assert store.append_actions(trial.token, WRITER, 0, [first, last]) == 1
