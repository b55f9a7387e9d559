"""``arcplay people``: who is in the database, and what they may ask the host for."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from arc.commands.common import AsJson, Database, OwnTasks, count, print_json, task_finder
from arc.errors import StoreError

if TYPE_CHECKING:
    from arc.store import Store
    from arc.store.people import Person

app = typer.Typer(no_args_is_help=True, help="See, hand out or delete what is stored of people.")

Id = Annotated[str, typer.Argument(metavar="ID", help="16 hexadecimal digits, as people list has.")]

_BACKUPS = "Copies of the database made before now, and files exported from it, still have it."

_DUE = (
    "arcplay: somebody else holds the database just now: bytes of it can be read in the file "
    "until the server's next look, within the hour"
)


@app.command("list")
def list_people(db: Database = None, as_json: AsJson = False) -> None:
    """List everybody in the database, first come first."""
    everyone = _open(db).people.everyone()
    if as_json:
        print_json({"people": [_plain(person) for person in everyone]})
        return
    for person in everyone:
        known = person.participant
        played = (
            f"{count(person.rows['trials'], 'test')}, {count(person.rows['attempts'], 'answer')}"
        )
        typer.echo(
            f"{known.participant_id}  {known.created_at[:10]}  {_consent(person):<10}"
            f"  {played}  {known.nickname or ''}".rstrip()
        )
    typer.echo(count(len(everyone), "participant"))


@app.command("show")
def show_person(participant_id: Id, db: Database = None, as_json: AsJson = False) -> None:
    """Say who somebody is here, what they agreed to, and how much is stored of them."""
    person = _find(_open(db), participant_id)
    if as_json:
        print_json(_plain(person))
        return
    known = person.participant
    for name, value in (
        ("id", known.participant_id),
        ("nickname", known.nickname or "none"),
        ("here since", known.created_at),
        ("consent", _consent(person)),
        ("answered", f"{known.consent_at}, text of {known.consent_version}"),
        ("made by", "a program (synthetic)"),
    ):
        is_said = {"answered": known.consent is not None, "made by": known.synthetic}
        if is_said.get(name, True):
            typer.echo(f"{name:<12}{value}")
    for name, rows in person.rows.items():
        if rows:
            typer.echo(f"{name:<12}{count(rows, 'row')}")


@app.command("export")
def export_person(
    participant_id: Id,
    output: Annotated[Path, typer.Option("--output", "-o", help="The .zip file to write.")],
    tasks: OwnTasks = None,
    db: Database = None,
) -> None:
    """Write everything stored of somebody into a zip, to hand out to them.

    The same file as "Download everything" on their own page: also of who declined
    to be recorded, and with their nickname. It is not for publishing.
    """
    # pandas takes longer to load than the other commands take to run.
    from arc.exchange.archive import participant_zip

    store = _open(db)
    _find(store, participant_id)
    output.write_bytes(participant_zip(store, task_finder(tasks), participant_id))
    typer.echo(str(output))


@app.command("delete")
def delete_person(
    participant_id: Id,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")] = False,
    db: Database = None,
) -> None:
    """Delete somebody and everything they did, for good."""
    store = _open(db)
    person = _find(store, participant_id)
    held = f"{participant_id} and {count(person.row_count, 'row')} of theirs"
    if not yes:
        typer.confirm(f"Delete {held} from {store.location}, for good?", abort=True)
    store.forget(participant_id)
    typer.echo(f"deleted {held}")
    typer.echo(_BACKUPS)
    if store.is_overwriting_due():
        typer.echo(_DUE, err=True)


def _open(db: str | None) -> Store:
    # Imported here: SQLAlchemy takes longer to load than the other commands take to run.
    from arc.store import Store

    return Store.open(db)


def _find(store: Store, participant_id: str) -> Person:
    person = store.people.person(participant_id)
    if person is None:
        raise StoreError(f"there is no participant {participant_id!r:.40}; see arcplay people list")
    return person


def _consent(person: Person) -> str:
    known = person.participant
    if known.source != "local":
        return f"from {known.source}"
    return known.consent or "not asked"


def _plain(person: Person) -> dict[str, Any]:
    return {**asdict(person.participant), "rows": dict(person.rows)}
