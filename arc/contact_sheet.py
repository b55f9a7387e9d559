"""What a contact sheet of many tasks shows and where, before it becomes PNG or SVG.

All lengths are pixels; places are (x, y) from the top left.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt
from typing import Final, Literal, NamedTuple

from arc.errors import RenderError
from arc.grid import Grid, size_label
from arc.picture import (
    HIDDEN_SIDE,
    LABEL_HEIGHT,
    MAX_PICTURE,
    Block,
    Label,
    cell_for,
    text_width,
)
from arc.tasks import Task

Show = Literal["inputs", "examples"]
SHOWS: Final[tuple[Show, ...]] = ("inputs", "examples")

_MARGIN: Final = 20
_GAP: Final = 24
_INPUT_BOX: Final = (145, 145)
_PAIRS_BOX: Final = (380, 200)
_PAIR_GAP: Final = 8
_LARGEST_CELL: Final = 12
"""Most pixels a cell: small tasks need not fill their place."""
_ASPECT: Final = 4 / 3
_CAPTIONS: Final = 2 * LABEL_HEIGHT


class Tile(NamedTuple):
    """One task: its grids with cells of one size, lines at ``rules`` (x, top, bottom), captions."""

    width: int
    height: int
    cell: int
    blocks: tuple[Block, ...]
    rules: tuple[tuple[int, int, int], ...]
    labels: tuple[Label, ...]


class Sheet(NamedTuple):
    """A contact sheet; places in ``tiles`` are those of the whole sheet."""

    width: int
    height: int
    title: Label
    tiles: tuple[Tile, ...]


def sheet_layout(
    tasks: Sequence[Task], *, title: str, show: Show, reveal: bool, columns: int | None
) -> Sheet:
    """Tasks in rows of ``columns``, or of as many as make the sheet about 4 by 3.

    ``show`` is ``inputs``, the first test input of each, or ``examples``, every pair. Test outputs
    are drawn only with ``examples`` and ``reveal``; else a box of one size stands for them. Raises
    RenderError for no tasks at all, and when the sheet would be too large.
    """
    if show not in SHOWS:
        raise RenderError(f"no contact sheet of {show!r:.40}; there are {' and '.join(SHOWS)}")
    if not tasks:
        raise RenderError("a contact sheet needs at least one task")
    tiles = [
        _input_tile(task) if show == "inputs" else _pairs_tile(task, reveal=reveal)
        for task in tasks
    ]
    return arranged(tiles, title, "tasks", columns)


def arranged(tiles: Sequence[Tile], title: str, noun: str, columns: int | None) -> Sheet:
    """Tiles in rows below the title; ``noun`` is what to choose fewer of. Raises RenderError."""
    step_x = max(tile.width for tile in tiles) + _GAP
    step_y = max(tile.height for tile in tiles) + _GAP
    wide = columns or ceil(sqrt(len(tiles) * step_y / step_x * _ASPECT))
    wide = min(wide, len(tiles))
    top = _MARGIN + LABEL_HEIGHT + _MARGIN // 2
    width = max(2 * _MARGIN + wide * step_x - _GAP, 2 * _MARGIN + text_width(title))
    height = top + ceil(len(tiles) / wide) * step_y - _GAP + _MARGIN
    if max(width, height) > MAX_PICTURE:
        raise RenderError(
            f"a sheet of {len(tiles)} {noun} would be {width} x {height} px, the most is "
            f"{MAX_PICTURE} a side; choose fewer {noun}"
        )
    placed = [
        _moved(tile, _MARGIN + n % wide * step_x, top + n // wide * step_y)
        for n, tile in enumerate(tiles)
    ]
    return Sheet(width, height, Label(_MARGIN, _MARGIN, title), tuple(placed))


def _input_tile(task: Task) -> Tile:
    grid = task.test[0].input
    cell = min(cell_for(grid.shape, None, _INPUT_BOX, label=False), _LARGEST_CELL)
    x = (_INPUT_BOX[0] - grid.width * cell - 1) // 2
    y = (_INPUT_BOX[1] - grid.height * cell - 1) // 2
    block = Block(x, y, grid.cells, f"{task.task_id}, test input, {size_label(grid.shape)}")
    captions = _captions(task, _INPUT_BOX[1])
    width = max(_INPUT_BOX[0], *(text_width(label.text) for label in captions))
    return Tile(width, _INPUT_BOX[1] + _CAPTIONS, cell, (block,), (), captions)


def _pairs_tile(task: Task, *, reveal: bool) -> Tile:
    """Pairs side by side, inputs above outputs; cells as large as fit, at least a pixel."""
    fitting = (
        tile
        for cell in range(_LARGEST_CELL, 0, -1)
        if (tile := _pairs(task, cell, reveal=reveal)).width <= _PAIRS_BOX[0]
        and tile.height <= _PAIRS_BOX[1] + _CAPTIONS
    )
    return next(fitting, None) or _pairs(task, 1, reveal=reveal)


def _pairs(task: Task, cell: int, *, reveal: bool) -> Tile:
    pairs = (*task.train, *task.test)
    below = max(pair.input.height for pair in pairs) * cell + 1 + _PAIR_GAP
    blocks: list[Block] = []
    x, bottom, rule = 0, 0, 0
    for number, pair in enumerate(pairs):
        is_test = number >= len(task.train)
        if number == len(task.train):
            rule, x = x, x + _PAIR_GAP
        output = pair.output if reveal or not is_test else None
        name = f"{task.task_id}, {'test' if is_test else 'train'}"
        blocks.append(_block(x, 0, pair.input, f"{name} input"))
        blocks.append(_block(x, below, output, f"{name} output"))
        sides = [pair.input.shape, output.shape if output else (HIDDEN_SIDE, HIDDEN_SIDE)]
        x += max(width for _, width in sides) * cell + 1 + _PAIR_GAP
        bottom = max(bottom, below + sides[1][0] * cell + 1)
    captions = _captions(task, bottom)
    width = max(x - _PAIR_GAP, *(text_width(label.text) for label in captions))
    return Tile(width, bottom + _CAPTIONS, cell, tuple(blocks), ((rule, 0, bottom),), captions)


def _block(x: int, y: int, grid: Grid | None, title: str) -> Block:
    if grid is None:
        return Block(x, y, None, f"{title}, hidden")
    return Block(x, y, grid.cells, f"{title}, {size_label(grid.shape)}")


def _captions(task: Task, y: int) -> tuple[Label, ...]:
    shape = size_label(task.test[0].input.shape)
    return (
        Label(0, y, f"{task.task_id}  {shape}"),
        Label(0, y + LABEL_HEIGHT - 4, f"{len(task.train)} train, {len(task.test)} test"),
    )


def _moved(tile: Tile, dx: int, dy: int) -> Tile:
    return tile._replace(
        blocks=tuple(block._replace(x=block.x + dx, y=block.y + dy) for block in tile.blocks),
        rules=tuple((x + dx, top + dy, bottom + dy) for x, top, bottom in tile.rules),
        labels=tuple(label._replace(x=label.x + dx, y=label.y + dy) for label in tile.labels),
    )
