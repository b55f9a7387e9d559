"""Rows of differing length made one length, and what had to be cut out or left open for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from arc.diff import HOLE, Codes
from arc.fault_edits import LongRow, RowEdit, ShortRow


def square(cells: Codes, truth: Codes) -> tuple[Codes, tuple[RowEdit, ...]]:
    """The answer's codes (n, w) with rows of one length, and the edits that undo it.

    The length is that of most rows. From a longer row the surplus cells are cut,
    in one run, where the rest then agrees best with a row of the truth; a shorter
    row gets ``HOLE`` for the run it lacks. Where no row of the truth is as long,
    the run is at the end.
    """
    lengths = (cells != HOLE).sum(axis=1)
    width = _usual(lengths, truth.shape[1])
    squared = np.full((len(cells), width), HOLE, dtype=np.int8)
    edits: list[RowEdit] = []
    for row, length in enumerate(lengths.tolist()):
        line = cells[row, :length]
        if length == width:
            squared[row] = line
            continue
        at = _slip(line, truth, row, width)
        if length > width:
            surplus = slice(at, at + length - width)
            squared[row] = np.delete(line, surplus)
            edits.append(LongRow(row, at, tuple(line[surplus].tolist())))
        else:
            squared[row, :at] = line[:at]
            squared[row, at + width - length :] = line[at:]
            edits.append(ShortRow(row, at, at + width - length))
    return squared, tuple(edits)


def _usual(lengths: NDArray[np.intp], width: int) -> int:
    """The length of most rows that hold anything; at a draw the one nearest to ``width``."""
    found, counts = np.unique(lengths[lengths > 0], return_counts=True)
    ranked = sorted(zip(-counts, abs(found - width), found, strict=True))
    return int(ranked[0][2])


def _slip(line: Codes, truth: Codes, row: int, width: int) -> int:
    """Where the line's surplus run begins, or where it lacks one, by the best row of the truth."""
    shorter = min(len(line), width)
    if truth.shape[1] != width or not shorter:
        return shorter
    before = _differing(line[:shorter], truth[:, :shorter])
    after = _differing(line[::-1][:shorter], truth[:, ::-1][:, :shorter])[:, ::-1]
    total = before + after
    nearest = abs(np.arange(len(truth)) - row)
    best = int((total.min(axis=1) * (len(truth) + 1) + np.minimum(nearest, len(truth))).argmin())
    return shorter - int(total[best, ::-1].argmin())


def _differing(line: Codes, truth: Codes) -> NDArray[np.intp]:
    """Cells that differ among the first 0, 1, … of the line, by row of the truth."""
    counts = np.zeros((len(truth), len(line) + 1), dtype=np.intp)
    counts[:, 1:] = (truth != line).cumsum(axis=1)
    return counts
