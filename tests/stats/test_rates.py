"""Rates of people and models: what is in the denominator, what weighs how much, the same tasks."""

from __future__ import annotations

import json

import numpy as np
import pytest

from arc.collections import load
from arc.exchange.csv_files import frame
from arc.guesses import load_bundled
from arc.scoring import score
from arc.stats.outcomes import bundled_outcomes, outcomes_of, selection_caveats
from arc.stats.rates import (
    both_ways,
    compare,
    like_for_like,
    model_rates,
    people_rates,
    rates_table,
)
from arc.stats.records import Rate
from tests.stats.made import played, trials, unsolved

UNSOLVED = load("o3-unsolved")
EVALUATION = load("arc-agi-1-evaluation")
OUTCOMES = bundled_outcomes(list(EVALUATION))


def of(rates: tuple[Rate, ...], measure: str, k: int = 2, denominator: str = "shown") -> Rate:
    (rate,) = [
        r for r in rates if (r.measure, r.attempts, r.denominator) == (measure, k, denominator)
    ]
    return rate


def test_every_trial_shown_is_in_the_denominator_and_beside_it_those_with_an_answer() -> None:
    gone = unsolved(outcome="abandoned", attempts_used=0)
    late = {"solved_at_attempt": 2, "attempts_used": 2}
    rates = people_rates(trials({}, {"task_id": "b"} | late, {"task_id": "c"} | gone))
    assert of(rates, "pair_solved", 1).value == pytest.approx(1 / 3)
    assert of(rates, "pair_solved", 2).value == pytest.approx(2 / 3)
    assert of(rates, "pair_solved", 2, "submitted").value == 1
    assert of(rates, "pair_solved", 2, "submitted").n == 2


def test_with_three_attempts_only_trials_that_allowed_three_count() -> None:
    three = {"attempts_allowed": 3, "participant_id": "bob"}
    rates = people_rates(
        trials({}, three | {"solved_at_attempt": 3}, three | unsolved(task_id="b"))
    )
    assert [of(rates, "pair_solved", k).n for k in (1, 2, 3)] == [3, 3, 2]
    assert of(rates, "pair_solved", 3).value == 0.5
    assert of(rates, "pair_solved", 2).value == pytest.approx(1 / 3)


def test_a_task_is_solved_when_every_test_of_it_is() -> None:
    two = {"pair_count": 2}
    other = {"participant_id": "bob"}
    table = trials(
        two, two | {"pair_index": 1} | unsolved(), two | other, two | other | {"pair_index": 1}
    )
    rates = people_rates(table)
    assert (of(rates, "task_solved").solved, of(rates, "task_solved").n) == (1, 2)
    assert of(rates, "pass_at_k").value == pytest.approx(0.75)


def test_a_test_of_the_task_that_was_never_opened_is_unsolved() -> None:
    rates = people_rates(trials({"pair_count": 2}))
    assert of(rates, "pair_solved").value == 1
    assert of(rates, "task_solved").value == 0
    assert of(rates, "pass_at_k").value == 0.5


def test_in_pass_at_2_every_task_weighs_the_same() -> None:
    often = [{"participant_id": f"p{n}"} for n in range(9)]
    table = trials(*often, unsolved(task_id="hard"))
    rates = people_rates(table)
    assert of(rates, "pair_solved").value == 0.9
    assert of(rates, "pass_at_k").value == 0.5


def test_versions_of_a_task_are_tasks_of_their_own() -> None:
    rates = people_rates(trials({}, {"content_hash": "other"}))
    assert of(rates, "pass_at_k").n_tasks == 2


def test_models_score_as_scoring_says() -> None:
    for name, model in (("o3-high", "o3_high"), ("o3-low", "o3_low")):
        expected = score(load_bundled(name), EVALUATION)
        tasks = {(t.task_id, t.content_hash) for t in EVALUATION}
        rates = model_rates(OUTCOMES[OUTCOMES["model"] == model], tasks)
        assert of(rates, "pass_at_k").value == pytest.approx(expected.pass_at_k)
        assert of(rates, "task_solved").solved == expected.tasks_solved
        assert of(rates, "pair_solved").solved == expected.pairs_solved
        assert of(rates, "pair_solved").n == expected.pairs == 419


def test_of_models_known_by_scores_alone_no_pairs_are_claimed() -> None:
    mini = OUTCOMES[OUTCOMES["model"] == "o1_mini"]
    rates = model_rates(mini, {(t.task_id, t.content_hash) for t in EVALUATION})
    assert [(rate.measure, rate.solved) for rate in rates] == [
        ("task_solved", 52),
        ("pass_at_k", 54),
    ]


