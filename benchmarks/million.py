"""A million actions and 15,000 attempts: exporting them, loading what statistics need, new filters."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from arc.exchange.chosen import Choice
from arc.exchange.formats import write_export
from arc.stats.data import Dataset, load_dataset
from arc.stats.endings import dropouts, give_ups, given_up, solved_by_someone
from arc.stats.outcomes import bundled_outcomes
from arc.stats.rates import compare, like_for_like
from arc.stats.sample import sample_of
from arc.stats.selection import Selection
from arc.stats.size import size_rates, task_sizes
from arc.stats.survival import time_to_solve
from arc.stats.tasks import jagged_edge
from arc.stats.votes import vote_tallies
from arc.store import Store
from arc.web import services
from arc.web.datasets import EVERYBODY
from benchmarks import crowd
from benchmarks.figures import Row, Target, sample
from benchmarks.servers import REPOSITORY

if TYPE_CHECKING:
    from benchmarks.lab import Lab

ACTIONS: Final = 1_000_000
ATTEMPTS: Final = 15_000
"""H-ARC's size."""

EVERY: Final = Selection(assignments=(), synthetic=True)
FILTERS: Final = (
    EVERY,
    replace(EVERY, assignments=("assigned",)),
    replace(EVERY, since=date(2026, 1, 1)),
    replace(EVERY, protocols=("h-arc",), seen_before=True),
)
"""What a visitor goes through; each keeps from a half to all of the trials."""


def run(lab: Lab) -> list[Row]:
    """Each measured in processes of their own, so that none has the memory of another."""
    quick = 100 if lab.quick else 1
    begun = time.perf_counter()
    path, counts = crowd.make(lab.folder(), ACTIONS // quick, ATTEMPTS // quick)
    note = (
        f"{counts.participants:,} people, {counts.trials:,} trials, {counts.attempts:,} attempts, "
        f"{counts.actions:,} actions; made in {time.perf_counter() - begun:.0f} s"
    )
    exported = [_child("export", path, lab.folder()) for _ in range(lab.count(3, 1))]
    read = [_child("read", path, lab.folder()) for _ in range(lab.count(3, 1))]

    def row(what: str, unit: str, values: list[float], limit: float | None, note: str = "") -> Row:
        target = None if limit is None else Target(limit)
        return Row(what, unit, sample(values), target=target, note=note)

    return [
        row("export every table as CSV", "s", [one["s"] for one in exported], 20, note),
        row("export, processor time", "s", [one["processor_s"] for one in exported], None),
        row("export, peak memory", "MiB", [one["peak_mib"] for one in exported], 500),
        row("dataset loaded, first time", "s", [one["first_s"] for one in read], 1.2),
        row("dataset, processor time", "s", [one["processor_s"] for one in read], None),
        row("dataset loaded again", "s", [s for one in read for s in one["again_s"]], None),
        row("is there anything new?", "ms", [ms for one in read for ms in one["new_ms"]], None),
        row("a new filter, all figures", "s", [s for one in read for s in one["filter_s"]], 0.3),
        row("statistics' process, peak memory", "MiB", [one["peak_mib"] for one in read], None),
    ]


def _child(what: str, database: Path, folder: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "benchmarks.million", what, str(database), str(folder)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=REPOSITORY)
    measured: dict[str, Any] = json.loads(done.stdout)
    return measured


def _export(store: Store, folder: Path) -> dict[str, Any]:
    choice, begun = Choice(EVERY), time.process_time()
    written = _seconds(
        lambda: write_export(store, services.find_task, choice, "csv", folder / "out")
    )
    return {"s": written, "processor_s": time.process_time() - begun}


def _read(store: Store, _folder: Path) -> dict[str, Any]:
    """Loading the dataset, and every figure of the statistics page for one filter after the other."""

    def load() -> Dataset:
        return load_dataset(store, services.find_task, EVERYBODY)

    # The server has them in memory before anybody asks.
    evaluation = tuple(services.collection("arc-agi-1-evaluation"))
    begun = time.process_time()
    first, processor = _seconds(load), time.process_time() - begun
    again = [_seconds(load) for _ in range(3)]
    new = [1000 * _seconds(store.frames.version) for _ in range(5)]
    dataset, outcomes, sizes = load(), bundled_outcomes(evaluation), task_sizes(evaluation)

    def figures(selection: Selection) -> None:
        trials = selection.apply(dataset.trials).trials
        tallies = vote_tallies(dataset.votes)
        compare(trials, outcomes)
        like_for_like(trials, outcomes)
        solved_by_someone(trials)
        dropouts(trials)
        give_ups(trials)
        given_up(trials)
        time_to_solve(trials, dataset.attempts)
        size_rates(outcomes, sizes, trials)
        jagged_edge(trials, outcomes, tallies=tallies, sizes=sizes)
        sample_of(trials, selection.keep)

    figures(FILTERS[0])
    changes = [_seconds(lambda one=one: figures(one)) for _ in range(2) for one in FILTERS]  # type: ignore[misc]
    return {
        "first_s": first,
        "processor_s": processor,
        "again_s": again,
        "new_ms": new,
        "filter_s": changes,
    }


def _seconds(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return time.perf_counter() - begun


def _main(what: str, database: str, folder: str) -> None:
    store = Store.open(database)
    measured = {"export": _export, "read": _read}[what](store, Path(folder))
    store.dispose()
    # Linux tells KiB.
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(measured | {"peak_mib": peak}))


if __name__ == "__main__":
    _main(*sys.argv[1:])
