from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import typer.main

from arc import __version__
from arc.bundled import tasks_root
from arc.cli import app, main

DOCS = (Path(__file__).parent.parent / "docs" / "cli.md").read_text(encoding="utf-8")
README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
CHANGES = (Path(__file__).parent.parent / "CHANGELOG.md").read_text(encoding="utf-8")
UNSOLVED = tasks_root() / "o3-unsolved"
HIGH = tasks_root() / "guesses" / "o3-high.txt"
LOW = tasks_root() / "guesses" / "o3-low.txt"


@pytest.fixture
def run(capsys):
    """Run ``arcplay`` with arguments; gives (exit code, stdout, stderr)."""

    def run(*arguments):
        with pytest.raises(SystemExit) as caught:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return caught.value.code or 0, out, err

    return run


def leaves(command, path=()):
    if hasattr(command, "commands"):
        for name, sub in command.commands.items():
            yield from leaves(sub, (*path, name))
    else:
        yield path, command


COMMANDS = list(leaves(typer.main.get_command(app)))


@pytest.mark.parametrize(("path", "command"), COMMANDS, ids=[" ".join(p) for p, _ in COMMANDS])
def test_every_command_and_option_is_documented(path, command):
    heading = f"\n## arcplay {' '.join(path)}\n"
    assert heading in DOCS
    section = DOCS.split(heading)[1].split("\n## ")[0]
    for option in command.params:
        names = [*option.opts, *option.secondary_opts]
        if option.param_type_name == "option" and "--help" not in names:
            assert any(
                f"{name} " in section or f"{name}`" in section or f"{name}]" in section
                for name in names
            ), names


@pytest.mark.parametrize("name", typer.main.get_command(app).commands)
def test_every_command_is_in_the_readme_and_the_changes(name):
    assert re.search(rf"^\| `arcplay {name}[ `]", README, re.MULTILINE)
    assert f"`{name}`" in CHANGES.split("\n- `arcplay`: ")[1]


def test_every_page_of_the_docs_is_to_be_found_from_the_readme():
    docs = Path(__file__).parent.parent / "docs"
    assert [page.name for page in docs.glob("*.md") if f"(docs/{page.name})" not in README] == []


def test_version(run):
    assert run("--version") == (0, f"arcplay {__version__}\n", "")


def test_help_is_plain_text(run):
    code, out, _ = run("--help")
    assert code == 0
    assert "o3-unsolved" in out
    assert not set(out) & set("╭│╰─")


@pytest.mark.parametrize(
    ("file", "total", "unsolved"), [(HIGH, 366.0, 34), (LOW, 331.0, 69)], ids=["high", "low"]
)
def test_score_of_o3(run, file, total, unsolved):
    code, out, err = run("score", file, "--collection", "arc-agi-1-evaluation", "--json")

    result = json.loads(out)
    assert (code, err) == (0, "")
    assert (result["task_score_sum"], result["tasks"], len(result["unsolved"])) == (
        total,
        400,
        unsolved,
    )
    assert all(f"`{key}`" in DOCS for key in result)


def test_score_for_people(run):
    code, out, _ = run("score", HIGH, "--k", 1, "--collection", UNSOLVED)
    assert code == 0
    assert "task score  0.0 of 34 (0.00 % = pass_at_1)" in out


def test_list(run):
    _, out, _ = run("tasks", "list", "--json")

    result = json.loads(out)
    assert len(result["tasks"]) == 34
    assert result["tasks"][0]["task_id"] == "05a7bcf2"
    assert all(f"`{key}`" in DOCS for key in (*result, *result["tasks"][0]))
    assert "8b28cd80  5 train  2 test  3 × 3, 3 × 3" in run("tasks", "list")[1]


def test_check(run, tmp_path):
    assert run("tasks", "check", UNSOLVED) == (0, "34 tasks, no problems\n", "")

    (tmp_path / "bad.json").write_text('{"train": []}')
    code, out, _ = run("tasks", "check", tmp_path)
    assert (code, out) == (1, "bad.json: train has no pairs\n0 tasks, 1 problem\n")

    code, out, _ = run("tasks", "check", tmp_path, "--json")
    assert code == 1
    assert all(f"`{key}`" in DOCS for key in json.loads(out))


@pytest.mark.parametrize(("name", "start"), [("x.png", b"\x89PNG"), ("x.SVG", b"<svg")])
def test_render_hides_the_truth(run, tmp_path, name, start):
    path = tmp_path / name
    assert run("render", "8b28cd80", "-o", path) == (0, "", "")
    hidden = path.read_bytes()
    run("render", "8b28cd80", "-o", path, "--reveal")
    assert hidden.startswith(start)
    assert path.read_bytes() != hidden


@pytest.mark.parametrize(("name", "start"), [("x.png", b"\x89PNG"), ("x.SVG", b"<svg")])
def test_contact_sheet_hides_the_truth(run, tmp_path, name, start):
    path = tmp_path / name
    assert run("contact-sheet", "-o", path, "--tasks", "8b28cd80", "--examples") == (0, "", "")
    hidden = path.read_bytes()
    run("contact-sheet", "-o", path, "--tasks", "8b28cd80", "--examples", "--reveal")
    assert hidden.startswith(start)
    assert path.read_bytes() != hidden


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["contact-sheet", "-o", "x.png", "--reveal"], "--reveal goes with --examples"),
        (["contact-sheet", "-o", "x.png", "--tasks", "05a7bcf2,nope"], "no task 'nope'"),
        (["contact-sheet", "-o", "x.gif"], "must end in .png or .svg"),
        (["tasks", "list", "--collection", "o3-unsloved"], "did you mean o3-unsolved"),
        (["tasks", "check", "/no/such/path"], "no collection and no file"),
        (["render", "nope", "-o", "x.png", "--collection", "o3-unsolved"], "no task 'nope'"),
        (["render", "05a7bcf2", "-o", "x.gif"], "must end in .png or .svg"),
        (["render", "05a7bcf2", "-o", "/no/such/folder/x.png"], "No such file"),
        (["render", "05a7bcf2", "-o", "x.png", "--theme", "pink"], "dark and light"),
        (["score", "/no/such/file"], "is not a file or a folder"),
        (["score", UNSOLVED / "05a7bcf2.json"], "no known form of answers"),
        (["score", HIGH, "--collection", "arc-agi-1-training"], "has no answer to any task"),
    ],
)
def test_errors_are_one_sentence(run, arguments, words):
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert re.fullmatch(r"arcplay: [^\n]+\n", err)
    assert words in err
