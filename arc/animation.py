"""A replay as an animated GIF: the test input, and beside it the drawing as it grows.

Pauses are cut to a second, and what is left is played as much faster as it takes to be
over in time.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from typing import Final, NamedTuple

import numpy as np
from PIL import Image

from arc.diff import Codes
from arc.errors import RenderError
from arc.grid import Grid, size_label
from arc.key_moments import verdict_words
from arc.moment_sheet import clock_text
from arc.palette import OFFICIAL
from arc.picture import LABEL_HEIGHT, MAX_CELL, ThemeName, check_size, text_width, theme_of
from arc.raster import LINE, SURFACE, TEXT, Pixels, palette_of, raster, write
from arc.replays import Replay

LIMIT_MS: Final = 20_000
"""The longest an animation takes to play."""

TICK_MS: Final = 60
"""Pictures follow each other no faster: most viewers slow down shorter ones."""

PAUSE_MS: Final = 1000
"""What is left of a longer time without a change."""

_LAST_MS: Final = 1600
"""How long the end stays."""
_ANSWER_MS: Final = 800
"""How long an answer stays that was handed in."""
_ANSWERS_MS: Final = 4000
"""How long all answers stay, at most."""
_SHORTEST_MS: Final = 20

_WIDTH: Final = 720
_HEIGHT: Final = 460
_LARGEST_CELL: Final = 24
_MARGIN: Final = 16
_GAP: Final = 28
_BAR: Final = 4


class Shown(NamedTuple):
    """One picture of the animation: the number of its frame, and how long it stays."""

    frame: int
    ms: int


class Pace(NamedTuple):
    """The pictures in order, and how many times faster than it was they show what was done."""

    shown: tuple[Shown, ...]
    speed: float


def pace_of(replay: Replay, limit_ms: int = LIMIT_MS) -> Pace:
    """Which frames to show for how long: all together ``limit_ms`` at most.

    Every answer handed in is shown, and so are the first and the last frame.
    """
    gaps = (b.at_ms - a.at_ms for a, b in pairwise(replay.frames))
    moments = list(accumulate((min(PAUSE_MS, gap) for gap in gaps), initial=0))
    kept = {0, len(moments) - 1} | {mark.frame for mark in replay.marks}
    held = min(_ANSWER_MS, _ANSWERS_MS // max(1, len(replay.marks)))
    room = limit_ms - _LAST_MS - held * len(replay.marks) - _SHORTEST_MS * len(kept)
    speed = max(1.0, moments[-1] / max(1, room))
    at = [round(moment / speed) for moment in moments]
    chosen = _thinned(at, kept)
    answers = {mark.frame for mark in replay.marks}
    shown = []
    for frame, following in zip(chosen, (*chosen[1:], None), strict=True):
        ms = _LAST_MS if following is None else max(_SHORTEST_MS, at[following] - at[frame])
        if frame in answers and following is not None:
            ms += held
        shown.append(Shown(frame, ms))
    return Pace(tuple(shown), speed)


def _thinned(at: Sequence[int], kept: set[int]) -> list[int]:
    """The last frame of each tick, and those that are kept in any case."""
    return [
        frame
        for frame in range(len(at))
        if frame in kept or frame + 1 == len(at) or at[frame] // TICK_MS != at[frame + 1] // TICK_MS
    ]


def replay_gif(
    replay: Replay,
    test_input: Grid,
    *,
    title: str,
    cell: int | None = None,
    theme: ThemeName = "dark",
    colors: Sequence[str] = OFFICIAL,
) -> bytes:
    """A replay as an animated GIF of ``LIMIT_MS`` at most, played over and over.

    ``cell`` is pixels a cell; unless told, as many as make it about 720 pixels wide.
    ``title`` is a line above. Raises RenderError when a picture would be too large.
    """
    look = theme_of(theme)
    pace = pace_of(replay)
    stage = _stage(replay, test_input, title, cell, pace.speed)
    palette = palette_of(look, tuple(colors))
    images = []
    for pixels in _pictures(stage, replay, pace, test_input, colors):
        image = Image.frombytes("P", (stage.width, stage.height), pixels.tobytes())
        image.putpalette(palette)
        images.append(image)
    out = io.BytesIO()
    images[0].save(
        out,
        "GIF",
        save_all=True,
        append_images=images[1:],
        duration=[shown.ms for shown in pace.shown],
        loop=0,
        optimize=False,
        disposal=1,
    )
    return out.getvalue()


class _Stage(NamedTuple):
    """Where things are, in pixels; ``x`` is the drawing's left edge."""

    width: int
    height: int
    cell: int
    x: int
    top: int
    title: str
    speed: str


