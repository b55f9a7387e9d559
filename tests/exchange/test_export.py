"""Exports: one row a trial, attempt and action, safe for a spreadsheet, whole or not at all."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pandas as pd
import pytest

from arc.actions import parse_action
from arc.collections import load
from arc.exchange import export
from arc.exchange.codebook import TABLES
from arc.protocols import ARC_AGI, BLIND
from arc.store import Store
from arc.tasks import Task

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


@pytest.fixture
def store() -> Store:
    return Store.open(":memory:")


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


def test_every_table_has_exactly_the_columns_of_the_codebook(store: Store) -> None:
    vote(store, "p1", play(store, "p1"), "unclear")
    for name, table in export.tables(store, find_task).items():
        assert list(table.columns) == list(TABLES[name])
        assert len(table) > 0


def test_an_empty_store_gives_tables_with_columns_and_no_rows(store: Store) -> None:
    for name, table in export.tables(store, find_task).items():
        assert list(table.columns) == list(TABLES[name])
        assert len(table) == 0


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


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1"])
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


def test_writing_makes_every_file_and_the_codebook(store: Store, tmp_path: Path) -> None:
    play(store, "p1")
    counts = export.write(store, find_task, tmp_path / "out")
    assert counts == {"trials": 1, "attempts": 1, "actions": 5, "votes": 0}
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["actions.csv", "attempts.csv", "codebook.json", "trials.csv", "votes.csv"]
    codebook = json.loads((tmp_path / "out" / "codebook.json").read_text())
    assert codebook["tables"]["trials"].keys() == TABLES["trials"].keys()
