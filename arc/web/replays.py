"""Replays over HTTP: a participant's own trials, as data for the page and as pictures.

The cookie says who asks. A trial can be played back once it has ended and every pair of
its task is closed for the participant, as on Compare; the task's answer is in none of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from arc.errors import TrialError
from arc.exchange.measures import TaskFinder
from arc.grid import Grid
from arc.key_moments import Moment, key_moments
from arc.palette import PALETTES
from arc.render import moment_sheet_png, moment_sheet_svg, replay_gif
from arc.replays import Replay
from arc.store import Store
from arc.store.recordings import Recording
from arc.tasks import Task
from arc.web.json_route import NOT_KEPT, Answer, FileRoute, json_answer, named_participant
from arc.web.pictures import THEMES, choice

_NUMBER: Final = re.compile(r"[0-9]{1,15}")
_MEDIA_TYPES: Final[Mapping[str, str]] = {
    "gif": "image/gif",
    "png": "image/png",
    "svg": "image/svg+xml",
}


class Played(NamedTuple):
    """A recording and the very task that was played."""

    recording: Recording
    task: Task

    @property
    def test_input(self) -> Grid:
        return self.task.test[self.recording.trial.pair_index].input


def routes(
    store_provider: Callable[[], Store], find_task: TaskFinder, base_path: str = ""
) -> list[Route]:
    """Every route under ``{base_path}/api/replays``."""
    replays = _Replays(store_provider, find_task)
    trial = f"{base_path}/api/replays/{{trial_id}}"
    return [
        Route(trial, FileRoute(replays.data)),
        Route(f"{trial}/replay.{{kind}}", FileRoute(replays.picture)),
    ]


def asked_trial(request: Request) -> int:
    """The number of the trial in a request's path; -1, which is no trial's, for anything else."""
    number: str = request.path_params["trial_id"]
    # Beyond 15 digits it is no row's number, and PostgreSQL would refuse the query.
    return int(number) if _NUMBER.fullmatch(number) else -1


def own_played(store: Store, find_task: TaskFinder, participant_id: str, trial_id: int) -> Played:
    """A participant's own trial, to be played back.

    Raises TrialError: ``no_trial``, also for a trial of somebody else's or of a task that
    is not there as it was; ``not_closed``.
    """
    recording = store.recordings.of_trial(trial_id)
    if recording is None or recording.trial.participant_id != participant_id:
        raise TrialError("no_trial", "you have no trial of this number here")
    trial = recording.trial
    task = find_task(trial.collection, trial.task_id)
    if task is None or task.content_hash != trial.content_hash:
        raise TrialError("no_trial", "the task of this trial is not on offer here any more")
    if trial.outcome is None or not store.closed_round(participant_id, task):
        raise TrialError("not_closed", "finish every test of the task first")
    return Played(recording, task)


@dataclass(frozen=True, slots=True)
class _Replays:
    """The operations, from a request to the answer; errors as ``own_played`` has them."""

    provide: Callable[[], Store]
    find_task: TaskFinder

    def data(self, request: Request) -> Response:
        """What the player needs: the log, the frames' moments, what there is to jump to."""
        return json_answer(200, replay_answer(self._played(request)))

    def picture(self, request: Request) -> Response:
        """The replay as an animated GIF; its key moments as PNG or SVG."""
        kind = request.path_params["kind"]
        if kind not in _MEDIA_TYPES:
            raise TrialError("not_found", "a replay is .gif, .png or .svg")
        look: dict[str, Any] = {
            "theme": choice(request, "theme", THEMES),
            "colors": PALETTES[choice(request, "palette", tuple(PALETTES))],
        }
        played = self._played(request)
        trial = played.recording.trial
        name = f"{trial.task_id}-test-{trial.pair_index + 1}-trial-{trial.trial_id}.{kind}"
        return Response(
            _drawn(played, kind, look),
            media_type=_MEDIA_TYPES[kind],
            headers=NOT_KEPT | {"Content-Disposition": f'attachment; filename="{name}"'},
        )

    def _played(self, request: Request) -> Played:
        participant_id = named_participant(request)
        return own_played(self.provide(), self.find_task, participant_id, asked_trial(request))


def _drawn(played: Played, kind: str, look: Mapping[str, Any]) -> bytes:
    replay = played.recording.replay(played.test_input)
    title = played.recording.title
    if kind == "gif":
        return replay_gif(replay, played.test_input, title=title, **look)
    if kind == "png":
        return moment_sheet_png(replay, played.test_input, title=title, **look)
    return moment_sheet_svg(replay, played.test_input, title=title, **look).encode()


def replay_answer(played: Played) -> Answer:
    """What ``GET /api/replays/{trial_id}`` answers.

    The grids are not in it: the page replays the log by the same rules as the server.
    """
    replay = played.recording.replay(played.test_input)
    return {
        "trial_id": played.recording.trial.trial_id,
        "examples": played.task.train_json(),
        "test_input": played.test_input.to_rows(),
        "actions": [action.to_json() for action in played.recording.actions],
        "frames": _frames(replay),
        "waits": [wait._asdict() for wait in replay.waits],
        "attempts": [mark._asdict() for mark in replay.marks],
        "moments": [_moment(moment) for moment in key_moments(replay)],
        "duration_ms": replay.duration_ms,
    }


def _frames(replay: Replay) -> dict[str, list[int]]:
    """Columns instead of an object a frame: there is one a painted cell."""
    return {
        "at_ms": [frame.at_ms for frame in replay.frames],
        "action_id": [frame.action_id for frame in replay.frames],
        "cells": [frame.cells for frame in replay.frames],
    }


def _moment(moment: Moment) -> dict[str, Any]:
    return {"frame": moment.frame, "kind": moment.kind, "words": moment.words}
