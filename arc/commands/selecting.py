"""Which trials are meant: the options for it, the same in every command that has them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, get_args

import typer

if TYPE_CHECKING:
    from arc.stats.selection import Selection

_DAY = ["%Y-%m-%d"]
_MANY = "May be given more than once."

Collections = Annotated[list[str] | None, typer.Option(help=f"Only of it. {_MANY}")]
Protocols = Annotated[list[str] | None, typer.Option(help=f"Only by its rules. {_MANY}")]
Assignments = Annotated[
    list[str] | None,
    typer.Option(help=f"Only come by like this: assigned, chosen, stage, imported. {_MANY}"),
]
Participants = Annotated[list[str] | None, typer.Option(help=f"Only of this id. {_MANY}")]
Since = Annotated[
    datetime | None, typer.Option(formats=_DAY, help="First day (UTC) a task was shown.")
]
Until = Annotated[
    datetime | None, typer.Option(formats=_DAY, help="Last day (UTC) a task was shown.")
]
Synthetic = Annotated[
    bool, typer.Option("--synthetic", help="Add participants made by a program, marked.")
]
Sources = Annotated[
    list[str] | None,
    typer.Option(help=f"local (unless told), or where people were imported from. {_MANY}"),
]
IncludeSeen = Annotated[
    bool,
    typer.Option(
        "--include-seen",
        help="Count puzzles that were known, or whose answer was, and ones played again.",
    ),
]


def selection_of(
    *,
    collection: list[str] | None,
    protocol: list[str] | None,
    assignment: list[str] | None,
    participant: list[str] | None,
    since: datetime | None,
    until: datetime | None,
    synthetic: bool,
    source: list[str] | None,
    include_seen: bool,
) -> Selection:
    """The selection that the options say. Raises typer.BadParameter for an unknown source."""
    # pandas takes longer to load than the other commands take to run.
    from arc.stats.selection import DEFAULT, Selection
    from arc.store import Source

    check_known("--source", source or [], get_args(Source))
    sources = tuple(source or DEFAULT.sources)
    return Selection(
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
    )


def check_known(option: str, values: Iterable[str], known: Collection[str]) -> None:
    """Raises typer.BadParameter for a value of an option that is not among those known."""
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
