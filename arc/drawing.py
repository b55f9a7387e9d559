"""The grid after one edit, without regard to the history.

``docs/http-api.md`` says what each kind does; the workbench's ``edits.js`` does
the same in the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final

import numpy as np

from arc.grid import Cells, Grid
from arc.symmetry import Place, place_maps, symmetric_places

Fields = Mapping[str, Any]
Span = tuple[int, int, int, int]


def line_cells(start: Place, end: Place) -> Iterator[Place]:
    """The cells of a straight line, both ends included (Bresenham's algorithm)."""
    row, column = start
    d_row, d_column = abs(end[0] - row), abs(end[1] - column)
    row_step = 1 if row < end[0] else -1
    column_step = 1 if column < end[1] else -1
    error = d_column - d_row
    while True:
        yield row, column
        if (row, column) == end:
            return
        twice = 2 * error
        if twice > -d_row:
            error -= d_row
            column += column_step
        if twice < d_column:
            error += d_column
            row += row_step


def _span(start: Place, end: Place) -> Span:
    """Top, left, bottom, right of a rectangle, the last two exclusive."""
    return (
        min(start[0], end[0]),
        min(start[1], end[1]),
        max(start[0], end[0]) + 1,
        max(start[1], end[1]) + 1,
    )


def _corner(fields: Fields) -> Place:
    """Top left of the action's rectangle; of the whole grid without one."""
    return _span(fields["from"], fields["to"])[:2] if "from" in fields else (0, 0)


def _part(cells: Cells, fields: Fields) -> Cells:
    """A view of the action's rectangle, clipped, perhaps empty; of all cells without one."""
    if "from" not in fields:
        return cells
    top, left, bottom, right = _span(fields["from"], fields["to"])
    return cells[top:bottom, left:right]


def _stamp(cells: Cells, block: Cells, top: int, left: int) -> None:
    """Write ``block`` with its corner at (top, left), leaving out what falls outside."""
    height, width = cells.shape
    up, over = max(0, -top), max(0, -left)
    part = block[up : max(up, height - top), over : max(over, width - left)]
    if part.size:
        row, column = top + up, left + over
        cells[row : row + part.shape[0], column : column + part.shape[1]] = part


def _flood(cells: Cells, at: Place, color: int) -> None:
    height, width = cells.shape
    if not (0 <= at[0] < height and 0 <= at[1] < width) or cells[at] == color:
        return
    # A frame of -1 around a flat copy saves testing the edges at every step.
    stride = width + 2
    framed = np.full((height + 2, stride), -1, dtype=np.int8)
    framed[1:-1, 1:-1] = cells
    flat: list[int] = framed.ravel().tolist()
    start = (at[0] + 1) * stride + at[1] + 1
    old = flat[start]
    flat[start] = color
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for there in (here - 1, here + 1, here - stride, here + stride):
            if flat[there] == old:
                flat[there] = color
                waiting.append(there)
    cells[:] = np.array(flat, dtype=np.int8).reshape(height + 2, stride)[1:-1, 1:-1]


def _paint_places(cells: Cells, places: Iterable[Place], fields: Fields) -> None:
    """Paint the places and, with a symmetry, every image of them."""
    height, width = cells.shape
    color = fields["color"]
    if "symmetry" in fields:
        maps = place_maps(fields["symmetry"])
        places = (image(place) for place in places for image in maps)
    for row, column in places:
        if 0 <= row < height and 0 <= column < width:
            cells[row, column] = color


def _stroke(cells: Cells, fields: Fields) -> None:
    flat = fields["cells"]
    _paint_places(cells, zip(flat[::2], flat[1::2], strict=True), fields)


def _line(cells: Cells, fields: Fields) -> None:
    _paint_places(cells, line_cells(fields["from"], fields["to"]), fields)


def _paint_span(cells: Cells, span: Span, color: int, filled: bool) -> None:
    # A mirrored rectangle may begin above or left of the grid; a slice would count that from the end.
    top, left, bottom, right = (max(0, n) for n in span)
    if filled:
        cells[top:bottom, left:right] = color
        return
    for row in (span[0], span[2] - 1):
        if row >= 0:
            cells[row : row + 1, left:right] = color
    for column in (span[1], span[3] - 1):
        if column >= 0:
            cells[top:bottom, column : column + 1] = color


def _rectangle(cells: Cells, fields: Fields) -> None:
    color, filled, corners = fields["color"], fields["filled"], (fields["from"], fields["to"])
    _paint_span(cells, _span(*corners), color, filled)
    if "symmetry" in fields:
        for image in place_maps(fields["symmetry"])[1:]:
            _paint_span(cells, _span(image(corners[0]), image(corners[1])), color, filled)


def _fill(cells: Cells, fields: Fields) -> None:
    seeds = [fields["at"]]
    if "symmetry" in fields:
        seeds = symmetric_places(fields["symmetry"], *fields["at"])
    for seed in seeds:
        _flood(cells, seed, fields["color"])


def _paste(cells: Cells, fields: Fields) -> None:
    _stamp(cells, Grid.from_text(fields["rows"]).cells, *fields["at"])


def _move(cells: Cells, fields: Fields) -> None:
    part = _part(cells, fields)
    block = part.copy()
    part[:] = 0
    top, left = _corner(fields)
    _stamp(cells, block, top + fields["by"][0], left + fields["by"][1])


def _erase(cells: Cells, fields: Fields) -> None:
    _part(cells, fields)[:] = 0


def _recolor(cells: Cells, fields: Fields) -> None:
    part = _part(cells, fields)
    part[part == fields["old"]] = fields["color"]


def _flip(cells: Cells, fields: Fields) -> None:
    part = _part(cells, fields)
    part[:] = np.flip(part, 1 if fields["axis"] == "left_right" else 0).copy()


def _shift(cells: Cells, fields: Fields) -> None:
    part = _part(cells, fields)
    block = part.copy()
    if fields["wrap"]:
        part[:] = np.roll(block, fields["by"], axis=(0, 1))
    else:
        part[:] = 0
        _stamp(part, block, *fields["by"])


def _tile(cells: Cells, fields: Fields) -> None:
    block = Grid.from_text(fields["rows"]).cells
    part, (top, left), (row, column) = _part(cells, fields), _corner(fields), fields["at"]
    rows = (top - row + np.arange(part.shape[0])) % block.shape[0]
    columns = (left - column + np.arange(part.shape[1])) % block.shape[1]
    part[:] = block[np.ix_(rows, columns)]


def _clear(cells: Cells, _: Fields) -> None:
    cells[:] = 0


def _copy_input(_: Grid, __: Fields, test_input: Grid) -> Grid:
    return test_input


def _resize(grid: Grid, fields: Fields, _: Grid) -> Grid:
    resized = np.zeros((fields["height"], fields["width"]), dtype=np.int8)
    _stamp(resized, grid.cells, 0, 0)
    return Grid.trusted(resized)


def _rotate(grid: Grid, fields: Fields, _: Grid) -> Grid:
    if "from" not in fields:
        return Grid.trusted(np.rot90(grid.cells, -1).copy())
    cells = grid.cells.copy()
    part = _part(cells, fields)
    block = np.rot90(part, -1).copy()
    part[:] = 0
    _stamp(cells, block, *_corner(fields))
    return Grid.trusted(cells)


def _crop(grid: Grid, fields: Fields, _: Grid) -> Grid:
    part = _part(grid.cells, fields)
    return Grid.trusted(part.copy()) if part.size else grid


_PAINT: Final[Mapping[str, Callable[[Cells, Fields], None]]] = MappingProxyType(
    {
        "stroke": _stroke,
        "line": _line,
        "rectangle": _rectangle,
        "fill": _fill,
        "paste": _paste,
        "move": _move,
        "erase": _erase,
        "clear": _clear,
        "recolor": _recolor,
        "flip": _flip,
        "shift": _shift,
        "tile": _tile,
    }
)
_RESHAPE: Final[Mapping[str, Callable[[Grid, Fields, Grid], Grid]]] = MappingProxyType(
    {"copy_input": _copy_input, "resize": _resize, "rotate": _rotate, "crop": _crop}
)

PAINTS: Final = frozenset(_PAINT)
"""Kinds that may change colors and never the size."""

EDITS: Final = PAINTS | frozenset(_RESHAPE)
"""Kinds that may change the grid, apart from ``undo`` and ``redo``."""


def edited(grid: Grid, kind: str, fields: Fields, test_input: Grid) -> Grid:
    """The grid after an edit. Cells outside the grid are left out, never an error."""
    if kind in _RESHAPE:
        return _RESHAPE[kind](grid, fields, test_input)
    cells = grid.cells.copy()
    _PAINT[kind](cells, fields)
    return Grid.trusted(cells)
