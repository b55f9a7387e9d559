"""Drawing into arrays of pixels: grids, words, and the palette behind both.

A pixel is an index into the palette that ``palette_of`` gives: ARC's ten colors, then
what is around the grids. Arrays are uint8 of shape (height, width).
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from arc.diff import HOLE, ODD, Codes, Mask
from arc.palette import rgb
from arc.picture import (
    DIGITS_FROM,
    FONT_SIZE,
    HIDDEN_SIDE,
    LABEL_HEIGHT,
    LINES_FROM,
    Block,
    Theme,
    font,
    is_bright,
    text_width,
)

Pixels = NDArray[np.uint8]

# Palette indexes after ARC's ten colors. The shades between surface and text
# smooth the letters.
LINE: Final = 10
SURFACE: Final = 11
TEXT: Final = 12
_BLACK: Final = 13
_WHITE: Final = 14
_SHADES: Final = (SURFACE, 15, 16, 17, TEXT)
_CLEAR: Final = 255
"""In a stamp: leave the pixel below as it is."""


def place(pixels: Pixels, block: Block, cell: int, *, digits: bool, colors: Sequence[str]) -> None:
    """Draw one grid, or the box that hides it, in its place."""
    if block.cells is None:
        part = _hidden(cell)
    else:
        part = raster(block.cells, cell, lines=True, marks=None, digits=digits, colors=colors)
    pixels[block.y : block.y + part.shape[0], block.x : block.x + part.shape[1]] = part


def raster(
    cells: Codes,
    cell: int,
    *,
    lines: bool,
    marks: Mask | None,
    digits: bool,
    colors: Sequence[str],
) -> Pixels:
    """The grid's pixels as palette indexes, one more a side with lines."""
    height, width = cells.shape
    indexes = np.where(cells < 0, SURFACE, cells).astype(np.uint8)
    body = indexes.repeat(cell, axis=0).repeat(cell, axis=1)
    _stamp(body, cell, cells == HOLE, _checker(cell))
    _stamp(body, cell, cells == ODD, _glyph("?", cell, TEXT))
    if digits and cell >= DIGITS_FROM:
        for color in np.unique(cells[cells >= 0]).tolist():
            ink = _BLACK if is_bright(colors[color]) else _WHITE
            _stamp(body, cell, cells == color, _glyph(str(color), cell, ink))
    with_lines = lines and cell >= LINES_FROM
    if with_lines:
        lined = np.full((height * cell + 1, width * cell + 1), LINE, dtype=np.uint8)
        lined[:-1, :-1] = body
        lined[::cell] = LINE
        lined[:, ::cell] = LINE
        body = lined
    if marks is not None and marks.any():
        inner = body[: height * cell, : width * cell]
        own = np.ascontiguousarray(inner)
        _stamp(own, cell, marks, _frame(cell))
        inner[:] = own
    return body


def _stamp(body: Pixels, cell: int, where: Mask, stamp: Pixels) -> None:
    """Put a cell-sized picture on every cell that ``where`` names."""
    if not where.any():
        return
    height, width = where.shape
    squares = body.reshape(height, cell, width, cell).transpose(0, 2, 1, 3)
    squares[where] = np.where(stamp == _CLEAR, squares[where], stamp)


