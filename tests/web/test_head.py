"""The page's head says where the server is and what the page is about to import."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from arc.web import head

WEB = Path(head.__file__).parent
PAGE = "<!DOCTYPE html><html><head><title>x</title></head><body>ü</body></html>"
BROWSER = {"accept": "text/html,*/*", "if-none-match": "tag"}


def client(base_path: str = "") -> TestClient:
    async def page(request: Request) -> Response:
        assert "if-none-match" not in request.headers or "/api/" in request.url.path
        if request.url.path.endswith("missing"):
            return HTMLResponse(PAGE, 404)
        if request.url.path.endswith("plain"):
            return PlainTextResponse("<head>")
        return HTMLResponse(PAGE, headers={"etag": "tag"})

    middleware = Middleware(
        head.PageHead,
        base_path=base_path,
        assets_path=lambda: "/arc/v1",
        play_data=lambda request: {"task": request.query_params["task"]},
        link_preview=lambda request: f"<meta content={request.url.path}>",
    )
    return TestClient(Starlette(routes=[Route("/{path:path}", page)], middleware=[middleware]))


def test_play_names_the_server_its_modules_and_styles() -> None:
    answer = client().get("/play?task=x", headers=BROWSER)

    assert answer.text.startswith("<!DOCTYPE html><html><head><script>window.__streamlit={")
    assert 'BACKEND_BASE_URL:location.origin+"/",' in answer.text
    assert '"/arc/v1/workbench/state.js"' in answer.text
    assert '"/arc/v1/workbench/workbench.css"' in answer.text
    assert "</script></head><body>ü<style>" in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert "etag" not in answer.headers


def test_play_carries_its_data_and_no_text_in_it_ends_the_element() -> None:
    text = client().get("/play?task=</script><b>", headers=BROWSER).text

    found = re.search(r'<script type="application/json" id="arc-play">(.*?)</script>', text)
    assert found
    assert json.loads(found[1]) == {"task": "</script><b>"}
    assert client().get("/play?task=x", headers=BROWSER).headers["cache-control"] == "no-store"
    assert "arc-play" not in client().get("/compare?task=x", headers=BROWSER).text


def test_who_previews_a_link_gets_its_tags_and_nothing_is_opened_for_them() -> None:
    for path in ("/play", "/compare"):
        text = client().get(f"{path}?task=x", headers={"accept": "*/*"}).text
        assert text == PAGE.replace("<head>", f"<head><meta content={path}>")
        assert f"<meta content={path}>" in client().get(f"{path}?task=x", headers=BROWSER).text
    assert "<meta" not in client().get("/about?task=x", headers=BROWSER).text


def test_the_statistics_ask_for_what_counts_before_anything_is_loaded() -> None:
    text = client("/arcs").get("/arcs/statistics?synthetic=yes", headers=BROWSER).text

    asks = 'answer:fetch("/arcs/api/statistics?ahead=yes&"+location.search.slice(1))'
    assert 0 < text.index(asks) < text.index("<title>")
    assert asks not in client("/arcs").get("/arcs/about", headers=BROWSER).text


def test_a_page_without_modules_of_its_own_gets_what_all_pages_share() -> None:
    text = client("/arcs").get("/arcs/about", headers=BROWSER).text

    assert 'location.origin+"/arcs/"' in text
    assert "/static/shell.js" in text
    assert "/workbench/main.js" not in text


def test_streamlits_modules_for_components_are_named_where_it_serves_them() -> None:
    text = client("/arcs").get("/arcs/about", headers=BROWSER).text
    served = Path(streamlit.__file__).parent / "static" / "static" / "js"
    names = re.findall(r'"/arcs/static/js/([^"]+)"', text)

    assert any(name.startswith("BidiComponent.") for name in names)
    assert all((served / name).is_file() for name in names)


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        ("/play?task=x", {"accept": "*/*"}),
        ("/api/play", BROWSER),
        ("/missing?task=x", BROWSER),
        ("/plain", BROWSER),
    ],
)
def test_everything_else_is_left_as_it_was(path: str, headers: dict[str, str]) -> None:
    answer = client().get(path, headers=headers)

    assert "__streamlit" not in answer.text


@pytest.mark.parametrize("entry", ["workbench/main.js", "static/gallery.js", "static/compare.js"])
def test_every_file_named_is_there_and_every_import_is_named(entry: str) -> None:
    found = head.modules(entry)

    assert len(found) == len(set(found)) > 3
    assert all((WEB / path).is_file() for path in [*found, *head.styles(entry)])
    for path in found:
        named = re.findall(
            r'(?<!import\()["\'](\.{1,2}/[\w./-]+\.js)["\']', (WEB / path).read_text("utf-8")
        )
        for name in named:
            target = ((WEB / path).parent / name).resolve().relative_to(WEB.resolve()).as_posix()
            assert target in found, f"{path} imports {name}"


def test_what_is_fetched_when_it_is_wanted_can_wait() -> None:
    found = head.modules("static/compare.js")

    assert "static/view_opener.js" in found
    assert "static/view_sheet.js" not in found
