"""Protocols: the rules a trial is played by, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from arc.errors import TrialError

Feedback = Literal["each", "end"]
"""When the participant learns right or wrong: after each attempt, or when the trial has ended."""


@dataclass(frozen=True, slots=True)
class Protocol:
    """How many attempts a test pair has, and when the verdict is given."""

    name: str
    label: str
    attempts_allowed: int
    feedback: Feedback
    description: str


ARC_AGI: Final = Protocol(
    name="arc-agi",
    label="ARC-AGI, 2 attempts",
    attempts_allowed=2,
    feedback="each",
    description=(
        "Two attempts for each test, right or wrong after each. Easier than the model's "
        "condition: it handed in both attempts without hearing about the first."
    ),
)
BLIND: Final = Protocol(
    name="blind",
    label="Blind, 2 attempts",
    attempts_allowed=2,
    feedback="end",
    description=(
        "Two attempts for each test and no word until both are in: the model's own condition."
    ),
)

PROTOCOLS: Final[Mapping[str, Protocol]] = MappingProxyType({p.name: p for p in (ARC_AGI, BLIND)})
"""Every protocol by name; the first is the default."""

DEFAULT: Final = ARC_AGI


def protocol(name: str) -> Protocol:
    """The protocol of this name. Raises TrialError (``bad_request``) listing the names."""
    try:
        return PROTOCOLS[name]
    except KeyError:
        raise TrialError(
            "bad_request", f"no protocol is called {name!r:.40}; there are {', '.join(PROTOCOLS)}"
        ) from None
