"""Importing ARC-Interactive history files: which are good, and a report on all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from arc.errors import ArcError, StoreError
from arc.exchange.arc_interactive import Checked, check
from arc.exchange.record_files import Document, documents
from arc.store import Store
from arc.store.imports import ImportedPerson

_MOST_LISTED: Final = 20
"""Differences listed of one file; the others are only counted."""


@dataclass
class Report:
    """What became of every file. ``skipped`` has the ``versions`` among the others."""

    files: int = 0
    imported: int = 0
    replaced: int = 0
    trials: int = 0
    attempts: int = 0
    events: Counter[str] = field(default_factory=Counter)
    actions: Counter[str] = field(default_factory=Counter)
    images_compared: int = 0
    images_that_differ: int = 0
    skipped: list[dict[str, str]] = field(default_factory=list)
    versions: list[dict[str, Any]] = field(default_factory=list)
    differences: list[dict[str, Any]] = field(default_factory=list)
    summaries_that_differ: list[dict[str, Any]] = field(default_factory=list)

    def skip(self, where: str, kind: str, reason: str) -> None:
        """Note a file that is not imported."""
        self.skipped.append({"file": where, "kind": kind, "reason": reason})

    def to_json(self) -> dict[str, Any]:
        """A plain object; counts of kinds with the most frequent first."""
        return {
            **{name: getattr(self, name) for name in ("files", "imported", "replaced")},
            "not_imported": dict(Counter(one["kind"] for one in self.skipped).most_common()),
            "trials": self.trials,
            "attempts": self.attempts,
            "events": self.events.total(),
            "events_by_action": dict(self.events.most_common()),
            "actions_by_kind": dict(self.actions.most_common()),
            "images_compared": self.images_compared,
            "images_that_differ": self.images_that_differ,
            "versions": self.versions,
            "skipped": self.skipped,
            "differences": self.differences,
            "summaries_that_differ": self.summaries_that_differ,
        }


def import_histories(
    paths: Iterable[Path],
    store: Store | None,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Replay the history files of these paths and store the good ones, one at a time.

    Without a ``store`` they are only checked. ``progress`` is told how many files are
    done. A file that cannot be read is reported and hides no other. Raises ExchangeError
    for a path that cannot be read at all, and StoreError.
    """
    report, known = Report(), _Known(store)
    for document in _documents(paths):
        report.files += 1
        if document.problem:
            report.skip(document.where, "broken", document.problem)
        else:
            _import(document, known, report)
        progress(report.files)
    return report


def _documents(paths: Iterable[Path]) -> Iterator[Document]:
    for path in paths:
        yield from documents(path)


def _import(document: Document, known: _Known, report: Report) -> None:
    try:
        checked = check(document.value)
    except ArcError as error:
        report.skip(document.where, "broken", str(error))
        return
    _note_replay(document.where, checked, report)
    if checked.person is None:
        report.skip(document.where, checked.verdict, checked.reason)
        return
    outcome = known.add(checked.person)
    if outcome == "duplicate":
        report.skip(document.where, outcome, "is a session that was imported before")
        return
    report.imported += outcome == "imported"
    report.replaced += outcome == "replaced"
    report.trials += len(checked.person.trials)
    for trial in checked.person.trials:
        report.attempts += len(trial.submitted)
        report.actions.update(logged.action.kind for logged in trial.log)


def _note_replay(where: str, checked: Checked, report: Report) -> None:
    report.events.update(checked.events)
    report.images_compared += checked.images
    images = sum(one.what in ("image", "first image") for one in checked.differences)
    if checked.verdict == "version":
        found = {"images_compared": checked.images, "images_that_differ": images}
        report.versions.append(
            {"file": where, "task": checked.task, "reason": checked.reason} | found
        )
    elif checked.differences:
        report.images_that_differ += images
        report.differences += [
            {"file": where, "event": one.event_id, "what": one.what}
            for one in checked.differences[:_MOST_LISTED]
        ]
    if checked.summary:
        report.summaries_that_differ.append({"file": where, "counts": list(checked.summary)})


class _Known:
    """Who is there already; the longer file of one session takes the place of the shorter."""

    def __init__(self, store: Store | None) -> None:
        self._store = store
        self._lengths: dict[str, int] = {}

    def add(self, person: ImportedPerson) -> str:
        """``imported``, ``replaced`` or ``duplicate``."""
        before = self._length(person.participant_id)
        if before is not None and before >= person.action_count:
            return "duplicate"
        if self._store:
            if before is not None:
                self._store.forget(person.participant_id)
            if not self._store.imports.add(person):
                raise StoreError("another program imports the same sessions; try again")
        self._lengths[person.participant_id] = person.action_count
        return "imported" if before is None else "replaced"

    def _length(self, participant_id: str) -> int | None:
        if participant_id in self._lengths or self._store is None:
            return self._lengths.get(participant_id)
        if self._store.participant(participant_id) is None:
            return None
        there = self._store.people.person(participant_id)
        return there.rows["actions"] if there else None