@lru_cache(maxsize=256)
def _frame(cell: int) -> Pixels:
    """A black frame with a white one inside it, leaving the middle clear where there is room."""
    stamp = np.full((cell, cell), _CLEAR, dtype=np.uint8)
    edge = 0 if cell < 6 else 1
    thick = max(1, cell // 12)
    for color in (_BLACK, _WHITE):
        if 2 * edge < cell:
            square = stamp[edge : cell - edge, edge : cell - edge]
            middle = square[thick:-thick, thick:-thick].copy()
            square[:] = color
            square[thick:-thick, thick:-thick] = middle
        edge += thick
    return stamp


@lru_cache(maxsize=256)
def _checker(cell: int) -> Pixels:
    """Small squares in two tones."""
    step = max(1, cell // 4)
    y, x = np.indices((cell, cell)) // step
    return np.where((x + y) % 2, LINE, SURFACE).astype(np.uint8)


@lru_cache(maxsize=1024)
def _glyph(text: str, cell: int, ink: int) -> Pixels:
    """One character in the middle of a cell."""
    image = Image.new("1", (cell, cell))
    middle = (cell + 1) / 2
    draw = ImageDraw.Draw(image)
    draw.text((middle, middle), text, fill=1, font=font(max(5, cell * 2 // 3)), anchor="mm")
    return np.where(np.asarray(image), ink, _CLEAR).astype(np.uint8)


def _hidden(cell: int) -> Pixels:
    """An empty box with a question mark."""
    side = HIDDEN_SIDE * cell + 1
    box = np.full((side, side), LINE, dtype=np.uint8)
    box[1:-1, 1:-1] = SURFACE
    glyph = _glyph("?", side, TEXT)
    return np.where(glyph == _CLEAR, box, glyph)


def with_label(pixels: Pixels, label: str) -> Pixels:
    """The pixels with a line of text above."""
    height, width = pixels.shape
    canvas = np.full((height + LABEL_HEIGHT, max(width, text_width(label))), SURFACE, np.uint8)
    canvas[LABEL_HEIGHT:, :width] = pixels
    write(canvas, 0, 0, label)
    return canvas


def write(pixels: Pixels, x: int, y: int, text: str) -> None:
    """Write a label in place, in five shades."""
    width = min(text_width(text), pixels.shape[1] - x)
    image = Image.new("L", (width, LABEL_HEIGHT))
    draw = ImageDraw.Draw(image)
    letters = font(FONT_SIZE)
    pen = 0.0
    base = LABEL_HEIGHT - 7
    for character in text:
        if character in "×–":  # the built-in font has neither
            advance = letters.getlength("+")
            _draw_sign(image, character, pen, base, advance)
        else:
            known = character if character.isascii() else "?"
            draw.text((pen, base), known, fill=255, font=letters, anchor="ls")
            advance = letters.getlength(known)
        pen += advance
    shades = np.array(_SHADES, dtype=np.uint8)[
        (np.asarray(image).astype(np.uint16) * 4 + 127) // 255
    ]
    pixels[y : y + LABEL_HEIGHT, x : x + width] = shades


def _draw_sign(image: Image.Image, sign: str, pen: float, base: int, advance: float) -> None:
    """A cross or a dash, drawn four times as large and shrunk, which smooths it."""
    side = round(advance)
    large = Image.new("L", (4 * side, 4 * side))
    draw = ImageDraw.Draw(large)
    near, far = side * 0.7, side * 3.3
    if sign == "×":
        draw.line((near, near, far, far), fill=255, width=5)
        draw.line((near, far, far, near), fill=255, width=5)
    else:
        draw.line((near, 2 * side, far, 2 * side), fill=255, width=5)
    image.paste(large.resize((side, side), Image.Resampling.BOX), (round(pen), base - side))


def encode(pixels: Pixels, theme: Theme, colors: Sequence[str]) -> bytes:
    """The pixels as a palette PNG."""
    height, width = pixels.shape
    image = Image.frombytes("P", (width, height), pixels.tobytes())
    image.putpalette(palette_of(theme, tuple(colors)))
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=4)
    return out.getvalue()


@lru_cache(maxsize=32)
def palette_of(theme: Theme, colors: tuple[str, ...]) -> list[int]:
    surface, text = rgb(theme.surface), rgb(theme.text)
    between = [
        tuple(s + (t - s) * part // 4 for s, t in zip(surface, text, strict=True))
        for part in (1, 2, 3)
    ]
    entries = [*map(rgb, colors), rgb(theme.line), surface, text, (0, 0, 0), (255,) * 3, *between]
    return [channel for entry in entries for channel in entry]
