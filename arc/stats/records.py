"""What an analysis says: an estimate with its interval, or why there is none."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


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


def counted(n: int, one: str, many: str | None = None) -> str:
    """A count in words: ``1 trial``, ``1,204 trials``."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"
