"""``tasks/guesses/error-kinds.txt``: the kind of each wrong bundled guess.

``python -m tests.bundled_error_kinds`` writes it anew, in some ten seconds: it
classifies every wrong answer of both models.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from arc.answers import Attempt
from arc.bundled import tasks_root
from arc.collections import load
from arc.error_classes import error_class
from arc.guesses import BUNDLED_NAMES, ERROR_KIND_COLUMNS, load_bundled
from arc.tasks import Task


class Wrong(NamedTuple):
    """A wrong answer; ``attempt_number`` counts from 1."""

    model: str
    task: Task
    pair_index: int
    attempt_number: int
    answer: Attempt

    @property
    def kind(self) -> str:
        pair = self.task.test[self.pair_index]
        assert pair.output is not None
        return error_class(self.answer, pair.output, pair.input, self.task.train).kind

    @property
    def key(self) -> tuple[str, int, int]:
        return self.task.content_hash, self.pair_index, self.attempt_number


def wrong_guesses() -> Iterator[Wrong]:
    """Every wrong answer that a bundled model gave, in the order of the file."""
    for model in BUNDLED_NAMES:
        for task_id, task in sorted(load("arc-agi-1-evaluation").tasks.items()):
            for index, pair in enumerate(task.test):
                answers = load_bundled(model).attempts(task_id, index)
                for number, answer in enumerate(answers, start=1):
                    if answer is not None and answer != pair.output:
                        yield Wrong(model, task, index, number, answer)


def lines() -> Iterator[str]:
    yield "\t".join(ERROR_KIND_COLUMNS)
    for one in wrong_guesses():
        named = (one.model, one.task.task_id, *one.key, one.kind)
        yield "\t".join(map(str, named))


if __name__ == "__main__":
    path = tasks_root() / "guesses" / "error-kinds.txt"
    path.write_text("".join(f"{line}\n" for line in lines()), "utf-8")
