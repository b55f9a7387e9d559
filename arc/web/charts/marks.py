"""Marks as SVG: lines, dots, areas and text, placed in pixels.

What is told of a mark (``says``) is its ``aria-label``, which the page shows beside the pointer
too; a mark of which nothing is told is hidden from screen readers.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from math import sqrt
from typing import Any, Final, Literal

import pandas as pd

Point = tuple[float, float]
Anchor = Literal["start", "middle", "end"]

LINE_PX: Final = 13
"""From one line of small text to the next."""

_DOWN: Final = 0.3
"""Of a text's size: how far its baseline is under its middle."""

_HIDDEN: Final = ' aria-hidden="true"'


def rows(table: pd.DataFrame) -> list[Any]:
    """The rows of a table, with its columns as attributes."""
    return list(table.itertuples(index=False))


def number(pixels: float) -> str:
    """As short as a hundredth of a pixel can be said."""
    return f"{pixels:.2f}".rstrip("0").rstrip(".")


def group(marks: Iterable[str], **attributes: object) -> str:
    """The marks with what they have in common; an attribute's ``_`` stands for ``-``."""
    return f"<g{_attributes(attributes)}>{''.join(marks)}</g>"


def moved(x: float, y: float, *marks: str) -> str:
    """The marks from another corner."""
    return group(marks, transform=f"translate({number(x)},{number(y)})")


def rule(begin: Point, end: Point, **attributes: object) -> str:
    """A straight line."""
    (x1, y1), (x2, y2) = begin, end
    at = f'x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}" y2="{number(y2)}"'
    return f"<line {at}{_attributes(attributes)}/>"


def dot(at: Point, area: float, says: str, href: str | None = None, **attributes: object) -> str:
    """A circle as wide as a square of so many square pixels; with ``href`` a link."""
    x, y = at
    told = f'role="graphics-symbol" aria-roledescription="point" aria-label="{escape(says)}"'
    place = f'cx="{number(x)}" cy="{number(y)}" r="{number(sqrt(area) / 2)}"'
    drawn = f"<circle {told} {place}{_attributes(attributes)}/>"
    return drawn if href is None else f'<a xlink:href="{escape(href)}">{drawn}</a>'


def line(points: Iterable[Point], says: str | None = None, **attributes: object) -> str:
    """A line from point to point."""
    told = _HIDDEN if says is None else f' role="graphics-symbol" aria-label="{escape(says)}"'
    return f'<path{told} d="{_path(points)}"{_attributes(attributes)}/>'


def area(upper: Iterable[Point], lower: Iterable[Point], **attributes: object) -> str:
    """What is between two lines that both go from left to right."""
    outline = _path([*upper, *reversed(list(lower))])
    return f'<path{_HIDDEN} d="{outline}Z"{_attributes(attributes)}/>'


def text(at: Point, words: str, size: int, anchor: Anchor = "start", **attributes: object) -> str:
    """Words beside a point, their middle as high as it."""
    x, y = at
    return baseline_text((x, y + round(_DOWN * size)), words, size, anchor, **attributes)


def baseline_text(
    at: Point, words: str, size: int, anchor: Anchor = "start", **attributes: object
) -> str:
    """Words that stand on a point."""
    place = f'x="{number(at[0])}" y="{number(at[1])}" font-size="{size}" text-anchor="{anchor}"'
    return f"<text {place}{_attributes(attributes)}>{escape(words, quote=False)}</text>"


def stepped(points: Iterable[Point]) -> list[Point]:
    """The points of a line that stays as high as it is until the next of ``points``."""
    steps: list[Point] = []
    for x, y in points:
        if steps:
            steps.append((x, steps[-1][1]))
        steps.append((x, y))
    return steps


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{number(x)},{number(y)}" for x, y in points)


def _attributes(values: dict[str, object]) -> str:
    return "".join(
        f' {name.replace("_", "-")}="{value}"'
        for name, value in values.items()
        if value is not None
    )
