"""``arcplay stats``: the figures are those of ``arc.stats``, and little data gets helpful words."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from textwrap import dedent
from typing import Any, NoReturn

import pandas as pd
import pytest

from arc.cli import main
from arc.collections import load
from arc.exchange import export
from arc.simulation.population import Population
from arc.simulation.simulate import Simulation, write
from arc.stats.endings import dropouts, give_ups, solved_by_someone
from arc.stats.errors import kind_counts, people_errors
from arc.stats.outcomes import SELECTED_CAVEAT, bundled_outcomes
from arc.stats.rates import PEOPLE, compare, like_for_like, people_rates
from arc.stats.selection import Selected, Selection
from arc.stats.survival import time_to_solve
from arc.store import Store

OFTEN_WRONG = Population(solving=-1.0, thinking_s=20, give_up=0.2)
TASKS = load("arc-agi-1-evaluation").tasks


def find_task(_collection: str, task_id: str) -> Any:
    return TASKS.get(task_id)


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five people made by a program under the rules ``blind``."""
    folder = tmp_path_factory.mktemp("simulated")
    simulation = Simulation(5, 4, date(2026, 3, 1), protocol="blind", population=OFTEN_WRONG)
    write(simulation, folder / "people.sqlite3", folder / "4.json", lambda _done: None)
    return folder / "people.sqlite3"


@pytest.fixture(scope="module")
def tables(db: Path) -> dict[str, pd.DataFrame]:
    store = Store.open(db)
    made = export.tables(store, find_task, synthetic=True)
    store.dispose()
    return made


@pytest.fixture(scope="module")
def selected(tables: dict[str, pd.DataFrame]) -> Selected:
    return Selection(synthetic=True).apply(tables["trials"])


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Any:
    """Run ``arcplay stats``; gives (exit code, stdout, stderr)."""

    def run(db: Path, *options: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as caught:
            main(["stats", "--db", str(db), *options])
        out, err = capsys.readouterr()
        return int(caught.value.code or 0), out, err

    return run


def told(run: Any, db: Path, *options: str) -> dict[str, Any]:
    code, out, err = run(db, "--json", *options)
    assert (code, err) == (0, "")
    figures: dict[str, Any] = json.loads(out, parse_constant=not_json)
    return figures


def not_json(constant: str) -> NoReturn:
    raise AssertionError(f"{constant} is no JSON")


def plain(value: Any) -> Any:
    """As it comes back from JSON."""
    return json.loads(json.dumps(value))


def words(text: str) -> str:
    """The text on one line: where lines are broken does not matter."""
    return " ".join(dedent(text).split())


def test_rates_are_those_of_the_tables(run: Any, db: Path, selected: Selected) -> None:
    figures, trials = told(run, db, "--synthetic"), selected.trials
    assert figures["n_trials"] == len(trials) > 10
    assert figures["left_out"] == dict(selected.left_out)
    assert figures["selection"]["description"] == selected.selection.describe()
    outcomes = bundled_outcomes(TASKS.values())
    o3 = outcomes[outcomes["model"].isin(["o3_high", "o3_low"])]
    for name, rates in (
        ("people", people_rates(trials)),
        ("compared", compare(trials, o3).rates),
        ("like_for_like", like_for_like(trials, o3).rates),
    ):
        found = figures[name] if name == "people" else figures[name]["rates"]
        assert found == plain([rate.to_json() for rate in rates])
        assert any(rate["value"] for rate in found)
    assert figures["caveats"] == [SELECTED_CAVEAT]


def test_the_other_figures_are_those_of_the_tables(
    run: Any, db: Path, selected: Selected, tables: dict[str, pd.DataFrame]
) -> None:
    figures, trials = told(run, db, "--synthetic"), selected.trials
    for name, found in (
        ("solved_by_someone", solved_by_someone(trials)),
        ("time_to_solve", time_to_solve(trials, tables["attempts"])),
        ("dropouts", dropouts(trials)),
    ):
        assert figures[name] == figures[name] | plain(found.to_json())
    reasons = {row["reason"]: row["n"] for row in figures["give_ups"]["reasons"]}
    assert reasons == give_ups(trials).set_index("reason")["n"].to_dict()
    assert sum(reasons.values()) == figures["dropouts"]["n_gave_up"] > 0
    assert figures["fatigue"]["n_trials"] == len(trials)
    assert "not enough data" in figures["fatigue"]["summary"]


def test_kept_kinds_of_wrong_answers_are_what_classifying_gives(
    run: Any, db: Path, selected: Selected, tables: dict[str, pd.DataFrame]
) -> None:
    played = {(task.task_id, task.content_hash): task for task in TASKS.values()}
    unkept = tables["attempts"].drop(columns="error_kind")
    fresh = kind_counts(people_errors(unkept, selected.trials, played))
    kinds = told(run, db, "--synthetic")["errors"]["kinds"]
    people = {row["kind"]: row["n"] for row in kinds if row["who"] == PEOPLE}
    assert people == fresh.set_index("kind")["n"].to_dict()
    assert {row["who"] for row in kinds} > {PEOPLE}
    assert all(row["low"] <= row["share"] <= row["high"] for row in kinds)


def test_text_says_who_counts_what_flatters_and_every_rate(
    run: Any, db: Path, selected: Selected
) -> None:
    code, out, _ = run(db, "--synthetic")
    said = words(out)
    assert code == 0
    assert said.startswith(words(selected.describe()))
    assert SELECTED_CAVEAT in said
    for rate in people_rates(selected.trials):
        assert rate.denominator == "submitted" or rate.words() in said
    assert dropouts(selected.trials).words() in said
    assert solved_by_someone(selected.trials).words() in said
    assert max(map(len, out.splitlines())) < 140


def test_options_choose_as_for_exports(run: Any, db: Path, selected: Selected) -> None:
    one = selected.trials["participant_id"].iloc[0]
    figures = told(run, db, "--synthetic", "--participant", one)
    assert figures["n_participants"] == 1
    assert figures["n_trials"] == int((selected.trials["participant_id"] == one).sum())
    assert all(rate["small"] for rate in figures["people"])
    assert run(db, "--source", "moon")[0] == 2


def test_where_nothing_counts_the_option_that_would_is_named(run: Any, db: Path) -> None:
    code, out, _ = run(db)
    assert code == 0
    assert words(out).endswith("Options that let in what was left out: --synthetic.")
    assert told(run, db)["compared"]["n_tasks"] == 0


def test_an_empty_database_says_how_to_begin(run: Any, tmp_path: Path) -> None:
    code, out, _ = run(tmp_path / "new.sqlite3")
    assert code == 0
    assert "arcplay play" in out
    assert "arcplay simulate" in out
    figures = told(run, tmp_path / "new.sqlite3", "--collection", "o3-unsolved")
    assert (figures["n_trials"], figures["errors"]["kinds"]) == (0, [])
    assert all(rate["value"] is None for rate in figures["people"])
    assert figures["caveats"] == [SELECTED_CAVEAT]
