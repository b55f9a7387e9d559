"""Sessions over HTTP: started by whom the cookie names, gone through by token."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from starlette.requests import Request

from arc.collections import Collection
from arc.errors import CollectionError, TrialError
from arc.protocols import DEFAULT, Presets, Protocol
from arc.questions import FATIGUE_SCALE, FORM_VERSION, check_answers
from arc.sessions import PlannedTask, Session, plan
from arc.store import Store
from arc.store.clock import utc_now
from arc.tasks import Task
from arc.web import bodies, services
from arc.web.json_route import named_participant
from arc.web.session_view import Asked, session_view

Json = dict[str, Any]


class Wanted(NamedTuple):
    """What a session's address asks for."""

    rules: Protocol
    collection: str
    study: str | None
    study_participant: str | None
    completion_code: str | None


class SessionOperations:
    """What ``POST /api/sessions`` and the routes of one session do.

    Every answer of a session's routes is the session as it then is
    (``session_view``), so that a page needs no second request to go on.
    """

    def __init__(
        self,
        store_provider: Callable[[], Store],
        collection_provider: Callable[[str], Collection],
        collection_names: Callable[[], Sequence[str]],
        presets_provider: Callable[[], Presets],
        control_provider: Callable[[], tuple[str, Sequence[Task]]],
        default_collection: str,
        clock: Callable[[], datetime] = utc_now,
        seeds: Callable[[], int] = lambda: secrets.randbits(48),
    ) -> None:
        self._store = store_provider
        self._collection = collection_provider
        self._names = collection_names
        self._presets = presets_provider
        self._controls = control_provider
        self._default_collection = default_collection
        self._clock = clock
        self._seeds = seeds

    def start(self, request: Request, raw: object) -> Json:
        """Make a session for the visitor, of ``?participant=`` if it names one.

        Raises TrialError ``no_participant``, ``other_participant``, ``no_consent``, ``bad_request``.
        """
        participant_id = named_participant(request)
        body = bodies.parse_start(raw)
        wanted = self.wanted(body.protocol, body.collection, body.study, body.study_participant)
        visitor = self._store().participant(participant_id)
        if visitor is None or visitor.consent is None:
            raise TrialError("no_consent", "the consent has not been answered yet")
        return self.view(self.create(participant_id, wanted))

    def wanted(
        self,
        protocol: str | None,
        collection: str | None,
        study: str | None,
        study_participant: str | None,
    ) -> Wanted:
        """What these words of an address ask for; a study's own settings win.

        Raises TrialError ``bad_request`` for a protocol or a collection there is not.
        """
        presets = self._presets()
        known = presets.studies.get(study or "")
        name = (known and known.collection) or collection or self._default_collection
        if name not in self._names():
            raise TrialError("bad_request", f"there is no collection called {name!r:.60}")
        rules = presets.protocol(known.protocol if known else protocol or DEFAULT.name)
        code = known.completion_code if known else None
        return Wanted(rules, name, study, study_participant, code)

    def create(self, participant_id: str, wanted: Wanted) -> Session:
        """A new session with its tasks drawn; for a study's participant the one there is."""
        seed = self._seeds()
        known = self._store().task_states(participant_id, self._playable(wanted))
        avoid = [task_id for task_id, state in known.items() if state.round_number]
        return self._store().sessions.create(
            participant_id,
            wanted.rules,
            wanted.collection,
            self._plan(wanted, seed, avoid),
            seed,
            study=wanted.study,
            study_participant=wanted.study_participant,
            completion_code=wanted.completion_code,
        )

    def existing(self, participant_id: str, wanted: Wanted) -> Session | None:
        """The session that a study's link has led this participant to before."""
        of_study = (wanted.study, wanted.study_participant)
        sessions = self._store().sessions.of(participant_id) if wanted.study else []
        found = (one for one in sessions if (one.study, one.study_participant) == of_study)
        return next(found, None)

    def task_count(self, wanted: Wanted) -> int:
        """How many tasks such a session has, controls included; 0 when none can be played."""
        return len(self._plan(wanted, seed=0, avoid=()))

    def _plan(self, wanted: Wanted, seed: int, avoid: Sequence[str]) -> tuple[PlannedTask, ...]:
        control_collection, controls = self._controls() if wanted.rules.control_tasks else ("", ())
        return plan(
            self._playable(wanted),
            wanted.collection,
            wanted.rules,
            seed,
            avoid=avoid,
            controls=controls,
            control_collection=control_collection,
        )

    def _playable(self, wanted: Wanted) -> list[Task]:
        return [task for task in self._collection(wanted.collection) if task.has_answers]

    def steps(self) -> Mapping[str, Callable[[str, object], Json]]:
        """The routes of a session by name, each from its token and a body to the answer."""
        return {
            "state": self._state,
            "begin": self._begin,
            "check": self._check,
            "ratings": self._rate,
            "seen": self._seen,
            "breaks": self._start_break,
            "back": self._end_break,
            "tasks": self._open_task,
            "demographics": self._describe,
            "end": self._end,
        }

    def view(self, session: Session) -> Json:
        """The session for the browser; one with nothing left to do is ended first."""
        store, presets, now = self._store(), self._presets(), self._clock()
        is_over = Asked(session, presets).step(session, now).kind == "end"
        if is_over and session.ended_at is None:
            session = store.sessions.end(session.token)
        return session_view(session, store, presets, now)

    def _state(self, token: str, raw: object) -> Json:
        bodies.parse_empty(raw)
        return self.view(self._store().sessions.by_token(token))

    def _begin(self, token: str, raw: object) -> Json:
        bodies.parse_empty(raw)
        return self.view(self._store().sessions.begin(token))

    def _check(self, token: str, raw: object) -> Json:
        question_id, choice = bodies.parse_check(raw)
        sessions = self._store().sessions
        asked = Asked(sessions.by_token(token), self._presets()).check
        question = next((one for one in asked if one.question_id == question_id), None)
        if question is None or choice not in [one.choice_id for one in question.choices]:
            raise TrialError("bad_request", "question or choice is not one of the check's")
        is_right = choice == question.right
        view = self.view(sessions.check(token, question_id, choice, correct=is_right))
        explanation = None if is_right else question.explanation
        return view | {"checked": {"correct": is_right, "explanation": explanation}}

    def _rate(self, token: str, raw: object) -> Json:
        body = bodies.parse_rating(raw)
        if body.scale != FATIGUE_SCALE.version:
            raise TrialError(
                "bad_request", f"scale is not {FATIGUE_SCALE.version}; reload the page"
            )
        rated = self._store().sessions.rate(
            token, body.moment, body.after_tasks, body.rating, body.scale
        )
        return self.view(rated)

    def _seen(self, token: str, raw: object) -> Json:
        return self.view(self._store().sessions.answer_seen(token, *bodies.parse_seen(raw)))

    def _start_break(self, token: str, raw: object) -> Json:
        reason, taken = bodies.parse_break(raw)
        return self.view(self._store().sessions.start_break(token, reason, taken=taken))

    def _end_break(self, token: str, raw: object) -> Json:
        bodies.parse_empty(raw)
        return self.view(self._store().sessions.end_break(token))

    def _open_task(self, token: str, raw: object) -> Json:
        position = bodies.parse_position(raw)
        sessions = self._store().sessions
        session = sessions.by_token(token)
        sessions.open_task(token, position, self.task_of(session, position))
        return self.view(sessions.by_token(token))

    def task_of(self, session: Session, position: int) -> Task:
        """The task at a position. Raises TrialError: ``bad_request``, ``not_found``."""
        if not 0 <= position < len(session.tasks):
            raise TrialError("bad_request", f"the session has no task at position {position}")
        planned = session.tasks[position].plan
        try:
            return self._collection(planned.collection).task(planned.task_id)
        except CollectionError as error:
            raise TrialError("not_found", f"the task of this session is gone: {error}") from None

    def _describe(self, token: str, raw: object) -> Json:
        sessions = self._store().sessions
        asked = Asked(sessions.by_token(token), self._presets()).demographics
        answers = check_answers(asked, bodies.parse_answers(raw))
        return self.view(sessions.describe(token, answers, FORM_VERSION))

    def _end(self, token: str, raw: object) -> Json:
        bodies.parse_empty(raw)
        return self.view(self._store().sessions.end(token))


@cache
def operations() -> SessionOperations:
    """What this server's routes and pages share."""
    return SessionOperations(
        services.store,
        services.collection,
        services.collection_names,
        services.presets,
        lambda: (services.CONTROL_COLLECTION, services.control_tasks()),
        services.DEFAULT_COLLECTION,
    )
