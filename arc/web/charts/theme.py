"""One look for every chart: colors by role, and type; axes are in ``arc.web.charts.shapes.look``.

Marks name colors as the page does, ``var(--acc)``: in the page they follow its theme and
contrast by themselves, and a picture gets the colors of the theme asked for
(``arc.web.charts.picture``).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

PANEL: Final = "var(--panel)"
INK: Final = "var(--ink)"
DIM: Final = "var(--dim)"
EDGE: Final = "var(--edge)"
LINE: Final = "var(--line)"
ACCENT: Final = "var(--acc)"

HERE: Final = "https://here.invalid"
"""What links of a chart begin with: the drawing engine makes paths absolute by an address of its
own. ``arc.web.charts.picture`` takes it off."""

PEOPLE: Final = "People"
O3_HIGH: Final = "o3 high"
O3_LOW: Final = "o3 low"

THEMES: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "light": MappingProxyType(
            {
                PANEL: "#ffffff",
                INK: "#191c22",
                DIM: "#5c6577",
                EDGE: "#b6bdca",
                LINE: "#e2e5eb",
                ACCENT: "#1f57d6",
            }
        ),
        "dark": MappingProxyType(
            {
                PANEL: "#171a21",
                INK: "#e8eaf0",
                DIM: "#98a0b3",
                EDGE: "#465064",
                LINE: "#262b36",
                ACCENT: "#6ea8ff",
            }
        ),
    }
)
"""What the roles are in each theme; the figures of ``static/tokens.css``."""

_COLORS: Final = MappingProxyType({PEOPLE: ACCENT, O3_HIGH: INK, O3_LOW: DIM})

AT_LEFT: Final[Mapping[str, Any]] = MappingProxyType({"anchor": "start", "frame": "group"})
"""Where titles stand: what Vega-Lite compiles does not take it from the configuration."""

TITLE_PX: Final = 15
TEXT_PX: Final = 12
SMALL_PX: Final = 11
BOLD: Final = 600


def color_of(who: str) -> str:
    """The one accent is people's; o3 is ink, whoever else is there stays in the background."""
    return _COLORS.get(who, EDGE)
