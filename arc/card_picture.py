"""A card as PNG: 1200 x 630 pixels as links are previewed, or 1080 x 1080 for a square post.

All lengths are pixels; places are (x, y) from the top left.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from itertools import chain
from math import ceil
from typing import Final, Literal, NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from arc.card import Card, Fact, Line, Panel, counted
from arc.diff import Codes
from arc.errors import RenderError
from arc.grid import Grid
from arc.palette import OFFICIAL
from arc.picture import Theme, ThemeName, font, shown_cells, theme_of
from arc.raster import palette_of, raster

CardSize = Literal["wide", "square"]

SIZES: Final[Mapping[CardSize, tuple[int, int]]] = {"wide": (1200, 630), "square": (1080, 1080)}
"""Width and height of each."""

MAX_TESTS: Final[Mapping[CardSize, int]] = {"wide": 2, "square": 3}
"""Most tests drawn with their answers; a line tells of the others."""

_MAX_INPUTS: Final = 4
_LARGEST_CELL: Final = 72
_MARGIN: Final = 56
_GAP: Final = 24
_TITLE: Final = 34
"""Height of the line above a grid."""
_WORDS: Final = 450
"""Height that the words of a square card need."""
_HEADLINES: Final = (54, 46, 38)
"""Sizes of letters to try; at the smallest a name is cut."""

_CHECK: Final = (((5.5, 10.5), (8.8, 13.8), (14.6, 6.8)),)
_CROSS: Final = (((6.6, 6.6), (13.4, 13.4)), ((13.4, 6.6), (6.6, 13.4)))
"""Strokes of the marks, in a box of 20 by 20."""


class Inks(NamedTuple):
    """Colors of a card around its grids, ``#RRGGBB``, as the pages have them."""

    surface: str
    panel: str
    ink: str
    dim: str
    accent: str
    right: str
    wrong: str


INKS: Final[Mapping[ThemeName, Inks]] = {
    "dark": Inks("#0F1115", "#171A21", "#E8EAF0", "#98A0B3", "#6EA8FF", "#35C48D", "#FF7B7B"),
    "light": Inks("#F7F8FA", "#FFFFFF", "#191C22", "#5C6577", "#1F57D6", "#0D7A50", "#C92F2F"),
}


class Box(NamedTuple):
    """A part of the card."""

    x: int
    y: int
    width: int
    height: int


def card_png(
    card: Card,
    *,
    size: CardSize = "wide",
    theme: ThemeName = "dark",
    colors: Sequence[str] = OFFICIAL,
) -> bytes:
    """The card as a PNG. Raises RenderError for a size or a theme there is not."""
    look = theme_of(theme)
    if size not in SIZES:
        raise RenderError(f"no card is {size!r:.40}; there are {' and '.join(SIZES)}")
    canvas = _Canvas(SIZES[size], INKS[theme], look, colors)
    if card.shows_answers:
        _draw_answers(canvas, card, MAX_TESTS[size])
    elif size == "wide":
        _draw_beside(canvas, card)
    else:
        _draw_below(canvas, card)
    return canvas.encode()


def fitted(text: str, size: int, width: float) -> str:
    """The text, cut with an ellipsis where it is wider than ``width``."""
    letters = font(size)
    if letters.getlength(text) <= width:
        return text
    for end in range(len(text) - 1, 0, -1):
        shorter = f"{text[:end].rstrip()}…"
        if letters.getlength(shorter) <= width:
            return shorter
    return ""


