"""Addresses below a page lead to the page, and what is served below a path stays there."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from arc.web.addresses import NOWHERE, OneLevelPages

PAGE = {"accept": "text/html,*/*"}


def client(base_path: str = "") -> TestClient:
    def page(request: Request) -> PlainTextResponse:
        return PlainTextResponse(request.url.path)

    app = Starlette(
        routes=[Route("/{path:path}", page, methods=["GET", "POST"])],
        middleware=[Middleware(OneLevelPages, base_path=base_path)],
    )
    return TestClient(app, follow_redirects=False)


@pytest.mark.parametrize(
    ("asked", "leads_to"),
    [
        ("/play/x", "/play"),
        ("/play/x/y?task=da515329&round=2", "/play?task=da515329&round=2"),
        ("/play/", "/play"),
        ("//play", "/play"),
        ("//example.org/x", "/example.org"),
        ("/%2e%2e/play", "/play"),
        ("/%5C%5Cexample.org/x", f"/{NOWHERE}"),
        ("/%00", f"/{NOWHERE}"),
        ("/play%0d%0aX: y", f"/{NOWHERE}"),
    ],
)
def test_what_leads_to_a_page(asked: str, leads_to: str) -> None:
    # With its host: by itself, "//play" would be one.
    answer = client().get("http://testserver" + asked, headers=PAGE)
    assert (answer.status_code, answer.headers["location"]) == (307, leads_to)


@pytest.mark.parametrize("path", ["/", "/play", "/nothing", "/api/trials/x", "/media/a/b.csv"])
def test_what_is_left_alone(path: str) -> None:
    assert client().get(path, headers=PAGE).status_code == 200
    assert client().get("/play/x", headers={"accept": "application/json"}).status_code == 200
    assert client().post("/play/x", headers=PAGE).status_code == 200


def test_the_base_path_stays_in_front() -> None:
    moved = client("/arc")
    assert moved.get("/arc/play/x?a=1", headers=PAGE).headers["location"] == "/arc/play?a=1"
    assert moved.get("/arc/play", headers=PAGE).status_code == 200
    assert moved.get("/elsewhere/x", headers=PAGE).status_code == 200
