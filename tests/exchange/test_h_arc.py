"""H-ARC's columns: written from people's trials, and read back into the same trials."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from arc.actions import Action, parse_action
from arc.collections import load
from arc.errors import ExchangeError
from arc.exchange.h_arc import write_h_arc
from arc.exchange.h_arc_import import import_h_arc
from arc.protocols import PROTOCOLS
from arc.store import Snapshot, Store, Trial, Whose
from arc.tasks import Task
from tests.store.people import WRITER, Clock

COLLECTION = "arc-agi-1-training"
TASKS = load(COLLECTION).tasks
TWO_TESTS, ONE_TEST = TASKS["25ff71a9"], TASKS["ed36ccf7"]
NOW = datetime(2026, 2, 1, tzinfo=UTC)
RULE = "=everything moves down"

# As the data set's own description names them, in its order.
DATA = [
    "exp_name",
    "task_type",
    "hashed_id",
    "joint_id_task",
    "task_name",
    "task_number",
    "time",
    "attempt_number",
    "action_id",
    "solved",
    "done",
    "test_input_grid",
    "test_input_size_x",
    "test_input_size_y",
    "test_output_grid",
    "test_output_size_x",
    "test_output_size_y",
    "action",
    "action_x",
    "action_y",
    "select_loc",
    "selected_data",
    "selected_symbol",
    "selected_tool",
    "copy_paste_data",
    "complete",
]
SUMMARY = [
    "exp_name",
    "task_type",
    "hashed_id",
    "joint_id_task",
    "task_name",
    "task_number",
    "attempt_number",
    "num_actions",
    "solved",
    "test_output_grid",
    "first_written_solution",
    "last_written_solution",
    "complete",
]
ERRORS = ["task_name", "task_type", "test_output_grid", "count"]

# As the data set's own analyses print and compare them.
FORMS = {
    "task_type": r"training|evaluation",
    "hashed_id": r"[0-9a-f]+",
    "joint_id_task": r"[0-9a-f]+_[0-9a-f]{8}\.json(_test1)?",
    "task_name": r"[0-9a-f]{8}\.json",
    "time": r"2026-01-31T\d\d:\d\d:\d\d\.\d{6}",
    "solved": r"true|false",
    "done": r"true|false",
    "complete": r"true|false",
    "test_input_grid": r"\|([0-9]+\|)+",
    "test_output_grid": r"\|([0-9]+\|)+",
    "action_x": r"[0-9]*",
    "select_loc": r"|test_input|test_output",
    "selected_symbol": r"[0-9]",
    "selected_tool": r"edit|select|floodfill",
    "copy_paste_data": r"\[(\[\d+,\d+,\d\](,\[\d+,\d+,\d\])*)?\]",
}


class Player:
    """Plays trials on real tasks, a second an action."""

    def __init__(self, store: Store, clock: Clock, participant_id: str) -> None:
        self.store, self.clock, self.id = store, clock, participant_id
        store.new_participant(participant_id)
        store.set_consent(participant_id, "agreed", "v1")

    def open(self, task: Task, protocol: str = "h-arc") -> list[Trial]:
        return self.store.open_trials(self.id, task, COLLECTION, PROTOCOLS[protocol])

    def play(self, trial: Trial, task: Task, *steps: tuple[str, dict[str, Any]]) -> None:
        """Edits, and ``("submit", {})`` for what they gave by then."""
        pair = task.test[trial.pair_index]
        assert pair.output is not None
        self.store.take_lease(trial.token, WRITER, "load-one")
        device = {"viewport": [1366, 625], "dpr": 1, "pointer": "fine"}
        begin = {"load_id": "load-one", "at": "2026-01-31T09:05:00Z", "device": device}
        self.number = 0
        self._log(trial, "load", begin | {"lease_ms": 0})
        for kind, fields in steps:
            if kind != "submit":
                self._log(trial, kind, fields)
                continue
            log = self.store.actions_of(trial.trial_id)
            self.store.submit(
                trial.token,
                WRITER,
                f"attempt-{self.number}",
                _replayed(log, task, trial.pair_index),
                1000 * self.number,
                self.number - 1,
                pair.output,
                pair.input,
                rule_description=RULE,
            )

    def _log(self, trial: Trial, kind: str, fields: dict[str, Any]) -> None:
        head = {"action_id": self.number, "t_ms": 1000 * self.number, "kind": kind}
        self.clock.advance(seconds=1)
        self.store.append_actions(trial.token, WRITER, self.number, [parse_action(head | fields)])
        self.number += 1


def _replayed(log: list[Action], task: Task, pair_index: int) -> Any:
    from arc.actions import replay

    return replay(log, task.test[pair_index].input).grid


def pen(color: int, *cells: int) -> tuple[str, dict[str, Any]]:
    dt = [0] + [20] * (len(cells) // 2 - 1)
    return "stroke", {"color": color, "cells": list(cells), "dt": dt, "part": 0}


SUBMIT: tuple[str, dict[str, Any]] = ("submit", {})
INPUT: tuple[str, dict[str, Any]] = ("copy_input", {})
ALL = {"from": [0, 0], "to": [2, 2]}


@pytest.fixture
def played(store: Store, clock: Clock) -> Store:
    """Two people: one solves with the second answer, by many tools; one fails and gives up."""
    ada, ben = Player(store, clock, "ada0" * 8), Player(store, clock, "be40" * 8)
    first, second = ada.open(TWO_TESTS)
    ada.play(
        first,
        TWO_TESTS,
        ("resize", {"height": 2, "width": 4}),
        ("resize", {"height": 3, "width": 3}),
        INPUT,
        pen(3, 0, 0, 0, 1),
        ("undo", {}),
        ("fill", {"at": [2, 2], "color": 4}),
        ("rectangle", {"from": [0, 0], "to": [1, 1], "color": 6, "filled": True}),
        ("copy", {"from": [0, 0], "to": [0, 1], "source": "answer"}),
        ("paste", {"at": [2, 1], "rows": "66", "source": "answer"}),
        SUBMIT,
        INPUT,
        ("shift", ALL | {"by": [1, 0], "wrap": True}),
        SUBMIT,
    )
    ada.play(second, TWO_TESTS, INPUT, ("shift", ALL | {"by": [1, 0], "wrap": True}), SUBMIT)
    (failed,) = ben.open(ONE_TEST, "arc-agi")
    ben.play(failed, ONE_TEST, INPUT, SUBMIT, pen(5, 0, 0), SUBMIT)
    given_up, _ = ben.open(TWO_TESTS)
    ben.play(given_up, TWO_TESTS, INPUT, SUBMIT, ("clear", {}))
    store.close(given_up.token, WRITER, "gave_up", "no_rule")
    return store


def write(store: Store, folder: Path) -> dict[str, int]:
    def find(_: str, task_id: str) -> Task | None:
        return TASKS.get(task_id)

    with store.frames.snapshot(Whose()) as snapshot:
        ids = {row["trial_id"] for row in snapshot.rows("trials")}
        return write_h_arc(snapshot, ids, find, folder)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_columns_and_forms_are_those_of_the_data_set(played: Store, tmp_path: Path) -> None:
    counts = write(played, tmp_path)
    for name, columns in (
        ("data.csv", DATA),
        ("summary_data.csv", SUMMARY),
        ("incorrect_submissions.csv", ERRORS),
    ):
        rows = read(tmp_path / name)
        assert list(rows[0]) == columns
        assert len(rows) == counts[name]
        for row in rows:
            for column in FORMS.keys() & row.keys():
                assert re.fullmatch(FORMS[column], row[column]), (column, row[column])


def test_every_step_has_the_name_it_has_there(played: Store, tmp_path: Path) -> None:
    write(played, tmp_path)
    rows = [row for row in read(tmp_path / "data.csv") if row["hashed_id"].startswith("ada")]
    first = [row for row in rows if not row["joint_id_task"].endswith("_test1")]
    assert [row["action"] for row in first] == [
        *("reset_grid", "change_height", "change_width", "change_height", "change_width"),
        *("copy_from_input", "edit", "edit", "undo", "floodfill", "rectangle", "select_copy"),
        *("select_paste", "write_first_description", "submit", "copy_from_input", "shift"),
        *("submit", "no_last_description"),
    ]
    assert [int(row["action_id"]) for row in first] == list(range(1, len(first) + 1))
    assert [row["attempt_number"] for row in first] == ["1"] * 15 + ["2"] * 4
    assert [row["solved"] for row in first] == ["false"] * 17 + ["true"] * 2
    # x counts rows there: two rows and four columns, then the cells of the stroke.
    sizes = [(row["test_output_size_x"], row["test_output_size_y"]) for row in first[:3]]
    assert sizes == [("3", "3"), ("2", "3"), ("2", "4")]
    assert [(row["action_x"], row["action_y"]) for row in first[6:8]] == [("0", "0"), ("0", "1")]
    assert first[7]["test_output_grid"] == "|330|200|000|"
    assert first[11]["copy_paste_data"] == "[[0,0,6],[0,1,6]]"


def test_attempts_and_errors_are_summed_up(played: Store, tmp_path: Path) -> None:
    write(played, tmp_path)
    summary = read(tmp_path / "summary_data.csv")
    told = [(r["task_number"], r["attempt_number"], r["solved"], r["complete"]) for r in summary]
    assert told == [
        ("1", "1", "false", "true"),
        ("1", "2", "true", "true"),
        ("1", "1", "true", "true"),
        ("1", "1", "false", "true"),
        ("1", "2", "false", "true"),
        ("2", "1", "false", "true"),
    ]
    assert summary[0]["first_written_solution"] == f"'{RULE}"
    errors = read(tmp_path / "incorrect_submissions.csv")
    assert {(row["task_name"], row["count"]) for row in errors} == {
        ("25ff71a9.json", "1"),
        ("ed36ccf7.json", "1"),
    }
    assert len(errors) == 4


def facts(snapshot: Snapshot) -> list[tuple[Any, ...]]:
    """A trial's task and rules, its answers, and how it ended, without what is numbered anew."""
    attempts: dict[int, list[tuple[Any, ...]]] = {}
    for row in snapshot.rows("attempts"):
        told = (row["attempt_number"], row["grid"], row["pair_solved"], row["submitted_at"])
        attempts.setdefault(row["trial_id"], []).append(told)
    names = ("task_id", "content_hash", "pair_index", "round_number", "protocol")
    return sorted(
        (
            *(row[name] for name in names),
            row["attempts_allowed"],
            row["pair_solved"],
            row["rule_description"],
            attempts[row["trial_id"]],
        )
        for row in snapshot.rows("trials")
        if row["shown_at"]
    )


