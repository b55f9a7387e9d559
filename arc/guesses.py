"""What a model answered: two guesses a test pair, kept exactly as it gave them.

The bundled guesses are in this project's own compact text form:

    arcplay-guesses 1
    model: o3-preview (high compute)
    tasks: arc-agi-1-evaluation
    …

    00576224	0	=	123/456

Header lines are ``name: value`` up to an empty line; then one record a line, its
fields separated by tabs: task id, pair index, attempt 1, attempt 2, and so on. An
attempt is ``=`` where it equals the output of the task in the collection that
``tasks`` names, ``-`` where the model gave none (null), rows of digits joined by
``/`` (rows may differ in length, and be more than 30), or ``json:`` and the
attempt as JSON for everything else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from types import MappingProxyType
from typing import Final

from arc.bundled import tasks_root
from arc.collections import load
from arc.errors import GridError, GuessError
from arc.grid import Grid
from arc.tasks import Task

BUNDLED_NAMES: Final = ("o3-high", "o3-low")
"""What ``load_bundled`` knows."""

MAGIC: Final = "arcplay-guesses 1"
"""First line of a file in the compact form."""


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
    empty if unknown), ``credit`` whom to name and under which licence.
    ``problems`` has one sentence for each part of the files that was not
    understood.
    """

    model: str
    source: str
    date: str
    answers: Answers
    credit: str = ""
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


@cache
def load_bundled(name: str) -> Guesses:
    """The bundled guesses ``o3-high`` or ``o3-low``, on all 400 evaluation tasks.

    Read once and kept. Raises GuessError for another name.
    """
    if name not in BUNDLED_NAMES:
        raise GuessError(f"no bundled guesses {name!r:.80}; there are {', '.join(BUNDLED_NAMES)}")
    text = (tasks_root() / "guesses" / f"{name}.txt").read_text(encoding="utf-8")
    return parse_compact(text, {}, where=f"{name}.txt")


def parse_compact(text: str, tasks: Mapping[str, Task], *, where: str) -> Guesses:
    """Read the compact form.

    ``=`` is resolved in the collection the header's ``tasks`` names, or in
    ``tasks`` when the header has none. Raises GuessError naming the line.
    """
    lines = text.split("\n")
    if lines[0] != MAGIC:
        raise GuessError(f"{where}: does not begin with {MAGIC!r}")
    header, start = _parse_header(lines, where)
    known = load(header["tasks"]).tasks if "tasks" in header else tasks
    answers: dict[tuple[str, int], tuple[Attempt, ...]] = {}
    for number, line in enumerate(lines[start:], start=start + 1):
        if not line:
            continue
        place = f"{where} line {number}"
        fields = line.split("\t")
        if len(fields) < 2 or not fields[0] or not re.fullmatch(r"[0-9]{1,6}", fields[1]):
            raise GuessError(f"{place}: does not begin with a task id and a pair index")
        key = fields[0], int(fields[1])
        if key in answers:
            raise GuessError(f"{place}: {key[0]} pair {key[1]} is there twice")
        answers[key] = tuple(_parse_token(token, key, known, place) for token in fields[2:])
    return Guesses(
        model=header.get("model", where),
        source=header.get("source", where),
        date=header.get("date", ""),
        credit=header.get("credit", ""),
        answers=MappingProxyType(answers),
    )


def format_compact(guesses: Guesses, tasks: Mapping[str, Task], collection: str = "") -> str:
    """Write the compact form, sorted by task and pair.

    Answers equal to the output in ``tasks`` become ``=``; ``collection`` names
    the collection those are from and goes into the header.
    """
    header = {
        "model": guesses.model,
        "source": guesses.source,
        "date": guesses.date,
        "tasks": collection,
        "credit": guesses.credit,
    }
    lines = [MAGIC]
    lines += [f"{name}: {' '.join(value.split())}" for name, value in header.items() if value]
    lines.append("")
    for (task_id, pair_index), attempts in sorted(guesses.answers.items()):
        truth = _truth(tasks, task_id, pair_index)
        tokens = (_format_token(attempt, truth) for attempt in attempts)
        lines.append("\t".join([task_id, str(pair_index), *tokens]))
    return "\n".join(lines) + "\n"


def _parse_header(lines: list[str], where: str) -> tuple[dict[str, str], int]:
    """The header's values and the index of the first line after it."""
    header: dict[str, str] = {}
    for index, line in enumerate(lines[1:], start=1):
        if not line:
            return header, index + 1
        name, colon, value = line.partition(": ")
        if not colon:
            raise GuessError(f"{where} line {index + 1}: is not a header line 'name: value'")
        header[name] = value
    return header, len(lines)


def _parse_token(
    token: str, key: tuple[str, int], tasks: Mapping[str, Task], place: str
) -> Attempt:
    if token == "-":
        return None
    if token == "=":
        truth = _truth(tasks, *key)
        if truth is None:
            raise GuessError(
                f"{place}: says the answer is exact, but {key[0]} pair {key[1]} has no known output"
            )
        return truth
    if token.startswith("json:"):
        try:
            return parse_attempt(json.loads(token[5:]))
        except (ValueError, RecursionError) as error:
            raise GuessError(f"{place}: what follows 'json:' is not JSON") from error
    if not re.fullmatch(r"[0-9/]+", token):
        raise GuessError(f"{place}: {token!r:.40} is not an attempt")
    return parse_attempt([[int(digit) for digit in row] for row in token.split("/")])


def _format_token(attempt: Attempt, truth: Grid | None) -> str:
    if attempt is None:
        return "-"
    if attempt == truth:
        return "="
    if isinstance(attempt, Grid):
        return attempt.to_text()
    rows = attempt.rows
    plain = rows is not None and all(type(c) is int and 0 <= c <= 9 for row in rows for c in row)
    # "[]" and "[[]]" would both be written as nothing.
    if rows is not None and plain and any(rows):
        return "/".join("".join(map(str, row)) for row in rows)
    return f"json:{attempt.json}"


def _truth(tasks: Mapping[str, Task], task_id: str, pair_index: int) -> Grid | None:
    task = tasks.get(task_id)
    if task is None or pair_index >= len(task.test):
        return None
    return task.test[pair_index].output
