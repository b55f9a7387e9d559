"""Linear models with participant and task effects, errors clustered by participant.

The effects are not estimated one by one: every variable is freed of them first
(Frisch, Waugh and Lovell), which gives the very slopes that a dummy for each
participant and each task would. Participant effects are nested in the clusters, so
they do not count as parameters in the small-sample factor; task effects do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from arc.stats.records import Estimate, Finding, NotEnough, counted

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]

MIN_PARTICIPANTS: Final = 20
"""Fewest participants (clusters) with enough trials: below, clustered errors are too small."""

MIN_TRIALS: Final = 3
"""Fewest trials of a participant who counts for that: two give a slope but no scatter."""

MIN_VARYING: Final = 10
"""Fewest participants whose own outcomes differ: else there is next to nothing to explain."""

_NO_VARIATION: Final = 1e-9
"""Share of a variable's spread left without the effects, below which it is rounding."""


@dataclass(frozen=True, slots=True)
class Model:
    """One outcome on some regressors; ``tasks`` says whether tasks have effects, too.

    ``name`` and ``unit`` go into the estimate; ``scale`` multiplies the slope into that
    unit. ``varies`` says in words what has to differ within participants, ``rows`` what
    a row of the table is.
    """

    name: str
    unit: str
    outcome: str
    regressors: tuple[str, ...]
    varies: str
    tasks: bool = True
    scale: float = 1.0
    rows: str = "trials"


@dataclass(frozen=True, slots=True)
class Fit:
    """Slopes of all regressors (k), their covariance (k, k), and what they rest on.

    ``rows`` are the rows of the table used, ``item_effects`` each task's effect by the
    order of ``items`` (around 0; None without task effects).
    """

    slopes: Floats
    covariance: Floats
    df: int
    rows: pd.DataFrame
    items: tuple[str, ...]
    item_effects: Floats | None
    n_participants: int


def estimate(table: pd.DataFrame, model: Model) -> Finding:
    """The slope of the model's first regressor, or why there is none.

    ``table`` has a row for each trial (or window of trials) with ``participant_id``,
    ``item`` where tasks have effects, and the model's columns; rows with a missing one
    are left out.
    """
    rows = usable(table, model)
    why = shortage(rows, model)
    if why:
        return NotEnough(model.name, why)
    found = fit(rows, model)
    if found is None:
        within = "participants and tasks" if model.tasks else "participants"
        why = f"not enough data: {model.regressors[0]} does not vary within {within}"
        return NotEnough(model.name, why)
    half = t_quantile(found.df) * float(np.sqrt(found.covariance[0, 0]))
    value = float(found.slopes[0])
    tasks = rows["task_id"].nunique() if "task_id" in rows else 0
    return Estimate(
        name=model.name,
        unit=model.unit,
        value=value * model.scale,
        low=(value - half) * model.scale,
        high=(value + half) * model.scale,
        standard_error=float(np.sqrt(found.covariance[0, 0])) * model.scale,
        interval=f"95 %, t with {found.df} df, errors clustered by participant",
        n_rows=len(found.rows),
        n_participants=found.n_participants,
        n_tasks=tasks,
        rows=model.rows,
    )


def usable(table: pd.DataFrame, model: Model) -> pd.DataFrame:
    """The complete rows, without participants and tasks that have a single one.

    A single row is explained by its own effect; left in, it would make the sample look
    larger than it is.
    """
    rows = table.dropna(subset=[model.outcome, *model.regressors])
    groups = ["participant_id", *(["item"] if model.tasks else [])]
    while len(rows):
        alone = np.zeros(len(rows), dtype=bool)
        for group in groups:
            alone |= np.asarray(rows.groupby(group)[group].transform("size") < 2)
        if not alone.any():
            break
        rows = rows[~alone]
    return rows


def shortage(rows: pd.DataFrame, model: Model) -> str | None:
    """What is missing for an estimate, as one sentence; None when there is enough."""
    by_person = rows.groupby("participant_id")
    enough = int((by_person.size() >= MIN_TRIALS).sum())
    if enough < MIN_PARTICIPANTS:
        people = counted(enough, "participant")
        return f"not enough data: {people} with three trials or more, {MIN_PARTICIPANTS} are needed"
    varying = int((by_person[model.outcome].nunique() > 1).sum())
    if varying < MIN_VARYING:
        people = counted(varying, "participant")
        return f"not enough data: {people} with {model.varies}, {MIN_VARYING} are needed"
    return None


