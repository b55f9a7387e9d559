"""``arcplay db``: looking after the database."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from arc.commands.common import AsJson, Database, count, print_json

app = typer.Typer(no_args_is_help=True, help="Look after the database: upgrade, copy, clear up.")


@app.command("info")
def info(db: Database = None, as_json: AsJson = False) -> None:
    """Say where the database is, how new its tables are, and how much they hold.

    Changes nothing: an older database stays as it is.
    """
    from arc.store import upkeep

    found = upkeep.info(db)
    if as_json:
        print_json(asdict(found))
        return
    tables = f"version {found.version}"
    if found.version < found.newest:
        tables += f" of {found.newest}; arcplay db upgrade brings the rest"
    typer.echo(f"{'database':<14}{found.location}")
    typer.echo(f"{'system':<14}{found.system}")
    typer.echo(f"{'tables':<14}{tables}")
    if found.size_bytes is not None:
        typer.echo(f"{'size':<14}{_bytes(found.size_bytes)}")
    for name, rows in found.rows.items():
        typer.echo(f"{name:<14}{count(rows, 'row')}")


@app.command("upgrade")
def upgrade(db: Database = None, as_json: AsJson = False) -> None:
    """Bring the tables up to date. arcplay play does so by itself when it starts."""
    from arc.store import upkeep

    applied = upkeep.upgrade(db)
    version = upkeep.info(db).version
    if as_json:
        print_json({"applied": applied, "version": version})
    elif applied:
        typer.echo(f"upgraded to version {version}: {count(len(applied), 'step')}")
    else:
        typer.echo(f"nothing to do: version {version} is the newest")


@app.command("backup")
def backup(
    file: Annotated[Path, typer.Argument(help="The file to write; there must be none yet.")],
    db: Database = None,
) -> None:
    """Copy the database into a file, also while people play.

    For SQLite; a copy of a PostgreSQL database is made with its own pg_dump.
    """
    from arc.store import upkeep

    written = upkeep.backup(db, file)
    typer.echo(f"{file}: {_bytes(written)}, checked")


@app.command("vacuum")
def vacuum(db: Database = None) -> None:
    """Write the database's file anew, without the room that deleted rows left.

    For SQLite; a PostgreSQL server does this by itself.
    """
    from arc.store import upkeep

    done = upkeep.vacuum(db)
    typer.echo(f"{_bytes(done.before)} before, {_bytes(done.after)} now")


def _bytes(number: int) -> str:
    """``812 kB``, ``3.4 MB``; thousands, as file managers count."""
    if number < 1_000_000:
        return f"{number / 1000:,.0f} kB"
    return f"{number / 1_000_000:,.1f} MB"
