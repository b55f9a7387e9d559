"""What the gallery sends to the browser about tasks: short rows, so that 1,000 of them stay quick.

The rows know what everybody may know: train pairs, test inputs, figures of recorded people. What
a model answered comes apart from them, for the tasks only whose truth the participant may see.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from arc import diff, facts
from arc.answers import Attempt
from arc.diff import Kind
from arc.grid import Grid
from arc.store import TaskState
from arc.tasks import Task

ModelAttempts = Mapping[int, Sequence[Attempt]]
"""A model's attempts by pair_index."""


_KIND_WORDS: Final[dict[Kind, str]] = {
    "correct": "solved it",
    "near miss": "near miss, {} off",
    "other": "{} off",
    "wrong shape": "wrong shape",
    "ragged": "ragged rows",
}
_NO_ANSWER: Final = frozenset(("Copied the input", "No answer", "Not a grid"))


class Card(NamedTuple):
    """One task. Sides are in cells, ``seconds`` the median of the recorded people who solved it.

    ``height`` and ``width`` are the first test input's, ``test_side`` is the longest side of any
    test input, ``longest_side`` of any grid that is open to all: a test output is not. ``version``
    is the head of the content hash. ``first_right`` of ``sessions`` were right at their first
    submit; without figures ``sessions`` is 0 and ``seconds`` None.
    """

    task_id: str
    version: str
    height: int
    width: int
    test_side: int
    longest_side: int
    examples: int
    tests: int
    sessions: int
    first_right: int
    seconds: int | None


class ModelResult(NamedTuple):
    """How a model did on a whole task: its kind, as ``arc.diff`` has it, and that in words."""

    kind: Kind
    words: str


COLUMNS: Final = Card._fields
"""The names of a row's values."""


def card(task: Task, recorded: facts.RecordedSessions | None) -> Card:
    """The row of a task; ``recorded`` are the figures on this very task, if there are any."""
    test_inputs = [pair.input for pair in task.test]
    train = [grid for pair in task.train for grid in (pair.input, pair.output) if grid is not None]
    seconds = recorded.median_seconds_to_solve if recorded else None
    return Card(
        task_id=task.task_id,
        version=task.content_hash[:8],
        height=test_inputs[0].height,
        width=test_inputs[0].width,
        test_side=_longest_side(test_inputs),
        longest_side=_longest_side([*test_inputs, *train]),
        examples=len(task.train),
        tests=len(task.test),
        sessions=recorded.n_sessions if recorded else 0,
        first_right=recorded.n_first_submit_correct if recorded else 0,
        seconds=None if seconds is None else round(seconds),
    )


def progress_rows(
    tasks: Iterable[Task],
    states: Mapping[str, TaskState],
    attempts_of: Callable[[Task], ModelAttempts],
) -> dict[str, list[str | int | None]]:
    """``[progress, elapsed_ms, kind, words]`` of each task begun, by task id.

    ``attempts_of`` is asked only about tasks whose truth may be shown; for all the others, and
    where the model was not asked, kind and words are None.
    """
    rows: dict[str, list[str | int | None]] = {}
    for task in tasks:
        state = states.get(task.task_id)
        if state is None or (state.progress == "not_tried" and not state.truth_allowed):
            continue
        result = model_result(task, attempts_of(task)) if state.truth_allowed else None
        rows[task.task_id] = [state.progress, state.elapsed_ms, *(result or (None, None))]
    return rows


def model_result(task: Task, attempts: ModelAttempts) -> ModelResult | None:
    """The better guess on the pair that went worst; None where the model was not asked.

    The words leave out the truth's size: who plays again must not learn it from the gallery.
    """
    pairs = [
        min((_judged(guess, pair.output, pair.input) for guess in guesses), key=_badness)
        for index, pair in enumerate(task.test)
        if pair.output is not None and (guesses := attempts.get(index))
    ]
    if not pairs:
        return None
    kind, wrong, words = max(pairs, key=_badness)
    return ModelResult(kind, words or _KIND_WORDS[kind].format(_cells(wrong)))


class _Judged(NamedTuple):
    kind: Kind
    wrong: int
    words: str


def _judged(guess: Attempt, truth: Grid, test_input: Grid) -> _Judged:
    words = diff.describe(guess, truth, test_input)
    return _Judged(
        diff.kind_of(guess, truth),
        diff.diff_cells(guess, truth).wrong,
        words.lower() if words in _NO_ANSWER else "",
    )


def _badness(judged: _Judged) -> tuple[int, int]:
    return diff.KINDS.index(judged.kind), judged.wrong


def _cells(number: int) -> str:
    return "1 cell" if number == 1 else f"{number} cells"


def _longest_side(grids: Sequence[Grid]) -> int:
    return max(max(grid.shape) for grid in grids)
