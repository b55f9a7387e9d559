"""Task files: each ``make`` writes one at the path it is given, beside a good one."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests.malformed.kind import Kind

PAIR = {"input": [[1, 2]], "output": [[2, 1]]}
GOOD = {"train": [PAIR], "test": [PAIR]}
TOO_LARGE_BYTES = 100 * 2**20

Writer = Callable[[Path], object]


def content(data: bytes | str) -> Writer:
    """Writes these bytes, or this text as UTF-8."""
    return lambda path: path.write_bytes(data if isinstance(data, bytes) else data.encode())


def task(**parts: object) -> Writer:
    """Writes a good task but for these parts of it."""
    return content(json.dumps({**GOOD, **parts}))


def grid(rows: object) -> Writer:
    """Writes a task whose first train input is this."""
    return task(train=[{**PAIR, "input": rows}])


def cell(value: object) -> Writer:
    """Writes a task with this in the middle of a grid."""
    return grid([[0, 0], [0, value]])


def nested(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def sparse(path: Path) -> None:
    """A file that claims 100 MiB and takes no room on the disk."""
    with path.open("wb") as stream:
        stream.truncate(TOO_LARGE_BYTES)


def unreadable(path: Path) -> None:
    """A file of the user's own that even root cannot read: the memory of a process, from 0."""
    path.symlink_to("/proc/self/mem")


def link_loop(path: Path) -> None:
    path.symlink_to(path.name)


def folder_with_a_task(path: Path) -> None:
    path.mkdir()
    (path / "inner.json").write_text('{"train": 3, "test": []}')


_file = partial(Kind, where="task file", answer="problem")

