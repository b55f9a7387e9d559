"""The JSON routes of docs/http-api.md, and thumbnails of test inputs.

A trial's token is the only authority over it; votes alone go by the cookie. Demanding the
content type ``application/json`` keeps other sites' forms out, since a browser
asks before it sends that across origins, and nothing here answers such a question.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from starlette.requests import Request
from starlette.routing import Route

from arc.collections import COLLECTION_NAMES, Collection, load
from arc.errors import CollectionError, StoreError, TrialError
from arc.store import Attempt, Lease, Store, Trial
from arc.tasks import Task
from arc.trials import Outcome, attempts_left, shown_verdict
from arc.web.arrivals import ANSWERS, arrived
from arc.web.bodies import ActionsBody, parse_actions, parse_attempt, parse_close, parse_lease
from arc.web.json_route import (
    BODY_LIMIT,
    WRITERS,
    Answer,
    BodyRoute,
    FileRoute,
    NotFound,
    Operation,
)
from arc.web.pictures import ContactSheet, InputPicture
from arc.web.sessions import SessionOperations
from arc.web.votes import VoteOperation

StoreProvider = Callable[[], Store]
TaskProvider = Callable[[str, str], Task]
"""From a collection's name and a task id to the task; raises CollectionError."""

TrialOperation = Callable[[str, object], Answer]
"""From a trial's token and the parsed body to the answer. Runs in a worker thread."""

ACTIONS_LIMIT: Final = 256 * 1024
"""Most bytes of a batch of actions."""
HANDED_IN: Final = "handed_in"
"""How a trial of a room has ended, as far as its page is told."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{22}")


def routes(
    store_provider: StoreProvider,
    task_provider: TaskProvider,
    base_path: str = "",
    collection_names: Callable[[], Sequence[str]] = lambda: COLLECTION_NAMES,
    collection_provider: Callable[[str], Collection] = load,
    sessions: SessionOperations | None = None,
) -> list[Route]:
    """Every route under ``{base_path}/api``, the last of them answering 404 to all the rest.

    The providers are called at each request, in a worker thread. Pictures are
    given of tasks in ``collection_names()`` only. Without ``sessions`` there are no
    routes of sessions.
    """
    trial = _TrialOperations(store_provider, task_provider)
    base = base_path.rstrip("/")
    base = f"/{base.lstrip('/')}" if base else ""
    posts: dict[str, tuple[Operation, int]] = {
        "lease": (_by_token(trial.lease, "trial"), BODY_LIMIT),
        "actions": (_by_token(trial.actions, "trial"), ACTIONS_LIMIT),
        "attempts": (trial.attempts, ACTIONS_LIMIT + BODY_LIMIT),
        "close": (_by_token(trial.close, "trial"), BODY_LIMIT),
    }
    # The last route takes what the ones before do not, wrong methods included: so
    # each takes every method and refuses the wrong ones itself. Streamlit would
    # answer an unknown path with its own page and status 200.
    return [
        *(
            Route(
                f"{base}/api/trials/{{token}}/{name}",
                BodyRoute(
                    name, "POST", operation, limit, WRITERS, ANSWERS if name == "attempts" else None
                ),
            )
            for name, (operation, limit) in posts.items()
        ),
        *(_session_routes(base, sessions) if sessions else ()),
        Route(
            f"{base}/api/votes/{{collection}}/{{task_id}}",
            BodyRoute(
                "votes",
                "PUT",
                VoteOperation(store_provider, task_provider, collection_names),
                BODY_LIMIT,
            ),
        ),
        Route(
            f"{base}/api/tasks/{{collection}}/{{task_id}}/input/{{pair_index}}.png",
            FileRoute(InputPicture(task_provider, collection_names)),
        ),
        Route(
            f"{base}/api/collections/{{collection}}/contact-sheet.{{kind}}",
            FileRoute(ContactSheet(collection_provider, collection_names)),
        ),
        Route(f"{base}/api", NotFound()),
        Route(f"{base}/api/{{path:path}}", NotFound()),
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
        with self._untold(token):
            return {"acked": self._append(token, body)}

    def _append(self, token: str, body: ActionsBody) -> int:
        return self._store().append_actions(
            token, body.writer_id, body.first_action_id, body.actions, body.clock_ms
        )

    def attempts(self, request: Request, raw: object) -> Answer:
        token = _token_of(request, "trial")
        body = parse_attempt(raw)
        store = self._store()
        trial = store.trial_by_token(token)
        pair = self._task_of(trial).test[trial.pair_index]
        if pair.output is None:
            raise StoreError(f"task {trial.task_id} has come without its answers; put them back")
        if body.log is not None:
            self._keep(token, body.log)
        with self._untold(token):
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
                arrived=arrived(request),
            )
        return {
            "attempt_number": result.attempt_number,
            "pair_solved": None if _is_untold(trial) else result.pair_solved,
            "attempts_left": result.attempts_left,
            "closed": result.closed,
            "outcome": _told_outcome(trial, result.outcome),
        }

    def _keep(self, token: str, log: ActionsBody) -> None:
        """Append the end of the log that an attempt brought along."""
        try:
            self._append(token, log)
        except TrialError as error:
            # Sent again after its answer was lost, a last attempt finds its trial closed:
            # submit knows it by its id and gives the same answer once more.
            if error.code != "closed":
                raise

    def close(self, token: str, raw: object) -> Answer:
        body = parse_close(raw)
        with self._untold(token):
            outcome = self._store().close(token, body.writer_id, body.outcome, body.reason)
        return {
            "closed": True,
            "outcome": _told_outcome(self._store().trial_by_token(token), outcome),
        }

    @contextmanager
    def _untold(self, token: str) -> Iterator[None]:
        """A refusal says how the trial ended: not that of a room, before everybody is told."""
        try:
            yield
        except TrialError as error:
            outcome = error.details.get("outcome")
            if outcome and _is_untold(self._store().trial_by_token(token)):
                error.details["outcome"] = HANDED_IN
            raise

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
        "outcome": _told_outcome(trial, trial.outcome),
    }


def _attempt_answer(attempt: Attempt, trial: Trial) -> Answer:
    verdict = shown_verdict(attempt.pair_solved, trial.feedback, trial.outcome)
    return {
        "attempt_number": attempt.attempt_number,
        "attempt_id": attempt.attempt_id,
        "pair_solved": None if _is_untold(trial) else verdict,
        "grid": attempt.grid.to_rows(),
    }


def _is_untold(trial: Trial) -> bool:
    """Whether right and wrong are the room's to tell (docs/stage.md), to everybody at once."""
    return trial.assignment == "stage"


def _told_outcome(trial: Trial, outcome: Outcome | None) -> str | None:
    return HANDED_IN if outcome and _is_untold(trial) else outcome


def _session_routes(base: str, sessions: SessionOperations) -> list[Route]:
    start = BodyRoute("sessions", "POST", sessions.start, BODY_LIMIT)
    return [
        Route(f"{base}/api/sessions", start),
        *(
            Route(
                f"{base}/api/sessions/{{token}}/{name}",
                BodyRoute(f"session {name}", "POST", _by_token(operation, "session"), BODY_LIMIT),
            )
            for name, operation in sessions.steps().items()
        ),
    ]


def _by_token(operation: TrialOperation, what: str) -> Operation:
    def run(request: Request, raw: object) -> Answer:
        return operation(_token_of(request, what), raw)

    return run


def _token_of(request: Request, what: str) -> str:
    token: str = request.path_params["token"]
    if not _TOKEN.fullmatch(token):
        raise TrialError(f"no_{what}", f"no {what} has this token; go back to the gallery")
    return token
