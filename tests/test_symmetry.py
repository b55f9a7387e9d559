"""Images of a cell: each mode's own, and that they are closed under its maps."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc.symmetry import MODES, falls_between_cells, place_maps, symmetric_places

CASES = json.loads((Path(__file__).parent / "fixtures" / "symmetric_images.json").read_text())
GROUP_SIZES = {
    "left_right": 2,
    "up_down": 2,
    "both": 4,
    "half_turn": 2,
    "quarter_turn": 4,
    "all": 8,
}
sides = st.integers(0, 29)
centers = st.tuples(st.integers(0, 58), st.integers(0, 58))
symmetries = st.builds(
    lambda mode, center: {"mode": mode, "center": center}, st.sampled_from(list(MODES)), centers
).filter(lambda symmetry: not falls_between_cells(symmetry))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['mode']}-{case['center']}")
def test_images_of_row_1_column_0(case):
    symmetry = {"mode": case["mode"], "center": tuple(case["center"])}

    assert [list(place) for place in symmetric_places(symmetry, 1, 0)] == case["images"]


def test_a_case_shows_every_mode():
    assert {case["mode"] for case in CASES} == set(MODES)


@given(symmetries, sides, sides)
def test_images_of_an_image_are_the_same_places(symmetry, row, column):
    places = symmetric_places(symmetry, row, column)

    assert places[0] == (row, column)
    assert len(set(places)) == len(places)
    for place in places:
        assert set(symmetric_places(symmetry, *place)) == set(places)


@given(symmetries, sides, sides)
def test_images_are_as_far_from_the_center_as_the_cell(symmetry, row, column):
    def distance(place):
        return sum(
            (2 * n - middle) ** 2 for n, middle in zip(place, symmetry["center"], strict=True)
        )

    places = symmetric_places(symmetry, row, column)

    assert {distance(place) for place in places} == {distance((row, column))}


@given(symmetries)
def test_a_cell_in_general_position_has_one_image_a_map(symmetry):
    # 100 and 300 cells away: on no axis and no diagonal of any center.
    assert len(symmetric_places(symmetry, 100, 300)) == GROUP_SIZES[symmetry["mode"]]
    assert len(place_maps(symmetry)) == GROUP_SIZES[symmetry["mode"]]


@pytest.mark.parametrize("mode", MODES)
def test_only_modes_that_turn_by_a_quarter_need_an_even_or_odd_center(mode):
    turns = mode in ("quarter_turn", "all")

    assert falls_between_cells({"mode": mode, "center": (4, 5)}) == turns
    assert falls_between_cells({"mode": mode, "center": (5, 4)}) == turns
    assert not falls_between_cells({"mode": mode, "center": (4, 58)})
    assert not falls_between_cells({"mode": mode, "center": (1, 57)})
