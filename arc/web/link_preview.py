"""What other sites show of a link to a task: the puzzle's picture, and nothing that spoils it."""

from __future__ import annotations

from html import escape
from typing import Final
from urllib.parse import quote

from starlette.requests import Request

from arc.card import counted
from arc.card_picture import SIZES
from arc.tasks import Task
from arc.web import services
from arc.web.live.address import page_origin

_TITLE: Final = "An ARC puzzle: can you solve it?"


def tags(request: Request) -> str:
    """Open Graph and description tags for ``?task=`` of ``?collection=``; empty without such a task."""
    collection = request.query_params.get("collection", services.DEFAULT_COLLECTION)
    task = services.find_task(collection, request.query_params.get("task", ""))
    if task is None:
        return ""
    width, height = SIZES["wide"]
    place = f"{quote(collection, safe='')}/{quote(task.task_id, safe='')}"
    # Pictures of links need whole addresses.
    image = f"{page_origin(request)}/api/tasks/{place}/card.png"
    named = {"description": _description(task), "twitter:card": "summary_large_image"}
    properties = {
        "og:type": "website",
        "og:site_name": "ARC playground",
        "og:title": _TITLE,
        "og:description": _description(task),
        "og:image": f"{image}?v={task.content_hash[:8]}",
        "og:image:width": str(width),
        "og:image:height": str(height),
        "og:image:alt": "The puzzle's test input",
    }
    return _metas("name", named) + _metas("property", properties)


def _description(task: Task) -> str:
    """How much there is to look at; neither the answer nor who solved it."""
    parts = counted(len(task.train), "example"), counted(len(task.test), "test")
    return f"{', '.join(parts)}. The answer is shown once you have tried it yourself."


def _metas(kind: str, contents: dict[str, str]) -> str:
    return "".join(
        f'<meta {kind}="{name}" content="{escape(content, quote=True)}">'
        for name, content in contents.items()
    )
