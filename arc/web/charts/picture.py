"""A drawing as SVG for the page, and as SVG or PNG to take along."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import Final

from arc.web.charts.axes import Drawing
from arc.web.charts.marks import LINE_PX, baseline_text, group, moved, number
from arc.web.charts.theme import BOLD, DIM, INK, PANEL, SMALL_PX, THEMES, TITLE_PX

_SCALE: Final = 2.0
_CHARACTERS_PX: Final = 6.2
"""About the width of a character of a subtitle."""
_LINK: Final = re.compile(r"</?a\b[^>]*>")
"""A picture is looked at elsewhere, where the app's paths lead nowhere."""

_MARGIN_PX: Final = 4
_TITLE_DOWN_PX, _LINES_DOWN_PX, _AFTER_PX = 16, 34, 8


def page_svg(drawing: Drawing) -> str:
    """The drawing as SVG in the page's own colors, which its style sheet resolves."""
    width, height = number(drawing.width), number(drawing.height)
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return (
        f'<svg {spaces} width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="sans-serif" fill="none">{drawing.marks}</svg>'
    )


def picture_svg(drawing: Drawing, theme: str, title: str, sentences: list[str], width: int) -> str:
    """The drawing as a picture of its own: colors of the theme, the title and what it is about."""
    lines = [line for one in sentences for line in wrap(one, int(width / _CHARACTERS_PX))]
    head = _LINES_DOWN_PX + len(lines) * LINE_PX + _AFTER_PX
    about = [
        baseline_text((_MARGIN_PX, _LINES_DOWN_PX + row * LINE_PX), one, SMALL_PX)
        for row, one in enumerate(lines)
    ]
    named = [
        baseline_text((_MARGIN_PX, _TITLE_DOWN_PX), title, TITLE_PX, fill=INK, font_weight=BOLD),
        group(about, fill=DIM),
        moved(0, head, _LINK.sub("", drawing.marks)),
    ]
    background = f'<rect width="100%" height="100%" fill="{PANEL}"/>'
    svg = page_svg(Drawing(width, drawing.height + head, background + "".join(named)))
    for role, color in THEMES[theme].items():
        svg = svg.replace(role, color)
    return svg


def picture_png(svg: str) -> bytes:
    """A picture of ``picture_svg`` in pixels, for twice the density."""
    # Wanted by who takes a picture along, while every visitor would wait for the import.
    import vl_convert

    return bytes(vl_convert.svg_to_png(svg, scale=_SCALE))
