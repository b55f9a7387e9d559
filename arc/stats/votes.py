"""Which tasks are disputed: what people voted once a task had ended for them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import pandas as pd

from arc.stats.sample import joined

MIN_VOTES: Final = 3
"""Fewest votes on a task before it can count as disputed."""

DISPUTED_RULE: Final = (
    f"a task is disputed when {MIN_VOTES} people or more voted on it and more than half of them, "
    "the unsure included, say it is not fair"
)

TASK: Final = ("task_id", "content_hash")
"""The columns that name one version of a task."""

Task = tuple[str, str]
"""``task_id`` and ``content_hash``."""


def vote_tallies(
    votes: pd.DataFrame, participant_ids: Collection[str] | None = None
) -> pd.DataFrame:
    """``task_id, content_hash, n_votes, n_fair, n_unfair, n_unsure, disputed`` of each task voted on.

    ``votes`` are those of an export. It does not tell votes of people made by a program
    or recorded elsewhere: ``participant_ids`` are whose count, all by default. Raises
    KeyError for a column that is missing.
    """
    cast = votes[[*TASK, "participant_id", "fair"]].dropna(subset=["fair"])
    if participant_ids is not None:
        cast = cast[cast["participant_id"].isin(list(participant_ids))]
    counts = cast.groupby([*TASK, "fair"]).size().unstack(fill_value=0)
    counts = counts.reindex(columns=["yes", "no", "unsure"], fill_value=0).astype(int)
    counts.columns = pd.Index(["n_fair", "n_unfair", "n_unsure"])
    counts.insert(0, "n_votes", counts.sum(axis=1))
    counts["disputed"] = (counts["n_votes"] >= MIN_VOTES) & (
        2 * counts["n_unfair"] > counts["n_votes"]
    )
    return counts.reset_index()


def disputed_tasks(
    votes: pd.DataFrame, participant_ids: Collection[str] | None = None
) -> frozenset[Task]:
    """The tasks that ``DISPUTED_RULE`` holds for; see ``vote_tallies``."""
    tallies = vote_tallies(votes, participant_ids)
    disputed = tallies[tallies["disputed"]]
    return frozenset(zip(disputed["task_id"], disputed["content_hash"], strict=True))


def is_one_of(table: pd.DataFrame, tasks: Collection[Task]) -> pd.Series[bool]:
    """Which rows are about one of the tasks; the table has the columns of ``TASK``."""
    if not tasks:
        return pd.Series(False, index=table.index, dtype=bool)
    named = joined(table, *TASK).isin([" ".join(task) for task in tasks])
    return named.astype(bool)
