"""The routes of the statistics. What answers them is imported when it is first wanted.

Charts, models' results and the statistics' libraries take a second to import, which no
first page waits for: the server warms up after it.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from threading import Thread

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from arc.web.json_route import FileRoute

_ANSWERS = "arc.web.figures.answers"


def routes(base_path: str = "") -> list[Route]:
    """Every route under ``{base_path}/api/statistics``."""
    api = f"{base_path}/api/statistics"
    return [
        Route(api, FileRoute(_later("overview"))),
        Route(f"{api}/{{name}}", FileRoute(_later("figure"))),
        Route(f"{api}/{{name}}/figure.{{kind}}", FileRoute(_later("file"))),
    ]


def warm_up() -> None:
    """Begin with what the first visitor to the statistics would otherwise wait for."""
    Thread(target=_later("warm_up"), name="statistics", daemon=True).start()


def _later(name: str) -> Callable[..., Response]:
    def answer(*request: Request) -> Response:
        made: Response = getattr(import_module(_ANSWERS), name)(*request)
        return made

    return answer
