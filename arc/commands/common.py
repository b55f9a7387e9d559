"""What the commands share: options, the tasks behind stored trials, and how things are printed."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from arc.collections import COLLECTION_NAMES, load
from arc.tasks import Task

DATABASE_HELP = (
    "A path or database URL; unless told, ARC_PLAYGROUND_DB or a file in your data folder."
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs to read.")]
Database = Annotated[str | None, typer.Option(help=DATABASE_HELP)]
OwnTasks = Annotated[
    Path | None, typer.Option(help="The tasks that were given to arcplay play, if any.")
]


def task_finder(own_tasks: Path | None) -> Callable[[str, str], Task | None]:
    """Finds a stored trial's task, by the names of collections or in the host's own tasks."""
    own = load(own_tasks) if own_tasks is not None else None

    def find_task(collection: str, task_id: str) -> Task | None:
        named = load(collection) if collection in COLLECTION_NAMES else own
        return named.tasks.get(task_id) if named else None

    return find_task


def count(number: int, noun: str) -> str:
    """``1 row``, ``1,204 rows``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def print_json(value: object) -> None:
    """One JSON value on stdout, for programs to read."""
    typer.echo(json.dumps(value, indent=2))
