"""What an exported table is: named columns, each with type, unit, source and meaning.

Tables are declared once, with the words of this module; the data frames, the CSV
files, ``codebook.json`` and ``docs/codebook.md`` all come from the declarations.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

Dtype = Literal["Int64", "Float64", "string", "boolean", "datetime64[ms, UTC]"]
"""The pandas type; every one of them can hold missing values."""

Unit = Literal["ms", "cells", "count", "pixels", "share", "ratio", "points 0-10", "percent"]
"""Of what a column's numbers are numbers; a column of names, positions or moments has none."""

Source = Literal[
    "server",
    "server clock",
    "browser",
    "browser clock",
    "action log",
    "participant",
    "self-report",
    "protocol",
    "task",
]

SOURCES: Final[Mapping[Source, str]] = MappingProxyType(
    {
        "server": "numbered, checked or decided by this software",
        "server clock": "when the server noted it, UTC",
        "browser": "told by the participant's browser",
        "browser clock": "the page's monotonic clock",
        "action log": "derived from the trial's actions and their times (docs/timing.md)",
        "participant": "done or chosen by the participant",
        "self-report": "answered by the participant about themselves or the task",
        "protocol": "the rules the trial or session was played by",
        "task": "the task's own file",
    }
)
"""Where values come from."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``unit`` is None where the values are no quantity."""

    name: str
    dtype: Dtype
    unit: Unit | None
    source: Source
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """Columns in their order; ``row`` says what one row is. Iterates over the columns' names."""

    row: str
    columns: tuple[Column, ...]

    def __iter__(self) -> Iterator[str]:
        return (column.name for column in self.columns)

    def of_type(self, dtype: Dtype) -> list[str]:
        """The names of the columns of one type."""
        return [column.name for column in self.columns if column.dtype == dtype]


def table(row: str, *columns: Column) -> Table:
    """A table of these columns. Raises ValueError when two have the same name."""
    names = [column.name for column in columns]
    if len(set(names)) < len(names):
        raise ValueError(f"{row}: a column is declared twice in {', '.join(names)}")
    return Table(row, columns)


def text(name: str, source: Source, meaning: str) -> Column:
    """Text, ids and names of choices included. An empty text is a missing one."""
    return Column(name, "string", None, source, meaning)


def whole(name: str, source: Source, meaning: str, unit: Unit | None = None) -> Column:
    """A whole number; without a unit it is a number in a row of things, not a quantity."""
    return Column(name, "Int64", unit, source, meaning)


def count(name: str, source: Source, meaning: str) -> Column:
    """How many of something."""
    return Column(name, "Int64", "count", source, meaning)


def ms(name: str, source: Source, meaning: str) -> Column:
    """A duration in whole milliseconds."""
    return Column(name, "Int64", "ms", source, meaning)


def real(name: str, source: Source, meaning: str, unit: Unit) -> Column:
    """A number with a fraction."""
    return Column(name, "Float64", unit, source, meaning)


def flag(name: str, source: Source, meaning: str) -> Column:
    """True or False."""
    return Column(name, "boolean", None, source, meaning)


def moment(name: str, meaning: str, source: Source = "server clock") -> Column:
    """A moment in UTC, to the millisecond."""
    return Column(name, "datetime64[ms, UTC]", None, source, meaning)
