"""A pasted link shows the puzzle, under a whole address, and nothing that spoils it."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from starlette.requests import Request

from arc.web import link_preview, services


def asked(query: str, host: str = "arc.example") -> Request:
    return Request(
        {
            "type": "http",
            "method": "GET",
            "scheme": "https",
            "path": "/compare",
            "query_string": query.encode(),
            "headers": [(b"host", host.encode())],
            "server": ("127.0.0.1", 80),
        }
    )


def metas(text: str) -> dict[str, str]:
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)">', text)
    assert re.sub(r'<meta (?:name|property)="[^"]+" content="[^"<>]*">', "", text) == ""
    return {name: unescape(content) for name, content in found}


def test_a_task_has_a_title_words_and_a_picture_under_a_whole_address() -> None:
    tags = metas(link_preview.tags(asked("task=e619ca6e")))
    image = urlsplit(tags["og:image"])
    assert (image.scheme, image.netloc) == ("https", "arc.example")
    assert image.path == "/api/tasks/o3-unsolved/e619ca6e/card.png"
    assert tags["og:title"] == "An ARC puzzle: can you solve it?"
    assert tags["og:description"].startswith("3 examples, 1 test.")
    assert tags["twitter:card"] == "summary_large_image"
    assert (tags["og:image:width"], tags["og:image:height"]) == ("1200", "630")


def test_a_base_path_is_in_the_pictures_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "base_path", lambda: "/arcs")
    tags = metas(link_preview.tags(asked("task=8b28cd80&collection=arc-agi-1-evaluation")))
    path = "/arcs/api/tasks/arc-agi-1-evaluation/8b28cd80/card.png"
    assert urlsplit(tags["og:image"]).path == path


def test_the_public_address_is_used_where_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "public_url", lambda: "https://puzzles.example/arc")
    tags = metas(link_preview.tags(asked("task=e619ca6e", host="127.0.0.1:8501")))
    image = "https://puzzles.example/arc/api/tasks/o3-unsolved/e619ca6e/card.png?v="
    assert tags["og:image"].startswith(image)


@pytest.mark.parametrize(
    "query", ["", "task=", "task=nothing", "task=%22%3E%3Cb%3E", "task=e619ca6e&collection=../x"]
)
def test_without_a_task_of_that_name_nothing_is_said(query: str) -> None:
    assert link_preview.tags(asked(query)) == ""


def test_a_host_that_is_none_is_not_repeated() -> None:
    text = link_preview.tags(asked("task=e619ca6e", host='x"><script>'))
    assert "<script" not in text
    assert urlsplit(metas(text)["og:image"]).path.endswith("/e619ca6e/card.png")
