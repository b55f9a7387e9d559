"""A chart drawn: SVG for the page, and SVG or PNG to take along. Nothing is fetched."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import Final

import vl_convert

from arc.web.charts.drawing import Drawing
from arc.web.charts.theme import AT_LEFT, HERE, PANEL, SMALL_PX, THEMES, TITLE_PX

_SCALE: Final = 2.0
_CHARACTERS_PX: Final = 6.2
"""About the width of a character of a subtitle."""
_LINK: Final = re.compile(r"</?a\b[^>]*>")
"""A picture is looked at elsewhere, where the app's paths lead nowhere."""

_MARGIN_PX: Final = 4
_LINE_PX: Final = SMALL_PX + 2
_AFTER_PX: Final = 8


def page_svg(drawing: Drawing) -> str:
    """The chart as SVG in the page's own colors, which its style sheet resolves."""
    return drawing.svg().replace(HERE, "")


def picture_svg(drawing: Drawing, theme: str, title: str, sentences: list[str], width: int) -> str:
    """The chart as a picture of its own: colors of the theme, the title and what it is about."""
    lines = [line for one in sentences for line in wrap(one, int(width / _CHARACTERS_PX))]
    plot = drawing.plot
    head = _MARGIN_PX + TITLE_PX + (len(lines) + 1) * _LINE_PX + _AFTER_PX
    named = {
        **AT_LEFT,
        "text": title,
        "subtitle": lines,
        "offset": _AFTER_PX,
        "dx": _MARGIN_PX - plot.left,
    }
    room = plot.room() | {"top": plot.top + head}
    svg = _LINK.sub("", drawing.svg(title=named, padding=room, background=PANEL))
    for role, color in THEMES[theme].items():
        svg = svg.replace(role, color)
    return svg


def picture_png(svg: str) -> bytes:
    """A picture of ``picture_svg`` in pixels, for twice the density."""
    return bytes(vl_convert.svg_to_png(svg, scale=_SCALE))
