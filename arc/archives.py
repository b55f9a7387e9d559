"""Reading JSON documents out of a file, a folder or a zip archive, safely.

Nothing is ever unpacked to disk. Sizes are counted while reading, because the
sizes written in an archive's headers may be lies.
"""

from __future__ import annotations

import json
import lzma
import os
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

from arc.errors import CollectionError

MAX_MEMBERS: Final = 20_000
"""Most files looked at in one folder or archive."""
MAX_ENTRIES: Final = 100_000
"""Most files and folders passed on the way through one folder, of whatever kind."""
MAX_MEMBER_BYTES: Final = 64 * 2**20
"""Most bytes of one JSON document; the largest combined ARC file has about 7 MB."""
MAX_TOTAL_BYTES: Final = 256 * 2**20
"""Most bytes read from one folder or archive."""
MAX_RATIO: Final = 200
"""Most times a document above 1 MiB may be larger than its compressed form."""

MAX_NESTING: Final = 100
"""Most lists and objects inside one another; no form of task or answer has over 8."""

_CHUNK: Final = 2**16
_RATIO_FROM: Final = 2**20


class Document(NamedTuple):
    """One parsed JSON document; ``where`` is its path inside the folder or archive."""

    where: str
    value: object


class Documents(NamedTuple):
    """What was read, and one sentence for each file that could not be."""

    found: tuple[Document, ...]
    problems: tuple[str, ...]


def read_documents(path: Path) -> Documents:
    """Every JSON document of a file, a folder (with its subfolders) or a zip archive.

    Files that do not end in .json are passed over in folders and archives. A
    file that is no JSON, or an archive member that is not safe to read, becomes
    a problem and hides no other. Raises CollectionError when the path cannot be
    read, holds no JSON file at all, or breaks a limit of this module.
    """
    try:
        if path.is_dir():
            documents = _read_folder(path)
        elif not path.is_file():
            raise CollectionError(f"{path}: is not a file or a folder")
        elif zipfile.is_zipfile(path):
            documents = _read_zip(path)
        elif path.suffix.lower() == ".zip":
            raise CollectionError(f"{path.name}: is not a zip archive, or a damaged one")
        else:
            documents = _parse_all([(path.name, _read_file(path))], [])
    except OSError as error:
        raise CollectionError(f"{path}: cannot be read ({error.strerror or error})") from error
    if not documents.found and not documents.problems:
        raise CollectionError(f"{path.name or path}: holds no .json file")
    return documents


def parse_json(data: bytes) -> object:
    """Parse UTF-8 JSON, with or without a byte order mark.

    Raises ValueError with a short reason, also for a name given twice in one
    object, of which Python's own parser would drop the first without a word. That
    parser also runs out of stack on deep nesting and refuses integers of thousands
    of digits.
    """
    try:
        value: object = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_unambiguous)
    except UnicodeDecodeError as error:
        raise ValueError("is not UTF-8 text (save it as UTF-8)") from error
    except RecursionError as error:
        raise ValueError(_TOO_DEEP) from error
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON (line {error.lineno}: {error.msg})") from error
    except _NamedTwiceError as error:
        raise ValueError(f"names {error.name!r:.40} twice in one object; keep one") from None
    except ValueError as error:
        raise ValueError("is not JSON (a number is too long)") from error
    if _nests_deeper(value, MAX_NESTING):
        raise ValueError(_TOO_DEEP)
    return value


_NESTING: Final = frozenset((list, dict))
_TOO_DEEP: Final = f"is nested too deeply (the most is {MAX_NESTING} levels)"


class _NamedTwiceError(ValueError):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def _unambiguous(pairs: list[tuple[str, object]]) -> dict[str, object]:
    value = dict(pairs)
    if len(value) < len(pairs):
        raise _NamedTwiceError(Counter(name for name, _ in pairs).most_common(1)[0][0])
    return value


def _nests_deeper(value: object, most: int) -> bool:
    # What the parser just managed, the next recursive function to handle the value
    # (repr, json.dumps) may not: it starts from a deeper stack.
    level: list[Any] = [value] if type(value) in _NESTING else []
    for _ in range(most):
        level = [
            inner
            for outer in level
            for inner in (outer.values() if isinstance(outer, dict) else outer)
            if type(inner) in _NESTING
        ]
        if not level:
            return False
    return True


def printable(name: str) -> str:
    """A name from outside as it may stand in a sentence: short, without control characters."""
    return name[:200] if name.isprintable() else ascii(name[:200])


def _read_file(path: Path) -> bytes:
    with path.open("rb") as stream:
        data = stream.read(MAX_MEMBER_BYTES + 1)
    if len(data) > MAX_MEMBER_BYTES:
        raise CollectionError(f"{path.name}: {_too_large()}")
    return data


def _read_folder(folder: Path) -> Documents:
    read: list[tuple[str, bytes]] = []
    problems: list[str] = []
    total = 0
    for path in sorted(_wanted_files(folder, problems)):
        where = printable(path.relative_to(folder).as_posix())
        try:
            # Not a plain file: a named pipe would block for ever.
            data = _read_file(path) if path.is_file() else None
        except (OSError, CollectionError) as error:
            problems.append(f"{where}: cannot be read ({error})")
            continue
        if data is None:
            problems.append(f"{where}: is not a file, or a link that leads nowhere; skipped")
            continue
        total += len(data)
        if total > MAX_TOTAL_BYTES:
            raise CollectionError(f"{folder}: holds over {MAX_TOTAL_BYTES // 2**20} MiB of JSON")
        read.append((where, data))
    return _parse_all(read, problems)


