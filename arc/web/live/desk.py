"""What the host's page is told beyond the scene: who is there, what they answered, what comes next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from arc.answers import Attempt
from arc.facts import RecordedSessions
from arc.grid import Grid
from arc.rooms import RoomPlan, RoomState, Step
from arc.store.room_records import AnswerGroup, Member, Room
from arc.web.comparison import answer_json
from arc.web.live.material import Material

Json = dict[str, Any]

MOST_ANSWERS: Final = 60
"""Most of the audience's answers the host is shown, those of most people; released ones come first."""

_STEP_WORDS: Final[Mapping[Step, str]] = {
    "drawn": "Vote: which did a person draw?",
    "guess_1": "Reveal o3's first guess",
    "guess_2": "Reveal o3's second guess",
    "tally": "Reveal the audience's answers",
    "right": "Vote: who has it right?",
    "host": "Reveal your own answer",
    "truth": "Reveal the truth",
    "words": "Show where the answers differ",
    "fair": "Vote: is the task fair?",
}


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before the host. ``material`` and ``recorded`` are of the task that is on, if any."""

    room: Room
    state: RoomState
    now_ms: int
    members: Sequence[Member]
    answered: Collection[str]
    available: Collection[Step]
    material: Material | None
    recorded: RecordedSessions | None

    def to_json(self) -> Json:
        """The host's part of the scene, ``viewers`` left out."""
        plan = self.room.plan
        until = self.state.answers_until_ms() if self.state.phase == "locked" else None
        return {
            "members": [self._member(m) for m in self.members if not (m.is_removed or m.is_host)],
            "answers": self._answers(),
            "notes": self._notes(),
            "collection": plan.collection,
            "history": self.room.history_count,
            "available": [step for step in plan.steps if step in self.available],
            "next": next_words(self.state, plan, self.available),
            "next_in_ms": max(0, until - self.now_ms) if until is not None else 0,
            "playlist": [
                {"task_id": task_id, "position": position}
                for position, task_id in enumerate(plan.task_ids)
            ],
        }

    def _member(self, member: Member) -> Json:
        return {
            "member": member.member_number,
            "nickname": member.nickname,
            "shown": member.shown,
            "is_hidden": member.is_hidden,
            "is_masked": member.shown != member.nickname,
            "answered": member.participant_id in self.answered,
        }

    def _answers(self) -> list[Json]:
        groups = self.material.answers if self.material else ()
        first = sorted(groups, key=lambda group: (group.key not in self.state.released, -group.n))
        return [self._answer(group) for group in first[:MOST_ANSWERS]]

    def _answer(self, group: AnswerGroup) -> Json:
        return {
            "key": group.key,
            "pair_index": group.pair_index,
            "n": group.n,
            "grid": group.grid.to_rows(),
            "is_released": group.key in self.state.released,
        }

    def _notes(self) -> Json | None:
        if self.material is None:
            return None
        return {
            "task_id": self.material.task.task_id,
            "recorded": _recorded(self.recorded) if self.recorded else None,
            "model": _model_notes(self.material),
        }


def next_words(state: RoomState, plan: RoomPlan, available: Collection[Step]) -> str:
    """What the command ``next`` will do."""
    if state.phase == "lobby":
        return _show_task(0, plan)
    if state.phase == "task":
        return f"Start the countdown: {_time(plan.seconds)}" if plan.seconds else "Start solving"
    if state.phase == "solving":
        return "Lock the answers"
    if state.phase == "ended":
        return ""
    if state.phase == "scores":
        is_last = state.position + 1 >= len(plan.task_ids)
        return "End the show" if is_last else _show_task(state.position + 1, plan)
    if state.phase == "locked":
        left = [step for step in plan.steps if step in available]
    else:
        left = list(state.steps[state.step + 1 :])
    return _STEP_WORDS[left[0]] if left else "Show the scores"


def _show_task(position: int, plan: RoomPlan) -> str:
    return f"Show task {position + 1} of {len(plan.task_ids)}"


def _time(seconds: int) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}:{rest:02d} minutes" if minutes else f"{rest} seconds"


def _recorded(figures: RecordedSessions) -> Json:
    return {
        "n_sessions": figures.n_sessions,
        "n_first_submit_correct": figures.n_first_submit_correct,
        "median_seconds_to_solve": figures.median_seconds_to_solve,
    }


def _model_notes(material: Material) -> list[str]:
    """What is wrong with each of the model's guesses, in a sentence."""
    count = len(material.task.test)
    notes = []
    for index, pair in enumerate(material.task.test):
        for number, guess in enumerate(material.guesses.get(index, ()), 1):
            words = _explained(guess, material.truth(index), pair.input)
            where = f"Test {index + 1}, guess" if count > 1 else "Guess"
            notes.append(f"{where} {number}: {words}")
    return notes


@lru_cache(maxsize=256)
def _explained(guess: Attempt, truth: Grid, test_input: Grid) -> str:
    return str(answer_json(guess, truth, test_input)["words"])
