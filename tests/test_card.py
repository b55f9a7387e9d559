"""Cards: what they tell, what a card without answers can never tell, and that all of it fits."""

from __future__ import annotations

import io
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from arc.answers import parse_attempt
from arc.card import DRAWABLE, Card, PlayedTest, Rival, drawable, puzzle_card, result_card
from arc.card_picture import INKS, SIZES, card_png, fitted
from arc.errors import RenderError
from arc.grid import Grid
from arc.palette import OFFICIAL, SAFE, rgb
from arc.picture import font
from arc.tasks import Task, parse_task

MAGENTA, LIGHT_BLUE, MAROON = 6, 8, 9


def make_task(*truths: list[list[int]], side: int = 4) -> Task:
    blank = [[0] * side for _ in range(side)]
    tests = [{"input": blank, "output": truth} for truth in truths]
    raw = {"train": [{"input": [[1]], "output": [[2]]}], "test": tests}
    return parse_task(raw, task_id="0a1b2c3d", dataset="made-up", where="a test")


def filled(color: int, height: int = 4, width: int = 4) -> list[list[int]]:
    return [[color] * width for _ in range(height)]


def missed(task: Task, color: int = MAGENTA) -> list[PlayedTest]:
    grid = Grid.from_rows(filled(color))
    return [PlayedTest([grid], grid, solved=False) for _ in task.test]


def rival(task: Task, *guesses: object) -> Rival:
    attempts = tuple(parse_attempt(guess) for guess in guesses)
    return Rival("o3", "o3 high", dict.fromkeys(range(len(task.test)), attempts))


def told(card: Card) -> tuple[str, ...]:
    return tuple(line.text for line in card.headline)


def pixels(png: bytes) -> NDArray[np.uint8]:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGB"))


def has_color(picture: NDArray[np.uint8], color: str) -> bool:
    return bool((picture == np.array(rgb(color), dtype=np.uint8)).all(axis=2).any())


@pytest.mark.parametrize("size", SIZES)
def test_a_card_without_answers_is_the_same_whatever_the_answers_are(size) -> None:
    one, other = make_task(filled(LIGHT_BLUE)), make_task(filled(MAROON, 9, 2))
    cards = [
        result_card(task, missed(task, drawn), rival(task, filled(guess), filled(0)), seconds=75.0)
        for task, drawn, guess in ((one, MAGENTA, 4), (other, 3, 5))
    ]

    first, second = (card_png(card, size=size) for card in cards)

    assert first == second
    for color in (MAGENTA, LIGHT_BLUE, 4):
        assert not has_color(pixels(first), OFFICIAL[color])


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("theme", "colors"), [("dark", OFFICIAL), ("light", SAFE)])
def test_a_card_with_answers_shows_yours_the_guesses_and_the_truth(size, theme, colors) -> None:
    task = make_task(filled(LIGHT_BLUE))
    guesses = rival(task, filled(4), filled(MAROON))
    card = result_card(task, missed(task), guesses, seconds=75.0, shows_answers=True)

    picture = pixels(card_png(card, size=size, theme=theme, colors=colors))

    width, height = SIZES[size]
    assert picture.shape == (height, width, 3)
    assert tuple(picture[0, 0]) == rgb(INKS[theme].surface)
    for color in (MAGENTA, 4, MAROON, LIGHT_BLUE):
        assert has_color(picture, colors[color])


def test_right_and_wrong_are_told_on_the_grids() -> None:
    task = make_task(filled(LIGHT_BLUE))
    exact, wrong = Grid.from_rows(filled(LIGHT_BLUE)), Grid.from_rows(filled(1))
    played = [PlayedTest([exact, wrong], wrong, solved=True)]

    card = result_card(task, played, rival(task, filled(4), None), seconds=1.0, shows_answers=True)

    (row,) = card.panels
    assert [(p.title, p.is_right) for p in row] == [
        ("Me", True),
        ("o3, guess 1", False),
        ("o3, guess 2", False),
        ("Truth", None),
    ]
    assert row[0].answer == exact


@pytest.mark.parametrize(
    ("mine", "theirs", "headline"),
    [
        (True, True, ("I solved it.", "So did o3.")),
        (True, False, ("I solved it.", "o3 did not.")),
        (False, True, ("I did not solve it.", "o3 did.")),
        (False, False, ("I did not solve it.", "Nor did o3.")),
    ],
)
def test_the_headline_says_who_solved_it(mine, theirs, headline) -> None:
    task = make_task(filled(LIGHT_BLUE))
    grid = Grid.from_rows(filled(LIGHT_BLUE if mine else 1))
    guess = filled(LIGHT_BLUE if theirs else 1)

    card = result_card(
        task, [PlayedTest([grid], grid, mine)], rival(task, guess), seconds=75.0, name=None
    )

    assert told(card) == headline
    assert [fact.is_solved for fact in card.facts] == [mine, theirs]


