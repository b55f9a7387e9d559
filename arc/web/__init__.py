"""The web side: the only part of the package that imports streamlit."""
