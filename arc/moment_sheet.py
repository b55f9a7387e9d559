"""What a sheet of a replay's key moments shows and where; lengths as in ``arc.picture``."""

from __future__ import annotations

from typing import Final

from arc.contact_sheet import Sheet, Tile, arranged
from arc.grid import Grid, size_label
from arc.key_moments import Moment, key_moments
from arc.picture import LABEL_HEIGHT, Block, Label, cell_for, text_width
from arc.replays import Frame, Replay

_BOX: Final = (200, 200)
_LARGEST_CELL: Final = 20


def moment_layout(replay: Replay, test_input: Grid, *, title: str, columns: int | None) -> Sheet:
    """The test input and the replay's key moments, all with cells of one size, captions below.

    Raises RenderError when the sheet would be too large.
    """
    moments = key_moments(replay)
    frames = [replay.frames[moment.frame] for moment in moments]
    grids = [test_input, *(frame.grid for frame in frames)]
    cell = min(_LARGEST_CELL, *(cell_for(grid.shape, None, _BOX, label=False) for grid in grids))
    tiles = [
        _tile(test_input, cell, "Test input", size_label(test_input.shape)),
        *(_moment(m, frame, cell) for m, frame in zip(moments, frames, strict=True)),
    ]
    height = max(tile.height for tile in tiles)
    return arranged([tile._replace(height=height) for tile in tiles], title, "moments", columns)


def clock_text(ms: int) -> str:
    """``2:05``, ``1:02:05``: a moment of the trial's clock."""
    seconds = ms // 1000
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"


def _moment(moment: Moment, frame: Frame, cell: int) -> Tile:
    at = f"{clock_text(frame.at_ms)}   {size_label(frame.grid.shape)}"
    return _tile(frame.grid, cell, moment.words, at)


def _tile(grid: Grid, cell: int, name: str, more: str) -> Tile:
    bottom = grid.height * cell + 1
    labels = (Label(0, bottom, name), Label(0, bottom + LABEL_HEIGHT - 4, more))
    width = max(grid.width * cell + 1, *(text_width(label.text) for label in labels))
    block = Block(0, 0, grid.cells, f"{name}, {more}")
    return Tile(width, bottom + 2 * LABEL_HEIGHT, cell, (block,), (), labels)
