"""Statistics: tables as they are exported in, records and tables out. No pages.

``data`` alone reads the store.
``docs/statistics.md`` says in plain words what each measure and each model is.
"""
