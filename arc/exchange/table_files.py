"""The tables of the codebook as files: CSV, Parquet or JSON lines, written piece by piece."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, Final, Literal, Self

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from arc.exchange.chosen import Chosen
from arc.exchange.codebook import TABLES
from arc.exchange.columns import Dtype, Table
from arc.exchange.csv_files import frame, to_csv
from arc.exchange.export import pieces
from arc.exchange.manifest import manifest_of
from arc.exchange.measures import TaskFinder

TableForm = Literal["csv", "parquet", "jsonl"]

Progress = Callable[[int, int], None]
"""Told how many trials are done, and of how many."""

METADATA_KEY: Final = b"arc-playground"
"""Where a Parquet file keeps the export's manifest, as JSON, and what its columns mean."""

_ROW_GROUP: Final = 65_536
"""Rows written to a Parquet file at once: a reader takes in or skips one such group."""


def write_tables(
    chosen: Chosen,
    find_task: TaskFinder,
    folders: Mapping[TableForm, Path],
    progress: Progress | None = None,
) -> dict[str, int]:
    """Write every table, in each form into its folder; returns the rows of each table.

    What was done is read and measured once for all forms, and never whole in memory.
    Raises StoreError and OSError.
    """
    rows: Counter[str] = Counter(dict.fromkeys(TABLES, 0))
    manifest = manifest_of(chosen).to_json()
    with ExitStack() as files:
        of_table: dict[str, list[_TableFile]] = {
            name: [
                files.enter_context(_FORMS[form](folder / f"{name}.{form}", name, manifest))
                for form, folder in folders.items()
            ]
            for name in TABLES
        }
        parts = pieces(
            chosen.snapshot, find_task, chosen.now, stored=chosen.rows, only=chosen.trial_ids
        )
        for name, part in parts:
            rows[name] += len(part)
            for file in of_table[name]:
                file.add(part)
            if progress and name == "trials":
                progress(rows[name], len(chosen.trials))
    return dict(rows)


class _TableFile(ABC):
    """One table's file: rows are added, and leaving the ``with`` block makes it whole."""

    def __init__(self, path: Path, name: str, manifest: Mapping[str, Any]) -> None:
        """``name`` is the table's; ``manifest`` is kept inside where the form has a place for it."""
        self._file = path.open("wb")
        self._name = name
        self._manifest = manifest

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()

    @abstractmethod
    def add(self, rows: pd.DataFrame) -> None:
        """Rows in the columns and types of the table."""


class _Csv(_TableFile):
    def __enter__(self) -> Self:
        self._file.write(to_csv(frame(self._name, [])))
        return self

    def add(self, rows: pd.DataFrame) -> None:
        self._file.write(to_csv(rows, header=False))


class _JsonLines(_TableFile):
    """An object a row, keys as the columns; a missing value is null, a moment ISO text."""

    def add(self, rows: pd.DataFrame) -> None:
        if rows.empty:  # pandas would write an empty line
            return
        rows.to_json(
            self._file,
            orient="records",
            lines=True,
            force_ascii=False,
            date_format="iso",
            date_unit="ms",
            double_precision=15,
        )


class _Parquet(_TableFile):
    """Row groups of one size, however small the pieces are that come in."""

    def __enter__(self) -> Self:
        self._schema = schema_of(self._name, self._manifest)
        self._writer = pq.ParquetWriter(self._file, self._schema, compression="zstd")
        self._waiting: list[pa.Table] = []
        return self

    def add(self, rows: pd.DataFrame) -> None:
        self._waiting.append(pa.Table.from_pandas(rows, self._schema, preserve_index=False))
        if sum(len(one) for one in self._waiting) >= _ROW_GROUP:
            self._flush()

    def _flush(self) -> None:
        if self._waiting:
            self._writer.write_table(pa.concat_tables(self._waiting))
            self._waiting = []

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if error is None:
            self._flush()
        self._writer.close()
        super().__exit__(kind, error, trace)


_FORMS: Final[Mapping[TableForm, type[_TableFile]]] = MappingProxyType(
    {"csv": _Csv, "parquet": _Parquet, "jsonl": _JsonLines}
)
TABLE_FORMS: Final = tuple(_FORMS)

_ARROW: Final[Mapping[Dtype, pa.DataType]] = MappingProxyType(
    {
        "Int64": pa.int64(),
        "Float64": pa.float64(),
        "string": pa.string(),
        "boolean": pa.bool_(),
        "datetime64[ms, UTC]": pa.timestamp("ms", "UTC"),
    }
)


def schema_of(name: str, manifest: Mapping[str, Any]) -> pa.Schema:
    """A table as Parquet has it: ``pandas.read_parquet`` gives the codebook's types back.

    The meaning, unit and source of every column are with it, and the export's manifest.
    """
    table: Table = TABLES[name]
    described = pa.Table.from_pandas(frame(name, []), preserve_index=False).schema.metadata
    fields = [
        pa.field(
            column.name,
            _ARROW[column.dtype],
            metadata={
                "meaning": column.meaning,
                "source": column.source,
                **({"unit": column.unit} if column.unit else {}),
            },
        )
        for column in table.columns
    ]
    own = {METADATA_KEY: json.dumps({"row": table.row, "manifest": manifest}).encode()}
    return pa.schema(fields, metadata={**(described or {}), **own})
