"""The files that models' answers come in.

The project's own compact text form, which the bundled guesses are in:

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

Forms of others, all JSON, read as documented by their publishers:

- attempts: ``{task_id: [{"attempt_1": grid, "attempt_2": grid}, …]}``, one object
  a test pair; ARC Prize's attempts.json and Kaggle's submission.json
- results: one file a task, ``[{"attempt_1": {"answer": grid, "correct": …,
  "metadata": {"task_id": …, "pair_index": …, "model": …}}, "attempt_2": null}, …]``,
  as arc-agi-benchmarking writes them
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import Final, NamedTuple, TypeGuard

from arc.answers import Attempt, Guesses, parse_attempt
from arc.archives import Document, parse_json, printable
from arc.collections import load
from arc.errors import GuessError
from arc.grid import Grid
from arc.tasks import Task

MAGIC: Final = "arcplay-guesses 1"
"""First line of a file in the compact form."""

MAX_ATTEMPTS: Final = 100
"""Highest attempt number read."""


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
        collection=header.get("tasks", ""),
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
            return parse_attempt(parse_json(token[5:].encode()))
        except ValueError as error:
            raise GuessError(f"{place}: what follows 'json:' {error}") from error
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


class _Pairs(NamedTuple):
    """The answers on one task, in file order, and the model's name if the file tells."""

    task_id: str
    attempts: list[tuple[int, tuple[Attempt, ...]]]
    model: str


def parse_documents(
    documents: Iterable[Document], tasks: Mapping[str, Task], *, name: str
) -> Guesses:
    """Read attempts and results files; ``name`` stands for a model that is not named.

    An entry at fault becomes a problem and hides no other. ``tasks`` serves to
    tell a task's id from the file's name and to notice answers that fit no test
    pair. Raises GuessError when no document is in a known form.
    """
    answers: dict[tuple[str, int], tuple[Attempt, ...]] = {}
    problems: list[str] = []
    models: list[str] = []
    known = False
    for where, value in documents:
        if isinstance(value, dict) and any(map(_is_pair_list, value.values())):
            entries = [
                (str(task_id), entry, f"{where}: {printable(task_id)}")
                for task_id, entry in value.items()
            ]
        elif _is_pair_list(value):
            entries = [("", value, where)]
        elif PurePosixPath(where).name == "results.json":
            continue  # the scores that arc-agi-benchmarking puts beside the answers
        else:
            problems.append(f"{where}: is not in a known form of answers")
            continue
        known = True
        for task_id, entry, place in entries:
            if not _is_pair_list(entry):
                problems.append(f'{place} is not a list of objects with "attempt_1"')
                continue
            read = _parse_pairs(entry, task_id, PurePosixPath(where).stem, tasks)
            models.append(read.model)
            for pair_index, attempts in read.attempts:
                if (read.task_id, pair_index) in answers:
                    problems.append(f"{place}: pair {pair_index} was answered before; skipped")
                    continue
                answers[read.task_id, pair_index] = attempts
                task = tasks.get(read.task_id)
                if task is not None and pair_index >= len(task.test):
                    problems.append(
                        f"{place}: answers pair {pair_index}, but the task has {len(task.test)}"
                    )
    if not known:
        raise GuessError(
            f"{name}: no known form of answers; known are attempts.json, submission.json, "
            f"one results file a task, and {MAGIC.split()[0]}"
        )
    model = next(filter(None, models), name)
    return Guesses(model, name, "", MappingProxyType(answers), problems=tuple(problems))


def _parse_pairs(entry: list[object], task_id: str, stem: str, tasks: Mapping[str, Task]) -> _Pairs:
    metadata = [_metadata(pair) for pair in entry]
    told = [m for pair in metadata for m in pair]
    if not task_id:
        named = next((m["task_id"] for m in told if isinstance(m.get("task_id"), str)), "")
        task_id = stem if stem in tasks or not named else str(named)
    model = next((str(m["model"]) for m in told if isinstance(m.get("model"), str)), "")
    attempts: dict[int, tuple[Attempt, ...]] = {}
    free = 0
    for pair, found in zip(entry, metadata, strict=True):
        # The publisher's schema has 0 as the default of pair_index: one used before says nothing.
        indexes = [i for m in found if isinstance(i := m.get("pair_index"), int)]
        index = next((i for i in indexes if 0 <= i < len(entry) and i not in attempts), free)
        attempts[index] = _parse_pair(pair)
        while free in attempts:
            free += 1
    return _Pairs(task_id, list(attempts.items()), model)


def _parse_pair(pair: object) -> tuple[Attempt, ...]:
    """All attempts in order of their number; a number left out is no answer."""
    numbered: dict[int, Attempt] = {}
    for name, value in pair.items() if isinstance(pair, dict) else ():
        match = re.fullmatch(r"attempt_([1-9][0-9]{0,3})", name)
        if match and int(match[1]) <= MAX_ATTEMPTS:
            numbered[int(match[1])] = parse_attempt(_answer(value))
    return tuple(numbered.get(n) for n in range(1, max(numbered, default=0) + 1))


def _answer(value: object) -> object:
    """The answer in a results file's attempt object; any other value as it is."""
    if not isinstance(value, dict) or "answer" not in value:
        return value
    answer = value["answer"]
    # The publisher's own reader takes a text that is JSON for the grid written in it.
    if isinstance(answer, str):
        try:
            decoded = parse_json(answer.encode())
        except ValueError:  # also half a surrogate pair, which no bytes can say
            return answer
        return decoded if isinstance(decoded, list) else answer
    return answer


def _metadata(pair: object) -> list[dict[str, object]]:
    attempts = list(pair.values()) if isinstance(pair, dict) else []
    found = [attempt.get("metadata") for attempt in attempts if isinstance(attempt, dict)]
    return [metadata for metadata in found if isinstance(metadata, dict)]


def _is_pair_list(value: object) -> TypeGuard[list[object]]:
    """A list of objects with attempts in them; null stands for a pair without answer."""
    return (
        isinstance(value, list)
        and any(isinstance(pair, dict) for pair in value)
        and all(pair is None or isinstance(pair, dict) for pair in value)
        and any("attempt_1" in pair for pair in value if isinstance(pair, dict))
    )
