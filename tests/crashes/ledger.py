"""What was acknowledged, what was on its way, and how both compare with what is stored."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from arc.store import Store, Trial
from tests.crashes.child import PLAYERS, SITTER, Fact
from tests.crashes.scripts import TASK, answers, parsed, seed_of

RISING = ("log", "vote")
"""Facts whose value is a number that only grows: of actions, of the round last voted after."""


@dataclass
class Stored:
    """What a database holds: numbers that grow by (kind, whose), the other facts.

    ``faults`` counts what no crash may leave behind.
    """

    numbers: Counter[tuple[str, str]] = field(default_factory=Counter)
    facts: set[Fact] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    is_sound: bool = False
    faults: Counter[str] = field(default_factory=Counter)


class Ledger:
    """All that was said on the pipe about one database, over any number of crashes."""

    def __init__(self) -> None:
        self.numbers: Counter[tuple[str, str]] = Counter()
        self.facts: set[Fact] = set()
        self.pending: dict[str, list[Fact]] = {}
        self.acknowledged: Counter[str] = Counter()
        self.failures: list[str] = []

    def hear(self, line: bytes) -> str:
        """Take in one line; returns its word."""
        word, who, listed = json.loads(line)
        facts = [(kind, whose, value) for kind, whose, value in listed]
        if word == "failed":
            self.failures += [f"{name}: {text}" for _, name, text in facts]
        elif word == "sends":
            self.pending[who] = facts
        elif word == "answered":
            self.pending.pop(who, None)
            for fact in facts:
                self._acknowledge(fact)
        return str(word)

    def settle(self, stored: Stored) -> Counter[str]:
        """What is wrong with a database opened after a crash, by kind; nothing, if all is well.

        What was on its way may have been stored or not. From here on it counts as
        what it turned out to be.
        """
        wrong = Counter(stored.faults)
        possible = [fact for facts in self.pending.values() for fact in facts]
        for kind, whose in self.numbers.keys() | stored.numbers.keys():
            certain, found = self.numbers[kind, whose], stored.numbers[kind, whose]
            wrong[f"{kind}: lost"] += max(0, certain - found)
            if found > certain and (kind, whose, found) not in possible:
                wrong[f"{kind}: half a request stored"] += 1
        for fact in self.facts:
            kind, whose, _ = fact
            is_there = whose not in stored.people if kind == "forgotten" else fact in stored.facts
            wrong[f"{kind}: lost"] += not is_there
        for kind, _, _ in stored.facts - self.facts - set(possible):
            wrong[f"{kind}: stored unasked"] += 1
        self.numbers |= stored.numbers
        self.facts |= stored.facts
        self.pending.clear()
        return +wrong

    def _acknowledge(self, fact: Fact) -> None:
        kind, whose, value = fact
        if kind not in RISING:
            self.acknowledged[kind] += fact not in self.facts
            self.facts.add(fact)
            return
        grown = max(0, value - self.numbers[kind, whose])
        self.numbers[kind, whose] += grown
        self.acknowledged[kind] += grown


def read_back(path: Path) -> Stored:
    """Open a database as the program does, and ask SQLite itself whether it is sound."""
    stored = Stored()
    store = Store.open(path)
    for name in PLAYERS:
        for trial in store.trials_of(name):
            _read_trial(store, trial, stored)
        vote, _ = store.votes_on(name, TASK)
        if vote:
            stored.numbers["vote", name] = int(vote.comment.removeprefix("after round "))
    for session in store.sessions.of(SITTER):
        stored.facts |= {("rating", session.token, one.rating) for one in session.ratings}
        stored.faults["rating: doubled"] += len(session.ratings) > 1
        if session.ended_by:
            stored.facts.add(("end", session.token, session.ended_by))
    store.dispose()
    _ask_sqlite(path, stored)
    return stored


def _read_trial(store: Store, trial: Trial, stored: Stored) -> None:
    seed = seed_of(trial)
    log = store.actions_of(trial.trial_id)
    stored.numbers["log", seed] = len(log)
    stored.faults["log: altered"] += log != list(parsed(seed)[: len(log)])
    attempts = store.attempts_of(trial.trial_id)
    ids = [attempt.attempt_id for attempt in attempts]
    stored.facts |= {("attempt", seed, attempt_id) for attempt_id in ids}
    stored.faults["attempt: doubled"] += len(ids) - len(set(ids))
    given = [(attempt.attempt_id, attempt.last_action_id, attempt.grid) for attempt in attempts]
    expected = [(name, *answer) for name, answer in answers(seed).items()][: len(given)]
    stored.faults["attempt: altered"] += given != expected
    if trial.outcome:
        stored.facts.add(("close", seed, trial.outcome))


def _ask_sqlite(path: Path, stored: Stored) -> None:
    with closing(sqlite3.connect(path)) as raw:
        stored.is_sound = raw.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        stored.faults["integrity_check: not ok"] += not stored.is_sound
        orphans = raw.execute("PRAGMA foreign_key_check").fetchall()
        stored.faults["foreign_key_check: rows without an owner"] += len(orphans)
        stored.people = {name for (name,) in raw.execute("SELECT participant_id FROM participants")}
