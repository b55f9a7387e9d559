"""ARC's ten colors, in the order of the numbers 0-9."""

from __future__ import annotations

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
"""Spoken names, in the same order."""


def rgb(color: str) -> tuple[int, int, int]:
    """``"#0074D9"`` -> ``(0, 116, 217)``."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)
