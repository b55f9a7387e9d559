"""What a reveal of one task is made of, and which of its steps have something to show."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from arc import scoring
from arc.answers import Attempt
from arc.grid import Grid
from arc.rooms import Step
from arc.store.room_records import AnswerGroup, People
from arc.tasks import Task

Guesses = Mapping[int, Sequence[Attempt]]
"""A model's attempts, first to last, by pair_index."""

TITLES: Final[Mapping[Step, str]] = {
    "guess_1": "o3 · guess 1",
    "guess_2": "o3 · guess 2",
    "host": "The host",
}
"""The steps that show an answer to each pair, and whose it is; ``words`` tells of those shown."""


@dataclass(frozen=True, slots=True)
class Material:
    """A task with its answers: the model's guesses, the audience's, the host's attempts."""

    task: Task
    guesses: Guesses
    answers: Sequence[AnswerGroup] = ()
    host: Mapping[int, Sequence[Grid]] = field(default_factory=dict)
    people: People = field(default_factory=lambda: People({}, 0, 0))

    def guess(self, number: int, pair_index: int) -> Attempt:
        """The model's guess of this number (from 1) at a pair; None where there is none."""
        attempts = self.guesses.get(pair_index, ())
        return attempts[number - 1] if number <= len(attempts) else None

    def has_guess(self, number: int) -> bool:
        """Whether there is such a guess at any pair."""
        return any(self.guess(number, i) is not None for i in range(len(self.task.test)))

    def host_answer(self, pair_index: int) -> Grid | None:
        """What the host handed in last for a pair."""
        attempts = self.host.get(pair_index, ())
        return attempts[-1] if attempts else None

    def shown_by(self, step: Step, pair_index: int) -> Attempt:
        """The answer to a pair that a step of ``TITLES`` shows."""
        if step == "host":
            return self.host_answer(pair_index)
        return self.guess(1 if step == "guess_1" else 2, pair_index)

    def truth(self, pair_index: int) -> Grid:
        """The answer to a pair. Only tasks that have theirs are shown in a room."""
        output = self.task.test[pair_index].output
        assert output is not None
        return output

    def solved_by(self, attempts: Guesses) -> bool:
        """Whether every pair is solved by the first two attempts at it."""
        return all(
            scoring.pair_solved(attempts.get(index, ()), self.truth(index))
            for index in range(len(self.task.test))
        )


class Riddle(NamedTuple):
    """Two answers to a pair, of which a person drew one."""

    pair_index: int
    a: Grid
    b: Grid
    drawn: Literal["a", "b"]


def riddle(material: Material, released: Sequence[str], coin: int) -> Riddle | None:
    """The first released drawing beside a guess of the model's, on the side that ``coin`` says.

    None while no drawing is released that has such a guess, a grid other than itself, beside it.
    """
    drawings = {answer.key: answer for answer in material.answers}
    for key in released:
        drawing = drawings.get(key)
        guess = _other_grid(material, drawing) if drawing else None
        if drawing and guess:
            if coin % 2:
                return Riddle(drawing.pair_index, drawing.grid, guess, "a")
            return Riddle(drawing.pair_index, guess, drawing.grid, "b")
    return None


def _other_grid(material: Material, drawing: AnswerGroup) -> Grid | None:
    for guess in material.guesses.get(drawing.pair_index, ()):
        if isinstance(guess, Grid) and guess != drawing.grid:
            return guess
    return None


def available_steps(
    material: Material, released: Sequence[str], steps: Collection[Step]
) -> frozenset[Step]:
    """Those of a plan's steps that have something to show."""
    has_guess, has_answers = material.has_guess(1), bool(material.answers)
    found: dict[Step, bool] = {
        "drawn": riddle(material, released, 0) is not None,
        "guess_1": has_guess,
        "guess_2": material.has_guess(2),
        "tally": has_answers,
        "right": has_guess and has_answers,
        "host": bool(material.host),
        "truth": True,
        "fair": True,
    }
    found["words"] = any(found[step] for step in TITLES if step in steps)
    return frozenset(step for step in steps if found[step])
