"""Which trials a figure is about: chosen once, applied to every table, written under every chart.

Two kinds of choice. The *scope* is what is asked about: a collection, a protocol, some
days. The *conditions* are what makes a trial fit to say something: it was assigned, the
puzzle and its answer were new, a person of this site played it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from types import MappingProxyType
from typing import Any, Final

import numpy as np
import pandas as pd

from arc.stats.records import counted
from arc.stats.sample import Filter, Flags, equals, flags, joined, missing_in, numbers
from arc.stats.votes import Task, is_one_of

LOCAL: Final = "local"
"""The source of people who played here; a table without the column has no others."""

_ROUND: Final = ("participant_id", "task_id", "content_hash", "round_number")
_NO_TASKS: Final[frozenset[Task]] = frozenset()

Test = Callable[[pd.DataFrame], Flags]


@dataclass(frozen=True, slots=True)
class Selected:
    """The trials that count, and how many do not: each once, under the first reason that holds."""

    selection: Selection
    trials: pd.DataFrame
    left_out: Mapping[str, int]

    def describe(self) -> str:
        """The selection in words, with what it left out of these trials."""
        people = counted(self.trials["participant_id"].nunique(), "person", "people")
        counts = [f"{n:,} {reason}" for reason, n in self.left_out.items()]
        left_out = f" Left out: {', '.join(counts)}." if counts else " None are left out."
        here = f"{counted(len(self.trials), 'trial')} of {people}"
        return f"{self.selection.describe()} Here: {here}.{left_out}"


@dataclass(frozen=True, slots=True)
class Selection:
    """What to count. An empty tuple lets every value in; ``since`` and ``until`` are UTC days, both in.

    ``sources`` are where people come from: ``local``, or the name of what was imported.
    The flags let in what is left out by default; ``disputed`` tasks are in by default.
    """

    collections: tuple[str, ...] = ()
    protocols: tuple[str, ...] = ()
    participants: tuple[str, ...] = ()
    consent_versions: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    assignments: tuple[str, ...] = ("assigned",)
    sources: tuple[str, ...] = (LOCAL,)
    seen_before: bool = False
    truth_seen: bool = False
    played_again: bool = False
    synthetic: bool = False
    disputed: bool = True

    @property
    def keep(self) -> Filter:
        """The conditions as the analysis of fatigue has them; it wants ``in_scope`` trials."""
        return Filter(
            not_assigned=self.assignments != ("assigned",),
            seen_before=self.seen_before,
            truth_seen=self.truth_seen,
            synthetic=self.synthetic,
        )

    def in_scope(
        self, trials: pd.DataFrame, disputed: Collection[Task] = _NO_TASKS
    ) -> pd.DataFrame:
        """The trials asked about, whether or not they are fit to count."""
        return _apply(self, trials, _scope(self, disputed)).trials

    def apply(self, trials: pd.DataFrame, disputed: Collection[Task] = _NO_TASKS) -> Selected:
        """The trials of an export that count, in their order.

        ``disputed`` are the tasks to leave out where the selection does not want them
        (``arc.stats.votes``). While one test of a task is open, the whole round of it
        does not count yet. Raises KeyError for a column that is missing.
        """
        return _apply(self, trials, _scope(self, disputed) | _conditions(self))

    def describe(self) -> str:
        """The selection in one or two sentences, for people; the same for the same selection."""
        out = [
            *([] if self.seen_before else ["puzzles seen before"]),
            *([] if self.truth_seen else ["puzzles whose answer was seen before"]),
            *([] if self.played_again else ["puzzles played again"]),
            *([] if self.synthetic else ["people made by a program"]),
            *([] if self.disputed else ["disputed tasks"]),
            "trials that are still open",
        ]
        text = "Counted: every trial whose task was shown, abandoned ones as unsolved; "
        too = ", also made by a program" if self.synthetic else ""
        return f"{text}{self.describe_scope()}{too}. Not counted: {', '.join(out)}."

    def describe_scope(self) -> str:
        """Which trials are asked about, in words: a list without an end, whether or not they count."""
        chosen = [
            *_named("collection", "collections", self.collections),
            *_named("protocol", "protocols", self.protocols),
            *_named("participant", "participants", self.participants),
            *_named("consent version", "consent versions", self.consent_versions),
            *_days(self.since, self.until),
            _assigned(self.assignments),
            _from(self.sources),
        ]
        return "; ".join(chosen)

    def to_json(self) -> dict[str, Any]:
        """A plain object that names every choice, with its description."""
        values = {one.name: _plain(getattr(self, one.name)) for one in fields(self)}
        return values | {"description": self.describe()}


DEFAULT: Final = Selection()


def _apply(selection: Selection, trials: pd.DataFrame, reasons: Mapping[str, Test]) -> Selected:
    out = np.zeros(len(trials), dtype=bool)
    left_out: dict[str, int] = {}
    for reason, holds in reasons.items():
        now = holds(trials) & ~out
        if now.any():
            left_out[reason] = int(now.sum())
        out |= now
    kept = trials[~out].reset_index(drop=True)
    return Selected(selection, kept, MappingProxyType(left_out))


def _scope(selection: Selection, disputed: Collection[Task]) -> dict[str, Test]:
    reasons: dict[str, Test] = {
        "of another collection": _not_in("collection", selection.collections),
        "of another protocol": _not_in("protocol", selection.protocols),
        "of another participant": _not_in("participant_id", selection.participants),
        "of another consent version": _not_in("consent_version", selection.consent_versions),
        "of another source": lambda t: _from_elsewhere(t, selection.sources),
    }
    if selection.since or selection.until:
        reasons["of other days"] = lambda t: _on_other_days(t, selection.since, selection.until)
    if not selection.disputed:
        reasons["on a disputed task"] = lambda t: is_one_of(t, disputed).to_numpy()
    return reasons


def _conditions(selection: Selection) -> dict[str, Test]:
    assigned = selection.assignments == ("assigned",)
    reasons: dict[str, tuple[bool, Test]] = {
        "without consent": (False, _without_consent),
        "made by a program": (selection.synthetic, lambda t: flags(t, "synthetic")),
        "never shown": (False, lambda t: missing_in(t, "shown_at")),
        "still open": (False, _still_open),
        "not assigned" if assigned else "come by in another way": (
            False,
            _not_in("assignment", selection.assignments),
        ),
        "puzzle seen before": (selection.seen_before, lambda t: equals(t, "seen_before", "yes")),
        "answer seen before": (selection.truth_seen, lambda t: flags(t, "truth_seen")),
        "played again": (selection.played_again, lambda t: numbers(t, "round_number", 1.0) > 1),
    }
    return {reason: holds for reason, (let_in, holds) in reasons.items() if not let_in}


def _not_in(name: str, values: tuple[str, ...]) -> Test:
    """Where a column has none of the values; nowhere when none are asked for."""
    if not values:
        return lambda table: np.zeros(len(table), dtype=bool)
    return lambda table: ~table[name].isin(list(values)).to_numpy(dtype=bool)


def _from_elsewhere(table: pd.DataFrame, sources: tuple[str, ...]) -> Flags:
    if not sources:
        return np.zeros(len(table), dtype=bool)
    if "source" not in table:
        return np.full(len(table), LOCAL not in sources)
    return ~table["source"].fillna(LOCAL).isin(list(sources)).to_numpy(dtype=bool)


def _without_consent(table: pd.DataFrame) -> Flags:
    """An export of everybody has nobody else's trials, and no such column."""
    if "consent" not in table:
        return np.zeros(len(table), dtype=bool)
    return equals(table, "consent", "agreed", otherwise=True)


