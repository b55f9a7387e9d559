"""Symmetric drawing: where the images of a cell lie.

A symmetry is ``{"mode": …, "center": (a, b)}``, as ``parse_action`` reads it. The
center is ``2 * row, 2 * column``: even numbers are the middle of a cell, odd
ones the edge after it. Each mode's maps form a group, so every image of a cell
has the same cells for images.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, NamedTuple

Place = tuple[int, int]


class PlaceMap(NamedTuple):
    """One rotation or mirror about a center, from a place to its image.

    With ``swaps`` rows and columns change roles; then each sign says whether the
    distance from the center keeps its side (1) or changes it (-1).
    """

    center: Place
    swaps: bool
    row_sign: int
    column_sign: int

    def __call__(self, place: Place) -> Place:
        a, b = self.center
        down, right = 2 * place[0] - a, 2 * place[1] - b
        if self.swaps:
            down, right = right, down
        return (a + self.row_sign * down) // 2, (b + self.column_sign * right) // 2


_Map = tuple[bool, int, int]
_ITSELF: Final[_Map] = (False, 1, 1)
_LEFT_RIGHT: Final[_Map] = (False, 1, -1)
_UP_DOWN: Final[_Map] = (False, -1, 1)
_HALF_TURN: Final[_Map] = (False, -1, -1)
_CLOCKWISE: Final[_Map] = (True, 1, -1)
_COUNTERCLOCKWISE: Final[_Map] = (True, -1, 1)
_ROTATIONS: Final = (_ITSELF, _CLOCKWISE, _HALF_TURN, _COUNTERCLOCKWISE)
_DIAGONALS: Final = ((True, 1, 1), (True, -1, -1))

MODES: Final[Mapping[str, tuple[_Map, ...]]] = MappingProxyType(
    {
        "left_right": (_ITSELF, _LEFT_RIGHT),
        "up_down": (_ITSELF, _UP_DOWN),
        "both": (_ITSELF, _LEFT_RIGHT, _UP_DOWN, _HALF_TURN),
        "half_turn": (_ITSELF, _HALF_TURN),
        "quarter_turn": _ROTATIONS,
        "all": (*_ROTATIONS, _LEFT_RIGHT, _UP_DOWN, *_DIAGONALS),
    }
)
"""Each mode's maps, in the order in which images are painted."""


def place_maps(symmetry: Mapping[str, Any]) -> tuple[PlaceMap, ...]:
    """The symmetry's maps, the one that changes nothing first."""
    return tuple(PlaceMap(symmetry["center"], *parts) for parts in MODES[symmetry["mode"]])


def symmetric_places(symmetry: Mapping[str, Any], row: int, column: int) -> list[Place]:
    """The cell itself, then its images, each once; images may lie outside the grid."""
    return list(dict.fromkeys(image((row, column)) for image in place_maps(symmetry)))


def falls_between_cells(symmetry: Mapping[str, Any]) -> bool:
    """Whether the mode swaps rows and columns about a center that is on a cell's
    middle in one direction and on an edge in the other."""
    a, b = symmetry["center"]
    return (a - b) % 2 == 1 and any(swaps for swaps, _, _ in MODES[symmetry["mode"]])
