"""Tasks out of JSON documents of any form people keep them in.

- one task a file, the file's name being its id (ARC-AGI's own form)
- wrapped: ``{"name": "…", "train": […], "test": […]}``, or a list of such
- combined, as on Kaggle: ``…_challenges.json`` maps ids to tasks without test
  outputs, ``…_solutions.json`` maps the same ids to the lists of outputs
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import NamedTuple, TypeGuard

from arc.archives import Document, parse_json, printable, read_documents
from arc.errors import TaskError
from arc.tasks import Task, parse_task

ById = dict[str, object]


class LoadedTasks(NamedTuple):
    """The tasks in order of reading, by id, and one sentence for each file or task at fault."""

    tasks: dict[str, Task]
    problems: tuple[str, ...]


def read_tasks(path: Path, dataset: str) -> LoadedTasks:
    """Every task of a file, folder or zip archive.

    A file or task at fault becomes a problem and hides no other. Files of a
    model's answers (Kaggle's sample_submission.json) are passed over. Raises
    CollectionError when the path cannot be read at all.
    """
    documents = read_documents(path)
    found = list(documents.found)
    if path.is_file() and len(found) == 1 and _is_challenges(found[0].value):
        found += _solutions_beside(path)
    reader = _Reader(dataset, found)
    reader.problems.extend(documents.problems)
    for document in found:
        reader.read(document)
    if not reader.tasks and not reader.problems:
        reader.problems.append(f"{path.name}: holds no task, only answers or solutions")
    return LoadedTasks(reader.tasks, tuple(reader.problems))


class _Reader:
    def __init__(self, dataset: str, documents: list[Document]) -> None:
        self.dataset = dataset
        self.solutions: dict[str, ById] = {
            d.where: d.value for d in documents if _is_solutions(d.value)
        }
        self.tasks: dict[str, Task] = {}
        self.problems: list[str] = []

    def read(self, document: Document) -> None:
        where, value = document
        if _is_task(value):
            self._add(value, _name_of(value, default=PurePosixPath(where).stem), where)
        elif isinstance(value, list) and any(_is_task(entry) for entry in value):
            for index, entry in enumerate(value):
                place = f"{where}[{index}]"
                if not _is_task(entry) or "name" not in entry:
                    self.problems.append(f'{place}: is not a task with a "name"')
                else:
                    self._add(entry, entry["name"], place)
        elif _is_challenges(value):
            self._read_challenges(where, value)
        elif not _is_solutions(value) and not _is_answers(value):
            self.problems.append(f'{where}: is not a task; no "train" and "test" in it')

    def _read_challenges(self, where: str, challenges: ById) -> None:
        solutions = self._solutions_for(where)
        for task_id, raw in challenges.items():
            place = f"{where}: {printable(task_id)}"
            try:
                full = _with_outputs(raw, solutions.get(task_id), place) if solutions else raw
            except TaskError as error:
                self.problems.append(str(error))
            else:
                self._add(full, task_id, place, answers_required=False)

    def _solutions_for(self, where: str) -> ById:
        wanted = _solutions_name(where)
        if wanted in self.solutions:
            return self.solutions[wanted]
        return next(iter(self.solutions.values())) if len(self.solutions) == 1 else {}

    def _add(
        self, raw: object, task_id: object, where: str, *, answers_required: bool = True
    ) -> None:
        try:
            task = parse_task(
                raw,
                task_id=task_id,  # type: ignore[arg-type]  # parse_task checks that it is a text
                dataset=self.dataset,
                where=where,
                answers_required=answers_required,
            )
        except TaskError as error:
            self.problems.append(str(error))
            return
        before = self.tasks.get(task.task_id)
        if before is None or (_same_puzzle(before, task) and not before.has_answers):
            self.tasks[task.task_id] = task
        elif not _same_puzzle(before, task):
            self.problems.append(
                f"{where}: another task with the id {task.task_id} was read before; skipped"
            )


def _with_outputs(raw: object, outputs: object, place: str) -> object:
    """A challenges entry with its solutions put in. Raises TaskError when they do not fit."""
    test = raw.get("test") if isinstance(raw, dict) else None
    if outputs is None or not isinstance(raw, dict) or not isinstance(test, list):
        return raw
    if not isinstance(outputs, list) or len(outputs) != len(test):
        count = len(outputs) if isinstance(outputs, list) else "no list of"
        raise TaskError(f"{place} has {len(test)} test pairs but {count} solutions")
    pairs = [
        {**pair, "output": output} if isinstance(pair, dict) else pair
        for pair, output in zip(test, outputs, strict=True)
    ]
    return {**raw, "test": pairs}


def _solutions_beside(path: Path) -> list[Document]:
    beside = path.with_name(_solutions_name(path.name))
    if beside == path or not beside.is_file():
        return []
    try:
        return [Document(beside.name, parse_json(beside.read_bytes()))]
    except (OSError, ValueError):
        return []


def _solutions_name(name: str) -> str:
    folder, slash, file = name.rpartition("/")
    return folder + slash + file.replace("challenges", "solutions")


def _same_puzzle(one: Task, other: Task) -> bool:
    """Same grids, leaving aside test outputs that one of them does not know."""
    return (
        one.train == other.train
        and len(one.test) == len(other.test)
        and all(
            a.input == b.input and (a.output is None or b.output is None or a.output == b.output)
            for a, b in zip(one.test, other.test, strict=True)
        )
    )


def _name_of(value: object, default: str) -> object:
    return value.get("name", default) if isinstance(value, dict) else default


def _is_task(value: object) -> TypeGuard[ById]:
    return isinstance(value, dict) and ("train" in value or "test" in value)


def _is_challenges(value: object) -> TypeGuard[ById]:
    return isinstance(value, dict) and not _is_task(value) and any(map(_is_task, value.values()))


def _is_solutions(value: object) -> TypeGuard[ById]:
    """``{id: [grid, …]}``; every value a list, so that a bad entry shows as that task's problem."""
    return (
        isinstance(value, dict)
        and bool(value)
        and all(isinstance(grids, list) for grids in value.values())
        and any(grids and isinstance(grids[0], list) for grids in value.values())
    )


def _is_answers(value: object) -> bool:
    """``{id: [{"attempt_1": …}, …]}``, or a list of such objects."""
    entries = list(value.values()) if isinstance(value, dict) else [value]
    return bool(entries) and all(
        isinstance(entry, list) and any(isinstance(e, dict) and "attempt_1" in e for e in entry)
        for entry in entries
    )
