"""The documents of ``/stage/{code}``, ``/join/{code}`` and ``/join``: light, without Streamlit.

They say the same of every code, so that nobody learns from them which rooms there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from arc.web.head import data_script, modules
from arc.web.json_route import NOT_KEPT
from arc.web.live.gate import is_code

_KEY: Final = re.compile(r"[0-9a-f]{1,64}")
_HEADERS: Final = {**NOT_KEPT, "Referrer-Policy": "same-origin"}
# Phones: the notch is ours, and a keyboard takes from the page instead of covering it.
_VIEWPORT: Final = (
    "width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"
)


def routes(base_path: str, assets_path: Callable[[], str]) -> list[Route]:
    """Every page of rooms that is no Streamlit page."""
    stage, join = (_Page(name, base_path, assets_path) for name in ("stage", "join"))
    return [
        Route(f"{base_path}/stage/{{code}}", stage.answer),
        Route(f"{base_path}/stage/{{code}}/", stage.answer),
        Route(f"{base_path}/join", join.answer),
        Route(f"{base_path}/join/", join.answer),
        Route(f"{base_path}/join/{{code}}", join.answer),
        Route(f"{base_path}/join/{{code}}/", join.answer),
    ]


@dataclass(frozen=True, slots=True)
class _Page:
    name: str
    base_path: str
    assets_path: Callable[[], str]

    async def answer(self, request: Request) -> Response:
        """The document, whether or not there is such a room: its socket tells."""
        code = request.path_params.get("code", "")
        has_form = is_code(code)
        code = code.upper() if has_form else code[:40]
        key = request.query_params.get("k", "")
        api = f"{self.base_path}/api"
        config = {
            "code": code or None,
            "api": api,
            "live": f"{api}/rooms/{code}/live" if has_form else None,
            "assets": self.assets_path(),
            "key": key if _KEY.fullmatch(key) else None,
        }
        is_overlay = request.query_params.get("overlay", "0") not in ("", "0")
        kind = "overlay" if self.name == "stage" and is_overlay else self.name
        return HTMLResponse(
            _document(self.name, kind, self.assets_path(), config), headers=_HEADERS
        )


def _document(name: str, kind: str, assets: str, config: Mapping[str, Any]) -> str:
    return (
        f'<!doctype html><html lang="en" class="{kind}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="{_VIEWPORT}">'
        + ("" if kind == "overlay" else '<meta name="color-scheme" content="dark light">')
        + _head(name, assets)
        + data_script("arc-room", config)
        + f'<script type="module" src="{assets}/stage/{name}.js"></script>'
        "</head><body></body></html>"
    )


@lru_cache(maxsize=8)
def _head(name: str, assets: str) -> str:
    """What is the same for all rooms: the title, styles, and every module that is imported."""
    title = "Stage" if name == "stage" else "Join"
    sheets = ("static/tokens.css", f"stage/{name}.css")
    links = [f'<link rel="stylesheet" href="{assets}/{sheet}">' for sheet in sheets]
    links += [
        f'<link rel="modulepreload" href="{assets}/{path}">' for path in modules(f"stage/{name}.js")
    ]
    icon = f'<link rel="icon" href="{assets}/static/icon.svg">'
    return f"<title>{title} · ARC playground</title>{icon}{''.join(links)}"
