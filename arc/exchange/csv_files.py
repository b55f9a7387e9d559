"""Rows into typed data frames, those into CSV, and CSV back into the same frames."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from operator import itemgetter
from pathlib import Path
from types import NoneType
from typing import IO, Any, Final

import numpy as np
import pandas as pd
import pyarrow as pa

from arc.exchange.codebook import TABLES
from arc.exchange.columns import Column
from arc.store.export import by_column

Row = Mapping[str, Any]
Rows = Sequence[Row] | Mapping[str, Sequence[Any]]
"""Rows one by one, or column by column: values by name, all of one length."""

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
_GUARD: Final = "'"
_RISKY: Final = frozenset({*_FORMULA_STARTS, _GUARD})


def frame(name: str, rows: Rows) -> pd.DataFrame:
    """The rows as the table of this name is declared: its columns, in order, in their types.

    Raises ValueError when a row lacks a column or has one that is not declared, and
    TypeError or ValueError for a value that is not of its column's type.
    """
    declared = TABLES[name]
    names = set(declared)
    for named in (rows,) if isinstance(rows, Mapping) else rows:
        if named.keys() != names:
            wrong = ", ".join(sorted(named.keys() ^ names))
            raise ValueError(f"{name}: a row and the declaration differ in {wrong}")
    columns = columns_of(rows, list(declared))
    return pd.DataFrame(
        {column.name: _typed(column, columns[column.name]) for column in declared.columns}
    )


def columns_of(rows: Rows, names: Sequence[str]) -> Mapping[str, Sequence[Any]]:
    """The columns of these names (two at least), of rows that have them."""
    if isinstance(rows, Mapping):
        return rows
    # All of a row at once is twice as fast as row after row for each column.
    return by_column(names, list(map(itemgetter(*names), rows)))


def _typed(column: Column, values: Sequence[Any]) -> Any:
    # Without this pandas would take True for 1, 2.0 for 2 and 2 for "2".
    allowed = {*_PYTHON_TYPES[column.dtype], NoneType}
    if not allowed.issuperset(map(type, values)):
        wrong = next(value for value in values if type(value) not in allowed)
        raise TypeError(f"{column.name} is {wrong!r:.40}, not {column.dtype}")
    if column.dtype == "datetime64[ms, UTC]":
        return pd.to_datetime(pd.Series(values, dtype="string"), format="ISO8601", utc=True).astype(
            column.dtype
        )
    if column.dtype == "string":
        return pd.arrays.ArrowStringArray(
            pa.array([value or None for value in values], pa.large_string())
        )
    return pd.array(values, dtype=column.dtype)


_PYTHON_TYPES: Final[Mapping[str, tuple[type, ...]]] = {
    "Int64": (int,),
    "Float64": (float, int),
    "string": (str,),
    "boolean": (bool,),
    "datetime64[ms, UTC]": (str,),
}


def to_csv(table: pd.DataFrame, *, header: bool = True) -> bytes:
    """A table as CSV in UTF-8, moments as ``2026-01-31T09:05:00.123Z``, missing values empty.

    Text that a spreadsheet would run as a formula gets an apostrophe before it, and so
    does text that begins with an apostrophe: ``read_table`` takes one off.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    if header:
        writer.writerow(table.columns)
    writer.writerows(zip(*(_written(table[name]) for name in table.columns), strict=True))
    return text.getvalue().encode()


def _written(column: pd.Series[Any]) -> Sequence[Any]:
    """A column's values as the file has them."""
    if isinstance(column.dtype, pd.DatetimeTZDtype):
        column = _moments(column)
    values = column.astype(object).where(column.notna(), "").tolist()
    if pd.api.types.is_numeric_dtype(column.dtype):
        return values
    # Nearly always nothing is risky, and looking is much faster than guarding each.
    if _RISKY.isdisjoint({str(value)[:1] for value in values}):
        return values
    return [_guarded(value) for value in values]


def _moments(column: pd.Series[Any]) -> Any:
    plain = column.dt.tz_convert(None).to_numpy(dtype="datetime64[ms]")
    text = pd.Series(np.datetime_as_string(plain, unit="ms"), index=column.index, dtype="string")
    return (text + "Z").mask(column.isna())


def _guarded(value: Any) -> Any:
    return f"{_GUARD}{value}" if isinstance(value, str) and value[:1] in _RISKY else value


def read_table(path: Path | str | IO[bytes], name: str | None = None) -> pd.DataFrame:
    """A CSV file of an export as the frame it was written from.

    ``name`` is the table's; unless told, the file's without ``.csv``. Raises KeyError
    for a table that is not declared, ValueError for other columns or values than
    declared, and OSError.
    """
    declared = TABLES[name or Path(str(path)).stem]
    table = pd.read_csv(
        path, dtype="string", keep_default_na=False, na_values=[""], encoding="utf-8"
    )
    if list(table.columns) != list(declared):
        raise ValueError("the file's columns are not those of the table")
    return pd.DataFrame(
        {column.name: _read(column, table[column.name]) for column in declared.columns}
    )


def _read(column: Column, values: pd.Series[Any]) -> Any:
    if column.dtype == "string":
        return values.str.removeprefix(_GUARD)
    if column.dtype == "boolean":
        return values.map({"True": True, "False": False}, na_action="ignore").astype(column.dtype)
    if column.dtype == "datetime64[ms, UTC]":
        return pd.to_datetime(values, format="ISO8601", utc=True).astype(column.dtype)
    return pd.to_numeric(values).astype(column.dtype)