def _stage(replay: Replay, test_input: Grid, title: str, cell: int | None, speed: float) -> _Stage:
    grids = [frame.grid for frame in replay.frames]
    rows = max(test_input.height, *(grid.height for grid in grids))
    columns = max(grid.width for grid in grids)
    if cell is None:
        wide = (_WIDTH - 2 * _MARGIN - _GAP) // (test_input.width + columns)
        cell = max(1, min(_LARGEST_CELL, wide, _HEIGHT // rows))
    if not 1 <= cell <= MAX_CELL:
        raise RenderError(f"a cell is 1 to {MAX_CELL} px, not {cell}")
    pace = f"{speed:.0f} × as fast, pauses cut" if speed >= 1.5 else "pauses cut"
    # Labels as wide as they ever get: the drawing must not move.
    left = max(test_input.width * cell + 1, text_width("Test input  30 × 30"))
    right = max(columns * cell + 1, text_width("Drawing  30 × 30"), text_width(pace))
    width = max(left + _GAP + right, text_width(title), text_width("0:00:00   Attempt 99, wrong"))
    top = _MARGIN + 2 * LABEL_HEIGHT
    height = top + rows * cell + 1 + 8 + LABEL_HEIGHT + _BAR + 8
    check_size(width + 2 * _MARGIN, height, cell)
    return _Stage(width + 2 * _MARGIN, height, cell, _MARGIN + left + _GAP, top, title, pace)


def _pictures(
    stage: _Stage, replay: Replay, pace: Pace, test_input: Grid, colors: Sequence[str]
) -> Iterator[Pixels]:
    scene = np.full((stage.height, stage.width), SURFACE, dtype=np.uint8)
    write(scene, _MARGIN, _MARGIN - 6, stage.title)
    write(scene, _MARGIN, stage.top - LABEL_HEIGHT, f"Test input  {size_label(test_input.shape)}")
    _draw(scene, _MARGIN, stage, test_input.cells, colors)
    foot = stage.height - 8 - _BAR - LABEL_HEIGHT
    write(scene, stage.width - _MARGIN - text_width(stage.speed), foot, stage.speed)
    for n, shown in enumerate(pace.shown):
        frame = replay.frames[shown.frame]
        pixels = scene.copy()
        label = f"Drawing  {size_label(frame.grid.shape)}"
        write(pixels, stage.x, stage.top - LABEL_HEIGHT, label)
        _draw(pixels, stage.x, stage, frame.grid.cells, colors)
        write(pixels, _MARGIN, foot, _caption(replay, shown.frame))
        _bar(pixels, stage, (n + 1) / len(pace.shown))
        yield pixels


def _draw(pixels: Pixels, x: int, stage: _Stage, cells: Codes, colors: Sequence[str]) -> None:
    part = raster(cells, stage.cell, lines=True, marks=None, digits=False, colors=colors)
    pixels[stage.top : stage.top + part.shape[0], x : x + part.shape[1]] = part


def _bar(pixels: Pixels, stage: _Stage, share: float) -> None:
    """How far it has come, in pictures."""
    across = pixels[-8 - _BAR : -8, _MARGIN : stage.width - _MARGIN]
    across[:] = LINE
    across[:, : round(across.shape[1] * share)] = TEXT


def _caption(replay: Replay, number: int) -> str:
    """The moment, and the verdict for as long as the grid stays what was handed in."""
    frame = replay.frames[number]
    clock = clock_text(frame.at_ms)
    mark = next((mark for mark in reversed(replay.marks) if mark.frame <= number), None)
    if mark is None or replay.frames[mark.frame].grid != frame.grid:
        return clock
    return f"{clock}   {verdict_words(mark)}"
