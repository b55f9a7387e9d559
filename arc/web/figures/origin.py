"""What every picture and table of a figure says about itself: the filter, the tasks, the rules, the software."""

from __future__ import annotations

from dataclasses import dataclass

from arc.exchange.manifest import SOFTWARE, Dataset, dataset_hash, datasets_of, named
from arc.stats.records import counted
from arc.web import services
from arc.web.figures.figure import Figure
from arc.web.figures.material import EVALUATION, Material


@dataclass(frozen=True, slots=True)
class Origin:
    """Of the trials that count; where none does, the tasks are those that the models were asked.

    ``models`` are the tasks of the models, where those are others than people's.
    """

    filter: str
    datasets: tuple[Dataset, ...]
    protocols: tuple[str, ...]
    recorded_by: tuple[str, ...]
    models: Dataset | None = None

    def sentences(self) -> list[str]:
        """The same for people, in the order of a manifest."""
        return [
            self.filter,
            f"Tasks: {self._tasks()}.",
            f"Protocols: {', '.join(self.protocols) or 'none'}. "
            f"Recorded with: {', '.join(self.recorded_by) or 'nothing yet'}. Made by {SOFTWARE}.",
        ]

    def columns(self) -> dict[str, str]:
        """The same for every row of a table: rows get copied about."""
        return {
            "filter": self.filter,
            "datasets": self._tasks(),
            "protocols": ", ".join(self.protocols),
            "recorded_by": ", ".join(self.recorded_by),
            "software": SOFTWARE,
        }

    def _tasks(self) -> str:
        parts = [one.words() for one in self.datasets]
        if self.models and self.models not in self.datasets:
            parts.append(f"models' {self.models.words()}")
        return "; ".join(parts)


def counts(material: Material) -> str:
    """What counts, in words, what is still to come in, and of when it is."""
    waiting = material.dataset.being_measured
    being = "is" if waiting == 1 else "are"
    more = f" {counted(waiting, 'trial')} {being} being measured, to come in later."
    moment = f" As of {material.dataset.made_at:%Y-%m-%d %H:%M} UTC."
    return material.selected.describe() + (more if waiting else "") + moment


def origin_of(material: Material, figure: Figure) -> Origin:
    """Where a figure of this material comes from."""
    trials = material.trials
    return Origin(
        counts(material),
        datasets_of(trials) or (_evaluation(),),
        named(trials, "protocol"),
        named(trials, "software_version"),
        _evaluation() if figure.has_evaluation else None,
    )


def _evaluation() -> Dataset:
    tasks = services.collection(EVALUATION).tasks.values()
    return Dataset(
        EVALUATION, len(tasks), dataset_hash((one.task_id, one.content_hash) for one in tasks)
    )
