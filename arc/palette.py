"""ARC's ten colors, in the order of the numbers 0-9.

``arc/web/workbench/palette.js`` has the same sets for the browser.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

OFFICIAL: Final = (
    "#000000",
    "#0074D9",
    "#FF4136",
    "#2ECC40",
    "#FFDC00",
    "#AAAAAA",
    "#F012BE",
    "#FF851B",
    "#7FDBFF",
    "#870C25",
)
"""The colors of the testing interface in fchollet/ARC-AGI (apps/css/common.css)."""

SAFE: Final = (
    "#000000",
    "#3E43A4",
    "#C10F19",
    "#06835B",
    "#FFF500",
    "#B5BBB7",
    "#D92EFE",
    "#E19600",
    "#4BE0FF",
    "#790A45",
)
"""Ten colors that also differ for people who lack one kind of cone, each true to its name.

Found by a random search that held hue, chroma and lightness to what the name allows and made
the smallest CIEDE2000 difference of any two colors as large as it could, seen normally and as
the matrices of Machado, Oliveira and Fernandes (2009), severity 1, say that it is seen with
protanopia, deuteranopia and tritanopia; lightness alone was kept apart as well, for gray.
``tests/test_palette.py`` measures all of it.
"""

PALETTES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {"official": OFFICIAL, "safe": SAFE}
)
"""Every set by the name that the view options and the routes know it by."""

NAMES: Final = (
    "black",
    "blue",
    "red",
    "green",
    "yellow",
    "gray",
    "magenta",
    "orange",
    "light blue",
    "maroon",
)
"""Spoken names, in the same order; true of every set."""


def rgb(color: str) -> tuple[int, int, int]:
    """``"#0074D9"`` -> ``(0, 116, 217)``."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
