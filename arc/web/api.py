"""The JSON routes of docs/http-api.md, and thumbnails of test inputs.

A trial's token is the only authority over it; votes alone go by the cookie. Demanding the
content type ``application/json`` keeps other sites' forms out, since a browser
asks before it sends that across origins, and nothing here answers such a question.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from arc.archives import parse_json
from arc.collections import COLLECTION_NAMES, Collection, load
from arc.errors import CollectionError, RenderError, StoreError, TrialError
from arc.store import Attempt, Lease, Store, Trial
from arc.tasks import Task
from arc.trials import attempts_left, shown_verdict
from arc.web.bodies import ActionsBody, parse_actions, parse_attempt, parse_close, parse_lease
from arc.web.pictures import ContactSheet, InputPicture
from arc.web.votes import VoteOperation

StoreProvider = Callable[[], Store]
TaskProvider = Callable[[str, str], Task]
"""From a collection's name and a task id to the task; raises CollectionError."""

Answer = dict[str, Any]
Operation = Callable[[Request, object], Answer]
"""From a request and its parsed body to the answer. Runs in a worker thread."""
TrialOperation = Callable[[str, object], Answer]
"""The same for a trial, from its token."""

ACTIONS_LIMIT: Final = 256 * 1024
"""Most bytes of a batch of actions."""
BODY_LIMIT: Final = 16 * 1024
"""Most bytes of any other body."""

_STATUS: Final = {
    "bad_json": 400,
    "bad_request": 400,
    "no_participant": 401,
    "not_closed": 403,
    "no_trial": 404,
    "no_session": 404,
    "not_found": 404,
    "method_not_allowed": 405,
    "taken_over": 409,
    "gap": 409,
    "conflict": 409,
    "closed": 409,
    "same_as_attempt": 409,
    "log_mismatch": 409,
    "rule_needed": 409,
    "ended": 409,
    "not_yet": 409,
    "too_large": 413,
    "not_json": 415,
    "internal": 500,
    "unavailable": 503,
}
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")

_logger = logging.getLogger(__name__)


def routes(
    store_provider: StoreProvider,
    task_provider: TaskProvider,
    base_path: str = "",
    collection_names: Callable[[], Sequence[str]] = lambda: COLLECTION_NAMES,
    collection_provider: Callable[[str], Collection] = load,
) -> list[Route]:
    """Every route under ``{base_path}/api``, the last of them answering 404 to all the rest.

    The providers are called at each request, in a worker thread. Pictures are
    given of tasks in ``collection_names()`` only.
    """
    trial = _TrialOperations(store_provider, task_provider)
    base = base_path.rstrip("/")
    base = f"/{base.lstrip('/')}" if base else ""
    posts: dict[str, tuple[TrialOperation, int]] = {
        "lease": (trial.lease, BODY_LIMIT),
        "actions": (trial.actions, ACTIONS_LIMIT),
        "attempts": (trial.attempts, ACTIONS_LIMIT + BODY_LIMIT),
        "close": (trial.close, BODY_LIMIT),
    }
    # The last route takes what the ones before do not, wrong methods included: so
    # each takes every method and refuses the wrong ones itself. Streamlit would
    # answer an unknown path with its own page and status 200.
    return [
        *(
            Route(
                f"{base}/api/trials/{{token}}/{name}",
                _BodyRoute(name, "POST", _of_trial(operation), limit),
            )
            for name, (operation, limit) in posts.items()
        ),
        Route(
            f"{base}/api/votes/{{collection}}/{{task_id}}",
            _BodyRoute(
                "votes",
                "PUT",
                VoteOperation(store_provider, task_provider, collection_names),
                BODY_LIMIT,
            ),
        ),
        Route(
            f"{base}/api/tasks/{{collection}}/{{task_id}}/input/{{pair_index}}.png",
            _PictureRoute(InputPicture(task_provider, collection_names)),
        ),
        Route(
            f"{base}/api/collections/{{collection}}/contact-sheet.{{kind}}",
            _PictureRoute(ContactSheet(collection_provider, collection_names)),
        ),
        Route(f"{base}/api", _NotFound()),
        Route(f"{base}/api/{{path:path}}", _NotFound()),
    ]


