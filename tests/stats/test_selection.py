"""What counts by default, what a selection lets in or narrows down to, and its words."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from arc.stats.sample import Filter, sample_of
from arc.stats.selection import DEFAULT, Selection
from tests.stats.made import trials, unsolved

OPEN = {"outcome": None, "solved_at_attempt": None}
ODD = {
    "made by a program": ({"synthetic": True}, Selection(synthetic=True)),
    "not assigned": ({"assignment": "chosen"}, Selection(assignments=())),
    "puzzle seen before": ({"seen_before": "yes"}, Selection(seen_before=True)),
    "answer seen before": ({"truth_seen": True}, Selection(truth_seen=True)),
    "played again": ({"round_number": 2}, Selection(played_again=True)),
    "of another source": ({"source": "h-arc"}, Selection(sources=("local", "h-arc"))),
    "never shown": ({"shown_at": None} | OPEN, None),
    "still open": (OPEN, None),
    "without consent": ({"consent": "declined"}, None),
}
OTHER = {"task_id": "bbbb", "consent": "agreed", "source": "local"}
SCOPES = {
    "of another collection": Selection(collections=("practice",)),
    "of another protocol": Selection(protocols=("blind", "timed")),
    "of another participant": Selection(participants=("bob",)),
    "of another consent version": Selection(consent_versions=("1",)),
    "of another source": Selection(sources=("h-arc",)),
    "of other days": Selection(since=date(2026, 2, 1)),
}


@pytest.mark.parametrize("reason", ODD)
def test_what_is_left_out_by_default_is_counted_and_can_be_let_in(reason: str) -> None:
    odd, let_in = ODD[reason]
    table = trials(OTHER, OTHER | {"task_id": "cccc"} | odd)
    selected = DEFAULT.apply(table)
    assert selected.trials["task_id"].tolist() == ["bbbb"]
    assert selected.left_out == {reason: 1}
    if let_in:
        assert let_in.apply(table).left_out == {}


def test_what_was_played_on_the_live_stage_counts_only_when_it_is_asked_for() -> None:
    table = trials(OTHER, OTHER | {"task_id": "cccc", "assignment": "stage"})
    assert DEFAULT.apply(table).left_out == {"not assigned": 1}
    of_stage = Selection(assignments=("stage",)).apply(table)
    assert of_stage.trials["task_id"].tolist() == ["cccc"]


@pytest.mark.parametrize("reason", SCOPES)
def test_a_scope_leaves_out_what_is_not_asked_about(reason: str) -> None:
    selected = SCOPES[reason].apply(trials({}, {"task_id": "bbbb", "truth_seen": True}))
    assert selected.trials.empty
    assert selected.left_out == {reason: 2}


def test_the_scope_alone_keeps_trials_that_are_not_fit_to_count() -> None:
    selection = Selection(collections=("o3-unsolved",))
    table = trials({"truth_seen": True}, {"collection": "practice"}, OPEN)
    assert len(selection.in_scope(table)) == 2


def test_days_are_utc_and_both_ends_are_in() -> None:
    moments = ["2026-01-30T23:59:59.999Z", "2026-01-31T00:00:00Z", "2026-02-01T23:59:59.999Z",
               "2026-02-02T00:00:00Z"]  # fmt: skip
    table = trials(*({"shown_at": moment} for moment in moments))
    selection = Selection(since=date(2026, 1, 31), until=date(2026, 2, 1))
    assert selection.apply(table).trials["shown_at"].tolist() == moments[1:3]
    stamped = table.assign(shown_at=pd.to_datetime(table["shown_at"], format="ISO8601"))
    assert len(selection.apply(stamped).trials) == 2


def test_while_a_test_of_a_task_is_open_the_round_does_not_count_yet() -> None:
    table = trials({"pair_index": 0}, {"pair_index": 1} | OPEN, {"task_id": "bbbb"})
    selected = DEFAULT.apply(table)
    assert selected.trials["task_id"].tolist() == ["bbbb"]
    assert selected.left_out == {"still open": 2}


def test_a_test_that_was_never_shown_does_not_hold_up_the_others() -> None:
    table = trials({}, {"pair_index": 1, "shown_at": None} | OPEN)
    assert DEFAULT.apply(table).left_out == {"never shown": 1}


def test_abandoned_trials_and_unsure_people_stay_in() -> None:
    table = trials(unsolved(outcome="abandoned"), {"seen_before": "not_sure"})
    assert len(DEFAULT.apply(table).trials) == 2


def test_disputed_tasks_are_in_unless_they_are_not_wanted() -> None:
    table = trials({}, {"task_id": "bbbb"})
    disputed = {("aaaa", "h")}
    assert DEFAULT.apply(table, disputed).left_out == {}
    selected = Selection(disputed=False).apply(table, disputed)
    assert selected.left_out == {"on a disputed task": 1}


def test_a_trial_is_left_out_once_under_the_first_reason() -> None:
    odd = {"truth_seen": True, "seen_before": "yes", "protocol": "casual"}
    assert Selection(protocols=("arc-agi",)).apply(trials(odd)).left_out == {
        "of another protocol": 1
    }


def test_the_default_is_that_of_the_analysis_of_fatigue() -> None:
    table = trials({}, *(odd for odd, _ in ODD.values() if "source" not in odd))
    table = table.drop(columns=["consent"]).assign(pair_index=range(len(table)))
    table["session_id"] = table["participant_id"] = [f"p{n}" for n in range(len(table))]
    assert DEFAULT.keep == Filter()
    mine, theirs = DEFAULT.apply(table), sample_of(table)
    assert mine.trials["participant_id"].tolist() == theirs.trials["participant_id"].tolist()
    assert mine.left_out == theirs.left_out


def test_words_name_every_choice() -> None:
    selection = Selection(
        collections=("o3-unsolved",),
        protocols=("blind", "timed"),
        since=date(2026, 1, 1),
        assignments=(),
        sources=("local", "h-arc"),
        truth_seen=True,
        disputed=False,
    )
    assert selection.describe() == (
        "Counted: every trial whose task was shown, abandoned ones as unsolved; collection "
        "o3-unsolved; protocols blind, timed; shown since 2026-01-01 (UTC); tasks assigned or "
        "chosen; people from this site or h-arc. Not counted: puzzles seen before, puzzles played "
        "again, people made by a program, disputed tasks, trials that are still open."
    )
    with_programs = replace(selection, synthetic=True).describe()
    assert "people from this site or h-arc, also made by a program. Not" in with_programs
    assert "again, disputed tasks" in with_programs
    assert json.loads(json.dumps(selection.to_json()))["since"] == "2026-01-01"


def test_words_tell_how_many_are_left_out() -> None:
    words = DEFAULT.apply(trials({}, {"truth_seen": True})).describe()
    assert words.endswith("Here: 1 trial of 1 person. Left out: 1 answer seen before.")
    empty = DEFAULT.apply(trials({}).iloc[:0]).describe()
    assert empty.endswith("Here: 0 trials of 0 people. None are left out.")
