"""A Streamlit button that says how often it was pressed: the usual way to answer a click."""

import streamlit as st

count = st.session_state.setdefault("count", 0)
if st.button("Submit"):
    st.session_state["count"] = count = count + 1
st.html(f'<p id="verdict">{count or ""}</p>')
