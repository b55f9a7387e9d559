"""Flood fill of all 900 cells: in the browser, and replaying it in Python."""

from __future__ import annotations

import timeit
from functools import partial
from typing import Any

import numpy as np
from skimage.segmentation import flood_fill

from arc.actions import apply, initial_state, parse_action
from arc.grid import Grid
from benchmarks.editors import DOM_NAME, Editor, open_play, open_table
from benchmarks.figures import Row, interleaved
from benchmarks.lab import Lab
from benchmarks.paint import own_work, since_event
from benchmarks.ways import SIDE

_REPEATS = 50
"""Fills in one measurement of the Python side."""


def run(lab: Lab) -> list[Row]:
    """Both sides."""
    return [*in_browser(lab), in_python(lab)]


def in_browser(lab: Lab) -> list[Row]:
    """Fill the whole grid by one click, with another color each time."""
    ours, peer = open_play(lab), open_table(lab)
    found: dict[Editor, list[dict[str, Any]]] = {ours: [], peer: []}
    for turn in range(lab.count(60, 12) + 1):
        for editor in (ours, peer):
            presses = _fill(editor, 1 + turn % 9)
            if turn > 0:
                found[editor] += presses
    for editor in (ours, peer):
        editor.page.context.close()
    a, b = found[ours], found[peer]
    return [
        Row(
            "fill 900 cells: click to frame shown",
            "ms",
            since_event(a, "shown"),
            since_event(b, "shown"),
            DOM_NAME,
        ),
        Row("fill 900 cells: the page's own work", "ms", own_work(a), own_work(b), DOM_NAME),
    ]


def _fill(editor: Editor, color: int) -> list[dict[str, Any]]:
    editor.page.bring_to_front()
    editor.keys("f", str(color))
    editor.press(15, 15)
    presses = editor.take_presses(1)
    if editor.rows() != [[color] * SIDE] * SIDE:
        raise RuntimeError("the fill did not reach every cell")
    return presses


def in_python(lab: Lab) -> Row:
    """The reducer's ``fill`` action against scikit-image's function for the same."""
    blank = Grid.blank(SIDE, SIDE)
    state = initial_state(blank)
    action = parse_action({"action_id": 0, "t_ms": 0, "kind": "fill", "color": 3, "at": [15, 15]})
    cells = np.zeros((SIDE, SIDE), dtype=np.int8)
    fill_ours = partial(apply, state, action, blank)
    fill_peer = partial(flood_fill, cells, (15, 15), 3, connectivity=1)
    if not np.array_equal(fill_ours().grid.cells, fill_peer()):
        raise RuntimeError("the two fills differ")
    ours, peer = interleaved(
        partial(_milliseconds, fill_ours), partial(_milliseconds, fill_peer), lab.count(40, 8)
    )
    return Row("fill 900 cells: replayed in Python", "ms", ours, peer, "scikit-image flood_fill")


def _milliseconds(call: partial[Any]) -> float:
    return timeit.timeit(call, number=_REPEATS) / _REPEATS * 1000
