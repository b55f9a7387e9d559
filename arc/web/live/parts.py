"""What the steps of a reveal show, as the pages fetch it: made of the state, kept by a digest.

Any process makes the same part of the same records, under the same key. Who has no key, which
needs the room's salt and the content, cannot ask for a part before it is on.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from arc.diff import shape_label
from arc.rooms import RoomState, Step
from arc.store.room_records import AnswerGroup, Room
from arc.tasks import Task
from arc.web.comparison import answer_json, answer_rows
from arc.web.live.material import TITLES, Material, Riddle, riddle

Json = dict[str, Any]

_MOST_ANSWERS: Final = 40
"""Most answers to a pair that are told apart; those beyond are of few people each."""


class Part(NamedTuple):
    """A part's key and its JSON text; the key is URL-safe and says nothing."""

    key: str
    body: bytes


class ShownStep(NamedTuple):
    """A step that is on; one that has nothing to fetch, such as a vote, has no part."""

    kind: Step
    part: Part | None


def task_part(room: Room, task: Task) -> Part:
    """The examples and the inputs of the tests."""
    test = [{"input": pair.input.to_rows()} for pair in task.test]
    return _part(room, {"train": task.train_json(), "test": test})


def shown_steps(room: Room, state: RoomState, material: Material) -> list[ShownStep]:
    """The steps that are on in a state, in order; nothing of those to come is in any part."""
    return [ShownStep(step, _step_part(room, state, material, step)) for step in state.shown_steps]


def shown_riddle(room: Room, state: RoomState, material: Material) -> Riddle | None:
    """The two answers of the vote ``drawn``; which side is which the room's salt decides."""
    return riddle(material, state.released, _coin(room, state.position))


def _step_part(room: Room, state: RoomState, material: Material, step: Step) -> Part | None:
    make = _MAKERS.get(step)
    content = make(room, state, material, step) if make else None
    return None if content is None else _part(room, content)


def _drawn(room: Room, state: RoomState, material: Material, _step: Step) -> Json | None:
    found = shown_riddle(room, state, material)
    if found is None:
        return None
    return {"pair_index": found.pair_index, "a": found.a.to_rows(), "b": found.b.to_rows()}


def _answers(_room: Room, _state: RoomState, material: Material, step: Step) -> Json:
    answers = [material.shown_by(step, index) for index in range(len(material.task.test))]
    pairs = [
        {"rows": [] if answer is None else answer_rows(answer), "size": shape_label(answer)}
        for answer in answers
    ]
    return {"title": TITLES[step], "pairs": pairs}


def _told_answers(material: Material, pair_index: int) -> list[AnswerGroup]:
    """The audience's answers to a pair as the tally has them, those of most people first."""
    return [a for a in material.answers if a.pair_index == pair_index][:_MOST_ANSWERS]


def _tally(_room: Room, state: RoomState, material: Material, _step: Step) -> Json:
    def answers(pair_index: int) -> list[Json]:
        return [
            {
                "n": answer.n,
                "rows": answer.grid.to_rows() if answer.key in state.released else None,
                "size": shape_label(answer.grid),
            }
            for answer in _told_answers(material, pair_index)
        ]

    return {
        "pairs": [
            {"answers": answers(i), "n_people": material.people.by_pair.get(i, 0)}
            for i in range(len(material.task.test))
        ]
    }


def _truth(room: Room, state: RoomState, material: Material, _step: Step) -> Json:
    def pair(index: int) -> Json:
        truth = material.truth(index)
        places = [n for n, a in enumerate(_told_answers(material, index)) if a.grid == truth]
        return {
            "rows": truth.to_rows(),
            "size": shape_label(truth),
            "answer": places[0] if places else None,
        }

    found = shown_riddle(room, state, material) if "drawn" in state.shown_steps else None
    return {
        "pairs": [pair(index) for index in range(len(material.task.test))],
        "right": {
            "o3": material.solved_by(material.guesses) if material.has_guess(1) else None,
            "audience": material.people.solved,
            "of": material.people.answered,
            "host": material.solved_by(material.host) if material.host else None,
        },
        "drawn": found.drawn if found else None,
    }


def _words(_room: Room, state: RoomState, material: Material, _step: Step) -> Json:
    shown = [step for step in state.shown_steps if step in TITLES]
    return {
        "pairs": [
            {"answers": [_worded(material, step, index) for step in shown]}
            for index in range(len(material.task.test))
        ]
    }


def _worded(material: Material, step: Step, pair_index: int) -> Json:
    answer, truth = material.shown_by(step, pair_index), material.truth(pair_index)
    explained = answer_json(answer, truth, material.task.test[pair_index].input)
    return {"step": step, "title": TITLES[step], **explained}


_Maker = Callable[[Room, RoomState, Material, Step], Json | None]
_MAKERS: Final[Mapping[Step, _Maker]] = {
    "drawn": _drawn,
    "guess_1": _answers,
    "guess_2": _answers,
    "tally": _tally,
    "host": _answers,
    "truth": _truth,
    "words": _words,
}


def _part(room: Room, content: Json) -> Part:
    body = json.dumps(content, separators=(",", ":")).encode()
    key = hashlib.blake2b(body, key=room.salt, digest_size=16, person=b"part").hexdigest()
    return Part(key, body)


def _coin(room: Room, position: int) -> int:
    """0 or 1, the same for a task in all processes."""
    return hashlib.blake2b(f"{position}".encode(), key=room.salt, person=b"drawn").digest()[0] % 2


def parts_of(task: Part | None, steps: Sequence[ShownStep]) -> dict[str, bytes]:
    """What may be fetched while these are on, by key."""
    parts = [task, *(step.part for step in steps)]
    return {part.key: part.body for part in parts if part is not None}
