"""What a task is: train pairs that show a rule, and test pairs to apply it to."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Final

from arc.errors import GridError, TaskError
from arc.grid import Grid

MAX_ID_LENGTH: Final = 100
"""Most characters a task id may have; ARC's own have 8."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An input grid and its output grid.

    ``output`` is None only for a test pair of a Kaggle challenges file that came
    without its solutions.
    """

    input: Grid
    output: Grid | None


@dataclass(frozen=True, slots=True)
class Task:
    """One ARC task. ``pair_index`` everywhere counts ``test`` from 0.

    ``task_id`` is text and stays text: 00576224 and 20818e16 would both be
    spoiled as numbers. ``dataset`` says where the task comes from, such as
    ``arc-agi-1-evaluation``. ``content_hash`` tells versions of a task apart:
    the first 16 hex digits of the SHA-256 of its grids (see ``content_hash_of``).
    """

    task_id: str
    train: tuple[Pair, ...]
    test: tuple[Pair, ...]
    dataset: str
    content_hash: str

    @property
    def has_answers(self) -> bool:
        """Whether every test pair has an output, so that attempts can be scored."""
        return all(pair.output is not None for pair in self.test)

    def to_json(self) -> dict[str, list[dict[str, list[list[int]]]]]:
        """The task as ARC's JSON has it; an unknown output is left out."""
        return {"train": self.train_json(), "test": _pairs_json(self.test)}

    def train_json(self) -> list[dict[str, list[list[int]]]]:
        """The training pairs alone, which everybody may know."""
        return _pairs_json(self.train)


def content_hash_of(train: tuple[Pair, ...], test: tuple[Pair, ...]) -> str:
    """16 hex digits naming exactly these grids, in this order.

    It is the start of the SHA-256 of the JSON ``{"test": [{"input": …, "output":
    …}, …], "train": […]}`` with sorted keys, no spaces and no key for an unknown
    output. The task id and the dataset play no part.
    """
    grids = {"train": _pairs_json(train), "test": _pairs_json(test)}
    canonical = json.dumps(grids, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]


def parse_task(
    raw: object, *, task_id: str, dataset: str, where: str, answers_required: bool = True
) -> Task:
    """Read a task from parsed JSON ``{"train": [pair, …], "test": [pair, …]}``.

    ``where`` names the file in messages. Keys beyond ``train``, ``test``,
    ``input`` and ``output`` are ignored. With ``answers_required=False`` test
    pairs may lack their output. Raises TaskError naming the file, the pair and
    the cell: ``f9d67f8b.json: train[2].output row 4 has 11 cells, row 0 has 12``.
    """
    check_task_id(task_id, where)
    if not isinstance(raw, dict):
        raise TaskError(f'{where}: is not an object with "train" and "test"')
    train = _parse_pairs(raw, "train", where, answers_required=True)
    test = _parse_pairs(raw, "test", where, answers_required=answers_required)
    return Task(task_id, train, test, dataset, content_hash_of(train, test))


def check_task_id(task_id: object, where: str) -> str:
    """The id if it can name a file and a link. Raises TaskError."""
    if not isinstance(task_id, str) or not task_id.strip():
        raise TaskError(f"{where}: the task id {task_id!r:.40} is not a text")
    if len(task_id) > MAX_ID_LENGTH:
        raise TaskError(f"{where}: the task id has {len(task_id)} characters, the most is 100")
    if not task_id.isprintable() or any(c in "/\\" for c in task_id) or task_id in (".", ".."):
        raise TaskError(f"{where}: the task id {task_id!r} cannot name a file or a link")
    return task_id


def _parse_pairs(
    raw: dict[object, object], part: str, where: str, *, answers_required: bool
) -> tuple[Pair, ...]:
    if part not in raw:
        raise TaskError(f'{where}: has no "{part}"')
    entries = raw[part]
    if not isinstance(entries, list):
        raise TaskError(f"{where}: {part} is not a list of pairs")
    if not entries:
        raise TaskError(f"{where}: {part} has no pairs")
    pairs = []
    for index, entry in enumerate(entries):
        place = f"{where}: {part}[{index}]"
        if not isinstance(entry, dict):
            raise TaskError(f'{place} is not an object with "input" and "output"')
        given = _parse_grid(entry, "input", place)
        unknown = not answers_required and entry.get("output") is None
        output = None if unknown else _parse_grid(entry, "output", place)
        pairs.append(Pair(given, output))
    return tuple(pairs)


def _parse_grid(entry: dict[object, object], side: str, place: str) -> Grid:
    if side not in entry:
        raise TaskError(f"{place}.{side} is missing")
    try:
        return Grid.from_rows(entry[side])
    except GridError as error:
        raise TaskError(f"{place}.{side} {error}") from error


def _pairs_json(pairs: tuple[Pair, ...]) -> list[dict[str, list[list[int]]]]:
    return [
        {"input": pair.input.to_rows()}
        if pair.output is None
        else {"input": pair.input.to_rows(), "output": pair.output.to_rows()}
        for pair in pairs
    ]
