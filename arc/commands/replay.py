"""``arcplay replay``: a recorded trial as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from arc.commands.common import Database, OwnTasks, task_finder
from arc.errors import CollectionError, RenderError, StoreError


def replay(
    trial: Annotated[int, typer.Argument(help="A trial's number: trial_id of the exports.")],
    output: Annotated[
        Path,
        typer.Option(
            "--output", "-o", help=".gif plays it; .png and .svg show its key moments on a sheet."
        ),
    ],
    tasks: OwnTasks = None,
    db: Database = None,
    cell: Annotated[
        int | None, typer.Option(help="Pixels a cell of the .gif.", min=1, max=200)
    ] = None,
    theme: Annotated[str, typer.Option(help="dark or light.")] = "dark",
) -> None:
    """Draw how somebody solved, or did not solve, a test."""
    from arc.picture import theme_of
    from arc.render import moment_sheet_png, moment_sheet_svg, replay_gif
    from arc.store import Store

    kind = output.suffix.lower()
    if kind not in (".gif", ".png", ".svg"):
        raise RenderError(f"{output}: the name must end in .gif, .png or .svg")
    if cell is not None and kind != ".gif":
        raise RenderError("--cell goes with a .gif: a sheet finds its own")
    theme_of(theme)
    look: Any = theme
    recording = Store.open(db).recordings.of_trial(trial)
    if recording is None:
        raise StoreError(f"there is no trial {trial} in this database")
    of = recording.trial
    task = task_finder(tasks)(of.collection, of.task_id)
    if task is None or task.content_hash != of.content_hash:
        raise CollectionError(
            f"task {of.task_id} of {of.collection} is not at hand as it was played; "
            "name the tasks with --tasks"
        )
    test_input = task.test[of.pair_index].input
    played = recording.replay(test_input)
    title = recording.title
    if kind == ".gif":
        picture = replay_gif(played, test_input, title=title, cell=cell, theme=look)
    elif kind == ".png":
        picture = moment_sheet_png(played, test_input, title=title, theme=look)
    else:
        picture = moment_sheet_svg(played, test_input, title=title, theme=look).encode()
    output.write_bytes(picture)
    typer.echo(str(output))
