"""Which task an id in another program's records means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from arc.collections import load
from arc.tasks import Task

ARC_1: Final = ("o3-unsolved", "arc-agi-1-training", "arc-agi-1-evaluation")
"""Collections of ARC-AGI-1 tasks, in the order they are looked through."""

ALL: Final = (*ARC_1, "arc-agi-2-training", "arc-agi-2-evaluation")


def find_published(task_id: str, collections: Iterable[str] = ALL) -> tuple[str, Task] | None:
    """The first of the collections that has the task, and the task as it is there."""
    for name in collections:
        task = load(name).tasks.get(task_id)
        if task is not None:
            return name, task
    return None
