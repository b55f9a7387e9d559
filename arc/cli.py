"""``arcplay``: the command line."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from arc import __version__
from arc.collections import COLLECTION_NAMES, COLLECTION_TITLES, Collection, load
from arc.commands import database, export, imports, people, replay, simulate, stats
from arc.commands.common import AsJson, Database, count, print_json
from arc.errors import ArcError, CollectionError, GuessError, RenderError
from arc.grid import size_label
from arc.guesses import load_guesses
from arc.scoring import Score
from arc.scoring import score as score_guesses
from arc.tasks import Task

# Without rich: its boxes cut option descriptions short in narrow terminals.
app = typer.Typer(
    name="arcplay",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=True,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Try the ARC-AGI tasks that o3 could not solve, and compare answers.",
    epilog="\b\nCollections:\n" + "\n".join(f"  {name}" for name in COLLECTION_NAMES),
)
tasks_app = typer.Typer(no_args_is_help=True, help="List tasks, and check files of tasks.")
app.add_typer(tasks_app, name="tasks")
app.add_typer(people.app, name="people")
app.add_typer(database.app, name="db")
app.command()(stats.stats)
app.command()(export.export)
app.command()(imports.import_histories)
app.command()(imports.import_h_arc)
app.command()(imports.import_guesses)
app.command()(simulate.simulate)
app.command()(replay.replay)

_COLLECTION_HELP = "A collection's name (see arcplay --help), or a file, folder or zip of tasks."


def main(argv: Sequence[str] | None = None) -> None:
    """Run ``arcplay`` and exit: 0 done, 1 problems found, 2 cannot be done.

    Everything that goes wrong on purpose becomes one sentence on stderr.
    """
    try:
        app(args=list(sys.argv[1:] if argv is None else argv), prog_name="arcplay")
    except ArcError as error:
        sentence = str(error)
    except OSError as error:
        sentence = f"{error.filename}: {error.strerror}" if error.filename else str(error)
    typer.echo(f"arcplay: {sentence}", err=True)
    raise SystemExit(2)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"arcplay {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[  # handled by its callback
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_print_version, help="Print the version and exit."
        ),
    ] = False,
) -> None:
    pass


@tasks_app.command("list")
def list_tasks(
    collection: Annotated[str, typer.Option(help=_COLLECTION_HELP)] = "o3-unsolved",
    as_json: AsJson = False,
) -> None:
    """List the tasks of a collection."""
    loaded = load(collection)
    if as_json:
        print_json(
            {
                "collection": loaded.name,
                "dataset": loaded.dataset,
                "tasks": [
                    {
                        "task_id": task.task_id,
                        "train_pairs": len(task.train),
                        "test_pairs": len(task.test),
                        "test_input_shapes": [pair.input.shape for pair in task.test],
                        "has_answers": task.has_answers,
                        "content_hash": task.content_hash,
                    }
                    for task in loaded
                ],
                "problems": loaded.problems,
            }
        )
        return
    typer.echo(COLLECTION_TITLES.get(loaded.name, f"{loaded.name}, {count(len(loaded), 'task')}"))
    for task in loaded:
        shapes = ", ".join(size_label(pair.input.shape) for pair in task.test)
        typer.echo(f"{task.task_id}  {len(task.train)} train  {len(task.test)} test  {shapes}")
    _print_problems(loaded.problems)


@tasks_app.command("check")
def check_tasks(
    path: Annotated[str, typer.Argument(help="A file, folder or zip archive of tasks.")],
    as_json: AsJson = False,
) -> None:
    """Check that files hold well-formed tasks.

    Exits with 0 when all are good, 1 when problems were found, 2 when nothing
    can be read at all.
    """
    loaded = load(path)
    if as_json:
        print_json({"path": path, "task_ids": list(loaded.tasks), "problems": loaded.problems})
    else:
        for problem in loaded.problems:
            typer.echo(problem)
        found = count(len(loaded.problems), "problem") if loaded.problems else "no problems"
        typer.echo(f"{count(len(loaded), 'task')}, {found}")
    if loaded.problems:
        raise typer.Exit(1)


@app.command()
def render(
    task_id: Annotated[str, typer.Argument(help="Such as 05a7bcf2.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="A .png or .svg file to write.")],
    collection: Annotated[
        str | None,
        typer.Option(help=f"{_COLLECTION_HELP} Unless told: the first that has the task."),
    ] = None,
    reveal: Annotated[bool, typer.Option("--reveal", help="Draw the test outputs too.")] = False,
    cell: Annotated[int, typer.Option(help="Pixels a cell.", min=1, max=200)] = 12,
    theme: Annotated[str, typer.Option(help="dark or light.")] = "dark",
) -> None:
    """Draw a task. Test outputs stay hidden unless --reveal is given."""
    # Imported here: Pillow takes longer to load than the other commands take to run.
    from arc.picture import theme_of
    from arc.render import task_png, task_svg

    theme_of(theme)
    look: Any = theme
    task = _find(task_id, collection)
    kind = output.suffix.lower()
    if kind == ".svg":
        picture = task_svg(task, cell=cell, reveal=reveal, theme=look).encode()
    elif kind == ".png":
        picture = task_png(task, cell=cell, reveal=reveal, theme=look)
    else:
        raise RenderError(f"{output}: the name must end in .png or .svg")
    output.write_bytes(picture)


@app.command("contact-sheet")
def contact_sheet(
    output: Annotated[Path, typer.Option("--output", "-o", help="A .png or .svg file to write.")],
    collection: Annotated[str, typer.Option(help=_COLLECTION_HELP)] = "o3-unsolved",
    tasks: Annotated[
        str | None, typer.Option(help="Ids joined by commas. Unless told: all of the collection.")
    ] = None,
    examples: Annotated[
        bool, typer.Option("--examples", help="Draw every pair, not only the first test input.")
    ] = False,
    reveal: Annotated[
        bool, typer.Option("--reveal", help="Draw the test outputs too; with --examples.")
    ] = False,
    columns: Annotated[
        int | None, typer.Option(help="Tasks a row. Unless told: about 4 by 3 in all.", min=1)
    ] = None,
    theme: Annotated[str, typer.Option(help="dark or light.")] = "dark",
) -> None:
    """Draw many tasks into one picture, with captions.

    Test outputs stay hidden unless --reveal is given.
    """
    from arc.picture import theme_of
    from arc.render import contact_sheet_png, contact_sheet_svg

    theme_of(theme)
    if reveal and not examples:
        raise RenderError("--reveal goes with --examples: without it only test inputs are drawn")
    loaded = load(collection)
    ids = list(loaded.tasks) if tasks is None else list(dict.fromkeys(tasks.split(",")))
    chosen = [loaded.task(task_id) for task_id in ids]
    how: Any = {
        "title": f"{loaded.name}, {count(len(chosen), 'task')}",
        "show": "examples" if examples else "inputs",
        "reveal": reveal,
        "columns": columns,
        "theme": theme,
    }
    kind = output.suffix.lower()
    if kind == ".svg":
        picture = contact_sheet_svg(chosen, **how).encode()
    elif kind == ".png":
        picture = contact_sheet_png(chosen, **how)
    else:
        raise RenderError(f"{output}: the name must end in .png or .svg")
    output.write_bytes(picture)
    _print_problems(loaded.problems)


@app.command()
def score(
    file: Annotated[Path, typer.Argument(help="A model's answers: a file, folder or zip.")],
    collection: Annotated[str, typer.Option(help=_COLLECTION_HELP)] = "arc-agi-1-evaluation",
    k: Annotated[int, typer.Option("--k", help="Attempts that count, a test pair.", min=1)] = 2,
    as_json: AsJson = False,
) -> None:
    """Score a model's answers against a collection.

    FILE is an attempts.json, a Kaggle submission.json, results of
    arc-agi-benchmarking (one file, or a folder or zip of them), or a file in the
    form of the bundled guesses.
    """
    loaded = load(collection)
    guesses = load_guesses(file, loaded.tasks)
    result = score_guesses(guesses, loaded, k)
    if len(result.missing) == result.tasks:
        raise GuessError(f"{file.name} has no answer to any task of {loaded.name} that has outputs")
    if as_json:
        print_json(
            {
                "file": str(file),
                "model": result.model,
                "collection": loaded.name,
                "k": result.k,
                "tasks": result.tasks,
                "task_score_sum": result.task_score_sum,
                "pass_at_k": result.pass_at_k,
                "tasks_solved": result.tasks_solved,
                "pairs": result.pairs,
                "pairs_solved": result.pairs_solved,
                "unsolved": result.unsolved,
                "missing": result.missing,
                "unscored": result.unscored,
                "extra": result.extra,
                "problems": guesses.problems,
                "task_scores": dict(result.task_scores),
            }
        )
        return
    _print_score(result, loaded)
    _print_problems(guesses.problems)


@app.command()
def play(
    port: Annotated[int, typer.Option(help="Port to serve on.", min=1, max=65535)] = 8501,
    host: Annotated[
        str, typer.Option(help="Address to serve on; 0.0.0.0 lets other machines in.")
    ] = "127.0.0.1",
    tasks: Annotated[
        Path | None, typer.Option(help="A file, folder or zip of your own tasks to offer too.")
    ] = None,
    protocols: Annotated[
        Path | None, typer.Option(help="A TOML file of your own protocols and studies.")
    ] = None,
    db: Database = None,
    contact: Annotated[
        str | None,
        typer.Option(help="Who keeps the records and how to reach you, for the consent."),
    ] = None,
    public_url: Annotated[
        str | None,
        typer.Option(help="Where people find this site, for links and QR codes."),
    ] = None,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
) -> None:
    """Serve the app, until interrupted with Ctrl+C."""
    # The pages read where things are from the environment, in whichever way they are started.
    if tasks is not None:
        load(tasks)
        os.environ["ARC_PLAYGROUND_TASKS"] = str(tasks.absolute())
    if protocols is not None:
        os.environ["ARC_PLAYGROUND_PROTOCOLS"] = str(protocols.absolute())
    if db is not None:
        os.environ["ARC_PLAYGROUND_DB"] = db
    if contact is not None:
        os.environ["ARC_PLAYGROUND_CONTACT"] = contact
    if public_url is not None:
        os.environ["ARC_PLAYGROUND_PUBLIC_URL"] = public_url
    from arc.web.launch import serve

    serve(port=port, host=host, open_browser=browser)


def _print_score(result: Score, collection: Collection) -> None:
    share = 100 * (result.pass_at_k or 0)
    typer.echo(f"{result.model} on {collection.name}, {count(result.k, 'attempt')} a test pair")
    typer.echo(
        f"task score  {result.task_score_sum:.1f} of {result.tasks} "
        f"({share:.2f} % = pass_at_{result.k})"
    )
    typer.echo(
        f"solved      {count(result.tasks_solved, 'task')}, "
        f"{result.pairs_solved} of {count(result.pairs, 'test pair')}"
    )
    for name, ids in (
        ("unsolved", result.unsolved),
        ("no answer", result.missing),
        ("no outputs", result.unscored),
        ("other tasks", result.extra),
    ):
        if ids:
            typer.echo(f"{name:<11} {len(ids)}: {' '.join(ids)}")


def _find(task_id: str, collection: str | None) -> Task:
    if collection is not None:
        return load(collection).task(task_id)
    for name in COLLECTION_NAMES:
        loaded = load(name)
        if task_id in loaded:
            return loaded.tasks[task_id]
    raise CollectionError(f"no task {task_id!r:.80} in any of {', '.join(COLLECTION_NAMES)}")


def _print_problems(problems: Sequence[str]) -> None:
    for problem in problems:
        typer.echo(f"arcplay: {problem}", err=True)


if __name__ == "__main__":
    main()
