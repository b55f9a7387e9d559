"""What people are asked beside the tasks: demographics, a check of the rules, how tired they are.

Declared here once, as data; the pages show it, the store keeps the answers under
the versions named here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from arc.errors import ProtocolError, TrialError
from arc.grid import Grid
from arc.protocols import Protocol

FORM_VERSION: Final = "demographics-1"
"""Stored with every answer; changes whenever a question's words or choices do."""

PREFER_NOT: Final = "prefer_not"
"""The choice every demographic question ends with; a question left open is stored as null."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to choose: ``choice_id`` is stored, ``text`` (or the picture ``grid``) shown."""

    choice_id: str
    text: str
    grid: Grid | None = None


@dataclass(frozen=True, slots=True)
class Question:
    """A demographic question: one choice, or none."""

    question_id: str
    text: str
    choices: tuple[Choice, ...]


def _question(question_id: str, text: str, **choices: str) -> Question:
    offered = {**choices, PREFER_NOT: "Prefer not to say"}
    return Question(question_id, text, tuple(Choice(*choice) for choice in offered.items()))


_DEMOGRAPHICS: Final = (
    _question(
        "age",
        "How old are you?",
        under_18="Under 18",
        from_18="18–24",
        from_25="25–34",
        from_35="35–44",
        from_45="45–54",
        from_55="55–64",
        from_65="65 or older",
    ),
    _question(
        "gender",
        "What is your gender?",
        woman="Woman",
        man="Man",
        non_binary="Non-binary",
        other="Another one",
    ),
    _question(
        "education",
        "What is the highest level of education you have finished?",
        below_secondary="Less than secondary school",
        secondary="Secondary school",
        vocational="Vocational training",
        bachelor="Bachelor's degree",
        master="Master's degree",
        doctorate="Doctorate",
    ),
    _question(
        "arc_before",
        "Had you tried ARC puzzles before today?",
        never="Never",
        seen="I had seen some",
        few="I had tried up to ten",
        many="I had tried more than ten",
    ),
    _question(
        "color_vision",
        "Do you have trouble telling colors apart?",
        no="No",
        some="With some colors",
        all="I see no colors, or hardly any",
    ),
    _question(
        "screen_reader",
        "Do you use a screen reader?",
        no="No",
        sometimes="Sometimes",
        yes="Always",
    ),
)

DEMOGRAPHICS: Final[Mapping[str, Question]] = MappingProxyType(
    {question.question_id: question for question in _DEMOGRAPHICS}
)
"""Every question a host may turn on, by id; a study asks none unless it names them."""


def demographic_questions(question_ids: Sequence[str]) -> tuple[Question, ...]:
    """The questions a study names, in its order. Raises ProtocolError listing the ids."""
    for question_id in question_ids:
        if question_id not in DEMOGRAPHICS:
            raise ProtocolError(
                f"demographics: there is no question {question_id!r:.40}; "
                f"there are {', '.join(DEMOGRAPHICS)}"
            )
    return tuple(DEMOGRAPHICS[question_id] for question_id in dict.fromkeys(question_ids))


def check_answers(
    asked: Sequence[Question], answers: Mapping[str, object]
) -> dict[str, str | None]:
    """One entry for each question asked: the id of the choice, None where it was skipped.

    Raises TrialError (``bad_request``) for a question that was not asked and for an
    answer that is no choice of its question.
    """
    known = {question.question_id for question in asked}
    for name in answers:
        if name not in known:
            raise TrialError("bad_request", f"{name!r:.40} is not a question of this form")
    return {
        question.question_id: _choice(question, answers.get(question.question_id))
        for question in asked
    }


def _choice(question: Question, raw: object) -> str | None:
    choices = [choice.choice_id for choice in question.choices]
    if raw is None or (isinstance(raw, str) and raw in choices):
        return raw
    raise TrialError(
        "bad_request", f"{question.question_id} is {raw!r:.40}, not one of {', '.join(choices)}"
    )


@dataclass(frozen=True, slots=True)
class CheckQuestion:
    """A question with one right choice; ``explanation`` is said when another was taken.

    ``examples`` (input, output) and ``test_input`` are drawn above the choices
    where the question is a puzzle.
    """

    question_id: str
    text: str
    choices: tuple[Choice, ...]
    right: str
    explanation: str
    examples: tuple[tuple[Grid, Grid], ...] = ()
    test_input: Grid | None = None


def check_questions(protocol: Protocol) -> tuple[CheckQuestion, ...]:
    """What a participant has to know before a session by these rules: attempts, verdicts, a puzzle.

    With a single attempt there is one moment for the verdict and nothing to ask about it.
    """
    verdict = (_verdict(protocol),) if protocol.attempts_allowed > 1 else ()
    return (_attempts(protocol.attempts_allowed), *verdict, _PUZZLE)


def _attempts(allowed: int) -> CheckQuestion:
    numbers = sorted({1, 2, 3, allowed})
    return CheckQuestion(
        "attempts",
        "How many attempts do you have for each test?",
        (
            *(Choice(str(n), _counted(n)) for n in numbers),
            Choice("unlimited", "As many as I like"),
        ),
        str(allowed),
        f"You have {_counted(allowed).lower()} for each test. "
        "Check your answer before you submit it.",
    )


def _counted(n: int) -> str:
    words = ("One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
    return f"{words[n - 1]} attempt{'' if n == 1 else 's'}"


def _verdict(protocol: Protocol) -> CheckQuestion:
    explanations = {
        "each": "You learn right or wrong after each attempt, and can use that for the next one.",
        "end": "You learn right or wrong only when the test has ended: after your last attempt, "
        "or when you say that you are done.",
    }
    return CheckQuestion(
        "verdict",
        "When do you learn whether an answer is right?",
        (
            Choice("each", "After each attempt"),
            Choice("end", "When the test has ended"),
            Choice("never", "Not at all"),
        ),
        protocol.feedback,
        explanations[protocol.feedback],
    )


def _grid(rows: str) -> Grid:
    return Grid.from_text(rows)


_PUZZLE: Final = CheckQuestion(
    "puzzle",
    "Both examples follow one rule. What does the last picture become?",
    (
        Choice("unchanged", "The first picture", _grid("400/044/000")),
        Choice("upside_down", "The second picture", _grid("000/044/400")),
        Choice("mirrored", "The third picture", _grid("004/440/000")),
    ),
    "mirrored",
    "In both examples left and right trade places, so the last picture is mirrored, too.",
    examples=(
        (_grid("200/220/000"), _grid("002/022/000")),
        (_grid("013/010/000"), _grid("310/010/000")),
    ),
    test_input=_grid("400/044/000"),
)


@dataclass(frozen=True, slots=True)
class RatingScale:
    """A rating by one tap on a whole number from ``low`` to ``high``; ``anchors`` are its words."""

    version: str
    question: str
    low: int
    high: int
    anchors: tuple[tuple[int, str], ...]


FATIGUE_SCALE: Final = RatingScale(
    "rof-1",
    "How tired do you feel right now?",
    0,
    10,
    (
        (0, "not tired at all"),
        (3, "a bit tired"),
        (5, "fairly tired"),
        (7, "very tired"),
        (10, "totally worn out"),
    ),
)
"""Self-reported fatigue, one number from 0 to 10.

The form follows the Rating-of-Fatigue scale (Micklewright, St Clair Gibson, Gladwell
and Al Salman, Sports Medicine 47, 2375-2393, 2017), without its drawings and in
words of our own: figures from it are not to be called ratings on that scale.
"""