class _TrialOperations:
    """What the four routes of a trial do, from a parsed body to the answer."""

    def __init__(self, store_provider: StoreProvider, task_provider: TaskProvider) -> None:
        self._store = store_provider
        self._task = task_provider

    def lease(self, token: str, raw: object) -> Answer:
        body = parse_lease(raw)
        return lease_answer(self._store().take_lease(token, body.writer_id, body.load_id))

    def actions(self, token: str, raw: object) -> Answer:
        body = parse_actions(raw)
        acked = self._store().append_actions(
            token, body.writer_id, body.first_action_id, body.actions
        )
        return {"acked": acked}

    def attempts(self, token: str, raw: object) -> Answer:
        body = parse_attempt(raw)
        store = self._store()
        trial = store.trial_by_token(token)
        pair = self._task_of(trial).test[trial.pair_index]
        if pair.output is None:
            raise StoreError(f"task {trial.task_id} has come without its answers; put them back")
        if body.log is not None:
            self._keep(token, body.log)
        result = store.submit(
            token,
            body.writer_id,
            body.attempt_id,
            body.grid,
            body.t_ms,
            body.last_action_id,
            truth=pair.output,
            test_input=pair.input,
            confidence=body.confidence,
            rule_description=body.rule_description,
        )
        return {
            "attempt_number": result.attempt_number,
            "pair_solved": result.pair_solved,
            "attempts_left": result.attempts_left,
            "closed": result.closed,
            "outcome": result.outcome,
        }

    def _keep(self, token: str, log: ActionsBody) -> None:
        """Append the end of the log that an attempt brought along."""
        try:
            self._store().append_actions(token, log.writer_id, log.first_action_id, log.actions)
        except TrialError as error:
            # Sent again after its answer was lost, a last attempt finds its trial closed:
            # submit knows it by its id and gives the same answer once more.
            if error.code != "closed":
                raise

    def close(self, token: str, raw: object) -> Answer:
        body = parse_close(raw)
        outcome = self._store().close(token, body.writer_id, body.outcome, body.reason)
        return {"closed": True, "outcome": outcome}

    def _task_of(self, trial: Trial) -> Task:
        try:
            task = self._task(trial.collection, trial.task_id)
        except CollectionError as error:
            raise StoreError(f"the task of this trial is gone: {error}") from None
        if task.content_hash != trial.content_hash:
            raise StoreError(
                f"task {trial.task_id} is not what it was when this trial began; put it back"
            )
        return task


def lease_answer(lease: Lease) -> Answer:
    """What ``POST …/lease`` answers."""
    trial = lease.trial
    return {
        "protocol": trial.protocol,
        "attempts_allowed": trial.attempts_allowed,
        "feedback": trial.feedback,
        "next_action_id": len(lease.actions),
        "actions": [action.to_json() for action in lease.actions],
        "attempts": [_attempt_answer(attempt, trial) for attempt in lease.attempts],
        "attempts_left": attempts_left(len(lease.attempts), trial.attempts_allowed, trial.outcome),
        "outcome": trial.outcome,
    }


def _attempt_answer(attempt: Attempt, trial: Trial) -> Answer:
    return {
        "attempt_number": attempt.attempt_number,
        "attempt_id": attempt.attempt_id,
        "pair_solved": shown_verdict(attempt.pair_solved, trial.feedback, trial.outcome),
        "grid": attempt.grid.to_rows(),
    }


def _json(status: int, content: Answer, **headers: str) -> Response:
    return JSONResponse(
        content,
        status,
        {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"} | headers,
    )


def _error(code: str, message: str, details: Answer | None = None, **headers: str) -> Response:
    return _json(_STATUS[code], {"error": code, "message": message} | (details or {}), **headers)


def _of_trial(operation: TrialOperation) -> Operation:
    def run(request: Request, raw: object) -> Answer:
        token = request.path_params["token"]
        if not _TOKEN.fullmatch(token):
            raise TrialError("no_trial", "no trial has this token; go back to the gallery")
        return operation(token, raw)

    return run


@dataclass(frozen=True, slots=True)
class _BodyRoute:
    """An ASGI application for one route with a JSON body: reads, parses, runs, answers.

    It never raises.
    """

    name: str
    method: str
    operation: Operation
    limit: int

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except TrialError as error:
            response = _error(error.code, str(error), error.details)
        except StoreError as error:
            _logger.warning("%s: %s", self.name, error)
            response = _error("unavailable", f"{error}. Your work is kept in the browser.")
        except ClientDisconnect:
            return
        except Exception:
            _logger.exception("%s failed", self.name)
            response = _json(500, {"error": "internal", "message": "the server failed here"})
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method != self.method:
            sentence = f"this route answers to {self.method} only"
            return _error("method_not_allowed", sentence, Allow=self.method)
        content_type = request.headers.get("content-type", "").partition(";")[0]
        if content_type.strip().lower() != "application/json":
            return _error("not_json", "the content type is not application/json")
        body = await _read(request, self.limit)
        # Parsing 256 KiB takes long enough to belong in the worker thread as well.
        return _json(200, await run_in_threadpool(self._run, request, body))

    def _run(self, request: Request, body: bytes) -> Answer:
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
class _PictureRoute:
    """An ASGI application for one picture, drawn in a worker thread. It never raises."""

    draw: Callable[[Request], Response]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if request.method not in ("GET", "HEAD"):
            response = _error(
                "method_not_allowed", "this route answers to GET only", Allow="GET, HEAD"
            )
        else:
            try:
                response = await run_in_threadpool(self.draw, request)
            except TrialError as error:
                response = _error(error.code, str(error))
            except (CollectionError, RenderError) as error:
                response = _error("not_found", str(error))
            except Exception:
                _logger.exception("picture failed")
                response = _json(500, {"error": "internal", "message": "the server failed here"})
        await response(scope, receive, send)


class _NotFound:
    """An ASGI application: JSON 404, whatever the method."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await _error("not_found", "there is no such route")(scope, receive, send)
