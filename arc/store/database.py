"""Opening a database and running transactions on it; every refusal becomes a StoreError."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from time import monotonic, sleep
from typing import Any, Final
from weakref import WeakKeyDictionary

from platformdirs import user_data_path
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool

from arc.errors import StoreError
from arc.store.presence import DatabaseFile

ENVIRONMENT: Final = "ARC_PLAYGROUND_DB"
"""The environment variable that says where the database is: a path or an SQLAlchemy URL."""

BUSY_SECONDS: Final = 5.0
"""How long a transaction waits for another one to finish before it gives up."""

MEMORY: Final = ":memory:"
_FILE_NAME: Final = "playground.sqlite3"


class _Turns:
    """Lets the threads of one process write one after the other.

    SQLite itself makes a second writer sleep and look again, longer each time, so
    that among many some wait for a second while others go ahead.
    """

    def __init__(self, busy_seconds: float) -> None:
        self._lock = Lock()
        self._busy_seconds = busy_seconds

    @contextmanager
    def one(self) -> Iterator[None]:
        if not self._lock.acquire(timeout=self._busy_seconds):
            raise StoreError(_BUSY)
        try:
            yield
        finally:
            self._lock.release()


_BUSY: Final = "the database is busy: another program holds it; try again"
_turns: Final[WeakKeyDictionary[Engine, _Turns]] = WeakKeyDictionary()
_files: Final[WeakKeyDictionary[Engine, DatabaseFile]] = WeakKeyDictionary()


def default_target() -> str:
    """``ARC_PLAYGROUND_DB``, or a file in the user's data folder."""
    return os.environ.get(ENVIRONMENT) or str(user_data_path("arc-playground") / _FILE_NAME)


def database_url(target: str | Path) -> URL:
    """The URL for a path, ``:memory:`` or a URL. Raises StoreError for a malformed URL."""
    if isinstance(target, str) and "://" in target:
        try:
            url = make_url(target)
        except ArgumentError:
            raise StoreError("the database's URL cannot be read; check ARC_PLAYGROUND_DB") from None
        # Hosts hand out both of these; psycopg is the driver of the extra "postgresql".
        is_plain = url.drivername in ("postgres", "postgresql")
        return url.set(drivername="postgresql+psycopg") if is_plain else url
    if str(target) == MEMORY:
        return URL.create("sqlite", database=MEMORY)
    return URL.create("sqlite", database=str(Path(target).expanduser().absolute()))


def create_file(url: URL) -> None:
    """Make the folder (0700) and the file (0600) of a SQLite path that does not exist yet.

    SQLite gives its side files the mode of the main one. Files and folders that
    are there already keep the mode their owner chose. Raises StoreError.
    """
    path = _plain_file(url)
    if path is None:
        return
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if path.is_dir() or not path.parent.is_dir():
            raise StoreError(f"{path} is not a file; choose another path") from None
    except OSError as error:
        raise StoreError(f"{path} cannot be made: {error.strerror}; choose another path") from None


