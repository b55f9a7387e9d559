"""Votes over HTTP and on the Compare page: one's own, and after it what the others voted."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from starlette.requests import Request

from arc.errors import CollectionError, TrialError
from arc.store import Store, Vote, VoteTally
from arc.tasks import Task
from arc.web.bodies import parse_vote
from arc.web.json_route import named_participant

Json = dict[str, Any]


class VoteOperation:
    """What ``PUT /api/votes/{collection}/{task_id}`` does.

    The visitor is who the cookie says, as on the pages. Other sites cannot vote in
    their name: the cookie is SameSite, and the content type asked for keeps forms out.
    """

    def __init__(
        self,
        store_provider: Callable[[], Store],
        task_provider: Callable[[str, str], Task],
        collection_names: Callable[[], Sequence[str]],
    ) -> None:
        self._store = store_provider
        self._task = task_provider
        self._names = collection_names

    def __call__(self, request: Request, raw: object) -> Json:
        """Cast the vote, of ``?participant=`` if it names one.

        Raises TrialError: ``no_participant``, ``other_participant``, ``not_found``, ``not_closed``.
        """
        voter = named_participant(request)
        body = parse_vote(raw)
        task = self._task_of(request)
        store = self._store()
        store.cast_vote(voter, task, body.fair, body.believes, body.comment)
        return shown_votes(store, voter, task)

    def _task_of(self, request: Request) -> Task:
        collection, task_id = (request.path_params[name] for name in ("collection", "task_id"))
        # Names only: the loader reads paths as well, and a visitor must not choose one.
        if collection not in self._names():
            raise TrialError("not_found", "there is no collection of this name")
        try:
            return self._task(collection, task_id)
        except CollectionError as error:
            raise TrialError("not_found", str(error)) from None


def shown_votes(store: Store, participant_id: str, task: Task) -> Json:
    """The visitor's own vote and, once there is one, what the others voted; else nulls."""
    own, others = store.votes_on(participant_id, task)
    return {
        "own": _own(own) if own else None,
        "others": _others(others) if own else None,
    }


def _own(vote: Vote) -> Json:
    return {"fair": vote.fair, "believes": vote.believes, "comment": vote.comment or ""}


def _others(tally: VoteTally) -> Json:
    return {**asdict(tally), "comments": list(tally.comments)}
