"""The fixed-effects model against dummies for everybody and everything, worked out by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from arc.stats.panel import MIN_PARTICIPANTS, Model, estimate, fit, usable
from arc.stats.records import Estimate, NotEnough

MODEL = Model("y by x", "units", "y", ("x",), "y that differs")
TWO = Model("y by x and z", "units", "y", ("x", "z"), "y that differs")


def unbalanced(seed: int = 3, people: int = 40, tasks: int = 12) -> pd.DataFrame:
    """People with 2 to 9 trials each on some of the tasks, x related to both effects."""
    rng = np.random.default_rng(seed)
    rows = []
    for person in range(people):
        level = rng.normal()
        for x, task in enumerate(rng.permutation(tasks)[: rng.integers(2, 10)]):
            z = rng.normal() + level
            y = 0.3 * x - 0.5 * z + level + 0.2 * task + rng.normal() * (1 + person / people)
            rows.append((f"p{person}", f"t{task}", f"t{task}", float(x), z, y))
    return pd.DataFrame(rows, columns=["participant_id", "task_id", "item", "x", "z", "y"])


def by_dummies(table: pd.DataFrame, names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Slopes and clustered errors from least squares with every dummy in the design."""
    people = pd.get_dummies(table["participant_id"], dtype=float).to_numpy()
    tasks = pd.get_dummies(table["item"], dtype=float).to_numpy()[:, 1:]
    design = np.hstack([table[names].to_numpy(dtype=float), people, tasks])
    y = table["y"].to_numpy(dtype=float)
    slopes = np.linalg.lstsq(design, y, rcond=None)[0]
    residuals = y - design @ slopes
    bread = np.linalg.pinv(design.T @ design)
    meat = np.zeros_like(bread)
    for member in people.T.astype(bool):
        score = design[member].T @ residuals[member]
        meat += np.outer(score, score)
    n, groups = len(y), people.shape[1]
    # Participants' dummies lie within the clusters: only slopes, tasks and a constant count.
    counted = len(names) + tasks.shape[1] + 1
    factor = groups / (groups - 1) * (n - 1) / (n - counted)
    errors = np.sqrt(np.diag(bread @ meat @ bread) * factor)
    return slopes[: len(names)], errors[: len(names)]


@pytest.mark.parametrize("model", [MODEL, TWO], ids=["one regressor", "two"])
def test_slopes_and_errors_are_those_of_dummies(model: Model) -> None:
    table = unbalanced()
    found = fit(table, model)
    assert found is not None
    slopes, errors = by_dummies(table, list(model.regressors))
    assert found.slopes == pytest.approx(slopes, rel=1e-9)
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(errors, rel=1e-9)


def test_the_interval_is_students_with_a_df_for_each_cluster_but_one() -> None:
    found = estimate(unbalanced(), MODEL)
    assert isinstance(found, Estimate)
    assert found.n_participants == 40
    assert found.n_tasks == 12
    assert found.n_rows == len(unbalanced())
    half = stats.t.ppf(0.975, 39) * (found.standard_error or 0)
    assert (found.low, found.high) == pytest.approx((found.value - half, found.value + half))
    assert "39 df" in found.interval


def test_task_effects_are_what_the_rest_leaves() -> None:
    table = unbalanced(people=400).assign(y=lambda t: t["y"] + 5 * (t["item"] == "t3"))
    found = fit(table, TWO)
    assert found is not None
    assert found.item_effects is not None
    effects = dict(zip(found.items, found.item_effects, strict=True))
    assert effects["t3"] - effects["t2"] == pytest.approx(5.2, abs=0.4)
    assert sum(effects.values()) == pytest.approx(0, abs=1e-9)


def test_people_on_other_tasks_altogether_are_compared_among_themselves() -> None:
    one, other = unbalanced(1), unbalanced(2)
    apart = [other[name].map("other {}".format) for name in ("participant_id", "task_id", "item")]
    both = pd.concat([one, other.assign(participant_id=apart[0], task_id=apart[1], item=apart[2])])
    found = fit(both.reset_index(drop=True), MODEL)
    assert found is not None
    assert found.slopes == pytest.approx(by_dummies(both.reset_index(drop=True), ["x"])[0])


def test_what_stands_alone_is_left_out_until_nothing_does() -> None:
    rows = [
        ("a", "t1"),
        ("a", "t2"),
        ("b", "t1"),
        ("b", "t2"),
        ("b", "t3"),
        ("c", "t3"),
        ("c", "t4"),
    ]
    table = pd.DataFrame(rows, columns=["participant_id", "item"]).assign(x=1.0, y=2.0)
    # t4 has one trial; without it c has one; without c t3 has one.
    kept = usable(table, MODEL)
    assert set(kept["item"]) == {"t1", "t2"}
    assert len(kept) == 4


def test_missing_values_are_left_out() -> None:
    table = unbalanced()
    table.loc[:4, "y"] = np.nan
    assert len(usable(table, MODEL)) == len(table) - 5


def test_too_few_people_give_a_sentence_and_no_number() -> None:
    few = unbalanced(people=MIN_PARTICIPANTS - 1)
    enough = int((usable(few, MODEL).groupby("participant_id").size() >= 3).sum())
    found = estimate(few, MODEL)
    assert found == NotEnough(
        MODEL.name,
        f"not enough data: {enough} participants with three trials or more, 20 are needed",
    )


def test_outcomes_that_never_differ_within_people_give_no_number() -> None:
    found = estimate(unbalanced().assign(y=0.0), MODEL)
    assert isinstance(found, NotEnough)
    assert found.why == "not enough data: 0 participants with y that differs, 10 are needed"


@pytest.mark.parametrize("of", ["participant_id", "item"])
def test_a_regressor_that_the_effects_explain_gives_no_number(of: str) -> None:
    table = unbalanced().assign(x=lambda t: pd.factorize(t[of])[0].astype(float))
    found = estimate(table, MODEL)
    assert isinstance(found, NotEnough)
    assert "x does not vary within participants and tasks" in found.why


def test_regressors_that_say_the_same_give_no_number() -> None:
    found = estimate(unbalanced().assign(z=lambda t: 2 * t["x"]), TWO)
    assert isinstance(found, NotEnough)


def test_an_empty_table_gives_a_sentence() -> None:
    found = estimate(unbalanced().head(0), MODEL)
    assert isinstance(found, NotEnough)
    assert "0 participants" in found.why
