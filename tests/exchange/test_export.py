"""Exports: one row a trial, attempt and action, safe for a spreadsheet, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from arc.actions import parse_action
from arc.collections import load
from arc.error_classes import error_class
from arc.exchange import export, kept, measures
from arc.exchange.chosen import Choice
from arc.exchange.codebook import TABLES
from arc.exchange.formats import write_export
from arc.exchange.measures import TaskFinder
from arc.protocols import ARC_AGI, BLIND
from arc.stats.selection import DEFAULT
from arc.store import Store
from arc.tasks import Task
from tests.exchange import played
from tests.store.people import WRITER as WRITER_OF_PEOPLE
from tests.store.people import Clock, Person

WRITER, LOAD = "writer-0001", "load-00001"
LOG = [
    {
        "action_id": 0,
        "t_ms": 0,
        "kind": "load",
        "load_id": LOAD,
        "at": "2026-01-31T09:00:00Z",
        "device": {"viewport": [1366, 625], "dpr": 1, "pointer": "fine"},
    },
    {"action_id": 1, "t_ms": 4000, "kind": "line", "color": 3, "from": [0, 0], "to": [0, 4]},
    {"action_id": 2, "t_ms": 20000, "kind": "undo"},
    {"action_id": 3, "t_ms": 21000, "kind": "copy_input"},
    {"action_id": 4, "t_ms": 22000, "kind": "attempt", "attempt_id": "attempt-01"},
]


def find_task(_collection: str, task_id: str) -> Task | None:
    return load("o3-unsolved").tasks.get(task_id)


def write(store: Store, find: TaskFinder, folder: Path) -> dict[str, int]:
    return write_export(store, find, Choice(DEFAULT), "csv", folder).rows


def play(store: Store, participant_id: str, consent: str = "agreed", protocol=ARC_AGI) -> Task:
    """Copy the input and submit it: one wrong attempt."""
    task = load("o3-unsolved").tasks["da515329"]
    store.new_participant(participant_id)
    store.set_consent(participant_id, consent, "2026-11-24")
    (trial,) = store.open_trials(participant_id, task, "o3-unsolved", protocol)
    store.take_lease(trial.token, WRITER, LOAD)
    store.append_actions(trial.token, WRITER, 0, [parse_action(raw) for raw in LOG])
    pair = task.test[0]
    assert pair.output is not None
    store.submit(trial.token, WRITER, "attempt-01", pair.input, 22000, 4, pair.output, pair.input)
    return task


def vote(store: Store, participant_id: str, task: Task, comment: str) -> None:
    """Give up what is open, so that a vote is taken, and cast it."""
    for trial in store.trials_of(participant_id):
        store.close(trial.token, WRITER, "gave_up")
    store.cast_vote(participant_id, task, "no", "o3", comment)


def test_a_trial_is_one_row_with_its_times_and_counts(store: Store) -> None:
    play(store, "p1")
    (row,) = export.tables(store, find_task)["trials"].to_dict("records")
    assert row["task_id"] == "da515329"
    assert row["elapsed_ms"] == 22000
    assert (row["active_ms"], row["idle_ms"]) == (6000, 16000)
    assert row["time_to_first_edit_ms"] == 4000
    assert row["cells_painted"] == 5
    assert (row["attempts_used"], row["pair_solved"]) == (1, False)
    assert pd.isna(row["solved_at_attempt"])
    assert row["undo_count"] == 1


@pytest.mark.parametrize("people", [0, 2])
def test_every_table_is_as_it_is_declared(store: Store, clock: Clock, people: int) -> None:
    for n in range(people):
        played.play(store, clock, f"p{n}")
    tables = export.tables(store, played.find_task)
    assert list(tables) == list(TABLES)
    for name, table in tables.items():
        declared = {column.name: column.dtype for column in TABLES[name].columns}
        assert {str(column): str(dtype) for column, dtype in table.dtypes.items()} == declared
        assert len(table) >= people
        assert people or table.empty


def test_a_trial_of_a_session_says_how_it_was_played(store: Store, clock: Clock) -> None:
    played.play(store, clock)
    tables = export.tables(store, played.find_task)
    (trial,) = tables["trials"].to_dict("records")
    (session,) = tables["sessions"].to_dict("records")
    assert trial["session_id"] == session["session_id"]
    assert (trial["trial_index"], trial["participant_trial_index"]) == (0, 0)
    assert (trial["is_control"], trial["seen_before"]) == (True, "no")
    assert (trial["outcome"], trial["closed_by"], trial["solved_at_attempt"]) == (
        "solved",
        "attempt",
        2,
    )
    assert trial["rule_description"] == played.RULE
    assert (trial["viewport_width"], trial["viewport_height"], trial["pointer"]) == (
        1366,
        625,
        "fine",
    )
    assert trial["device_pixel_ratio"] == 1.1
    assert json.loads(trial["actions_by_kind"]) == {"load": 1, "stroke": 2}
    assert (trial["elapsed_ms"], trial["away_ms"]) == (200, 800)
    assert trial["rules"] == session["rules"] == BLIND.to_text()


def test_attempts_have_their_own_times(store: Store, clock: Clock) -> None:
    played.play(store, clock)
    first, second = export.tables(store, played.find_task)["attempts"].to_dict("records")
    assert (first["confidence"], second["confidence"]) == (40, 80)
    assert (first["elapsed_ms"], second["elapsed_ms"]) == (100, 100)
    assert (first["trial_elapsed_ms"], second["trial_elapsed_ms"]) == (100, 200)
    assert (first["action_count"], second["action_count"]) == (2, 1)
    assert (first["cells_painted"], second["cells_painted"]) == (1, 1)


def test_no_secret_is_exported(store: Store, clock: Clock) -> None:
    session = played.play(store, clock, "p1")
    trial = store.trials_of("p1")[0]
    secrets = (session, trial.token, WRITER, "writer-one", "Secretive", "PAID4IT")
    for whose in (None, "p1"):
        for table in export.tables(store, played.find_task, whose, study_ids=True).values():
            assert not any(secret.encode() in export.to_csv(table) for secret in secrets)


def test_the_recruiters_id_is_exported_when_asked_for(store: Store, clock: Clock) -> None:
    played.play(store, clock)

    def told(*whose: str, **options: bool) -> Any:
        sessions = export.tables(store, played.find_task, *whose, **options)["sessions"]
        return sessions["study_participant"][0]

    assert pd.isna(told())
    assert told(study_ids=True) == told("p1") == "recruited-77"


def test_programs_are_exported_when_asked_for_and_marked(store: Store, clock: Clock) -> None:
    played.play(store, clock, "robot", synthetic=True)
    played.play(store, clock, "person")
    played.play(store, clock, "shy", consent="declined")

    for table in export.tables(store, played.find_task).values():
        assert {*table["participant_id"]} == {"person"}
    tables = export.tables(store, played.find_task, synthetic=True)
    assert all({*table["participant_id"]} == {"robot", "person"} for table in tables.values())
    for name in ("participants", "sessions", "trials"):
        marks = tables[name].set_index("participant_id")["synthetic"].to_dict()
        assert marks == {"robot": True, "person": False}


def test_ones_own_export_of_a_running_session_gives_nothing_ahead(
    store: Store, clock: Clock
) -> None:
    token = played.play(store, clock, tasks=2, goes_on=True)
    own = export.tables(store, played.find_task, "p1")
    assert list(own["session_tasks"]["task_id"]) == ["one"]
    assert own["session_tasks"]["is_control"].isna().all()
    assert own["trials"]["is_control"].isna().all()
    assert len(export.tables(store, played.find_task)["session_tasks"]) == 2

    store.sessions.end(token)
    own = export.tables(store, played.find_task, "p1")["session_tasks"]
    assert list(own["is_control"]) == [True, False]


def test_who_declined_is_in_no_export_but_sees_their_own(store: Store) -> None:
    play(store, "p1", consent="declined")
    assert len(export.tables(store, find_task)["trials"]) == 0
    assert len(export.tables(store, find_task, "p1")["trials"]) == 1


def test_a_withheld_verdict_is_not_in_the_participants_own_export(store: Store) -> None:
    play(store, "p1", protocol=BLIND)
    own = export.tables(store, find_task, "p1")
    assert own["attempts"]["pair_solved"].isna().all()
    assert export.tables(store, find_task)["attempts"]["pair_solved"].notna().all()


def test_without_the_task_at_hand_painting_is_missing_not_zero(store: Store) -> None:
    play(store, "p1")
    table = export.tables(store, lambda _collection, _task_id: None)["trials"]
    assert table["cells_painted"].isna().all()


def test_ids_stay_text_in_csv() -> None:
    table = pd.DataFrame({"task_id": ["00576224", "20818e16"]}).convert_dtypes()
    back = list(csv.reader(io.StringIO(export.to_csv(table).decode())))
    assert back == [["task_id"], ["00576224"], ["20818e16"]]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\0=1"])
def test_text_that_a_spreadsheet_would_run_is_quoted_off(text: str) -> None:
    table = pd.DataFrame({"nickname": [text], "n": [-1]}).convert_dtypes()
    (_, row) = csv.reader(io.StringIO(export.to_csv(table).decode(), newline=""))
    assert row == [f"'{text}", "-1"]


def test_a_comment_on_a_task_is_no_formula_in_csv(store: Store) -> None:
    vote(store, "p1", play(store, "p1"), '=HYPERLINK("x")')
    text = export.to_csv(export.tables(store, find_task)["votes"]).decode()
    (row,) = csv.DictReader(io.StringIO(text))
    assert row["comment"] == '\'=HYPERLINK("x")'
    assert (row["fair"], row["believes"], row["task_id"]) == ("no", "o3", "da515329")


def test_what_programs_played_is_not_exported_as_peoples(store: Store) -> None:
    store.new_participant("robot", synthetic=True)
    vote(store, "robot", play(store, "robot"), "beep")
    assert all(len(table) == 0 for table in export.tables(store, find_task).values())


def test_writing_makes_every_file_and_the_codebook(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    for n in range(3):
        played.play(store, clock, f"p{n}")
    counts = write(store, played.find_task, tmp_path / "out")
    tables = export.tables(store, played.find_task)
    assert counts == {name: len(table) for name, table in tables.items()}
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"codebook.json", "manifest.json", *(f"{name}.csv" for name in TABLES)}
    for name, table in tables.items():
        assert (tmp_path / "out" / f"{name}.csv").read_bytes() == export.to_csv(table)
    codebook = json.loads((tmp_path / "out" / "codebook.json").read_text())
    for name, table in codebook["tables"].items():
        assert list(table["columns"]) == list(TABLES[name])


def test_an_export_that_fails_leaves_the_one_before(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    played.play(store, clock)
    write(store, played.find_task, tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    played.play(store, clock, "p2")

    def gone(_collection: str, _task_id: str) -> Task | None:
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="gone"):
        write(store, gone, tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_logs_in_many_batches_make_the_same_tables(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        played.play(store, clock, f"p{n}")
    together = export.tables(store, played.find_task)
    monkeypatch.setattr(kept, "_BATCH_ACTIONS", 1)
    monkeypatch.setattr(measures, "_STORED_AT_ONCE", 1)
    for name, table in export.tables(store, played.find_task).items():
        pd.testing.assert_frame_equal(table, together[name])


def test_a_wrong_answers_kind_is_told_with_the_verdict(store: Store) -> None:
    task = play(store, "p1")
    pair = task.test[0]
    found = error_class(pair.input, pair.output, pair.input, task.train)
    tables = export.tables(store, find_task)
    assert list(tables["attempts"]["error_kind"]) == [found.kind] == ["copied input"]
    assert export.tables(store, lambda *_: None)["attempts"]["error_kind"].isna().all()


def test_an_exact_answer_has_no_kind_of_mistake(store: Store, clock: Clock) -> None:
    played.play(store, clock)
    attempts = export.tables(store, played.find_task)["attempts"]
    assert list(attempts["pair_solved"]) == [False, True]
    assert list(attempts["error_kind"].isna()) == [False, True]


@pytest.mark.parametrize("is_kept", [False, True])
def test_ones_own_kinds_wait_for_the_last_test_of_the_task(store: Store, is_kept: bool) -> None:
    person, task = Person(store), played.TASKS["two"]
    store.set_consent(person.id, "agreed", "v1")
    first, second = person.open(task)

    def own(whose: str | None = person.id) -> pd.DataFrame:
        if is_kept:
            kept.keep_measures(store, played.find_task)
        return export.tables(store, played.find_task, whose)["attempts"]

    for color in (1, 2):
        person.answer(first, task, color)
    assert list(own()["pair_solved"]) == [False, False]
    assert own()["error_kind"].isna().all()
    assert own(None)["error_kind"].notna().all()

    store.close(second.token, WRITER_OF_PEOPLE, "gave_up")
    assert own()["error_kind"].notna().all()
