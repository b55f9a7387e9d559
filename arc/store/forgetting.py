"""Deleting participants so that nothing of them can be read any more, in the tables or in the file."""

from __future__ import annotations

import sqlite3
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, delete
from sqlalchemy.exc import SQLAlchemyError

from arc.errors import StoreError
from arc.store.database import transaction, write_turn
from arc.store.schema import participants

# SQLite's own number for the application's use, 0 in a new file; kept in the file, it outlives
# the process that could not finish.
_DUE: Final = "user_version"


def delete_participants(engine: Engine, condition: ColumnElement[bool]) -> int:
    """Delete participants with all that hangs from them; returns how many.

    Also overwrites what this or an earlier deletion left in the file. Raises StoreError.
    """
    with transaction(engine, writes=True) as connection:
        deleted = connection.execute(delete(participants).where(condition)).rowcount
        if deleted and engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA {_DUE} = 1")
    if is_overwriting_due(engine):
        _overwrite(engine)
    return deleted


def is_overwriting_due(engine: Engine) -> bool:
    """Whether the file may still hold bytes of what was deleted. Raises StoreError."""
    if engine.dialect.name != "sqlite":
        return False
    with transaction(engine, writes=False) as connection:
        return bool(connection.exec_driver_sql(f"PRAGMA {_DUE}").scalar())


def _overwrite(engine: Engine) -> None:
    """Write the file anew, some 6 ms a megabyte, and cut the write-ahead log to nothing.

    ``secure_delete`` alone is not enough: of rows that SQLite once moved to another
    page a copy stays where they lay (about 1 in 70 deletions left some bytes). When
    somebody else holds the database, or the disk is full, it stays due.
    """
    try:
        with write_turn(engine), engine.connect() as connection:
            # Below SQLAlchemy, which would begin a transaction: VACUUM is refused in one.
            raw: Any = connection.connection.dbapi_connection
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (is_busy, *_pages) = cursor.fetchone()
            if not is_busy:
                cursor.execute(f"PRAGMA {_DUE} = 0")
    except (sqlite3.Error, SQLAlchemyError, StoreError):
        return  # deleted it is, and the next deletion or hourly purge makes up for the rest
