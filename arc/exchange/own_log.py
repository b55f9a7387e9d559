"""Another editor's moves written as a log of our own actions, every grid checked on the way."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from arc.actions import Action, DrawState, apply, initial_state, parse_action
from arc.errors import ActionError, ExchangeError
from arc.grid import Grid
from arc.store.clock import utc_text
from arc.store.imports import LoadStart, Logged, Submitted

AWAY_MS: Final = 300_000
"""After a wait longer than this the person is taken to have been away, and a new load begins.

The recordings know no hidden tabs or pauses. The published figures of recorded sessions
cap waits at the same five minutes.
"""

_UNDO_STEPS: Final = 3
"""Most of our steps that one step of another editor becomes: resize, paste, and one to spare."""
UNKNOWN_VIEWPORT: Final = (0, 0)
"""What a load tells of the page's size when nobody knows: exports leave the device empty."""

_NO_DEVICE: Final = {"viewport": list(UNKNOWN_VIEWPORT), "dpr": 1, "pointer": "none"}


class OwnLog:
    """The log of one trial while it is written. Moments are ms since ``start``.

    A new load begins at each ``visit``, and after more than ``AWAY_MS`` in which nothing
    was ``seen``: time between loads is away, not time on the trial.
    """

    def __init__(self, test_input: Grid, start: datetime) -> None:
        self.log: list[Logged] = []
        self.loads: list[LoadStart] = []
        self.submitted: list[Submitted] = []
        self._test_input = test_input
        self._start = start
        self._state: DrawState = initial_state(test_input)
        self._zero = 0
        self._seen = 0

    @property
    def grid(self) -> Grid:
        """The grid that the log gives up to now."""
        return self._state.grid

    def at(self, ms: int) -> str:
        """A moment as UTC text. Raises ExchangeError for one beyond the calendar."""
        try:
            return utc_text(self._start + timedelta(milliseconds=ms))
        except OverflowError:
            raise ExchangeError("its times are beyond the calendar") from None

    def visit(self, ms: int) -> None:
        """The trial comes on screen."""
        self._zero = self._seen = ms
        load_id = f"imported-{len(self.loads)}"
        self.loads.append(LoadStart(load_id, self.at(ms)))
        self._add(self._parsed(ms, "load", load_id=load_id, at=self.at(ms), device=_NO_DEVICE), ms)

    def seen(self, ms: int) -> None:
        """The person is there, whatever they do."""
        if ms - self._seen > AWAY_MS:
            self.visit(ms)
        self._seen = ms

    def act(self, ms: int, kind: str, **fields: Any) -> None:
        """Log an action as it is. Raises ActionError when ours has no such action."""
        self._add(self._parsed(ms, kind, **fields), ms)

    def edit(self, ms: int, image: Grid, kind: str | None = None, **fields: Any) -> None:
        """An edit that gave ``image``: our action of this kind if it gives the same.

        Otherwise, and without a ``kind``, the image is pasted whole.
        """
        action = self._twin(ms, kind, fields) if kind else None
        if action is not None and apply(self._state, action, self._test_input).grid == image:
            self._add(action, ms)
        else:
            self._show(ms, image)

    def step(self, ms: int, image: Grid, kind: str) -> None:
        """An ``undo`` or ``redo`` that gave ``image``: as many of ours as lead there."""
        state = self._state
        for count in range(_UNDO_STEPS + 1):
            if state.grid == image:
                for _ in range(count):
                    self.act(ms, kind)
                return
            state = apply(state, self._parsed(ms, kind), self._test_input)
        self._show(ms, image)

    def has_submitted(self, image: Grid) -> bool:
        """Whether this was handed in before."""
        return any(image == before.grid for before in self.submitted)

    def submit(self, ms: int, image: Grid) -> None:
        """Hand in ``image``."""
        self._show(ms, image)
        self.act(ms, "attempt", attempt_id=f"imported-{len(self.submitted) + 1}")
        self.submitted.append(Submitted(image, len(self.log) - 1))

    def _show(self, ms: int, image: Grid) -> None:
        """Paste a whole grid, unless it is there."""
        if image.shape != self.grid.shape:
            self.act(ms, "resize", height=image.height, width=image.width)
        if image != self.grid:
            self.act(ms, "paste", at=[0, 0], rows=image.to_text(), source="answer")

    def _twin(self, ms: int, kind: str, fields: dict[str, Any]) -> Action | None:
        try:
            return self._parsed(ms, kind, **fields)
        except ActionError:
            return None

    def _parsed(self, ms: int, kind: str, **fields: Any) -> Action:
        head = {"action_id": len(self.log), "t_ms": ms - self._zero, "kind": kind}
        return parse_action(head | fields)

    def _add(self, action: Action, ms: int) -> None:
        self._state = apply(self._state, action, self._test_input)
        self.log.append(Logged(action, self.at(ms)))