def test_a_task_somebody_changed_has_no_result_of_a_model() -> None:
    assert model_rates(OUTCOMES, {(UNSOLVED.task("05a7bcf2").task_id, "other")}) == ()


def test_both_sides_are_compared_on_the_tasks_both_have() -> None:
    here = [{"task_id": t.task_id, "content_hash": t.content_hash} for t in list(EVALUATION)[:3]]
    table = trials(*here, unsolved(task_id="own", content_hash="h"))
    found = compare(table, OUTCOMES, (2,))
    people = [rate for rate in found.rates if rate.who == "people"]
    models = [rate for rate in found.rates if rate.who != "people"]
    assert (found.n_tasks, found.n_tasks_apart) == (3, 1)
    assert of(tuple(people), "pair_solved").value == 1
    assert {rate.n_tasks for rate in models} == {3}
    assert len({rate.who for rate in models}) == 12


def test_a_model_without_a_result_takes_the_task_out_for_all() -> None:
    missing = EVALUATION.task("2037f2c7")
    table = trials({"task_id": missing.task_id, "content_hash": missing.content_hash})
    assert compare(table, OUTCOMES).n_tasks == 0
    assert compare(table, OUTCOMES[OUTCOMES["model"] == "o3_high"]).n_tasks == 1


def test_like_for_like_is_blind_alone() -> None:
    task = UNSOLVED.task("05a7bcf2")
    same = {"task_id": task.task_id, "content_hash": task.content_hash}
    table = trials(same, same | unsolved(participant_id="bob", protocol="blind"))
    found = like_for_like(table, OUTCOMES[OUTCOMES["model"] == "o3_high"])
    assert of(tuple(r for r in found.rates if r.who == "people"), "pair_solved").n == 1
    assert {rate.value for rate in found.rates} >= {0}


def test_o3_scores_0_by_selection_and_that_is_said() -> None:
    assert (
        model_rates(
            outcomes_of(load_bundled("o3-high"), UNSOLVED, "o3_high"),
            {(t.task_id, t.content_hash) for t in UNSOLVED},
        )[-1].value
        == 0
    )
    (caveat,) = selection_caveats(["o3-unsolved", "arc-agi-1-evaluation"])
    assert "by selection" in caveat
    assert selection_caveats(["arc-agi-1-evaluation"]) == ()


def test_rates_with_and_without_disputed_tasks() -> None:
    table = trials({}, unsolved(task_id="odd"))
    within, without = next(iter(both_ways(table, {("odd", "h")}, (2,))))
    assert (within.value, without.value) == (0.5, 1)
    assert (within.name, within.n, without.n) == (without.name, 2, 1)


@pytest.mark.parametrize("people", [0, 1, 12])
def test_few_people_get_words_without_nan_and_a_warning(people: int) -> None:
    rates = people_rates(played(people, 5, np.random.default_rng(people)))
    for rate in rates:
        assert "nan" not in rate.words().lower()
        assert rate.small
        assert json.loads(json.dumps(rate.to_json(), allow_nan=False))["rule"]
    assert ("no figure yet" in rates[0].words()) == (people == 0)


def test_many_people_get_the_bootstrap_and_no_warning() -> None:
    table = played(40, 6, np.random.default_rng(0))
    rates = people_rates(table, (1, 2))
    assert {rate.interval for rate in rates} == {
        "95 %, bootstrap by participant, 2,000 draws, percentiles"
    }
    assert all(rate.low < rate.value < rate.high and not rate.small for rate in rates)
    assert rates == people_rates(table, (1, 2))


def test_the_name_carries_the_rule_and_n_is_in_the_words() -> None:
    rates = people_rates(trials({}, unsolved(task_id="b")))
    assert of(rates, "pair_solved", 1).name == "pair_solved with 1 attempt, of all tests shown"
    assert of(rates, "pass_at_k", 2, "submitted").name == "pass_at_2, of tasks with an answer"
    assert of(rates, "pair_solved", 1).words() == (
        "50 % (1 of 2 tests, 1 person, 95 % interval 5 to 95 %, few, so take it with care)"
    )
    table = rates_table(rates)
    assert {"name", "rule", "value", "low", "high", "n", "small"} <= set(table)
    assert len(table) == len(rates) == 18


def test_an_empty_export_is_enough() -> None:
    assert people_rates(frame("trials", []))[0].value is None
