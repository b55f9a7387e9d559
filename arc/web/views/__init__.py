"""Streamlit pages; each module has one ``page`` function.

The folder is not called ``pages``: Streamlit would take its files for scripts of
their own, and run them instead of ``main.py`` when a visit begins on one of them.
"""
