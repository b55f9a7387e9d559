"""Facts about tasks and people that come from elsewhere, each with its source.

``tasks/README.md`` says where the figures come from and how not to read them.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any, Final

from arc.bundled import tasks_root

MODEL_NAMES: Final = MappingProxyType(
    {
        "o3_high": "o3-preview (high compute)",
        "o3_low": "o3-preview (low compute)",
        "o1_high": "o1 (high)",
        "o1_medium": "o1 (medium)",
        "o1_low": "o1 (low)",
        "o1_preview": "o1-preview",
        "o1_mini": "o1-mini",
        "claude_3_5_sonnet_20241022": "Claude 3.5 Sonnet (2024-10-22)",
        "claude_3_5_haiku_20241022": "Claude 3.5 Haiku (2024-10-22)",
        "claude_3_haiku_20240307": "Claude 3 Haiku (2024-03-07)",
        "deepseek_r1": "DeepSeek R1",
        "deepseek_v3": "DeepSeek V3",
    }
)
"""Readable names of the columns of the score table."""

RECORDED_SESSIONS_CAVEAT: Final = (
    "These are recorded sessions of people who finished; those who gave up are missing, "
    "so this is not an accuracy."
)
"""To be shown wherever figures of recorded sessions are."""


@dataclass(frozen=True, slots=True)
class RecordedSessions:
    """What recorded ARC-Interactive sessions on one task look like.

    Every session ended solved, because unsolved ones were deleted: no share of
    these counts is an accuracy. Times are seconds from opening the task, each
    wait capped at 300 s; None when no session qualifies. ``n_solved`` are the
    sessions solved with nothing revealed before; ``n_first_submit_correct`` and
    ``n_within_two_submits`` are those of them right at once or by the second
    submit on every test; ``median_actions`` counts each painted cell.
    """

    task_id: str
    n_sessions: int
    n_solved: int
    n_first_submit_correct: int
    n_within_two_submits: int
    n_solved_after_reveal: int
    median_seconds_to_first_submit: float | None
    median_seconds_to_solve: float | None
    median_actions: float | None
    n_excluded_revealed: int
    n_excluded_old_version: int
    n_excluded_duplicate: int


@dataclass(frozen=True, slots=True)
class KnownIssue:
    """A defect reported of a task; ``fixed`` when the bundled version is the corrected one."""

    task_id: str
    title: str
    url: str
    fixed: bool


@dataclass(frozen=True, slots=True)
class HarcFigures:
    """Figures printed by the H-ARC study of crowd workers, failures included.

    Accuracies are mean task accuracies in percent with one, two and three
    attempts; times are seconds per evaluation task.
    """

    evaluation_participants: int
    participants_per_evaluation_task: float
    evaluation_percent: tuple[float, float, float]
    evaluation_percent_imputed: tuple[float, float, float]
    training_percent: tuple[float, float, float]
    evaluation_tasks: int
    evaluation_tasks_solved_by_someone: tuple[int, int]
    mean_seconds: int
    mean_seconds_when_solved: int
    seconds_to_first_action: int
    nobody_solved: tuple[str, ...]
    citation: str
    source: str


@dataclass(frozen=True, slots=True)
class ArcPrizeReport:
    """Figures of ARC Prize's report on o3-preview. Never a race measured against people."""

    date: str
    samples_per_task_high: int
    samples_per_task_low: int
    compute_ratio: int
    low_usd_per_public_task: float
    low_minutes_per_semi_private_task: float
    high_minutes_per_semi_private_task: float
    source: str


def model_scores(task_id: str) -> Mapping[str, float | None]:
    """Task score of each model in ``MODEL_NAMES``, 0..1 with two attempts.

    None where the model has no result. Empty for a task outside the ARC-AGI-1
    evaluation set.
    """
    return _model_scores().get(task_id, MappingProxyType({}))


def recorded_sessions(task_id: str) -> RecordedSessions | None:
    """Figures of recorded sessions; None outside the ARC-AGI-1 evaluation set.

    Show ``RECORDED_SESSIONS_CAVEAT`` beside them.
    """
    return _recorded_sessions().get(task_id)


def known_issue(task_id: str) -> KnownIssue | None:
    """The defect once reported of an o3-unsolved task, if any."""
    return _known_issues().get(task_id)


def _rows(name: str) -> list[dict[str, str]]:
    with (tasks_root() / "facts" / name).open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _number(text: str) -> float | None:
    return float(text) if text else None


@cache
def _model_scores() -> Mapping[str, Mapping[str, float | None]]:
    return {
        row["task_id"]: MappingProxyType({name: _number(row[name]) for name in MODEL_NAMES})
        for row in _rows("model_scores.csv")
    }


@cache
def _recorded_sessions() -> Mapping[str, RecordedSessions]:
    return {
        row["task_id"]: RecordedSessions(
            task_id=row["task_id"],
            n_sessions=int(row["n_sessions"]),
            n_solved=int(row["n_solved"]),
            n_first_submit_correct=int(row["n_first_submit_correct"]),
            n_within_two_submits=int(row["n_within_two_submits"]),
            n_solved_after_reveal=int(row["n_solved_after_reveal"]),
            median_seconds_to_first_submit=_number(row["median_seconds_to_first_submit"]),
            median_seconds_to_solve=_number(row["median_seconds_to_solve"]),
            median_actions=_number(row["median_actions"]),
            n_excluded_revealed=int(row["n_excluded_revealed"]),
            n_excluded_old_version=int(row["n_excluded_old_version"]),
            n_excluded_duplicate=int(row["n_excluded_duplicate"]),
        )
        for row in _rows("recorded_sessions.csv")
    }


@cache
def _known_issues() -> Mapping[str, KnownIssue]:
    return {
        row["task_id"]: KnownIssue(
            task_id=row["task_id"],
            title=row["known_issue"],
            url=row["known_issue_url"],
            fixed=row["known_issue_fixed"] == "1",
        )
        for row in _rows("o3_unsolved.csv")
        if row["known_issue"]
    }


def _read_h_arc() -> HarcFigures:
    raw = _toml("h_arc.toml")
    tuples = {key: tuple(value) for key, value in raw.items() if isinstance(value, list)}
    return HarcFigures(**{**raw, **tuples})


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((tasks_root() / "facts" / name).read_text(encoding="utf-8"))


HARC: Final = _read_h_arc()
"""H-ARC's printed figures: the fair reference for people."""

ARC_PRIZE_REPORT: Final = ArcPrizeReport(**_toml("arc_prize_report.toml"))
"""ARC Prize's report of 2024-12-20 on o3-preview."""
