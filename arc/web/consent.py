"""The one-screen consent, asked before the first trial.

Every version of its text stays in ``consents/``, named by its date: what somebody
agreed to can always be read again.
"""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import Final

import streamlit as st

from arc.store import Participant
from arc.web import services

VERSION: Final = "2026-11-25"
"""Stored with the choice. A text once in use never changes: new words get a file and a date of their own."""

_TEXTS: Final = Path(__file__).with_name("consents")


@cache
def versions() -> tuple[str, ...]:
    """Every version there has been, oldest first."""
    return tuple(sorted(path.stem for path in _TEXTS.glob("*.html")))


@cache
def text(version: str = VERSION) -> str:
    """A version's text as HTML, with the host's name in it. Raises KeyError for one there is not."""
    if version not in versions():
        raise KeyError(version)
    words = (_TEXTS / f"{version}.html").read_text("utf-8")
    return words.replace("{host}", escape(services.host()))


def is_due(visitor: Participant) -> bool:
    """Whether to ask: nobody did yet, or what was agreed to is not today's text."""
    if visitor.consent == "agreed":
        return visitor.consent_version != VERSION
    return visitor.consent is None


def ask(visitor: Participant) -> None:
    """Show the text and both answers; a choice is stored and the page goes on by itself."""
    st.html(text() + _again(visitor))
    with st.container(key="consent-buttons", horizontal=True):
        agreed = st.button("I agree, let's play", type="primary")
        declined = st.button("Play without being recorded")
    st.html(
        '<p class="arc-fine">Not recorded, your drawing is kept for 24 hours so that you can reload, '
        "then deleted. It is never counted or exported.</p>"
    )
    if agreed or declined:
        services.store().set_consent(
            visitor.participant_id, "agreed" if agreed else "declined", VERSION
        )
        st.rerun()


def _again(visitor: Participant) -> str:
    """Why somebody is asked who answered before, and a way out for who is somebody else."""
    if visitor.consent is None:
        return ""
    return (
        '<p class="arc-fine">The text has changed since you agreed to the one of '
        f"{escape(visitor.consent_version or '')}. If you decline now, what was recorded before is deleted "
        f"after 24 hours, too. {not_me(visitor)}</p>"
    )


def not_me(visitor: Participant) -> str:
    """A small button for whoever sits at a computer that somebody else played on (``static/not_me.js``)."""
    name = f"<bdi>{escape(visitor.nickname)}</bdi>" if visitor.nickname else "the one before"
    return (
        f'<button type="button" class="arc-plain" data-opens="not-me" data-testid="not-me" '
        f'data-participant="{visitor.participant_id}">Not {name}?</button>'
    )
