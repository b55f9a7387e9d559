"""What a picture of a grid or a task shows and where, before it becomes PNG or SVG.

All lengths are pixels; places are (x, y) from the top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final, Literal, NamedTuple

import numpy as np
from PIL import ImageFont

from arc.answers import Attempt, RawAnswer
from arc.diff import HOLE, ODD, Codes, Mask, codes, shape_label
from arc.errors import RenderError
from arc.grid import Grid, size_label
from arc.palette import rgb
from arc.tasks import Task

ThemeName = Literal["dark", "light"]

MAX_SHOWN: Final = 120
"""Most rows and columns of a malformed answer drawn; the label tells its true size."""
MAX_PICTURE: Final = 8192
"""Most pixels a side."""
MAX_CELL: Final = 200
"""Most pixels a cell."""
LARGEST_FITTED_CELL: Final = 48
"""Most pixels a cell when a picture is fitted into a box: a 1 x 1 grid need not fill it."""
LINES_FROM: Final = 4
"""Smallest cell that gets grid lines; below, lines would hide the colors."""
DIGITS_FROM: Final = 9
"""Smallest cell that gets digits."""
MARKS_FROM: Final = 3
"""Smallest cell that can carry a mark."""
FONT_SIZE: Final = 14
"""Pixels, of every label."""
LABEL_HEIGHT: Final = 22
"""Pixels kept free for a label above a grid."""
_GAP: Final = 24
_MARGIN: Final = 16
HIDDEN_SIDE: Final = 5
"""Cells a side of the box drawn for a hidden output: always the same, to betray no size."""


class Theme(NamedTuple):
    """Colors around the grids, as ``#RRGGBB``."""

    surface: str
    text: str
    line: str


THEMES: Final = {
    "dark": Theme(surface="#101113", text="#ECEDEE", line="#555555"),
    "light": Theme(surface="#FBFBFA", text="#1B1C1D", line="#555555"),
}


class Block(NamedTuple):
    """One grid in a picture. ``cells`` is None for a hidden output."""

    x: int
    y: int
    cells: Codes | None
    title: str


class Label(NamedTuple):
    """A line of text; (x, y) is the top left of a box ``LABEL_HEIGHT`` high."""

    x: int
    y: int
    text: str


class Layout(NamedTuple):
    """A picture of several grids with cells of one size. ``rules`` are x of vertical lines."""

    width: int
    height: int
    cell: int
    blocks: tuple[Block, ...]
    labels: tuple[Label, ...]
    rules: tuple[int, ...]


def theme_of(name: str) -> Theme:
    """Raises RenderError for a name not in ``THEMES``."""
    if name not in THEMES:
        raise RenderError(f"no theme {name!r:.40}; there are dark and light")
    return THEMES[name]


def shown_cells(answer: Attempt) -> Codes:
    """The cells to draw for any answer, at least one, at most ``MAX_SHOWN`` a side.

    No answer is drawn as a 3 x 3 of holes, one without any row as a 3 x 3 of odd
    cells.
    """
    cells = codes(answer)
    if cells.size == 0:
        return np.full((3, 3), HOLE if answer is None else ODD, dtype=np.int8)
    return cells[:MAX_SHOWN, :MAX_SHOWN]


def title_of(answer: Attempt) -> str:
    """A spoken name for a picture: ``"grid, 27 × 23"``."""
    if answer is None:
        return "no answer"
    kind = "malformed answer" if isinstance(answer, RawAnswer) else "grid"
    return f"{kind}, {shape_label(answer)}".removesuffix(", ")


