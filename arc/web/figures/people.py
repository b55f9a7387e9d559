"""How people go about it: time to solve, the course of a session, giving up."""

from __future__ import annotations

import pandas as pd

from arc.facts import HARC
from arc.stats.curves import position_curves
from arc.stats.endings import dropouts, give_ups
from arc.stats.fatigue import analyze
from arc.stats.records import counted
from arc.stats.sample import answered, sample_of
from arc.stats.survival import ASSUMPTION, time_to_solve
from arc.stats.words import summary_text
from arc.web.charts.intervals import interval_chart
from arc.web.charts.session import session_chart
from arc.web.charts.solving_time import time_chart
from arc.web.charts.theme import PEOPLE
from arc.web.figures.figure import Figure
from arc.web.figures.material import Material

_REASONS = {
    "no_rule": "found no rule",
    "tedious": "too much to draw",
    "task_wrong": "task seems wrong",
    "other": "another reason",
    "not_said": "did not say",
}


def time(material: Material) -> Figure:
    """Time to the exact answer, with those who never got there."""
    found = time_to_solve(material.trials, material.dataset.attempts)
    if not found.n:
        return Figure(words=(found.words(),))
    mean = f"{HARC.mean_seconds // 60} min {HARC.mean_seconds % 60} s"
    without = (
        f"{counted(found.n_without_time, 'trial')} without a time are not in it."
        if found.n_without_time
        else ""
    )
    return Figure(
        words=(found.words(), without),
        notes=(
            ASSUMPTION,
            "The band is a 95 % interval (log-log; Greenwood's variance or that between "
            "participants, whichever is larger). Time is active, idle and hidden, without "
            "pauses.",
            f"To hold it against: in H-ARC people took {mean} a task on average ({HARC.citation}).",
        ),
        caveats=material.people_caveats,
        table=found.curve,
        draw=lambda width: time_chart(found.curve, width),
    )


def session(material: Material) -> Figure:
    """Solving, time and self-reported fatigue by position in the session."""
    selection = material.query.selection
    trials = sample_of(_with_sessions(material), selection.keep).trials
    rated = answered(material.dataset.ratings)
    curves = position_curves(trials, rated[rated["session_id"].isin(trials["session_id"])])
    if not len(curves):
        return Figure(words=("No session with a finished test counts yet.",))
    ends = curves[curves["measure"] == curves["measure"].iloc[-1]]["n"]
    n = f"{counted(trials['session_id'].nunique(), 'session')} with {counted(len(trials), 'trial')} of {counted(trials['participant_id'].nunique(), 'person', 'people')}"
    return Figure(
        words=(
            f"{n}; the n of each point is above it or told with it ({ends.iloc[0]:,} at the "
            f"first, {ends.iloc[-1]:,} at the last).",
        ),
        notes=(
            "Lines are 95 % intervals: Wilson's for the share, Student's for means. Fewer and "
            "other people stand behind later points, so a curve is not how one person changes: "
            "the slopes below are.",
        ),
        caveats=material.people_caveats,
        table=curves,
        draw=lambda width: session_chart(curves, width),
    )


def fatigue(material: Material) -> Figure:
    """The slopes within people and tasks, in words."""
    selection = material.query.selection
    result = analyze(_with_sessions(material), material.dataset.ratings, keep=selection.keep)
    findings = (
        result.solving,
        result.time,
        result.spread,
        *result.fatigue,
        *result.behavior,
        *result.burden,
    )
    return Figure(
        words=(summary_text(result),),
        notes=(
            "Slopes are within the same person and the same puzzle (docs/statistics.md); an "
            "abandoned last trial is unsolved in every rate, but no part of the slopes.",
        ),
        caveats=material.people_caveats,
        table=pd.DataFrame([one.to_json() for one in findings]),
    )


def gave_up(material: Material) -> Figure:
    """Who gave up and why, and how trials ended otherwise."""
    ended, table = dropouts(material.trials), give_ups(material.trials)
    people = material.trials.loc[
        (material.trials["outcome"] == "gave_up").fillna(False), "participant_id"
    ].nunique()
    if not ended.n_gave_up:
        return Figure(
            words=(ended.words(), "Nobody gave up." if ended.n_trials else ""), table=table
        )
    top = next(one for one in (0.1, 0.25, 0.5, 1) if table["high"].max() <= one)
    lines = pd.DataFrame(
        {
            "group": "",
            "side": PEOPLE,
            "who": table["reason"].map(_REASONS),
            "value": table["share"],
            "low": table["low"],
            "high": table["high"],
            "text": [
                f"{100 * share:.1f} % · n {n:,}"
                for share, n in zip(table["share"], table["n"], strict=True)
            ],
        }
    )
    return Figure(
        words=(
            ended.words(),
            f"{counted(people, 'person', 'people')} of {ended.n_participants:,} gave up at least once.",
        ),
        notes=(
            "Share of all trials shown that were given up for this reason, with Wilson's 95 % "
            "interval over trials (as if each were of somebody else, so rather too narrow).",
        ),
        caveats=material.people_caveats,
        table=table,
        draw=lambda width: interval_chart(lines, width, top),
    )


def _with_sessions(material: Material) -> pd.DataFrame:
    """The trials asked about, whether fit or not: the analysis chooses by the same conditions itself."""
    return material.query.selection.in_scope(material.dataset.trials, material.disputed)
