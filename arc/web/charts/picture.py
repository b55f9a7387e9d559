"""A specification drawn: SVG for the page, and SVG or PNG to take along. Nothing is fetched."""

from __future__ import annotations

import re
from textwrap import wrap
from typing import Final

import altair as alt
import vl_convert

from arc.web.charts.theme import HERE, PANEL, THEMES

_SCALE: Final = 2.0
_CHARACTERS_PX: Final = 6.2
"""About the width of a character of a subtitle."""
_LINK: Final = re.compile(r"</?a\b[^>]*>")
"""A picture is looked at elsewhere, where the app's paths lead nowhere."""

_BACKGROUND: Final = re.compile(r"<svg\b[^>]*>")


def page_svg(chart: alt.TopLevelMixin) -> str:
    """The chart as SVG in the page's own colors, which its style sheet resolves."""
    return str(vl_convert.vegalite_to_svg(chart.to_dict(validate=False))).replace(HERE, "")


def picture_svg(
    chart: alt.TopLevelMixin, theme: str, title: str, sentences: list[str], width: int
) -> str:
    """The chart as a picture of its own: colors of the theme, the title and what it is about."""
    lines = [line for one in sentences for line in wrap(one, int(width / _CHARACTERS_PX))]
    named = chart.properties(title=alt.TitleParams(title, subtitle=lines))
    svg = _LINK.sub("", page_svg(named))
    for role, color in THEMES[theme].items():
        svg = svg.replace(role, color)
    background = f'<rect width="100%" height="100%" fill="{THEMES[theme][PANEL]}"/>'
    return _BACKGROUND.sub(lambda tag: tag[0] + background, svg, count=1)


def picture_png(svg: str) -> bytes:
    """A picture of ``picture_svg`` in pixels, for twice the density."""
    return bytes(vl_convert.svg_to_png(svg, scale=_SCALE))
