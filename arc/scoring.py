"""How good answers are: every measure has its own name and says its rule.

A test pair is solved when any of the first k attempts equals the output exactly.
ARC Prize scores a task as the share of its pairs solved, with k = 2, and a model
as the mean over the tasks (``pass_at_2``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from arc.answers import Attempt, Guesses
from arc.diff import diff_cells
from arc.grid import Grid
from arc.tasks import Task


@dataclass(frozen=True, slots=True)
class Score:
    """The answers of one model against a set of tasks, with ``k`` attempts a pair.

    ``task_scores`` has every task that can be scored, a task without any answer
    with 0; ``unsolved`` are those answered below 1.0, ``missing`` those without any
    answer. ``unscored`` are tasks whose outputs are unknown, ``extra`` ids that
    were answered but are not among the tasks; neither counts in any figure.
    """

    model: str
    k: int
    task_scores: Mapping[str, float]
    pairs: int
    pairs_solved: int
    unsolved: tuple[str, ...]
    missing: tuple[str, ...]
    unscored: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def tasks(self) -> int:
        """Number of tasks scored, the denominator of ``pass_at_k``."""
        return len(self.task_scores)

    @property
    def task_score_sum(self) -> float:
        """Sum of the task scores: 366.0 of 400 for o3's high-compute run."""
        return sum(self.task_scores.values())

    @property
    def tasks_solved(self) -> int:
        """Number of tasks with every pair solved."""
        return sum(score == 1.0 for score in self.task_scores.values())

    @property
    def pass_at_k(self) -> float | None:
        """Mean task score, 0..1; None without tasks. ``pass_at_2`` when k is 2."""
        return self.task_score_sum / self.tasks if self.tasks else None


def pair_solved(attempts: Sequence[Attempt], truth: Grid, k: int = 2) -> bool:
    """Whether any of the first ``k`` attempts equals the truth exactly."""
    return any(attempt == truth for attempt in attempts[:k])


def pairs_solved(guesses: Guesses, task: Task, k: int = 2) -> tuple[bool, ...]:
    """``pair_solved`` for each test pair. A pair whose output is unknown counts as unsolved."""
    return tuple(
        pair.output is not None
        and pair_solved(guesses.attempts(task.task_id, index), pair.output, k)
        for index, pair in enumerate(task.test)
    )


def task_score(guesses: Guesses, task: Task, k: int = 2) -> float:
    """Solved pairs divided by pairs, 0..1."""
    solved = pairs_solved(guesses, task, k)
    return sum(solved) / len(solved)


def task_solved(guesses: Guesses, task: Task, k: int = 2) -> bool:
    """Whether every test pair is solved."""
    return all(pairs_solved(guesses, task, k))


def pass_at_k(guesses: Guesses, tasks: Iterable[Task], k: int = 2) -> float | None:
    """Mean task score over the tasks that have outputs; a task without answers scores 0."""
    return score(guesses, tasks, k).pass_at_k


def score(guesses: Guesses, tasks: Iterable[Task], k: int = 2) -> Score:
    """Score the answers against tasks. Raises ValueError when ``k`` is below 1."""
    if k < 1:
        raise ValueError(f"k is {k}; at least one attempt is needed")
    scores: dict[str, float] = {}
    pairs = solved_pairs = 0
    unsolved, missing, unscored, ids = [], [], [], set()
    for task in tasks:
        ids.add(task.task_id)
        if not task.has_answers:
            unscored.append(task.task_id)
            continue
        solved = pairs_solved(guesses, task, k)
        pairs += len(solved)
        solved_pairs += sum(solved)
        scores[task.task_id] = sum(solved) / len(solved)
        if task.task_id not in guesses.task_ids:
            missing.append(task.task_id)
        elif not all(solved):
            unsolved.append(task.task_id)
    return Score(
        model=guesses.model,
        k=k,
        task_scores=MappingProxyType(scores),
        pairs=pairs,
        pairs_solved=solved_pairs,
        unsolved=tuple(unsolved),
        missing=tuple(missing),
        unscored=tuple(unscored),
        extra=tuple(sorted(guesses.task_ids - ids)),
    )


def cell_accuracy(attempt: Attempt, truth: Grid) -> float | None:
    """Share of cells that are right, 0..1; None where the shapes differ.

    Read it beside the share that copying the input would get: 97 % says nothing
    about a rule that changes 3 % of the cells.
    """
    diff = diff_cells(attempt, truth)
    return 1 - diff.wrong / diff.total if diff.same_shape else None


def copied_input(attempt: Attempt, test_input: Grid) -> bool:
    """Whether the attempt is the test input handed back."""
    return attempt == test_input
