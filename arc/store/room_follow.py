"""Noticing that a database has changed, whichever process wrote to it."""

from __future__ import annotations

from time import monotonic, sleep
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from arc.store.room_rows import CHANNEL

LOOK_SECONDS: Final = 0.05
"""How often SQLite is asked, some 10 microseconds each time; PostgreSQL tells by itself."""


class Changes:
    """A connection of its own on which changes are waited for; for one thread at a time.

    When the database does not answer, everything may have changed.
    """

    def __init__(self, engine: Engine) -> None:
        is_sqlite = engine.dialect.name == "sqlite"
        # A database in memory is its one connection, which others need.
        self._is_told = not is_sqlite or engine.url.database not in (None, "", ":memory:")
        self._look = self._data_version if is_sqlite else self._notified
        self._engine = create_engine(engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None
        self._seen: object = None

    def wait(self, timeout_s: float) -> bool:
        """Wait until something may have changed; False when nothing has by the end of that time."""
        if not self._is_told:
            sleep(min(LOOK_SECONDS, timeout_s))
            return True
        give_up = monotonic() + timeout_s
        try:
            while True:
                if self._look(give_up):
                    return True
                left = give_up - monotonic()
                if left <= 0:
                    return False
                sleep(min(LOOK_SECONDS, left))
        except Exception as error:  # the driver's own, below SQLAlchemy, has no common base
            if not isinstance(error, SQLAlchemyError | OSError) and not _is_drivers(error):
                raise
            self.close()
            sleep(min(LOOK_SECONDS, timeout_s))
            return True

    def close(self) -> None:
        """Give the connection back; ``wait`` opens another."""
        connection, self._connection = self._connection, None
        self._seen = None
        if connection is not None:
            connection.invalidate()
            connection.close()

    def _raw(self) -> Any:
        if self._connection is None:
            self._connection = self._engine.connect()
            if self._engine.dialect.name == "postgresql":
                self._connection.exec_driver_sql(f"LISTEN {CHANNEL}")
        return self._connection.connection.driver_connection

    def _data_version(self, _give_up: float) -> bool:
        """Whether another connection has committed since the last look; the first one says yes."""
        (version,) = self._raw().execute("PRAGMA data_version").fetchone()
        before, self._seen = self._seen, version
        return bool(version != before)

    def _notified(self, give_up: float) -> bool:
        is_new = self._connection is None
        timeout = 0 if is_new else max(0.0, give_up - monotonic())
        notes = list(self._raw().notifies(timeout=timeout, stop_after=1))
        return is_new or bool(notes)


def _is_drivers(error: Exception) -> bool:
    return type(error).__module__.partition(".")[0] in ("sqlite3", "psycopg")
