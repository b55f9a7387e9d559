"""Statistics: tables as they are exported in, records and tables out. No store, no pages.

``docs/statistics.md`` says in plain words what each measure and each model is.
"""
