"""Zip archives and folders: each ``make`` builds one at the path it is given.

Where the answer is ``problem``, a good task is in it too and must still be read.
"""

from __future__ import annotations

import json
import os
import stat
import warnings
import zipfile
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from arc import archives
from tests.malformed.kind import Kind
from tests.malformed.task_files import GOOD

Member = tuple[str | zipfile.ZipInfo, str | bytes]
GOOD_MEMBER: Member = ("good.json", json.dumps(GOOD))
ENTRIES_LOOKED_AT = 500
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
"""Signatures of a member's own header and of its entry in the table of contents."""


def packed(*members: Member) -> Callable[[Path], None]:
    """Builds an archive of these members after a good one."""
    return lambda path: pack(path, [GOOD_MEMBER, *members])


def only(*members: Member) -> Callable[[Path], None]:
    return lambda path: pack(path, members)


def pack(path: Path, members: Iterable[Member]) -> None:
    with warnings.catch_warnings(), zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        warnings.simplefilter("ignore")  # it warns of a name used twice, which is the point
        for name, data in members:
            archive.writestr(name, data)


def patched(offset_local: int, offset_central: int, value: bytes) -> Callable[[Path], None]:
    """Builds an archive and writes over a field of its last member in both headers."""

    def make(path: Path) -> None:
        pack(path, [GOOD_MEMBER, ("other.json", "[1]")])
        data = bytearray(path.read_bytes())
        for signature, offset in ((LOCAL, offset_local), (CENTRAL, offset_central)):
            at = data.rindex(signature) + offset
            data[at : at + len(value)] = value
        path.write_bytes(data)

    return make


def renamed(written: bytes, becomes: bytes) -> Callable[[Path], None]:
    """Builds an archive with a name that zipfile itself would not write."""

    def make(path: Path) -> None:
        pack(path, [GOOD_MEMBER, (written.decode(), "[1]")])
        path.write_bytes(path.read_bytes().replace(written, becomes))

    return make


def truncated(path: Path) -> None:
    pack(path, [GOOD_MEMBER])
    path.write_bytes(path.read_bytes()[:-30])


def damaged(path: Path) -> None:
    pack(path, [GOOD_MEMBER, ("other.json", json.dumps("abc" * 99))])
    data = bytearray(path.read_bytes())
    at = data.rindex(b"other.json", 0, data.index(CENTRAL)) + len("other.json")
    data[at + 5] ^= 0xFF
    path.write_bytes(data)


def nested(path: Path) -> None:
    inner = path.with_name("inner.zip")
    pack(inner, [GOOD_MEMBER])
    pack(path, [("inner.zip", inner.read_bytes())])
    inner.unlink()


def link(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name)
    member.external_attr = (stat.S_IFLNK | 0o777) << 16
    return member


def many_members(path: Path) -> None:
    pack(path, ((f"{number}.txt", "") for number in range(archives.MAX_MEMBERS + 1)))


def folder(fill: Callable[[Path], object]) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        path.mkdir()
        fill(path)

    return make


def many_files(path: Path) -> None:
    """More than are looked at; the test sets the limit that low."""
    for number in range(ENTRIES_LOOKED_AT + 1):
        (path / str(number)).touch()


_zip = partial(Kind, where="zip archive", answer="problem")
_whole = partial(Kind, where="zip archive", answer="refused")
_path = partial(Kind, where="path to tasks", answer="refused")

KINDS = (
    _whole(
        "not-a-zip",
        what="words",
        make=lambda path: path.write_text("hello"),
        said="is not a zip archive",
    ),
    _whole("zip-of-0-bytes", what="no bytes at all", make=Path.touch, said="is not a zip archive"),
    _whole(
        "zip-cut-off",
        what="an archive cut off at its end",
        make=truncated,
        said="is not a zip archive, or a damaged one",
    ),
    _whole(
        "bomb-by-ratio",
        what="a member that unpacks to 200 times its size and more",
        make=packed(("bomb.json", b" " * (8 * 2**20))),
        said="bomb.json unpacks to over 200 times",
    ),
    _whole(
        "bomb-by-count",
        what="20,001 members",
        make=many_members,
        said="20001 members, the most is 20000",
    ),
    _whole(
        "zip-in-a-zip", what="an archive in an archive", make=nested, said="holds no .json file"
    ),
    _whole("empty-zip", what="an archive without members", make=only(), said="holds no .json file"),
    _whole(
        "folders-only",
        what="an archive of folders",
        make=only(("a/", ""), ("a/b.json/", "")),
        said="holds no .json file",
    ),
    _zip(
        "way-out",
        what="a name with ../",
        make=packed(("../evil.json", "1")),
        said="leads out of the archive",
    ),
    _zip(
        "way-out-by-backslash",
        what="a name with ..\\",
        make=packed(("a\\..\\..\\evil.json", "1")),
        said="leads out of the archive",
    ),
    _zip(
        "absolute-name",
        what="an absolute path",
        make=packed(("/etc/evil.json", "1")),
        said="is an absolute path",
    ),
    _zip(
        "drive-letter",
        what="a name on a drive",
        make=packed(("C:evil.json", "1")),
        said="is an absolute path",
    ),
    _zip(
        "link-in-a-zip",
        what="a symbolic link",
        make=packed((link("link.json"), "/etc/passwd")),
        said="is a symbolic link",
    ),
    _zip("encrypted", what="an encrypted member", make=patched(6, 8, b"\x01"), said="is encrypted"),
    _zip(
        "unknown-compression",
        what="a compression nobody knows",
        make=patched(8, 10, b"\x63"),
        said="compression that cannot be read",
    ),
    _zip(
        "damaged-member",
        what="a member damaged in the middle",
        make=damaged,
        said="other.json: is damaged",
    ),
    _zip(
        "nul-in-a-name",
        what="a NUL character in a name",
        make=renamed(b"evil0.json", b"evil\0.json"),
        said="null byte",
    ),
    _zip(
        "name-not-utf-8",
        what="a name that is not UTF-8",
        make=renamed(b"caf00.json", b"caf\xe9\xff.json"),
        said='no "train" and "test"',
    ),
    _zip(
        "markup-name",
        what="a name with escape codes",
        make=packed(("\x1b[31m.json", "1")),
        said="\\x1b[31m.json",
    ),
    _zip(
        "same-name-twice",
        what="two members of one name with other tasks",
        make=packed(
            ("good.json", json.dumps({**GOOD, "train": [{"input": [[9]], "output": [[9]]}]}))
        ),
        said="was read before",
    ),
    _path(
        "no-such-path",
        what="a path that leads nowhere",
        make=lambda _path: None,
        said="no file is named",
    ),
    _path("empty-folder", what="an empty folder", make=Path.mkdir, said="holds no .json file"),
    _path(
        "folder-of-other-files",
        what="a folder without .json files",
        make=folder(lambda path: (path / "notes.txt").touch()),
        said="holds no .json file",
    ),
    _path(
        "path-in-a-loop",
        what="a link to itself",
        make=lambda path: path.symlink_to(path.name),
        said="no file is named",
    ),
    _path("pipe-for-a-path", what="a named pipe", make=os.mkfifo, said="is not a file or a folder"),
    _path(
        "whole-disk",
        what="a folder of more files than are looked at, such as the whole disk",
        make=folder(many_files),
        said="over 500 files and folders; name the folder",
    ),
)
