"""The smallest Streamlit page: what a page costs before it does anything."""

import streamlit as st

st.write("hello")
