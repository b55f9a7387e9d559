"""The one-screen consent, asked before the first trial."""

from __future__ import annotations

from typing import Final

import streamlit as st

from arc.store import Participant
from arc.web import services

VERSION: Final = "2026-11-24"
"""Changes whenever the text below does; it is stored with the choice."""

TEXT: Final = """
<section class="arc-consent">
<h1>Before you start</h1>
<p class="lead">You solve a puzzle; we keep how it went, so that people and models can be
compared fairly.</p>
<dl>
<dt>What is logged</dt>
<dd>What you draw and submit, with times; when you pause, or leave the tab; the size of your
window and whether you use a mouse or touch.</dd>
<dt>What is not</dt>
<dd>No name, no IP address, no account, no tracking. A random number in a cookie links your
puzzles to each other.</dd>
<dt>Why</dt>
<dd>To publish how well, how fast and how wearily people solve what a model could not.</dd>
<dt>How long</dt>
<dd>Until you or the host of this site delete it. Your results page has the button.</dd>
</dl>
</section>
"""


def ask(visitor: Participant) -> None:
    """Show the text and both answers; a choice is stored and the page goes on by itself."""
    st.html(TEXT)
    with st.container(key="consent-buttons", horizontal=True):
        agreed = st.button("I agree, let's play", type="primary")
        declined = st.button("Play without being recorded")
    st.html(
        '<p class="arc-fine">Without your agreement your drawing is kept for 24 hours so that you '
        "can reload, then deleted. It is never counted or exported.</p>"
    )
    if agreed or declined:
        services.store().set_consent(
            visitor.participant_id, "agreed" if agreed else "declined", VERSION
        )
        st.rerun()
