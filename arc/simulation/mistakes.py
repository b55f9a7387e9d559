"""Wrong answers as people give them: the truth with a slip in it. No model's guess is looked at."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import Final

import numpy as np

from arc.grid import MAX_SIDE, Cells, Grid

_TRIES: Final = 20
_MOST_CELLS_OFF: Final = 4


def wrong_answer(truth: Grid, refused: Collection[Grid], rng: np.random.Generator) -> Grid:
    """A grid close to the truth that is neither it nor one of those handed in before.

    A few cells off, a color mistaken for another, a row or column left out, all of
    it shifted by one, or the last rows not done.
    """
    names, weights = list(_MISTAKES), list(_MISTAKES.values())
    chances = np.array(weights) / sum(weights)
    for _ in range(_TRIES):
        mistaken = names[rng.choice(len(names), p=chances)](truth.cells.copy(), rng)
        if mistaken.size and Grid(mistaken) != truth and Grid(mistaken) not in refused:
            return Grid(mistaken)
    return next(grid for grid in _one_off(truth) if grid not in refused)


def _few_cells(cells: Cells, rng: np.random.Generator) -> Cells:
    """Some cells next to each other get another color of the answer."""
    palette = np.unique(cells)
    row, column = (int(rng.integers(side)) for side in cells.shape)
    length = int(rng.integers(1, _MOST_CELLS_OFF + 1))
    if len(palette) == 1:
        cells[row, column] = (palette[0] + rng.integers(1, 10)) % 10
    else:
        cells[row, column : column + length] = rng.choice(palette)
    return cells


def _one_color(cells: Cells, rng: np.random.Generator) -> Cells:
    """One of the answer's colors becomes another one throughout."""
    cells[cells == rng.choice(np.unique(cells))] = rng.integers(1, 10)
    return cells


def _lost_line(cells: Cells, rng: np.random.Generator) -> Cells:
    """A row or a column is missing."""
    axis = int(rng.integers(2))
    return np.delete(cells, rng.integers(cells.shape[axis]), axis)


def _shifted(cells: Cells, rng: np.random.Generator) -> Cells:
    """Everything is one row or column off."""
    axis, step = int(rng.integers(2)), int(rng.choice([-1, 1]))
    moved = np.roll(cells, step, axis)
    np.moveaxis(moved, axis, 0)[0 if step > 0 else -1] = 0
    return moved


def _unfinished(cells: Cells, rng: np.random.Generator) -> Cells:
    """The last rows are still empty."""
    left = int(rng.integers(1, max(2, cells.shape[0] // 2)))
    cells[-left:] = 0
    return cells


def _one_off(truth: Grid) -> Iterator[Grid]:
    """Every grid with one cell off, then blank ones of every height: more than anyone hands in."""
    for (row, column), color in np.ndenumerate(truth.cells):
        for other in range(1, 10):
            cells = truth.cells.copy()
            cells[row, column] = (int(color) + other) % 10
            yield Grid(cells)
    yield from (Grid.blank(side, truth.width) for side in range(1, MAX_SIDE) if side > truth.height)


_MISTAKES: Final[Mapping[Callable[[Cells, np.random.Generator], Cells], float]] = {
    _few_cells: 0.45,
    _one_color: 0.2,
    _lost_line: 0.15,
    _shifted: 0.1,
    _unfinished: 0.1,
}
"""Each way to go wrong and how often it is taken: our own choice, for variety's sake."""
