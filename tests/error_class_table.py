"""The tables and examples of docs/error-classes.md.

``python -m tests.error_class_table`` writes them anew, in about a minute: it
classifies every answer of both models.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

from arc.answers import Attempt
from arc.collections import load
from arc.diff import HOLE, codes
from arc.error_classes import ERROR_KINDS, ErrorClass, ErrorKind, error_class
from arc.guesses import load_bundled
from tests.error_labels import BY_EYE, RECONSIDERED

PAGE = Path(__file__).parents[1] / "docs" / "error-classes.md"
MODELS = ("o3-high", "o3-low")
SHOWN = (12, 14)
"""Most rows and columns of a grid that is written out."""


class Place(NamedTuple):
    """One answer: ``guess`` counts from 1, as on the page."""

    model: str
    task_id: str
    pair_index: int
    guess: int

    @property
    def answer(self) -> Attempt:
        return load_bundled(self.model).attempts(self.task_id, self.pair_index)[self.guess - 1]

    @property
    def error(self) -> ErrorClass:
        task = load("arc-agi-1-evaluation").task(self.task_id)
        pair = task.test[self.pair_index]
        return error_class(self.answer, pair.output, pair.input, task.train)


EXAMPLES: dict[ErrorKind, tuple[Place, Place]] = {
    "right": (Place("o3-high", "e133d23d", 0, 1), Place("o3-low", "281123b4", 0, 1)),
    "no grid": (Place("o3-high", "19bb5feb", 0, 2), Place("o3-high", "2072aba6", 0, 2)),
    "ragged": (Place("o3-high", "62b74c02", 0, 2), Place("o3-high", "0c786b71", 0, 2)),
    "copied input": (Place("o3-high", "d94c3b52", 0, 1), Place("o3-low", "09c534e7", 0, 2)),
    "copied example": (Place("o3-high", "b1fc8b8e", 0, 2), Place("o3-high", "3b4c2228", 0, 2)),
    "dropped": (Place("o3-high", "d56f2372", 0, 2), Place("o3-high", "2753e76c", 0, 2)),
    "added": (Place("o3-high", "81c0276b", 0, 2), Place("o3-low", "2037f2c7", 0, 2)),
    "wrong shape": (Place("o3-high", "3194b014", 0, 2), Place("o3-high", "a680ac02", 0, 2)),
    "color swap": (Place("o3-high", "17cae0c1", 0, 2), Place("o3-high", "626c0bcc", 0, 2)),
    "shifted": (Place("o3-high", "67b4a34d", 0, 2), Place("o3-high", "d017b73f", 0, 2)),
    "few cells": (Place("o3-high", "e345f17b", 0, 2), Place("o3-high", "b7999b51", 0, 1)),
    "other": (Place("o3-high", "c8b7cc0f", 0, 2), Place("o3-low", "3d31c5b3", 0, 2)),
}


def places(model: str) -> Iterator[Place]:
    """Every answer of a model on the 400 evaluation tasks, attempts of None included."""
    for task_id, task in load("arc-agi-1-evaluation").tasks.items():
        for pair_index in range(len(task.test)):
            guesses = load_bundled(model).attempts(task_id, pair_index)
            for number in range(1, len(guesses) + 1):
                yield Place(model, task_id, pair_index, number)


def examples() -> str:
    """Each kind's two answers in words, and written out where they are small."""
    return "\n\n".join(
        f"### {kind}\n\n" + "\n\n".join(_example(place) for place in pair)
        for kind, pair in EXAMPLES.items()
    )


def failed() -> str:
    """Both guesses at each of o3 high's failed tests: kind, words, and the kind seen by eye."""
    head = (
        "| task | test | guess | kind | in words | by eye |\n| --- | --- | --- | --- | --- | --- |"
    )
    return "\n".join([head, *(line for test in BY_EYE for line in _failed(*test))])


