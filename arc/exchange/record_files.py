"""JSON documents out of a file, a folder, a zip archive or lines of JSON, one at a time.

Unlike ``arc.archives``, which keeps all that it read, this is for thousands of
recordings: only one is in memory. Nothing is unpacked to disk.
"""

from __future__ import annotations

import gzip
import os
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

from arc.archives import parse_json, printable
from arc.errors import ExchangeError

MAX_DOCUMENT_BYTES: Final = 64 * 2**20
"""Most bytes of one recording; the longest in the field has about 2 MB."""
MAX_DOCUMENTS: Final = 1_000_000
"""Most documents read from one path: an archive can claim any number in a few bytes."""

_LINES: Final = (".jsonl", ".ndjson")


class Document(NamedTuple):
    """A parsed JSON document and where it was; or without ``value`` why it could not be read."""

    where: str
    value: object
    problem: str = ""


def documents(path: Path) -> Iterator[Document]:
    """Every JSON document of a path, in the order of their names or lines.

    A folder and a zip archive give their .json files; .jsonl, .jsonl.gz and .json.gz are
    read as what they are called, any other file as one document. What cannot be read is
    told and hides no other. Raises ExchangeError for a path that cannot be read at all.
    """
    try:
        found = 0
        for document in _of_path(path):
            found += 1
            if found > MAX_DOCUMENTS:
                raise ExchangeError(f"{path}: holds over {MAX_DOCUMENTS:,} documents")
            yield document
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
        raise ExchangeError(f"{path}: cannot be read ({error})") from error
    if not found:
        raise ExchangeError(f"{path}: holds no .json file")


def _of_path(path: Path) -> Iterator[Document]:
    name = path.name.lower()
    if path.is_dir():
        yield from _of_folder(path)
    elif not path.is_file():
        raise ExchangeError(f"{path}: is not a file or a folder")
    elif zipfile.is_zipfile(path):
        yield from _of_zip(path)
    elif name.endswith(_LINES):
        with path.open("rb") as stream:
            yield from _of_lines(stream, path.name)
    elif name.endswith(tuple(f"{ending}.gz" for ending in _LINES)):
        with gzip.open(path) as stream:
            yield from _of_lines(stream, path.name)
    else:
        with gzip.open(path) if name.endswith(".gz") else path.open("rb") as stream:
            yield _parsed(path.name, stream.read(MAX_DOCUMENT_BYTES + 1))


def _of_folder(folder: Path) -> Iterator[Document]:
    for parent, subfolders, files in os.walk(folder):
        subfolders[:] = sorted(name for name in subfolders if not name.startswith("."))
        for name in sorted(files):
            path = Path(parent, name)
            # Not a plain file: a named pipe would block for ever.
            if not _is_json(name) or not path.is_file():
                continue
            where = printable(path.relative_to(folder).as_posix())
            try:
                with path.open("rb") as stream:
                    data = stream.read(MAX_DOCUMENT_BYTES + 1)
            except OSError as error:
                yield Document(where, None, f"cannot be read ({error.strerror})")
            else:
                yield _parsed(where, data)


def _of_zip(path: Path) -> Iterator[Document]:
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            base = member.filename.rpartition("/")[2]
            if member.is_dir() or not _is_json(base) or "__MACOSX/" in member.filename:
                continue
            where = printable(member.filename)
            try:
                with archive.open(member) as stream:
                    data = stream.read(MAX_DOCUMENT_BYTES + 1)
            except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, OSError) as error:
                yield Document(where, None, f"cannot be unpacked ({error})")
            else:
                yield _parsed(where, data)


def _of_lines(stream: BinaryIO | gzip.GzipFile, name: str) -> Iterator[Document]:
    number = 0
    while line := stream.readline(MAX_DOCUMENT_BYTES + 1):
        number += 1
        if line.strip():
            yield _parsed(f"{printable(name)} line {number}", line)
        if len(line) > MAX_DOCUMENT_BYTES:
            return  # what follows would be read as a line of its own


def _parsed(where: str, data: bytes) -> Document:
    if len(data) > MAX_DOCUMENT_BYTES:
        return Document(where, None, f"is over {MAX_DOCUMENT_BYTES // 2**20} MiB")
    try:
        return Document(where, parse_json(data))
    except ValueError as error:
        return Document(where, None, str(error))


def _is_json(name: str) -> bool:
    return name.lower().endswith(".json") and not name.startswith(".")
