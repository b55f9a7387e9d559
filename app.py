"""The app for ``streamlit run app.py`` (or any ASGI server); ``arcplay play`` starts the same one."""

import streamlit as st

from arc.web import server

# Streamlit finds this call by reading the source: it has to stay a literal.
app = st.App(
    server.MAIN,
    routes=server.routes(),
    middleware=server.middleware(),
    lifespan=server.lifespan,
)
