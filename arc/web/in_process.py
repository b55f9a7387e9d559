"""The JSON routes called inside this process: the requests of a visitor who has no browser."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.routing import Match, Route
from starlette.types import Scope

from arc.archives import parse_json
from arc.errors import TrialError
from arc.web.identity import COOKIE
from arc.web.json_route import BodyRoute

Json = dict[str, Any]


class InProcess:
    """Finds the route of a path and runs what it does with a JSON body, in the caller's thread.

    All that is left out of a request is its connection: the body still goes through
    JSON text and the same parsing.
    """

    def __init__(self, routes: Sequence[Route]) -> None:
        self._routes = routes

    def post(self, path: str, body: Json, secret: str | None = None) -> Json:
        """The JSON answered to a POST; ``secret`` goes along as the participant's cookie.

        Raises TrialError for a refusal and StoreError as the operation does.
        """
        scope = _scope(path, secret)
        for route in self._routes:
            match, found = route.matches(scope)
            if match is Match.FULL and isinstance(route.endpoint, BodyRoute):
                request = Request({**scope, **found})
                answer = route.endpoint.operation(request, parse_json(json.dumps(body).encode()))
                assert isinstance(answer, dict), f"{path} answers with more than JSON"
                return answer
        raise TrialError("not_found", f"there is no such route: {path}")


def _scope(path: str, secret: str | None) -> Scope:
    cookies = [] if secret is None else [(b"cookie", f"{COOKIE}={secret}".encode())]
    return {
        "type": "http",
        "method": "POST",
        "path": path,
        "root_path": "",
        "query_string": b"",
        "headers": cookies,
    }
