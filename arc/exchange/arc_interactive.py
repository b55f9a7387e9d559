"""Recorded ARC-Interactive sessions: replayed and checked, and as people of ours.

``docs/exchange.md`` has the rules. A session is one anonymous person on one task.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from arc.errors import ExchangeError
from arc.exchange.interactive_editor import FIRST_IMAGE, VERDICT, Difference, Editor
from arc.exchange.interactive_events import Session, read_session
from arc.exchange.interactive_people import Rounds
from arc.exchange.published import ARC_1, find_published
from arc.store.imports import ImportedPerson
from arc.tasks import Task

DATASET: Final = "ARC"

Verdict = Literal["good", "other dataset", "unknown task", "version", "differs"]
"""What became of a session: only a good one is imported."""

# Tasks that were corrected after most sessions: the bare ids mean the puzzle before.
_CORRECTED: Final = frozenset(
    {
        *("310f3251", "423a55dc", "58e15b12", "79fb03f4", "a8610ef7", "b4a43f3b", "bd14c3bf"),
        *("05a7bcf2", "20818e16", "469497ad", "4852f2fa", "54db823b", "6d0160f0", "7039b2d7"),
        *("9def23fe", "9edfc990", "ac0c5833", "b0f4d537", "b230c067", "c35c1b4c", "c92b942c"),
        *("dc433765", "e6de6e8f", "e7b06bea"),
    }
)
_NOW: Final = frozenset(
    {f"{task_id}_v2" for task_id in _CORRECTED - {"310f3251", "a8610ef7"}}
    | {"310f3251_v3", "58e15b12_v3", "a8610ef7_v3"}
)
"""Ids with a suffix that mean the puzzle as it is now."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A session after its replay.

    ``differences`` are what the recording says otherwise than the replay, ``summary`` the
    names of the file's own counts that do not fit its events. ``person`` is there when the
    session is good.
    """

    verdict: Verdict
    task: str
    reason: str = ""
    events: Mapping[str, int] = field(default_factory=dict)
    images: int = 0
    differences: tuple[Difference, ...] = ()
    summary: tuple[str, ...] = ()
    person: ImportedPerson | None = None


def check(value: object) -> Checked:
    """Replay a parsed history file. Raises ExchangeError for a malformed one."""
    session = read_session(value)
    if session.dataset != DATASET:
        reason = f"is of the dataset {session.dataset!r:.40}, not {DATASET!r}"
        return Checked("other dataset", session.task, reason)
    found = _task_of(session.task)
    if found is None:
        return Checked("unknown task", session.task, f"there is no task {session.task!r:.60}")
    collection, task = found
    editor, rounds = Editor(task.test), Rounds(session, task)
    try:
        for event in session.history:
            editor.apply(event)
            rounds.take(event, editor)
    except ExchangeError:
        if not _is_outdated(session.task):
            raise
    verdict, reason = _verdict(session.task, editor.differences)
    return Checked(
        verdict,
        session.task,
        reason,
        Counter(event.action for event in session.history),
        editor.images_compared,
        tuple(editor.differences),
        _summary_faults(session, editor),
        rounds.person(_identity(session), collection) if verdict == "good" else None,
    )


def _task_of(name: str) -> tuple[str, Task] | None:
    base, _, suffix = name.partition("_")
    return None if suffix and base not in _CORRECTED else find_published(base, ARC_1)


def _is_outdated(name: str) -> bool:
    """Whether an id means a task as it was before a correction."""
    return (name in _CORRECTED or "_" in name) and name not in _NOW


def _verdict(name: str, differences: list[Difference]) -> tuple[Verdict, str]:
    kinds = {difference.what for difference in differences}
    if _is_outdated(name):
        return "version", "was played on the task as it was before a correction"
    if FIRST_IMAGE in kinds:
        return "version", "begins with another test input: another version of the task"
    if kinds == {VERDICT}:
        return "version", "another answer was right: another version of the task"
    if kinds:
        told = ", ".join(sorted(kinds))
        return (
            "differs",
            f"differs from its replay in {told}, first at event {differences[0].event_id}",
        )
    return "good", ""


def _summary_faults(session: Session, editor: Editor) -> tuple[str, ...]:
    counted = {
        "history count": len(session.history),
        "reveal count": editor.reveals,
        "start over count": sum(test.start_overs for test in editor.tests),
        "test solved count": sum(test.correct > 0 for test in editor.tests),
        "show overview count": editor.overviews,
    }
    return tuple(name for name, count in counted.items() if session.summary.get(name) != count)


def _identity(session: Session) -> str:
    """A participant's id that a session and its beginning, saved as a file of its own, share.

    The editor saves everything at each submit: files of one session agree up to the first.
    """
    actions = [event.action for event in session.history]
    end = actions.index("submit") + 1 if "submit" in actions else len(actions)
    begun = [(event.wait_ms, event.message) for event in session.history[:end]]
    told = [session.dataset, session.task, session.start.isoformat(), begun]
    digest = hashlib.sha256(json.dumps(told).encode())
    return digest.hexdigest()[:32]
