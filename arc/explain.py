"""The shortest way found to say how an answer comes of the truth.

Each edit of ``arc.fault_edits`` has a weight, and so has a cell that still differs; of
all explanations the lightest wins (a minimum description length). The search
begins with several maps of rows and columns and adds turns, colors and shifts,
one at a time, as long as that makes the whole lighter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from arc.diff import HOLE, ODD, Codes
from arc.fault_edits import (
    CELL,
    TURNS,
    WHOLE,
    Added,
    Dropped,
    Edit,
    LineEdit,
    Recolored,
    Repeated,
    Shifted,
    Turned,
    apply_early,
    apply_lines,
    edits_length,
    line_length,
    move_block,
)
from arc.lines import ADDED, LineMap, match_grid, plain_map
from arc.shifts import find_shifts

MAPS_TRIED: Final = 2
"""Maps of rows and columns that the search goes on from."""

MAX_CLAIMS: Final = 3
"""Most edits told beyond those that the answer's size asks for."""

LEFT: Final = 0.25
"""Largest share of the differing cells that such edits may leave."""

WORTH: Final = 0.5
"""Largest weight of an explanation that leaves some, as a share of the weight without it."""

PLAUSIBLE: Final = 0.3
"""Largest weight of such an explanation as a share of the answer written out."""

RECOLORED_SHARE: Final = 0.9
"""Share of a color's cells that must have come out as one other color."""

_ONE_RUN: Final = 10_000
"""Weight of a run that makes more runs than the sizes ask for dearer than any wrong cells."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One way to say the answer.

    ``edits`` are all of it: what came before lines were dropped and added
    (``early``), the lines, and what came after (``late``). ``result`` is the array
    they make of the truth, of the answer's shape, ``wrong`` how many cells of the
    answer differ from it.
    """

    early: tuple[Edit, ...]
    rows: LineMap
    columns: LineMap
    late: tuple[Shifted, ...]
    edits: tuple[Edit, ...]
    result: Codes
    wrong: int

    @property
    def cost(self) -> int:
        """Weight of the whole, in half cells."""
        return edits_length(self.edits) + CELL * self.wrong

    @property
    def rank(self) -> tuple[int, int]:
        """Lightest first; between equals, fewer edits."""
        return self.cost, len(self.edits)


def explain(cells: Codes, truth: Codes) -> Explanation:
    """The lightest explanation of an answer's codes (no empty array, rows of one length).

    Places with ``HOLE`` are left out of account. More than the sizes ask for is
    claimed only where it leaves few of the cells that differ without it.
    """
    return _Search(cells, truth).best()


def written_length(cells: Codes) -> int:
    """Weight of saying an answer without the truth: its size and each of its rows."""
    return WHOLE + sum(map(line_length, cells.tolist()))


