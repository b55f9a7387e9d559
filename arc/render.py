"""Pictures of grids, tasks and replays, as PNG and SVG; a replay as animated GIF, too.

Cells have a whole number of pixels, so edges stay crisp. A test pair's output is
drawn only when asked for. Malformed answers are drawn as they are: places beyond
the end of a short row checkered, cells that hold no color as question marks.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from arc.animation import replay_gif
from arc.answers import Attempt
from arc.contact_sheet import Sheet, Show, sheet_layout
from arc.diff import Mask
from arc.grid import Grid
from arc.moment_sheet import moment_layout
from arc.palette import OFFICIAL
from arc.picture import (
    LABEL_HEIGHT,
    Theme,
    ThemeName,
    cell_for,
    check_mask,
    shown_cells,
    task_layout,
    theme_of,
)
from arc.raster import LINE, SURFACE, encode, place, raster, with_label, write
from arc.replays import Replay
from arc.svg import contact_sheet_svg, grid_svg, moment_sheet_svg, task_svg
from arc.tasks import Task

__all__ = [
    "contact_sheet_png",
    "contact_sheet_svg",
    "grid_png",
    "grid_svg",
    "moment_sheet_png",
    "moment_sheet_svg",
    "replay_gif",
    "task_png",
    "task_svg",
]


def grid_png(
    answer: Attempt,
    *,
    cell: int | None = None,
    fit: tuple[int, int] | None = None,
    lines: bool = True,
    marks: Mask | None = None,
    label: str | None = None,
    digits: bool = False,
    theme: ThemeName = "dark",
    colors: Sequence[str] = OFFICIAL,
) -> bytes:
    """A grid, or any malformed answer, as a palette PNG.

    ``cell`` is pixels a cell (20 unless told); or ``fit`` a (width, height) in
    pixels to fill as far as whole cells allow. ``marks`` is a bool array of the
    answer's extent, as ``CellDiff.mask``: each True cell gets a black and white
    frame, which shows on every color. ``label`` is a line above, such as
    ``shape_label(answer)``. Lines are left out below 4 px a cell, digits below 9.
    Raises RenderError when the picture cannot be made as asked.
    """
    look = theme_of(theme)
    cells = shown_cells(answer)
    size = cell_for(cells.shape, cell, fit, label is not None)
    mask = check_mask(marks, answer, cells, size)
    pixels = raster(cells, size, lines=lines, marks=mask, digits=digits, colors=colors)
    if label is not None:
        pixels = with_label(pixels, label)
    return encode(pixels, look, colors)


def task_png(
    task: Task,
    *,
    cell: int | None = None,
    fit: tuple[int, int] | None = None,
    reveal: bool = False,
    with_outputs: bool = True,
    digits: bool = False,
    theme: ThemeName = "dark",
    colors: Sequence[str] = OFFICIAL,
) -> bytes:
    """A whole task as a palette PNG: pairs side by side, inputs above outputs.

    Outputs of test pairs are drawn only with ``reveal``; else a box of one size
    stands for them. ``with_outputs=False`` leaves every output out. ``cell`` is 12
    unless told. Raises RenderError when the picture cannot be made as asked.
    """
    look = theme_of(theme)
    layout = task_layout(task, cell=cell, fit=fit, reveal=reveal, with_outputs=with_outputs)
    pixels = np.full((layout.height, layout.width), SURFACE, dtype=np.uint8)
    for x in layout.rules:
        pixels[LABEL_HEIGHT:-LABEL_HEIGHT, x] = LINE
    for block in layout.blocks:
        place(pixels, block, layout.cell, digits=digits, colors=colors)
    for label in layout.labels:
        write(pixels, label.x, label.y, label.text)
    return encode(pixels, look, colors)


def contact_sheet_png(
    tasks: Sequence[Task],
    *,
    title: str,
    show: Show = "inputs",
    reveal: bool = False,
    columns: int | None = None,
    theme: ThemeName = "dark",
    colors: Sequence[str] = OFFICIAL,
) -> bytes:
    """Many small tasks with captions as one palette PNG; ``sheet_layout`` has the arguments.

    Raises RenderError when the sheet cannot be made as asked.
    """
    look = theme_of(theme)
    sheet = sheet_layout(tasks, title=title, show=show, reveal=reveal, columns=columns)
    return _sheet(sheet, look, colors)


def moment_sheet_png(
    replay: Replay,
    test_input: Grid,
    *,
    title: str,
    columns: int | None = None,
    theme: ThemeName = "dark",
    colors: Sequence[str] = OFFICIAL,
) -> bytes:
    """A replay's key moments with captions as one palette PNG; ``moment_layout`` has the arguments."""
    look = theme_of(theme)
    return _sheet(moment_layout(replay, test_input, title=title, columns=columns), look, colors)


def _sheet(sheet: Sheet, look: Theme, colors: Sequence[str]) -> bytes:
    pixels = np.full((sheet.height, sheet.width), SURFACE, dtype=np.uint8)
    write(pixels, sheet.title.x, sheet.title.y, sheet.title.text)
    for tile in sheet.tiles:
        for x, top, bottom in tile.rules:
            pixels[top:bottom, x] = LINE
        for block in tile.blocks:
            place(pixels, block, tile.cell, digits=False, colors=colors)
        for label in tile.labels:
            write(pixels, label.x, label.y, label.text)
    return encode(pixels, look, colors)
