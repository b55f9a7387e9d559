"""Charts as pure functions from tables: Altair specifications, one look, no page and no store."""
