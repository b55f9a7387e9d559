"""Modules and styles are served from memory, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from arc.web.assets import Assets

SCRIPT = "export const name = 'ü';\n" * 50


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "static" / "deep").mkdir(parents=True)
    (tmp_path / "static" / "a.js").write_text(SCRIPT, "utf-8")
    (tmp_path / "static" / "deep" / "b.css").write_text("i { color: red }")
    (tmp_path / "static" / "secret.py").write_text("x = 1")
    (tmp_path / "other.js").write_text("1")
    return tmp_path


@pytest.fixture
def client(folder: Path) -> TestClient:
    return TestClient(Starlette(routes=[Mount("/arc/v1", Assets(folder, ["static"]))]))


@pytest.mark.parametrize("encoding", ["gzip, br", "identity"])
def test_a_module_is_served_whole_and_may_be_kept(client: TestClient, encoding: str) -> None:
    answer = client.get("/arc/v1/static/a.js", headers={"accept-encoding": encoding})

    assert answer.text == SCRIPT
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    assert "immutable" in answer.headers["cache-control"]
    assert ("content-encoding" in answer.headers) == ("gzip" in encoding)
    assert int(answer.headers["content-length"]) == (answer.num_bytes_downloaded)


def test_a_style_in_a_folder_below_is_served(client: TestClient) -> None:
    assert client.get("/arc/v1/static/deep/b.css").headers["content-type"].startswith("text/css")


@pytest.mark.parametrize(
    "path",
    ["static/secret.py", "other.js", "static/../other.js", "static", "", "static/none.js", "%00"],
)
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    assert client.get(f"/arc/v1/{path}").status_code == 404


def test_nothing_can_be_written(client: TestClient) -> None:
    assert client.post("/arc/v1/static/a.js").status_code == 404


def test_the_version_follows_the_content(folder: Path) -> None:
    before = Assets(folder, ["static"]).version
    assert before == Assets(folder, ["static"]).version

    (folder / "static" / "secret.py").write_text("x = 2")
    assert before == Assets(folder, ["static"]).version

    (folder / "static" / "a.js").write_text("2")
    assert before != Assets(folder, ["static"]).version