class _Search:
    """The search for one answer.

    ``sober`` drops and adds no more lines than the sizes ask for, each in one run.
    """

    def __init__(self, cells: Codes, truth: Codes) -> None:
        self.cells, self.truth = cells, truth
        self.written = written_length(cells)
        self.sober = self._sober()

    def best(self) -> Explanation:
        """The lightest explanation that holds."""
        best = self.sober
        if best.wrong * CELL <= WHOLE:
            return best
        for seed in self._seeds():
            found = [step for step in self._improved(seed) if self._holds(step)]
            best = min([best, *found], key=lambda e: e.rank)
            if best.wrong * CELL <= WHOLE:
                break
        return best

    def _sober(self) -> Explanation:
        if self.cells.shape != self.truth.shape:
            found = match_grid(self.cells, self.truth, _ONE_RUN)[0]
            return self._evaluate((), found.rows, found.columns)
        rows, columns = (plain_map(side, side) for side in self.cells.shape)
        return self._evaluate((), rows, columns)

    def _seeds(self) -> list[Explanation]:
        """Where the search begins, lightest first."""
        maps = match_grid(self.cells, self.truth)[:MAPS_TRIED]
        matched = [self._evaluate((), m.rows, m.columns) for m in maps]
        matched = [seed for seed in matched if seed.edits != self.sober.edits]
        turned = [seed for seed in self._turned() if seed.cost < self.sober.cost]
        return sorted([self.sober, *matched, *turned], key=lambda seed: seed.rank)

    def _improved(self, explanation: Explanation) -> Iterator[Explanation]:
        """The explanation, then with the change that helps most, and so on until none does.

        Stops, too, when as many as may follow could not leave few enough wrong cells.
        """
        yield explanation
        for following in reversed(range(MAX_CLAIMS)):
            if explanation.wrong * CELL <= WHOLE:
                return
            changed = min(self._changed(explanation), key=lambda e: e.rank, default=explanation)
            found = self._realigned(changed)
            gain = explanation.wrong - found.wrong
            hopeless = found.wrong - following * gain > LEFT * self.sober.wrong
            if hopeless or found.rank >= explanation.rank:
                return
            explanation = found
            yield explanation

    def _holds(self, explanation: Explanation) -> bool:
        """Whether what is claimed beyond the sizes is little and explains much.

        Lines from nowhere, or from afar, could stand for any wrong line: no more of
        them than the sizes ask for.
        """
        claims = len(explanation.edits)
        for axis, lines in (("row", explanation.rows), ("column", explanation.columns)):
            edits = [e for e in explanation.edits if isinstance(e, LineEdit) and e.axis == axis]
            surplus = len(lines.source) - lines.count
            if sum(map(_strange_lines, edits)) > max(surplus, 0):
                return False
            runs = sum(isinstance(e, Dropped) == (surplus < 0) for e in edits)
            claims -= min(abs(surplus), runs)
        if not claims:
            return True
        if claims > MAX_CLAIMS or explanation.cost > PLAUSIBLE * self.written:
            return False
        few = explanation.wrong <= LEFT * self.sober.wrong
        return not explanation.wrong or (few and explanation.cost <= WORTH * self.sober.cost)

    def _changed(self, explanation: Explanation) -> Iterator[Explanation]:
        """The explanation with one more change, each way that suggests itself."""
        early, late = explanation.early, explanation.late
        maps = explanation.rows, explanation.columns
        for recolored in self._recolored(explanation):
            yield self._evaluate((*early, recolored), *maps, late)
        if explanation.wrong * CELL <= WHOLE:
            return
        target = np.where(self.cells == HOLE, explanation.result, self.cells)
        for shift in find_shifts(target, explanation.result):
            yield self._evaluate(early, *maps, (*late, replace(shift, late=True)))
            box = _box_in_truth(shift, *maps)
            if box is not None and not late:
                yield self._evaluate((*early, replace(shift, box=box)), *maps)

    def _realigned(self, explanation: Explanation) -> Explanation:
        """The same changes with rows and columns matched anew, if that is lighter."""
        if not explanation.early or explanation.late:
            return explanation
        best = match_grid(self.cells, apply_early(self.truth, explanation.early))[0]
        found = self._evaluate(explanation.early, best.rows, best.columns)
        return min(explanation, found, key=lambda e: e.rank)

    def _turned(self) -> Iterator[Explanation]:
        """Each flip and turn that gives the answer's shape, with no lines gone or come."""
        for how, turn in TURNS.items():
            if turn(self.truth).shape == self.cells.shape:
                rows, columns = (plain_map(side, side) for side in self.cells.shape)
                yield self._evaluate((Turned(how),), rows, columns)

    def _recolored(self, explanation: Explanation) -> Iterator[Recolored]:
        """The colors that came out as another one, if any, all at once."""
        shown = np.ix_(
            [source != ADDED for source in explanation.rows.source],
            [source != ADDED for source in explanation.columns.source],
        )
        ours, theirs = self.cells[shown], explanation.result[shown]
        counts = np.zeros((10, 10), dtype=np.int32)
        np.add.at(counts, (theirs[ours >= 0], ours[ours >= 0]), 1)
        most = counts.max(axis=1)
        pairs = tuple(
            (color, int(counts[color].argmax()))
            for color in range(10)
            if most[color] >= RECOLORED_SHARE * counts[color].sum()
            and (most[color] - counts[color, color]) * CELL > WHOLE
        )
        if pairs:
            yield Recolored(pairs)

    def _evaluate(
        self,
        early: tuple[Edit, ...],
        rows: LineMap,
        columns: LineMap,
        late: tuple[Shifted, ...] = (),
    ) -> Explanation:
        lines = (*rows.edits("row", self.cells), *columns.edits("column", self.cells))
        result = apply_lines(apply_early(self.truth, early), lines)
        for shift in late:
            result = move_block(result, shift)
        wrong = ((self.cells != result) | (self.cells == ODD)) & (self.cells != HOLE)
        edits = (*early, *lines, *late)
        return Explanation(early, rows, columns, late, edits, result, int(wrong.sum()))


def _strange_lines(edit: LineEdit) -> int:
    """How many lines come that are not those directly before."""
    match edit:
        case Added():
            return len(edit.lines)
        case Repeated() if edit.stop != edit.after:
            return edit.stop - edit.start
    return 0


def _box_in_truth(
    shift: Shifted, rows: LineMap, columns: LineMap
) -> tuple[int, int, int, int] | None:
    """The block in the truth's rows and columns; None where it has none that is matched."""
    if shift.whole:
        return 0, 0, rows.count, columns.count
    top, left, bottom, right = shift.box
    down, across = rows.matches(top, bottom), columns.matches(left, right)
    if not down or not across:
        return None
    return down[0], across[0], down[-1] + 1, across[-1] + 1
