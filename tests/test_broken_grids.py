"""What was done to a grid is found, in every case."""

from __future__ import annotations

import pytest

from tests.broken_grids import broken_grids, recovered


@pytest.mark.parametrize("seed", [1, 2])
def test_broken_grids_are_explained(seed: int) -> None:
    assert recovered(broken_grids(200, seed)) == 200
