from __future__ import annotations

import pytest

from arc.collections import load
from arc.facts import (
    ARC_PRIZE_REPORT,
    HARC,
    MODEL_NAMES,
    RECORDED_SESSIONS_CAVEAT,
    known_issue,
    model_scores,
    recorded_sessions,
)
from arc.guesses import load_bundled
from arc.scoring import score

EVALUATION = load("arc-agi-1-evaluation")


@pytest.mark.parametrize(("column", "name"), [("o3_high", "o3-high"), ("o3_low", "o3-low")])
def test_o3_columns_agree_with_the_guesses(column, name):
    recomputed = score(load_bundled(name), EVALUATION).task_scores
    assert {t: model_scores(t)[column] for t in EVALUATION.tasks} == dict(recomputed)


@pytest.mark.parametrize(
    ("column", "tasks", "total", "solved"),
    [
        ("o1_high", 400, 157, 155),
        ("o1_medium", 400, 127.5, 127),
        ("o1_low", 400, 99, 97),
        ("o1_preview", 400, 86, 85),
        ("o1_mini", 400, 54, 52),
        ("claude_3_5_sonnet_20241022", 400, 81, 78),
        ("claude_3_5_haiku_20241022", 399, 36.5, 34),
        ("claude_3_haiku_20240307", 397, 23, 21),
        ("deepseek_r1", 400, 82, 80),
        ("deepseek_v3", 400, 56, 53),
    ],
)
def test_sums_of_the_other_models(column, tasks, total, solved):
    scores = [s for t in EVALUATION.tasks if (s := model_scores(t)[column]) is not None]
    assert (len(scores), sum(scores), scores.count(1.0)) == (tasks, total, solved)


def test_a_missing_result_is_no_failure():
    assert model_scores("2037f2c7")["claude_3_5_haiku_20241022"] is None
    assert list(model_scores("2037f2c7")) == list(MODEL_NAMES)
    assert model_scores("nope") == {}


def test_recorded_sessions_are_survivors():
    sessions = [recorded_sessions(task_id) for task_id in EVALUATION.tasks]

    assert sum(s.n_sessions for s in sessions) == 3964
    assert all(s.n_solved + s.n_solved_after_reveal == s.n_sessions for s in sessions)
    assert all(s.n_first_submit_correct <= s.n_within_two_submits <= s.n_solved for s in sessions)
    assert max(sessions, key=lambda s: s.n_sessions).task_id == "292dd178"
    assert recorded_sessions("nope") is None
    assert "not an accuracy" in RECORDED_SESSIONS_CAVEAT


def test_known_issues_are_fixed_in_the_bundled_tasks():
    issues = {t: i for t in load("o3-unsolved").tasks if (i := known_issue(t))}
    assert set(issues) == {"05a7bcf2", "79fb03f4", "ac0c5833"}
    assert all(i.fixed and i.url.startswith("https://") for i in issues.values())


def test_printed_figures():
    assert HARC.evaluation_percent == (47.8, 60.2, 64.2)
    assert (HARC.mean_seconds, HARC.mean_seconds_when_solved) == (6 * 60 + 39, 4 * 60 + 31)
    assert (ARC_PRIZE_REPORT.compute_ratio, ARC_PRIZE_REPORT.samples_per_task_high) == (172, 1024)
    assert HARC.source
    assert ARC_PRIZE_REPORT.source