def import_into(path: Path) -> tuple[Store, dict[str, Any]]:
    store = Store.open(":memory:")
    return store, import_h_arc([path], store, NOW).to_json()


def test_reading_back_gives_the_same_trials_and_attempts(played: Store, tmp_path: Path) -> None:
    write(played, tmp_path)
    store, report = import_into(tmp_path)
    assert (report["people"], report["trials"], report["attempts"]) == (2, 4, 6)
    assert (report["solved"], report["skipped"]) == (2, [])
    # The server noted an answer a moment after the action: the file has the action's time.
    with (
        played.frames.snapshot(Whose()) as before,
        store.frames.snapshot(Whose(sources=("h-arc",))) as after,
    ):
        written, came_back = facts(before), facts(after)
        assert len(came_back) == 4
        assert [trial[:-1] for trial in came_back] == [trial[:-1] for trial in written]
        for one, other in zip(written, came_back, strict=True):
            assert [answer[:3] for answer in other[-1]] == [answer[:3] for answer in one[-1]]
        outcomes = {(row["task_id"], row["outcome"]) for row in after.rows("trials")}
    # Giving up is not among H-ARC's endings.
    assert outcomes == {
        ("25ff71a9", "solved"),
        ("25ff71a9", "abandoned"),
        ("ed36ccf7", "failed"),
    }


