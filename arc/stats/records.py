"""What an analysis says: an estimate or a rate with its interval, or why there is none."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

Measure = Literal["pair_solved", "task_solved", "pass_at_k"]
Denominator = Literal["shown", "submitted"]

_RULES: Final[dict[Measure, str]] = {
    "pair_solved": "share of tests with an exact answer within {k}",
    "task_solved": "share of tasks with an exact answer on every test within {k}",
    "pass_at_k": "mean over tasks of the share of a task's tests solved with {k}",
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """A slope or a spread with its 95 % interval.

    ``name`` says what was estimated, ``unit`` of what ``value``, ``low`` and ``high``
    are numbers, ``interval`` how the interval was made. ``standard_error`` is None for
    intervals that do not rest on one. The counts are what the estimate rests on, after
    everything that says nothing was left out; ``rows`` is what ``n_rows`` counts.
    """

    name: str
    unit: str
    value: float
    low: float
    high: float
    standard_error: float | None
    interval: str
    n_rows: int
    n_participants: int
    n_tasks: int
    rows: str = "trials"

    @property
    def excludes_zero(self) -> bool:
        """Whether the whole interval is on one side of zero."""
        return self.low > 0 or self.high < 0

    def to_json(self) -> dict[str, Any]:
        """A plain object; ``enough`` tells it from ``NotEnough``."""
        return {"enough": True, **asdict(self)}


@dataclass(frozen=True, slots=True)
class NotEnough:
    """No numbers: ``why`` is one sentence with what there is and what is needed."""

    name: str
    why: str

    def to_json(self) -> dict[str, Any]:
        """A plain object; ``enough`` tells it from ``Estimate``."""
        return {"enough": False, **asdict(self)}


Finding = Estimate | NotEnough


@dataclass(frozen=True, slots=True)
class Rate:
    """One rate of people or of a model. Shares are 0..1, None where there is nothing to count.

    ``solved`` of ``n`` tests (``pair_solved``) or of ``n`` rounds on tasks; for
    ``pass_at_k`` the sum of their task scores, and ``value`` is not solved / n, since
    there every task weighs the same. Of a model ``n`` counts tests or tasks, and
    ``n_participants`` is None. ``small`` marks what rests on fewer than 20 people (or
    people worth as many, where some have most of the trials), or tasks for a model.
    """

    who: str
    measure: Measure
    attempts: int
    denominator: Denominator
    value: float | None
    low: float | None
    high: float | None
    interval: str
    solved: float
    n: int
    n_participants: int | None
    n_tasks: int
    small: bool

    @property
    def name(self) -> str:
        """Measure, attempts and denominator: ``pass_at_2, of all tasks shown``."""
        k, unit = self.attempts, self._unit + "s"
        of = f"all {unit} shown" if self.denominator == "shown" else f"{unit} with an answer"
        if self.measure == "pass_at_k":
            return f"pass_at_{k}, of {of}"
        return f"{self.measure} with {counted(k, 'attempt')}, of {of}"

    @property
    def rule(self) -> str:
        """What is counted, in words."""
        return rule_of(self.measure, counted(self.attempts, "attempt"))

    def words(self) -> str:
        """Value, n and interval: ``56 % (62 of 110 tests, 23 people, 95 % interval 47 to 65 %)``."""
        if self.value is None or self.low is None or self.high is None:
            return f"no figure yet: no {self._unit} to count"
        parts = [self._of_n(), f"95 % interval {100 * self.low:.0f} to {100 * self.high:.0f} %"]
        if self.n_participants is not None:
            parts.insert(1, counted(self.n_participants, "person", "people"))
        if self.small:
            parts.append("few, so take it with care")
        return f"{100 * self.value:.0f} % ({', '.join(parts)})"

    def to_json(self) -> dict[str, Any]:
        """A plain object, with the name and the rule."""
        return {"name": self.name, "rule": self.rule, **asdict(self)}

    @property
    def _unit(self) -> str:
        return "test" if self.measure == "pair_solved" else "task"

    def _of_n(self) -> str:
        if self.measure != "pass_at_k":
            return f"{self.solved:,.0f} of {counted(self.n, self._unit)}"
        here = counted(self.n_tasks, "task")
        return here if self.n_participants is None else f"{here} played {counted(self.n, 'time')}"


def rule_of(measure: Measure, attempts: str = "k attempts") -> str:
    """What a measure counts, in words."""
    return _RULES[measure].format(k=attempts)


def counted(n: int, one: str, many: str | None = None) -> str:
    """A count in words: ``1 trial``, ``1,204 trials``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
