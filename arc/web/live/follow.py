"""Tells the pages of this process what happens in their rooms, whichever process did it.

One thread waits for the database to change, one looks what it was, and the event loop hands
each text to the sockets. Nothing is kept here that the database does not have: after a restart
the pages come back and are told where the show stands.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

from arc.errors import StoreError, TrialError
from arc.store import Store
from arc.store.room_records import Room
from arc.web.live.connections import Connection
from arc.web.live.scene import Role
from arc.web.live.views import Views
from arc.web.live.watch import Message, Watch

Clock = Callable[[], int]
"""Gives the milliseconds since 1970."""

_IDLE_S: Final = 5.0
"""How often rooms are looked at though nothing says that they changed."""
_WAIT_S: Final = 0.5
"""How long the end of the server may have to wait for the thread that waits for changes."""
_logger = logging.getLogger(__name__)


class Broadcaster:
    """One for a process. Methods are for the event loop, except where they say so.

    It runs while there are connections, and ends with ``stop``.
    """

    def __init__(self, store: Callable[[], Store], views: Views, clock: Clock) -> None:
        self._store = store
        self._views = views
        self._clock = clock
        self._watches: dict[int, Watch] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stirred = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        # A pool of its own: those who hand in fill the server's, and the show must go on.
        self._looker: ThreadPoolExecutor | None = None
        self._is_over = threading.Event()

    def add(self, room: Room, origin: str, connection: Connection) -> None:
        """Tell a page about its room from now on, until ``remove``."""
        self._begin()
        watch = self._watches.get(room.room_id)
        if watch is None:
            watch = self._watches[room.room_id] = Watch(room, origin)
        watch.connections.add(connection)
        known = watch.last(connection.role, self._clock())
        if known is not None:
            connection.put("scene", known)
        if known is None or connection.role == "host" or connection.is_viewer:
            self._stirred.set()

    def remove(self, room: Room, connection: Connection) -> None:
        """The page has gone."""
        watch = self._watches.get(room.room_id)
        if watch is None:
            return
        watch.connections.discard(connection)
        if not watch.connections:
            del self._watches[room.room_id]
        elif connection.is_viewer:
            self._stirred.set()

    def known(self, code: str) -> Watch | None:
        """What is known of a living room that pages are looking at."""
        found = (w for w in tuple(self._watches.values()) if w.room.code == code.upper())
        return next(found, None)

    def host_asked_at(self, room: Room, origin: str) -> None:
        """The host's page was asked for at this address: from any thread."""
        watch = self._watches.get(room.room_id)
        if watch is not None and watch.origin != origin:
            watch.origin = origin
            self.stir()

    def viewers(self, room: Room) -> dict[str, int]:
        """How many pages are looking on, in this process: from any thread."""
        watch = self._watches.get(room.room_id)
        here = tuple(watch.connections) if watch else ()
        counted = [connection.role for connection in here if connection.is_viewer]
        return {role: counted.count(role) for role in ("stage", "audience")}

    def stir(self) -> None:
        """Something may have changed: from any thread."""
        loop = self._loop
        if loop is not None:
            # A loop that has ended has nobody to tell.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._stirred.set)

    async def stop(self) -> None:
        """End; connections are left to the server."""
        self._is_over.set()
        task, self._task, self._loop = self._task, None, None
        if task is not None:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        if self._looker is not None:
            self._looker.shutdown(wait=False, cancel_futures=True)
            self._looker = None

    def _begin(self) -> None:
        if self._task is not None:
            return
        self._loop = asyncio.get_running_loop()
        self._is_over = threading.Event()
        self._looker = ThreadPoolExecutor(1, "stage")
        self._stirred = asyncio.Event()
        self._task = asyncio.create_task(self._run())
        threading.Thread(
            target=self._follow, args=(self._is_over,), name="stage-changes", daemon=True
        ).start()

    def _follow(self, is_over: threading.Event) -> None:
        changes = self._store().rooms.follow()
        while not is_over.is_set():
            if changes.wait(_WAIT_S) and self._watches:
                self.stir()
        changes.close()

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._rest_s()):
                    await self._stirred.wait()
            self._stirred.clear()
            watches = list(self._watches.values())
            if not watches or self._looker is None:
                continue
            loop = asyncio.get_running_loop()
            try:
                found = await loop.run_in_executor(self._looker, self._look, watches)
            except StoreError as error:
                _logger.warning("rooms could not be looked at: %s", error)
                await asyncio.sleep(_WAIT_S)
                continue
            for watch, messages in found:
                self._tell(watch, messages)

    def _rest_s(self) -> float:
        due = [w.due_ms for w in self._watches.values() if w.due_ms is not None]
        now_ms = self._clock()
        return min([_IDLE_S, *(max(0, moment - now_ms) / 1000 for moment in due)])

    def _look(self, watches: list[Watch]) -> list[tuple[Watch, list[Message] | None]]:
        """In a thread: what there is to tell of each room; None of one that is gone."""
        store = self._store()
        versions = store.rooms.live_versions()
        found: list[tuple[Watch, list[Message] | None]] = []
        for watch in watches:
            version = versions.get(watch.room.room_id)
            if version is None:
                found.append((watch, None))
                continue
            try:
                found.append((watch, self._look_at(watch, store, version)))
            except TrialError as error:
                _logger.warning("room %s: %s", watch.room.room_id, error)
            except StoreError:
                raise
            except Exception:
                _logger.exception("room %s", watch.room.room_id)
        return found

    def _look_at(self, watch: Watch, store: Store, version: int) -> list[Message] | None:
        watch.due_ms = None
        if version != watch.room.version:
            room = store.rooms.find(watch.room.code)
            if room is None or room.room_id != watch.room.room_id:
                return None
            watch.room = room
        return watch.look(store, self._views, self._clock())

    def _tell(self, watch: Watch, messages: list[Message] | None) -> None:
        for connection in tuple(watch.connections):
            if messages is None:
                connection.dismiss("ended")
            elif connection.role == "audience" and connection.participant_id in watch.removed:
                connection.dismiss("removed")
        for role, kind, text in messages or ():
            self._tell_role(watch, role, kind, text)

    def _tell_role(self, watch: Watch, role: Role, kind: str, text: str) -> None:
        for connection in watch.connections:
            if connection.role == role:
                connection.put("scene" if kind == "scene" else "tally", text)
