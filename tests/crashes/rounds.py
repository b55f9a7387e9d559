"""Kill, open again, compare, count; over and over."""

from __future__ import annotations

import multiprocessing
import os
import select
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from time import monotonic
from typing import Any

from arc.errors import StoreError
from arc.store.database import create_file, database_url, open_engine, transaction
from arc.store.migrations import MIGRATIONS, migrate
from tests.crashes.child import JANITOR, Word, serve
from tests.crashes.ledger import Ledger, read_back

KILLS_A_DATABASE = 12
_ANSWERS = 60
_MORE_SECONDS = 0.015
_PATIENCE_SECONDS = 60.0


@dataclass
class Report:
    """Counts over a run. ``wrong`` and ``failures`` are empty when everything held.

    ``sound`` counts the reopened databases that SQLite's ``integrity_check`` found whole.
    """

    kills: int = 0
    sound: int = 0
    databases: int = 0
    where: Counter[str] = field(default_factory=Counter)
    acknowledged: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        return not self.wrong and not self.failures

    @property
    def lost(self) -> int:
        """Whatever was acknowledged and is not there: actions, attempts and the rest."""
        return sum(found for what, found in self.wrong.items() if what.endswith(": lost"))

    def to_json(self) -> dict[str, Any]:
        """Everything, as a plain object."""
        return {
            "kills": self.kills,
            "opened_again_and_sound": self.sound,
            "databases": self.databases,
            "killed": dict(self.where),
            "acknowledged": dict(self.acknowledged),
            "acknowledged_and_lost": self.lost,
            "attempts_doubled": self.wrong["attempt: doubled"],
            "wrong": dict(self.wrong),
            "failures": self.failures,
        }


def run(
    kills: int, folder: Path, seed: int, tell: Callable[[Report], None] = lambda _: None
) -> Report:
    """Kill a server ``kills`` times, a dozen times on each database, and look each time.

    A fault ends the run; the database is left in ``folder`` then.
    """
    random, report = Random(seed), Report()
    context = multiprocessing.get_context("forkserver")
    # Starting Python and importing everything would take ten times as long as the life.
    context.set_forkserver_preload(["tests.crashes.child"])
    while report.kills < kills and report.is_clean:
        home = Path(tempfile.mkdtemp(prefix="crash-", dir=folder))
        _one_database(home, min(KILLS_A_DATABASE, kills - report.kills), random, report, context)
        report.databases += 1
        if report.is_clean:
            shutil.rmtree(home)
        tell(report)
    return report


def _one_database(home: Path, kills: int, random: Random, report: Report, context: Any) -> None:
    path, ledger = home / "play.sqlite3", Ledger()
    _begin_as_older(path, random.randrange(len(MIGRATIONS)))
    for _ in range(kills):
        report.where[_live_and_die(path, ledger, random, context)] += 1
        report.kills += 1
        report.failures += ledger.failures
        try:
            stored = read_back(_looked_at(path, random))
        except (StoreError, sqlite3.DatabaseError) as error:
            report.failures.append(f"cannot be read: {error}")
        else:
            report.sound += stored.is_sound
            report.wrong += ledger.settle(stored)
        if not report.is_clean:
            break
    report.acknowledged += ledger.acknowledged


def _begin_as_older(path: Path, version: int) -> None:
    """Make a database of an older version; none at all for 0."""
    if version:
        create_file(database_url(path))
        engine = open_engine(database_url(path))
        with transaction(engine, writes=True) as connection:
            migrate(connection, "2026-01-31T09:05:00.000Z", MIGRATIONS[:version])
        engine.dispose()


def _looked_at(path: Path, random: Random) -> Path:
    """The database itself, or a copy: then the next server has to recover from the crash."""
    if random.random() < 0.5:
        return path
    copy = path.with_name("copy.sqlite3")
    for suffix in ("", "-wal"):
        target = Path(f"{copy}{suffix}")
        target.unlink(missing_ok=True)
        if Path(f"{path}{suffix}").exists():
            shutil.copyfile(f"{path}{suffix}", target)
    return copy


def _live_and_die(path: Path, ledger: Ledger, random: Random, context: Any) -> str:
    """Start a server, kill it some time later; returns where that met it."""
    listening, speaking = context.Pipe(duplex=False)
    child = context.Process(target=serve, args=(speaking, str(path), random.randrange(2**32)))
    child.start()
    speaking.close()
    lines = _Lines(listening, ledger)
    # Counted in answers first: on a busy machine a time alone would often end before any.
    if random.random() < 0.25:
        lines.until("begins", 1)
    else:
        lines.until("answered", random.randrange(_ANSWERS))
    lines.take(random.uniform(0, _MORE_SECONDS))
    child.kill()
    child.join()
    lines.take()
    listening.close()
    return _where(lines.words, ledger)


def _where(words: Counter[str], ledger: Ledger) -> str:
    if not words["opened"]:
        return "while opening"
    if JANITOR in ledger.pending:
        return "in a deletion and its checkpoint"
    return "with a request on its way" if ledger.pending else "between requests"


class _Lines:
    """The lines of a pipe as they come. One that the kill cut short was never said."""

    def __init__(self, pipe: Connection, ledger: Ledger) -> None:
        self._descriptor = pipe.fileno()
        self._ledger = ledger
        self._rest = b""
        self.words: Counter[str] = Counter()

    def take(self, seconds: float = _PATIENCE_SECONDS) -> None:
        """Take lines in until the pipe has ended or the time is over."""
        self._take(lambda: False, seconds)

    def until(self, word: Word, times: int) -> None:
        """Take lines in until this was said so often, or the pipe has ended."""
        self._take(lambda: self.words[word] >= times, _PATIENCE_SECONDS)

    def _take(self, is_enough: Callable[[], bool], seconds: float) -> None:
        deadline = monotonic() + seconds
        while not is_enough() and (left := deadline - monotonic()) > 0:
            if not select.select([self._descriptor], [], [], left)[0]:
                return
            piece = os.read(self._descriptor, 65536)
            if not piece:
                return
            *lines, self._rest = (self._rest + piece).split(b"\n")
            self.words.update(self._ledger.hear(line) for line in lines)
