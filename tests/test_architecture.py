"""The layers hold: imports point one way, and each outside library has one home."""

from __future__ import annotations

import ast
import re
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "arc"
LAYERS = {"store": 1, "exchange": 2, "stats": 2, "simulation": 3, "web": 3, "cli": 3, "commands": 3}
HOMES = {
    "altair": {"web"},
    "glin_profanity": {"web"},
    "segno": {"web"},
    "streamlit": {"web"},
    "starlette": {"web"},
    "sqlalchemy": {"store"},
    "sqlite3": {"store"},
    "pyarrow": {"exchange"},
    "scipy": {"stats"},
    "statsmodels": {"stats"},
    "vl_convert": {"web"},
}
MODULES = sorted(PACKAGE.rglob("*.py"))


def layer(parts: tuple[str, ...]) -> int:
    return LAYERS.get(parts[0], 0) if parts else 0


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_imports_point_one_way(path: Path) -> None:
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    for name in imported(path):
        top, *rest = name.split(".")
        if top == "arc":
            assert layer(tuple(rest)) <= layer(parts), f"{path.name} imports {name}"
        elif top in HOMES:
            assert parts[0] in HOMES[top], f"{path.name} imports {name}"


def test_the_layers_are_all_there() -> None:
    assert {"store", "exchange", "web", "cli.py"} <= {path.name for path in PACKAGE.iterdir()}


def test_no_module_beside_the_script_hides_one_of_pythons() -> None:
    # Streamlit puts the folder of its script on the path, before the standard library.
    beside = {path.stem for path in (PACKAGE / "web").iterdir() if path.suffix in ("", ".py")}
    assert not beside & sys.stdlib_module_names


def test_the_docs_name_every_module() -> None:
    text = (PACKAGE.parent / "docs" / "architecture.md").read_text("utf-8")
    words = set(re.findall(r"[a-z_]+(?:\.js)?", text))
    core = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"}
    workbench = {path.name for path in (PACKAGE / "web" / "workbench").glob("*.js")} - {"ids.js"}
    assert (core | workbench) - words == set()