KINDS = (
    _file("empty-file", what="no bytes at all", make=content(""), said="is not JSON"),
    _file(
        "blank-file", what="blanks and newlines only", make=content(" \n\t " * 99), said="not JSON"
    ),
    _file("only-a-bom", what="a byte order mark only", make=content("\ufeff"), said="is not JSON"),
    _file(
        "bom-then-bad",
        what="a byte order mark before half a task",
        make=content('\ufeff{"train"'),
        said="line 1",
    ),
    _file("not-json", what="words", make=content("train: test"), said="is not JSON (line 1"),
    _file(
        "cut-off",
        what="a task cut off in the middle",
        make=content(json.dumps(GOOD)[:40]),
        said="not JSON",
    ),
    _file(
        "two-documents",
        what="two tasks one after the other",
        make=content(json.dumps(GOOD) * 2),
        said="Extra data",
    ),
    _file("trailing-comma", what="a comma too many", make=content('{"train": [],}'), said="line 1"),
    _file(
        "latin-1",
        what="bytes in Latin-1",
        make=content(b'{"name": "caf\xe9"}'),
        said="save it as UTF-8",
    ),
    _file(
        "utf-16",
        what="bytes in UTF-16",
        make=content(json.dumps(GOOD).encode("utf-16")),
        said="UTF-8",
    ),
    _file(
        "half-surrogate-name",
        what="half a surrogate pair as the name",
        make=task(name="\ud800"),
        said="cannot name a file",
    ),
    _file(
        "huge-nesting",
        what="100,000 lists in one another",
        make=content("[" * 100_000),
        said="nested too deeply",
    ),
    _file(
        "deep-cell",
        what="a cell 900 lists deep, which the parser just manages",
        make=cell(nested(900)),
        said="the most is 100 levels",
    ),
    _file(
        "long-number",
        what="a cell of 5,000 digits",
        make=content('{"train": ' + "9" * 5000 + "}"),
        said="number is too long",
    ),
    _file(
        "name-twice",
        what='"train" twice in one object',
        make=content('{"train": [], "train": [], "test": []}'),
        said="'train' twice",
    ),
    _file("100-mb", what="100 MiB", make=sparse, said="over 64 MiB"),
    _file("link-loop", what="a link to itself", make=link_loop, said="link that leads nowhere"),
    _file(
        "unreadable",
        what="a file the system does not let be read",
        make=unreadable,
        said="cannot be read",
    ),
    _file(
        "named-pipe",
        what="a named pipe, which would be waited for",
        make=os.mkfifo,
        said="is not a file",
    ),
    _file(
        "folder-called-json",
        what="a folder called x.json with a bad file in it",
        make=folder_with_a_task,
        said="train is not a list",
    ),
    _file("a-number", what="a number for a task", make=content("3"), said='no "train" and "test"'),
    _file("null", what="null for a task", make=content("null"), said='no "train" and "test"'),
    _file("empty-object", what="{}", make=content("{}"), said='no "train" and "test"'),
    _file("empty-list", what="[]", make=content("[]"), said='no "train" and "test"'),
    _file(
        "list-without-names",
        what="a list of tasks without names",
        make=content(json.dumps([GOOD])),
        said='with a "name"',
    ),
    _file(
        "no-train",
        what='no "train"',
        make=content(json.dumps({"test": [PAIR]})),
        said='has no "train"',
    ),
    _file(
        "no-test",
        what='no "test"',
        make=content(json.dumps({"train": [PAIR]})),
        said='has no "test"',
    ),
    _file(
        "train-empty", what="train without pairs", make=task(train=[]), said="train has no pairs"
    ),
    _file(
        "test-an-object",
        what="an object for the test pairs",
        make=task(test={"0": PAIR}),
        said="test is not a list",
    ),
    _file(
        "pair-a-list",
        what="a list for a pair",
        make=task(train=[[1, 2]]),
        said="train[0] is not an object",
    ),
    _file(
        "pair-null",
        what="null for a pair",
        make=task(test=[PAIR, None]),
        said="test[1] is not an object",
    ),
    _file(
        "no-input",
        what="a pair without input",
        make=task(test=[{"output": [[1]]}]),
        said="test[0].input is missing",
    ),
    _file(
        "no-output",
        what="a pair without output",
        make=task(test=[{"input": [[1]]}]),
        said="test[0].output is missing",
    ),
    _file("grid-a-text", what="a text for a grid", make=grid("1 2"), said="is not a list of rows"),
    _file("grid-null", what="null for a grid", make=grid(None), said="is not a list of rows"),
    _file("no-rows", what="a grid of 0 rows", make=grid([]), said="has no rows"),
    _file("empty-row", what="a grid of 0 columns", make=grid([[]]), said="row 0 is empty"),
    _file("flat-grid", what="a grid without rows", make=grid([1, 2]), said="row 0 is not a list"),
    _file(
        "ragged",
        what="rows of different length",
        make=grid([[1, 2], [3]]),
        said="row 1 has 1 cells, row 0 has 2",
    ),
    _file("31-columns", what="31 columns", make=grid([[0] * 31]), said="31 cells, the most is 30"),
    _file("31-rows", what="31 rows", make=grid([[0]] * 31), said="31 rows, the most is 30"),
    _file("color-10", what="color 10", make=cell(10), said="row 1 cell 1 is 10"),
    _file("color-minus-1", what="color -1", make=cell(-1), said="is -1, colors are 0 to 9"),
    _file("color-true", what="true for a color", make=cell(True), said="is True"),
    _file("color-1.0", what="1.0 for a color", make=cell(1.0), said="is 1.0"),
    _file("color-text", what='"1" for a color', make=cell("1"), said="is '1'"),
    _file("color-null", what="null for a color", make=cell(None), said="is None"),
    _file("color-nan", what="NaN for a color", make=cell(float("nan")), said="is nan"),
    _file(
        "color-1e400",
        what="1e400 for a color",
        make=content(json.dumps(GOOD).replace("1", "1e400", 1)),
        said="is inf",
    ),
    _file("color-a-list", what="a list for a color", make=cell([1]), said="is [1]"),
    _file(
        "name-a-number",
        what="a number for the name",
        make=task(name=7),
        said="task id 7 is not a text",
    ),
    _file(
        "name-a-path",
        what="a path for the name",
        make=task(name="../../etc/passwd"),
        said="cannot name a file",
    ),
    _file(
        "name-with-nul",
        what="a NUL character in the name",
        make=task(name="a\0b"),
        said="cannot name a file",
    ),
    _file(
        "name-of-10-kb",
        what="a name of 10,000 characters",
        make=task(name="a" * 10_000),
        said="10000 characters",
    ),
    _file(
        "id-taken",
        what="another task under an id that is taken",
        make=task(name="good", train=[{"input": [[9]], "output": [[9]]}]),
        said="was read before",
    ),
)
