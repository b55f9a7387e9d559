"""Deleting rooms when their day, and another one, has passed."""

from __future__ import annotations

from sqlalchemy import Engine, and_, delete, exists

from arc.store.forgetting import delete_for_good
from arc.store.schema import room_trials, rooms, trials


def purge(engine: Engine, ended_before_ms: int) -> int:
    """Delete rooms that ended by then, and what was played without consent in them; how many rooms.

    So goes what is left of rooms whose host is forgotten.
    """
    is_old = rooms.c.ends_ms <= ended_before_ms
    in_living = exists().where(
        room_trials.c.trial_id == trials.c.trial_id,
        room_trials.c.room_id == rooms.c.room_id,
        ~is_old,
    )
    unasked = and_(trials.c.assignment == "stage", trials.c.consent_version.is_(None))
    played, gone = delete(trials).where(unasked, ~in_living), delete(rooms).where(is_old)
    return delete_for_good(engine, played, gone)[-1]
