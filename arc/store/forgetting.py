"""Deleting participants so that nothing of them can be read any more, in the tables or in the file."""

from __future__ import annotations

import sqlite3
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Delete, Engine, and_, delete, exists
from sqlalchemy.exc import SQLAlchemyError

from arc.errors import StoreError
from arc.store.clock import to_ms, utc_text
from arc.store.database import transaction, write_turn
from arc.store.schema import participants, room_members, rooms

# SQLite's own number for the application's use, 0 in a new file; kept in the file, it outlives
# the process that could not finish.
_DUE: Final = "user_version"


def delete_participants(engine: Engine, condition: ColumnElement[bool]) -> int:
    """Delete participants with all that hangs from them; returns how many.

    Also overwrites what this or an earlier deletion left in the file. Raises StoreError.
    """
    return delete_for_good(engine, delete(participants).where(condition))[0]


def delete_for_good(engine: Engine, *deletions: Delete) -> list[int]:
    """Delete in one transaction and overwrite what that leaves; returns how many rows each took."""
    with transaction(engine, writes=True) as connection:
        deleted = [connection.execute(deletion).rowcount for deletion in deletions]
        if any(deleted) and engine.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA {_DUE} = 1")
    if is_overwriting_due(engine):
        _overwrite(engine)
    return deleted


def purge_declined(engine: Engine, now: datetime, older_than: timedelta) -> int:
    """Delete participants who declined longer ago than this; returns how many.

    Those in a room of the live stage stay until its day is over: the show would lose them.
    """
    in_room = exists().where(
        room_members.c.participant_id == participants.c.participant_id,
        room_members.c.room_id == rooms.c.room_id,
        rooms.c.ends_ms > to_ms(now),
    )
    declined = (
        participants.c.consent == "declined",
        participants.c.consent_at < utc_text(now - older_than),
    )
    return delete_participants(engine, and_(*declined, ~in_room))


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