def _wanted_files(folder: Path, problems: list[str]) -> list[Path]:
    """The .json files of a folder and its subfolders; links to folders are not followed."""
    files: list[Path] = []
    for passed, path in enumerate(_walk(folder, problems), start=1):
        if passed > MAX_ENTRIES:
            raise CollectionError(
                f"{folder}: holds over {MAX_ENTRIES:,} files and folders; "
                "name the folder inside it that holds the tasks"
            )
        if _is_wanted(path.name) and not path.is_dir():
            files.append(path)
        if len(files) > MAX_MEMBERS:
            raise CollectionError(
                f"{folder}: holds over {MAX_MEMBERS:,} .json files; "
                "name the folder inside it that holds the tasks"
            )
    return files


def _walk(folder: Path, problems: list[str]) -> Iterator[Path]:
    """Everything below a folder but what is hidden; folders that cannot be read are problems."""

    def note(error: OSError) -> None:
        where = printable(Path(error.filename).relative_to(folder).as_posix())
        problems.append(f"{where}: cannot be read ({error.strerror})")

    for parent, subfolders, files in os.walk(folder, onerror=note):
        subfolders[:] = [name for name in subfolders if not _is_hidden(name)]
        for name in (*subfolders, *files):
            yield Path(parent, name)


def _read_zip(path: Path) -> Documents:
    read: list[tuple[str, bytes]] = []
    problems: list[str] = []
    total = 0
    with _open_zip(path) as archive:
        members = archive.infolist()
        if len(members) > MAX_MEMBERS:
            raise CollectionError(
                f"{path.name}: has {len(members)} members, the most is {MAX_MEMBERS}"
            )
        for member in members:
            # zipfile cuts a name at a null byte, so that both forms may pass for another.
            wanted = _is_wanted(member.filename) or _is_wanted(member.orig_filename)
            if member.is_dir() or not wanted:
                continue
            where = printable(member.orig_filename)
            refusal = _refusal(member)
            if refusal:
                problems.append(f"{where}: {refusal}; skipped")
                continue
            try:
                data = _read_member(archive, member, path.name, total)
            except CollectionError:
                raise
            except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, OSError) as error:
                problems.append(f"{where}: is damaged ({error})")
            except (NotImplementedError, RuntimeError):
                problems.append(f"{where}: uses a compression that cannot be read")
            except ValueError as error:
                problems.append(f"{where}: {error}")
            else:
                total += len(data)
                read.append((where, data))
    return _parse_all(read, problems)


def _open_zip(path: Path) -> zipfile.ZipFile:
    # A damaged table of contents also shows as a name that is no text, a version of
    # the future, or a place before the start of the file.
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError, struct.error) as error:
        raise CollectionError(f"{path.name}: is not a zip archive, or a damaged one") from error


def _refusal(member: zipfile.ZipInfo) -> str:
    """Why this member is not read, or an empty text."""
    # orig_filename: zipfile cuts the name at a null byte and turns backslashes.
    name = member.orig_filename
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        return "its name is an absolute path"
    if ".." in re.split(r"[/\\]", name):
        return "its name leads out of the archive"
    if "\0" in name:
        return "its name holds a null byte"
    if stat.S_ISLNK(member.external_attr >> 16):
        return "is a symbolic link"
    if member.flag_bits & 0x1:
        return "is encrypted"
    return ""


def _read_member(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, archive_name: str, total: int
) -> bytes:
    """Its bytes. Raises ValueError when it alone is too large, CollectionError for the lot."""
    chunks: list[bytes] = []
    size = 0
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > _RATIO_FROM and size > MAX_RATIO * max(1, member.compress_size):
                raise CollectionError(
                    f"{archive_name}: {member.filename} unpacks to over {MAX_RATIO} times its "
                    "packed size; such an archive is refused"
                )
            if total + size > MAX_TOTAL_BYTES:
                raise CollectionError(
                    f"{archive_name}: unpacks to over {MAX_TOTAL_BYTES // 2**20} MiB"
                )
            if size > MAX_MEMBER_BYTES:
                raise ValueError(_too_large())
            chunks.append(chunk)
    return b"".join(chunks)


def _too_large() -> str:
    return f"is over {MAX_MEMBER_BYTES // 2**20} MiB, too large for a task file"


def _is_wanted(name: str) -> bool:
    return name.lower().endswith(".json") and not any(map(_is_hidden, re.split(r"[/\\]", name)))


def _is_hidden(part: str) -> bool:
    # macOS puts "__MACOSX/._name.json" beside every file it packs.
    return (part.startswith(".") and part not in (".", "..")) or part == "__MACOSX"


def _parse_all(read: list[tuple[str, bytes]], problems: list[str]) -> Documents:
    found: list[Document] = []
    for where, data in read:
        try:
            found.append(Document(where, parse_json(data)))
        except ValueError as error:
            problems.append(f"{where}: {error}")
    return Documents(tuple(found), tuple(problems))
