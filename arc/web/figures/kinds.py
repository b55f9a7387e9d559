"""Which kind of mistake each wrong answer is: found once, in the background, and remembered.

Classifying an answer takes up to some tenths of a second, and a large dataset has
thousands of different ones: nobody waits for them.
"""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Iterable, Mapping
from functools import cache
from threading import Lock, Thread
from typing import Final, NamedTuple

from arc.answers import Attempt
from arc.error_classes import error_class
from arc.grid import Grid
from arc.tasks import Task

_log = logging.getLogger(__name__)

_REST: Final = 0.5
"""Of the time an answer took, for how much of it the classifier then leaves the server alone."""

_MOST: Final = 200_000
"""Most answers remembered; beyond it the oldest are forgotten."""

Key = tuple[str, int, object]
"""``content_hash``, ``pair_index`` and the answer."""


class Wrong(NamedTuple):
    """A wrong answer to a test of a task whose outputs are known; a grid may be as stored, a text."""

    answer: Attempt | str
    task: Task
    pair_index: int

    @property
    def key(self) -> Key:
        return self.task.content_hash, self.pair_index, self.answer


class Kinds:
    """Kinds by answer. Safe among threads; one of its own works off what is missing."""

    def __init__(self) -> None:
        self._known: dict[Key, str] = {}
        self._waiting: deque[Wrong] = deque()
        self._asked: set[Key] = set()
        self._lock = Lock()
        self._worker: Thread | None = None

    def of(self, answers: Iterable[Wrong], wait_s: float = 0.0) -> Mapping[Key, str]:
        """The kinds known of these answers, after at most about ``wait_s``; the rest is begun."""
        keyed = {one.key: one for one in answers}
        until = time.monotonic() + wait_s
        for key, one in keyed.items():
            if time.monotonic() >= until:
                break
            if key not in self._known:
                self._find(one)
        missing = [one for key, one in keyed.items() if key not in self._known]
        self._begin(missing)
        return {key: kind for key in keyed if (kind := self._known.get(key))}

    def _begin(self, missing: Iterable[Wrong]) -> None:
        with self._lock:
            new = [one for one in missing if one.key not in self._asked]
            self._waiting.extend(new)
            self._asked.update(one.key for one in new)
            if not self._waiting or self._worker is not None:
                return
            self._worker = Thread(target=self._work, name="error-kinds", daemon=True)
            self._worker.start()

    def join(self) -> None:
        """Wait until nothing is missing any more."""
        worker = self._worker
        if worker is not None:
            worker.join()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._waiting:
                    self._worker = None
                    return
                one = self._waiting.popleft()
            begun = time.monotonic()
            try:
                self._find(one)
            except Exception:  # noqa: BLE001 - one odd answer must not end the classifying of all others
                _log.exception("an answer to %s could not be classified", one.task.task_id)
            time.sleep(_REST * (time.monotonic() - begun))

    def _find(self, one: Wrong) -> None:
        pair = one.task.test[one.pair_index]
        if pair.output is None:
            return
        answer = Grid.from_text(one.answer) if isinstance(one.answer, str) else one.answer
        kind = error_class(answer, pair.output, pair.input, one.task.train).kind
        with self._lock:
            self._asked.discard(one.key)
            self._known[one.key] = kind
            while len(self._known) > _MOST:
                del self._known[next(iter(self._known))]


@cache
def of_process() -> Kinds:
    """The kinds that this process knows."""
    return Kinds()