def test_who_was_imported_is_no_one_from_here(played: Store, tmp_path: Path) -> None:
    write(played, tmp_path)
    report = import_h_arc([tmp_path], played, NOW)
    assert report.people == 2
    assert len(played.frames.rows("participants")) == 2
    again = import_h_arc([tmp_path], played, NOW)
    assert (again.people, again.duplicates) == (0, 2)


def test_answers_alone_come_from_the_summary(played: Store, tmp_path: Path) -> None:
    write(played, tmp_path)
    store, report = import_into(tmp_path / "summary_data.csv")
    assert (report["trials"], report["attempts"], report["solved"]) == (4, 6, 2)
    with store.frames.snapshot(Whose(sources=("h-arc",))) as snapshot:
        rules = {row["rule_description"] for row in snapshot.rows("trials")}
    assert rules == {RULE}


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        ("test_input_grid", "|11|11|", "version"),
        ("solved", "true", "version"),
        ("test_output_grid", "|1|22|", "broken"),
        ("attempt_number", "one", "broken"),
    ],
)
def test_a_trial_at_fault_hides_no_other(
    played: Store, tmp_path: Path, column: str, value: str, kind: str
) -> None:
    write(played, tmp_path)
    rows = read(tmp_path / "data.csv")
    joint = next(row["joint_id_task"] for row in rows if row["task_name"] == "ed36ccf7.json")
    for row in rows:
        if row["joint_id_task"] == joint:
            row[column] = value
    with (tmp_path / "data.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, DATA)
        writer.writeheader()
        writer.writerows(rows)
    _, report = import_into(tmp_path / "data.csv")
    assert report["trials"] == 3
    assert [(one["joint_id"], one["kind"]) for one in report["skipped"]] == [(joint, kind)]


def test_rows_without_times_and_in_any_order(played: Store, tmp_path: Path) -> None:
    write(played, tmp_path)
    rows = read(tmp_path / "data.csv")
    with (tmp_path / "data.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, DATA)
        writer.writeheader()
        writer.writerows(row | {"time": ""} for row in reversed(rows))
    store, report = import_into(tmp_path / "data.csv")
    assert (report["trials"], report["attempts"], report["skipped"]) == (4, 6, [])
    with store.frames.snapshot(Whose(sources=("h-arc",))) as snapshot:
        assert {row["shown_at"] for row in snapshot.rows("trials")} == {"2026-02-01T00:00:00.000Z"}


def test_ids_of_another_form_are_rounds_one_after_the_other(played: Store, tmp_path: Path) -> None:
    write(played, tmp_path)
    rows = [r for r in read(tmp_path / "data.csv") if r["task_name"] == "ed36ccf7.json"]
    with (tmp_path / "data.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, DATA)
        writer.writeheader()
        writer.writerows(r | {"joint_id_task": f"task {n}"} for n in (1, 2) for r in rows)
    store, report = import_into(tmp_path / "data.csv")
    assert (report["trials"], report["skipped"]) == (2, [])
    with store.frames.snapshot(Whose(sources=("h-arc",))) as snapshot:
        assert [row["round_number"] for row in snapshot.rows("trials")] == [1, 2]


def test_another_table_is_refused_naming_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(ExchangeError, match=r"has no column .*hashed_id"):
        import_h_arc([tmp_path / "other.csv"], None, NOW)
    with pytest.raises(ExchangeError, match=r"holds no data\.csv"):
        import_h_arc([tmp_path], None, NOW)