def cell_for(
    shape: Sequence[int], cell: int | None, fit: tuple[int, int] | None, label: bool
) -> int:
    """The cell size for one grid: as given, or the largest that fits. Raises RenderError."""
    height, width = shape
    if cell is not None and fit is not None:
        raise RenderError("give cell or fit, not both")
    if fit is not None:
        room = fit[1] - (LABEL_HEIGHT if label else 0)
        cell = min((fit[0] - 1) // width, (room - 1) // height, LARGEST_FITTED_CELL)
        if cell < 1:
            raise RenderError(f"{size_label(shape)} cells do not fit into {fit[0]} x {fit[1]} px")
    cell = 20 if cell is None else cell
    check_size(width * cell, height * cell, cell)
    return cell


def check_size(width: int, height: int, cell: int) -> None:
    """Raises RenderError for a picture or a cell of a size that is not drawn."""
    if not 1 <= cell <= MAX_CELL:
        raise RenderError(f"a cell is 1 to {MAX_CELL} px, not {cell}")
    if width > MAX_PICTURE or height > MAX_PICTURE:
        raise RenderError(
            f"the picture would be {width} x {height} px, the most is {MAX_PICTURE} a side; "
            "use a smaller cell"
        )


def check_mask(marks: Mask | None, answer: Attempt, cells: Codes, cell: int) -> Mask | None:
    """The marks cut to the cells drawn. Raises RenderError when they cannot be drawn."""
    if marks is None:
        return None
    full = codes(answer).shape
    if marks.shape != full:
        raise RenderError(f"the marks are {size_label(marks.shape)}, the grid {size_label(full)}")
    if cell < MARKS_FROM:
        raise RenderError(f"marks need cells of at least {MARKS_FROM} px, not {cell}")
    if marks.size == 0:
        return np.zeros(cells.shape, dtype=np.bool_)
    return marks[: cells.shape[0], : cells.shape[1]]


def is_bright(color: str) -> bool:
    """Whether black is easier to read on it than white (sRGB luma above one half)."""
    red, green, blue = rgb(color)
    return 0.299 * red + 0.587 * green + 0.114 * blue > 127


@cache
def font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Pillow's built-in font, which has ASCII only."""
    return ImageFont.load_default(size)


def text_width(text: str) -> int:
    """Pixels a label takes; the crosses and dashes the font lacks count as a plus."""
    return int(font(FONT_SIZE).getlength(text.replace("×", "+").replace("–", "+"))) + 1


def task_layout(
    task: Task,
    *,
    cell: int | None,
    fit: tuple[int, int] | None,
    reveal: bool,
    with_outputs: bool,
) -> Layout:
    """Pairs side by side, inputs above outputs, the test pairs behind a rule.

    Raises RenderError when the task does not fit.
    """
    if cell is not None and fit is not None:
        raise RenderError("give cell or fit, not both")
    if fit is not None:
        for size in range(LARGEST_FITTED_CELL, 0, -1):
            layout = _arrange(task, size, reveal=reveal, with_outputs=with_outputs)
            if layout.width <= fit[0] and layout.height <= fit[1]:
                return layout
        raise RenderError(f"{task.task_id} does not fit into {fit[0]} x {fit[1]} px")
    size = 12 if cell is None else cell
    if not 1 <= size <= MAX_CELL:
        raise RenderError(f"a cell is 1 to {MAX_CELL} px, not {size}")
    layout = _arrange(task, size, reveal=reveal, with_outputs=with_outputs)
    check_size(layout.width, layout.height, size)
    return layout


def _arrange(task: Task, cell: int, *, reveal: bool, with_outputs: bool) -> Layout:
    pairs = (*task.train, *task.test)
    input_height = max(pair.input.height for pair in pairs) * cell + 1
    output_y = _MARGIN + LABEL_HEIGHT + input_height + 12 + LABEL_HEIGHT
    blocks: list[Block] = []
    labels: list[Label] = []
    rules: list[int] = []
    x = _MARGIN
    bottom = output_y if with_outputs else output_y - LABEL_HEIGHT - 12
    for number, pair in enumerate(pairs):
        is_test = number >= len(task.train)
        if number == len(task.train):
            rules.append(x)
            x += _GAP
        name = f"Test {number - len(task.train) + 1}" if is_test else f"Train {number + 1}"
        heading = f"{name}   {size_label(pair.input.shape)}"
        labels.append(Label(x, _MARGIN, heading))
        blocks.append(_block(x, _MARGIN + LABEL_HEIGHT, pair.input, f"{name} input"))
        width = max(pair.input.width * cell + 1, text_width(heading))
        if with_outputs:
            output = pair.output if reveal or not is_test else None
            if output is not None:
                label = size_label(output.shape)
                labels.append(Label(x, output_y - LABEL_HEIGHT, label))
                blocks.append(_block(x, output_y, output, f"{name} output"))
                width = max(width, output.width * cell + 1, text_width(label))
                bottom = max(bottom, output_y + output.height * cell + 1)
            else:
                side = HIDDEN_SIDE * cell + 1
                blocks.append(Block(x, output_y, None, f"{name} output, hidden"))
                width, bottom = max(width, side), max(bottom, output_y + side)
        x += width + _GAP
    return Layout(
        x - _GAP + _MARGIN, bottom + _MARGIN, cell, tuple(blocks), tuple(labels), tuple(rules)
    )


def _block(x: int, y: int, grid: Grid, title: str) -> Block:
    return Block(x, y, grid.cells, f"{title}, {size_label(grid.shape)}")
