"""The store: participants, trials, action logs, attempts, votes. The only SQL of the package."""

from arc.store.export import FrameName, Whose
from arc.store.frames import Snapshot
from arc.store.records import (
    Attempt,
    Believes,
    Counts,
    Fair,
    Lease,
    Participant,
    Source,
    TaskState,
    Trial,
    TruthView,
    Vote,
    VoteTally,
)
from arc.store.store import Store

__all__ = [
    "Attempt",
    "Believes",
    "Counts",
    "Fair",
    "FrameName",
    "Lease",
    "Participant",
    "Snapshot",
    "Source",
    "Store",
    "TaskState",
    "Trial",
    "TruthView",
    "Vote",
    "VoteTally",
    "Whose",
]
