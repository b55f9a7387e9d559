"""Simulated people in a database: what they did is what real ones could have done, and never counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from arc.actions import Action, replay
from arc.cli import main
from arc.collections import load
from arc.errors import StoreError
from arc.grid import Grid
from arc.simulation.population import Population, population_from_json
from arc.simulation.simulate import Simulation, write
from arc.store import Store, Trial
from arc.timing import trial_timing

UNTIL = date(2026, 3, 1)
QUICK = Population(thinking_s=20)
UNEVEN = Population(thinking_s=60, time_noise_sd=1.8, leave=0.2, abandon=0.8, give_up=0.5)


def simulated(folder: Path, simulation: Simulation) -> Store:
    store = Store.open(folder / "people.sqlite3")
    before = store.counts()
    done: list[int] = []
    parameters = folder / f"{simulation.seed}.json"
    added = write(simulation, folder / "people.sqlite3", parameters, done.append)
    assert done == list(range(1, simulation.people + 1))
    assert added.participants == store.counts().participants - before.participants
    return store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("simulated")


@pytest.fixture(scope="module")
def store(folder: Path) -> Store:
    return simulated(folder, Simulation(6, 1, UNTIL))


def people(store: Store) -> list[str]:
    return [person.participant.participant_id for person in store.people.everyone()]


def played(store: Store) -> Iterator[tuple[Trial, list[Action], Grid]]:
    for participant_id in people(store):
        for trial in store.trials_of(participant_id):
            task = load(trial.collection).task(trial.task_id)
            test_input = task.test[trial.pair_index].input
            yield trial, store.actions_of(trial.trial_id), test_input


def told(store: Store) -> tuple[list[Any], list[Any]]:
    """All that was logged and said, without tokens."""
    sessions = [session for one in people(store) for session in store.sessions.of(one)]
    return (
        [(a.to_json(), t.shown_at, t.outcome) for t, log, _ in played(store) for a in log],
        [(s.participant_id, s.begun_at, s.ended_at, s.ratings, s.breaks) for s in sessions],
    )


def test_every_log_replays_to_what_was_handed_in(store: Store):
    attempts = 0
    for trial, log, test_input in played(store):
        for attempt in store.attempts_of(trial.trial_id):
            assert replay(log[: attempt.last_action_id + 1], test_input).grid == attempt.grid
            attempts += 1
    assert attempts == store.counts().attempts > 20


def test_the_parts_of_every_page_load_add_up_to_its_span(store: Store):
    for trial, log, test_input in played(store):
        spans: list[int] = []
        for action in log:
            end = action.t_ms + sum(action.fields.get("dt", ()))
            spans = [*spans, end] if action.kind == "load" else [*spans[:-1], end]
        spent = trial_timing(log, test_input)
        parts = spent.active_ms + spent.idle_ms + spent.hidden_ms + spent.paused_ms
        assert parts == sum(spans)
        assert trial.elapsed_ms == spent.elapsed_ms


def test_sessions_lie_on_past_days_at_sensible_hours(store: Store):
    sessions = [session for one in people(store) for session in store.sessions.of(one)]
    moments = [datetime.fromisoformat(session.created_at) for session in sessions]
    assert len(moments) == 6
    assert moments == sorted(moments)
    for moment in moments:
        assert UNTIL - timedelta(days=60) <= moment.date() < UNTIL
        assert 7 <= moment.hour <= 22
    assert all(rating.scale_version for session in sessions for rating in session.ratings)


def test_trials_end_in_every_way(tmp_path: Path):
    rushed = simulated(tmp_path, Simulation(6, 8, UNTIL, "timed", population=UNEVEN))
    outcomes = Counter(trial.outcome for trial, _, _ in played(rushed))
    assert {"solved", "failed", "gave_up", "timed_out", "abandoned"} <= outcomes.keys()
    # Of some who closed the tab nobody knows how it ended.
    ended = Counter(s.ended_by for one in people(rushed) for s in rushed.sessions.of(one))
    assert {"completed", None} <= ended.keys()
    reasons = {trial.close_reason for trial, _, _ in played(rushed) if trial.outcome == "gave_up"}
    assert None not in reasons


def test_a_seed_gives_the_same_data(tmp_path: Path):
    def written(name: str, seed: int) -> tuple[list[Any], list[Any]]:
        folder = tmp_path / name
        folder.mkdir()
        return told(simulated(folder, Simulation(2, seed, UNTIL, population=QUICK)))

    first, again, other = written("first", 5), written("again", 5), written("other", 6)
    assert first == again
    assert first != other


def test_a_seed_is_written_once(store: Store, folder: Path):
    before = store.counts()
    with pytest.raises(StoreError, match="choose another seed"):
        write(Simulation(3, 1, UNTIL), store.location, folder / "again.json", print)
    assert store.counts() == before
    assert not (folder / "again.json").exists()


def test_the_parameters_are_kept(store: Store, folder: Path):
    kept = json.loads((folder / "1.json").read_text("utf-8"))
    assert population_from_json(kept["population"]) == Population()
    assert {one["participant_id"] for one in kept["participants"]} == set(people(store))
    known = {(task["task_id"], task["pair_index"]) for task in kept["tasks"]}
    assert {(trial.task_id, trial.pair_index) for trial, _, _ in played(store)} <= known


def test_they_are_marked_and_in_no_export(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    db = str(tmp_path / "people.sqlite3")
    effects = tmp_path / "effects.json"
    effects.write_text('{"thinking_s": 30, "leave": 0.9}')
    asked = ["-n", "2", "--until", "2026-03-01", "--effects", str(effects), "--db", db, "--json"]
    assert run(["simulate", *asked]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["added"]["participants"] == 2
    kept = json.loads(Path(said["parameters"]).read_text("utf-8"))
    assert Path(said["parameters"]) == tmp_path / "simulation-1.json"
    assert kept["population"]["thinking_s"] == 30
    assert all(person.participant.synthetic for person in Store.open(db).people.everyone())
    assert run(["export", "--out", str(tmp_path / "out"), "--db", db, "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["rows"].values()) == {0}


def test_effects_that_cannot_be_read_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    effects = tmp_path / "effects.json"
    for text, sentence in (("[]", "is not a JSON object"), ('{"luck": 1}', "'luck'")):
        effects.write_text(text)
        assert run(["simulate", "--effects", str(effects), "--db", str(tmp_path / "x.db")]) == 2
        assert sentence in capsys.readouterr().err


def run(command: list[str]) -> int:
    with pytest.raises(SystemExit) as ended:
        main(command)
    return int(ended.value.code or 0)
