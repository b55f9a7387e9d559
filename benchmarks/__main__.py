"""``python -m benchmarks [NAME …] [--quick] [--json FILE]``."""

from __future__ import annotations

import argparse
import json
import sys
import time
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks import machine
from benchmarks.figures import Row, table
from benchmarks.lab import Lab

NAMES = (
    "paint",
    "fill",
    "strokes",
    "verdict",
    "ready",
    "thumbnails",
    "loading",
    "log_size",
    "fatigue",
    "intervals",
    "million",
    "statistics",
    "export",
    "stage",
)
RESULTS = Path(__file__).parent / "results"


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks named, print the table and what missed its target, write the JSON.

    A missed target is no failure: on a busy machine it may say more about the machine.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"which: {', '.join(NAMES)}")
    parser.add_argument("--quick", action="store_true", help="fewer repetitions: does it run?")
    parser.add_argument("--json", type=Path, metavar="FILE", help="where to write the results")
    options = parser.parse_args(arguments)
    unknown = set(options.names) - set(NAMES)
    if unknown:
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}; see --help")
    started = datetime.now(UTC)
    results = measure(options.names or NAMES, quick=options.quick)
    rows = [row for result in results for row in result["rows"]]
    print(table(rows))
    path = options.json or RESULTS / f"{started:%Y-%m-%dT%H%M%SZ}.json"
    _write(path, started, results, quick=options.quick)
    print(f"\nWritten to {path}")
    missed = [row.what for row in rows if row.is_met is False]
    if missed:
        print(f"Missed: {'; '.join(missed)}")
    return 0


def measure(names: list[str] | tuple[str, ...], *, quick: bool) -> list[dict[str, Any]]:
    """Run benchmarks one after the other: name, rows, seconds, how busy the machine was."""
    results = []
    with Lab(quick=quick) as lab:
        for name in names:
            print(f"{name} …", file=sys.stderr, flush=True)
            machine.busy_percent()
            begun = time.monotonic()
            rows: list[Row] = import_module(f"benchmarks.{name}").run(lab)
            results.append(
                {
                    "name": name,
                    "rows": rows,
                    "seconds": round(time.monotonic() - begun, 1),
                    "busy_percent": machine.busy_percent(),
                }
            )
    return results


def _write(path: Path, started: datetime, results: list[dict[str, Any]], *, quick: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    content = {
        "started_at": started.isoformat(timespec="seconds"),
        "quick": quick,
        "machine": machine.describe(),
        "benchmarks": [
            result | {"rows": [row.to_json() for row in result["rows"]]} for result in results
        ],
    }
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
