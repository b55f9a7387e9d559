"""Simulated people written into a database by way of the routes that real ones use."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zlib import crc32

import numpy as np

from arc import __version__
from arc.errors import StoreError
from arc.exchange.kept import keep_measures
from arc.simulation.pages import SetClock
from arc.simulation.painting import cells_to_paint
from arc.simulation.people import Person, PlayedTask, draw_people
from arc.simulation.population import Population
from arc.simulation.visits import Site, Visit, Visitor, visiting_hour
from arc.store import Counts, Store
from arc.tasks import Task
from arc.web import consent, services
from arc.web.api import routes
from arc.web.identity import participant_id
from arc.web.in_process import InProcess
from arc.web.sessions import SessionOperations

Progress = Callable[[int], None]
"""Told after each person how many are done."""

# Streams of random numbers of one seed that have nothing to do with each other.
_TASKS, _COMING, _TASK_ORDERS, _DOING = range(1, 5)


@dataclass(frozen=True, slots=True)
class Simulation:
    """What is asked for; the same one gives the same data, tokens apart.

    Sessions begin on the ``days`` days before ``until``.
    """

    people: int
    seed: int
    until: date
    protocol: str = "arc-agi"
    collection: str = services.DEFAULT_COLLECTION
    days: int = 60
    population: Population = field(default_factory=Population)

    def difficulty(self, task: Task, pair_index: int) -> PlayedTask:
        """How hard a test pair is: drawn once, whoever plays it in whatever order."""
        output = task.test[pair_index].output
        assert output is not None
        rng = np.random.default_rng([self.seed, _TASKS, crc32(task.task_id.encode()), pair_index])
        hard = float(rng.normal(0, self.population.difficulty_sd))
        return PlayedTask(hard, cells_to_paint(task.test[pair_index].input, output))

    def visitors(self) -> list[Visitor]:
        """Who comes, in the order they begin."""
        drawn = draw_people(self.population, self.people, np.random.default_rng(self.seed))
        visitors = [self._visitor(number, person) for number, person in enumerate(drawn)]
        return sorted(visitors, key=lambda one: one.begins_at)

    def _visitor(self, number: int, person: Person) -> Visitor:
        rng = np.random.default_rng([self.seed, _COMING, number])
        secret = base64.urlsafe_b64encode(rng.bytes(16)).decode().rstrip("=")
        day = self.until - timedelta(days=1 + int(rng.integers(self.days)))
        begins_at = visiting_hour(datetime.combine(day, time(), UTC), rng)
        return Visitor(person, secret, participant_id(secret), begins_at)

    def to_json(self) -> dict[str, Any]:
        """All that generated the data: to be kept with it, and to check an analysis against."""
        tasks = [task for task in services.collection(self.collection) if task.has_answers]
        if services.presets().protocol(self.protocol).control_tasks:
            tasks += services.control_tasks()
        return {
            "software": f"arc-playground {__version__}",
            "people": self.people,
            "seed": self.seed,
            "until": self.until.isoformat(),
            "days": self.days,
            "protocol": self.protocol,
            "collection": self.collection,
            "population": self.population.to_json(),
            "tasks": [
                {"task_id": task.task_id, "pair_index": n, **asdict(self.difficulty(task, n))}
                for task in tasks
                for n in range(len(task.test))
            ],
            "participants": [
                {"participant_id": one.participant_id, **asdict(one.person)}
                for one in self.visitors()
            ],
        }


def write(
    simulation: Simulation, target: str | Path | None, parameters: Path, progress: Progress
) -> Counts:
    """Write the people into a database, one session each, marked as synthetic.

    ``parameters`` is a new file for ``Simulation.to_json``, written first. Gives what was
    added. Raises TrialError for a protocol or a collection there is not, StoreError when
    the database refuses or has people of this seed already, and OSError for the file.
    """
    # Tables are made by today's clock, not on a day that is simulated.
    Store.open(target).dispose()
    clock = SetClock(datetime.now(UTC))
    store = Store.open(target, clock=clock)
    try:
        before = store.counts()
        site = _site(store, clock, simulation)
        site.sessions.wanted(simulation.protocol, simulation.collection, None, None)
        visitors = simulation.visitors()
        if any(store.participant(one.participant_id) for one in visitors):
            raise StoreError(
                f"people of seed {simulation.seed} are in the database; choose another seed"
            )
        _save(simulation, parameters)
        for number, visitor in enumerate(visitors, 1):
            _visit(site, visitor, simulation, number)
            progress(number)
        keep_measures(store, services.find_task)
        return _added(before, store.counts())
    finally:
        store.dispose()


def _site(store: Store, clock: SetClock, simulation: Simulation) -> Site:
    seeds = np.random.default_rng([simulation.seed, _TASK_ORDERS])
    sessions = SessionOperations(
        lambda: store,
        services.collection,
        services.collection_names,
        services.presets,
        lambda: (services.CONTROL_COLLECTION, services.control_tasks()),
        services.DEFAULT_COLLECTION,
        clock,
        seeds=lambda: int(seeds.integers(1 << 48)),
    )
    api = InProcess(routes(lambda: store, services.task, sessions=sessions))
    return Site(api, store, clock, sessions)


def _added(before: Counts, after: Counts) -> Counts:
    return Counts(**{name: n - getattr(before, name) for name, n in asdict(after).items()})


def _visit(site: Site, visitor: Visitor, simulation: Simulation, number: int) -> None:
    site.clock.now = visitor.begins_at - timedelta(minutes=1)
    site.store.new_participant(visitor.participant_id, synthetic=True)
    site.store.set_consent(visitor.participant_id, "agreed", consent.VERSION)
    rng = np.random.default_rng([simulation.seed, _DOING, number])
    visit = Visit(site, visitor, simulation.population, simulation.difficulty, rng)
    visit.run(simulation.protocol, simulation.collection)


def _save(simulation: Simulation, path: Path) -> None:
    with path.open("x", encoding="utf-8") as file:
        json.dump(simulation.to_json(), file, indent=1)
        file.write("\n")
