"""Every figure of the statistics page, in its order, and where the newest are kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from threading import Lock, RLock
from types import MappingProxyType
from typing import Final

from arc.stats.data import Dataset
from arc.web.charts.picture import page_svg
from arc.web.figures import compared, each_task, mistakes, people
from arc.web.figures.figure import Figure
from arc.web.figures.material import Material
from arc.web.figures.query import Query

Make = Callable[[Material], Figure]

FIGURES: Final[Mapping[str, tuple[str, Make]]] = MappingProxyType(
    {
        "attempts": ("People and o3 with 1, 2 and 3 attempts", compared.attempts),
        "blind": ("Like for like: two attempts, no word in between", compared.blind),
        "tasks": ("Each task, and whether anyone solved it", each_task.tasks),
        "jagged": (
            "The jagged edge: people's share and o3's result on each task",
            each_task.jagged,
        ),
        "size": ("Solving by the size of the grids", compared.size),
        "time": ("Time to solve", people.time),
        "session": ("Along the session", people.session),
        "fatigue": ("Fatigue and practice", people.fatigue),
        "gave-up": ("Who gave up, and why", people.gave_up),
        "disputed": ("Disputed tasks", compared.disputed),
        "mistakes": ("What went wrong, by kind", mistakes.mistakes),
    }
)
"""By name: the title, and what makes it."""

WITHOUT_PEOPLE: Final = ("size", "mistakes")
"""What there is to show where no trial counts."""

_MOST_QUERIES: Final = 12


@dataclass(frozen=True)
class Sheet:
    """The figures of one query on one dataset, each made and drawn once."""

    material: Material
    _lock: RLock = field(default_factory=RLock)
    _figures: dict[str, Figure] = field(default_factory=dict)
    _drawn: dict[tuple[str, int], str] = field(default_factory=dict)

    def figure(self, name: str) -> Figure:
        """Raises KeyError for a name that is none of ``FIGURES``."""
        with self._lock:
            if name not in self._figures:
                self._figures[name] = FIGURES[name][1](self.material)
            return self._figures[name]

    def shown(self, name: str, width: int) -> tuple[Figure, str | None]:
        """The figure with its chart for the page; None where there are only words."""
        with self._lock:
            figure = self.figure(name)
            if figure.draw is None:
                return figure, None
            if (name, width) not in self._drawn:
                self._drawn[name, width] = page_svg(figure.draw(width))
            return figure, self._drawn[name, width]


class Sheets:
    """The sheets looked at last; those of an older dataset are let go. Safe among threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._dataset: Dataset | None = None
        self._sheets: OrderedDict[Query, Sheet] = OrderedDict()

    def of(self, dataset: Dataset, query: Query) -> Sheet:
        with self._lock:
            if self._dataset is not dataset:
                self._sheets.clear()
                self._dataset = dataset
            sheet = self._sheets.pop(query, None) or Sheet(Material(dataset, query))
            self._sheets[query] = sheet
            while len(self._sheets) > _MOST_QUERIES:
                self._sheets.popitem(last=False)
            return sheet


@cache
def of_process() -> Sheets:
    """The sheets of this process."""
    return Sheets()
