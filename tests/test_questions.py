"""What people are asked: ids a host can name, answers that are checked, a check with one right choice."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from arc.errors import ProtocolError, TrialError
from arc.protocols import PROTOCOLS
from arc.questions import (
    DEMOGRAPHICS,
    FATIGUE_SCALE,
    PREFER_NOT,
    check_answers,
    check_questions,
    demographic_questions,
)

DEFAULT = PROTOCOLS["arc-agi"]
BLIND = PROTOCOLS["blind"]


def test_a_study_names_its_questions_in_its_own_order() -> None:
    asked = demographic_questions(["education", "age", "education"])
    assert [question.question_id for question in asked] == ["education", "age"]


def test_a_question_that_is_not_there_is_named_with_those_that_are() -> None:
    with pytest.raises(ProtocolError, match="'country'; there are age, gender"):
        demographic_questions(["country"])


@pytest.mark.parametrize("question", DEMOGRAPHICS.values(), ids=lambda q: q.question_id)
def test_every_question_can_be_refused_and_its_choices_are_told_apart(question) -> None:
    ids = [choice.choice_id for choice in question.choices]
    assert ids[-1] == PREFER_NOT
    assert len(set(ids)) == len(ids) == len({choice.text for choice in question.choices})
    assert all(re.fullmatch(r"[a-z0-9_]+", choice_id) for choice_id in ids)


def test_questions_are_skipped_one_by_one() -> None:
    asked = demographic_questions(["age", "gender", "education"])
    answers = check_answers(asked, {"age": "from_25", "gender": None})
    assert answers == {"age": "from_25", "gender": None, "education": None}


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"age": "34"}, "age is '34', not one of under_18"),
        ({"age": 34}, "age is 34"),
        ({"age": ["from_25"]}, "age is"),
        ({"gender": "woman"}, "'gender' is not a question of this form"),
    ],
)
def test_other_answers_are_refused(answers, words: str) -> None:
    with pytest.raises(TrialError, match=re.escape(words)) as refused:
        check_answers(demographic_questions(["age"]), answers)
    assert refused.value.code == "bad_request"


@pytest.mark.parametrize("protocol", PROTOCOLS.values(), ids=lambda p: p.name)
def test_the_check_asks_for_the_rules_in_force(protocol) -> None:
    asked = {question.question_id: question for question in check_questions(protocol)}
    assert asked["attempts"].right == str(protocol.attempts_allowed)
    assert asked["verdict"].right == protocol.feedback
    for question in asked.values():
        ids = [choice.choice_id for choice in question.choices]
        assert ids.count(question.right) == 1
        assert len(set(ids)) == len(ids)
        assert question.explanation


def test_explanations_say_what_the_protocol_does() -> None:
    each, end = (check_questions(protocol)[1].explanation for protocol in (DEFAULT, BLIND))
    assert "after each attempt" in each
    assert "only when the test has ended" in end


def test_with_one_attempt_there_is_no_question_about_the_moment_of_the_verdict() -> None:
    one = check_questions(replace(DEFAULT, attempts_allowed=1))
    assert [question.question_id for question in one] == ["attempts", "puzzle"]
    assert "one attempt for each test" in one[0].explanation


def test_many_attempts_are_among_the_choices() -> None:
    ten = check_questions(replace(DEFAULT, attempts_allowed=10))[0]
    assert [choice.choice_id for choice in ten.choices] == ["1", "2", "3", "10", "unlimited"]


def test_only_the_right_picture_follows_from_the_examples() -> None:
    puzzle = check_questions(DEFAULT)[-1]
    rules = {
        "mirrored": np.fliplr,
        "upside_down": np.flipud,
        "unchanged": lambda cells: cells,
    }
    assert set(rules) == {choice.choice_id for choice in puzzle.choices}
    for name, rule in rules.items():
        fits = all(np.array_equal(rule(a.cells), b.cells) for a, b in puzzle.examples)
        assert fits == (name == puzzle.right)
        drawn = next(choice.grid for choice in puzzle.choices if choice.choice_id == name)
        assert np.array_equal(rule(puzzle.test_input.cells), drawn.cells)


def test_the_scale_has_words_at_both_ends() -> None:
    values = [value for value, _ in FATIGUE_SCALE.anchors]
    assert values == sorted(set(values))
    assert (values[0], values[-1]) == (FATIGUE_SCALE.low, FATIGUE_SCALE.high)
