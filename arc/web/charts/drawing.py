"""A chart to be drawn: what is the same in every chart of its kind, and what this one puts in.

A shape is a specification with names where rows and numbers are, kept as Vega
(``arc.web.charts.shapes`` makes it). A chart fills them in, and only Vega is left to do.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from threading import Thread
from typing import Any, Final, NamedTuple

import pandas as pd
import vl_convert

VEGA: Final = Path(__file__).with_name("vega")
"""The folder of all shapes."""


class Plot(NamedTuple):
    """The rectangle that marks are drawn in and the room left around it, in pixels.

    What stands around it never changes its place: Vega does not have to fit it in, and words
    whose width is only guessed are not cut.
    """

    width: float
    height: float
    left: float = 42
    right: float = 14
    top: float = 10
    bottom: float = 42

    def room(self) -> dict[str, float]:
        return {"left": self.left, "right": self.right, "top": self.top, "bottom": self.bottom}


@dataclass(frozen=True, slots=True)
class Drawing:
    """``tables`` by the names of the shape's datasets, ``values`` by those of its parameters."""

    plot: Plot
    tables: Mapping[str, pd.DataFrame]
    shape: str
    values: Mapping[str, object] = field(default_factory=dict)

    def svg(self, **fields: object) -> str:
        """Drawn, with other fields at the top of ``vega()``."""
        return str(vl_convert.vega_to_svg(self.vega() | fields))

    def vega(self) -> dict[str, Any]:
        """The whole as Vega. Raises KeyError for a dataset or a parameter the shape does not have."""
        empty, plot = shape(self.shape), self.plot
        rows = {name: {"values": _records(table)} for name, table in self.tables.items()}
        values = {name: {"value": value} for name, value in self.values.items()}
        return {
            **empty,
            "data": _filled(empty["data"], rows),
            "signals": _filled(empty.get("signals", []), values),
            "width": plot.width,
            "height": plot.height,
            "padding": plot.room(),
        }


@cache
def start_engine() -> None:
    """Begin to start what draws, which takes a fifth of a second beside whatever else goes on."""
    Thread(target=vl_convert.vega_to_svg, args=({},), name="drawing", daemon=True).start()


@cache
def shape(name: str) -> Mapping[str, Any]:
    """The shape of this name; nobody changes it. Raises OSError where there is none."""
    vega: dict[str, Any] = json.loads((VEGA / f"{name}.json").read_text(encoding="utf-8"))
    return vega


def _filled(named: list[dict[str, Any]], more: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """The same list with what there is to add to some of it."""
    if unknown := more.keys() - {one["name"] for one in named}:
        raise KeyError(f"the shape has no {', '.join(sorted(unknown))}")
    return [one | more.get(one["name"], {}) for one in named]


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """JSON knows no NaN, and ten digits are enough for a picture."""
    records: list[dict[str, Any]] = json.loads(table.to_json(orient="records"))
    return records
