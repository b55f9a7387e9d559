"""What a picture to be shared tells of a task that somebody has finished, or of a puzzle.

Without ``shows_answers`` a card holds the test inputs and who solved the task; nothing on it is
made of an answer, a guess or the truth's size. The task's name is on no card: it is all one needs
to look the answer up. ``arc.card_picture`` draws what is told here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from arc.answers import Attempt
from arc.grid import Grid
from arc.scoring import pair_solved
from arc.tasks import Task

DRAWABLE: Final = frozenset(map(chr, range(32, 127))) | frozenset("©«»°±´·‘’“”…‹›™")
"""The characters of Pillow's built-in font, which is the only one there is everywhere."""

_GUESSES: Final = 2
"""Most guesses of a model drawn for a test: o3 had two."""


class PlayedTest(NamedTuple):
    """A test pair as a participant left it; ``drawing`` is what stood in the editor at the end."""

    attempts: Sequence[Grid]
    drawing: Grid
    solved: bool


class Rival(NamedTuple):
    """The model on the card: its name, how it is called in full, its attempts by pair_index."""

    name: str
    label: str
    attempts: Mapping[int, Sequence[Attempt]]


class Line(NamedTuple):
    """A sentence: where there is no room for it ``start`` is cut, and ``end`` still tells the result."""

    start: str
    end: str

    @property
    def text(self) -> str:
        return self.start + self.end


class Panel(NamedTuple):
    """One grid. ``is_right`` is None for what is neither right nor wrong: an input, the truth."""

    title: str
    answer: Attempt
    is_right: bool | None = None


class Fact(NamedTuple):
    """Who, how it went, and that in words."""

    name: str
    is_solved: bool
    words: str


@dataclass(frozen=True, slots=True)
class Card:
    """What one card tells.

    ``headline`` has a line an entry; ``panels`` a row of grids for each test in a card with
    answers, one row with every test input otherwise. ``note`` qualifies the result, ``invitation``
    is what the reader is asked; both may be empty.
    """

    headline: tuple[Line, ...]
    facts: tuple[Fact, ...]
    panels: tuple[tuple[Panel, ...], ...]
    shows_answers: bool
    note: str = ""
    invitation: str = ""


def puzzle_card(task: Task) -> Card:
    """A puzzle that nobody has solved yet, for a link that is sent around."""
    return Card(
        headline=(Line("Can you solve it?", ""),),
        facts=(),
        panels=(_inputs(task),),
        shows_answers=False,
        note=f"{counted(len(task.train), 'example')}, {counted(len(task.test), 'test')}",
        invitation="Play it in your browser",
    )


def result_card(
    task: Task,
    played: Sequence[PlayedTest],
    rival: Rival | None,
    *,
    seconds: float,
    name: str | None = None,
    note: str = "",
    shows_answers: bool = False,
) -> Card:
    """How a participant did on a task whose every test is closed for them.

    ``played`` has a record a test, in order; ``seconds`` is the time on all of them. ``name`` is
    the participant's, as far as it can be drawn; without one the card speaks as "I".
    """
    who = drawable(name or "")
    facts = [Fact(who or "Me", _all_solved(played), _own_words(played, seconds))]
    if rival is not None:
        facts.append(_rival_fact(task, rival))
    rows = (
        tuple(_answers(task, i, test, rival, who or "Me") for i, test in enumerate(played))
        if shows_answers
        else (_inputs(task),)
    )
    return Card(
        headline=_headline(who or "I", facts, rival),
        facts=tuple(facts),
        panels=rows,
        shows_answers=shows_answers,
        note=drawable(note),
        invitation="" if shows_answers else "Can you solve it?",
    )


def drawable(text: str) -> str:
    """The text in characters that can be drawn: accents go, other scripts and signs are left out."""
    plain = "".join(c if c in DRAWABLE else unicodedata.normalize("NFKD", c) for c in text)
    return " ".join("".join(c for c in plain if c in DRAWABLE).split())


def span_words(seconds: float) -> str:
    """``2 min 5 s``, ``40 s``."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def counted(number: int, word: str, ending: str = "s") -> str:
    """``1 attempt``, ``2 attempts``."""
    return f"{number} {word}{'' if number == 1 else ending}"


def _headline(who: str, facts: Sequence[Fact], rival: Rival | None) -> tuple[Line, ...]:
    mine = facts[0].is_solved
    first = Line(who, " solved it." if mine else " did not solve it.")
    if rival is None:
        return (first,)
    name, theirs = drawable(rival.name), facts[1].is_solved
    if theirs:
        return (first, Line(f"So did {name}", ".") if mine else Line(name, " did."))
    return (first, Line(name, " did not.") if mine else Line(f"Nor did {name}", "."))


def _all_solved(played: Sequence[PlayedTest]) -> bool:
    return all(test.solved for test in played)


def _own_words(played: Sequence[PlayedTest], seconds: float) -> str:
    attempts = sum(len(test.attempts) for test in played)
    solved = _solved_words([test.solved for test in played])
    return f"{solved} · {span_words(seconds)} · {counted(attempts, 'attempt')}"


def _rival_fact(task: Task, rival: Rival) -> Fact:
    solved = [
        any(pair_solved([guess], pair.output) for guess in rival.attempts.get(i, ()))
        for i, pair in enumerate(task.test)
        if pair.output is not None
    ]
    given = [sum(a is not None for a in rival.attempts.get(i, ())) for i in range(len(task.test))]
    each = " a test" if len(task.test) > 1 else ""
    guesses = counted(max(given, default=0), "guess", "es")
    words = f"{_solved_words(solved)} · {guesses}{each}"
    return Fact(drawable(rival.label), all(solved), words)


def _solved_words(solved: Sequence[bool]) -> str:
    if all(solved):
        return "solved"
    return f"{sum(solved)} of {len(solved)} tests" if any(solved) else "not solved"


def _inputs(task: Task) -> tuple[Panel, ...]:
    many = len(task.test) > 1
    titles = (f"Test {n}" if many else "" for n in range(1, len(task.test) + 1))
    return tuple(Panel(title, pair.input) for title, pair in zip(titles, task.test, strict=True))


def _answers(
    task: Task, pair_index: int, played: PlayedTest, rival: Rival | None, who: str
) -> tuple[Panel, ...]:
    truth = task.test[pair_index].output
    own = next((grid for grid in played.attempts if grid == truth), None)
    if own is None:
        own = played.attempts[-1] if played.attempts else played.drawing
    panels = [Panel(who, own, own == truth)]
    if rival is not None:
        most = min(_GUESSES, max(len(attempts) for attempts in rival.attempts.values()))
        given = (*rival.attempts.get(pair_index, ()), *([None] * most))[:most]
        name = drawable(rival.name)
        panels += [Panel(f"{name}, guess {n}", a, a == truth) for n, a in enumerate(given, 1)]
    return (*panels, Panel("Truth", truth))
