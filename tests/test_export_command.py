"""``arcplay export``: the options become the choice, and what is written is told."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from arc.cli import main
from arc.store import Store
from tests.exchange.played import play
from tests.store.people import Clock


@pytest.fixture
def db(tmp_path: Path) -> Path:
    """Two people and a program, each with a session under the rules ``blind``."""
    path = tmp_path / "people.sqlite3"
    store = Store.open(path, clock=(clock := Clock()))
    for name in ("p1", "p2", "robot"):
        play(store, clock, name, synthetic=name == "robot")
    store.dispose()
    return path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], db: Path) -> Any:
    """Run ``arcplay export`` on the database; gives (exit code, stdout, stderr)."""

    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            main(["export", "--db", str(db), *map(str, arguments)])
        out, err = capsys.readouterr()
        return int(caught.value.code or 0), out, err

    return run


def exported(run: Any, *options: object) -> dict[str, Any]:
    code, out, err = run("--json", *options)
    assert (code, err) == (0, "")
    report: dict[str, Any] = json.loads(out)
    return report


def test_without_options_every_table_is_written_as_csv(run: Any, tmp_path: Path) -> None:
    code, out, _ = run("--out", tmp_path / "out")
    assert code == 0
    assert out.splitlines()[0].split() == ["participants", "2"]
    assert "Every trial" in out
    assert {"trials.csv", "codebook.json", "manifest.json"} <= {
        path.name for path in (tmp_path / "out").iterdir()
    }


def test_options_become_the_filter(run: Any, tmp_path: Path) -> None:
    report = exported(
        *(
            run,
            "--out",
            tmp_path / "x.zip",
            "--format",
            "arc-agi-2",
            "--synthetic",
            "--include-seen",
        ),
        *("--collection", "o3-unsolved", "--protocol", "blind", "--protocol", "casual"),
        *("--participant", "robot", "--since", "2026-01-30", "--until", "2026-01-31"),
    )
    told = report["manifest"]
    assert told["choice"] == {
        "collections": ["o3-unsolved"],
        "protocols": ["blind", "casual"],
        "participants": ["robot"],
        "consent_versions": [],
        "since": "2026-01-30",
        "until": "2026-01-31",
        "assignments": ["assigned"],
        "sources": ["local"],
        "seen_before": True,
        "truth_seen": True,
        "played_again": True,
        "synthetic": True,
        "disputed": True,
        "every_trial": False,
    }
    assert (told["trials"], told["left_out"]) == (1, {"of another participant": 2})
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert json.loads(archive.read("manifest.json"))["choice"] == told["choice"]


def test_imported_trials_count_where_their_source_is_asked_for(run: Any, tmp_path: Path) -> None:
    asked = ("--out", tmp_path / "out", "--source", "h-arc")
    told = exported(run, *asked, "--format", "arc-agi-2")["manifest"]
    assert told["choice"]["assignments"] == ["assigned", "imported"]
    assert told["trials"] == 0
    assert "people from h-arc" in told["filter"]


def test_an_assignment_that_is_named_holds_for_the_tables(run: Any, tmp_path: Path) -> None:
    every = exported(run, "--out", tmp_path / "a")
    assert (every["rows"]["trials"], every["manifest"]["choice"]["assignments"]) == (2, [])
    report = exported(run, "--out", tmp_path / "b", "--assignment", "chosen")
    assert (report["rows"]["trials"], report["manifest"]["trials"]) == (0, 0)


@pytest.mark.parametrize(
    ("option", "value", "known"),
    [("--format", "xlsx", "parquet"), ("--source", "moon", "arc-interactive")],
)
def test_a_value_that_is_not_known_is_refused_with_those_that_are(
    run: Any, tmp_path: Path, option: str, value: str, known: str
) -> None:
    code, _, err = run("--out", tmp_path / "out", option, value)
    assert code == 2
    assert value in err
    assert known in err
    assert not (tmp_path / "out").exists()
