"""Tells the pages of this process what happens in their rooms, whichever process did it.

One thread waits for the database to change, others look what it was, and the event loop hands
each text to the sockets. Nothing is kept here that the database does not have: after a restart
the pages come back and are told where the show stands.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Final

from arc.errors import StoreError
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
_Found = tuple[Watch, list[Message] | None]
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
        self._lanes: list[_Lane] = []
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
            self._stir()

    def remove(self, room: Room, connection: Connection) -> None:
        """The page has gone."""
        watch = self._watches.get(room.room_id)
        if watch is None:
            return
        watch.leave(connection)
        if not watch.connections:
            del self._watches[room.room_id]
        elif connection.is_viewer:
            self._stir()

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
        return watch.viewers() if watch else {"stage": 0, "audience": 0}

    def stir(self) -> None:
        """Something may have changed: from any thread."""
        loop = self._loop
        if loop is not None:
            # A loop that has ended has nobody to tell.
            with suppress(RuntimeError):
                loop.call_soon_threadsafe(self._stir)

    async def stop(self) -> None:
        """End; connections are left to the server."""
        self._is_over.set()
        self._loop = None
        lanes, self._lanes = self._lanes, []
        for lane in lanes:
            await lane.stop()

    def _begin(self) -> None:
        if self._lanes:
            return
        self._loop = asyncio.get_running_loop()
        self._is_over = threading.Event()
        # What the host is told takes longest, and nobody else should wait for it.
        self._lanes = [_Lane(self, roles) for roles in (("stage", "audience"), ("host",))]
        threading.Thread(
            target=self._follow, args=(self._is_over,), name="stage-changes", daemon=True
        ).start()

    def _stir(self) -> None:
        for lane in self._lanes:
            lane.stirred.set()

    def _follow(self, is_over: threading.Event) -> None:
        changes = self._store().rooms.follow()
        while not is_over.is_set():
            if changes.wait(_WAIT_S) and self._watches:
                self.stir()
        changes.close()

    def watches(self, roles: Collection[Role]) -> list[Watch]:
        """The rooms that somebody is looking at in one of these roles."""
        return [watch for watch in self._watches.values() if watch.has(roles)]

    def look(self, watches: list[Watch], roles: Collection[Role]) -> list[_Found]:
        """In a thread: what there is to tell of each room; None of one that is gone."""
        store = self._store()
        versions = store.rooms.live_versions()
        # All before any is told: what a look has made counts as told, even if the next one fails.
        living = [watch for watch in watches if _is_current(watch, store, versions)]
        now_ms = self._clock()
        return [
            (watch, watch.look(store, self._views, now_ms, roles) if watch in living else None)
            for watch in watches
        ]

    def rest_s(self, roles: Collection[Role]) -> float:
        """How long nothing needs to be looked at, as far as it is known."""
        due = [moment for watch in self.watches(roles) for moment in watch.due(roles)]
        return min([_IDLE_S, *(max(0, moment - self._clock()) / 1000 for moment in due)])


class _Lane:
    """Looks and tells for some roles, in a thread of its own.

    Not in one of the server's: those who hand in fill them, and the show must go on.
    """

    def __init__(self, broadcaster: Broadcaster, roles: tuple[Role, ...]) -> None:
        self.stirred = asyncio.Event()
        self._broadcaster = broadcaster
        self._roles = roles
        self._thread = ThreadPoolExecutor(1, f"stage-{roles[0]}")
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        self._task.cancel()
        with suppress(asyncio.CancelledError):
            await self._task
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _run(self) -> None:
        while True:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._broadcaster.rest_s(self._roles)):
                    await self.stirred.wait()
            self.stirred.clear()
            try:
                await self._look()
            except StoreError as error:
                _logger.warning("rooms could not be looked at: %s", error)
                await asyncio.sleep(_WAIT_S)
                self.stirred.set()
            except Exception:
                # Whatever it was, the pages wait for what comes next.
                _logger.exception("rooms could not be looked at")
                await asyncio.sleep(_WAIT_S)

    async def _look(self) -> None:
        watches = self._broadcaster.watches(self._roles)
        if watches:
            look = self._broadcaster.look
            loop = asyncio.get_running_loop()
            found = await loop.run_in_executor(self._thread, look, watches, self._roles)
            for watch, messages in found:
                self._tell(watch, messages)

    def _tell(self, watch: Watch, messages: list[Message] | None) -> None:
        for connection in tuple(watch.connections):
            if messages is None:
                connection.dismiss("ended")
            elif connection.role == "audience" and connection.participant_id in watch.removed:
                connection.dismiss("removed")
        for role, kind, text in messages or ():
            for connection in watch.connections:
                if connection.role == role:
                    connection.put(kind, text)


def _is_current(watch: Watch, store: Store, versions: Mapping[int, int]) -> bool:
    """Bring the watch's room up to the newest version; False when the room is gone."""
    version = versions.get(watch.room.room_id)
    if version == watch.room.version:
        return True
    if version is None:
        return False
    room = store.rooms.find(watch.room.code)
    if room is None or room.room_id != watch.room.room_id:
        return False
    watch.renew(room)
    return True
