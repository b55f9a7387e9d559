"""What people answered in the forms that models' answers come in, so that any scorer scores them.

``submission.json`` is ARC Prize's, ``{task_id: [{"attempt_1": grid, "attempt_2": grid}, …]}``
with an object a test pair; a results file a task is as arc-agi-benchmarking writes them.
``arc.guess_files`` reads both. A task is there when it was shown to somebody; where
nobody handed in an answer stands the empty grid ``[]``, which equals no output.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pandas as pd

from arc.exchange.chosen import Chosen, Row
from arc.grid import Grid

PLURALITY: Final = "plurality"
"""What the crowd's answers are called."""

PLURALITY_RULE: Final = (
    "Every participant's first and second attempt on a test pair is one vote each for the grid "
    "handed in. attempt_1 is the grid with most votes, attempt_2 the one with second most. Of "
    "equally many, the one that was more often a first attempt; then the first by its text (rows "
    "of digits joined by slashes). Of one participant alone these are their first and second attempt."
)

_ATTEMPTS: Final = 2
_NO_COST: Final = {
    "prompt_cost": 0.0,
    "completion_cost": 0.0,
    "reasoning_cost": None,
    "total_cost": 0.0,
}
_NO_TOKENS: Final = {
    "prompt_tokens": 0,
    "completion_tokens": 0,
    "total_tokens": 0,
    "completion_tokens_details": {
        "reasoning_tokens": 0,
        "accepted_prediction_tokens": 0,
        "rejected_prediction_tokens": 0,
    },
}


@dataclass(slots=True)
class Answer:
    """One grid handed in on a test pair, and by how many; ``grid`` is rows joined by slashes.

    ``begun`` is when the task was first shown to one of them, ``ended`` when the last of
    them handed it in, UTC text.
    """

    grid: str
    solved: bool
    votes: int = 0
    first_attempts: int = 0
    begun: str = ""
    ended: str = ""

    def count(self, attempt: Row, shown_at: str) -> None:
        """One more attempt that has this grid."""
        self.votes += 1
        self.first_attempts += attempt["attempt_number"] == 1
        self.begun = min(filter(None, (self.begun, shown_at)), default="")
        self.ended = max(self.ended, attempt["submitted_at"])

    def rank(self) -> tuple[int, int, str]:
        """Sorts answers by ``PLURALITY_RULE``."""
        return -self.votes, -self.first_attempts, self.grid


@dataclass(frozen=True, slots=True)
class Submission:
    """The answers of one participant or of the crowd on the tasks of one dataset.

    ``who`` is the participant's id or ``PLURALITY``. ``tasks`` has for each task id the
    test pairs in order, each with its best two answers or fewer.
    """

    dataset: str
    who: str
    tasks: Mapping[str, Sequence[Sequence[Answer]]]

    def to_json(self) -> dict[str, list[dict[str, list[list[int]]]]]:
        """As ARC Prize's ``submission.json`` has it."""
        return {
            task_id: [
                {f"attempt_{n + 1}": _rows(pair, n) for n in range(_ATTEMPTS)} for pair in pairs
            ]
            for task_id, pairs in self.tasks.items()
        }

    def results(self, task_id: str, made_at: str) -> list[dict[str, Any]]:
        """One task as arc-agi-benchmarking's results files have it.

        An attempt that nobody made is left out, as that scorer cannot read null; a pair
        without any answer has the empty grid, which it counts as wrong.
        """
        return [
            {
                f"attempt_{n + 1}": self._attempt(task_id, index, answer, made_at)
                for n, answer in enumerate(pair or [Answer("", solved=False)])
            }
            for index, pair in enumerate(self.tasks[task_id])
        ]

    def _attempt(
        self, task_id: str, pair_index: int, answer: Answer, made_at: str
    ) -> dict[str, Any]:
        return {
            "answer": _rows([answer], 0),
            "metadata": {
                "model": f"people, {self.who}",
                "provider": "arc-playground",
                "start_timestamp": answer.begun or made_at,
                "end_timestamp": answer.ended or made_at,
                "choices": [],
                "reasoning_summary": None,
                "kwargs": {"votes": answer.votes, "first_attempts": answer.first_attempts},
                "usage": _NO_TOKENS,
                "cost": _NO_COST,
                "task_id": task_id,
                "pair_index": pair_index,
                "test_id": self.who,
            },
            "correct": answer.solved,
        }


