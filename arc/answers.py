"""A model's answers as values: grids, malformed answers kept as they are, and none at all."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from arc.errors import GridError
from arc.grid import Grid


@dataclass(frozen=True)
class RawAnswer:
    """An answer that is no ARC grid: ragged, too large, with words, or no rows at all.

    ``json`` is the answer as JSON text, which keeps the types of odd cells apart
    (1, 1.0, true, "1") and makes answers comparable. Make one with ``of``.
    """

    json: str

    @classmethod
    def of(cls, value: object) -> RawAnswer:
        """Keep any parsed JSON value."""
        return cls(json.dumps(value, separators=(",", ":")))

    @property
    def value(self) -> object:
        """The answer as parsed JSON, a new copy each time."""
        return json.loads(self.json)

    @cached_property
    def rows(self) -> tuple[tuple[object, ...], ...] | None:
        """Its rows of cells, which may differ in length; None when it is no list of lists."""
        value = self.value
        if not isinstance(value, list) or not all(isinstance(row, list) for row in value):
            return None
        return tuple(tuple(row) for row in value)


Attempt = Grid | RawAnswer | None
"""One answer of a model; None where it gave none."""

Answers = Mapping[tuple[str, int], tuple[Attempt, ...]]
"""Attempts in the order given, by (task_id, pair_index)."""


@dataclass(frozen=True)
class Guesses:
    """The answers of one model.

    ``source`` says where they come from, ``date`` when they were published (ISO,
    empty if unknown), ``credit`` whom to name and under which licence. ``collection``
    names the tasks that were answered, where a file of the compact form tells.
    ``problems`` has one sentence for each part of the files that was not
    understood.
    """

    model: str
    source: str
    date: str
    answers: Answers
    credit: str = ""
    collection: str = ""
    problems: tuple[str, ...] = field(default=())

    def attempts(self, task_id: str, pair_index: int) -> tuple[Attempt, ...]:
        """The attempts on one test pair; empty when there is no answer."""
        return self.answers.get((task_id, pair_index), ())

    @cached_property
    def task_ids(self) -> frozenset[str]:
        """The tasks answered."""
        return frozenset(task_id for task_id, _ in self.answers)


def parse_attempt(value: object) -> Attempt:
    """A parsed JSON value as an attempt. Nothing is repaired and nothing raises."""
    if value is None:
        return None
    try:
        return Grid.from_rows(value)
    except GridError:
        return RawAnswer.of(value)


def attempt_json(attempt: Attempt) -> object:
    """The JSON value that ``parse_attempt`` read."""
    if attempt is None:
        return None
    return attempt.to_rows() if isinstance(attempt, Grid) else attempt.value
