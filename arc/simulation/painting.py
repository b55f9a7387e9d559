"""What a hand does to bring the editor from one grid to another: edits in order, not yet timed.

Every edit but a slip paints cells in the color they are to have, so the work always ends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from arc.drawing import edited
from arc.grid import Cells, Grid

Place = tuple[int, int]
_Todo = NDArray[np.bool_]

_FEWEST_FOR_A_SHAPE: Final = 4
"""Cells below which nobody reaches for another tool than the pen."""
_BACKGROUND: Final = 0.5
"""Share of the cells from which on a color is poured first and painted over."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One action's kind and fields as JSON has them; a stroke's ``dt`` comes with its timing."""

    kind: str
    fields: dict[str, Any]

    @property
    def drawn(self) -> int:
        """How many cells the pen passes after the first."""
        return len(self.fields["cells"]) // 2 - 1 if self.kind == "stroke" else 0


@dataclass(frozen=True, slots=True)
class Hand:
    """How somebody draws.

    ``tools`` are those the protocol offers, ``shapes`` is the chance of taking one
    of them over the pen where it fits, ``longest`` the most cells of a stroke,
    ``slips`` the chance of a wrong stroke, undone at once, before each edit.
    """

    tools: frozenset[str]
    shapes: float
    longest: int
    slips: float


def cells_to_paint(test_input: Grid, target: Grid) -> int:
    """How many cells have to change from the better of the two starts, a copy or an empty grid."""
    return max(1, min(_cells_off(start, target) for start in _starts(test_input, target)))


def paint(
    now: Grid, target: Grid, test_input: Grid, hand: Hand, rng: np.random.Generator
) -> list[Edit]:
    """Edits that make ``now`` the target; slips and their ``undo`` are among them."""
    return list(_Painter(now, target, test_input, hand, rng).edits())


def _starts(test_input: Grid, target: Grid) -> tuple[Grid, Grid]:
    size = {"height": target.height, "width": target.width}
    copied = edited(test_input, "resize", size, test_input)
    return Grid.blank(*target.shape), copied


def _cells_off(now: Grid, target: Grid) -> int:
    return int(np.count_nonzero(now.cells != target.cells))


class _Painter:
    """One way from a grid to another."""

    def __init__(
        self, now: Grid, target: Grid, test_input: Grid, hand: Hand, rng: np.random.Generator
    ) -> None:
        self.now, self.target, self.test_input = now, target, test_input
        self.hand, self.rng = hand, rng

    def edits(self) -> Iterator[Edit]:
        yield from self._start()
        for color in self.rng.permutation(10).tolist():
            while (todo := self._todo(color)).any():
                if self.rng.random() < self.hand.slips:
                    yield from self._slip(todo)
                yield self._do(self._next(color, todo))

    def _do(self, edit: Edit) -> Edit:
        self.now = edited(self.now, edit.kind, edit.fields, self.test_input)
        return edit

    def _todo(self, color: int) -> _Todo:
        return np.asarray((self.target.cells == color) & (self.now.cells != color))

    def _start(self) -> Iterator[Edit]:
        """The right size, from a copy of the input where that saves work, and the background."""
        blank, copied = _starts(self.test_input, self.target)
        is_untouched = not self.now.cells.any()
        saves = _cells_off(copied, self.target) < _cells_off(blank, self.target)
        if is_untouched and saves and "copy_input" in self.hand.tools:
            yield self._do(Edit("copy_input", {}))
        if self.now.shape != self.target.shape:
            height, width = self.target.shape
            yield self._do(Edit("resize", {"height": height, "width": width}))
        colors, counts = np.unique(self.target.cells, return_counts=True)
        most = int(colors[counts.argmax()])
        fills = counts.max() > _BACKGROUND * self.target.cells.size and "fill" in self.hand.tools
        if not self.now.cells.any() and most and fills:
            yield self._do(Edit("fill", {"color": most, "at": (0, 0)}))

    def _slip(self, todo: _Todo) -> Iterator[Edit]:
        """A dot of a wrong color where one was going to paint, taken back."""
        row, column = _first(todo)
        wrong = (int(self.now.cells[row, column]) + int(self.rng.integers(1, 10))) % 10
        yield Edit("stroke", {"color": wrong, "cells": [row, column], "part": 0})
        yield Edit("undo", {})

    def _next(self, color: int, todo: _Todo) -> Edit:
        start = _first(todo)
        if np.count_nonzero(todo) >= _FEWEST_FOR_A_SHAPE and self.rng.random() < self.hand.shapes:
            for tool, shape in self._shapes():
                edit = shape(color, start) if tool in self.hand.tools else None
                if edit:
                    return edit
        return self._stroke(color, start, todo)

    def _shapes(self) -> tuple[tuple[str, Callable[[int, Place], Edit | None]], ...]:
        return ("fill", self._fill), ("rectangle", self._rectangle), ("line", self._line)

    def _fill(self, color: int, start: Place) -> Edit | None:
        """A fill, when everything it would reach is to have its color."""
        edit = Edit("fill", {"color": color, "at": start})
        after = edited(self.now, edit.kind, edit.fields, self.test_input)
        changed = after.cells != self.now.cells
        is_right = (self.target.cells[changed] == color).all()
        return edit if is_right and np.count_nonzero(changed) >= _FEWEST_FOR_A_SHAPE else None

    def _rectangle(self, color: int, start: Place) -> Edit | None:
        wanted = self.target.cells == color
        row, column = start
        width = _run(wanted[row, column:])
        height = _run(wanted[row:, column : column + width].all(axis=1))
        if min(width, height) < 2:
            return None
        corner = (row + height - 1, column + width - 1)
        return Edit("rectangle", {"color": color, "from": start, "to": corner, "filled": True})

    def _line(self, color: int, start: Place) -> Edit | None:
        wanted = self.target.cells == color
        row, column = start
        right, down = _run(wanted[row, column:]), _run(wanted[row:, column])
        if max(right, down) < _FEWEST_FOR_A_SHAPE:
            return None
        end = (row, column + right - 1) if right >= down else (row + down - 1, column)
        return Edit("line", {"color": color, "from": start, "to": end})

    def _stroke(self, color: int, start: Place, todo: _Todo) -> Edit:
        """Freehand from cell to neighboring cell, as long as they are to have the color."""
        length = int(self.rng.integers(1, self.hand.longest + 1))
        path, left = [start], todo.copy()
        left[start] = False
        while len(path) < length:
            after = next((place for place in _around(path[-1], left) if left[place]), None)
            if after is None:
                break
            path.append(after)
            left[after] = False
        cells = [number for place in path for number in place]
        return Edit("stroke", {"color": color, "cells": cells, "part": 0})


def _around(place: Place, within: Cells | _Todo) -> Iterator[Place]:
    row, column = place
    for there in ((row, column + 1), (row + 1, column), (row, column - 1), (row - 1, column)):
        if 0 <= there[0] < within.shape[0] and 0 <= there[1] < within.shape[1]:
            yield there


def _first(todo: _Todo) -> Place:
    row, column = np.unravel_index(int(todo.argmax()), todo.shape)
    return int(row), int(column)


def _run(wanted: _Todo) -> int:
    """How many of a line are wanted, from its beginning on."""
    return len(wanted) if wanted.all() else int(wanted.argmin())
