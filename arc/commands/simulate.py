"""``arcplay simulate``: people made by a program, for demos and for checking analyses."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from arc.commands.common import AsJson, Database, count, print_json
from arc.errors import ArcError

if TYPE_CHECKING:
    from arc.simulation.population import Population
    from arc.store import Counts

_EVERY = 10
"""People between two words on how far it is."""


def simulate(
    people: Annotated[int, typer.Option("-n", "--people", help="How many people.", min=1)] = 200,
    seed: Annotated[int, typer.Option(help="The same seed gives the same people.", min=0)] = 1,
    protocol: Annotated[str, typer.Option(help="The rules they play by.")] = "arc-agi",
    collection: Annotated[str, typer.Option(help="A collection's name.")] = "o3-unsolved",
    effects: Annotated[
        Path | None, typer.Option(help="A JSON file of parameters that are not to be as usual.")
    ] = None,
    until: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day after the last one. Unless told: today."),
    ] = None,
    days: Annotated[int, typer.Option(help="Days that sessions are spread over.", min=1)] = 60,
    out: Annotated[
        Path | None,
        typer.Option(
            help="The file for the parameters. Unless told: simulation-SEED.json beside the "
            "database."
        ),
    ] = None,
    db: Database = None,
    as_json: AsJson = False,
) -> None:
    """Write simulated people into a database, a session each.

    They are marked as synthetic: exports and statistics leave them out unless asked for them.
    """
    # Imported here: the routes they play through bring Streamlit along.
    from arc.simulation.simulate import Simulation, write
    from arc.store import Store

    simulation = Simulation(
        people=people,
        seed=seed,
        until=(until or datetime.now(UTC)).date(),
        protocol=protocol,
        collection=collection,
        days=days,
        population=_population(effects),
    )
    opened = Store.open(db)
    parameters = out or _beside(opened.location) / f"simulation-{seed}.json"
    opened.dispose()

    def progress(done: int) -> None:
        if not as_json and (done % _EVERY == 0 or done == people):
            typer.echo(f"\r{done} of {people:,} people played", err=True, nl=done == people)

    added = write(simulation, db, parameters, progress)
    _report(added, parameters, as_json=as_json)


def _report(added: Counts, parameters: Path, *, as_json: bool) -> None:
    if as_json:
        print_json({"parameters": str(parameters), "added": asdict(added)})
        return
    typer.echo(
        f"{count(added.trials, 'test')}, {count(added.attempts, 'answer')}, "
        f"{count(added.actions, 'action')}; parameters: {parameters}"
    )


def _population(effects: Path | None) -> Population:
    """The usual parameters, those in the file in their place. Raises ArcError naming the fault."""
    from arc.simulation.population import Population, population_from_json

    if effects is None:
        return Population()
    try:
        raw = json.loads(effects.read_text("utf-8"))
        if not isinstance(raw, dict):
            raise ValueError("is not a JSON object")
        return population_from_json(raw)
    except ValueError as error:
        raise ArcError(f"{effects}: {error}") from None


def _beside(location: str) -> Path:
    """The folder of a database that is a file; for one behind a URL the folder one is in."""
    return Path.cwd() if "://" in location else Path(location).parent
