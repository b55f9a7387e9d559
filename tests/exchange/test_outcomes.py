"""How a trial ended is never mistaken for another way, whatever was done in which order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

import pandas as pd
import pytest

from arc.actions import parse_action
from arc.exchange import export
from arc.protocols import ARC_AGI, BLIND, Protocol
from arc.store import Store, Trial
from tests.exchange.played import find_task, planned
from tests.store.people import WRITER, Clock, Person, make_task

TASK = make_task("one", (5,))
TIMED = Protocol("timed", "Timed", "", attempts_allowed=2, time_limit_s=10)
ANSWERS = ("", "wrong", "right", "wrong wrong", "wrong right", "right wrong")
ENDINGS = (
    ("left", 48),
    ("left", 24),
    ("gave_up", 48),
    ("done", 48),
    ("timed_out", 48),
    ("session", 48),
)
COLORS = {"right": (5, 5), "wrong": (3, 4)}


@dataclass
class History:
    """What somebody did with a trial, and what of it ended the trial; ``hours`` is since then."""

    name: str
    protocol: Protocol
    was_shown: bool = True
    exact: bool = False
    handed_in: int = 0
    ended_by: str | None = None
    hours: int = 0


def histories(store: Store, clock: Clock) -> Iterator[History]:
    """Every protocol, order of answers and ending; two lengths of absence."""
    cases = product((ARC_AGI, BLIND, TIMED), ANSWERS, ENDINGS)
    for n, (protocol, answers, (ending, hours)) in enumerate(cases):
        history = History(f"p{n}", protocol, hours=hours)
        # The clock goes back between people, so that one export is made of all.
        start = clock.now
        clock.advance(hours=-hours)
        _live(store, history, answers.split(), ending)
        clock.now = start
        yield history
    never_shown = History("never-shown", ARC_AGI, was_shown=False, hours=48)
    _open(store, never_shown)
    yield never_shown


def _live(store: Store, history: History, answers: list[str], ending: str) -> None:
    session, trial = _open(store, history)
    store.take_lease(trial.token, WRITER, "load-one")
    person = Person(store, history.name)
    for place, answer in enumerate(answers):
        if history.ended_by:
            return
        result = person.answer(trial, TASK, COLORS[answer][place])
        history.exact |= answer == "right"
        history.handed_in += 1
        history.ended_by = "attempt" if result.closed else None
    if history.ended_by or ending == "left":
        return
    _end(store, session, trial, history, ending)


def _open(store: Store, history: History) -> tuple[str, Trial]:
    store.new_participant(history.name)
    store.set_consent(history.name, "agreed", "v1")
    plan = [planned(TASK)]
    session = store.sessions.create(history.name, history.protocol, "o3-unsolved", plan, seed=1)
    (trial,) = store.sessions.open_task(session.token, 0, TASK)
    return session.token, trial


def _end(store: Store, session: str, trial: Trial, history: History, ending: str) -> None:
    if ending == "session":
        store.sessions.end(session)
        history.ended_by = "abandoned"
        return
    if ending == "done" and (history.protocol.feedback == "each" or not history.handed_in):
        return
    if ending == "timed_out":
        if history.protocol.time_limit_s is None:
            return
        number = len(store.actions_of(trial.trial_id))
        late = parse_action({"action_id": number, "t_ms": 10_000, "kind": "blur"})
        store.append_actions(trial.token, WRITER, number, [late])
    store.close(trial.token, WRITER, ending)
    history.ended_by = ending


def expected_outcome(history: History) -> str | None:
    was_left = history.was_shown and history.hours > 24
    if not history.ended_by and not was_left:
        return None
    if history.exact:
        return "solved"
    failed = {"attempt": "failed", "done": "failed"}
    return failed.get(history.ended_by or "", history.ended_by) or "abandoned"


def _or_none(value: object) -> object:
    return None if pd.isna(value) else value


@pytest.fixture(scope="module")
def rows() -> list[tuple[History, dict[str, object]]]:
    clock = Clock()
    store = Store.open(":memory:", clock=clock)
    lived = list(histories(store, clock))
    trials = export.tables(store, find_task)["trials"].set_index("participant_id", drop=False)
    return [(one, trials.loc[one.name].map(_or_none).to_dict()) for one in lived]


def test_every_way_to_end_has_its_own_outcome(
    rows: list[tuple[History, dict[str, object]]],
) -> None:
    for history, row in rows:
        assert row["outcome"] == expected_outcome(history), history
        assert row["closed_by"] == history.ended_by, history
        assert (row["closed_at"] is None) == (history.ended_by is None), history
    outcomes = {row["outcome"] for _, row in rows}
    assert outcomes == {"solved", "failed", "gave_up", "timed_out", "abandoned", None}


def test_the_columns_of_a_trial_agree(rows: list[tuple[History, dict[str, object]]]) -> None:
    for history, row in rows:
        assert row["attempts_used"] == history.handed_in, history
        assert row["pair_solved"] is history.exact, history
        assert (row["solved_at_attempt"] is not None) is history.exact, history
        assert row["outcome"] != "failed" or row["attempts_used"], history
        assert row["outcome"] in ("solved", None) or not history.exact, history


def test_who_comes_back_after_a_day_can_still_solve(store: Store, clock: Clock) -> None:
    person = Person(store)
    (trial,) = person.open(TASK)
    clock.advance(hours=25)
    (left,) = export.tables(store, find_task, person.id)["trials"]["outcome"]

    person.answer(trial, TASK, 5)

    assert left == "abandoned"
    assert list(export.tables(store, find_task, person.id)["trials"]["outcome"]) == ["solved"]


def test_the_time_that_counts_can_be_told(store: Store, clock: Clock) -> None:
    person = Person(store)
    person.open(TASK)
    for hours, outcome in ((24, None), (25, "abandoned")):
        now = clock.now + timedelta(hours=hours)
        (told,) = export.tables(store, find_task, person.id, now=now)["trials"]["outcome"]
        assert _or_none(told) == outcome


def test_ones_own_outcome_does_not_tell_a_withheld_verdict(store: Store, clock: Clock) -> None:
    for name, color in (("right", 5), ("wrong", 4)):
        person = Person(store, name)
        store.set_consent(name, "agreed", "v1")
        person.answer(person.open(TASK, BLIND)[0], TASK, color)
    clock.advance(hours=25)

    own = [export.tables(store, find_task, name)["trials"] for name in ("right", "wrong")]
    assert [list(trials["outcome"]) for trials in own] == [["abandoned"], ["abandoned"]]
    for name in ("pair_solved", "solved_at_attempt"):
        assert all(trials[name].isna().all() for trials in own)
    everybody = export.tables(store, find_task)["trials"]
    assert list(everybody["outcome"]) == ["solved", "abandoned"]
