"""``arcplay people``: the host sees, hands out and deletes what is stored of somebody."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pytest

from arc.cli import main
from arc.collections import load
from arc.protocols import ARC_AGI
from arc.store import Store

ADA, BEN = "ada0" * 4, "be40" * 4


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "play.sqlite3"
    store = Store.open(path)
    task = load("o3-unsolved").tasks["1acc24af"]
    for person in (ADA, BEN):
        store.new_participant(person)
        store.set_consent(person, "agreed" if person == ADA else "declined", "2026-11-25")
        (trial,) = store.open_trials(person, task, "o3-unsolved", ARC_AGI)
        store.take_lease(trial.token, "writer-one", "load-one")
        store.close(trial.token, "writer-one", "gave_up")
    store.set_nickname(ADA, "Ada & co")
    store.dispose()
    return path


@pytest.fixture
def run(database: Path, capsys, monkeypatch):
    """Run ``arcplay people`` on the database, with this on stdin; (exit code, stdout, stderr)."""

    def run(*arguments: object, typed: str = ""):
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        with pytest.raises(SystemExit) as caught:
            main(["people", *map(str, arguments), "--db", str(database)])
        out, err = capsys.readouterr()
        return caught.value.code or 0, out, err

    return run


def test_list_names_everybody(run):
    code, out, _ = run("list")
    assert code == 0
    ada, ben, total = out.splitlines()
    assert ada.startswith(ADA)
    assert "agreed" in ada
    assert ada.endswith("Ada & co")
    assert "1 test, 0 answers" in ben
    assert total == "2 participants"


def test_list_for_programs(run):
    people = json.loads(run("list", "--json")[1])["people"]
    assert [(p["participant_id"], p["consent"]) for p in people] == [
        (ADA, "agreed"),
        (BEN, "declined"),
    ]
    assert people[0]["rows"]["trials"] == 1


def test_show_counts_what_is_stored(run):
    code, out, _ = run("show", ADA)
    lines = dict(line.split(None, 1) for line in out.splitlines())
    assert code == 0
    assert lines["nickname"] == "Ada & co"
    assert lines["trials"] == "1 row"
    assert "attempts" not in lines
    assert json.loads(run("show", ADA, "--json")[1])["nickname"] == "Ada & co"


@pytest.mark.parametrize("command", [("show",), ("delete", "--yes"), ("export", "-o", "x.zip")])
def test_who_is_not_there_is_said(run, command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*command, "nobody")
    assert (code, out) == (2, "")
    assert err == "arcplay: there is no participant 'nobody'; see arcplay people list\n"
    assert not Path("x.zip").exists()


def test_export_is_of_that_person_alone_whatever_they_answered(run, tmp_path):
    code, *_ = run("export", BEN, "-o", tmp_path / "ben.zip")
    assert code == 0
    with zipfile.ZipFile(tmp_path / "ben.zip") as archive:
        trials = json.loads(archive.read("trials.json"))
        assert [trial["participant_id"] for trial in trials] == [BEN]
        assert json.loads(archive.read("participant.json"))["consent"] == "declined"
        assert not any(ADA.encode() in archive.read(name) for name in archive.namelist())


def test_delete_asks_first(run, database):
    code, out, err = run("delete", ADA, typed="n\n")
    assert code == 1
    assert f"Delete {ADA} and" in out + err
    assert len(Store.open(database).people.everyone()) == 2

    code, out, _ = run("delete", ADA, typed="y\n")
    assert code == 0
    assert "Copies of the database made before now" in out
    assert [p.participant.participant_id for p in Store.open(database).people.everyone()] == [BEN]
    assert ADA.encode() not in database.read_bytes()


def test_delete_can_be_told_not_to_ask(run, database):
    assert run("delete", BEN, "--yes")[0] == 0
    assert Store.open(database).participant(BEN) is None


def test_bytes_that_are_still_there_are_said(run, monkeypatch):
    monkeypatch.setattr(Store, "is_overwriting_due", lambda _store: True)
    code, out, err = run("delete", BEN, "--yes")
    assert (code, out.splitlines()[0][:12]) == (0, "deleted be40")
    assert "within the hour" in err
