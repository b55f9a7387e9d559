"""A checked ARC-Interactive session as somebody's trials, in our own actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from arc.exchange.interactive_editor import EDITS, Editor
from arc.exchange.interactive_events import Event, Rect, Session
from arc.exchange.own_log import OwnLog
from arc.grid import MAX_SIDE, Cells, Grid
from arc.store.clock import utc_text
from arc.store.imports import ImportedPerson, ImportedTrial
from arc.tasks import Task
from arc.trials import ClosedBy, Outcome

PROTOCOL: Final = "arc-interactive"
"""Right or wrong after each submit, and no end to them."""

NO_LIMIT: Final = 1000
"""Stands for any number of attempts."""

_Twin = tuple[str, dict[str, Any]]


class _Played:
    """One test in one round: its log, and how it ended. ``begun_with`` is the grid at first."""

    def __init__(self, test_input: Grid, begun_with: Grid | None, session: Session) -> None:
        self.log = OwnLog(test_input, session.start)
        self.begun_with = begun_with
        self.is_edited = False
        self.outcome: Outcome | None = None
        self.closed_by: ClosedBy | None = None
        self.closed_at: str | None = None

    def begin(self, ms: int) -> None:
        """Before the first edit: theirs began with a copy of the test input, ours is empty."""
        if not self.is_edited and self.begun_with is not None and self.begun_with != self.log.grid:
            self.log.edit(ms, self.begun_with, "copy_input")
        self.is_edited = True

    def close(self, ms: int, outcome: Outcome, closed_by: ClosedBy) -> None:
        """End it at this moment."""
        self.outcome, self.closed_by, self.closed_at = outcome, closed_by, self.log.at(ms)


class Rounds:
    """The trials of a session, written while an editor replays it.

    They end when the solution is shown. What is done after that is a second round,
    marked as ``truth_seen``.
    """

    def __init__(self, session: Session, task: Task) -> None:
        self._session = session
        self._task = task
        self._now = 0
        self._shown_at: list[str] = []
        self._rounds = [[_Played(pair.input, pair.input, session) for pair in task.test]]
        self._rounds[0][0].log.visit(0)

    def take(self, event: Event, editor: Editor) -> None:
        """An event that the editor has applied. Raises ActionError."""
        # One recorded wait is negative; time does not run back for it.
        self._now += max(0, event.wait_ms)
        if event.action == "reveal begin":
            self._reveal(editor)
            return
        played = self._rounds[-1][editor.active]
        if played.outcome is None:
            if event.action == "activate test":
                played.log.visit(self._now)
            played.log.seen(self._now)
            self._log(played, event, editor)

    def person(self, participant_id: str, collection: str) -> ImportedPerson:
        """Whoever played the session; what is open by now was left."""
        for played in (played for one in self._rounds for played in one):
            if played.log.loads and played.outcome is None:
                played.close(self._now, "abandoned", "abandoned")
        first, *after = self._rounds
        kept = [first, *(one for one in after if any(played.is_edited for played in one))]
        trials = [
            _trial(played, number, index, collection, self._task, self._session)
            for number, one in enumerate(kept, 1)
            for index, played in enumerate(one)
        ]
        shown = tuple((self._task, at) for at in self._shown_at)
        created_at = utc_text(self._session.start)
        return ImportedPerson(participant_id, "arc-interactive", created_at, trials, shown)

    def _reveal(self, editor: Editor) -> None:
        current = self._rounds[-1]
        self._shown_at.append(current[0].log.at(self._now))
        if len(self._rounds) > 1:
            return
        after = []
        for played, test in zip(current, editor.tests, strict=True):
            if played.log.loads and played.outcome is None:
                played.log.act(self._now, "close", outcome="gave_up")
                played.close(self._now, "gave_up", "gave_up")
            later = _Played(test.pair.input, _grid_of(test.grid), self._session)
            # What was solved before stays solved: going on with it is nothing new.
            later.outcome = "solved" if played.outcome == "solved" else None
            after.append(later)
        if after[editor.active].outcome is None:
            after[editor.active].log.visit(self._now)
        self._rounds.append(after)

    def _log(self, played: _Played, event: Event, editor: Editor) -> None:
        image, log = _grid_of(editor.test.grid), played.log
        if image is None:
            return  # larger than a grid of ours; the next edit that fits brings ours up to date
        if event.action == "submit":
            played.begin(self._now)
            if not log.has_submitted(image):  # handed in again it uses up nothing, as here
                log.submit(self._now, image)
            if event.flag("correct"):
                played.close(self._now, "solved", "attempt")
        elif event.action == "copy":
            rect = event.rect()
            if rect.is_in(Rect(0, 0, MAX_SIDE, MAX_SIDE)):
                log.act(self._now, "copy", source="answer", **_span(rect))
        elif event.action in ("undo", "redo"):
            played.begin(self._now)
            log.step(self._now, image, event.action)
        elif event.action in EDITS:
            played.begin(self._now)
            kind, fields = _twin(event, editor)
            log.edit(self._now, image, kind or None, **fields)


def _trial(
    played: _Played, number: int, index: int, collection: str, task: Task, session: Session
) -> ImportedTrial:
    was_shown = bool(played.log.loads)
    return ImportedTrial(
        collection=collection,
        task=task,
        pair_index=index,
        protocol=PROTOCOL,
        attempts_allowed=NO_LIMIT,
        created_at=utc_text(session.start),
        round_number=number,
        truth_seen=number > 1,
        shown_at=played.log.loads[0].started_at if was_shown else None,
        closed_at=played.closed_at,
        outcome=played.outcome if was_shown else None,
        closed_by=played.closed_by,
        log=played.log.log,
        loads=played.log.loads,
        submitted=played.log.submitted,
    )


def _grid_of(cells: Cells) -> Grid | None:
    if max(cells.shape) > MAX_SIDE:
        return None
    return Grid.trusted(cells.copy())


def _twin(event: Event, editor: Editor) -> _Twin:
    """Our kind of action for an edit, which may still give another grid; or none."""
    find = _TWINS.get(event.action)
    return find(event, editor) if find else ("", {})


def _span(rect: Rect) -> dict[str, Any]:
    return {
        "from": [rect.y, rect.x],
        "to": [rect.y + rect.height - 1, rect.x + rect.width - 1],
    }


def _at(event: Event) -> list[int]:
    x, y = event.place()
    return [y, x]


def _paste(event: Event, editor: Editor) -> _Twin:
    block = None if editor.clipboard is None else _grid_of(editor.clipboard)
    if block is None:
        return "", {}
    at = [event.integer("pasteY"), event.integer("pasteX")]
    return "paste", {"at": at, "rows": block.to_text(), "source": "answer"}


def _shift(rows: int, columns: int) -> Callable[[Event, Editor], _Twin]:
    fields = {"by": [rows, columns], "wrap": True}
    return lambda event, _: ("shift", fields | _span(event.rect()))


def _flip(axis: str) -> Callable[[Event, Editor], _Twin]:
    return lambda event, _: ("flip", {"axis": axis} | _span(event.rect()))


_TWINS: Final[Mapping[str, Callable[[Event, Editor], _Twin]]] = {
    "draw": lambda event, _: (
        "stroke",
        {"cells": _at(event), "dt": [0], "part": 0, "color": event.color()},
    ),
    "flood fill": lambda event, _: ("fill", {"at": _at(event), "color": event.color()}),
    "fill selection": lambda event, _: (
        "rectangle",
        {"color": event.color(), "filled": True} | _span(event.rect()),
    ),
    "paste accept": _paste,
    "move left": _shift(0, -1),
    "move right": _shift(0, 1),
    "move up": _shift(-1, 0),
    "move down": _shift(1, 0),
    "flip x": _flip("left_right"),
    "flip y": _flip("up_down"),
    "rotate selection clockwise": lambda event, _: ("rotate", _span(event.rect())),
    "rotate entire image clockwise": lambda _, __: ("rotate", {}),
    "crop": lambda event, _: ("crop", _span(event.rect())),
    "resize": lambda event, _: (
        "resize",
        {"height": event.side("height"), "width": event.side("width")},
    ),
    "start over": lambda _, __: ("copy_input", {}),
}
"""Edits that one action of ours may do; of the others the grid is pasted that they gave."""
