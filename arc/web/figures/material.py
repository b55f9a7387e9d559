"""What the figures of one query are made of, each thing made when the first figure wants it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from types import MappingProxyType
from typing import Final

import pandas as pd

from arc.facts import MODEL_NAMES
from arc.stats.data import Dataset
from arc.stats.outcomes import bundled_outcomes, selection_caveats
from arc.stats.selection import Selected
from arc.stats.size import task_sizes
from arc.stats.votes import Task as TaskKey
from arc.stats.votes import disputed_tasks, is_one_of, vote_tallies
from arc.tasks import Task
from arc.web import services
from arc.web.charts.theme import O3_HIGH, O3_LOW, PEOPLE
from arc.web.figures.query import Query

O3: Final = ("o3_high", "o3_low")
EVALUATION: Final = services.CONTROL_COLLECTION
MADE_UP: Final = "People made by a program are counted here: this is no finding about people."
_SHORT: Final[Mapping[str, str]] = MappingProxyType(
    {
        MODEL_NAMES["o3_high"]: O3_HIGH,
        MODEL_NAMES["o3_low"]: O3_LOW,
        "people": PEOPLE,
        MODEL_NAMES["claude_3_5_sonnet_20241022"]: "Sonnet 3.5",
        MODEL_NAMES["claude_3_5_haiku_20241022"]: "Haiku 3.5",
        MODEL_NAMES["claude_3_haiku_20240307"]: "Haiku 3",
        "o1 (high)": "o1 high",
        "o1 (medium)": "o1 medium",
        "o1 (low)": "o1 low",
    }
)


def short(who: str) -> str:
    """A name that fits beside a dot."""
    return _SHORT.get(who, who)


@cache
def outcomes() -> pd.DataFrame:
    """Every bundled model on the evaluation set; nobody changes it."""
    return bundled_outcomes(services.collection(EVALUATION).tasks.values())


@cache
def evaluation_sizes() -> pd.DataFrame:
    """Sizes of the tasks that models were asked."""
    return task_sizes(services.collection(EVALUATION))


@dataclass(frozen=True)
class Material:
    """A dataset and what is asked of it. Several threads may make a thing twice, and it is the same."""

    dataset: Dataset
    query: Query

    @cached_property
    def people(self) -> frozenset[str]:
        """Whose votes count: people of the sources asked for, of programs only when let in."""
        selection, table = self.query.selection, self.dataset.participants
        keep = table["source"].isin(selection.sources) if selection.sources else True
        keep = keep & (selection.synthetic | ~table["synthetic"].astype(bool))
        return frozenset(table.loc[keep, "participant_id"])

    @cached_property
    def tallies(self) -> pd.DataFrame:
        """Votes on each task."""
        return vote_tallies(self.dataset.votes, self.people)

    @cached_property
    def disputed(self) -> frozenset[TaskKey]:
        if self.dataset.votes.empty:
            return frozenset()
        return disputed_tasks(self.dataset.votes, self.people)

    @cached_property
    def selected(self) -> Selected:
        """The trials that count, and how many do not."""
        return self.query.selection.apply(self.dataset.trials, self.disputed)

    @property
    def trials(self) -> pd.DataFrame:
        return self.selected.trials

    @cached_property
    def models(self) -> pd.DataFrame:
        """Outcomes of the models asked for."""
        table = outcomes()
        return table if self.query.all_models else table[table["model"].isin(O3)]

    @cached_property
    def sizes(self) -> pd.DataFrame:
        """Sizes of the evaluation tasks and of every other task that was played."""
        known = evaluation_sizes()
        hashes = set(known["content_hash"])
        others = [task for task in self.tasks.values() if task.content_hash not in hashes]
        return pd.concat([known, task_sizes(others)], ignore_index=True) if others else known

    @cached_property
    def tasks(self) -> Mapping[TaskKey, Task]:
        """The tasks of the trials that count, where they are still on offer as they were."""
        played = self.trials[["collection", "task_id", "content_hash"]].drop_duplicates()
        found = {}
        for collection, task_id, content_hash in played.itertuples(index=False):
            task = services.find_task(collection, task_id)
            if task is not None and task.content_hash == content_hash:
                found[task_id, content_hash] = task
        return found

    @cached_property
    def collection_of(self) -> Mapping[TaskKey, str]:
        """Where to find each task that was played."""
        table = self.trials[["task_id", "content_hash", "collection"]]
        table = table.drop_duplicates(["task_id", "content_hash"])
        keys = zip(table["task_id"], table["content_hash"], strict=True)
        return dict(zip(keys, table["collection"], strict=True))

    @cached_property
    def caveats(self) -> tuple[str, ...]:
        """What has to be said beside every figure that has o3 in it."""
        return (*self._picked(), *self.people_caveats)

    def _picked(self) -> tuple[str, ...]:
        """That tasks were picked by a model's failures: all of them, or how many."""
        tasks = self.trials[["collection", "task_id", "content_hash"]].drop_duplicates()
        counts = tasks["collection"].value_counts()
        n_tasks = len(tasks.drop_duplicates(["task_id", "content_hash"]))
        if len(counts) < 2:
            return selection_caveats({*counts.index, *self.query.selection.collections})
        return tuple(
            f"{counts[name]:,} of these {n_tasks:,} tasks are of {name}: there o3 scores 0 "
            "by selection, since it is why they were picked. Choose one collection to compare."
            for name in counts.index
            if selection_caveats({name})
        )

    @cached_property
    def people_caveats(self) -> tuple[str, ...]:
        """What has to be said beside every figure of people."""
        return (MADE_UP,) if self.trials["synthetic"].fillna(False).any() else ()

    def outcomes_on(self, tasks: Iterable[TaskKey]) -> pd.DataFrame:
        """The chosen models' outcomes on these tasks alone."""
        return self.models[is_one_of(self.models, frozenset(tasks))]
