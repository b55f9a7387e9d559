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

from arc.diff import HOLE, ODD, Codes, Mask
from arc.fault_edits import (
    CELL,
    OPEN,
    SHIFT,
    TURNS,
    WHOLE,
    Added,
    Axis,
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
    move_block,
    moved_back,
    overlap,
    written_length,
)
from arc.lines import (
    ADDED,
    EXACT,
    EXACT_LATE,
    ONE_RUN,
    ROBUST,
    ROBUST_LATE,
    USUAL,
    LineMap,
    Weights,
    box_in_truth,
    plain_map,
)
from arc.matching import COPY_ERROR, match_axes, match_calm, match_grid, rematch_grid
from arc.shifts import find_shifts

MAX_CLAIMS: Final = 3
"""Most edits told beyond those that the answer's size asks for."""

LEFT: Final = 0.25
"""Largest share of the differing cells that such edits may leave."""

WORTH: Final = 0.5
"""Largest weight of an explanation that leaves some, as a share of the weight without it."""

PLAUSIBLE: Final = 0.3
"""Largest weight of such an explanation as a share of the answer written out."""

MAX_ROUNDS: Final = 3
"""Most turns between a shift and the lines."""

RECOLORED_SHARE: Final = 0.9
"""Share of a color's cells that must have come out as one other color."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """One way to say the answer.

    ``edits`` are all of it: what came before lines were dropped and added
    (``early``), the lines, and what came after (``late``). ``result`` is the array
    they make of the truth, of the answer's shape, ``wrong`` how many cells of the
    answer differ from it, ``cost`` the weight of the whole in half cells.
    """

    early: tuple[Edit, ...]
    rows: LineMap
    columns: LineMap
    late: tuple[Shifted, ...]
    edits: tuple[Edit, ...]
    result: Codes
    wrong: int
    cost: int

    def axes(self) -> tuple[tuple[Axis, LineMap], tuple[Axis, LineMap]]:
        """Both maps of lines with their axis."""
        return ("row", self.rows), ("column", self.columns)

    @property
    def rank(self) -> tuple[int, int, int]:
        """Lightest first; between equals, fewer wrong cells, then fewer edits."""
        return self.cost, self.wrong, len(self.edits)


def explain(cells: Codes, truth: Codes) -> Explanation:
    """The lightest explanation of an answer's codes (no empty array, rows of one length).

    Places with ``HOLE`` are left out of account. More than the sizes ask for is
    claimed only where it leaves few of the cells that differ without it.
    """
    return _Search(cells, truth).best()


def sober_explanation(cells: Codes, truth: Codes) -> Explanation:
    """What the sizes ask for and no more: one run of lines gone or come an axis."""
    return _Search(cells, truth).sober


class _Search:
    """The search for one answer.

    ``sober`` drops and adds no more lines than the sizes ask for, each in one run.
    """

    def __init__(self, cells: Codes, truth: Codes) -> None:
        self.cells, self.truth = cells, truth
        self.written = written_length(cells)
        self.shifts: dict[tuple[bytes, bool], tuple[Shifted, ...]] = {}
        self.sober = self._sober()

    def best(self) -> Explanation:
        """The lightest explanation that holds."""
        best = self.sober
        if best.cost <= (WHOLE + OPEN if best.edits else WHOLE):
            return best
        tried: set[tuple[Edit, ...]] = set()
        for seeds, ways in ((self._seeds, (False, True)), (self._calm_seeds, (False,))):
            for seed in seeds():
                if seed.edits in tried or self._claims(seed) > MAX_CLAIMS:
                    continue
                tried.add(seed.edits)
                best = self._best_from(seed, best, ways)
                if best.cost <= SHIFT:
                    return best
            if not best.wrong or best.cost <= OPEN + SHIFT:
                break
        return best

    def _best_from(
        self, seed: Explanation, best: Explanation, ways: tuple[bool, ...]
    ) -> Explanation:
        for spanning in ways:
            found = [step for step in self._improved(seed, spanning) if self._holds(step)]
            best = min([best, *found], key=lambda e: e.rank)
            if not best.wrong and self._claims(best) <= 1:
                return best
        return best

    def _sober(self) -> Explanation:
        if self.cells.shape != self.truth.shape:
            return self._mapped(ONE_RUN)
        rows, columns = (plain_map(side, side) for side in self.cells.shape)
        return self._evaluate((), rows, columns)

    def _seeds(self) -> Iterator[Explanation]:
        """Where the search begins: lines as they come cheapest, as is, turned, and exact."""
        mapped = self._mapped(USUAL)
        turned = [turn for turn in self._turned() if turn.cost < self.sober.cost]
        yield from sorted([self.sober, mapped, *turned], key=lambda e: e.rank)
        if mapped.wrong:
            for rows, columns in match_axes(self.cells, self.truth):
                yield self._evaluate((), rows, columns)
            yield self._realigned(mapped, EXACT)
            for weights in (EXACT, ROBUST, ROBUST_LATE):
                known = self.sober.rows, self.sober.columns
                found = rematch_grid(self.cells, self.truth, known, weights)
                yield self._evaluate((), found.rows, found.columns)

    def _calm_seeds(self) -> Iterator[Explanation]:
        """Where it begins again: lines by those across that a block spoils least."""
        mapped = self._mapped(USUAL)
        for known, outer in ((self.sober, False), (mapped, False), (self.sober, True)):
            maps = rows, columns = known.rows, known.columns
            for weights in (EXACT, EXACT_LATE):
                calm = match_calm(self.cells, self.truth, maps, weights, outer=outer)
                yield self._evaluate((), calm[0], columns)
                yield self._evaluate((), rows, calm[1])

    def _mapped(self, weights: Weights) -> Explanation:
        """Lines dropped, repeated and added, and nothing else."""
        found = match_grid(self.cells, self.truth, weights)
        return self._evaluate((), found.rows, found.columns)

    def _improved(self, explanation: Explanation, spanning: bool) -> Iterator[Explanation]:
        """The explanation, then with the change that helps most, and so on until none does.

        Stops, too, when as many as may follow could not leave few enough wrong cells.
        """
        yield explanation
        room = min(MAX_CLAIMS, MAX_CLAIMS + 1 - self._claims(explanation))
        for following in reversed(range(room)):
            if explanation.wrong * CELL <= WHOLE:
                return
            steps = self._next(explanation, spanning)
            found = min(steps, key=lambda e: e.rank, default=explanation)
            gain = explanation.wrong - found.wrong
            hopeless = found.wrong - following * gain > LEFT * self.sober.wrong
            if hopeless or found.rank >= explanation.rank:
                return
            explanation = found
            yield explanation
            yield self._rematched(explanation, USUAL)
            if 0 < explanation.wrong <= 2 * LEFT * self.sober.wrong:
                exact = self._realigned(explanation, EXACT)
                yield exact
                yield self._shifted_anew(exact, spanning)

    def _holds(self, explanation: Explanation) -> bool:
        """Whether what is claimed beyond the sizes is little and explains much.

        Lines from nowhere, or from afar, could stand for any wrong line: no more of
        them than the sizes ask for.
        """
        if not self._copies_agree(explanation):
            return False
        claims = self._claims(explanation)
        if not claims:
            return True
        strange = _strange_lines(explanation)
        if not explanation.wrong:
            return claims <= MAX_CLAIMS and strange <= 1
        return (
            claims < MAX_CLAIMS
            and not strange
            and explanation.wrong < LEFT * self.sober.wrong
            and explanation.cost <= WORTH * self.sober.cost
            and explanation.cost <= PLAUSIBLE * self.written
        )

    def _copies_agree(self, explanation: Explanation) -> bool:
        """Whether each line that is called a repeated one is as good as right."""
        wrong = self._wrong(explanation.result)
        for edit in explanation.edits:
            if isinstance(edit, Repeated):
                lines = wrong if edit.axis == "row" else wrong.T
                again = lines[edit.at : edit.at + edit.stop - edit.start]
                if again.sum(axis=1).max() > COPY_ERROR * again.shape[1]:
                    return False
        return True

    def _claims(self, explanation: Explanation) -> int:
        """Number of edits that the answer's size does not ask for."""
        claims = len(explanation.edits)
        for axis, lines in explanation.axes():
            surplus = len(lines.source) - lines.count
            edits = [e for e in explanation.edits if isinstance(e, LineEdit) and e.axis == axis]
            runs = sum(isinstance(e, Dropped) == (surplus < 0) for e in edits)
            claims -= min(abs(surplus), runs)
        return claims

    def _next(self, explanation: Explanation, spanning: bool) -> Iterator[Explanation]:
        """The explanation with one more change: the best ones before and after the lines."""
        for recolored in self._recolored(explanation):
            early = (*explanation.early, recolored)
            maps = explanation.rows, explanation.columns
            yield self._realigned(self._evaluate(early, *maps, explanation.late))
        if explanation.wrong * CELL <= WHOLE:
            return
        unmoved = not any(isinstance(edit, LineEdit) for edit in explanation.edits)
        for late in (False,) if unmoved else (False, True):
            shifted = self._shifted(explanation, late, spanning)
            best = min(shifted, key=lambda e: e.rank, default=explanation)
            if best.rank < explanation.rank:
                yield best if unmoved else self._settled(best, spanning)

    def _shifted(
        self, explanation: Explanation, late: bool, spanning: bool
    ) -> Iterator[Explanation]:
        """The explanation with one more block shifted, before lines go and come or after."""
        maps = explanation.rows, explanation.columns
        target = np.where(self.cells == HOLE, explanation.result, self.cells)
        key = explanation.result.tobytes(), spanning
        if key not in self.shifts:
            self.shifts[key] = tuple(find_shifts(target, explanation.result, spanning=spanning))
        for shift in self.shifts[key]:
            if late:
                if any(overlap(shift, other) for other in explanation.late):
                    continue
                after = (*explanation.late, replace(shift, late=True))
                yield self._evaluate(explanation.early, *maps, after)
            elif not explanation.late and (box := box_in_truth(shift, *maps)) is not None:
                shift = replace(shift, box=box)
                others = [e for e in explanation.early if isinstance(e, Shifted)]
                if not any(overlap(shift, other) for other in others):
                    yield self._evaluate((*explanation.early, shift), *maps)

    def _settled(self, explanation: Explanation, spanning: bool) -> Explanation:
        """Lines matched anew by the last shift, the shift found anew by the lines, in turn."""
        for _ in range(MAX_ROUNDS):
            found = self._realigned(explanation)
            if found is explanation:
                break
            explanation = self._shifted_anew(found, spanning)
            if explanation is found:
                break
        return explanation

    def _shifted_anew(self, explanation: Explanation, spanning: bool) -> Explanation:
        """With the last shift, if the last change was one, found anew if that is lighter."""
        early, late = explanation.early, explanation.late
        if not late and not (early and isinstance(early[-1], Shifted)):
            return explanation
        before, after = (early, late[:-1]) if late else (early[:-1], late)
        without = self._evaluate(before, explanation.rows, explanation.columns, after)
        shifted = self._shifted(without, bool(late), spanning)
        return min([explanation, *shifted], key=lambda e: e.rank)

    def _realigned(self, explanation: Explanation, weights: Weights = USUAL) -> Explanation:
        """The same changes with rows and columns matched anew, if that is lighter.

        In as many runs at most: more are for the search's start. With ``EXACT``
        weights, if it leaves fewer cells wrong.
        """
        found = self._rematched(explanation, weights)
        if len(found.edits) > len(explanation.edits):
            return explanation
        if weights is EXACT:
            return min(explanation, found, key=lambda e: e.wrong)
        return min(explanation, found, key=lambda e: e.rank)

    def _rematched(self, explanation: Explanation, weights: Weights) -> Explanation:
        """The same changes with rows and columns matched anew."""
        cells = self.cells
        for shift in reversed(explanation.late):
            cells = moved_back(cells, shift)
        truth = apply_early(self.truth, explanation.early)
        best = rematch_grid(cells, truth, (explanation.rows, explanation.columns), weights)
        return self._evaluate(explanation.early, best.rows, best.columns, explanation.late)

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
        edits = (*early, *lines, *late)
        wrong = int(self._wrong(result).sum())
        cost = edits_length(edits) + CELL * wrong
        return Explanation(early, rows, columns, late, edits, result, wrong, cost)

    def _wrong(self, result: Codes) -> Mask:
        """Which cells of the answer are not as in ``result``."""
        wrong: Mask = ((self.cells != result) | (self.cells == ODD)) & (self.cells != HOLE)
        return wrong


def _strange_lines(explanation: Explanation) -> int:
    """How many more lines come that are not those directly before than the sizes ask for."""
    strange = 0
    for axis, lines in explanation.axes():
        come = 0
        for edit in explanation.edits:
            if isinstance(edit, Added) and edit.axis == axis:
                come += len(edit.lines)
            elif isinstance(edit, Repeated) and edit.axis == axis and edit.stop != edit.after:
                come += edit.stop - edit.start
        strange += max(come - max(len(lines.source) - lines.count, 0), 0)
    return strange
