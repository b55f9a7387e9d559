"""Fast drags with few, far pointer reports: how much of the way is painted."""

from __future__ import annotations

import random
from collections.abc import Sequence

from benchmarks.editors import DOM_NAME, Editor, open_play, open_table
from benchmarks.figures import Row, Target, sample
from benchmarks.lab import Lab
from benchmarks.ways import Fidelity, Place, fidelity, random_way


def run(lab: Lab) -> list[Row]:
    """Draw the same drags in both editors, each on a cleared grid."""
    ours, peer = open_play(lab), open_table(lab)
    found: dict[Editor, list[Fidelity]] = {ours: [], peer: []}
    for number in range(lab.count(40, 8)):
        way = random_way(random.Random(number))
        for editor in (ours, peer):
            found[editor].append(_draw(editor, way))
    for editor in (ours, peer):
        editor.page.context.close()
    return rows(found[ours], found[peer])


def rows(ours: Sequence[Fidelity], peer: Sequence[Fidelity]) -> list[Row]:
    """Shares and counts of two series of drags."""

    def row(what: str, unit: str, field: str, target: Target) -> Row:
        a, b = (sample([float(getattr(one, field)) for one in all_]) for all_ in (ours, peer))
        return Row(what, unit, a, b, DOM_NAME, statistic="mean", target=target)

    return [
        row("fast drag: share of the way painted", "", "covered", Target(1, at_least=True)),
        row("fast drag: gaps", "a drag", "gaps", Target(0)),
        row("fast drag: cells beside the way", "a drag", "strays", Target(0)),
    ]


def _draw(editor: Editor, way: Sequence[Place]) -> Fidelity:
    editor.page.bring_to_front()
    editor.keys("e", "b", "1")
    mouse = editor.page.mouse
    mouse.move(*editor.center(*way[0]))
    mouse.down()
    for place in way[1:]:
        mouse.move(*editor.center(*place))
    mouse.up()
    editor.page.evaluate("() => { __probe.presses.length = 0; }")
    painted = {
        (row, column)
        for row, values in enumerate(editor.rows())
        for column, value in enumerate(values)
        if value == 1
    }
    return fidelity(way, painted)
