"""The settings in code and in the repository's file are the same."""

import tomllib
from pathlib import Path
from typing import Any

from arc.web.settings import CONFIG

REPOSITORY = Path(__file__).parents[2]


def flatten(table: dict[str, Any], prefix: str = "") -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in table.items():
        key = f"{prefix}{name}"
        flat |= flatten(value, f"{key}.") if isinstance(value, dict) else {key: value}
    return flat


def test_the_file_says_what_the_code_says() -> None:
    file = tomllib.loads((REPOSITORY / ".streamlit" / "config.toml").read_text("utf-8"))
    assert flatten(file) == CONFIG


def test_telemetry_is_off() -> None:
    assert CONFIG["browser.gatherUsageStats"] is False