@cache
def agreeing() -> tuple[int, int]:
    """Of o3 high's failed tests, in how many both guesses got the kind seen by eye.

    At first sight, and with slips put right.
    """
    found = {test: tuple(place.error.kind for place in _guesses(*test)) for test in BY_EYE}
    right = {**BY_EYE, **RECONSIDERED}
    return (
        sum(found[test] == BY_EYE[test] for test in BY_EYE),
        sum(found[test] == right[test] for test in BY_EYE),
    )


def counts() -> str:
    """Answers by kind: of both models over all tests, and on the tests each failed."""
    columns = [column for model in MODELS for column in _counted(model)]
    lines = [
        "| kind | o3 high | on failed tests | o3 low | on failed tests |",
        "| --- | --- | --- | --- | --- |",
        *(_row(kind, [column[kind] for column in columns]) for kind in ERROR_KINDS),
        _row("all", [column.total() for column in columns]),
    ]
    return "\n".join(lines)


def block(text: str, name: str) -> str:
    """What stands between the page's marks of this name."""
    return text[slice(*_span(text, name))]


def replaced(text: str, name: str, made: str) -> str:
    """The page with another block of this name."""
    start, stop = _span(text, name)
    return text[:start] + made + text[stop:]


def _span(text: str, name: str) -> tuple[int, int]:
    start = text.index(f"<!-- {name} -->\n\n") + len(f"<!-- {name} -->\n\n")
    return start, text.index("\n\n<!-- end -->", start)


def _row(kind: str, numbers: list[int]) -> str:
    return f"| {kind} | {' | '.join(map(str, numbers))} |"


def _counted(model: str) -> tuple[Counter[str], Counter[str]]:
    kinds = {place: place.error.kind for place in places(model)}
    solved = {place[1:3] for place, kind in kinds.items() if kind == "right"}
    missed = Counter(kind for place, kind in kinds.items() if place[1:3] not in solved)
    return Counter(kinds.values()), missed


def _guesses(task_id: str, pair_index: int) -> list[Place]:
    return [Place("o3-high", task_id, pair_index, guess) for guess in (1, 2)]


def _failed(task_id: str, pair_index: int) -> Iterator[str]:
    first = BY_EYE[task_id, pair_index]
    now = RECONSIDERED.get((task_id, pair_index), first)
    for place, eye, again in zip(_guesses(task_id, pair_index), first, now, strict=True):
        kind, words = place.error.kind, place.error.words
        seen = eye if eye == again else f"{eye}, on a second look {again}"
        yield f"| {task_id} | {pair_index} | {place.guess} | {kind} | {words} | {seen} |"


def _example(place: Place) -> str:
    pair = load("arc-agi-1-evaluation").task(place.task_id).test[place.pair_index]
    name = f"{place.task_id}, test {place.pair_index}, {place.model.replace('-', ' ')}"
    line = f"{name}, guess {place.guess}: {place.error.words}."
    drawn = [codes(pair.output), codes(place.answer)]
    if place.error.kind == "no grid" or any(
        side > most for cells in drawn for side, most in zip(cells.shape, SHOWN, strict=True)
    ):
        return line
    truth, answer = ([_text(row) for row in cells.tolist()] for cells in drawn)
    width = max(len("truth"), len(truth[0]))
    height = max(len(truth), len(answer))
    ours = [row.ljust(width) for row in ["truth", *truth, *[""] * (height - len(truth))]]
    theirs = ["answer", *answer, *[""] * (height - len(answer))]
    rows = [f"    {a}   {b}".rstrip() for a, b in zip(ours, theirs, strict=True)]
    return "\n".join([line, "", *rows])


def _text(row: list[int]) -> str:
    return "".join(" " if cell == HOLE else "?" if cell < 0 else str(cell) for cell in row)


def _write() -> None:
    text = PAGE.read_text("utf-8")
    for name, made in (("counts", counts()), ("examples", examples()), ("failed", failed())):
        text = replaced(text, name, made)
    PAGE.write_text(text, "utf-8")


if __name__ == "__main__":
    _write()
    print("{} of {n} at first sight, {} with slips put right".format(*agreeing(), n=len(BY_EYE)))
