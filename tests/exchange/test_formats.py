"""Every format of an export: what is in it, of whom, and what it says of itself."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from arc import __version__
from arc.exchange import export
from arc.exchange.chosen import Choice
from arc.exchange.codebook import TABLES
from arc.exchange.formats import FORMATS, Exported, Format, write_export
from arc.exchange.human_testing import COLUMNS
from arc.exchange.manifest import dataset_hash
from arc.exchange.table_files import METADATA_KEY, TABLE_FORMS
from arc.protocols import ARC_AGI
from arc.stats.selection import Selection
from arc.store import Store
from arc.tasks import Task
from tests.exchange.played import TASKS, find_task, play
from tests.store.people import Clock, Person, make_task


def written(store: Store, form: Format, out: Path, more: Selection | None = None) -> Exported:
    return write_export(store, find_task, Choice(more or Selection()), form, out)


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text("utf-8"))))


@pytest.fixture
def people(store: Store, clock: Clock) -> Store:
    """Two people with a session each, on days of their own, and one who chose a task."""
    play(store, clock, "p1")
    clock.advance(days=2)
    play(store, clock, "p2")
    chooser = Person(store, "p3")
    store.set_consent("p3", "agreed", "v1")
    task = make_task("three", (7,))
    (trial,) = chooser.open(task)
    chooser.answer(trial, task, 7)
    return store


def test_parquet_gives_the_very_tables_back(people: Store, tmp_path: Path) -> None:
    written(people, "parquet", tmp_path)
    for name, table in export.tables(people, find_task).items():
        back = pd.read_parquet(tmp_path / f"{name}.parquet")
        pd.testing.assert_frame_equal(back, table, check_exact=True)


def test_a_parquet_column_says_what_it_is_and_its_file_what_was_exported(
    people: Store, tmp_path: Path
) -> None:
    told = written(people, "parquet", tmp_path).manifest
    schema = pq.read_schema(tmp_path / "trials.parquet")
    assert schema.field("elapsed_ms").metadata[b"unit"] == b"ms"
    inside = json.loads(schema.metadata[METADATA_KEY])
    assert inside["manifest"]["filter"] == told.filter
    assert inside["row"] == TABLES["trials"].row


def test_json_lines_hold_every_row_as_it_is(people: Store, tmp_path: Path) -> None:
    rows = written(people, "jsonl", tmp_path).rows
    tables = export.tables(people, find_task)
    for name, table in tables.items():
        lines = (tmp_path / f"{name}.jsonl").read_text("utf-8").splitlines()
        assert len(lines) == len(table) == rows[name]
        assert all(list(json.loads(line)) == list(TABLES[name]) for line in lines)
    vote = json.loads((tmp_path / "votes.jsonl").read_text().splitlines()[0])
    assert vote["comment"] == "'t was @odd"
    trial = json.loads((tmp_path / "trials.jsonl").read_text().splitlines()[0])
    assert trial["shown_at"] == "2026-01-31T09:05:00.000Z"
    assert trial["time_limit_ms"] is None
    assert trial["elapsed_ms"] == 200
    assert trial["truth_seen"] is False


def test_tables_hold_every_trial_and_the_others_those_that_count(
    people: Store, tmp_path: Path
) -> None:
    every = written(people, "csv", tmp_path / "csv").manifest
    counted = written(people, "arc-agi-2", tmp_path / "arc-agi-2").manifest
    assert (every.trials, every.participants, every.left_out) == (3, 3, {})
    assert (counted.trials, counted.participants) == (2, 2)
    assert counted.left_out == {"not assigned": 1}
    assert "Every trial" in every.filter
    assert "Not counted" in counted.filter


SCOPES = {
    "a person": (Selection(participants=("p2",)), {"p2"}),
    "a day": (Selection(until=date(2026, 1, 31)), {"p1"}),
    "a protocol": (Selection(protocols=("blind",)), {"p1", "p2"}),
    "another collection": (Selection(collections=("other",)), set()),
}


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_takes_from_every_table_what_belongs_to_its_trials(
    people: Store, tmp_path: Path, scope: str
) -> None:
    selection, whose = SCOPES[scope]
    rows = written(people, "csv", tmp_path, selection).rows
    tables = export.tables(people, find_task)
    for name in TABLES:
        found = rows_of(tmp_path / f"{name}.csv")
        in_it = tables[name][tables[name]["participant_id"].isin(list(whose))]
        assert [row["participant_id"] for row in found] == list(in_it["participant_id"])
        assert rows[name] == len(found)


def test_assignments_that_are_named_limit_the_tables_too(people: Store, tmp_path: Path) -> None:
    named = Choice(Selection(assignments=("chosen",)), any_assignment=False)
    write_export(people, find_task, named, "csv", tmp_path)
    assert [row["participant_id"] for row in rows_of(tmp_path / "trials.csv")] == ["p3"]


def test_a_trials_place_among_its_participants_is_that_among_all(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    play(store, clock)
    clock.advance(days=1)
    person_task = make_task("three", (7,))
    (trial,) = store.open_trials("p1", person_task, "o3-unsolved", ARC_AGI)
    store.take_lease(trial.token, "writer", "load-two")
    written(store, "csv", tmp_path, Selection(since=date(2026, 2, 1)))
    (row,) = rows_of(tmp_path / "trials.csv")
    assert row["participant_trial_index"] == "1"


def test_every_export_names_filter_tasks_protocol_and_software(
    people: Store, tmp_path: Path
) -> None:
    written(people, "all", tmp_path / "all")
    written(people, "csv", tmp_path / "alone")
    manifests = list(tmp_path.rglob("manifest.json"))
    apart = {"tables" if form in TABLE_FORMS else form for form in FORMATS} - {"all"}
    assert {path.parent.name for path in manifests} == {*apart, "alone"}
    for path in manifests:
        told = json.loads(path.read_text())
        assert "o3-unsolved" not in told["filter"]
        assert "people from this site" in told["filter"]
        assert told["software"] == f"arc-playground {__version__}"
        assert set(told["protocols"]) <= {"blind", "arc-agi"}
        (dataset,) = told["datasets"]
        assert dataset["dataset"] == TASKS["one"].dataset
        played = [TASKS["one"]] + ([make_task("three", (7,))] if dataset["tasks"] == 2 else [])
        assert dataset["dataset_hash"] == dataset_hash((t.task_id, t.content_hash) for t in played)


def test_the_dataset_hash_names_a_set_of_tasks() -> None:
    one, two = ("00576224", "aa"), ("009d5c81", "bb")
    assert dataset_hash([one, two]) == dataset_hash([two, one, two])
    others = [[one], [("00576224", "ab"), two], [("00576224a", "a"), two]]
    assert len({dataset_hash(tasks) for tasks in ([one, two], *others)}) == 4


def test_everything_is_one_zip_with_a_readme(people: Store, tmp_path: Path) -> None:
    written(people, "all", tmp_path / "all.zip")
    assert [path.name for path in tmp_path.iterdir()] == ["all.zip"]
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        readme = archive.read("README.txt").decode()
        tables = archive.read("tables/csv/attempts.csv")
    for form in ("csv", "parquet", "jsonl"):
        assert {f"tables/{form}/{name}.{form}" for name in TABLES} <= set(names)
    for form in ("arc-prize", "benchmarking", "arc-agi-2"):
        assert f"{form}/manifest.json" in names
        assert f"{form}/: " in readme
    assert tables == export.to_csv(export.tables(people, find_task)["attempts"])
    for said in ("dataset hash", __version__, "Apache License 2.0", "blind", "1 not assigned"):
        assert said in readme


@pytest.mark.parametrize("form", ["all", "csv"])
def test_an_export_that_fails_leaves_nothing_behind(
    people: Store, tmp_path: Path, form: Format
) -> None:
    def gone(_collection: str, _task_id: str) -> Task | None:
        raise OSError("the disk is gone")

    for out in (tmp_path / "out", tmp_path / "out.zip"):
        with pytest.raises(OSError, match="gone"):
            write_export(people, gone, Choice(Selection()), form, out)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_answers_are_never_mixed_with_those_of_an_export_before(
    people: Store, tmp_path: Path
) -> None:
    written(people, "benchmarking", tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with pytest.raises(FileExistsError, match="another folder"):
        written(people, "benchmarking", tmp_path, Selection(participants=("p1",)))
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_human_testing_has_the_columns_of_its_card(people: Store, tmp_path: Path) -> None:
    written(people, "arc-agi-2", tmp_path, Selection(assignments=("assigned", "chosen")))
    text = (tmp_path / "human_testing.csv").read_text("utf-8")
    names = [
        *("task_ID", "task_set", "test_index", "session_ID", "start_time_seconds"),
        *("duration_seconds", "submissions", "correct_submissions"),
    ]
    assert next(csv.reader(io.StringIO(text))) == names == list(COLUMNS)
    first, _, chosen = csv.DictReader(io.StringIO(text))
    assert first == {
        "task_ID": "one",
        "task_set": TASKS["one"].dataset,
        "test_index": "0",
        "session_ID": "session-1",
        "start_time_seconds": "0.0",
        "duration_seconds": "0.2",
        "submissions": "2",
        "correct_submissions": "1",
    }
    assert chosen["session_ID"] == "participant-p3"
    assert (chosen["submissions"], chosen["correct_submissions"]) == ("1", "1")


def test_nobody_at_all_makes_an_export_too(store: Store, tmp_path: Path) -> None:
    told = written(store, "all", tmp_path).manifest
    assert (told.trials, told.datasets) == (0, ())
    assert rows_of(tmp_path / "arc-agi-2" / "human_testing.csv") == []
    assert len(pd.read_parquet(tmp_path / "tables" / "parquet" / "trials.parquet")) == 0


def test_who_declined_and_programs_are_in_no_format(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    play(store, clock, "shy", consent="declined")
    play(store, clock, "robot", synthetic=True)
    assert written(store, "all", tmp_path / "out").manifest.trials == 0
    text = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"shy" not in text
    assert b"robot" not in text


def test_how_far_it_is_is_told_up_to_the_end(people: Store, tmp_path: Path) -> None:
    told: list[Any] = []
    write_export(
        people, find_task, Choice(Selection()), "csv", tmp_path, progress=lambda *p: told.append(p)
    )
    assert told[-1] == (3, 3)


def test_a_day_left_open_counts_as_abandoned(store: Store, clock: Clock, tmp_path: Path) -> None:
    play(store, clock, goes_on=True)
    store.open_trials("p1", make_task("three", (7,)), "o3-unsolved", ARC_AGI)
    (trial,) = [t for t in store.trials_of("p1") if t.task_id == "three"]
    store.take_lease(trial.token, "writer", "load-two")
    chosen = Selection(assignments=())
    assert written(store, "arc-agi-2", tmp_path / "now", chosen).manifest.trials == 1
    later = clock.now + timedelta(days=2)
    write_export(store, find_task, Choice(chosen), "arc-agi-2", tmp_path / "then", now=later)
    _, left = rows_of(tmp_path / "then" / "human_testing.csv")
    assert (left["submissions"], left["duration_seconds"]) == ("0", "")
