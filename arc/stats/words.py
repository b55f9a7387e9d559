"""A result in sentences that can be read aloud."""

from __future__ import annotations

import math

from arc.stats.fatigue import FatigueResult
from arc.stats.records import Estimate, Finding, NotEnough, counted

CAVEAT = (
    "People also get better with practice, and that can hide fatigue. "
    "Fatigue here is what people say of themselves on a scale from 0 to 10: self-reported "
    "fatigue, no diagnosis."
)


def summary_text(result: FatigueResult) -> str:
    """What an analysis found, in plain sentences, the caveat last."""
    sentences = [
        _who(result),
        _solving(result.solving),
        *_disagreement(result),
        _time(result.time),
        _fatigue(result.fatigue[0]),
        CAVEAT,
    ]
    return " ".join(sentences)


def percent(log_change: float) -> float:
    """A change of log time as per cent of the time: 0.05 is 5.1 % more."""
    return 100 * math.expm1(log_change)


def _who(result: FatigueResult) -> str:
    people = counted(result.n_participants, "person", "people")
    text = f"This is about {counted(result.n_trials, 'trial')} of {people}."
    if result.left_out:
        reasons = [f"{n:,} {reason}" for reason, n in result.left_out.items()]
        text += f" Left out: {', '.join(reasons)}."
    if result.n_left_in_it:
        text += (
            f" {counted(result.n_left_in_it, 'trial')} in the middle of which someone left "
            "for good count as unsolved, but not as fatigue."
        )
    return text


def _solving(finding: Finding) -> str:
    if isinstance(finding, NotEnough):
        return f"Whether people solve less as they go on cannot be told: {finding.why}."
    low, high = sorted((10 * finding.low, 10 * finding.high))
    numbers = (
        f"{_signed(10 * finding.value, 1)} percentage points over ten trials, "
        f"95 % interval {_signed(low, 1)} to {_signed(high, 1)}"
    )
    if not finding.excludes_zero:
        return (
            "The same person's chance of solving a puzzle at the first attempt shows no "
            f"clear change along the session ({numbers})."
        )
    way = "falls" if finding.value < 0 else "rises"
    return (
        f"The same person's chance of solving a puzzle at the first attempt {way} along the "
        f"session: {numbers}, from {counted(finding.n_rows, 'trial')} of "
        f"{counted(finding.n_participants, 'person', 'people')} on "
        f"{counted(finding.n_tasks, 'puzzle')}."
    )


def _disagreement(result: FatigueResult) -> list[str]:
    """A warning when the fall or rise is gone, or turned, without each session's last trial."""
    primary, check = result.solving, result.checks.without_last
    if not isinstance(primary, Estimate) or not isinstance(check, Estimate):
        return []
    if not primary.excludes_zero or (check.excludes_zero and check.value * primary.value > 0):
        return []
    return [
        "Be careful with that: without each session's last trial no such change is clear, so "
        "it may only be that people leave when a puzzle went badly."
    ]


def _time(finding: Finding) -> str:
    if isinstance(finding, NotEnough):
        return f"Whether people get faster cannot be told: {finding.why}."
    value, low, high = (percent(10 * x) for x in (finding.value, finding.low, finding.high))
    numbers = (
        f"{_signed(value, 0)} % active time over ten trials, "
        f"95 % interval {_signed(low, 0)} to {_signed(high, 0)} %"
    )
    if not finding.excludes_zero:
        return f"People get neither clearly faster nor slower ({numbers})."
    return f"People get {'faster' if finding.value < 0 else 'slower'}: {numbers}."


def _fatigue(finding: Finding) -> str:
    if isinstance(finding, NotEnough):
        return f"How self-reported fatigue moves cannot be told: {finding.why}."
    numbers = (
        f"{_signed(finding.value, 1)} points of 10 over ten tasks, "
        f"95 % interval {_signed(finding.low, 1)} to {_signed(finding.high, 1)}"
    )
    if not finding.excludes_zero:
        return f"Self-reported fatigue does not clearly change ({numbers})."
    return f"Self-reported fatigue {'rises' if finding.value > 0 else 'falls'}: {numbers}."


def _signed(value: float, digits: int) -> str:
    """``+1.2``, ``−0.4``, ``0.0``: a sign that is read aloud, none on what rounds to zero."""
    text = f"{abs(value):.{digits}f}"
    if float(text) == 0:
        return text
    return f"{'+' if value > 0 else '−'}{text}"
