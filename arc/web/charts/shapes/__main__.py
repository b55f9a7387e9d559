"""Writes every shape into the folder that drawings read: after a change of one, or of Altair."""

from __future__ import annotations

from arc.web.charts.drawing import VEGA
from arc.web.charts.shapes.catalogue import SHAPES, as_text, compiled


def main() -> None:
    """Write what there is, and take away what there is no more."""
    for old in VEGA.glob("*.json"):
        old.unlink()
    for name in SHAPES:
        (VEGA / f"{name}.json").write_text(as_text(compiled(name)), encoding="utf-8")
    print(f"{len(SHAPES)} shapes written to {VEGA}")


if __name__ == "__main__":
    main()
