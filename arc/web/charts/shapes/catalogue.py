"""Every shape by name, and how it becomes what ``arc.web.charts.drawing`` reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from itertools import combinations
from types import MappingProxyType
from typing import Any, Final

import vl_convert

from arc.web.charts.session import PANELS, stacked_name
from arc.web.charts.shapes.intervals import intervals
from arc.web.charts.shapes.look import Shape, themed
from arc.web.charts.shapes.session import stacked
from arc.web.charts.shapes.size import sizes
from arc.web.charts.shapes.solving_time import curves
from arc.web.charts.shapes.tasks import jagged, ranked

_TOGETHER: Final = [panels for n in range(1, len(PANELS) + 1) for panels in combinations(PANELS, n)]

SHAPES: Final[Mapping[str, Shape]] = MappingProxyType(
    {
        "intervals": intervals,
        "ranked": ranked,
        "jagged": jagged,
        "sizes-wide": partial(sizes, True),
        "sizes-narrow": partial(sizes, False),
        "curves": curves,
        **{stacked_name(panels): partial(stacked, *panels) for panels in _TOGETHER},
    }
)


def compiled(name: str) -> dict[str, Any]:
    """The shape as Vega. Raises KeyError for an unknown name."""
    vega: dict[str, Any] = vl_convert.vegalite_to_vega(themed(SHAPES[name]()).to_dict())
    return vega


def as_text(vega: Mapping[str, Any]) -> str:
    """Vega as it is kept: one line a value, so that a change is seen where it is."""
    return json.dumps(vega, indent=1, ensure_ascii=False) + "\n"
