"""What pages of a room are told, and above all what they are not told yet.

Shows go their way at random; whatever the stage and phones get of them is searched for the
answer, the model's guesses and people's drawings.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arc import rooms as show
from arc.answers import RawAnswer
from arc.errors import TrialError
from arc.grid import Grid
from arc.rooms import STEPS, RoomPlan, RoomState, Step
from arc.store.room_records import AnswerGroup, Member, People, Room, Score, Tally
from arc.tasks import Task, parse_task
from arc.web.live.address import join_address
from arc.web.live.desk import Desk, next_words
from arc.web.live.material import Material, available_steps
from arc.web.live.parts import parts_of, shown_riddle, shown_steps, task_part
from arc.web.live.scene import Moment, Role, Shown, newest_members, scene, tally_json

ADDRESS = join_address("https://arc.example", "KITO")
NOW = 1_800_000_000_000


def grid(*colors: int) -> Grid:
    """Three rows that no other grid of these tests has."""
    return Grid.from_rows([[*colors], [*reversed(colors)], [*colors]])


TRUTH = {0: grid(1, 2, 3, 4, 5, 6), 1: grid(6, 5, 4, 3, 2, 2)}
GUESSES = {
    0: (grid(7, 7, 1, 2, 3, 3), grid(8, 8, 1, 2, 3, 4)),
    1: (grid(7, 7, 9, 2, 3, 3), RawAnswer.of([[4, 9, 4, 9, 4], ["what", 9]])),
}
DRAWINGS = {0: grid(9, 1, 9, 2, 9, 3), 1: grid(9, 4, 9, 5, 9, 6)}
HOSTS = {0: (grid(3, 1, 4, 1, 5, 9),), 1: (TRUTH[1],)}


def make_task() -> Task:
    tests = [{"input": [[0, n]], "output": TRUTH[n].to_rows()} for n in (0, 1)]
    raw = {"train": [{"input": [[1]], "output": [[2]]}], "test": tests}
    return parse_task(raw, task_id="c0ffee00", dataset="made-up", where="a test")


def make_answers() -> list[AnswerGroup]:
    drawn = [AnswerGroup(f"d{n}", n, DRAWINGS[n], 5) for n in (0, 1)]
    return [*drawn, AnswerGroup("t0", 0, TRUTH[0], 3), AnswerGroup("t1", 1, TRUTH[1], 2)]


TASK = make_task()
MATERIAL = Material(TASK, GUESSES, make_answers(), HOSTS, People({0: 8, 1: 7}, 8, 2))
PLAN = RoomPlan("o3-unsolved", (TASK.task_id, TASK.task_id), title="A show")


def make_room(state: RoomState, plan: RoomPlan = PLAN, version: int = 1) -> Room:
    return Room(1, "KITO", "s" * 22, b"salt" * 4, plan, state, 0, version, 0, NOW, NOW, "host")


def shown_of(state: RoomState, material: Material = MATERIAL) -> Shown:
    room, moment = make_room(state), Moment(1, state)
    return Shown(
        moment,
        task_part(room, material.task) if moment.has_task else None,
        shown_steps(room, state, material) if moment.has_task else [],
        tally_json(Tally(8, 7, {"right": {"o3": 3}, "fair": {"yes": 1}}), state),
        [Score(1, 1, "Ada", 1, 9000)],
    )


def told(state: RoomState, role: Role = "stage", material: Material = MATERIAL) -> str:
    """The scene and all that can be fetched while it is on, as text."""
    shown = shown_of(state, material)
    content = scene(make_room(state), ADDRESS, role, shown)
    parts = parts_of(shown.task, shown.steps)
    return json.dumps(content) + "".join(body.decode() for body in parts.values())


def part(state: RoomState, step: Step, material: Material = MATERIAL) -> Any:
    steps = shown_steps(make_room(state), state, material)
    found = next(s.part for s in steps if s.kind == step)
    assert found is not None
    return json.loads(found.body)


def at_step(*steps: Step, released: tuple[str, ...] = ()) -> RoomState:
    return RoomState("reveal", steps=steps, step=len(steps) - 1, released=released)


def is_in(text: str, drawn: Grid | RawAnswer) -> bool:
    """Whether a row of a grid can be read from text."""
    rows = drawn.to_rows() if isinstance(drawn, Grid) else [list(r) for r in drawn.rows or ()]
    forms = [json.dumps(row, separators=(",", ":")) for row in rows]
    return any(form in text.replace(" ", "") for form in forms) or any(
        "".join(map(str, row)) in text for row in rows
    )


def allowed(state: RoomState) -> list[Grid | RawAnswer]:
    """What may be known by a state, by its steps and releases."""
    on = set(state.shown_steps)
    known: list[Grid | RawAnswer] = []
    for number, step in enumerate(("guess_1", "guess_2")):
        if step in on:
            known += [GUESSES[i][number] for i in (0, 1)]
    if "host" in on:
        known += [HOSTS[0][0], HOSTS[1][0]]
    if on & {"truth"}:
        known += TRUTH.values()
    if "words" in on:
        known += [HOSTS[0][0], HOSTS[1][0]] if "host" in on else []
    if "tally" in on:
        known += [a.grid for a in MATERIAL.answers if a.key in state.released]
    if "drawn" in on:
        found = shown_riddle(make_room(state), state, MATERIAL)
        known += [found.a, found.b] if found else []
    return known


COMMANDS = st.sampled_from(
    [
        {"kind": "next"},
        {"kind": "next"},
        {"kind": "next"},
        {"kind": "back"},
        {"kind": "lock"},
        {"kind": "end"},
        {"kind": "task", "position": 1},
        *({"kind": "release", "answer": key} for key in ("d0", "d1", "t0")),
        *({"kind": "hold", "answer": key} for key in ("d0", "d1")),
    ]
)


@settings(max_examples=120)
@given(
    st.lists(COMMANDS, max_size=40),
    st.sets(st.sampled_from(STEPS)),
    st.sampled_from(["stage", "audience"]),
)
def test_nothing_is_told_before_its_step(
    commands: list[dict[str, Any]], steps: set[Step], role: Role
) -> None:
    plan = replace(PLAN, steps=tuple(step for step in STEPS if step in steps))
    state, history, now = RoomState(), (), NOW
    secrets = [*TRUTH.values(), *(g for pair in GUESSES.values() for g in pair)]
    secrets += [*DRAWINGS.values(), HOSTS[0][0]]
    for command in commands:
        now += 5000
        available = available_steps(MATERIAL, state.released, plan.steps)
        try:
            state, history = show.apply(state, history, plan, command, now, available)
        except TrialError:
            continue
        text = told(state, role)
        known = allowed(state)
        for secret in secrets:
            if secret not in known:
                assert not is_in(text, secret), (state, secret)
        if not Moment(1, state).is_answer_out:
            assert TASK.task_id not in text
            assert "correct" not in text


def test_what_a_step_shows_is_told_with_it() -> None:
    """The search above would find what it looks for."""
    state = at_step("drawn", "guess_1", "guess_2", "tally", "host", "truth", released=("d0", "d1"))
    text = told(state)
    for secret in (*TRUTH.values(), *GUESSES[0], *GUESSES[1], *DRAWINGS.values(), HOSTS[0][0]):
        assert is_in(text, secret)
    assert TASK.task_id in text


def test_a_key_says_nothing_and_is_the_same_everywhere() -> None:
    state = at_step("guess_1")
    keys = [
        [s.part.key for s in shown_steps(make_room(state), state, MATERIAL) if s.part]
        for _process in range(2)
    ]
    assert keys[0] == keys[1]
    other = replace(make_room(state), salt=b"other salt")
    assert keys[0] != [s.part.key for s in shown_steps(other, state, MATERIAL) if s.part]


def test_the_tally_counts_and_draws_only_what_was_released() -> None:
    content = part(at_step("tally", released=("d1",)), "tally")
    assert content == {
        "pairs": [
            {
                "answers": [
                    {"n": 5, "rows": None, "size": "3 × 6"},
                    {"n": 3, "rows": None, "size": "3 × 6"},
                ],
                "n_people": 8,
            },
            {
                "answers": [
                    {"n": 5, "rows": DRAWINGS[1].to_rows(), "size": "3 × 6"},
                    {"n": 2, "rows": None, "size": "3 × 6"},
                ],
                "n_people": 7,
            },
        ]
    }


def test_the_truth_says_who_was_right() -> None:
    content = part(at_step("drawn", "truth", released=("d0",)), "truth")
    assert content["right"] == {"o3": False, "audience": 2, "of": 8, "host": False}
    assert [pair["answer"] for pair in content["pairs"]] == [1, 1]
    riddle = part(at_step("drawn", "truth", released=("d0",)), "drawn")
    assert riddle[content["drawn"]] == DRAWINGS[0].to_rows()
    assert part(at_step("truth"), "truth")["drawn"] is None


def test_words_are_told_of_what_was_shown() -> None:
    content = part(at_step("guess_1", "host", "truth", "words"), "words")
    first, second = content["pairs"]
    assert [answer["step"] for answer in first["answers"]] == ["guess_1", "host"]
    assert [answer["correct"] for answer in second["answers"]] == [False, True]
    assert first["answers"][0]["words"]


@pytest.mark.parametrize(
    ("material", "missing"),
    [
        (MATERIAL, {"drawn"}),
        (replace(MATERIAL, guesses={}), {"drawn", "guess_1", "guess_2", "right"}),
        (
            replace(MATERIAL, guesses={}, host={}),
            {"drawn", "guess_1", "guess_2", "right", "host", "words"},
        ),
        (replace(MATERIAL, answers=[]), {"drawn", "tally", "right"}),
        (replace(MATERIAL, guesses={0: GUESSES[0][:1]}), {"drawn", "guess_2"}),
    ],
)
def test_steps_with_nothing_to_show_are_left_out(material: Material, missing: set[Step]) -> None:
    assert set(STEPS) - available_steps(material, (), STEPS) == missing


@pytest.mark.parametrize(
    ("steps", "has_words"),
    [
        (("truth", "words"), False),
        (("tally", "truth", "words"), False),
        (("guess_2", "truth", "words"), True),
        (("host", "truth", "words"), True),
    ],
)
def test_words_need_an_answer_among_the_steps(steps: tuple[Step, ...], has_words: bool) -> None:
    assert ("words" in available_steps(MATERIAL, (), steps)) is has_words
    told_of = part(at_step(*steps), "words")["pairs"][0]["answers"]
    assert bool(told_of) is has_words


def test_which_one_did_a_person_draw_needs_a_released_drawing_and_another_grid() -> None:
    assert "drawn" in available_steps(MATERIAL, ("d0",), STEPS)
    same = replace(MATERIAL, guesses={0: (DRAWINGS[0],)})
    assert "drawn" not in available_steps(same, ("d0",), STEPS)
    assert "drawn" not in available_steps(MATERIAL, ("unknown",), STEPS)


def test_phones_get_their_own_moments() -> None:
    state = RoomState("solving", opened_ms=NOW, deadline_ms=NOW + 1000, delay_ms=5000)
    late = Moment(1, state).late_by(5000)
    content = scene(make_room(state), ADDRESS, "audience", replace(shown_of(state), moment=late))
    assert (content["opened_ms"], content["deadline_ms"]) == (NOW + 5000, NOW + 6000)


def test_a_vote_is_on_while_its_step_is_the_last() -> None:
    poll = json.loads(json.dumps(scene(*scene_arguments(at_step("guess_1", "right")))))["poll"]
    assert poll == {
        "kind": "right",
        "choices": ["o3", "audience", "both", "neither"],
        "part": None,
    }
    assert scene(*scene_arguments(at_step("guess_1", "right", "truth")))["poll"] is None
    assert scene(*scene_arguments(at_step("right")))["tally"]["votes"] == {"o3": 3}
    assert scene(*scene_arguments(at_step("truth")))["tally"]["votes"] == {}


def scene_arguments(state: RoomState) -> tuple[Room, Any, Role, Shown]:
    return make_room(state), ADDRESS, "stage", shown_of(state)


def test_the_score_board_comes_with_its_phases() -> None:
    for phase in ("scores", "ended"):
        board = scene(*scene_arguments(RoomState(phase)))["scores"]
        assert board == [{"rank": 1, "nickname": "Ada", "solved": 1, "time_ms": 9000}]
    assert scene(*scene_arguments(at_step("truth")))["scores"] is None
    assert scene(*scene_arguments(RoomState("ended")))["task"] is None


def make_member(number: int, **how: Any) -> Member:
    about = {"is_hidden": False, "is_removed": False, "is_host": False} | how
    shown = how.pop("shown", f"Player {number}")
    about["shown"] = shown
    return Member(
        member_number=number,
        participant_id=f"p{number}",
        nickname=f"Player {number}",
        joined_ms=NOW,
        consent_version=None,
        **about,
    )


def test_the_stage_greets_the_last_who_may_be_seen() -> None:
    members = [make_member(n) for n in range(1, 40)]
    members += [make_member(40, is_hidden=True), make_member(41, is_removed=True)]
    newest = newest_members([*members, make_member(42, is_host=True)])
    assert [m.member_number for m in newest] == list(range(16, 40))
    content = tally_json(Tally(1, 0, {}), RoomState(), newest[-1:])
    assert content["newest"] == [{"member": 39, "nickname": "Player 39"}]


def test_the_host_sees_everybodys_answers_and_what_the_model_did_wrong() -> None:
    state = RoomState("locked", deadline_ms=NOW - 1000, released=("t1",))
    members = [make_member(1, shown="P**"), make_member(2), make_member(3, is_removed=True)]
    desk = Desk(
        make_room(state), state, NOW, members, {"p2"}, {"truth", "guess_1"}, MATERIAL, None
    ).to_json()
    assert [(m["member"], m["is_masked"], m["answered"]) for m in desk["members"]] == [
        (1, True, False),
        (2, False, True),
    ]
    assert desk["answers"][0]["key"] == "t1"
    assert desk["answers"][0]["is_released"]
    assert desk["notes"]["task_id"] == TASK.task_id
    assert len(desk["notes"]["model"]) == 4
    assert desk["available"] == ["guess_1", "truth"]
    assert desk["next"] == "Reveal o3's first guess"
    assert desk["next_in_ms"] == 1000


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (RoomState(), "Show task 1 of 2"),
        (RoomState("task"), "Start the countdown: 3:00 minutes"),
        (RoomState("solving"), "Lock the answers"),
        (RoomState("locked"), "Reveal the truth"),
        (at_step("truth"), "Show the scores"),
        (RoomState("reveal", steps=("truth", "fair")), "Vote: is the task fair?"),
        (RoomState("scores"), "Show task 2 of 2"),
        (RoomState("scores", position=1), "End the show"),
        (RoomState("ended"), ""),
    ],
)
def test_the_next_command_is_told_in_words(state: RoomState, words: str) -> None:
    assert next_words(state, PLAN, {"truth"}) == words