def fit(rows: pd.DataFrame, model: Model) -> Fit | None:
    """The model on complete rows; None when a regressor does not vary beside the effects."""
    import statsmodels.api as sm

    people, who = _codes(rows["participant_id"])
    items, which = _codes(rows["item"]) if model.tasks else (np.zeros(len(rows), np.intp), [])
    absorb = _Absorber(people, items if model.tasks else None)
    names = [model.outcome, *model.regressors]
    raw = rows[names].to_numpy(dtype=float)
    free = absorb(raw)
    y, x = free[:, 0], free[:, 1:]
    if not _is_free(raw[:, 1:], x):
        return None
    ols = sm.OLS(y, x).fit(
        cov_type="cluster", cov_kwds={"groups": people, "use_correction": False}, use_t=True
    )
    groups = len(who)
    parameters = x.shape[1] + absorb.item_rank + 1
    n = len(rows)
    if n <= parameters or groups < 2:
        return None
    correction = groups / (groups - 1) * (n - 1) / (n - parameters)
    slopes = np.asarray(ols.params)
    return Fit(
        slopes=slopes,
        covariance=np.asarray(ols.cov_params()) * correction,
        df=groups - 1,
        rows=rows,
        items=tuple(which),
        item_effects=absorb.item_effects(raw[:, 0] - raw[:, 1:] @ slopes) if model.tasks else None,
        n_participants=groups,
    )


def t_quantile(df: int, probability: float = 0.975) -> float:
    """The quantile of Student's t."""
    from scipy import stats

    return float(stats.t.ppf(probability, df))


class _Absorber:
    """Frees variables (n, k) of participant effects and, if items are given, of task effects."""

    def __init__(self, people: Codes, items: Codes | None) -> None:
        self.people, self.items = people, items
        self.person_size = np.bincount(people).astype(float)
        self.item_rank = 0
        if items is not None:
            self.inverse, self.item_rank = self._item_inverse(items)

    def __call__(self, variables: Floats) -> Floats:
        centered = self._centered(variables)
        if self.items is None:
            return centered
        effects = self.inverse @ _sums(centered, self.items, len(self.inverse))
        return centered - self._centered(effects[self.items])

    def item_effects(self, variable: Floats) -> Floats:
        """Each task's effect (m) on what the slopes leave of an outcome (n)."""
        assert self.items is not None
        centered = self._centered(variable[:, None])
        return np.asarray(self.inverse @ _sums(centered, self.items, len(self.inverse)))[:, 0]

    def _centered(self, variables: Floats) -> Floats:
        sums = _sums(variables, self.people, len(self.person_size))
        return np.asarray(variables - (sums / self.person_size[:, None])[self.people])

    def _item_inverse(self, items: Codes) -> tuple[Floats, int]:
        """The pseudo-inverse (m, m) of the task dummies' cross products within people, its rank.

        The rank is below m by one for each set of tasks that no participant connects
        with the others.
        """
        from scipy import sparse

        ones = np.ones(len(items))
        played = sparse.csr_matrix((ones, (self.people, items)))
        within = (played.multiply(1 / self.person_size[:, None])).T @ played
        cross = np.diag(np.bincount(items).astype(float)) - within.toarray()
        values, vectors = np.linalg.eigh(cross)
        kept = values > values.max() * 1e-10
        inverse = vectors[:, kept] / values[kept] @ vectors[:, kept].T
        return inverse, int(kept.sum())


def _sums(variables: Floats, codes: Codes, size: int) -> Floats:
    """Sums of each column (n, k) by group: (size, k)."""
    columns = [np.bincount(codes, column, size) for column in variables.T]
    return np.stack(columns, axis=1)


def _codes(labels: pd.Series[Any]) -> tuple[Codes, Sequence[str]]:
    codes, names = pd.factorize(labels)
    return codes, [str(name) for name in names]


def _is_free(raw: Floats, free: Floats) -> bool:
    """Whether every regressor, and each beside the others, still varies."""
    spread = raw.std(axis=0)
    left = free.std(axis=0)
    if (left <= _NO_VARIATION * np.maximum(spread, 1e-300)).any():
        return False
    scaled = free / left
    return bool(np.linalg.matrix_rank(scaled) == scaled.shape[1])
