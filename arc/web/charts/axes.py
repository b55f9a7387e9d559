"""A plot: the rectangle that marks are drawn in, its scales, and axes around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import Final, NamedTuple

from arc.web.charts.marks import LINE_PX, Anchor, baseline_text, group, moved, number, rule, text
from arc.web.charts.theme import DIM, LINE, SMALL_PX

QUARTERS: Final = (0, 0.25, 0.5, 0.75, 1)
_TICK_PX: Final = 40
"""About the room of a tick."""
_PADDING_PX: Final = 6
_BASELINE_PX: Final = 15
_CHARACTER_PX: Final = 6.2
"""About the width of a character of a label."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Marks as SVG, placed in a box of so many pixels from its upper left corner."""

    width: float
    height: float
    marks: str


class Scale(NamedTuple):
    """From a measure to pixels, in proportion."""

    low: float
    high: float
    from_px: float
    to_px: float

    def __call__(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return self.from_px + share * (self.to_px - self.from_px)


class Tick(NamedTuple):
    """Where an axis says something, and what: a line of it, or more."""

    px: float
    words: str


class Plot(NamedTuple):
    """The rectangle and the room left around it, in pixels. Marks count from its upper left corner."""

    width: float
    height: float
    left: float = 42
    right: float = 14
    top: float = 10
    bottom: float = 42

    def x(self, low: float, high: float) -> Scale:
        """A scale across the rectangle."""
        return Scale(low, high, 0, self.width)

    def y(self, low: float, high: float) -> Scale:
        """A scale up the rectangle."""
        return Scale(low, high, self.height, 0)

    def drawing(self, *marks: str) -> Drawing:
        """The marks with the room around them."""
        return Drawing(
            self.left + self.width + self.right,
            self.top + self.height + self.bottom,
            moved(self.left, self.top, *marks),
        )


def below(plot: Plot, ticks: Sequence[Tick], title: str = "", grid: bool = False) -> str:
    """An axis under the plot: labels of a line or two (``|`` between them), and its title."""
    lines = [_upright(plot, tick.px) for tick in ticks] if grid else []
    labels = [
        baseline_text(
            (tick.px + 0.5, plot.height + _BASELINE_PX + row * LINE_PX),
            words,
            SMALL_PX,
            _flush(plot, tick.px),
        )
        for tick in _apart(ticks)
        for row, words in enumerate(tick.words.split("|"))
    ]
    rows = max((tick.words.count("|") for tick in ticks), default=0)
    return _axis(lines, [*labels, *_title(plot, title, 36 + rows * LINE_PX)])


def below_tilted(plot: Plot, ticks: Iterable[Tick], title: str) -> str:
    """The same where labels have no room side by side: their first lines, tilted."""
    labels = [
        group(
            [text((0, 3), tick.words.partition("|")[0], SMALL_PX, "end")],
            transform=f"translate({number(tick.px)},{number(plot.height + _PADDING_PX)}) rotate(-45)",
        )
        for tick in ticks
    ]
    return _axis([], [*labels, *_title(plot, title, 70)])


def beside(plot: Plot, ticks: Iterable[Tick]) -> str:
    """An axis at the left of the plot, with a line across for each tick."""
    ticks = list(ticks)
    heights = [round(tick.px) + 0.5 for tick in ticks]
    lines = [rule((0.5, y), (plot.width + 0.5, y)) for y in heights]
    labels = [text((-_PADDING_PX, tick.px + 0.5), tick.words, SMALL_PX, "end") for tick in ticks]
    return _axis(lines, labels)


def percent_ticks(scale: Scale, values: Iterable[float] = QUARTERS) -> list[Tick]:
    """Ticks at shares, 0..1, told in per cent."""
    return [Tick(scale(value), f"{100 * value:.0f} %") for value in values]


def number_ticks(scale: Scale, count: int | None = None, whole: bool = False) -> list[Tick]:
    """About ``count`` ticks at round numbers; without it, as many as there is room for."""
    count = count or ceil(abs(scale.to_px - scale.from_px) / _TICK_PX)
    step = _step(scale.low, scale.high, count)
    step = max(step, 1.0) if whole else step
    first, last = ceil(scale.low / step - 1e-9), floor(scale.high / step + 1e-9)
    return [Tick(scale(i * step), f"{i * step:,.10g}") for i in range(first, last + 1)]


def rounded(low: float, high: float) -> tuple[float, float]:
    """The range made larger, so that both ends are round numbers."""
    if low == high:
        return low, low + 1
    step = _step(low, high, 10)
    return floor(low / step + 1e-9) * step, ceil(high / step - 1e-9) * step


def _step(low: float, high: float, count: int) -> float:
    """One, two or five times a power of ten, so that about ``count`` fit in."""
    rough = (high - low) / count
    power = 10.0 ** floor(log10(rough))
    # Geometric means of the neighbors: 10 and 5, 5 and 2, 2 and 1.
    factor = next(
        (one for one, least in ((10, 50), (5, 10), (2, 2)) if rough / power >= least**0.5), 1
    )
    return factor * power


def _apart(ticks: Sequence[Tick]) -> Sequence[Tick]:
    """Every second one, until their labels have room."""
    while len(ticks) > 2:
        widest = max(len(words) for tick in ticks for words in tick.words.split("|"))
        if abs(ticks[1].px - ticks[0].px) >= (widest + 0.5) * _CHARACTER_PX:
            break
        ticks = ticks[::2]
    return ticks


def _flush(plot: Plot, px: float) -> Anchor:
    """The labels at both ends stay within the plot."""
    return "start" if abs(px) < 1 else "end" if abs(px - plot.width) < 1 else "middle"


def _upright(plot: Plot, px: float) -> str:
    x = round(px) + 0.5
    return rule((x, 0.5), (x, plot.height + 0.5))


def _title(plot: Plot, title: str, down: float) -> list[str]:
    middle = (plot.width / 2 + 0.5, plot.height + down + 0.5)
    return [baseline_text(middle, title, SMALL_PX, "middle")] if title else []


def _axis(lines: Iterable[str], texts: Iterable[str]) -> str:
    grid = group(lines, stroke=LINE, aria_hidden="true")
    return grid + group(texts, fill=DIM, pointer_events="none")
