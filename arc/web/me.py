"""What people do with their own data over HTTP: see, name, download, take back, delete, leave.

The cookie says whose data it is. Requests that change something also name the
participant the page was drawn for: on a shared computer a forgotten tab of one
person must not write to the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from arc.errors import TrialError
from arc.exchange.archive import participant_zip
from arc.exchange.measures import TaskFinder
from arc.store import Participant, Store
from arc.store.clock import utc_moment, utc_text
from arc.store.people import Person
from arc.store.records import Consent
from arc.web import consent, identity
from arc.web.bodies import cleaned_nickname
from arc.web.json_route import (
    BODY_LIMIT,
    NOT_KEPT,
    Answer,
    BodyRoute,
    FileRoute,
    Operation,
    json_answer,
    participant_of,
)

ZIP_NAME: Final = "arc-playground-my-data.zip"
KEPT_AFTER_DECLINING: Final = timedelta(hours=24)

_CONSENTS: Final[tuple[Consent, ...]] = ("agreed", "declined")


def routes(
    store_provider: Callable[[], Store], find_task: TaskFinder, base_path: str = ""
) -> list[Route]:
    """Every route under ``{base_path}/api/me``; the cookies they set are for ``base_path``."""
    me = _Me(store_provider, find_task, base_path or "/")
    writes: list[tuple[str, str, Operation]] = [
        ("new", "POST", me.new),
        ("nickname", "PUT", me.nickname),
        ("consent", "PUT", me.consent),
        ("delete", "POST", me.delete),
    ]
    return [
        *(
            Route(
                f"{base_path}/api/me/{name}", BodyRoute(f"me/{name}", method, operation, BODY_LIMIT)
            )
            for name, method, operation in writes
        ),
        Route(f"{base_path}/api/me/data.zip", FileRoute(me.data)),
    ]


def shown(person: Person) -> Answer:
    """What the page tells of a participant: who they are, what they agreed to, how much there is."""
    participant = person.participant
    return {
        "participant_id": participant.participant_id,
        "created_at": participant.created_at,
        "nickname": participant.nickname,
        "consent": participant.consent,
        "consent_version": participant.consent_version,
        "consent_at": participant.consent_at,
        "deleted_at": _deleted_at(participant),
        "given": dict(person.given),
    }


def _deleted_at(participant: Participant) -> str | None:
    """When the record of who declined is due to be deleted (UTC); None for everybody else."""
    if participant.consent != "declined" or participant.consent_at is None:
        return None
    return utc_text(utc_moment(participant.consent_at) + KEPT_AFTER_DECLINING)


@dataclass(frozen=True, slots=True)
class _Me:
    """The operations, from a request and its parsed body to the answer.

    All raise TrialError: ``no_participant``, ``other_participant``, ``bad_request``.
    """

    provide: Callable[[], Store]
    find_task: TaskFinder
    cookie_path: str

    def new(self, request: Request, raw: object) -> Response:
        """Hand the browser to somebody else; what the one before did stays as it is."""
        _asked_by(request, raw)
        return self._as_new(request, {})

    def nickname(self, request: Request, raw: object) -> Answer:
        """Set or take away the nickname; answers with it as it is stored."""
        participant_id, body = _asked_by(request, raw)
        given = body.get("nickname")
        if given is not None:
            if not isinstance(given, str):
                raise TrialError("bad_request", "nickname is not a text")
            given = cleaned_nickname(given)
        self._known(participant_id)
        self.provide().set_nickname(participant_id, given)
        return shown(self._known(participant_id))

    def consent(self, request: Request, raw: object) -> Answer:
        """Agree to today's text, or take consent back: no longer exported, deleted when it is due."""
        participant_id, body = _asked_by(request, raw)
        choice = next((known for known in _CONSENTS if known == body.get("consent")), None)
        if choice is None:
            raise TrialError("bad_request", f"consent is not one of {', '.join(_CONSENTS)}")
        if body.get("version") != consent.VERSION:
            raise TrialError("bad_request", "the consent has a new text; load the page again")
        before = self._known(participant_id).participant
        # Declining twice must not put the deletion off.
        if before.consent != choice or consent.is_due(before):
            self.provide().set_consent(participant_id, choice, consent.VERSION)
        return shown(self._known(participant_id))

    def delete(self, request: Request, raw: object) -> Response:
        """Delete everything, and go on as somebody new: the old id must not come back."""
        participant_id, _body = _asked_by(request, raw)
        return self._as_new(request, {"deleted": self.provide().forget(participant_id)})

    def data(self, request: Request) -> Response:
        """The zip of ``arc.exchange.archive``."""
        participant_id = participant_of(request)
        self._known(participant_id)
        return Response(
            participant_zip(self.provide(), self.find_task, participant_id),
            media_type="application/zip",
            headers=NOT_KEPT | {"Content-Disposition": f'attachment; filename="{ZIP_NAME}"'},
        )

    def _known(self, participant_id: str) -> Person:
        person = self.provide().people.person(participant_id)
        if person is None:
            raise TrialError("no_participant", "nothing is stored about you here")
        return person

    def _as_new(self, request: Request, more: Answer) -> Response:
        secret = identity.new_secret()
        is_https = request.url.scheme == "https"
        cookie = identity.cookie_header(secret, self.cookie_path, https=is_https)
        answer = {"participant_id": identity.participant_id(secret)} | more
        return json_answer(200, answer, **{"Set-Cookie": cookie})


def _asked_by(request: Request, raw: object) -> tuple[str, dict[str, Any]]:
    """Who asks, and the body, which names them too."""
    participant_id = participant_of(request)
    if not isinstance(raw, dict):
        raise TrialError("bad_request", "the body is not a JSON object")
    if raw.get("participant_id") != participant_id:
        raise TrialError(
            "other_participant", "somebody else uses this browser now; load the page again"
        )
    return participant_id, raw