def _still_open(table: pd.DataFrame) -> Flags:
    """Every trial of a round in which one that was shown has not ended."""
    is_open = missing_in(table, "outcome") & ~missing_in(table, "shown_at")
    if not is_open.any():
        return is_open
    rounds = joined(table, *_ROUND)
    return rounds.isin(rounds[is_open]).to_numpy(dtype=bool)


def _on_other_days(table: pd.DataFrame, since: date | None, until: date | None) -> Flags:
    """By when the task was shown; a trial never shown is on no day."""
    shown = pd.to_datetime(table["shown_at"], utc=True, format="ISO8601")
    other = shown.isna()
    if since:
        other |= shown < _midnight(since)
    if until:
        other |= shown >= _midnight(until + timedelta(days=1))
    return other.to_numpy(dtype=bool)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _named(one: str, many: str, values: Iterable[str]) -> list[str]:
    names = list(values)
    return [f"{one if len(names) == 1 else many} {', '.join(names)}"] if names else []


def _days(since: date | None, until: date | None) -> list[str]:
    if since and until:
        return [f"shown from {since} to {until} (UTC)"]
    if since:
        return [f"shown since {since} (UTC)"]
    return [f"shown until {until} (UTC)"] if until else []


def _assigned(assignments: tuple[str, ...]) -> str:
    if not assignments:
        return "tasks assigned or chosen"
    return f"{' or '.join(assignments)} tasks"


def _from(sources: tuple[str, ...]) -> str:
    names = ["this site" if source == LOCAL else source for source in sources]
    return f"people from {' or '.join(names)}" if names else "people from any source"


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value
