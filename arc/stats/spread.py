"""How much people differ, beyond what the chance of a few trials each would make of them."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from arc.stats.panel import Model, fit, shortage, usable
from arc.stats.records import Estimate, Finding, NotEnough

Floats = NDArray[np.float64]

RESAMPLES: Final = 999
_SEED: Final = 20_170_901


def participant_spread(trials: pd.DataFrame, model: Model) -> Finding:
    """SD among participants of the model's outcome on equal tasks and positions.

    What a person's trials share is what any two of them have in common: the mean
    product of two different trials of a person, which noise cannot raise. Participants
    weigh alike, however many trials they have (two at least). The interval resamples
    participants.
    """
    rows = usable(trials, model)
    why = shortage(rows, model)
    found = None if why else fit(rows, model)
    if found is None or found.item_effects is None:
        return NotEnough(model.name, why or "not enough data: nothing is left to compare")
    item = pd.Categorical(rows["item"], categories=list(found.items)).codes
    explained = rows[list(model.regressors)].to_numpy(dtype=float) @ found.slopes
    left = rows[model.outcome].to_numpy(dtype=float) - explained - found.item_effects[item]
    means, products = _by_person(left, pd.factorize(rows["participant_id"])[0])
    low, high = np.percentile(_resampled(means, products), [2.5, 97.5])
    return Estimate(
        name=model.name,
        unit=model.unit,
        value=_spread(means, products) * model.scale,
        low=float(low) * model.scale,
        high=float(high) * model.scale,
        standard_error=None,
        interval=f"95 %, bootstrap of participants, {RESAMPLES} resamples",
        n_rows=len(rows),
        n_participants=found.n_participants,
        n_tasks=rows["task_id"].nunique(),
    )


def _by_person(left: Floats, people: NDArray[np.intp]) -> tuple[Floats, Floats]:
    """Each participant's mean and mean product of two different trials."""
    middle = left - left.mean()
    n = np.bincount(people)
    sums, squares = np.bincount(people, middle), np.bincount(people, middle**2)
    return sums / n, (sums**2 - squares) / (n * (n - 1))


def _spread(means: Floats, products: Floats) -> float:
    """The root of the mean product, less what the mean of everybody has in it; 0 at least."""
    n = means.shape[-1]
    common = (means.sum(axis=-1) ** 2 - (means**2).sum(axis=-1)) / (n * (n - 1))
    return float(np.sqrt(max(0.0, products.mean(axis=-1) - common)))


def _resampled(means: Floats, products: Floats) -> list[float]:
    rng = np.random.default_rng(_SEED)
    picks = rng.integers(0, len(means), (RESAMPLES, len(means)))
    return [_spread(means[pick], products[pick]) for pick in picks]
