"""Exports in every format: a folder or one zip, all of one moment, whole or not at all."""

from __future__ import annotations

import errno
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from typing import Any, Final, Literal

from arc.errors import StoreError
from arc.exchange import codebook
from arc.exchange.arc_prize import PLURALITY_RULE, write_results, write_submissions
from arc.exchange.chosen import Choice, Chosen, choose
from arc.exchange.h_arc import write_h_arc
from arc.exchange.human_testing import COLUMNS, write_human_testing
from arc.exchange.kept import keep_measures
from arc.exchange.manifest import Manifest, as_json, manifest_of
from arc.exchange.measures import TaskFinder
from arc.exchange.table_files import TABLE_FORMS, Progress, TableForm, write_tables
from arc.store import Store

Format = Literal[
    "csv", "parquet", "jsonl", "arc-prize", "benchmarking", "arc-agi-2", "h-arc", "all"
]

Rows = dict[str, int]
"""How much is in each file or folder, by its name."""


@dataclass(frozen=True, slots=True)
class _Counted:
    """A format of the trials that count: what it is, more of it for programs, how it is written."""

    about: str
    write: Callable[[Chosen, Path, TaskFinder, Progress | None], Rows]
    details: Mapping[str, Any]


_COUNTED: Final[Mapping[Format, _Counted]] = MappingProxyType(
    {
        "arc-prize": _Counted(
            "ARC Prize's submission.json, a folder a dataset: the crowd's answers, and each "
            "participant's own in people/",
            lambda chosen, folder, *_: write_submissions(chosen, folder),
            {"rule": PLURALITY_RULE},
        ),
        "benchmarking": _Counted(
            "results files as arc-agi-benchmarking writes them, one a task: the crowd's answers",
            lambda chosen, folder, *_: write_results(chosen, folder),
            {"rule": PLURALITY_RULE},
        ),
        "arc-agi-2": _Counted(
            "the columns of ARC Prize's human testing data for ARC-AGI-2, one row a test pair",
            lambda chosen, folder, *_: write_human_testing(chosen, folder),
            {"columns": dict(COLUMNS)},
        ),
        "h-arc": _Counted(
            "the columns of H-ARC's data.csv, summary_data.csv and incorrect_submissions.csv",
            lambda chosen, folder, find_task, progress: write_h_arc(
                chosen.snapshot, chosen.trial_ids, find_task, folder, progress
            ),
            {},
        ),
    }
)
_TABLES: Final = "every table of what people did, with codebook.json"

FORMATS: Final[tuple[Format, ...]] = (*TABLE_FORMS, *_COUNTED, "all")

_README: Final = """What people did in the ARC playground, in every format there is.

{folders}

tables/ hold every trial in the scope, also those that no figure counts:

{whole}

The other folders hold the trials that count:

{counted}

Each folder has a manifest.json that says the same, and how its files are made.
"""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written: ``rows`` by file, or tasks by folder, and what the export says of itself."""

    rows: Rows
    manifest: Manifest


def holds_every_trial(form: Format) -> bool:
    """Whether a format has every trial in the scope, or only those that count."""
    return form not in _COUNTED


def write_export(
    store: Store,
    find_task: TaskFinder,
    choice: Choice,
    form: Format,
    out: Path,
    *,
    now: datetime | None = None,
    progress: Progress | None = None,
) -> Exported:
    """Write one format into ``out``: a zip when its name ends so, else a folder.

    ``choice.whole`` is decided by the format (``holds_every_trial``). Files of the same
    name are replaced at the end, all of them or none; a folder of answers that is there
    already is refused, since other tasks' files in it would be scored with these. Raises
    StoreError and OSError.
    """
    choice = replace(choice, whole=holds_every_trial(form))
    if holds_every_trial(form):
        # A database that cannot be written to is measured without keeping it.
        with suppress(StoreError):
            keep_measures(store, find_task)
    with _staged(out) as folder, choose(store, choice, now) as chosen:
        if form == "all":
            rows = _write_all(chosen, find_task, folder, progress)
        elif form in TABLE_FORMS:
            rows = _write_tables(chosen, find_task, {form: folder}, folder, progress)
        else:
            rows = _write_counted(form, chosen, folder, find_task, progress)
        return Exported(rows, manifest_of(chosen))


def _write_all(
    chosen: Chosen, find_task: TaskFinder, folder: Path, progress: Progress | None
) -> Rows:
    folders: dict[TableForm, Path] = {form: folder / "tables" / form for form in TABLE_FORMS}
    for each in folders.values():
        each.mkdir(parents=True)
    tables = _write_tables(chosen, find_task, folders, folder / "tables", progress)
    rows = {f"tables/{name}": number for name, number in tables.items()}
    counted = chosen.that_count()
    for form in _COUNTED:
        (folder / form).mkdir()
        written = _write_counted(form, counted, folder / form, find_task, progress)
        rows |= {f"{form}/{name}": number for name, number in written.items()}
    readme = _README.format(
        folders="\n".join(_folders()),
        whole=manifest_of(chosen).to_text(),
        counted=manifest_of(counted).to_text(),
    )
    (folder / "README.txt").write_text(readme, "utf-8")
    return rows


def _folders() -> Iterator[str]:
    yield f"tables/: {_TABLES}, as {', '.join(TABLE_FORMS)}"
    for form, what in _COUNTED.items():
        yield f"{form}/: {what.about}"


def _write_tables(
    chosen: Chosen,
    find_task: TaskFinder,
    folders: Mapping[TableForm, Path],
    top: Path,
    progress: Progress | None,
) -> Rows:
    rows = write_tables(chosen, find_task, folders, progress)
    (top / "codebook.json").write_bytes(as_json(codebook.as_json()))
    _write_manifest(chosen, top, {"about": _TABLES, "rows": rows})
    return rows


def _write_counted(
    form: Format, chosen: Chosen, folder: Path, find_task: TaskFinder, progress: Progress | None
) -> Rows:
    what = _COUNTED[form]
    rows = what.write(chosen, folder, find_task, progress)
    _write_manifest(chosen, folder, {"about": what.about, **what.details, "rows": rows})
    return rows


def _write_manifest(chosen: Chosen, folder: Path, more: Mapping[str, Any]) -> None:
    (folder / "manifest.json").write_bytes(as_json({**manifest_of(chosen).to_json(), **more}))


@contextmanager
def _staged(out: Path) -> Iterator[Path]:
    """A new folder beside ``out``; what is in it at the end becomes ``out``, or its content."""
    is_zip = out.suffix.lower() == ".zip"
    place = out.parent if is_zip else out
    place.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=place, prefix=".export-") as made:
        folder = Path(made) / "files"
        folder.mkdir()
        yield folder
        if is_zip:
            packed = Path(made) / "packed.zip"
            _pack(folder, packed)
            packed.replace(out)
        else:
            _move(folder, out)


def _pack(folder: Path, packed: Path) -> None:
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                # Parquet is packed already.
                how = zipfile.ZIP_STORED if path.suffix == ".parquet" else zipfile.ZIP_DEFLATED
                archive.write(path, path.relative_to(folder), how)


def _move(folder: Path, out: Path) -> None:
    for made in sorted(folder.iterdir()):
        if made.is_dir() and (out / made.name).exists():
            reason = "is there already; write into another folder"
            raise FileExistsError(errno.EEXIST, reason, str(out / made.name))
    for made in sorted(folder.iterdir()):
        made.replace(out / made.name)