class _Canvas:
    """Draws text, marks and grids in a theme's colors."""

    def __init__(
        self, extent: tuple[int, int], inks: Inks, look: Theme, colors: Sequence[str]
    ) -> None:
        self.width, self.height = extent
        self.inks = inks
        self._colors = colors
        around = look._replace(surface=inks.panel, text=inks.ink)
        self._palette = np.array(palette_of(around, tuple(colors)), dtype=np.uint8).reshape(-1, 3)
        self._image = Image.new("RGB", extent, inks.surface)
        self._draw = ImageDraw.Draw(self._image)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        ink: str,
        width: float,
        *,
        bold: bool = False,
    ) -> None:
        """A line whose letters stand in the middle of (y, y + 1.4 size), cut at ``width``."""
        line = fitted(text, size, width)
        # The font has one weight: an outline of the same color makes it heavier.
        stroke = size / 32 if bold else 0
        middle = y + 0.7 * size
        self._draw.text(
            (x, middle), line, ink, font(size), anchor="lm", stroke_width=stroke, stroke_fill=ink
        )

    def mark(self, x: float, y: float, side: float, *, is_right: bool) -> None:
        """A check in a circle, or a cross."""
        color = self.inks.right if is_right else self.inks.wrong
        # Four times as large and shrunk, which smooths it.
        large = Image.new("L", (round(4 * side), round(4 * side)))
        draw, unit = ImageDraw.Draw(large), 4 * side / 20
        draw.ellipse((0, 0, 20 * unit - 1, 20 * unit - 1), fill=255)
        for stroke in _CHECK if is_right else _CROSS:
            points = [(px * unit, py * unit) for px, py in stroke]
            draw.line(points, fill=0, width=round(2.1 * unit), joint="curve")
        shape = large.resize((round(side), round(side)), Image.Resampling.BOX)
        self._image.paste(color, (round(x), round(y)), shape)

    def grid(self, x: int, y: int, cells: Codes, cell: int) -> None:
        """A grid's cells, holes and odd ones as everywhere."""
        part = raster(cells, cell, lines=True, marks=None, digits=False, colors=self._colors)
        self._image.paste(Image.fromarray(self._palette[part]), (x, y))

    def encode(self) -> bytes:
        out = io.BytesIO()
        self._image.save(out, "PNG", compress_level=6)
        return out.getvalue()


def _draw_beside(canvas: _Canvas, card: Card) -> None:
    """The inputs on the left, the words on the right."""
    side = canvas.height - 2 * _MARGIN
    left = Box(_MARGIN, _MARGIN, side, side)
    _draw_panels(canvas, _shown_inputs(card), left)
    x = left.x + left.width + _MARGIN
    _draw_words(canvas, card, Box(x, _MARGIN, canvas.width - _MARGIN - x, side))


def _draw_below(canvas: _Canvas, card: Card) -> None:
    """The inputs above the words."""
    width = canvas.width - 2 * _MARGIN
    height = canvas.height - 3 * _MARGIN - _WORDS
    _draw_panels(canvas, _shown_inputs(card), Box(_MARGIN, _MARGIN, width, height))
    _draw_words(canvas, card, Box(_MARGIN, canvas.height - _MARGIN - _WORDS, width, _WORDS))


def _draw_words(canvas: _Canvas, card: Card, box: Box) -> None:
    """Headline and facts from the top, the invitation at the foot."""
    inks = canvas.inks
    canvas.text(box.x, box.y, "ARC puzzle", 24, inks.dim, box.width)
    y = _draw_headline(canvas, card.headline, box.x, box.y + 46, _HEADLINES, box.width) + 26
    for fact in card.facts:
        _draw_fact(canvas, fact, Box(box.x, y, box.width, 72))
        y += 84
    note = _with_more(card.note, len(card.panels[0]) - _MAX_INPUTS)
    canvas.text(box.x, y, note, 22, inks.dim, box.width)
    if card.invitation:
        foot = box.y + box.height - 40
        canvas.text(box.x, foot, card.invitation, 30, inks.accent, box.width, bold=True)


def _draw_headline(
    canvas: _Canvas, lines: Sequence[Line], x: int, y: int, sizes: Sequence[int], width: int
) -> int:
    """The lines below each other, in the largest letters that fit. Gives where they end."""
    fitting = (n for n in sizes if all(font(n).getlength(line.text) <= width - 4 for line in lines))
    size = next(fitting, sizes[-1])
    for line in lines:
        canvas.text(x, y, _fitted_line(line, size, width), size, canvas.inks.ink, width, bold=True)
        y += round(1.22 * size)
    return y


def _fitted_line(line: Line, size: int, width: float) -> str:
    # The outline of bold letters is not in their length.
    return fitted(line.start, size, width - font(size).getlength(line.end) - 4) + line.end


def _draw_fact(canvas: _Canvas, fact: Fact, box: Box) -> None:
    canvas.mark(box.x, box.y + 4, 30, is_right=fact.is_solved)
    x, width = box.x + 46, box.width - 46
    canvas.text(x, box.y, fact.name, 27, canvas.inks.ink, width, bold=True)
    canvas.text(x, box.y + 38, fact.words, 24, canvas.inks.dim, width)


