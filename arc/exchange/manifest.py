"""What an export says about itself: what was chosen, of which tasks, by which rules and software."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any, Final

import pandas as pd

from arc import __version__
from arc.exchange.chosen import Chosen
from arc.stats.records import counted

SOFTWARE: Final = f"arc-playground {__version__}"
PUBLISHED: Final = "arc-agi-"
"""How the names of the datasets begin that ARC's authors published."""

_LICENCE: Final = (
    "The tasks of ARC-AGI-1 (fchollet/ARC-AGI) and ARC-AGI-2 (arcprize/ARC-AGI-2) are published "
    "under the Apache License 2.0. An export holds what people drew and the tasks' ids; H-ARC's "
    "columns repeat the test inputs."
)
_OTHER: Final = " The other datasets named here are the host's own; ask the host for their licence."


@dataclass(frozen=True, slots=True)
class Dataset:
    """The tasks of one dataset that an export is about, and the hash of that set of tasks."""

    dataset: str
    tasks: int
    dataset_hash: str

    def words(self) -> str:
        """Its name, how many tasks, and their hash."""
        return f"{self.dataset}: {counted(self.tasks, 'task')}, dataset hash {self.dataset_hash}"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What every export names. ``exported_at`` is the moment of the database, UTC.

    ``protocols`` are the names of the rules that the trials were played by,
    ``recorded_by`` the versions of this software they were recorded with.
    """

    exported_at: str
    filter: str
    choice: dict[str, Any]
    trials: int
    participants: int
    left_out: dict[str, int]
    datasets: tuple[Dataset, ...]
    protocols: tuple[str, ...]
    software: str
    recorded_by: tuple[str, ...]
    licence: str

    def to_json(self) -> dict[str, Any]:
        """A plain object of these fields."""
        return asdict(self)

    def to_text(self) -> str:
        """The same for people, in lines."""
        left_out = [f"{number:,} {reason}" for reason, number in self.left_out.items()]
        people = counted(self.participants, "participant")
        return "\n".join(
            [
                f"Made by:    {self.software}, {self.exported_at}",
                f"Filter:     {self.filter}",
                f"Trials:     {counted(self.trials, 'trial')} of {people}",
                f"Left out:   {', '.join(left_out) or 'none'}",
                *(f"Tasks:      {one.words()}" for one in self.datasets),
                f"Protocols:  {', '.join(self.protocols) or 'none'}",
                f"Recorded:   with {', '.join(self.recorded_by) or 'nothing yet'}",
                f"Licence:    {self.licence}",
            ]
        )


def manifest_of(chosen: Chosen) -> Manifest:
    """What there is to say about the chosen trials."""
    trials = chosen.trials
    datasets = datasets_of(trials)
    own = any(not one.dataset.startswith(PUBLISHED) for one in datasets)
    whole = chosen.choice.whole
    selection = chosen.choice.scope if whole else chosen.choice.selection
    choice = selection.to_json() | {"every_trial": whole}
    del choice["description"]  # that of a figure; ``filter`` is that of this export
    return Manifest(
        exported_at=f"{chosen.now:%Y-%m-%dT%H:%M:%S}Z",
        filter=chosen.choice.describe(),
        choice=choice,
        trials=len(trials),
        participants=int(trials["participant_id"].nunique()),
        left_out=dict(chosen.left_out),
        datasets=datasets,
        protocols=named(trials, "protocol"),
        software=SOFTWARE,
        recorded_by=named(trials, "software_version"),
        licence=_LICENCE + (_OTHER if own else ""),
    )


def datasets_of(trials: pd.DataFrame) -> tuple[Dataset, ...]:
    """The datasets of these trials' tasks, by name."""
    return tuple(
        Dataset(str(name), len(tasks), dataset_hash(tasks.itertuples(index=False)))
        for name, tasks in trials[["dataset", "task_id", "content_hash"]]
        .drop_duplicates()
        .groupby("dataset")[["task_id", "content_hash"]]
    )


def named(trials: pd.DataFrame, column: str) -> tuple[str, ...]:
    """The values that a column of text has, sorted."""
    return tuple(sorted(trials[column].dropna().unique()))


def dataset_hash(tasks: Iterable[tuple[str, str]]) -> str:
    """16 hex digits that name exactly this set of tasks, whatever their order.

    The start of the SHA-256 of a line ``task_id content_hash`` a task, sorted, each with
    a line feed. ``tasks`` are pairs of the two.
    """
    lines = sorted({f"{task_id} {content_hash}\n" for task_id, content_hash in tasks})
    return hashlib.sha256("".join(lines).encode()).hexdigest()[:16]


def as_json(value: object) -> bytes:
    """JSON in UTF-8, indented, for files that people may read."""
    return (json.dumps(value, indent=2, ensure_ascii=False) + "\n").encode()
