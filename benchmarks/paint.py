"""A click on a cell until the canvas holds its color, and until the frame after that."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from benchmarks.editors import DOM_NAME, Editor, open_play, open_table
from benchmarks.figures import Row, Sample, Target, sample, shuffled_cells
from benchmarks.lab import Lab
from benchmarks.ways import SIDE, Place

BLOCK = 20
"""Presses in one editor before the other has its turn."""
BLUE = "rgb(0, 116, 217)"


def run(lab: Lab) -> list[Row]:
    """Paint the same cells in the same order in both editors."""
    ours, peer = open_play(lab), open_table(lab)
    for editor in (ours, peer):
        editor.page.bring_to_front()
        editor.keys("b", "1")
        check_painted_in_handler(editor, (0, 0))
    cells = [cell for cell in shuffled_cells(SIDE, SIDE, seed=1) if cell != (0, 0)]
    presses = in_turns(ours, peer, cells[: lab.count(400, 60)])
    for editor in (ours, peer):
        check_grid(editor, [(0, 0), *cells[: lab.count(400, 60)]])
        editor.page.context.close()
    return rows(*presses)


def in_turns(
    ours: Editor, peer: Editor, cells: Sequence[Place]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Press every cell in both editors, a block at a time in turn; the first block warms up."""
    found: dict[Editor, list[dict[str, Any]]] = {ours: [], peer: []}
    for start in range(0, len(cells), BLOCK):
        block = cells[start : start + BLOCK]
        for editor in (ours, peer):
            editor.page.bring_to_front()
            for cell in block:
                editor.press(*cell)
            presses = editor.take_presses(len(block))
            if start > 0:
                found[editor] += presses
    return found[ours], found[peer]


def rows(ours: Sequence[dict[str, Any]], peer: Sequence[dict[str, Any]]) -> list[Row]:
    """The rows of two series of presses."""
    return [
        Row(
            "click to cell painted",
            "ms",
            since_event(ours, "handled"),
            since_event(peer, "handled"),
            DOM_NAME,
            target=Target(2),
            note="the fastest editor of this kind measured before: 1.9 ms",
        ),
        Row(
            "click to next frame drawn",
            "ms",
            since_event(ours, "drawn"),
            since_event(peer, "drawn"),
            DOM_NAME,
            statistic="p95",
            target=Target(17),
            note="a frame takes 16.7 ms at 60 Hz, and a click comes anywhere in it; "
            "the fastest editor of this kind measured before: 16.4 ms",
        ),
        Row("click: the page's own work", "ms", own_work(ours), own_work(peer), DOM_NAME),
    ]


def since_event(presses: Sequence[dict[str, Any]], moment: str) -> Sample:
    """Milliseconds from the trusted event to a moment of ``pages/probe.js``."""
    return sample([press[moment] - press["event"] for press in presses])


def own_work(presses: Sequence[dict[str, Any]]) -> Sample:
    """Milliseconds in the handler, and in the frame after it until it is painted."""
    return sample(
        [press["handled"] - press["reached"] + press["shown"] - press["frame"] for press in presses]
    )


def check_painted_in_handler(editor: Editor, cell: Place) -> None:
    """Make sure that the color is on screen when the handler returns. Raises RuntimeError."""
    editor.page.evaluate("cell => { __probe.check = cell; }", list(cell))
    editor.press(*cell)
    held = editor.take_presses(1)[0]["held"]
    editor.page.evaluate("() => { __probe.check = null; }")
    if held != BLUE:
        raise RuntimeError(f"cell {cell} shows {held} after the handler, not {BLUE}")


def check_grid(editor: Editor, painted: Sequence[Place]) -> None:
    """Make sure that these cells and no others hold color 1, in the data and on screen."""
    found = {
        (row, column)
        for row, values in enumerate(editor.rows())
        for column, value in enumerate(values)
        if value == 1
    }
    if found != set(painted):
        raise RuntimeError(f"{len(set(painted) ^ found)} cells are not as painted")
    if editor.drawn(*painted[-1]) != BLUE:
        raise RuntimeError("the screen does not show what was painted")
