"""Pictures to be shared, over HTTP: how a participant did on a task, and a puzzle for a link.

A card of a result is the participant's own: the cookie says who asks, and every pair of the task has
to be closed for them, as on Compare. Without ``?spoilers=yes`` no answer and no guess is on it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from arc.card import Card, PlayedTest, Rival, drawable, result_card
from arc.card_picture import SIZES, card_png
from arc.errors import TrialError
from arc.exchange.measures import TaskFinder
from arc.palette import PALETTES
from arc.store import Store, Trial
from arc.tasks import Task
from arc.web import services
from arc.web.json_route import NOT_KEPT, FileRoute, named_participant
from arc.web.pictures import THEMES, CollectionNames, PuzzleCard, choice
from arc.web.played import played_pairs, round_of
from arc.web.replays import asked_trial, own_played

FindRival = Callable[[Task], Rival | None]
"""The model to be shown beside a participant; None where none was asked this very task."""

FILE_NAME: Final = "arc-puzzle.png"
"""Says nothing of which task it is."""

_NO_OR_YES: Final[tuple[Literal["no", "yes"], ...]] = ("no", "yes")
_BY_SELECTION: Final[Mapping[str, str]] = {
    "o3-unsolved": "Chosen because o3 failed it",
    "o3-low-unsolved": "Chosen because o3 low failed it",
}
"""o3 scores 0 on these collections by how they were made, and a card says so."""


def routes(
    store_provider: Callable[[], Store],
    find_task: TaskFinder,
    task_provider: Callable[[str, str], Task],
    rival_of: FindRival,
    base_path: str = "",
    *,
    collection_names: CollectionNames,
) -> list[Route]:
    """``{base_path}/api/cards/{trial_id}.png`` and ``{base_path}/api/tasks/…/card.png``."""
    cards = _Cards(store_provider, find_task, rival_of)
    puzzle = PuzzleCard(task_provider, collection_names)
    return [
        Route(f"{base_path}/api/cards/{{trial_id}}.png", FileRoute(cards.picture)),
        Route(f"{base_path}/api/tasks/{{collection}}/{{task_id}}/card.png", FileRoute(puzzle)),
    ]


def shared_links(
    store: Store, base_path: str, trials: Sequence[Trial], link: str
) -> dict[str, Any]:
    """What ``static/share.js`` offers for a closed round: the card, a GIF a test, the link, a name.

    ``trials`` are the round's, by pair_index; ``link`` the path of the page to send around, which
    is told under the public address if there is one.
    """
    public = services.public_url()
    api, whose = f"{base_path}/api", f"?participant={trials[0].participant_id}"
    return {
        "card": f"{api}/cards/{trials[0].trial_id}.png{whose}",
        "gif": [f"{api}/replays/{trial.trial_id}/replay.gif{whose}" for trial in trials],
        "link": public + link.removeprefix(base_path) if public else link,
        "name": card_name(store, trials[0]),
    }


def card_name(store: Store, trial: Trial) -> str:
    """What a card can call who played a trial: as on the stage, if it was played there.

    Empty without a nickname that can be drawn, and for one that the host has hidden.
    """
    if trial.assignment == "stage":
        shown = store.rooms.shown_name(trial.participant_id, trial.trial_id)
        return drawable(shown or "")
    person = store.participant(trial.participant_id)
    return drawable((person and person.nickname) or "")


@dataclass(frozen=True, slots=True)
class _Cards:
    """From a request to a card. Errors as ``own_played`` has them."""

    provide: Callable[[], Store]
    find_task: TaskFinder
    rival_of: FindRival

    def picture(self, request: Request) -> Response:
        """The card of the round that a trial belongs to."""
        size = choice(request, "size", tuple(SIZES))
        theme = choice(request, "theme", THEMES)
        colors = PALETTES[choice(request, "palette", tuple(PALETTES))]
        shows_answers = choice(request, "spoilers", _NO_OR_YES) == "yes"
        is_named = choice(request, "name", _NO_OR_YES) == "yes"
        task, trials = self._round(request)
        if shows_answers:
            self.provide().record_truth_view(
                trials[0].participant_id, task.task_id, task.content_hash, "card"
            )
        card = self._card(task, trials, is_named=is_named, shows_answers=shows_answers)
        return Response(
            card_png(card, size=size, theme=theme, colors=colors),
            media_type="image/png",
            headers=NOT_KEPT | {"Content-Disposition": f'attachment; filename="{FILE_NAME}"'},
        )

    def _round(self, request: Request) -> tuple[Task, list[Trial]]:
        """What was played, and all trials of its round, each of which has ended."""
        store = self.provide()
        participant_id, trial_id = named_participant(request), asked_trial(request)
        played = own_played(store, self.find_task, participant_id, trial_id)
        trials = round_of(store, played.recording.trial)
        if any(trial.outcome is None for trial in trials):
            raise TrialError("not_closed", "finish every test of the task first")
        return played.task, trials

    def _card(
        self, task: Task, trials: Sequence[Trial], *, is_named: bool, shows_answers: bool
    ) -> Card:
        store = self.provide()
        pairs = played_pairs(store, task, trials)
        return result_card(
            task,
            [PlayedTest(p.attempts, p.drawing, p.outcome == "solved") for p in pairs],
            self.rival_of(task),
            seconds=sum(pair.seconds for pair in pairs),
            name=card_name(store, trials[0]) if is_named else None,
            note=_note(trials),
            shows_answers=shows_answers,
        )


def _note(trials: Sequence[Trial]) -> str:
    """What has to stand beside the result for it to be fair."""
    parts = [_BY_SELECTION.get(trials[0].collection, "")]
    if any(trial.truth_seen for trial in trials):
        parts.append("played again, the answer was known")
    return " · ".join(part for part in parts if part)
