"""Your data: who the visitor is here, what is kept of them, and what they can do with it."""

from __future__ import annotations

import streamlit as st

from arc.web import consent, frame, identity, me, services
from arc.web.browser import BrowserModule

_data = BrowserModule("arc_data", "static/data.js")


def page() -> None:
    """The page is drawn in the browser; ``?gone=1`` says that everything was just deleted."""
    visitor = frame.visitor()
    frame.top_bar("Your data")
    person = services.store().people.person(visitor.participant_id)
    if person is None:  # deleted a moment ago, in another tab
        st.rerun()
    shown = _text_of(visitor.consent_version)
    _data.show(
        key="data",
        data={
            "base": services.base_path(),
            "person": me.shown(person),
            "consent": {
                "version": shown,
                "text": consent.text(shown),
                "newest": consent.VERSION,
            },
            "isKept": identity.is_secret(st.context.cookies.get(identity.COOKIE)),
            "isGone": "gone" in st.query_params,
        },
    )


def _text_of(version: str | None) -> str:
    """The version the visitor answered, if there is one, else today's."""
    return version if version in consent.versions() else consent.VERSION
