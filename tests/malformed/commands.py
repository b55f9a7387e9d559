"""Command lines: each ``make`` gives the arguments, from an empty folder to work in."""

from __future__ import annotations

from functools import partial

from tests.malformed.kind import Kind

_command = partial(Kind, where="command line")

KINDS = (
    _command(
        "no-such-command",
        what="a command that is not there",
        make=lambda _: ["sing"],
        said="No such command 'sing'",
    ),
    _command(
        "no-such-option",
        what="an option that is not there",
        make=lambda _: ["tasks", "list", "--fast"],
        said="No such option: --fast",
    ),
    _command(
        "missing-argument",
        what="no path to check",
        make=lambda _: ["tasks", "check"],
        said="Missing argument",
    ),
    _command(
        "misspelt-collection",
        what="a misspelt collection",
        make=lambda _: ["tasks", "list", "--collection", "o3-unsloved"],
        said="did you mean o3-unsolved",
    ),
    _command(
        "empty-collection",
        what="an empty name for a collection",
        make=lambda _: ["tasks", "list", "--collection", ""],
        said="no collection and no file is named ''",
    ),
    _command(
        "collection-of-10-kb",
        what="a name of 10,000 characters",
        make=lambda _: ["tasks", "list", "--collection", "x" * 10_000],
        said="no collection and no file",
    ),
    _command(
        "collection-with-nul",
        what="a NUL character in a name",
        make=lambda _: ["tasks", "list", "--collection", "a\0b"],
        said="'a\\x00b'",
    ),
    _command(
        "unknown-task",
        what="a task nobody has",
        make=lambda _: ["render", "nope", "-o", "x.png", "--collection", "o3-unsolved"],
        said="no task 'nope'",
    ),
    _command(
        "picture-of-another-kind",
        what="a picture's name ending in .gif",
        make=lambda _: ["render", "05a7bcf2", "-o", "x.gif"],
        said="must end in .png or .svg",
    ),
    _command(
        "picture-in-no-folder",
        what="a folder that is not there to draw into",
        make=lambda here: ["render", "05a7bcf2", "-o", here / "no" / "x.png"],
        said="No such file",
    ),
    _command(
        "unknown-theme",
        what="a theme that is not there",
        make=lambda _: ["render", "05a7bcf2", "-o", "x.png", "--theme", "pink"],
        said="dark and light",
    ),
    _command(
        "cell-of-0",
        what="cells of 0 pixels",
        make=lambda _: ["render", "05a7bcf2", "-o", "x.png", "--cell", "0"],
        said="--cell",
    ),
    _command(
        "port-in-words",
        what="words for a port",
        make=lambda _: ["play", "--port", "http"],
        said="--port",
    ),
    _command(
        "port-70000",
        what="port 70000",
        make=lambda _: ["play", "--port", "70000"],
        said="--port",
    ),
    _command(
        "host-elsewhere",
        what="an address of another machine",
        make=lambda _: ["play", "--host", "192.0.2.1", "--no-browser"],
        said="choose another",
    ),
    _command(
        "host-unknown",
        what="a host nobody knows",
        make=lambda _: ["play", "--host", "no such host", "--no-browser"],
        said="no such host",
    ),
    _command(
        "own-tasks-missing",
        what="tasks of one's own that are not there",
        make=lambda here: ["play", "--tasks", here / "mine"],
        said="no file is named",
    ),
    _command(
        "database-a-folder",
        what="a folder for the database",
        make=lambda here: ["export", "--out", here / "out", "--db", here],
        said="is not a file; choose another path",
    ),
    _command(
        "database-unknown-kind",
        what="a database of an unknown kind",
        make=lambda here: ["export", "--out", here / "out", "--db", "nonsense://x"],
        said="no driver for nonsense",
    ),
    _command(
        "export-into-a-file",
        what="a file for the folder to export to",
        make=lambda here: ["export", "--out", here / "taken", "--db", here / "new.sqlite3"],
        said="taken",
    ),
    _command(
        "k-0",
        what="0 attempts that count",
        make=lambda here: ["score", here / "taken", "--k", "0"],
        said="--k",
    ),
    _command(
        "score-nothing",
        what="answers that are not there",
        make=lambda here: ["score", here / "nothing.json", "--collection", "o3-unsolved"],
        said="is not a file or a folder",
    ),
)
