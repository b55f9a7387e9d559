"""Importing H-ARC's files: rows sorted by person on disk, a few people in memory at a time."""

from __future__ import annotations

import csv
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final, Literal

from arc.errors import ExchangeError
from arc.exchange.h_arc import FILES
from arc.exchange.h_arc_read import Recorded, Row, Skipped, person_of
from arc.store import Store

Kind = Literal["data.csv", "summary_data.csv"]

_KEPT: Final = (
    *("exp_name", "hashed_id", "joint_id_task", "task_name", "task_number", "time"),
    *("attempt_number", "action_id", "solved", "test_input_grid", "test_output_grid", "action"),
    *("action_x", "action_y", "selected_symbol", "first_written_solution"),
)
"""What is read of the files' columns; a file has not all of them."""

_MAY_BE_MISSING: Final = frozenset({"first_written_solution", "exp_name"})
_BUCKETS: Final = 64
"""Files that the rows are spread over by person; of H-ARC's 585,000 rows one has about 9,000."""


@dataclass
class Report:
    """What became of the files."""

    files: dict[str, str] = field(default_factory=dict)
    rows: int = 0
    people: int = 0
    trials: int = 0
    attempts: int = 0
    solved: int = 0
    duplicates: int = 0
    skipped: list[Skipped] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """A plain object."""
        not_imported = Counter(one.kind for one in self.skipped)
        return asdict(self) | {"not_imported": dict(not_imported.most_common())}


def import_h_arc(
    paths: Iterable[Path],
    store: Store | None,
    now: datetime,
    progress: Callable[[int], None] = lambda _: None,
) -> Report:
    """Read a ``data.csv``, a ``summary_data.csv``, both, or folders with them; store the people.

    Without a ``store`` they are only read. ``progress`` is told how many rows are read.
    ``now`` dates trials without times. Raises ExchangeError for a file with other columns,
    OSError, and StoreError.
    """
    report = Report()
    with TemporaryDirectory(prefix="arcplay-h-arc-") as folder:
        for path in _files(paths):
            kind = _spread(path, Path(folder), report, progress)
            report.files[str(path)] = kind
        for number in range(_BUCKETS):
            for hashed_id, recorded in _people(Path(folder), number):
                person, skipped = person_of(hashed_id, recorded, now)
                report.skipped += skipped
                if person is None:
                    continue
                if store and not store.imports.add(person):
                    report.duplicates += 1
                    continue
                report.people += 1
                report.trials += len(person.trials)
                report.attempts += sum(len(trial.submitted) for trial in person.trials)
                report.solved += sum(trial.outcome == "solved" for trial in person.trials)
    return report


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        found = [path / name for name in ("data.csv", "summary_data.csv")]
        found = [one for one in found if one.is_file()]
        if not found:
            raise ExchangeError(f"{path}: holds no data.csv and no summary_data.csv")
        yield from found


def _kind(path: Path, columns: Sequence[str]) -> Kind:
    for kind in ("data.csv", "summary_data.csv"):
        wanted = (set(_KEPT) & set(FILES[kind])) - _MAY_BE_MISSING
        if wanted <= set(columns):
            return "data.csv" if kind == "data.csv" else "summary_data.csv"
    missing = set(_KEPT) & set(FILES["summary_data.csv"]) - _MAY_BE_MISSING - set(columns)
    raise ExchangeError(
        f"{path.name}: is not H-ARC's data.csv or summary_data.csv; it has no column "
        f"{', '.join(sorted(missing))}"
    )


def _spread(path: Path, folder: Path, report: Report, progress: Callable[[int], None]) -> Kind:
    """Write a file's rows into the bucket of their person."""
    with path.open(encoding="utf-8-sig", newline="") as file, ExitStack() as open_buckets:
        reader = csv.DictReader(file)
        kind = _kind(path, reader.fieldnames or ())
        writers = []
        for number in range(_BUCKETS):
            name = folder / f"{number}.{kind}"
            is_new = not name.exists()
            bucket = open_buckets.enter_context(name.open("a", encoding="utf-8", newline=""))
            writers.append(csv.DictWriter(bucket, _KEPT, restval="", extrasaction="ignore"))
            if is_new:
                writers[-1].writeheader()
        try:
            for row in reader:
                row = {name: row.get(name) or "" for name in _KEPT}
                writers[zlib.crc32(row["hashed_id"].encode()) % _BUCKETS].writerow(row)
                report.rows += 1
                progress(report.rows)
        except (csv.Error, UnicodeDecodeError) as error:
            raise ExchangeError(f"{path.name}: line {reader.line_num}: {error}") from None
    return kind


def _people(folder: Path, number: int) -> Iterator[tuple[str, list[Recorded]]]:
    """Each person of a bucket with their trials, in the order of the files."""
    trials: dict[str, dict[str, tuple[list[Row], list[Row]]]] = {}
    for place, kind in enumerate(("data.csv", "summary_data.csv")):
        path = folder / f"{number}.{kind}"
        if not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                of_person = trials.setdefault(row["hashed_id"], {})
                of_person.setdefault(row["joint_id_task"], ([], []))[place].append(row)
    for hashed_id, joined in trials.items():
        yield hashed_id, [Recorded(joint_id, *rows) for joint_id, rows in joined.items()]
