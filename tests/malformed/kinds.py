"""The one table of malformed and hostile input, and the page of the docs that is written from it.

``python -m tests.malformed.kinds`` writes ``docs/malformed.md`` anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from tests.malformed import (
    addresses,
    answer_files,
    archives,
    bodies,
    browsers,
    commands,
    nicknames,
    protocol_files,
    requests,
    session_requests,
    task_files,
)
from tests.malformed.kind import Kind

PAGE = Path(__file__).parents[2] / "docs" / "malformed.md"

KINDS: tuple[Kind, ...] = (
    *task_files.KINDS,
    *archives.KINDS,
    *answer_files.KINDS,
    *requests.KINDS,
    *bodies.KINDS,
    *session_requests.KINDS,
    *addresses.KINDS,
    *browsers.COOKIES,
    *browsers.STORAGES,
    *nicknames.KINDS,
    *commands.KINDS,
    *protocol_files.KINDS,
)

_INTRODUCTION = """\
# Malformed and hostile input

{count} kinds of input that is not what it should be, from `tests/malformed/`, which also tests each of
them. None gives a traceback or an empty page, and none takes a record with it.

- **refused**: nothing is done, and the answer says why
- **problem**: it alone is left out and named; the good ones beside it are read
- **kept**: stored or shown as it is or, for nicknames, cleaned
- **harmless**: taken for something well-formed
"""


def page() -> str:
    """``docs/malformed.md``, from the table."""
    return _INTRODUCTION.format(count=len(KINDS)) + "".join(_sections())


def _sections() -> Iterator[str]:
    for where, group in groupby(sorted(KINDS, key=_place), key=lambda kind: kind.where):
        kinds = list(group)
        yield f"\n## {where.capitalize()} ({len(kinds)})\n\n"
        yield "| kind | becomes | what is said or shown |\n| --- | --- | --- |\n"
        for kind in kinds:
            yield f"| {_cell(kind.what)} | {kind.answer} | {_cell(_visible(kind.said))} |\n"


def _place(kind: Kind) -> int:
    return [other.where for other in KINDS].index(kind.where)


def _visible(text: str) -> str:
    return text if text.isprintable() else ascii(text)


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("<", "\\<").replace("*", "\\*")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
