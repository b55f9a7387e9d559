"""Which trials an export is about: read once, chosen once, the same for every format in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final, get_args

import pandas as pd

from arc.exchange.codebook import TABLES
from arc.exchange.columns import Column
from arc.exchange.csv_files import frame
from arc.exchange.measures import outcome_at
from arc.stats.selection import Selection
from arc.stats.votes import Task as VotedTask
from arc.stats.votes import disputed_tasks
from arc.store import FrameName, Snapshot, Source, Store, Whose

Row = dict[str, Any]

_READ: Final = tuple(
    column
    for column in TABLES["trials"].columns
    if column.name
    in {
        *("trial_id", "participant_id", "synthetic", "source", "session_id", "collection"),
        *("dataset", "task_id", "content_hash", "pair_index", "pair_count", "round_number"),
        *("protocol", "assignment", "seen_before", "truth_seen", "outcome", "pair_solved"),
        *("elapsed_ms", "consent_version", "software_version", "shown_at", "closed_at"),
    }
)
"""The columns that choosing and the other formats read; none of them is measured by replay."""

_BATCH: Final = 500
"""Trials whose attempts are read at once; a query takes at most 1,000 ids."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What to export: the trials that ``selection`` lets count, or with ``whole`` more.

    A whole export has every trial in the scope, also those never shown, still open, seen
    before or played again: its columns tell. ``any_assignment`` lets it have chosen tasks
    beside assigned ones, whatever the selection says. ``study_ids`` adds the recruiter's
    ids of participants.
    """

    selection: Selection
    whole: bool = False
    any_assignment: bool = True
    study_ids: bool = False

    @property
    def scope(self) -> Selection:
        """What is asked about, where conditions play no part."""
        return replace(self.selection, assignments=()) if self.any_assignment else self.selection

    @property
    def whose(self) -> Whose:
        """Whose rows are read."""
        sources: tuple[Source, ...] = get_args(Source)
        named = self.selection.sources
        return Whose(
            None,
            synthetic=self.selection.synthetic,
            study_ids=self.study_ids,
            sources=tuple(source for source in sources if not named or source in named),
        )

    def describe(self) -> str:
        """The choice in words, the same for the same choice."""
        if not self.whole:
            return self.selection.describe()
        scope = self.scope.describe_scope()
        programs = "In it, marked" if self.selection.synthetic else "Not in it"
        return (
            f"Every trial, also those that no figure counts: {scope}. "
            f"{programs}: people made by a program."
        )


@dataclass(frozen=True)
class Chosen:
    """The trials of an export at one moment of the database.

    ``trials`` are columns of the trials' table that need no replay, in its order, with
    ``outcome`` as of ``now``; ``left_out`` counts the others of ``every`` one of these
    participants, each once, by the first reason.
    """

    snapshot: Snapshot
    choice: Choice
    now: datetime
    every: pd.DataFrame
    trials: pd.DataFrame
    left_out: Mapping[str, int]

    def that_count(self) -> Chosen:
        """Of the same moment only the trials that count, for figures and scores."""
        return _chosen(self.snapshot, replace(self.choice, whole=False), self.now, self.every)

    @cached_property
    def trial_ids(self) -> frozenset[int]:
        """Which trials are in."""
        return frozenset(int(trial_id) for trial_id in self.trials["trial_id"])

    @property
    def is_restricted(self) -> bool:
        """Whether some trials are in and others not; else every row of every table is in."""
        return bool(self.left_out)

    def attempts(self) -> Iterator[Row]:
        """The stored attempts of the chosen trials, some trials at a time."""
        ids = sorted(self.trial_ids)
        for start in range(0, len(ids), _BATCH):
            yield from self.snapshot.rows("attempts", ids[start : start + _BATCH])

    def rows(self, name: FrameName) -> list[Row]:
        """The stored rows of a table about sessions or people that belong to the chosen trials.

        With a restriction those of sessions and people with a chosen trial; of votes and
        showings of answers those on a chosen task.
        """
        rows = self.snapshot.rows(name)
        return [row for row in rows if self._belongs(row)] if self.is_restricted else rows

    def _belongs(self, row: Row) -> bool:
        if "session_id" in row:
            return row["session_id"] in self._sessions
        if row["participant_id"] not in self._people:
            return False
        return "task_id" not in row or (row["task_id"], row["content_hash"]) in self._tasks

    @cached_property
    def _sessions(self) -> frozenset[int]:
        return frozenset(int(one) for one in self.trials["session_id"].dropna())

    @cached_property
    def _people(self) -> frozenset[str]:
        return frozenset(self.trials["participant_id"])

    @cached_property
    def _tasks(self) -> frozenset[tuple[str, str]]:
        return frozenset(zip(self.trials["task_id"], self.trials["content_hash"], strict=True))


@contextmanager
def choose(store: Store, choice: Choice, now: datetime | None = None) -> Iterator[Chosen]:
    """The trials chosen, for as long as the ``with`` block lasts. Raises StoreError.

    ``now``, the store's clock unless told, decides which open trials count as abandoned.
    """
    with store.frames.snapshot(choice.whose) as snapshot:
        moment = now or snapshot.now
        yield _chosen(snapshot, choice, moment, _trials(snapshot.rows("trials"), moment))


def _chosen(snapshot: Snapshot, choice: Choice, now: datetime, every: pd.DataFrame) -> Chosen:
    disputed = _disputed(snapshot, choice.selection)
    if not choice.whole:
        selected = choice.selection.apply(every, disputed)
        return Chosen(snapshot, choice, now, every, selected.trials, selected.left_out)
    kept = choice.scope.in_scope(every, disputed)
    if choice.scope.assignments:
        kept = kept[kept["assignment"].isin(list(choice.scope.assignments))]
    others = len(every) - len(kept)
    left_out = MappingProxyType({"not asked for": others} if others else {})
    return Chosen(snapshot, choice, now, every, kept.reset_index(drop=True), left_out)


def _trials(rows: list[Row], now: datetime) -> pd.DataFrame:
    made = [row | {"outcome": outcome_at(row, now)} for row in rows]
    return pd.DataFrame({c.name: _typed(c, [row[c.name] for row in made]) for c in _READ})


def _typed(column: Column, values: list[Any]) -> Any:
    if column.dtype == "datetime64[ms, UTC]":
        return pd.to_datetime(pd.Series(values, dtype="string"), format="ISO8601", utc=True)
    return pd.array(values, dtype=column.dtype)


def _disputed(snapshot: Snapshot, selection: Selection) -> Collection[VotedTask]:
    if selection.disputed:
        return frozenset()
    return disputed_tasks(frame("votes", snapshot.rows("votes")))
