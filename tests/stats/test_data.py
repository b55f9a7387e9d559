"""The dataset in memory is the export's tables, and the process's one keeps up with the database."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pandas as pd
import pytest

from arc.errors import StoreError
from arc.exchange import export
from arc.exchange.kept import keep_measures
from arc.stats import data
from arc.stats.data import load_dataset
from arc.store import Store, Whose
from arc.web import datasets
from arc.web.datasets import Datasets
from tests.exchange import played
from tests.store.people import Clock


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(clock: Clock) -> Iterator[Store]:
    opened = Store.open(":memory:", clock=clock)
    played.play(opened, clock, "p1", tasks=2)
    yield opened
    opened.dispose()


@pytest.mark.parametrize("synthetic", [False, True])
def test_a_dataset_is_the_tables_of_an_export(store: Store, clock: Clock, synthetic: bool) -> None:
    played.play(store, clock, "robot", synthetic=True)
    played.play(store, clock, "shy", consent="declined")
    dataset = load_dataset(store, played.find_task, Whose(None, synthetic))
    tables = export.tables(store, played.find_task, synthetic=synthetic)
    assert {*dataset.tables} >= {"trials", "attempts", "ratings", "sessions", "votes"}
    for name, table in dataset.tables.items():
        pd.testing.assert_frame_equal(table, tables[name])
    assert len(dataset.trials) == 1 + synthetic


def test_an_empty_store_gives_empty_tables() -> None:
    empty = Store.open(":memory:")
    dataset = load_dataset(empty, played.find_task, Whose())
    for name, table in dataset.tables.items():
        pd.testing.assert_frame_equal(table, export.frame(name, []))
    empty.dispose()


class Seconds:
    """A clock in seconds that moves when told to; every look at it takes ``step``."""

    def __init__(self, step: float = 0.0) -> None:
        self.now, self.step = 0.0, step

    def __call__(self) -> float:
        self.now += self.step
        return self.now


def test_the_dataset_stays_until_something_changes(store: Store, clock: Clock) -> None:
    shared = Datasets(lambda: store, played.find_task, clock=Seconds())
    first = shared.current()
    assert shared.current() is first
    played.play(store, clock, "p2")
    second = shared.current()
    assert {*second.trials["participant_id"]} == {"p1", "p2"}
    assert shared.current() is second


@pytest.mark.parametrize(
    "change",
    [
        lambda store: store.new_participant("p9"),
        lambda store: store.set_consent("p1", "declined", "v1"),
        lambda store: store.forget("p1"),
        lambda store: store.cast_vote("p1", played.TASKS["one"], "yes", "mine"),
        lambda store: store.record_truth_view("p1", "t", "h", "compare"),
        lambda store: store.open_trials("p1", played.TASKS["two"], "o3-unsolved", played.BLIND),
    ],
    ids=["somebody new", "consent", "forgotten", "a vote", "an answer shown", "a trial"],
)
def test_every_change_is_noticed(store: Store, clock: Clock, change: object) -> None:
    before = store.frames.version()
    assert store.frames.version() == before
    clock.advance(seconds=1)
    change(store)  # type: ignore[operator]
    assert store.frames.version() != before


def test_loading_takes_a_tenth_of_the_time_at_most(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(datasets, "_QUICK_S", 1000.0)
    seconds = Seconds(step=1.0)
    shared = Datasets(lambda: store, played.find_task, clock=seconds)
    first = shared.current()
    played.play(store, clock, "p2")
    assert shared.current() is first
    seconds.now += 9
    assert shared.current() is not first


def test_while_a_slow_one_is_made_the_one_before_is_shown(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = Event(), Event()

    def slow(*args: object) -> data.Dataset:
        begun.set()
        assert go_on.wait(20)
        return load_dataset(*args)  # type: ignore[arg-type]

    seconds = Seconds(step=1.0)
    shared = Datasets(lambda: store, played.find_task, clock=seconds)
    first = shared.current()
    monkeypatch.setattr(datasets, "load_dataset", slow)
    played.play(store, clock, "p2")
    seconds.now += 9
    assert shared.current() is first
    assert begun.wait(20)
    seconds.now += 9
    assert shared.current() is first, "one is being made already"
    with ThreadPoolExecutor(1) as pool:
        seconds.now += datasets._STALEST_S
        waits = pool.submit(shared.current)
        go_on.set()
        assert {*waits.result(20).trials["participant_id"]} == {"p1", "p2"}


def test_a_failure_behind_leaves_what_there_is(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> data.Dataset:
        raise StoreError("the disk is full")

    seconds = Seconds(step=1.0)
    shared = Datasets(lambda: store, played.find_task, clock=seconds)
    first = shared.current()
    monkeypatch.setattr(datasets, "load_dataset", broken)
    played.play(store, clock, "p2")
    seconds.now += 9
    assert shared.current() is first
    seconds.now += datasets._STALEST_S
    with pytest.raises(StoreError, match="disk is full"):
        shared.current()
    assert "the disk is full" in caplog.text


def test_nobody_waits_for_many_logs_and_what_is_measured_later_comes_in(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    played.play(store, clock, "p2")
    monkeypatch.setattr(datasets, "_MEASURED_IN_PASSING", 500)
    seconds = Seconds()
    shared = Datasets(lambda: store, played.find_task, clock=seconds)
    first = shared.current()
    assert first.being_measured == 1
    assert {*first.trials["participant_id"]} == {*first.attempts["participant_id"]} == {"p1"}
    assert shared.current() is not first, "there is something to come"
    keep_measures(store, played.find_task)
    whole = shared.current()
    assert whole.being_measured == 0
    assert {*whole.trials["participant_id"]} == {"p1", "p2"}
    assert shared.current() is whole


def test_loading_leaves_the_garbage_collector_as_it_was(store: Store) -> None:
    for turn in (gc.disable, gc.enable):
        turn()
        before = gc.isenabled()
        load_dataset(store, played.find_task, Whose())
        assert gc.isenabled() is before


def test_trials_left_open_become_abandoned_without_any_change(store: Store, clock: Clock) -> None:
    seconds = Seconds()
    shared = Datasets(lambda: store, played.find_task, clock=seconds)
    first = shared.current()
    clock.advance(hours=30)
    seconds.now += 4000
    assert shared.current().made_at > first.made_at


def test_threads_share_one_loading(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    loads: list[int] = []

    def counted(*args: object) -> data.Dataset:
        loads.append(1)
        return load_dataset(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(datasets, "load_dataset", counted)
    shared = Datasets(lambda: store, played.find_task, clock=Seconds())
    together = Barrier(6)

    def ask() -> data.Dataset:
        together.wait()
        return shared.current()

    with ThreadPoolExecutor(6) as pool:
        given = [one.result() for one in [pool.submit(ask) for _ in range(6)]]
    assert len(loads) == 1
    assert all(one is given[0] for one in given)
