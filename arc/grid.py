"""One ARC grid: an immutable rectangle of colors 0-9, at most 30 x 30."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from arc.errors import GridError

MAX_SIDE: Final = 30
"""Most rows or columns a grid may have (ARC-AGI README: 1x1 to 30x30)."""

_COLORS: Final = frozenset(range(10))

Cells = NDArray[np.int8]


class Grid:
    """A rectangle of colors, compared and hashed by value.

    ``cells`` is a read-only int8 array of shape (height, width), row 0 at the
    top. Sizes are always spoken height first: rows x columns.
    """

    __slots__ = ("cells",)

    cells: Cells

    def __init__(self, cells: Cells) -> None:
        """Take a copy of a 2-D array of integers.

        Raises GridError when it is not 2-D, not 1..30 on both sides, or holds a
        value outside 0..9.
        """
        if cells.ndim != 2:
            raise GridError(f"a grid has 2 dimensions, not {cells.ndim}")
        height, width = cells.shape
        if not (1 <= height <= MAX_SIDE and 1 <= width <= MAX_SIDE):
            raise GridError(f"a grid is 1 to {MAX_SIDE} cells a side, not {height} x {width}")
        if cells.min() < 0 or cells.max() > 9:
            row, column = (int(n) for n in np.argwhere((cells < 0) | (cells > 9))[0])
            raise GridError(
                f"row {row} cell {column} is {int(cells[row, column])}, colors are 0 to 9"
            )
        self._own(np.array(cells, dtype=np.int8, order="C"))

    def _own(self, cells: Cells) -> None:
        cells.flags.writeable = False
        object.__setattr__(self, "cells", cells)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a Grid is immutable; {name} cannot be set")

    @classmethod
    def trusted(cls, cells: Cells) -> Grid:
        """Take over a C-ordered int8 array known to be a grid, unchecked and uncopied.

        For code that derives a grid from a grid thousands of times, such as replaying a log.
        """
        grid = cls.__new__(cls)
        grid._own(cells)
        return grid

    @classmethod
    def from_rows(cls, rows: object) -> Grid:
        """Read a list of rows of integers, as ARC's JSON has it.

        Raises GridError naming the first row or cell at fault. Booleans and
        floats are refused: they compare equal to integers but are not colors.
        """
        if not isinstance(rows, list | tuple) or not rows:
            raise GridError("is not a list of rows" if rows != [] else "has no rows")
        if len(rows) > MAX_SIDE:
            raise GridError(f"has {len(rows)} rows, the most is {MAX_SIDE}")
        for y, row in enumerate(rows):
            if not isinstance(row, list | tuple):
                raise GridError(f"row {y} is not a list")
            if not row:
                raise GridError(f"row {y} is empty")
            if len(row) != len(rows[0]):
                raise GridError(f"row {y} has {len(row)} cells, row 0 has {len(rows[0])}")
            if len(row) > MAX_SIDE:
                raise GridError(f"row {y} has {len(row)} cells, the most is {MAX_SIDE}")
            # Types first: a cell that is a list cannot be looked up.
            if {*map(type, row)} != {int} or not _COLORS.issuperset(row):
                x, cell = next(
                    (x, c) for x, c in enumerate(row) if type(c) is not int or c not in _COLORS
                )
                raise GridError(f"row {y} cell {x} is {cell!r:.40}, colors are 0 to 9")
        return cls.trusted(np.array(rows, dtype=np.int8))

    @classmethod
    def from_text(cls, text: str) -> Grid:
        """Read ``"012/345"``: a digit a cell, rows joined by slashes. Raises GridError."""
        lines = text.split("/")
        if not text.replace("/", "").isascii() or not text.replace("/", "").isdigit():
            raise GridError(f"{text!r:.40} is not rows of digits joined by slashes")
        return cls.from_rows([[int(c) for c in line] for line in lines])

    @classmethod
    def blank(cls, height: int, width: int, color: int = 0) -> Grid:
        """One color all over. Raises GridError for a size outside 1..30."""
        if not (1 <= height <= MAX_SIDE and 1 <= width <= MAX_SIDE):
            raise GridError(f"a grid is 1 to {MAX_SIDE} cells a side, not {height} x {width}")
        return cls(np.full((height, width), color, dtype=np.int8))

    @property
    def height(self) -> int:
        """Number of rows."""
        return int(self.cells.shape[0])

    @property
    def width(self) -> int:
        """Number of columns."""
        return int(self.cells.shape[1])

    @property
    def shape(self) -> tuple[int, int]:
        """(height, width), in cells."""
        return self.height, self.width

    def to_rows(self) -> list[list[int]]:
        """The grid as ARC's JSON writes it."""
        rows: list[list[int]] = self.cells.tolist()
        return rows

    def to_text(self) -> str:
        """``"012/345"``: the form ``from_text`` reads."""
        height, width = self.shape
        text = np.full((height, width + 1), ord("/"), dtype=np.uint8)
        text[:, :width] = self.cells + ord("0")
        return text.tobytes()[:-1].decode("ascii")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Grid):
            return NotImplemented
        return (
            self.cells.shape == other.cells.shape and self.cells.tobytes() == other.cells.tobytes()
        )

    def __hash__(self) -> int:
        return hash((self.cells.shape, self.cells.tobytes()))

    def __reduce__(self) -> tuple[type[Grid], tuple[Cells]]:
        return Grid, (self.cells,)

    def __repr__(self) -> str:
        return f"Grid.from_text({self.to_text()!r})"


def size_label(shape: Sequence[int]) -> str:
    """``(27, 23)`` -> ``"27 × 23"``: rows times columns, as every page writes it."""
    return f"{shape[0]} × {shape[1]}"
