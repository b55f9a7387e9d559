"""What the pages of a room are told at a moment, as docs/stage.md has it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Literal

from arc import rooms as show
from arc.rooms import RoomState
from arc.store.room_records import Member, Room, Score, Tally
from arc.web.live.address import JoinAddress, join_key
from arc.web.live.parts import Part, ShownStep

Json = dict[str, Any]
Role = Literal["stage", "audience", "host"]
ROLES: Final[tuple[Role, ...]] = ("stage", "audience", "host")

SCORES: Final = 10
"""Most places of a score board."""

NEWEST: Final = 24
"""Most of those who joined last that the stage greets."""


@dataclass(frozen=True, slots=True)
class Moment:
    """Where the show stands for a role: the version, and the state with the moments of its clock."""

    version: int
    state: RoomState

    def late_by(self, delay_ms: int) -> Moment:
        """The same with its moments as phones have them."""
        state = self.state
        opened = None if state.opened_ms is None else state.opened_ms + delay_ms
        deadline = None if state.deadline_ms is None else state.deadline_ms + delay_ms
        return replace(self, state=replace(state, opened_ms=opened, deadline_ms=deadline))

    @property
    def is_answer_out(self) -> bool:
        """Whether the truth itself is on, or was: right and wrong may be told."""
        return self.state.is_truth_out

    @property
    def has_task(self) -> bool:
        """Whether the show is at a task."""
        return self.state.phase not in ("lobby", "ended")

    @property
    def is_ranked(self) -> bool:
        """Whether the score board is on."""
        return self.state.phase in ("scores", "ended")


@dataclass(frozen=True, slots=True)
class Shown:
    """What is on at a moment, read and made already; ``tally`` as ``tally_json`` gives it."""

    moment: Moment
    task: Part | None
    steps: Sequence[ShownStep]
    tally: Json
    scores: Sequence[Score]


def scene(room: Room, address: JoinAddress, role: Role, shown: Shown) -> Json:
    """The scene of a role, without ``now_ms``; the host's has more beside it (``desk.py``)."""
    moment, state = shown.moment, shown.moment.state
    return {
        "version": moment.version,
        "role": role,
        "room": _room(room, address) | ({"key": join_key(room)} if role == "host" else {}),
        "phase": state.phase,
        "position": state.position,
        "opened_ms": state.opened_ms,
        "deadline_ms": state.deadline_ms,
        "task": _task(room, shown),
        "region": _region(state) if moment.has_task else None,
        "steps": [
            {"kind": step.kind, "part": step.part.key if step.part else None}
            for step in shown.steps
        ],
        "step_count": len(state.steps),
        "poll": _poll(shown),
        "tally": shown.tally,
        "scores": [_score(score) for score in shown.scores[:SCORES]] if moment.is_ranked else None,
    }


def tally_json(tally: Tally, state: RoomState, newest: Sequence[Member] | None = None) -> Json:
    """The numbers under a scene; votes are those of the poll that is on."""
    poll = poll_of(state)
    numbers: Json = {
        "members": tally.members,
        "answers": tally.answers,
        "votes": dict(tally.votes.get(poll, {})) if poll else {},
    }
    if newest is not None:
        numbers["newest"] = [
            {"member": member.member_number, "nickname": member.shown} for member in newest
        ]
    return numbers


def newest_members(members: Sequence[Member]) -> list[Member]:
    """Whom the stage greets in the lobby, the newest last."""
    seen = [m for m in members if not (m.is_hidden or m.is_removed or m.is_host)]
    return seen[-NEWEST:]


def poll_of(state: RoomState) -> str | None:
    """The vote that is on."""
    last = state.shown_steps[-1:] if state.phase == "reveal" else ()
    return last[0] if last and last[0] in show.POLLS else None


def _room(room: Room, address: JoinAddress) -> Json:
    return {
        "code": room.code,
        "title": room.plan.title,
        "task_count": len(room.plan.task_ids),
        "delay_ms": room.state.delay_ms,
        "seconds": room.plan.seconds,
        "join_url": address.url,
        "join_label": address.label,
        "is_local": address.is_local,
        "is_plain_http": address.is_plain_http,
    }


def _task(room: Room, shown: Shown) -> Json | None:
    if shown.task is None:
        return None
    is_named = shown.moment.is_answer_out
    task_id = room.plan.task_ids[shown.moment.state.position]
    return {"part": shown.task.key, "task_id": task_id if is_named else None}


def _region(state: RoomState) -> Json | None:
    region = state.region
    if region is None:
        return None
    return {
        "grid": region.grid,
        "top": region.top,
        "left": region.left,
        "bottom": region.bottom,
        "right": region.right,
    }


def _poll(shown: Shown) -> Json | None:
    poll = poll_of(shown.moment.state)
    if poll is None:
        return None
    part = shown.steps[-1].part if shown.steps else None
    return {
        "kind": poll,
        "choices": list(show.POLLS[poll]),
        "part": part.key if part else None,
    }


def _score(score: Score) -> Json:
    return {
        "rank": score.rank,
        "nickname": score.shown,
        "solved": score.solved,
        "time_ms": score.time_ms,
    }
