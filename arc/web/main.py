"""The Streamlit entry script: which pages there are, and who is looking."""

from __future__ import annotations

import streamlit as st

from arc.web import frame
from arc.web.views import (
    about,
    compare,
    data,
    gallery,
    host,
    play,
    practice,
    replay,
    results,
    session,
    statistics,
)

frame.begin()
chosen = st.navigation(
    [
        st.Page(gallery.page, title="Tasks · ARC playground", url_path="tasks", default=True),
        st.Page(play.page, title="Play · ARC playground", url_path="play"),
        st.Page(session.page, title="Session · ARC playground", url_path="session"),
        st.Page(practice.page, title="Practice · ARC playground", url_path="practice"),
        st.Page(compare.page, title="Compare · ARC playground", url_path="compare"),
        st.Page(replay.page, title="Replay · ARC playground", url_path="replay"),
        st.Page(statistics.page, title="Statistics · ARC playground", url_path="statistics"),
        st.Page(host.page, title="Host · ARC playground", url_path="host"),
        st.Page(results.page, title="Your results · ARC playground", url_path="results"),
        st.Page(data.page, title="Your data · ARC playground", url_path="data"),
        st.Page(about.page, title="About · ARC playground", url_path="about"),
    ],
    position="hidden",
)
frame.run(chosen)
