"""``arcplay export``: what people did, in the formats that researchers use."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, cast

import typer

from arc.commands.common import AsJson, Database, OwnTasks, count, print_json, task_finder
from arc.commands.selecting import (
    Assignments,
    Collections,
    IncludeSeen,
    Participants,
    Protocols,
    Since,
    Sources,
    Synthetic,
    Until,
    check_known,
    selection_of,
)

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
    collection: Collections = None,
    protocol: Protocols = None,
    assignment: Assignments = None,
    participant: Participants = None,
    since: Since = None,
    until: Until = None,
    synthetic: Synthetic = False,
    source: Sources = None,
    include_seen: IncludeSeen = False,
    tasks: OwnTasks = None,
    db: Database = None,
    study_ids: Annotated[
        bool, typer.Option("--with-study-ids", help="Add the recruiter's ids of participants.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Write what people did: tables with a codebook, or the formats of ARC's own scorers.

    Tables have tasks however they were come by, unless --assignment names how; in the other
    formats only assigned ones are. People who declined to be recorded are left out.
    """
    # pandas and pyarrow take longer to load than the other commands take to run.
    from arc.exchange.chosen import Choice
    from arc.exchange.formats import FORMATS, Format, write_export
    from arc.store import Store

    check_known("--format", [form], FORMATS)
    choice = Choice(
        selection_of(
            collection=collection,
            protocol=protocol,
            assignment=assignment,
            participant=participant,
            since=since,
            until=until,
            synthetic=synthetic,
            source=source,
            include_seen=include_seen,
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


def _progress(done: int, of: int) -> None:
    if of >= _LONG:
        typer.echo(f"\r{done:,} of {count(of, 'trial')}", err=True, nl=done == of)
