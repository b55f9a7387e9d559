"""A session: consent first, then one component that draws every screen and talks to the routes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st

from arc.errors import TrialError
from arc.sessions import Session
from arc.store import Participant
from arc.web import consent, frame, services
from arc.web.browser import BrowserModule
from arc.web.session_offer import offer_view
from arc.web.session_view import standing
from arc.web.sessions import operations

_screens = BrowserModule("arc_session", "static/session.js")

_NAMES: Final = ("protocol", "collection", "study", "participant")
_NAME: Final = re.compile(r"[A-Za-z0-9_.:\-]{0,64}")


def page() -> None:
    """Show the visitor's session, or what a new one would be like.

    ``?session=`` names one of the visitor's own; ``?study=`` and ``?participant=`` are a
    recruiter's link; ``?protocol=`` and ``?collection=`` start a new one by these
    rules. Without any of them the session that goes on is shown, if there is one.
    """
    visitor = frame.visitor()
    frame.top_bar("Session")
    query = st.query_params.to_dict()
    if consent.is_due(visitor):
        _check(query)
        consent.ask(visitor)
        return
    session = _session(visitor, query)
    if session is None and "session" in query:
        frame.notice(
            "No such session",
            "It is not one of yours. Sessions belong to the browser they were begun in.",
            link=frame.url("session"),
            link_label="Start a session",
        )
        return
    offer = None if session else offer_view(**_asked(query))
    if offer and not offer["choices"]:
        frame.notice("Nothing to play", "No task of this collection can be played in a session.")
        return
    _screens.show(key="session-screens", data=_data(visitor, session, offer))


def _check(query: Mapping[str, str]) -> None:
    """Raises TrialError for an address that could not be played, before anything is asked."""
    if "session" not in query:
        operations().wanted(*_asked(query).values())


def _asked(query: Mapping[str, str]) -> dict[str, str | None]:
    """What the address asks for, by the names of ``offer_view``. Raises TrialError."""
    for name in _NAMES:
        if not _NAME.fullmatch(query.get(name, "")):
            raise TrialError(
                "bad_request",
                f"{name} in the address is not a name: letters, digits, '-', '_', '.' or ':', 64 at most",
            )
    protocol, collection, study, participant = (query.get(name) or None for name in _NAMES)
    return {
        "protocol": protocol,
        "collection": collection,
        "study": study,
        "study_participant": participant,
    }


def _session(visitor: Participant, query: Mapping[str, str]) -> Session | None:
    """The session the address means, if there is one already."""
    store = services.store().sessions
    if "session" in query:
        number = query["session"]
        is_number = number.isascii() and number.isdigit() and len(number) < 10
        return store.by_id(visitor.participant_id, int(number)) if is_number else None
    if not any(query.get(name) for name in _NAMES):
        return store.current(visitor.participant_id)
    wanted = operations().wanted(*_asked(query).values())
    return operations().existing(visitor.participant_id, wanted)


def _data(
    visitor: Participant, session: Session | None, offer: dict[str, Any] | None
) -> dict[str, Any]:
    going_on = None if session else services.store().sessions.current(visitor.participant_id)
    return {
        "api": f"{services.base_path()}/api/sessions",
        "participant_id": visitor.participant_id,
        "urls": {
            "tasks": frame.url(),
            "practice": frame.url("practice"),
            "session": frame.url("session"),
            "data": frame.url("data"),
        },
        "is_recorded": visitor.consent == "agreed",
        "offer": offer,
        "session": operations().view(session) if session else None,
        "going_on": standing(going_on) if going_on else None,
    }
