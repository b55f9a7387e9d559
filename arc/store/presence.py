"""Noticing that the database's file is not there any more.

An operating system keeps a deleted file for whoever has it open: SQLite would go on
committing to it, every answer would say "saved", and all of it would be gone with
the process.
"""

from __future__ import annotations

from pathlib import Path

from arc.errors import StoreError


class DatabaseFile:
    """The file at a path, as it was when the first connection opened it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: tuple[int, int] | None = None

    def opened(self) -> None:
        """Remember which file this is, when a connection has opened it; the first one counts."""
        if self._opened is None:
            self._opened = self._identity()

    def check(self) -> None:
        """Raise StoreError when the path leads to no file, or to another than was opened.

        The sentence reaches visitors, so it leaves out where the file was.
        """
        if self._opened is None:
            return
        found = self._identity()
        if found is None:
            raise StoreError(
                "the database's file is gone, moved or deleted while the server runs; "
                "put it back, or restart the server to begin a new one"
            )
        if found != self._opened:
            raise StoreError(
                "the database's file was replaced by another; "
                "put the first one back, or restart the server to use this one"
            )

    def _identity(self) -> tuple[int, int] | None:
        """Device and inode: what stays the same when a file is written to, and only then."""
        try:
            found = self._path.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino
