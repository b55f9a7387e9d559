"""What the Compare page shows of one closed task, as plain JSON for the browser.

Only called once every pair of the task is closed for the participant: the result
holds the truth and the model's guesses.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from arc import diff, facts, scoring
from arc.align import Alignment, align
from arc.answers import Attempt, RawAnswer
from arc.card import Rival, counted, span_words
from arc.grid import Grid
from arc.guesses import BUNDLED_NAMES
from arc.tasks import Task

Json = dict[str, Any]

_YOU = {
    "gave_up": "You gave up.",
    "timed_out": "Your time ran out.",
    "abandoned": "You left it open.",
}
_MISSED = "You missed it."

_COUNT_WORDS = {1: "once", 2: "twice", 3: "three times"}


class PlayedPair(NamedTuple):
    """One test pair as the participant left it."""

    pair_index: int
    outcome: str
    attempts: Sequence[Grid]
    drawing: Grid
    seconds: float
    actions: int


def comparison(
    task: Task,
    played: Sequence[PlayedPair],
    models: Mapping[str, Mapping[int, Sequence[Attempt]]],
    recorded: facts.RecordedSessions | None = None,
) -> Json:
    """Pairs with answers, marks and words; a headline; figures on recorded people.

    ``models`` maps a model's name to its attempts by pair_index; a model that was
    not asked this task is left out by the caller. ``recorded`` are the figures on this
    very task, None where there are none.
    """
    return {
        "task_id": task.task_id,
        "headline": _headline(task, played, models),
        "subline": _subline(played),
        "solved": all(pair.outcome == "solved" for pair in played),
        "models": [name for name, attempts in models.items() if attempts],
        "pairs": [_pair(task, pair, models) for pair in played],
        "recorded": _recorded(recorded) if recorded else None,
    }


def _pair(
    task: Task, played: PlayedPair, models: Mapping[str, Mapping[int, Sequence[Attempt]]]
) -> Json:
    pair = task.test[played.pair_index]
    truth = _truth(task, played.pair_index)
    yours = [
        {"title": f"You · attempt {number}", **answer_json(grid, truth, pair.input)}
        for number, grid in enumerate(played.attempts, start=1)
    ] or [{"title": "You · your drawing", **answer_json(played.drawing, truth, pair.input)}]
    return {
        "pair_index": played.pair_index,
        "outcome": played.outcome,
        "truth": truth.to_rows(),
        "input": pair.input.to_rows(),
        "you": yours,
        "guesses": {
            name: [
                {
                    "title": f"{_model_label(name)} · guess {number}",
                    **answer_json(guess, truth, pair.input),
                }
                for number, guess in enumerate(attempts.get(played.pair_index, ()), start=1)
            ]
            for name, attempts in models.items()
            if attempts
        },
    }


def answer_json(answer: Attempt, truth: Grid, test_input: Grid) -> Json:
    """An answer beside the truth: its rows and size, and in words and marks where it differs."""
    if answer is None:
        return {
            "rows": [],
            "size": "",
            "correct": False,
            "words": "No answer",
            "alignment": None,
        }
    explained = None if answer == truth else _explained(answer, truth, test_input)
    return {
        "rows": answer_rows(answer),
        "size": diff.shape_label(answer),
        "correct": answer == truth,
        "words": (explained and explained.sentence) or diff.describe(answer, truth, test_input),
        "alignment": _steps(explained) if explained and explained.sentence else None,
    }


@lru_cache(maxsize=1024)
def _explained(answer: Attempt, truth: Grid, test_input: Grid) -> Alignment:
    # A model's guesses are the same for every visitor, and explaining one takes a while.
    return align(answer, truth, test_input)


def _steps(explained: Alignment) -> Json:
    """Rows and columns as [answer's index, truth's index], null where there is none."""
    return {
        "rows": [list(step) for step in explained.rows],
        "columns": [list(step) for step in explained.columns],
    }


def answer_rows(answer: Grid | RawAnswer) -> list[list[int | str]] | list[list[int]]:
    """Rows for the browser: an odd cell becomes a text, as the model wrote it, to be shown as odd."""
    if isinstance(answer, Grid):
        return answer.to_rows()
    return [[_cell(cell) for cell in row] for row in answer.rows or ()]


def _cell(cell: object) -> int | str:
    if type(cell) is int and 0 <= cell <= 9:
        return cell
    return cell if isinstance(cell, str) else json.dumps(cell, ensure_ascii=False)


def _truth(task: Task, pair_index: int) -> Grid:
    truth = task.test[pair_index].output
    assert truth is not None  # a task without answers is never opened for play
    return truth


def as_rival(name: str, attempts: Mapping[int, Sequence[Attempt]]) -> Rival:
    """A model with its attempts by pair_index as a card shows it."""
    return Rival(_short(name), _model_label(name), attempts)


def _short(name: str) -> str:
    return name.split("-")[0] if name in BUNDLED_NAMES else name


def _model_label(name: str) -> str:
    """``o3-high`` is o3 high; what the host added keeps the name it was given."""
    return name.replace("-", " ") if name in BUNDLED_NAMES else name


def _headline(
    task: Task,
    played: Sequence[PlayedPair],
    models: Mapping[str, Mapping[int, Sequence[Attempt]]],
) -> str:
    solved = all(pair.outcome == "solved" for pair in played)
    you = "You solved it." if solved else _ending(played)
    name, attempts = next(((n, a) for n, a in models.items() if a), ("", {}))
    if not attempts:
        return you
    theirs = [
        any(scoring.pair_solved([guess], _truth(task, i)) for guess in attempts.get(i, ()))
        for i in range(len(task.test))
    ]
    tries = max(
        sum(guess is not None for guess in attempts.get(i, ())) for i in range(len(task.test))
    )
    model = _short(name)
    if all(theirs):
        return f"{you} So did {model}." if solved else f"{you} {model} solved it."
    if solved:
        return f"{you} {model} did not, {_COUNT_WORDS.get(tries, f'{tries} times')}."
    return f"{you} So did {model}." if you == _MISSED else f"{you} {model} missed it too."


def _ending(played: Sequence[PlayedPair]) -> str:
    """How a task that was not solved ended, as the gallery has it (``arc.store.TaskProgress``)."""
    outcomes = [pair.outcome for pair in played]
    return next((words for outcome, words in _YOU.items() if outcome in outcomes), _MISSED)


def _subline(played: Sequence[PlayedPair]) -> str:
    seconds = sum(pair.seconds for pair in played)
    actions = sum(pair.actions for pair in played)
    attempts = sum(len(pair.attempts) for pair in played)
    return f"{span_words(seconds)} · {counted(actions, 'action')} · {counted(attempts, 'attempt')}"


def _recorded(figures: facts.RecordedSessions) -> Json:
    return {
        "sessions": figures.n_sessions,
        "first": figures.n_first_submit_correct,
        "two": figures.n_within_two_submits,
        "seconds": figures.median_seconds_to_solve,
        "caveat": facts.RECORDED_SESSIONS_CAVEAT,
    }
