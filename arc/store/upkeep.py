"""Looking after a database: what there is, its newest tables, a copy of it, its free room.

Nothing here makes a database that is not there, and only ``upgrade`` changes its tables.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, func, inspect, select

from arc.errors import StoreError
from arc.store.clock import Clock, utc_now, utc_text
from arc.store.database import (
    BUSY_SECONDS,
    database_url,
    default_target,
    open_engine,
    refusal,
    transaction,
    write_turn,
)
from arc.store.migrations import MIGRATIONS, check_version, migrate, version_of
from arc.store.schema import metadata


@dataclass(frozen=True, slots=True)
class DatabaseInfo:
    """A database as it stands.

    ``location`` is a path, or a URL without its password. ``version`` is that of its
    tables, ``newest`` the one this program brings. ``size_bytes`` counts a SQLite file with
    its write-ahead log, None for a server's. ``rows`` by table, of those that are there.
    """

    location: str
    system: str
    version: int
    newest: int
    size_bytes: int | None
    rows: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Vacuumed:
    """Bytes of a file before and after it was written anew."""

    before: int
    after: int


def info(target: str | Path | None = None) -> DatabaseInfo:
    """What is in a database. Raises StoreError when there is none, or none of this program."""
    with _opened(target) as (url, engine), transaction(engine, writes=False) as connection:
        version = version_of(connection)
        return DatabaseInfo(
            location=_location(url),
            system=_system(connection),
            version=version,
            newest=MIGRATIONS[-1].version,
            size_bytes=_size(url),
            rows=_rows(connection),
        )


def upgrade(target: str | Path | None = None, clock: Clock = utc_now) -> list[int]:
    """Bring a database's tables up to date; returns the versions applied, oldest first.

    All of them or none. Raises StoreError, also for a database of a newer program.
    """
    with _opened(target) as (_url, engine):
        with transaction(engine, writes=False) as connection:
            if not check_version(version_of(connection)):
                return []
        with transaction(engine, writes=True) as connection:
            return migrate(connection, utc_text(clock()))


def backup(target: str | Path | None, copy: Path) -> int:
    """Copy a SQLite database to a new file while others go on writing; returns its bytes.

    The copy is of one moment, checked, and takes its name only when it is whole. It is for
    its owner alone to read (0600), as the database is. Raises StoreError.
    """
    with _opened(target, instead="pg_dump makes a copy of it") as (_url, engine):
        if copy.exists():
            raise StoreError(f"{copy} is there already; choose another name")
        with _new_file(copy) as part, closing(sqlite3.connect(part)) as written:
            _on_file(engine, lambda connection: connection.backup(written))
            _finish_copy(written, copy)
        return copy.stat().st_size


def vacuum(target: str | Path | None = None) -> Vacuumed:
    """Write a SQLite file anew without its free pages, and empty its write-ahead log.

    Raises StoreError, also while another program holds the database.
    """
    with _opened(target, instead="it clears up by itself (autovacuum)") as (url, engine):
        before = _size(url) or 0
        with write_turn(engine):
            _on_file(engine, _write_anew)
        return Vacuumed(before, _size(url) or 0)


@contextmanager
def _opened(target: str | Path | None, instead: str = "") -> Iterator[tuple[URL, Engine]]:
    """A database there is; ``instead`` is what does elsewhere what is for SQLite's files alone."""
    url = database_url(default_target() if target is None else target)
    path = _path(url)
    if instead and url.get_backend_name() != "sqlite":
        raise StoreError(f"this is for SQLite files; the database is PostgreSQL's: {instead}")
    if url.get_backend_name() == "sqlite" and (path is None or not path.is_file()):
        raise StoreError(f"there is no database at {_location(url)}; arcplay play makes one")
    engine = open_engine(url, BUSY_SECONDS)
    try:
        yield url, engine
    finally:
        engine.dispose()


def _path(url: URL) -> Path | None:
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def _location(url: URL) -> str:
    path = _path(url)
    return str(path) if path else url.render_as_string(hide_password=True)


def _system(connection: Connection) -> str:
    numbers = connection.dialect.server_version_info or ()
    name = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(
        connection.dialect.name, connection.dialect.name
    )
    return f"{name} {'.'.join(map(str, numbers))}".strip()


def _size(url: URL) -> int | None:
    path = _path(url)
    if path is None:
        return None
    log = path.with_name(f"{path.name}-wal")
    return sum(file.stat().st_size for file in (path, log) if file.is_file())


def _rows(connection: Connection) -> dict[str, int]:
    present = set(inspect(connection).get_table_names())
    return {
        table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
        for table in metadata.sorted_tables
        if table.name in present and table.name != "schema_migrations"
    }


def _on_file(engine: Engine, work: Callable[[sqlite3.Connection], None]) -> None:
    """Work below SQLAlchemy, which would begin a transaction first, on a database of ours.

    Raises StoreError.
    """
    with transaction(engine, writes=False) as known:
        version_of(known)
    connection: Any = engine.raw_connection()
    try:
        work(connection.dbapi_connection)
    except sqlite3.Error as error:
        raise StoreError(refusal(error)) from error
    finally:
        connection.close()


def _write_anew(connection: sqlite3.Connection) -> None:
    connection.execute("VACUUM")
    (is_busy, *_pages) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_busy:
        raise StoreError(
            "another program reads the database: its file was written anew, and the "
            "write-ahead log is emptied when that program ends"
        )


@contextmanager
def _new_file(path: Path) -> Iterator[Path]:
    """A file beside ``path`` to write, which gets that name at the end; gone if it fails."""
    part = path.with_name(f"{path.name}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        raise StoreError(f"{part} is there already: a copy is being made, or was cut off") from None
    except OSError as error:
        raise StoreError(f"{part} cannot be made: {error.strerror}") from None
    try:
        yield part
        part.rename(path)
    finally:
        part.unlink(missing_ok=True)


def _finish_copy(written: sqlite3.Connection, copy: Path) -> None:
    try:
        # One file to carry about: the write-ahead log comes back when the copy is used.
        written.execute("PRAGMA journal_mode = DELETE")
        (verdict,) = written.execute("PRAGMA quick_check").fetchone()
    except sqlite3.Error as error:
        raise StoreError(refusal(error)) from error
    if verdict != "ok":
        raise StoreError(f"{copy} was not made: the database is damaged ({verdict})")
