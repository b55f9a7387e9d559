"""ARC-Interactive's editor: what each recorded event does, and whether the recording agrees.

``docs/exchange.md`` has the rules. Grids are int8 arrays of any size: on the way some are
larger than ARC allows. x is the column, y the row.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from arc.errors import ExchangeError
from arc.exchange.interactive_events import Event, Rect
from arc.grid import Cells
from arc.tasks import Pair

FIRST_IMAGE: Final = "first image"
VERDICT: Final = "verdict"


class Difference(NamedTuple):
    """What the recording says otherwise than the rules: ``what``, at which event."""

    event_id: int
    what: str


@dataclass
class Test:
    """The state of one test; what the recording's counters count, too.

    ``undo`` and ``redo`` hold an edit's label and the grid to go back (forward) to.
    """

    pair: Pair
    grid: Cells
    selection: Rect
    anchor: tuple[int, int] = (0, 0)
    undo: list[tuple[str, Cells]] = field(default_factory=list)
    redo: list[tuple[str, Cells]] = field(default_factory=list)
    is_shown: bool = False
    correct: int = 0
    incorrect: int = 0
    start_overs: int = 0

    @property
    def whole(self) -> Rect:
        """The rectangle that is the whole grid."""
        return Rect(0, 0, self.grid.shape[1], self.grid.shape[0])


class Edit(NamedTuple):
    """The grid after an edit, and the selection where the edit sets one."""

    grid: Cells
    selection: Rect | None = None
    is_change: bool | None = None
    """None: when the grid changed."""


class Editor:
    """Replays one session. ``differences`` lists what the recording says otherwise."""

    def __init__(self, pairs: Sequence[Pair]) -> None:
        self.tests = [_new_test(pair) for pair in pairs]
        self.active = 0
        self.tool = "draw"
        self.color = 0
        self.clipboard: Cells | None = None
        self.images_compared = 0
        self.overviews = 0
        self.reveals = 0
        self.differences: list[Difference] = []

    @property
    def test(self) -> Test:
        """The test being edited."""
        return self.tests[self.active]

    def apply(self, event: Event) -> None:
        """Take the next event. Raises ExchangeError for one that the format does not have."""
        if event.action in EDITS:
            self._edit(event)
        elif event.action in _OTHERS:
            self._find_test(event)
            _OTHERS[event.action](self, event)
        else:
            raise ExchangeError(f"event {event.id}: {event.action!r:.60} is not a known action")

    def expect(self, event: Event, what: str, is_so: bool) -> None:
        """Note a difference unless it is so."""
        if not is_so:
            self.differences.append(Difference(event.id, what))

    def rect(self, event: Event) -> Rect:
        """The recorded rectangle: the selection with the tool select, else the whole grid."""
        test, recorded = self.test, event.rect()
        if not recorded.is_in(test.whole):
            raise ExchangeError(f"event {event.id}: its rectangle is not inside the grid")
        expected = test.selection if self.tool == "select" else test.whole
        # An undo may leave the selection outside the grid; what then counts is not known.
        self.expect(event, "rectangle", recorded == expected or not expected.is_in(test.whole))
        return recorded

    def _find_test(self, event: Event) -> None:
        if event.test_index is None:
            return
        if event.test_index >= len(self.tests):
            raise ExchangeError(f"event {event.id}: the task has no test {event.test_index}")
        if event.action == "activate test":
            self.active = event.test_index
        self.expect(event, "active test", event.test_index == self.active)
        self.active = event.test_index

    def _edit(self, event: Event) -> None:
        self._find_test(event)
        test, before = self.test, self.test.grid
        made = EDITS[event.action](self, event)
        is_same = np.array_equal(made.grid, before)
        if event.action not in ("undo", "redo", "start over"):
            is_change = not is_same if made.is_change is None else made.is_change
            if is_change:
                test.undo.append((event.message, before))
                test.redo.clear()
        test.grid = made.grid
        if made.selection is not None:
            if "sameSelection" in event.context:
                is_kept = made.selection == test.selection
                self.expect(event, "sameSelection", event.flag("sameSelection") == is_kept)
            test.selection = made.selection
            if "selectX" in event.context:
                self.expect(event, "selection", event.rect("select") == made.selection)
        told_same = False if event.action in ("undo", "redo") else is_same
        self.expect(event, "sameImage", event.flag("sameImage") == told_same)
        self.compare(event)

    def compare(self, event: Event, what: str = "image") -> None:
        """Compare the recorded image with the grid."""
        self.images_compared += 1
        self.expect(event, what, np.array_equal(event.image(), self.test.grid))


def _new_test(pair: Pair) -> Test:
    grid = pair.input.cells
    return Test(pair, grid, Rect(0, 0, grid.shape[1], grid.shape[0]))


def _show_editor(editor: Editor, event: Event) -> None:
    is_first = not editor.test.is_shown
    editor.test.is_shown = True
    editor.compare(event, FIRST_IMAGE if is_first else "image")


def _show_overview(editor: Editor, _: Event) -> None:
    editor.overviews += 1


def _reveal(editor: Editor, _: Event) -> None:
    editor.reveals += 1


def _pick_tool(editor: Editor, event: Event) -> None:
    editor.tool = event.text("toolId")
    if "selectX" in event.context:
        editor.expect(event, "selection", event.rect("select") == editor.test.selection)


def _pick_color(editor: Editor, event: Event) -> None:
    color = event.color()
    editor.expect(event, "sameColor", event.flag("sameColor") == (color == editor.color))
    editor.color = color


def _select_begin(editor: Editor, event: Event) -> None:
    editor.test.anchor = event.place()
    _select(editor, event)


def _select(editor: Editor, event: Event) -> None:
    selected = Rect.between(editor.test.anchor, event.place())
    is_same = selected == editor.test.selection
    editor.expect(event, "sameSelection", event.flag("sameSelection") == is_same)
    editor.expect(event, "selection", event.rect("select") == selected)
    editor.test.selection = selected


def _copy(editor: Editor, event: Event) -> None:
    part = editor.rect(event).of(editor.test.grid).copy()
    is_same = editor.clipboard is not None and np.array_equal(part, editor.clipboard)
    editor.expect(event, "sameClipboard", event.flag("sameClipboard") == is_same)
    editor.clipboard = part


def _paste_begin(editor: Editor, event: Event) -> None:
    held = _clipboard(editor, event)
    size = (event.number("height"), event.number("width"))
    editor.expect(event, "clipboard size", size == held.shape)


def _submit(editor: Editor, event: Event) -> None:
    test = editor.test
    editor.compare(event)
    is_correct = test.pair.output is not None and np.array_equal(test.grid, test.pair.output.cells)
    editor.expect(event, VERDICT, event.flag("correct") == is_correct)
    # Counted as recorded, so that one verdict that differs makes one difference.
    test.correct += event.flag("correct")
    test.incorrect += not event.flag("correct")
    for name, counted in (
        ("submitCorrectCount", test.correct),
        ("submitIncorrectCount", test.incorrect),
        ("startOverCount", test.start_overs),
        ("showOverviewCount", editor.overviews),
    ):
        editor.expect(event, name, event.number(name) == counted)


def _nothing(_: Editor, __: Event) -> None:
    pass


_OTHERS: Final[Mapping[str, Callable[[Editor, Event], None]]] = {
    "welcome to overview": _show_overview,
    "hide overview show editor": _show_editor,
    "hide editor show overview": _show_overview,
    "reveal begin": _reveal,
    "reveal end": _nothing,
    "activate test": _nothing,
    "show tool panel": _nothing,
    "pick tool": _pick_tool,
    "pick color": _pick_color,
    "pagination-disabled": _nothing,
    "pagination-action": _nothing,
    "create selection begin": _select_begin,
    "create selection update": _select,
    "copy": _copy,
    "paste begin": _paste_begin,
    "paste reject": _nothing,
    "submit": _submit,
}


def _draw(editor: Editor, event: Event) -> Edit:
    grid = editor.test.grid.copy()
    x, y = event.place()
    if not (x < grid.shape[1] and y < grid.shape[0]):
        raise ExchangeError(f"event {event.id}: draws outside the grid")
    grid[y, x] = event.color()
    return Edit(grid)


def _flood_fill(editor: Editor, event: Event) -> Edit:
    grid, color = editor.test.grid.copy(), event.color()
    x, y = event.place()
    if not (x < grid.shape[1] and y < grid.shape[0]):
        raise ExchangeError(f"event {event.id}: fills outside the grid")
    old, waiting = grid[y, x], [(y, x)]
    while waiting and old != color:
        row, column = waiting.pop()
        if not (0 <= row < grid.shape[0] and 0 <= column < grid.shape[1]):
            continue
        if grid[row, column] == old:
            grid[row, column] = color
            waiting += [(row - 1, column), (row + 1, column)]
            waiting += [(row, column - 1), (row, column + 1)]
    return Edit(grid)


def _fill_selection(editor: Editor, event: Event) -> Edit:
    editor.color = event.color()
    grid = editor.test.grid.copy()
    editor.rect(event).of(grid)[:] = editor.color
    return Edit(grid)


def _paste_accept(editor: Editor, event: Event) -> Edit:
    block, grid = _clipboard(editor, event), editor.test.grid.copy()
    x, y = event.integer("pasteX"), event.integer("pasteY")
    size = (event.number("pasteHeight"), event.number("pasteWidth"))
    editor.expect(event, "clipboard size", size == block.shape)
    rows, columns = grid.shape
    part = block[max(0, -y) : max(0, rows - y), max(0, -x) : max(0, columns - x)]
    top, left = max(0, y), max(0, x)
    if part.size:
        grid[top : top + part.shape[0], left : left + part.shape[1]] = part
    corners = ((x, y), (x + block.shape[1] - 1, y + block.shape[0] - 1))
    clamped = [(min(max(0, a), columns - 1), min(max(0, b), rows - 1)) for a, b in corners]
    return Edit(grid, Rect.between(*clamped), is_change=True)


def _on_rect(change: Callable[[Cells], Cells]) -> Callable[[Editor, Event], Edit]:
    def edit(editor: Editor, event: Event) -> Edit:
        grid = editor.test.grid.copy()
        part = editor.rect(event).of(grid)
        part[:] = change(part.copy())
        return Edit(grid)

    return edit


def _turned(turns: int) -> Callable[[Cells], Cells]:
    return lambda part: np.rot90(part, turns) if part.shape[0] == part.shape[1] else part


def _on_whole(turns: int) -> Callable[[Editor, Event], Edit]:
    return lambda editor, _: _resized(editor, np.rot90(editor.test.grid, turns))


def _crop(editor: Editor, event: Event) -> Edit:
    return _resized(editor, editor.rect(event).of(editor.test.grid))


def _resize(editor: Editor, event: Event) -> Edit:
    old = editor.test.grid
    size = event.side("height"), event.side("width")
    grid = np.full(size, event.color(), dtype=np.int8)
    kept = old[: size[0], : size[1]]
    grid[: kept.shape[0], : kept.shape[1]] = kept
    return _resized(editor, grid)


def _resized(editor: Editor, grid: Cells) -> Edit:
    grid = np.ascontiguousarray(grid)
    if np.array_equal(grid, editor.test.grid):
        return Edit(grid)
    return Edit(grid, Rect(0, 0, grid.shape[1], grid.shape[0]))


def _undo(editor: Editor, event: Event) -> Edit:
    return _back(editor, event, editor.test.undo, editor.test.redo, "undoMessage")


def _redo(editor: Editor, event: Event) -> Edit:
    return _back(editor, event, editor.test.redo, editor.test.undo, "redoMessage")


def _back(
    editor: Editor,
    event: Event,
    taken: list[tuple[str, Cells]],
    given: list[tuple[str, Cells]],
    name: str,
) -> Edit:
    if not taken:
        raise ExchangeError(f"event {event.id}: there is nothing to {event.action}")
    label, grid = taken.pop()
    given.append((label, editor.test.grid))
    editor.expect(event, name, event.text(name) == label)
    return Edit(grid)


def _start_over(editor: Editor, event: Event) -> Edit:
    test = editor.test
    test.undo.clear()
    test.redo.clear()
    test.start_overs += 1
    editor.expect(event, "startOverCount", event.number("startOverCount") == test.start_overs)
    grid = test.pair.input.cells
    return Edit(grid, Rect(0, 0, grid.shape[1], grid.shape[0]))


def _clipboard(editor: Editor, event: Event) -> Cells:
    if editor.clipboard is None:
        raise ExchangeError(f"event {event.id}: pastes, but nothing was copied")
    return editor.clipboard


EDITS: Final[Mapping[str, Callable[[Editor, Event], Edit]]] = {
    "draw": _draw,
    "flood fill": _flood_fill,
    "fill selection": _fill_selection,
    "paste accept": _paste_accept,
    "move left": _on_rect(lambda part: np.roll(part, -1, axis=1)),
    "move right": _on_rect(lambda part: np.roll(part, 1, axis=1)),
    "move up": _on_rect(lambda part: np.roll(part, -1, axis=0)),
    "move down": _on_rect(lambda part: np.roll(part, 1, axis=0)),
    "flip x": _on_rect(lambda part: part[:, ::-1]),
    "flip y": _on_rect(lambda part: part[::-1]),
    "rotate selection clockwise": _on_rect(_turned(-1)),
    "rotate selection counter-clockwise": _on_rect(_turned(1)),
    "rotate entire image clockwise": _on_whole(-1),
    "rotate entire image counter-clockwise": _on_whole(1),
    "crop": _crop,
    "resize": _resize,
    "undo": _undo,
    "redo": _redo,
    "start over": _start_over,
}
"""What edits the grid."""

ACTIONS: Final = (*_OTHERS, *EDITS)
"""Every action of the format; an event without one goes by its message."""
