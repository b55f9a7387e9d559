"""``arcplay import-…``: what is stored, what is said, and with which exit code."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from arc.bundled import tasks_root
from arc.cli import main
from arc.collections import load
from arc.store import Store
from arc.web import services
from tests.exchange.histories import both_solved

DOCS = (Path(__file__).parent.parent / "docs" / "cli.md").read_text(encoding="utf-8")
LOW = tasks_root() / "guesses" / "o3-low.txt"


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "play.sqlite3"


@pytest.fixture
def run(database: Path, capsys):
    def run(*arguments: object) -> tuple[int, str, str]:
        code = 0
        try:
            main([*map(str, arguments), "--db", str(database)])
        except SystemExit as ended:
            code = int(ended.code or 0)
        out, err = capsys.readouterr()
        return code, out, err

    return run


def test_histories_are_reported_and_only_stored_when_meant(run, database, tmp_path) -> None:
    path = tmp_path / "history.json"
    path.write_text(json.dumps(both_solved().session()))
    code, out, err = run("import-histories", path, "--dry-run")
    assert (code, err) == (0, "")
    assert "1 file, 1 good: 2 tests, 2 answers" in out
    assert not database.exists()

    code, out, _ = run("import-histories", path, "--json")
    report = json.loads(out)
    assert (code, report["imported"], report["images_that_differ"]) == (0, 1, 0)
    assert report["events_by_action"]["move down"] == 2
    assert all(f"`{key}`" in DOCS for key in report)
    assert Store.open(database).counts().participants == 1


def test_a_broken_history_is_named(run, tmp_path) -> None:
    (tmp_path / "h").mkdir()
    (tmp_path / "h" / "a.json").write_text("[1, 2")
    (tmp_path / "h" / "b.json").write_text(json.dumps(both_solved().session()))
    code, out, err = run("import-histories", tmp_path / "h")
    assert (code, out.splitlines()[0]) == (1, "2 files, 1 imported: 2 tests, 2 answers")
    assert "a.json: is not JSON" in err
    code, _, err = run("import-histories", tmp_path / "nowhere")
    assert code == 2
    assert "is not a file or a folder" in err


def test_tables_of_another_kind_are_refused(run, tmp_path) -> None:
    (tmp_path / "data.csv").write_text("a,b\n1,2\n")
    code, _, err = run("import-h-arc", tmp_path)
    assert code == 2
    assert "is not H-ARC's data.csv" in err


@pytest.fixture
def serving(database: Path, monkeypatch):
    store = Store.open(database)
    monkeypatch.setattr(services, "store", lambda: store)
    yield services
    store.dispose()


def test_a_model_is_offered_where_the_task_is_the_very_same(run, serving) -> None:
    code, out, _ = run(
        "import-guesses", LOW, "--name", "Another model", "--date", "2026-01-05", "--json"
    )
    told = json.loads(out)
    assert (code, told["tasks"], told["task_score_sum"]) == (0, 400, 331.0)
    assert all(f"`{key}`" in DOCS for key in told)
    assert serving.models() == ("o3-high", "o3-low", "Another model")
    task = load("o3-unsolved").tasks["05a7bcf2"]
    answered = serving.model_attempts(task, "Another model")
    assert answered == serving.model_attempts(task, "o3-low") != {}
    others = load("arc-agi-1-training").tasks["25ff71a9"]
    assert serving.model_attempts(others, "Another model") == {}
    answers = serving.model_answers("Another model")
    assert (answers.model, answers.date) == ("Another model", "2026-01-05")


def test_answers_under_the_same_name_make_way(run, serving, tmp_path) -> None:
    for answer in ([[1]], [[2]]):
        path = tmp_path / "submission.json"
        path.write_text(json.dumps({"05a7bcf2": [{"attempt_1": answer, "attempt_2": None}]}))
        assert run("import-guesses", path, "--name", "Mine", "--date", "2026-01-05")[0] == 0
    task = load("o3-unsolved").tasks["05a7bcf2"]
    (first, second) = serving.model_attempts(task, "Mine")[0]
    assert (first.to_rows(), second) == ([[2]], None)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--name", "o3-high", "--date", "2026-01-05"), "o3-high is taken"),
        (("--name", "both", "--date", "2026-01-05"), "both is taken"),
        (("--name", " ", "--date", "2026-01-05"), "1 to 40 printable"),
        (("--name", "x", "--date", "soon"), "soon"),
        (
            ("--name", "x", "--date", "2026-01-05", "--collection", "mine"),
            "no collection is called",
        ),
        (
            ("--name", "x", "--date", "2026-01-05", "--collection", "arc-agi-1-training"),
            "no answer",
        ),
    ],
)
def test_what_cannot_be_kept_is_said(run, arguments, said) -> None:
    code, _, err = run("import-guesses", LOW, *arguments)
    assert code == 2
    assert said in err
