"""Malformed files and command lines: one sentence each, and nothing good beside them is lost."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from arc.cli import main
from arc.collections import load
from arc.guesses import attempt_json, load_guesses
from tests.malformed import answer_files, archives, commands, task_files
from tests.malformed.kind import Kind
from tests.malformed.task_files import GOOD

Run = Callable[..., tuple[int, str, str]]


def each(kinds: tuple[Kind, ...], *answers: str) -> pytest.MarkDecorator:
    chosen = [kind for kind in kinds if not answers or kind.answer in answers]
    return pytest.mark.parametrize("kind", chosen, ids=lambda kind: kind.id)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run ``arcplay``; gives (exit code, stdout, stderr)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        code = caught.value.code
        return code if isinstance(code, int) else 0, out, err

    return run


def assert_one_sentence(kind: Kind, result: tuple[int, str, str]) -> None:
    code, out, err = result
    assert (code, out) == (2, "")
    assert err.startswith("arcplay: ")
    assert err.count("\n") == 1
    assert kind.said in err


@each(task_files.KINDS)
def test_a_task_file_is_named_and_hides_no_other(kind: Kind, run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.json").write_text(json.dumps(GOOD))
    kind.make(tmp_path / "x.json")

    code, out, err = run("tasks", "check", tmp_path, "--json")

    found = json.loads(out)
    (problem,) = found["problems"]
    assert (code, err, found["task_ids"]) == (1, "", ["good"])
    assert problem.startswith("x.json")
    assert kind.said in problem


@each(archives.KINDS, "problem")
def test_an_archive_member_is_named_and_hides_no_other(
    kind: Kind, run: Run, tmp_path: Path
) -> None:
    kind.make(tmp_path / "x.zip")

    code, out, err = run("tasks", "check", tmp_path / "x.zip", "--json")

    found = json.loads(out)
    (problem,) = found["problems"]
    assert (code, err, found["task_ids"]) == (1, "", ["good"])
    assert kind.said in problem
    assert problem.isprintable()
    assert [path.name for path in tmp_path.iterdir()] == ["x.zip"], "something was unpacked"


@each(archives.KINDS, "refused")
def test_a_path_that_will_not_do_is_named(
    kind: Kind, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("arc.archives.MAX_ENTRIES", archives.ENTRIES_LOOKED_AT)
    path = tmp_path / ("x.zip" if kind.where == "zip archive" else "x")
    kind.make(path)

    result = run("tasks", "check", path)

    assert_one_sentence(kind, result)
    assert path.name in result[2]


@each(answer_files.KINDS, "refused")
def test_answers_in_no_known_form_are_refused(kind: Kind, run: Run, tmp_path: Path) -> None:
    kind.make(tmp_path / "x.json")

    result = run("score", tmp_path / "x.json", "--collection", "o3-unsolved")

    assert_one_sentence(kind, result)
    assert "x" in result[2]


@each(answer_files.KINDS, "problem", "kept")
def test_a_malformed_answer_spoils_no_other(kind: Kind, run: Run, tmp_path: Path) -> None:
    kind.make(tmp_path / "x.json")

    code, out, _ = run("score", tmp_path / "x.json", "--collection", "o3-unsolved", "--json")

    score = json.loads(out)
    assert (code, score["tasks_solved"]) == (0, 1)
    assert score["task_scores"][answer_files.GOOD_ID] == 1
    if kind.answer == "problem":
        (problem,) = score["problems"]
        assert kind.said in problem
        assert problem.isprintable()
    else:
        guesses = load_guesses(tmp_path / "x.json", load("o3-unsolved").tasks)
        (bad_id,) = guesses.task_ids - {answer_files.GOOD_ID}
        (value,) = guesses.attempts(bad_id, 0)
        kept = json.dumps(attempt_json(value), separators=(",", ":"))
        assert score["problems"] == []
        assert kept.startswith(kind.said)


@each(commands.KINDS)
def test_a_command_line_is_answered_with_what_is_wrong(
    kind: Kind, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("ARC_PLAYGROUND_DB", str(tmp_path / "play.sqlite3"))
    (tmp_path / "taken").write_text("mine")

    code, out, err = run(*kind.make(tmp_path))

    assert (code, out) == (2, "")
    assert kind.said in err
    assert err.isascii() or err.isprintable()
    assert "Traceback" not in err
    assert (tmp_path / "taken").read_text() == "mine"
