"""Measures of ended trials are kept, give the same tables as the logs, and are made again when due."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pandas as pd
import pytest

from arc.actions import parse_action
from arc.errors import StoreError
from arc.exchange import export, kept, measures
from arc.exchange.kept import keep_measures
from arc.protocols import ARC_AGI
from arc.store import Store, Whose
from arc.store.measures import Kept, MeasureStore
from arc.tasks import Task
from arc.timing import MEASURES_VERSION
from tests.exchange import played
from tests.store.people import WRITER, Clock, Person, stroke

LOAD = "load-first"
FIRST = {
    "action_id": 0,
    "t_ms": 0,
    "kind": "load",
    "load_id": LOAD,
    "at": "2026-01-31T09:05:00Z",
    "device": {"viewport": [1366, 625], "dpr": 1, "pointer": "fine"},
}


@pytest.fixture
def peopled(store: Store, clock: Clock) -> Store:
    """Two people who solved a task, and one whose trial is open."""
    for name in ("p1", "p2"):
        played.play(store, clock, name)
    store.new_participant("p3")
    store.set_consent("p3", "agreed", "v1")
    (left,) = store.open_trials("p3", played.TASKS["one"], "o3-unsolved", ARC_AGI)
    store.take_lease(left.token, WRITER, LOAD)
    store.append_actions(left.token, WRITER, 0, [parse_action(FIRST), stroke(1, 4)])
    return store


def unmeasured(store: Store) -> int:
    return len(store.measures.unmeasured(MEASURES_VERSION))


def same(one: dict[str, pd.DataFrame], other: dict[str, pd.DataFrame]) -> None:
    for name, table in one.items():
        pd.testing.assert_frame_equal(table, other[name])


def test_kept_measures_give_the_tables_that_the_logs_give(
    peopled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    replayed = export.tables(peopled, played.find_task)
    assert keep_measures(peopled, played.find_task) == 2
    lengths: list[int] = []

    def watched(log: kept.Log, *rest: object) -> kept.Measures:
        lengths.append(len(log.actions))
        return kept.measured(log, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(measures, "measured", watched)
    same(export.tables(peopled, played.find_task), replayed)
    assert lengths == [2], "only the open trial's log is replayed"
    assert keep_measures(peopled, played.find_task) == 0


@pytest.mark.parametrize(
    "wrong",
    [{"version": MEASURES_VERSION - 1}, {"action_count": 2}],
    ids=["of another version", "of a shorter log"],
)
def test_measures_that_do_not_hold_are_not_used_and_made_again(
    peopled: Store, wrong: dict[str, int]
) -> None:
    replayed = export.tables(peopled, played.find_task)
    trial_id = int(replayed["trials"]["trial_id"][0])
    stale = Kept(trial_id, MEASURES_VERSION, 3, "[[], [], {}]")
    peopled.measures.keep([stale._replace(**wrong)])
    assert unmeasured(peopled) == 2
    same(export.tables(peopled, played.find_task), replayed)
    assert keep_measures(peopled, played.find_task) == 2
    same(export.tables(peopled, played.find_task), replayed)


def test_measures_of_fewer_attempts_than_were_made_are_not_used(peopled: Store) -> None:
    replayed = export.tables(peopled, played.find_task)
    keep_measures(peopled, played.find_task)
    with peopled.frames.snapshot(Whose()) as snapshot:
        ids = [row["trial_id"] for row in snapshot.rows("trials")]
        found = snapshot.measures(MEASURES_VERSION, ids)
    trial, _, devices = json.loads(found[0].body)
    peopled.measures.keep([found[0]._replace(body=json.dumps([trial, [], devices]))])
    same(export.tables(peopled, played.find_task), replayed)


def test_what_was_left_is_kept_until_it_is_closed(peopled: Store, clock: Clock) -> None:
    """Closing it adds no action here; what is kept no longer holds all the same."""
    clock.advance(hours=25)
    (left,) = peopled.trials_of("p3")
    assert keep_measures(peopled, played.find_task) == 3

    def away() -> list[object]:
        return list(export.tables(peopled, played.find_task, "p3")["trials"]["away_ms"])

    assert away() == [0]
    peopled.close(left.token, WRITER, "gave_up")
    closed = away()
    assert closed == [25 * 3_600_000 - 100]
    assert keep_measures(peopled, played.find_task) == 1
    assert away() == closed


def test_who_comes_back_is_measured_anew(peopled: Store, clock: Clock) -> None:
    clock.advance(hours=25)
    keep_measures(peopled, played.find_task)
    person = Person(peopled, "p3")
    person.answer(peopled.trials_of("p3")[0], played.TASKS["one"], 3)
    tables = export.tables(peopled, played.find_task, "p3")
    assert list(tables["trials"]["action_count"]) == [3]
    assert len(tables["attempts"]) == 1


def test_without_the_task_a_trial_waits_for_who_has_it(peopled: Store) -> None:
    def nothing(_collection: str, _task_id: str) -> Task | None:
        return None

    assert keep_measures(peopled, nothing) == 0
    assert export.tables(peopled, nothing)["trials"]["cells_painted"].isna().all()
    assert keep_measures(peopled, played.find_task) == 2
    cells = export.tables(peopled, nothing)["trials"]["cells_painted"]
    assert list(cells.isna()) == [False, False, True]


def test_who_is_forgotten_meanwhile_is_not_brought_back(
    peopled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = MeasureStore.logs

    def forgets(self: MeasureStore, trial_ids: list[int]) -> object:
        logs = read(self, trial_ids)
        peopled.forget("p1")
        return logs

    monkeypatch.setattr(MeasureStore, "logs", forgets)
    keep_measures(peopled, played.find_task)
    person = peopled.people.person("p2")
    assert person is not None
    assert person.rows["measures"] == 1
    assert unmeasured(peopled) == 0
    assert peopled.people.person("p1") is None


def test_many_trials_are_kept_lot_by_lot(
    peopled: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    lots: list[int] = []
    keep = MeasureStore.keep

    def counted(self: MeasureStore, of_lot: list[Kept]) -> None:
        lots.append(len(of_lot))
        keep(self, of_lot)

    monkeypatch.setattr(kept, "_BATCH_ACTIONS", 1)
    monkeypatch.setattr(MeasureStore, "keep", counted)
    assert keep_measures(peopled, played.find_task, enough=1) == 1
    assert unmeasured(peopled) == 1
    played.play(peopled, clock, "p4")
    assert keep_measures(peopled, played.find_task) == 2
    assert lots == [1, 1, 1]


def test_what_cannot_be_kept_can_still_be_exported(
    peopled: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> Iterator[None]:
        raise StoreError("the database is read-only")

    monkeypatch.setattr(MeasureStore, "keep", refused)
    with pytest.raises(StoreError):
        keep_measures(peopled, played.find_task)
    assert list(export.tables(peopled, played.find_task)["trials"]["action_count"]) == [3, 3, 2]
