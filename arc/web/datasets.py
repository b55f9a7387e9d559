"""What the statistics' pages count: one dataset for the process, made anew when something is new."""

from __future__ import annotations

import logging
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cache
from threading import Lock, Thread
from time import monotonic
from typing import Final, get_args

from arc.errors import StoreError
from arc.exchange.kept import TaskFinder, put_off
from arc.stats.data import Dataset, load_dataset
from arc.store import Source, Store, Whose
from arc.web import services

EVERYBODY: Final = Whose(None, synthetic=True, sources=get_args(Source))
"""All that may be counted at all: ``arc.stats.selection`` chooses of it what a page counts."""

_REST: Final = 9
"""Of ten seconds, loading takes one at most: a dataset is good for so many times what it took."""

_MEASURED_IN_PASSING: Final = 10_000
"""Actions that nobody has measured yet and that loading may replay: half a second. The server measures the rest."""

_MOST_S: Final = 3600.0
"""After this a dataset is made anew in any case: trials left open count as abandoned by and by."""

_QUICK_S: Final = 0.2
"""What loads as fast as this is waited for, so that whoever has just played finds it counted."""

_STALEST_S: Final = 120.0
"""While a slower one is made anew, the one before is shown, up to this age; its moment is said with it."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Held:
    dataset: Dataset
    version: Hashable
    made_s: float
    took_s: float


class Datasets:
    """The newest dataset, for use by many threads; the one before is let go.

    The first is waited for, by all who ask meanwhile, and so is every one that is quickly
    made or would replace a very old one; others are made behind the one before.
    ``clock`` gives seconds, and never goes back.
    """

    def __init__(
        self,
        provide: Callable[[], Store],
        find_task: TaskFinder,
        whose: Whose = EVERYBODY,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        self._provide = provide
        self._find_task = find_task
        self._whose = whose
        self._clock = clock
        self._making = Lock()
        self._held: _Held | None = None

    def current(self) -> Dataset:
        """The dataset as of now, or of a moment ago. The same object as long as nothing changes.

        Raises StoreError.
        """
        held = self._held
        if held is not None:
            if not self._is_old(held):
                return held.dataset
            if held.took_s > _QUICK_S and self._clock() - held.made_s < _STALEST_S:
                self._renew_behind()
                return held.dataset
        with self._making:
            # Who waited for another thread has what that one made.
            if self._held is held or self._held is None:
                self._held = self._made()
            return self._held.dataset

    def _renew_behind(self) -> None:
        """Begin to make the next one, unless somebody is at it."""
        if self._making.acquire(blocking=False):
            Thread(target=self._renew, name="dataset", daemon=True).start()

    def _renew(self) -> None:
        try:
            self._held = self._made()
        except StoreError as error:  # who finds the old one too old is told
            _log.warning("the statistics stay as they are: %s", error)
        finally:
            self._making.release()

    def _is_old(self, held: _Held) -> bool:
        age = self._clock() - held.made_s
        if age < _REST * held.took_s:
            return False
        if held.dataset.being_measured:
            return True
        return age > _MOST_S or self._provide().frames.version() != held.version

    def _made(self) -> _Held:
        begun, store = self._clock(), self._provide()
        # Before it is read: what comes in between makes the next one.
        version = store.frames.version()
        later = put_off(store, self._find_task, _MEASURED_IN_PASSING)
        dataset = load_dataset(store, self._find_task, self._whose, later)
        now = self._clock()
        return _Held(dataset, version, made_s=now, took_s=now - begun)


@cache
def _of_process() -> Datasets:
    return Datasets(services.store, services.find_task)


def current() -> Dataset:
    """The dataset of the process's own store. Raises StoreError."""
    return _of_process().current()
