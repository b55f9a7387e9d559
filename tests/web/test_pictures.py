"""Contact sheets over HTTP."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from arc.collections import Collection
from arc.tasks import parse_task
from arc.web import api, pictures

BASE = "/api/collections/o3-unsolved/contact-sheet"


def task(task_id: str, truth: int = 6):
    raw = {
        "train": [{"input": [[1]], "output": [[2]]}],
        "test": [{"input": [[0, 3]], "output": [[truth]]}],
    }
    return parse_task(raw, task_id=task_id, dataset="made-up", where="a test")


TASKS = {name: task(name) for name in (f"t{n:04}" for n in range(401))}


@pytest.fixture
def client() -> Iterator[TestClient]:
    def collection(name: str) -> Collection:
        assert name == "o3-unsolved"
        return Collection(name, "made-up", TASKS)

    def unused(*_: object):
        raise AssertionError("a contact sheet needs neither")

    routes = api.routes(unused, unused, collection_provider=collection)
    with TestClient(Starlette(routes=routes), raise_server_exceptions=False) as opened:
        yield opened


@pytest.mark.parametrize("show", ["inputs", "examples"])
def test_png_of_chosen_tasks(client: TestClient, show: str):
    response = client.get(f"{BASE}.png?tasks=t0001,t0002,t0001&show={show}&theme=light")
    assert response.status_code == 200
    assert response.headers["content-type"] == "image/png"
    assert f'filename="o3-unsolved-{show}.png"' in response.headers["content-disposition"]
    assert Image.open(io.BytesIO(response.content)).format == "PNG"


def test_svg_in_the_order_asked_for(client: TestClient):
    text = client.get(f"{BASE}.svg?tasks=t0005,t0002").text
    assert "o3-unsolved, 2 tasks" in text
    assert 0 < text.index("t0005, test input") < text.index("t0002, test input")


def test_the_palette_can_be_chosen(client: TestClient):
    official, safe = (
        client.get(f"{BASE}.svg?tasks=t0001&palette={name}").text for name in ("official", "safe")
    )
    assert official != safe


def test_a_browser_that_has_the_picture_gets_no_second(client: TestClient):
    first = client.get(f"{BASE}.png?tasks=t0001")
    again = client.get(f"{BASE}.png?tasks=t0001", headers={"If-None-Match": first.headers["etag"]})
    other = client.get(f"{BASE}.png?tasks=t0002", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content, other.status_code) == (304, b"", 200)


@pytest.mark.parametrize("query", ["reveal=true", "reveal=1", "show=examples&with_outputs=true"])
def test_outputs_cannot_be_asked_for(client: TestClient, monkeypatch, query: str):
    before = client.get(f"{BASE}.svg?tasks=t0001&{query}").text
    monkeypatch.setitem(TASKS, "t0001", task("t0001", truth=9))
    assert client.get(f"{BASE}.svg?tasks=t0001&{query}").text == before


@pytest.mark.parametrize(
    ("path", "status", "words"),
    [
        (f"{BASE}.gif", 404, ".png or .svg"),
        ("/api/collections/..%2F..%2Fetc/contact-sheet.png", 404, "no such route"),
        ("/api/collections/nothing/contact-sheet.png", 404, "no collection of this name"),
        (f"{BASE}.png?tasks=", 400, "names no task"),
        (f"{BASE}.png?tasks=t9999", 404, "no task 't9999'"),
        (f"{BASE}.png?tasks=t0001&show=outputs", 400, "show is none of inputs, examples"),
        (f"{BASE}.png?tasks=t0001&theme=pink", 400, "theme is none of dark, light"),
        (f"{BASE}.png", 400, "these are 401 tasks, a sheet has 400 at most"),
        (f"{BASE}.svg?show=examples", 400, "a sheet has 100 at most"),
    ],
)
def test_sheets_that_cannot_be_had(client: TestClient, path: str, status: int, words: str):
    response = client.get(path)
    assert response.status_code == status
    assert words in response.json()["message"]


def test_only_get_is_answered(client: TestClient):
    response = client.post(f"{BASE}.png")
    assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD")


def test_every_limit_is_a_sheet_that_can_be_drawn(client: TestClient):
    for show, limit in pictures.SHEET_LIMITS.items():
        ids = ",".join(list(TASKS)[:limit])
        assert client.get(f"{BASE}.png?show={show}&tasks={ids}").status_code == 200
