"""``arcplay import-…``: records of other programs, and models' answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from arc.collections import COLLECTION_NAMES, load
from arc.commands.common import AsJson, Database, count, print_json, task_finder
from arc.errors import CollectionError, GuessError
from arc.guess_files import format_compact
from arc.guesses import BUNDLED_NAMES, load_guesses
from arc.scoring import score

if TYPE_CHECKING:
    from arc.store import Store

DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only read and check; the database is not touched.")
]
_TAKEN = (*BUNDLED_NAMES, "both")
"""Names of models that mean something to the pages: ``both`` is all of them at once."""
_MOST_NAMED = 20
"""Skipped files named; --json has all."""


def import_histories(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="PATH…", help="A folder or zip of history files, a .jsonl(.gz), or one file."
        ),
    ],
    dry_run: DryRun = False,
    db: Database = None,
    as_json: AsJson = False,
) -> None:
    """Import recorded ARC-Interactive sessions, each replayed and checked first.

    Exits with 1 when a recording differs from its replay or cannot be read. People from
    there are kept apart from those who played here.
    """
    from arc.exchange.history_import import import_histories as run

    store = _store(db, dry_run)
    report = run(paths, store, _said_every(1_000, "file", as_json)).to_json()
    _measure(store)
    broken = any(one["kind"] in ("broken", "differs") for one in report["skipped"])
    if as_json:
        print_json(report)
    else:
        verb = "good" if dry_run else "imported"
        typer.echo(
            f"{count(report['files'], 'file')}, {report['imported']:,} {verb}: "
            f"{count(report['trials'], 'test')}, {count(report['attempts'], 'answer')}"
        )
        typer.echo(
            f"{count(report['events'], 'event')} replayed, {count(report['images_compared'], 'image')} "
            f"compared, {report['images_that_differ']:,} differ"
        )
        _print_skipped([(one["file"], one["reason"]) for one in report["skipped"]])
    if broken:
        raise typer.Exit(1)


def import_h_arc(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE…", help="A data.csv, a summary_data.csv, or a folder that holds them."
        ),
    ],
    dry_run: DryRun = False,
    db: Database = None,
    as_json: AsJson = False,
) -> None:
    """Import people from H-ARC's tables. Tested on files of our own making only.

    With data.csv every action comes along; summary_data.csv has the answers and the rules in
    people's own words. Exits with 1 when a trial cannot be read.
    """
    from arc.exchange.h_arc_import import import_h_arc as run

    store, said = _store(db, dry_run), _said_every(100_000, "row", as_json)
    report = run(paths, store, datetime.now(UTC), said).to_json()
    _measure(store)
    if as_json:
        print_json(report)
    else:
        typer.echo(
            f"{count(report['rows'], 'row')}: {count(report['people'], 'participant')}, "
            f"{count(report['trials'], 'test')}, {count(report['attempts'], 'answer')}, "
            f"{report['solved']:,} solved"
        )
        if report["duplicates"]:
            typer.echo(f"{count(report['duplicates'], 'participant')} were there already")
        _print_skipped([(one["joint_id"], one["reason"]) for one in report["skipped"]])
    if "broken" in report["not_imported"]:
        raise typer.Exit(1)


def import_guesses(
    file: Annotated[Path, typer.Argument(help="A model's answers: a file, folder or zip.")],
    name: Annotated[str, typer.Option(help="What the model is called on the pages.")],
    date: Annotated[
        datetime, typer.Option(formats=["%Y-%m-%d"], help="The day the answers were made.")
    ],
    collection: Annotated[
        str, typer.Option(help="The collection whose tasks were answered.")
    ] = "arc-agi-1-evaluation",
    db: Database = None,
    as_json: AsJson = False,
) -> None:
    """Keep a model's answers, to be offered beside those of o3.

    FILE is in any form that arcplay score reads. Answers kept under the same name before
    make way. They are offered where a task is, grid by grid, the one in the collection.
    """
    if collection not in COLLECTION_NAMES:
        raise CollectionError(
            f"no collection is called {collection!r:.60}; there are {', '.join(COLLECTION_NAMES)}"
        )
    loaded, model = load(collection), " ".join(name.split())
    if not 1 <= len(model) <= 40 or not model.isprintable():
        raise GuessError("--name takes 1 to 40 printable characters")
    if model in _TAKEN:
        raise GuessError(f"{model} is taken; choose another --name")
    guesses = load_guesses(file, loaded.tasks)
    result = score(guesses, loaded, 2)
    answered = result.tasks - len(result.missing)
    if not answered:
        raise GuessError(f"{file.name} has no answer to any task of {collection}")
    kept = replace(guesses, model=model, date=f"{date:%Y-%m-%d}")
    store = _store(db, dry_run=False)
    assert store is not None
    store.models.put(model, f"{date:%Y-%m-%d}", format_compact(kept, loaded.tasks, collection))
    if as_json:
        print_json(
            {
                "name": model,
                "date": f"{date:%Y-%m-%d}",
                "collection": collection,
                "tasks": answered,
                "task_score_sum": result.task_score_sum,
                "problems": list(guesses.problems),
            }
        )
        return
    typer.echo(
        f"{model}: answers to {count(answered, 'task')} of {collection}, "
        f"task score {result.task_score_sum:.1f}"
    )
    for problem in guesses.problems:
        typer.echo(f"arcplay: {problem}", err=True)


def _store(db: str | None, dry_run: bool) -> Store | None:
    # Imported here: SQLAlchemy takes longer to load than the other commands take to run.
    from arc.store import Store

    return None if dry_run else Store.open(db)


def _measure(store: Store | None) -> None:
    """Measure what was imported, so that no page or export has to wait for it."""
    from arc.exchange.kept import keep_measures

    if store:
        keep_measures(store, task_finder(None))


def _said_every(number: int, noun: str, as_json: bool) -> Callable[[int], None]:
    """Says on stderr how far it is, now and then."""

    def progress(done: int) -> None:
        if not as_json and done % number == 0:
            typer.echo(count(done, noun), err=True)

    return progress


def _print_skipped(skipped: list[tuple[str, str]]) -> None:
    for where, reason in skipped[:_MOST_NAMED]:
        typer.echo(f"arcplay: {where}: {reason}", err=True)
    if len(skipped) > _MOST_NAMED:
        typer.echo(f"arcplay: and {len(skipped) - _MOST_NAMED:,} more; see --json", err=True)
