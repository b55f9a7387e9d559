"""What the start page of a session says is ahead, before there is a session."""

from __future__ import annotations

from functools import cache
from statistics import median
from typing import Any, Final

from arc import facts
from arc.collections import COLLECTION_TITLES
from arc.protocols import DEFAULT
from arc.web import services, sessions
from arc.web.session_view import rules_view
from arc.web.sessions import Wanted

Json = dict[str, Any]

_FEWEST_SESSIONS: Final = 3
"""With fewer recorded people a task's median time says little."""


def offer_view(
    protocol: str | None, collection: str | None, study: str | None, study_participant: str | None
) -> Json:
    """The sessions to choose from: one where the address or the study says which, else every preset.

    ``start`` is the body of ``POST /api/sessions``, but for the protocol, which is the
    ``name`` of the choice. Raises TrialError (``bad_request``) for a protocol or a
    collection there is not.
    """
    wanted = sessions.operations().wanted(protocol, collection, study, study_participant)
    is_open = protocol is None and study not in services.presets().studies
    rules = services.presets().protocols.values() if is_open else (wanted.rules,)
    choices = [_choice(wanted._replace(rules=one)) for one in rules]
    return {
        "start": {
            "collection": wanted.collection,
            "study": study,
            "participant": study_participant,
        },
        "collection": COLLECTION_TITLES.get(wanted.collection, wanted.collection),
        "choices": [choice for choice in choices if choice["count"]],
        "default": DEFAULT.name if is_open else wanted.rules.name,
        "typical": _typical(wanted.collection),
    }


def _choice(wanted: Wanted) -> Json:
    return rules_view(wanted.rules) | {"count": sessions.operations().task_count(wanted)}


@cache
def _typical(collection: str) -> Json | None:
    """Minutes a task took recorded people, the median of the tasks' medians; None without figures."""
    figures = [services.recorded_sessions(task) for task in services.collection(collection)]
    seconds = [
        one.median_seconds_to_solve
        for one in figures
        if one and one.n_sessions >= _FEWEST_SESSIONS and one.median_seconds_to_solve
    ]
    if not seconds:
        return None
    return {
        "minutes": round(median(seconds) / 60, 1),
        "caveat": facts.RECORDED_SESSIONS_CAVEAT,
    }
