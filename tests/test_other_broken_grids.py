"""As test_broken_grids.py: a file of its own, so that both run at once."""

from __future__ import annotations

from tests.broken_grids import broken_grids, recovered


def test_broken_grids_are_explained():
    assert recovered(broken_grids(500, seed=2)) == 500
