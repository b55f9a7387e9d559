"""What the HTTP routes have in common: bodies read and parsed, worker threads, refusals.

``STATUS`` has the codes of docs/http-api.md.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, Final

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from arc.archives import parse_json
from arc.errors import CollectionError, RenderError, StoreError, TrialError
from arc.web import identity
from arc.web.arrivals import Arrivals

Answer = dict[str, Any]
Operation = Callable[[Request, object], Answer | Response]
"""From a request and its parsed body to the answer. Runs in a worker thread."""

BODY_LIMIT: Final = 16 * 1024
"""Most bytes of a body, where a route does not say otherwise."""

STATUS: Final = {
    "bad_json": 400,
    "bad_request": 400,
    "no_participant": 401,
    "no_consent": 403,
    "not_closed": 403,
    "not_host": 403,
    "removed": 403,
    "no_trial": 404,
    "no_session": 404,
    "no_room": 404,
    "no_member": 404,
    "not_found": 404,
    "method_not_allowed": 405,
    "taken_over": 409,
    "other_participant": 409,
    "gap": 409,
    "conflict": 409,
    "closed": 409,
    "same_as_attempt": 409,
    "log_mismatch": 409,
    "rule_needed": 409,
    "ended": 409,
    "not_yet": 409,
    "moved_on": 409,
    "too_large": 413,
    "not_json": 415,
    "too_many": 429,
    "internal": 500,
    "unavailable": 503,
}

WRITERS: Final = CapacityLimiter(3)
"""Threads for what everybody does at the same moment, such as handing in at the end of a countdown.

Writers take turns: more threads would do no more, and whoever else wants to write, such as a host
who goes on with the show, would stand in a longer queue for it.
"""

NOT_KEPT: Final = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
"""Headers of an answer nobody keeps a copy of."""

_logger = logging.getLogger(__name__)


def participant_of(request: Request) -> str:
    """The id of who the cookie says is asking. Raises TrialError (``no_participant``)."""
    visitor = identity.visitor(request.cookies)
    if visitor is None:
        raise TrialError("no_participant", "the request has no participant cookie; allow cookies")
    return visitor


def named_participant(request: Request) -> str:
    """``participant_of``, who has to be who ``?participant=`` names, if it does.

    On a shared computer the page may have been drawn for somebody else. Raises
    TrialError (``no_participant``, ``other_participant``).
    """
    participant_id = participant_of(request)
    if request.query_params.get("participant", participant_id) != participant_id:
        raise TrialError(
            "other_participant", "somebody else uses this browser now; load the page again"
        )
    return participant_id


def json_answer(status: int, content: Answer, **headers: str) -> Response:
    """An answer nobody keeps a copy of."""
    return JSONResponse(content, status, NOT_KEPT | headers)


def error_answer(
    code: str, message: str, details: Answer | None = None, **headers: str
) -> Response:
    """A refusal by its code, with the status that belongs to it."""
    content = {"error": code, "message": message} | (details or {})
    return json_answer(STATUS[code], content, **headers)


@dataclass(frozen=True, slots=True)
class BodyRoute:
    """An ASGI application for one route with a JSON body: reads, parses, runs, answers.

    ``operation`` gives what becomes the JSON, or a whole response; ``threads`` are those it
    runs in, the server's own unless told, ``arrivals`` where requests are noted, once they are
    whole, before they wait for one. The application never raises.
    """

    name: str
    method: str
    operation: Operation
    limit: int
    threads: CapacityLimiter | None = None
    arrivals: Arrivals | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except TrialError as error:
            response = error_answer(error.code, str(error), error.details)
        except StoreError as error:
            _logger.warning("%s: %s", self.name, error)
            response = error_answer("unavailable", f"{error}. Your work is kept in the browser.")
        except ClientDisconnect:
            return
        except Exception:
            _logger.exception("%s failed", self.name)
            response = json_answer(500, {"error": "internal", "message": "the server failed here"})
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != self.method:
            sentence = f"this route answers to {self.method} only"
            return error_answer("method_not_allowed", sentence, Allow=self.method)
        content_type = request.headers.get("content-type", "").partition(";")[0]
        if content_type.strip().lower() != "application/json":
            return error_answer("not_json", "the content type is not application/json")
        body = await _read(request, self.limit)
        with self.arrivals.note(request) if self.arrivals else nullcontext():
            # Parsing 256 KiB takes long enough to belong in the worker thread as well.
            result = await to_thread.run_sync(self._run, request, body, limiter=self.threads)
        return result if isinstance(result, Response) else json_answer(200, result)

    def _run(self, request: Request, body: bytes) -> Answer | Response:
        return self.operation(request, _parse_json(body))


async def _read(request: Request, limit: int) -> bytes:
    declared = request.headers.get("content-length", "0")
    too_large = TrialError("too_large", f"the body is over {limit // 1024} KiB")
    if declared.isascii() and declared.isdigit() and int(declared[:20]) > limit:
        raise too_large
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise too_large
    return bytes(body)


def _parse_json(body: bytes) -> object:
    try:
        return parse_json(body)
    except ValueError as error:
        raise TrialError("bad_json", f"the body {error}") from None


@dataclass(frozen=True, slots=True)
class FileRoute:
    """An ASGI application for one file to get, made in a worker thread. It never raises."""

    make: Callable[[Request], Response]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if request.method not in ("GET", "HEAD"):
            response = error_answer(
                "method_not_allowed", "this route answers to GET only", Allow="GET, HEAD"
            )
        else:
            try:
                response = await run_in_threadpool(self.make, request)
            except TrialError as error:
                response = error_answer(error.code, str(error), error.details)
            except (CollectionError, RenderError) as error:
                response = error_answer("not_found", str(error))
            except StoreError as error:
                _logger.warning("%s: %s", request.url.path, error)
                response = error_answer("unavailable", str(error))
            except Exception:
                _logger.exception("%s failed", request.url.path)
                response = json_answer(
                    500, {"error": "internal", "message": "the server failed here"}
                )
        await response(scope, receive, send)


class NotFound:
    """An ASGI application: JSON 404, whatever the method."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await error_answer("not_found", "there is no such route")(scope, receive, send)
