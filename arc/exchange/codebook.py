"""Every exported table by name, and the codebook in its two forms.

``python -m arc.exchange.codebook > docs/codebook.md`` writes the one for people.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from arc import __version__
from arc.exchange import session_tables, trial_tables
from arc.exchange.columns import SOURCES, Column, Table

TABLES: Final[Mapping[str, Table]] = MappingProxyType(
    {
        "participants": session_tables.PARTICIPANTS,
        "sessions": session_tables.SESSIONS,
        "session_tasks": session_tables.SESSION_TASKS,
        "trials": trial_tables.TRIALS,
        "attempts": trial_tables.ATTEMPTS,
        "actions": trial_tables.ACTIONS,
        "loads": trial_tables.LOADS,
        "ratings": session_tables.RATINGS,
        "breaks": session_tables.BREAKS,
        "checks": session_tables.CHECKS,
        "demographics": session_tables.DEMOGRAPHICS,
        "votes": session_tables.VOTES,
        "truth_views": session_tables.TRUTH_VIEWS,
    }
)
"""What an export holds, in the order it is written."""

_FORM: Final = (
    "CSV in UTF-8 with a header, commas, and quotes around text. A missing value is an empty field; "
    "no text is ever empty, and NA or None in a text column is what somebody wrote. Moments are UTC: "
    "2026-01-31T09:05:00.123Z. Text that begins with = + - @ (also full-width), a tab, a line break, "
    "NUL or an apostrophe has an apostrophe put before it, so that no spreadsheet runs it as a formula; "
    "take one leading apostrophe off every text that has one to get what was written."
)
_LEFT_OUT: Final = (
    "Exports of everybody hold participants who agreed to be recorded, and no one else: who declined, "
    "who was not asked yet and participants made by a program are left out (the last are in when "
    "asked for, marked in the column synthetic). No table has nicknames, access tokens, completion "
    "codes, network addresses or the browser's name. An export of one participant is their own: it "
    "leaves pair_solved empty where their protocol still withholds it, and of a session that goes on "
    "the tasks to come and which tasks are controls."
)
_NOTES: Final = (_FORM, _LEFT_OUT)


def as_json() -> dict[str, Any]:
    """The codebook for programs.

    Each table's ``read_csv`` are arguments for ``pandas.read_csv``; moments and leading
    apostrophes are as ``csv`` says.
    """
    return {
        "software": f"arc-playground {__version__}",
        "csv": _FORM,
        "left_out": _LEFT_OUT,
        "sources": dict(SOURCES),
        "tables": {name: _table_json(table) for name, table in TABLES.items()},
    }


def _table_json(table: Table) -> dict[str, Any]:
    moments = table.of_type("datetime64[ms, UTC]")
    return {
        "row": table.row,
        "columns": {column.name: _column_json(column) for column in table.columns},
        "read_csv": {
            "dtype": {c.name: c.dtype for c in table.columns if c.name not in moments},
            "parse_dates": moments,
            "keep_default_na": False,
            "na_values": [""],
        },
    }


def _column_json(column: Column) -> dict[str, str | None]:
    return {
        "dtype": column.dtype,
        "unit": column.unit,
        "source": column.source,
        "meaning": column.meaning,
    }


def as_markdown() -> str:
    """The codebook for people: ``docs/codebook.md``."""
    lines = [
        "# Codebook of the exports",
        "",
        "Written by `python -m arc.exchange.codebook`; the declarations are in `arc/exchange/*_tables.py`.",
        "`arcplay export` puts the same into `codebook.json`, and `arc.exchange.export.read_table` reads a file "
        "back in",
        "its types. [timing.md](timing.md) defines every duration, [http-api.md](http-api.md) every action.",
        "",
    ]
    lines += [line for note in _NOTES for line in (note, "")]
    lines += ["| source | where values come from |", "| --- | --- |"]
    lines += [f"| {source} | {what} |" for source, what in SOURCES.items()]
    for name, table in TABLES.items():
        lines += ["", f"## {name}", "", f"One row: {table.row}.", ""]
        lines += ["| column | type | unit | source | meaning |", "| --- | --- | --- | --- | --- |"]
        lines += [_line(column) for column in table.columns]
    return "\n".join(lines) + "\n"


def _line(column: Column) -> str:
    cells = (f"`{column.name}`", column.dtype, column.unit or "", column.source, column.meaning)
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(as_markdown(), end="")
