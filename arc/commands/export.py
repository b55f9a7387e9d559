"""``arcplay export``: what people did, in the formats that researchers use."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from arc.commands.common import AsJson, Database, OwnTasks, count, print_json, task_finder

_DAY = ["%Y-%m-%d"]
_MANY = "May be given more than once."
_LONG = 1_000
"""Trials from which on a word is said on how far it is."""


def export(
    out: Annotated[
        Path, typer.Option(help="A folder, made when it is missing, or a file ending in .zip.")
    ],
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="csv, parquet or jsonl: every table. arc-prize, benchmarking, arc-agi-2, h-arc: the "
            "trials that count, in these forms. all: everything.",
        ),
    ] = "csv",
    collection: Annotated[list[str] | None, typer.Option(help=f"Only of it. {_MANY}")] = None,
    protocol: Annotated[list[str] | None, typer.Option(help=f"Only by its rules. {_MANY}")] = None,
    assignment: Annotated[
        list[str] | None,
        typer.Option(help=f"assigned, chosen, stage or imported; tables: any. {_MANY}"),
    ] = None,
    participant: Annotated[list[str] | None, typer.Option(help=f"Only of this id. {_MANY}")] = None,
    since: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="First day (UTC) a task was shown.")
    ] = None,
    until: Annotated[
        datetime | None, typer.Option(formats=_DAY, help="Last day (UTC) a task was shown.")
    ] = None,
    synthetic: Annotated[
        bool, typer.Option("--synthetic", help="Add participants made by a program, marked.")
    ] = False,
    source: Annotated[
        list[str] | None,
        typer.Option(help=f"local (unless told), or where people were imported from. {_MANY}"),
    ] = None,
    include_seen: Annotated[
        bool,
        typer.Option(
            "--include-seen",
            help="Count puzzles that were known, or whose answer was, and ones played again.",
        ),
    ] = False,
    tasks: OwnTasks = None,
    db: Database = None,
    study_ids: Annotated[
        bool, typer.Option("--with-study-ids", help="Add the recruiter's ids of participants.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write what people did: tables with a codebook, or the formats of ARC's own scorers.

    People who declined to be recorded are left out.
    """
    # pandas and pyarrow take longer to load than the other commands take to run.
    from arc.exchange.chosen import Choice
    from arc.exchange.formats import FORMATS, Format, write_export
    from arc.stats.selection import DEFAULT, Selection
    from arc.store import Source, Store

    _check("--format", [form], FORMATS)
    _check("--source", source or [], get_args(Source))
    sources = tuple(source or DEFAULT.sources)
    choice = Choice(
        Selection(
            collections=tuple(collection or ()),
            protocols=tuple(protocol or ()),
            participants=tuple(participant or ()),
            since=_day(since),
            until=_day(until),
            assignments=_assignments(assignment, sources),
            sources=sources,
            seen_before=include_seen,
            truth_seen=include_seen,
            played_again=include_seen,
            synthetic=synthetic,
        ),
        any_assignment=assignment is None,
        study_ids=study_ids,
    )
    store, find_task = Store.open(db), task_finder(tasks)
    written = write_export(
        store,
        find_task,
        choice,
        cast(Format, form),
        out,
        progress=None if as_json else _progress,
    )
    if as_json:
        report = {"folder": str(out), "rows": written.rows, "manifest": written.manifest.to_json()}
        print_json(report)
        return
    width = max(map(len, written.rows), default=0)
    for name, rows in written.rows.items():
        typer.echo(f"{name:<{width}}  {rows:>11,}")
    typer.echo(f"{out}\n{written.manifest.to_text()}")


def _check(option: str, values: Iterable[str], known: Collection[str]) -> None:
    for value in values:
        if value not in known:
            raise typer.BadParameter(f"{value!r:.40} for {option}; known: {', '.join(known)}")


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _assignments(named: list[str] | None, sources: Iterable[str]) -> tuple[str, ...]:
    """Assigned tasks count unless others are named; nobody was assigned what was imported."""
    if named is not None:
        return tuple(named)
    imported = any(source != "local" for source in sources)
    return ("assigned", "imported") if imported else ("assigned",)


def _progress(done: int, of: int) -> None:
    if of >= _LONG:
        typer.echo(f"\r{done:,} of {count(of, 'trial')}", err=True, nl=done == of)