def submissions(chosen: Chosen, *, people: bool) -> Iterator[Submission]:
    """The crowd's answers on each dataset, and with ``people`` each participant's own after them.

    Of a task whose grids were changed only the version with most trials is in: a task
    id stands once in a submission. With one participant there is no crowd.
    """
    trials = _one_version(chosen.trials)
    attempts = _by_trial(chosen.attempts())
    for dataset, of_dataset in trials.groupby("dataset"):
        ids = sorted(of_dataset["participant_id"].unique())
        crowd = ids[0] if len(ids) == 1 else PLURALITY
        yield Submission(str(dataset), crowd, _answers(of_dataset, attempts))
        if people and len(ids) > 1:
            for participant_id, own in of_dataset.groupby("participant_id"):
                yield Submission(str(dataset), str(participant_id), _answers(own, attempts))


def write_submissions(chosen: Chosen, folder: Path) -> dict[str, int]:
    """``DATASET/submission.json`` with its tasks, and the files in ``DATASET/people``."""
    written: Counter[str] = Counter()
    for submission in submissions(chosen, people=True):
        place = folder / file_name(submission.dataset)
        path = place / "submission.json"
        if path.exists():
            path = place / "people" / f"{file_name(submission.who)}.json"
            written[f"{place.name}/people"] += 1
        else:
            written[f"{place.name}/{path.name}"] = len(submission.tasks)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(submission.to_json()) + "\n", "utf-8")
    return dict(written)


def write_results(chosen: Chosen, folder: Path) -> dict[str, int]:
    """``DATASET/WHO/TASK_ID.json`` of the crowd's answers; the tasks in each folder."""
    made_at = f"{chosen.now:%Y-%m-%dT%H:%M:%SZ}"
    written = {}
    for submission in submissions(chosen, people=False):
        place = folder / file_name(submission.dataset) / file_name(submission.who)
        place.mkdir(parents=True)
        for task_id in submission.tasks:
            path = place / f"{file_name(task_id)}.json"
            results = submission.results(task_id, made_at)
            path.write_text(json.dumps(results) + "\n", "utf-8")
        written[str(place.relative_to(folder))] = len(submission.tasks)
    return written


def file_name(name: str) -> str:
    """A name that is one part of a path; letters, digits, ``_.-~`` and blanks stay."""
    quoted = quote(name, safe=" ")
    return f"%2E{quoted[1:]}" if quoted.startswith(".") else quoted


def _one_version(trials: pd.DataFrame) -> pd.DataFrame:
    """Of each task the trials on the version that has most of them; then the first by its hash."""
    versions = trials.groupby(["dataset", "task_id", "content_hash"]).size().rename("n")
    ranked = versions.reset_index().sort_values(["n", "content_hash"], ascending=[False, True])
    kept = ranked.drop_duplicates(["dataset", "task_id"])[["dataset", "task_id", "content_hash"]]
    return trials.merge(kept, on=["dataset", "task_id", "content_hash"])


def _by_trial(attempts: Iterable[Row]) -> Mapping[int, list[Row]]:
    found: dict[int, list[Row]] = defaultdict(list)
    for attempt in attempts:
        if attempt["attempt_number"] <= _ATTEMPTS:
            found[attempt["trial_id"]].append(attempt)
    return found


def _answers(
    trials: pd.DataFrame, attempts: Mapping[int, list[Row]]
) -> Mapping[str, Sequence[Sequence[Answer]]]:
    pair_counts = dict(zip(trials["task_id"], trials["pair_count"], strict=True))
    counted: dict[tuple[str, int], dict[str, Answer]] = defaultdict(dict)
    shown = trials["shown_at"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    columns = (trials["trial_id"], trials["task_id"], trials["pair_index"], shown)
    for trial_id, task_id, pair_index, shown_at in zip(*columns, strict=True):
        answers = counted[task_id, pair_index]
        for attempt in attempts.get(trial_id, ()):
            new = Answer(attempt["grid"], solved=attempt["pair_solved"])
            answers.setdefault(new.grid, new).count(attempt, shown_at)
    return {
        task_id: [_best(counted.get((task_id, index), {})) for index in range(pairs)]
        for task_id, pairs in sorted(pair_counts.items())
    }


def _best(answers: Mapping[str, Answer]) -> list[Answer]:
    return sorted(answers.values(), key=Answer.rank)[:_ATTEMPTS]


def _rows(answers: Sequence[Answer], index: int) -> list[list[int]]:
    """The grid of the answer there, ``[]`` where there is none."""
    if index >= len(answers) or not answers[index].grid:
        return []
    return Grid.from_text(answers[index].grid).to_rows()
