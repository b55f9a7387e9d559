"""The statistics page over HTTP, on a million actions: a first visit, and other filters after it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlencode

from benchmarks import crowd
from benchmarks.figures import Row, Target, sample
from benchmarks.million import ACTIONS, ATTEMPTS
from benchmarks.servers import REPOSITORY, playground

if TYPE_CHECKING:
    from benchmarks.lab import Lab

COLD_S: Final = 2.0
FILTER_S: Final = 0.3
_UP_S: Final = 15
"""How long a server is up before somebody comes to the statistics, where it had time for them."""

_PLAYED_S: Final = 20
"""A dataset is as old as this when somebody comes after others have played: time to make it anew."""

_IN_VIEW: Final = ("attempts", "tasks")
"""Two figures with a chart each: about a window's."""

_EVERY: Final = {"synthetic": "yes", "assignment": "any"}
FILTERS: Final = (
    {"synthetic": "yes"},
    _EVERY | {"seen": "yes"},
    _EVERY | {"truth": "yes"},
    _EVERY | {"again": "yes"},
    _EVERY | {"disputed": "no"},
    _EVERY | {"since": "2026-01-01"},
    _EVERY | {"protocol": "h-arc"},
    _EVERY | {"models": "all"},
)
"""None was asked for before; each keeps from a half to all of the trials."""


def run(lab: Lab) -> list[Row]:
    """A new server for every first visit."""
    quick = 100 if lab.quick else 1
    folder = lab.folder()
    path, counts = crowd.make(folder, ACTIONS // quick, ATTEMPTS // quick)
    path = path.rename(folder / "bench.sqlite3")
    alone = [_child(path) for _ in range(lab.count(3, 1))]
    at_once = [_visits(folder, 0).first_s for _ in range(lab.count(3, 1))]
    wait_s, played_s = lab.count(_UP_S, 1), lab.count(_PLAYED_S, 1)
    warm = [_visits(folder, wait_s, played_s) for _ in range(lab.count(3, 1))]
    note = f"{counts.trials:,} trials, {counts.attempts:,} attempts; the sentence and two charts"
    return [
        Row("statistics at the server's start", "s", sample(at_once), target=Target(COLD_S)),
        Row(
            f"statistics, first visit after {_UP_S} s",
            "s",
            sample([one.first_s for one in warm]),
            target=Target(COLD_S),
            note=note,
        ),
        Row(
            "statistics, another filter",
            "s",
            sample([s for one in warm for s in one.filter_s]),
            target=Target(FILTER_S),
            note=note,
        ),
        _row("statistics, after others have played", [s for one in warm for s in one.after_s]),
        _row("statistics at the start, processor time", [one["cold_s"] for one in alone]),
        _row("another filter, processor time", [s for one in alone for s in one["filter_s"]]),
    ]


def _row(what: str, values: list[float]) -> Row:
    return Row(what, "s", sample(values))


def _child(database: Path) -> dict[str, Any]:
    """Processor seconds of a process that makes and draws the same without a server."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.statistics"],
        check=True,
        capture_output=True,
        text=True,
        cwd=REPOSITORY,
        env={**os.environ, "ARC_PLAYGROUND_DB": str(database)},
    )
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _alone() -> None:
    from arc.web import datasets, services

    services.store()
    services.warm_up()
    begun = time.process_time()
    # What a server imports when it is first wanted.
    from arc.web.figures import answers
    from arc.web.figures.catalogue import of_process
    from arc.web.figures.query import parse

    def visit(filters: dict[str, str]) -> None:
        sheet = of_process().of(datasets.current(), parse(filters))
        sheet.material.selected.describe()
        for name in _IN_VIEW:
            sheet.shown(name, 700)

    answers.warm_up()
    visit(_EVERY)
    cold, changes = time.process_time() - begun, []
    for filters in FILTERS:
        begun = time.process_time()
        visit(filters)
        changes.append(time.process_time() - begun)
    print(json.dumps({"cold_s": cold, "filter_s": changes}))


class _Visits(NamedTuple):
    """Seconds: of the first visit, of each change of the filter, and of one when the dataset is out of date."""

    first_s: float
    filter_s: list[float]
    after_s: list[float]


def _visits(folder: Path, wait_s: float, played_s: float | None = None) -> _Visits:
    """Visits to a server that is up for so long; with ``played_s`` one more, so much later."""
    with playground(folder) as app:
        time.sleep(wait_s)
        first, changes = _visit(app.url, _EVERY), [_visit(app.url, one) for one in FILTERS]
        if played_s is None:
            return _Visits(first, changes, [])
        app.visitor()
        time.sleep(played_s)
        return _Visits(first, changes, [_visit(app.url, _EVERY)])


def _visit(url: str, filters: dict[str, str]) -> float:
    """As the page asks: what counts, then the figures in view together."""
    begun = time.perf_counter()
    figures = [one["name"] for one in _answer(url, "", filters)["figures"]]
    in_view = [name for name in _IN_VIEW if name in figures]
    with ThreadPoolExecutor(len(in_view)) as pool:
        drawn = list(pool.map(lambda name: _answer(url, f"/{name}", filters)["svg"], in_view))
    took = time.perf_counter() - begun
    if not all(drawn) or len(drawn) != len(_IN_VIEW):
        raise RuntimeError(f"not every chart was drawn: {filters}")
    return took


def _answer(url: str, path: str, filters: dict[str, str]) -> dict[str, Any]:
    address = f"{url}/api/statistics{path}?{urlencode(filters | {'width': '700'})}"
    with urllib.request.urlopen(address, timeout=120) as response:
        answer: dict[str, Any] = json.load(response)
    return answer


if __name__ == "__main__":
    _alone()