def open_engine(url: URL, busy_seconds: float = BUSY_SECONDS) -> Engine:
    """An engine whose connections are set up for many threads and processes. Raises StoreError.

    SQLite keeps a write-ahead log with ``synchronous=NORMAL``: what a committed
    transaction wrote is with the operating system, so it survives the death of
    the process at any moment. A power cut may lose the last moments, never the
    file; waiting for the disk at each batch of strokes would cost every
    participant more than it protects. A transaction that asks for it waits
    (``synchronous=FULL``), and with it everything committed before is on the disk.
    """
    try:
        if url.get_backend_name() != "sqlite":
            return create_engine(url, pool_pre_ping=True)
        engine = create_engine(
            url,
            poolclass=QueuePool,
            # A database in memory lives as long as its one connection.
            pool_size=1 if _is_memory(url) else 8,
            max_overflow=0 if _is_memory(url) else 40,
            pool_timeout=2 * busy_seconds,
            connect_args={"check_same_thread": False, "timeout": busy_seconds},
        )
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise StoreError(f"no driver for {url.drivername}: {error}") from None

    path = _plain_file(url)
    file = DatabaseFile(path) if path else None
    if file:
        _files[engine] = file

    @event.listens_for(engine, "connect")
    def _set_up(connection: sqlite3.Connection, _record: object) -> None:
        # Python's own BEGIN comes too late (before the first write) and is never
        # IMMEDIATE; _begin below says it instead.
        connection.isolation_level = None
        _use_write_ahead_log(connection, busy_seconds)
        for pragma in (
            "synchronous = NORMAL",
            "foreign_keys = ON",
            "secure_delete = ON",
        ):
            connection.execute(f"PRAGMA {pragma}").close()
        if file:
            file.opened()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads before it writes must hold the write lock from
        # the start: SQLite refuses the upgrade, without waiting, when another
        # has written in between.
        options = connection.get_execution_options()
        if options.get("arc_writes"):
            level = "FULL" if options.get("arc_on_disk") else "NORMAL"
            connection.exec_driver_sql(f"PRAGMA synchronous = {level}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("BEGIN")

    _turns[engine] = _Turns(busy_seconds)
    return engine


def write_turn(engine: Engine) -> AbstractContextManager[None]:
    """Holds off the process's other writers. Raises StoreError when they take too long."""
    turns = _turns.get(engine)
    return turns.one() if turns else nullcontext()


@contextmanager
def transaction(engine: Engine, *, writes: bool, on_disk: bool = False) -> Iterator[Connection]:
    """One transaction: committed as a whole, or rolled back when anything is raised.

    With ``on_disk`` it is on the disk when the block has ended, out of reach of a power cut.
    Raises StoreError, in a sentence that says what to do, when the database refuses
    or its file is gone.
    """
    file = _files.get(engine)
    if file:
        file.check()
    try:
        with (
            write_turn(engine) if writes else nullcontext(),
            engine.execution_options(**_options(engine, writes, on_disk)).begin() as connection,
        ):
            yield connection
        if file and writes:
            file.check()  # gone before the commit, it took with it what was written
    except DBAPIError as error:
        raise StoreError(_refusal(error)) from error
    except PoolTimeoutError as error:
        raise StoreError("the database is busy: too many requests at once; try again") from error


def _options(engine: Engine, writes: bool, on_disk: bool) -> dict[str, Any]:
    if writes or engine.dialect.name == "sqlite":
        return {"arc_writes": writes, "arc_on_disk": on_disk}
    # Several reads see one moment, as they do in SQLite.
    return {"isolation_level": "REPEATABLE READ"}


def _use_write_ahead_log(connection: sqlite3.Connection, busy_seconds: float) -> None:
    # SQLite does not wait for this change of a file, as it does for every other
    # lock: it fails at once when several open a new file at the same moment.
    give_up = monotonic() + busy_seconds
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL").close()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > give_up:
                raise
            sleep(0.01)
        else:
            return


def _plain_file(url: URL) -> Path | None:
    """The path of a SQLite database that is a file and is named by a path."""
    if url.get_backend_name() != "sqlite" or not url.database:
        return None
    return None if _is_memory(url) or "uri" in url.query else Path(url.database)


def _is_memory(url: URL) -> bool:
    return url.database in (None, "", MEMORY)


_REFUSALS: Final = {
    sqlite3.SQLITE_FULL: "the disk is full; make room, nothing of this request was stored",
    sqlite3.SQLITE_READONLY: "the database is read-only; make the file and its folder writable",
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_CANTOPEN: "the database cannot be opened; check the path and its permissions",
    sqlite3.SQLITE_IOERR: "the disk reports an error; nothing of this request was stored",
    sqlite3.SQLITE_NOTADB: "the file is not a database; choose another path",
    sqlite3.SQLITE_CORRUPT: "the database file is damaged; restore it from a copy",
}


def refusal(original: BaseException | None) -> str:
    """What a driver's own error means, in a sentence that says what to do."""
    code = getattr(original, "sqlite_errorcode", None)
    if isinstance(code, int) and (code & 0xFF) in _REFUSALS:  # the rest is the extended code
        return _REFUSALS[code & 0xFF]
    return f"the database refused the request: {original}"


def _refusal(error: DBAPIError) -> str:
    if isinstance(error, OperationalError) and not hasattr(error.orig, "sqlite_errorcode"):
        # The driver's own words name hosts and users, and these go to visitors.
        return "the database server cannot be reached, or stopped in the middle; try again"
    return refusal(error.orig)
