"""Charts as pure functions from tables: drawings in SVG, one look, no page and no store."""
