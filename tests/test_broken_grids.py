"""What was done to a grid is found, in every case."""

from __future__ import annotations

from tests.broken_grids import broken_grids, recovered


def test_broken_grids_are_explained():
    assert recovered(broken_grids(500, seed=1)) == 500
