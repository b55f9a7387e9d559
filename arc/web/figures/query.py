"""What the statistics page is asked for: filters as they stand in its address, parsed once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, get_args

from arc.errors import TrialError
from arc.stats.selection import Selection
from arc.store import Source

ANY: Final = "any"
ASSIGNMENTS: Final = ("assigned", "chosen", "stage", "imported", ANY)
SOURCES: Final = (*get_args(Source), ANY)

_NAME: Final = re.compile(r"[\w.:-]{1,80}")
_SWITCHES: Final = ("seen", "truth", "again", "synthetic")
"""What is let in with ``=yes``."""


@dataclass(frozen=True, slots=True)
class Query:
    """Which trials, and whether every model is shown or o3 alone."""

    selection: Selection
    all_models: bool = False


def parse(params: Mapping[str, str]) -> Query:
    """The query of an address; what it does not name is as the statistics have it by default.

    Fields: ``collection, protocol, participant, consent`` (a name), ``since, until`` (a
    day), ``assignment`` (of ``ASSIGNMENTS``), ``source`` (of ``SOURCES``), ``seen, truth,
    again, synthetic`` (``yes``), ``disputed`` (``no``), ``models`` (``all``). Others are
    left alone. Raises TrialError (``bad_request``).
    """
    seen, truth, again, synthetic = (
        _one_of(params, name, ("", "yes")) == "yes" for name in _SWITCHES
    )
    assignment = _one_of(params, "assignment", ("assigned", *ASSIGNMENTS[1:]))
    source = _one_of(params, "source", SOURCES)
    since, until = _day(params, "since"), _day(params, "until")
    if since and until and since > until:
        raise TrialError("bad_request", f"the days end ({until}) before they begin ({since})")
    return Query(
        Selection(
            collections=_name(params, "collection"),
            protocols=_name(params, "protocol"),
            participants=_name(params, "participant"),
            consent_versions=_name(params, "consent"),
            since=since,
            until=until,
            assignments=() if assignment == ANY else (assignment,),
            sources=() if source == ANY else (source,),
            seen_before=seen,
            truth_seen=truth,
            played_again=again,
            synthetic=synthetic,
            disputed=_one_of(params, "disputed", ("", "no")) != "no",
        ),
        all_models=_one_of(params, "models", ("", "all")) == "all",
    )


def _name(params: Mapping[str, str], field: str) -> tuple[str, ...]:
    text = params.get(field, "")
    if text and not _NAME.fullmatch(text):
        raise TrialError("bad_request", f"{field} is not a name: {text!r:.60}")
    return (text,) if text else ()


def _one_of(params: Mapping[str, str], field: str, values: tuple[str, ...]) -> str:
    text = params.get(field) or values[0]
    if text not in values:
        named = ", ".join(value for value in values if value)
        raise TrialError("bad_request", f"{field} is none of {named}: {text!r:.60}")
    return text


def _day(params: Mapping[str, str], field: str) -> date | None:
    text: Any = params.get(field)
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise TrialError(
            "bad_request", f"{field} is not a day like 2026-01-31: {text!r:.60}"
        ) from None
