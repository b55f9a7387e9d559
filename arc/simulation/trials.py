"""How one simulated person works at one trial: answers, stretches of work, interruptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from arc.grid import Grid
from arc.protocols import TOOLS, Protocol
from arc.simulation.mistakes import wrong_answer
from arc.simulation.pacing import THOUGHT_S, End, Interruptions, Look, Spend, paced
from arc.simulation.pages import PlayPage
from arc.simulation.painting import Edit, Hand, paint
from arc.simulation.people import TrialDraw
from arc.tasks import Task

_RULES: Final = (
    "The shapes stay where they are and the empty part is filled in.",
    "I think every shape is moved to the one with the same color.",
    "It is the same picture with the pattern carried on.",
    "The lines go on until they hit something.",
    "No idea, I went by what the examples look like.",
)
"""Words for a rule where a protocol wants some; they fit no task in particular."""


@dataclass(frozen=True, slots=True)
class Habits:
    """What a person does without it being counted as work.

    ``shapes`` is the chance of taking a tool over the pen where it fits. The other chances
    are for each trial: of leaving the tab, pausing, and loading the page anew.
    """

    shapes: float
    hides: float
    pauses: float
    reloads: float


def draw_habits(rng: np.random.Generator) -> Habits:
    """Somebody's habits: our own choice, for variety; nothing else depends on them."""
    shapes = float(rng.beta(1.5, 2))
    return Habits(shapes, *(float(rng.beta(1, b)) for b in (5, 20, 20)))


def play_trial(
    page: PlayPage,
    draw: TrialDraw,
    task: Task,
    pair_index: int,
    rules: Protocol,
    habits: Habits,
    rng: np.random.Generator,
) -> None:
    """Work at a trial as drawn, up to its end or to leaving it."""
    pair = task.test[pair_index]
    assert pair.output is not None
    spend, between = _times(draw, rules, habits, rng)
    hand = _hand(draw, spend, rules, habits, rng)
    answers = _answers(draw, pair.output, rng)
    work = _stretches(draw, answers, pair.input, hand, rng)
    look = _looker(task, rng) if "select" in hand.tools else None
    for stretch in paced([(edits, end) for edits, end, _ in work], spend, between, look, rng):
        *beats, last = stretch
        for beat in beats:
            page.play(beat)
        page.wait(last.gap_ms)
        if last.kind == "left":
            page.leave()
        elif last.kind == "close":
            _close(page, draw)
        else:
            _submit(page, draw, answers.pop(0), rules, rng)


def _times(
    draw: TrialDraw, rules: Protocol, habits: Habits, rng: np.random.Generator
) -> tuple[Spend, Interruptions]:
    if rules.time_limit_s is not None:
        # Against the clock nobody strolls off: the times drawn just fit the limit.
        idle_s = draw.idle_s if draw.idle_s > 20 else 0.0
        thinking_s = draw.thinking_s + draw.idle_s - idle_s
        return Spend(thinking_s, draw.painting_s, idle_s), Interruptions()
    between = Interruptions(
        hidden_s=_some(habits.hides, 25, rng),
        paused_s=_some(habits.pauses, 90, rng),
        away_s=_some(habits.reloads, 40, rng),
    )
    return Spend(draw.thinking_s, draw.painting_s, draw.idle_s), between


def _some(chance: float, median_s: float, rng: np.random.Generator) -> tuple[float, ...]:
    """None, one or seldom more spans of about ``median_s``."""
    count = int(rng.binomial(3, chance / 3))
    return tuple(median_s * float(np.exp(rng.normal(0, 0.8))) for _ in range(count))


def _hand(
    draw: TrialDraw, spend: Spend, rules: Protocol, habits: Habits, rng: np.random.Generator
) -> Hand:
    """The more thoughts there are, the shorter the strokes between them."""
    thoughts = spend.thinking_s / THOUGHT_S
    longest = int(np.clip(rng.integers(4, 14) - thoughts / 12, 1, 12))
    share = min(0.5, draw.undo_share)
    return Hand(
        tools=frozenset(TOOLS if rules.tools is None else rules.tools),
        shapes=habits.shapes,
        longest=longest,
        # A slip is an edit itself: of n edits, n * share were undone.
        slips=share / (1 - share),
    )


def _answers(draw: TrialDraw, truth: Grid, rng: np.random.Generator) -> list[Grid]:
    """What is handed in, first to last, and what a trial that ends otherwise had got to."""
    answers: list[Grid] = []
    for _ in range(draw.wrong_attempts):
        answers.append(wrong_answer(truth, answers, rng))
    return [*answers, truth] if draw.outcome == "solved" else answers


def _stretches(
    draw: TrialDraw,
    answers: Sequence[Grid],
    test_input: Grid,
    hand: Hand,
    rng: np.random.Generator,
) -> list[tuple[list[Edit], End, Grid]]:
    """The work for each answer, and for a trial that ends otherwise the work broken off."""
    now = Grid.blank(*test_input.shape)
    work: list[tuple[list[Edit], End, Grid]] = []
    for answer in answers:
        work.append((paint(now, answer, test_input, hand, rng), "attempt", answer))
        now = answer
    if draw.outcome in ("gave_up", "timed_out", "abandoned"):
        towards = wrong_answer(test_input, answers, rng)
        edits = paint(now, towards, test_input, hand, rng)
        part = edits[: int(len(edits) * rng.uniform(0, 0.8))]
        end: End = "left" if draw.outcome == "abandoned" else "close"
        work.append((part, end, now))
    return work


def _looker(task: Task, rng: np.random.Generator) -> Look:
    """Looks at parts of the examples, drawn by lot."""
    examples = [
        (f"train.{number}.{side}", grid)
        for number, pair in enumerate(task.train)
        for side, grid in (("input", pair.input), ("output", pair.output))
        if grid is not None
    ]

    def look() -> Edit:
        source, grid = examples[int(rng.integers(len(examples)))]
        rows = sorted(rng.integers(0, grid.height, 2).tolist())
        columns = sorted(rng.integers(0, grid.width, 2).tolist())
        start, end = zip(rows, columns, strict=True)
        return Edit("copy", {"source": source, "from": start, "to": end})

    return look


def _close(page: PlayPage, draw: TrialDraw) -> None:
    if draw.outcome == "timed_out":
        page.close("timed_out")
    else:
        page.close("gave_up", draw.reason)


def _submit(
    page: PlayPage, draw: TrialDraw, answer: Grid, rules: Protocol, rng: np.random.Generator
) -> None:
    """Hand in an answer; where no verdict follows, the right one was the last anyway."""
    sure = int(np.clip(draw.confidence + 5 * rng.integers(-2, 3), 0, 100))
    confidence = sure if rules.confidence else None
    rule = None if rules.rule_description == "never" else _RULES[int(rng.integers(len(_RULES)))]
    told = page.submit(answer, confidence, rule)
    is_last = draw.solved_at_attempt == told["attempt_number"]
    if is_last and not told["closed"]:
        page.wait(2000)
        page.close("done")
