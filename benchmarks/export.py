"""Every format of an export of simulated people: seconds and peak memory, each in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Final

from arc.exchange.formats import FORMATS
from benchmarks import crowd
from benchmarks.figures import Row, Target, sample
from benchmarks.lab import Lab

ACTIONS: Final = 100_000
ATTEMPTS: Final = 1_500
"""A tenth of H-ARC's size."""

MOST_MB: Final = 500
"""What an export may take of memory, however much was recorded."""

_CHILD: Final = """
import json, resource, sys, time
from pathlib import Path
from arc.exchange.chosen import Choice
from arc.exchange.formats import write_export
from arc.stats.selection import Selection
from arc.store import Store
from arc.commands.common import task_finder
peak = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
database, form, out = sys.argv[1:]
store, bare, begun = Store.open(database), peak(), time.perf_counter()
choice = Choice(Selection(synthetic=True))
written = write_export(store, task_finder(None), choice, form, Path(out))
print(json.dumps([time.perf_counter() - begun, peak(), bare, sum(written.rows.values())]))
"""
"""Linux counts ``ru_maxrss`` in KiB. The peak is with Python and its libraries, ``bare`` before."""


def run(lab: Lab) -> list[Row]:
    """Export a simulated database in every format; ``all`` goes into a zip."""
    folder = lab.folder()
    quick = 10 if lab.quick else 1
    database, counts = crowd.make(folder, ACTIONS // quick, ATTEMPTS // quick)
    size = f"{counts.actions:,} actions, {counts.attempts:,} attempts, {counts.trials:,} trials"
    rows = []
    for form in FORMATS:
        seconds, peak, bare, written = _exported(database, form, folder / f"{form}.zip")
        rows.append(
            Row(f"export {form}", "s", sample([seconds]), note=f"{size}; {written:,.0f} rows")
        )
        rows.append(
            Row(
                f"export {form}, peak memory",
                "MB",
                sample([peak]),
                target=Target(MOST_MB),
                note=f"{bare:.0f} MB before the export began",
            )
        )
    return rows


def _exported(database: Path, form: str, out: Path) -> tuple[float, float, float, float]:
    """Seconds, peak and bare memory in MB, rows written: of a process that exports and ends."""
    command = [sys.executable, "-c", _CHILD, str(database), form, str(out)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak, bare, rows = json.loads(done.stdout)
    return seconds, peak, bare, rows