def _draw_answers(canvas: _Canvas, card: Card, most: int) -> None:
    """Headline and figures above a row of answers a test, ``most`` rows at most."""
    inks, width = canvas.inks, canvas.width - 2 * _MARGIN
    one = Line(" ".join(line.text for line in card.headline), "")
    is_one = font(46).getlength(one.text) < width - 4 and canvas.width > canvas.height
    lines, sizes = ((one,), (46,)) if is_one else (card.headline, (40, 34))
    y = _draw_headline(canvas, lines, _MARGIN, 40, sizes, width) + 6
    for fact in card.facts:
        canvas.mark(_MARGIN, y + 5, 24, is_right=fact.is_solved)
        words = f"{fact.name}: {fact.words}"
        canvas.text(_MARGIN + 36, y, words, 24, inks.dim, width - 36)
        y += 36
    foot = _with_more(card.note, len(card.panels) - most)
    bottom = canvas.height - (64 if foot else 32)
    if foot:
        canvas.text(_MARGIN, bottom + 12, foot, 22, inks.dim, width)
    _draw_panels(canvas, card.panels[:most], Box(_MARGIN, y + 18, width, bottom - y - 18))


def _with_more(note: str, rest: int) -> str:
    """The note, after how many tests there was no room for."""
    more = f"and {counted(rest, 'more test')}" if rest > 0 else ""
    return " · ".join(part for part in (more, note) if part)


def _shown_inputs(card: Card) -> tuple[tuple[Panel, ...], ...]:
    return (card.panels[0][:_MAX_INPUTS],)


def _draw_panels(canvas: _Canvas, rows: Sequence[Sequence[Panel]], area: Box) -> None:
    """Every panel in a tile of its own, all well-formed grids with cells of one size."""
    panels = list(chain.from_iterable(rows))
    columns = _best_columns(rows, area)
    count = ceil(len(panels) / columns)
    tile = _tile(area, columns, count)
    top = _TITLE if any(panel.title for panel in panels) else 0
    cell = _common_cell(panels, tile.width, tile.height - top)
    drawn = [_cells_in(panel, cell, tile.width, tile.height - top) for panel in panels]
    height = top + max(cells.shape[0] * own + 1 for cells, own in drawn)
    left_over = area.height - count * height - (count - 1) * _GAP
    for n, (panel, (cells, own)) in enumerate(zip(panels, drawn, strict=True)):
        x = area.x + n % columns * (tile.width + _GAP)
        y = area.y + left_over // 2 + n // columns * (height + _GAP)
        if not top:
            x += (tile.width - cells.shape[1] * own - 1) // 2
        else:
            _draw_title(canvas, panel, x, y, tile.width)
        canvas.grid(x, y + top, cells, own)


def _cells_in(panel: Panel, cell: int, width: int, height: int) -> tuple[Codes, int]:
    """What is drawn of a panel's grid, and its cell: ``cell``, or a smaller one that fits."""
    cells = shown_cells(panel.answer)
    own = min(cell, _cell_for(cells.shape, width, height))
    return cells[: (height - 1) // own, : (width - 1) // own], own


def _draw_title(canvas: _Canvas, panel: Panel, x: int, y: int, width: int) -> None:
    if panel.is_right is not None:
        canvas.mark(x, y + 2, 22, is_right=panel.is_right)
        x, width = x + 30, width - 30
    title = f"{panel.title}: none" if panel.answer is None else panel.title
    canvas.text(x, y - 2, title, 21, canvas.inks.ink, width)


def _best_columns(rows: Sequence[Sequence[Panel]], area: Box) -> int:
    """As many as a row has; the panels of a single row break where that makes them larger."""
    panels = rows[0]

    def cell(columns: int) -> int:
        tile = _tile(area, columns, ceil(len(panels) / columns))
        return _common_cell(panels, tile.width, tile.height - _TITLE)

    return max(range(len(panels), 0, -1), key=cell) if len(rows) == 1 else len(panels)


def _tile(area: Box, columns: int, rows: int) -> Box:
    width = (area.width - (columns - 1) * _GAP) // columns
    height = (area.height - (rows - 1) * _GAP) // rows
    return Box(area.x, area.y, width, height)


def _common_cell(panels: Sequence[Panel], width: int, height: int) -> int:
    """The cell at which every well-formed grid fits; a malformed answer gets its own."""
    grids = [panel.answer for panel in panels if isinstance(panel.answer, Grid)]
    return min(_cell_for(grid.shape, width, height) for grid in grids)


def _cell_for(shape: Sequence[int], width: int, height: int) -> int:
    """The largest cell that fits; at least a pixel, what is beyond is cut."""
    rows, columns = shape
    return max(1, min((width - 1) // columns, (height - 1) // rows, _LARGEST_CELL))
