"""Streamlit pages; each module has one ``page`` function."""
