"""All figures of one selection at once: what ``arcplay stats`` prints."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

import pandas as pd

from arc.facts import MODEL_NAMES
from arc.guesses import load_bundled
from arc.stats.data import Dataset
from arc.stats.endings import Dropouts, SolvedBySomeone, dropouts, give_ups, solved_by_someone
from arc.stats.errors import kind_counts, model_errors, people_errors
from arc.stats.fatigue import FatigueResult, analyze
from arc.stats.outcomes import bundled_outcomes, selection_caveats
from arc.stats.rates import Comparison, both_ways, compare, like_for_like, people_rates
from arc.stats.records import Rate
from arc.stats.selection import Selected, Selection
from arc.stats.survival import TimeToSolve, time_to_solve
from arc.stats.votes import DISPUTED_RULE, TASK, disputed_tasks, vote_tallies
from arc.stats.votes import Task as TaskKey
from arc.stats.words import summary_text
from arc.tasks import Task

O3: Final = {"o3_high": "o3-high", "o3_low": "o3-low"}
"""The models people are compared with, by their names in ``arc.facts`` and of the bundled guesses."""

LIKE_FOR_LIKE_RULE: Final = (
    "trials under the rules blind alone: two attempts and no word in between, as the models had it"
)
GIVE_UP_RULE: Final = "share of all trials shown; Wilson's 95 % interval over trials"
ERROR_RULE: Final = (
    "share of each side's own wrong answers, on tasks that people played; Wilson's 95 % interval "
    "over answers, as if each were of somebody else"
)
SOLVED_RULE: Final = (
    "tasks with an exact answer on every test by at least one person; grows with the number of "
    "people, so there is no interval"
)

TaskFinder = Callable[[str, str], Task | None]


@dataclass(frozen=True, slots=True)
class Report:
    """The figures, as the functions of ``arc.stats`` give them.

    ``people`` are the rates on everything that counts, ``compared`` those on the tasks that
    the models were asked as well. ``disputed`` are votes (``vote_tallies``) on the disputed
    tasks, ``both_ways`` the rates with and without these. ``errors`` are ``kind_counts``.
    """

    made_at: datetime
    selected: Selected
    caveats: tuple[str, ...]
    people: tuple[Rate, ...]
    compared: Comparison
    like_for_like: Comparison
    solved_by_someone: SolvedBySomeone
    time_to_solve: TimeToSolve
    dropouts: Dropouts
    give_ups: pd.DataFrame
    disputed: pd.DataFrame
    both_ways: tuple[tuple[Rate, Rate], ...]
    errors: pd.DataFrame
    fatigue: FatigueResult

    def to_json(self) -> dict[str, Any]:
        """Plain objects: every figure with its rule, its n and, where there is one, its interval."""
        selected = self.selected
        return {
            "made_at": self.made_at.isoformat(),
            "selection": selected.selection.to_json(),
            "n_trials": len(selected.trials),
            "n_participants": selected.trials["participant_id"].nunique(),
            "left_out": dict(selected.left_out),
            "caveats": list(self.caveats),
            "people": [rate.to_json() for rate in self.people],
            "compared": _comparison(self.compared),
            "like_for_like": {"rule": LIKE_FOR_LIKE_RULE, **_comparison(self.like_for_like)},
            "solved_by_someone": {"rule": SOLVED_RULE, **self.solved_by_someone.to_json()},
            "time_to_solve": self.time_to_solve.to_json(),
            "dropouts": self.dropouts.to_json(),
            "give_ups": {"rule": GIVE_UP_RULE, "reasons": records(self.give_ups)},
            "disputed": {
                "rule": DISPUTED_RULE,
                "tasks": records(self.disputed),
                "rates": [
                    {"with": one.to_json(), "without": other.to_json()}
                    for one, other in self.both_ways
                ],
            },
            "errors": {"rule": ERROR_RULE, "kinds": records(self.errors)},
            "fatigue": {**self.fatigue.to_json(), "summary": summary_text(self.fatigue)},
        }


def report(
    dataset: Dataset, selection: Selection, find_task: TaskFinder, evaluation: Mapping[str, Task]
) -> Report:
    """Everything about the trials of a dataset that a selection lets count.

    ``evaluation`` are the tasks that o3 was asked, by id; ``find_task`` finds the others
    that people played, where wrong answers have no kind yet.
    """
    voters = _voters(dataset.participants, selection)
    disputed = disputed_tasks(dataset.votes, voters)
    selected = selection.apply(dataset.trials, disputed)
    trials = selected.trials
    attempts = dataset.attempts[dataset.attempts["trial_id"].isin(trials["trial_id"])]
    outcomes = bundled_outcomes(evaluation.values())
    o3 = outcomes[outcomes["model"].isin(O3)]
    tallies = vote_tallies(dataset.votes, voters)
    in_scope = selection.in_scope(dataset.trials, disputed)
    return Report(
        made_at=dataset.made_at,
        selected=selected,
        caveats=selection_caveats({*trials["collection"], *selection.collections}),
        people=people_rates(trials),
        compared=compare(trials, o3),
        like_for_like=like_for_like(trials, o3),
        solved_by_someone=solved_by_someone(trials),
        time_to_solve=time_to_solve(trials, attempts),
        dropouts=dropouts(trials),
        give_ups=give_ups(trials),
        disputed=tallies[tallies["disputed"]],
        both_ways=both_ways(trials, disputed),
        errors=_errors(attempts, trials, find_task, evaluation),
        fatigue=analyze(in_scope, dataset.ratings, keep=selection.keep),
    )


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows as plain objects, None where a value is missing."""
    return [
        {str(name): None if pd.isna(value) else value for name, value in row.items()}
        for row in table.astype(object).to_dict("records")
    ]


def _comparison(found: Comparison) -> dict[str, Any]:
    return {**asdict(found), "rates": [rate.to_json() for rate in found.rates]}


def _voters(participants: pd.DataFrame, selection: Selection) -> frozenset[str]:
    """Whose votes count: people of the sources asked for, of programs only when let in."""
    keep = selection.synthetic | ~participants["synthetic"].astype(bool)
    if selection.sources:
        keep &= participants["source"].isin(selection.sources)
    return frozenset(participants.loc[keep, "participant_id"])


def _errors(
    attempts: pd.DataFrame,
    trials: pd.DataFrame,
    find_task: TaskFinder,
    evaluation: Mapping[str, Task],
) -> pd.DataFrame:
    played = _at_hand(trials, find_task)
    asked = [task for key, task in played.items() if _is_of(evaluation, key)]
    models = [
        model_errors(load_bundled(name), asked, MODEL_NAMES[model]) for model, name in O3.items()
    ]
    people = people_errors(attempts, trials, played)
    return kind_counts(pd.concat([people, *models], ignore_index=True))


def _at_hand(trials: pd.DataFrame, find_task: TaskFinder) -> dict[TaskKey, Task]:
    """The tasks that were played, where they are at hand as they were."""
    unique = trials[["collection", *TASK]].drop_duplicates().itertuples(index=False, name=None)
    return {
        (task_id, content_hash): task
        for collection, task_id, content_hash in unique
        if (task := find_task(collection, task_id)) and task.content_hash == content_hash
    }


def _is_of(tasks: Mapping[str, Task], key: TaskKey) -> bool:
    task = tasks.get(key[0])
    return task is not None and task.content_hash == key[1]
