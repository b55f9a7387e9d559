"""What phones ask of their room: to join, where one stands, the puzzle, a vote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request

from arc.errors import TrialError
from arc.store import Store, Trial
from arc.store.room_records import Member, Room
from arc.web import consent, sharing
from arc.web.bodies import parse_empty
from arc.web.json_route import Answer, participant_of
from arc.web.live.bodies import parse_joining, parse_room_vote
from arc.web.live.follow import Clock
from arc.web.live.gate import Gate
from arc.web.live.masking import shown_nickname, unnamed
from arc.web.live.scene import Moment, poll_of
from arc.web.live.views import Views
from arc.web.playing import leased, puzzle_data


@dataclass(frozen=True, slots=True)
class PhoneOperations:
    """From a request and its body to the answer. Errors as docs/stage.md has them."""

    store: Callable[[], Store]
    views: Views
    gate: Gate
    clock: Clock
    base_path: str

    def join(self, request: Request, raw: object) -> Answer:
        """``POST …/join``"""
        body = parse_joining(raw)
        participant_id = participant_of(request)
        room = self.gate.room(request, body.key)
        rooms = self.store().rooms
        shown = shown_nickname(body.nickname)
        if shown is None:
            known = rooms.member(room.room_id, participant_id)
            # Who has no number yet gets the next one, unless somebody comes between.
            shown = unnamed(known.member_number if known else len(rooms.members(room.room_id)) + 1)
        member = rooms.join(
            room.code,
            participant_id,
            body.nickname,
            shown,
            consent.VERSION if body.has_consented else None,
        )
        return {"member": member.member_number, "nickname": member.shown}

    def me(self, request: Request, raw: object) -> Answer:
        """``POST …/me``"""
        parse_empty(raw)
        room, member = self._member(request)
        moment = self.views.moment(room, "audience", self.clock())
        rooms = self.store().rooms
        position = moment.state.position
        played = rooms.trials_of(room.room_id, member.participant_id, position)
        attempts = sum(len(self.store().attempts_of(trial.trial_id)) for trial in played)
        standing = rooms.standing(room.room_id, member.participant_id, position, moment.version)
        return {
            "member": member.member_number,
            "nickname": member.shown,
            "is_hidden": member.is_hidden,
            "points": standing.solved if standing else 0,
            "rank": standing.rank if standing else None,
            "of": standing.of if standing else 0,
            "votes": rooms.votes_of(room.room_id, member.participant_id, position),
            "answered": bool(played) and all(trial.outcome is not None for trial in played),
            "attempts": attempts,
            "verdict": _verdict(played, attempts) if moment.is_answer_out else None,
            "share": self._share(room, member, moment, played),
        }

    def play(self, request: Request, raw: object) -> Answer:
        """``POST …/play``"""
        parse_empty(raw)
        room, member = self._member(request)
        now_ms = self.clock()
        position = self.views.moment(room, "audience", now_ms).state.position
        task = self.views.task(room, position)
        store = self.store()
        trials = store.rooms.open_trials(room, member.participant_id, task, position, now_ms)
        # Which task it is stays untold until its answer is shown.
        untold = {
            "task_id": f"Puzzle {position + 1}",
            "collection": "",
            "session": None,
            "urls": {"gallery": f"{self.base_path}/", "compare": None, "session": None},
        }
        return leased(store, puzzle_data(task, trials) | untold)

    def vote(self, request: Request, raw: object) -> Answer:
        """``POST …/votes``"""
        poll, choice = parse_room_vote(raw)
        room, member = self._member(request)
        now_ms = self.clock()
        moments = [self.views.moment(room, role, now_ms) for role in ("audience", "stage")]
        on = next((m for m in moments if poll_of(m.state) == poll), moments[0])
        position = on.state.position
        rooms = self.store().rooms
        rooms.vote(room.code, member.participant_id, position, poll, choice)
        return {"votes": rooms.votes_of(room.room_id, member.participant_id, position)}

    def _member(self, request: Request) -> tuple[Room, Member]:
        participant_id = participant_of(request)
        room = self.gate.room(request)
        member = self.store().rooms.member(room.room_id, participant_id)
        if member is None:
            raise TrialError("no_member", "join the room first")
        member.check_may_stay()
        return room, member

    def _share(
        self, room: Room, member: Member, moment: Moment, played: list[Trial]
    ) -> dict[str, Any] | None:
        """Links to a card and a replay of the task, once right and wrong may be told."""
        position = moment.state.position
        if not moment.is_answer_out or not played:
            return None
        task = self.views.task(room, position)
        if not self.store().closed_round(member.participant_id, task):
            return None
        query = urlencode({"task": task.task_id, "collection": room.plan.collection})
        link = f"{self.base_path}/play?{query}"
        return sharing.shared_links(self.store(), self.base_path, played, link)


def _verdict(played: list[Trial], attempts: int) -> str:
    if not attempts:  # a puzzle that was only opened was not missed
        return "none"
    return "solved" if all(trial.outcome == "solved" for trial in played) else "missed"
