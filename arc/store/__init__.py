"""The store: participants, trials, their action logs and attempts. The only SQL of the package."""

from arc.store.records import (
    Attempt,
    Counts,
    Lease,
    Participant,
    TaskState,
    Trial,
    TruthView,
)
from arc.store.store import Store

__all__ = [
    "Attempt",
    "Counts",
    "Lease",
    "Participant",
    "Store",
    "TaskState",
    "Trial",
    "TruthView",
]