def test_several_tests_are_told_one_by_one() -> None:
    task = make_task(filled(LIGHT_BLUE), filled(MAROON))
    right = Grid.from_rows(filled(LIGHT_BLUE))
    played = [PlayedTest([right], right, solved=True), *missed(task)[1:]]

    card = result_card(
        task, played, rival(task, filled(LIGHT_BLUE), filled(2)), seconds=130.2, name="Ada"
    )

    assert told(card) == ("Ada did not solve it.", "Nor did o3.")
    assert card.facts[0].words == "1 of 2 tests · 2 min 10 s · 2 attempts"
    assert card.facts[1].words == "1 of 2 tests · 2 guesses a test"
    assert [panel.title for panel in card.panels[0]] == ["Test 1", "Test 2"]


def test_no_card_names_its_task() -> None:
    task = make_task(filled(LIGHT_BLUE))
    for shows_answers in (False, True):
        card = result_card(
            task, missed(task), rival(task, filled(4)), seconds=1.0, shows_answers=shows_answers
        )
        assert task.task_id not in repr(card)
    assert task.task_id not in repr(puzzle_card(task))


def test_a_task_no_model_was_asked_speaks_of_you_alone() -> None:
    task = make_task(filled(LIGHT_BLUE))
    card = result_card(task, missed(task), None, seconds=1.0, shows_answers=True)
    assert told(card) == ("I did not solve it.",)
    assert [panel.title for panel in card.panels[0]] == ["Me", "Truth"]
    assert pixels(card_png(card)).any()


@pytest.mark.parametrize(
    ("name", "drawn"),
    [
        ("Zoë", "Zoe"),
        ("<b>x</b>", "<b>x</b>"),
        ("\u202eevil\u202c", "evil"),
        ("🎉🎉🎉", ""),
        ("Ада", ""),
        ("a\u0301\u0301\u0301b\n c", "ab c"),
    ],
)
def test_a_name_is_cut_to_what_can_be_drawn(name, drawn) -> None:
    assert drawable(name) == drawn
    assert drawable(drawn) == drawn


def test_the_font_has_every_character_that_is_called_drawable() -> None:
    missing = bytes(font(20).getmask("\ue123"))
    assert [c for c in sorted(DRAWABLE) if bytes(font(20).getmask(c)) == missing] == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("shows_answers", [False, True])
def test_nothing_runs_over_the_edge(size, shows_answers) -> None:
    wide = {"name": "W" * 24, "note": "W" * 300, "shows_answers": shows_answers}
    task = make_task(*[filled(LIGHT_BLUE, 30, 30)] * 5, side=30)
    guesses = Rival("W" * 60, "W" * 60, rival(task, [[1] * 90] * 90, None).attempts)

    picture = pixels(
        card_png(result_card(task, missed(task), guesses, seconds=1e5, **wide), size=size)
    )

    surface = np.array(rgb(INKS["dark"].surface))
    for edge in (picture[:20], picture[-20:], picture[:, :20], picture[:, -20:]):
        assert (edge == surface).all()


def test_a_long_name_is_cut_and_the_result_is_not() -> None:
    letters = font(38).getlength
    assert fitted("W" * 24, 38, 200).endswith("…")
    assert letters(fitted("W" * 24, 38, 200)) <= 200
    task = make_task(filled(LIGHT_BLUE))
    # Of two cards whose names differ beyond what fits, the pictures are the same.
    names = ("W" * 24, "W" * 23 + "i")
    cards = [result_card(task, missed(task), None, seconds=1.0, name=name) for name in names]
    heads = [pixels(card_png(replace(card, facts=()))) for card in cards]
    assert (heads[0] == heads[1]).all()


@pytest.mark.parametrize("guess", [None, "words", [], [[]], [[1, "x"], [2]], [[1] * 200] * 150])
def test_malformed_guesses_are_drawn_as_they_are(guess) -> None:
    task = make_task(filled(LIGHT_BLUE))
    card = result_card(
        task, missed(task), rival(task, guess, filled(4)), seconds=1.0, shows_answers=True
    )
    picture = pixels(card_png(card))
    assert card.panels[0][1].is_right is False
    assert has_color(picture, OFFICIAL[4])


def test_only_sizes_and_themes_there_are_can_be_asked_for() -> None:
    card: Card = puzzle_card(make_task(filled(LIGHT_BLUE)))
    with pytest.raises(RenderError, match="wide and square"):
        card_png(card, size="tall")  # type: ignore[arg-type]
    with pytest.raises(RenderError, match="no theme"):
        card_png(card, theme="pink")  # type: ignore[arg-type]
