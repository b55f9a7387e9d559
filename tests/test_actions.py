"""The action log: strict parsing, and replay equal to the browser's reducer."""

import json
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from arc.action_fields import FIELDS
from arc.actions import EDITS, KINDS, PAINTS, apply, initial_state, parse_action, replay
from arc.errors import ActionError, ReplayError
from arc.grid import MAX_SIDE, Grid
from arc.symmetry import MODES
from arc.timing import elapsed_ms, trial_timing

HERE = Path(__file__).parent
FIXTURES = sorted((HERE / "fixtures" / "actions").glob("*.json"))
REPLAY_CLI = HERE / "js" / "replay_cli.mjs"
SEQUENCES = 3000
SYMMETRIC = ("stroke", "line", "rectangle", "fill")
WHOLE_OR_PART = ("recolor", "flip", "rotate", "shift")

LOAD = {
    "action_id": 0,
    "t_ms": 0,
    "kind": "load",
    "load_id": "load-00000001",
    "at": "2025-01-02T03:04:05.678Z",
    "device": {"viewport": [1366, 625], "dpr": 1.25, "pointer": "fine"},
}
STROKE = {
    "action_id": 3,
    "t_ms": 40,
    "kind": "stroke",
    "color": 2,
    "cells": [0, 0, 0, 1],
    "dt": [0, 16],
    "part": 0,
}


SPAN = {"from": [0, 0], "to": [1, 1]}


def mirrored(mode: object = "left_right", *center: object) -> dict[str, object]:
    return {"symmetry": {"mode": mode, "center": list(center or (0, 0))}}


def bare(kind: str, **fields: object) -> dict[str, object]:
    return {"action_id": 7, "t_ms": 5, "kind": kind, **fields}


@pytest.mark.parametrize("path", FIXTURES, ids=lambda p: p.stem)
def test_fixture_gives_the_stated_grid_after_each_step(path):
    fixture = json.loads(path.read_text())
    test_input = Grid.from_rows(fixture["test_input"])

    state = initial_state(test_input)
    for step in fixture["steps"]:
        state = apply(state, parse_action(step["action"]), test_input)

        found = (state.grid.to_text(), len(state.undo), len(state.redo))
        assert found == (step["grid"], step["undo"], step["redo"]), step["action"]


def test_fixtures_show_every_edit_and_every_mode_of_symmetry():
    steps = [step for path in FIXTURES for step in json.loads(path.read_text())["steps"]]
    actions = [step["action"] for step in steps]

    assert {action["kind"] for action in actions} >= EDITS | {"undo", "redo"}
    assert {a["symmetry"]["mode"] for a in actions if "symmetry" in a} == set(MODES)
    assert {a["kind"] for a in actions if "symmetry" in a} == set(SYMMETRIC)


@pytest.mark.parametrize(
    "raw",
    [
        LOAD,
        STROKE,
        STROKE | mirrored("quarter_turn", 58, 0),
        bare("close", outcome="done"),
        bare("undo"),
        bare("rotate"),
        bare("shift", by=[-29, 29], wrap=True, **SPAN),
    ],
)
def test_parsed_action_writes_back_the_same_json(raw):
    assert parse_action(raw).to_json() == raw
    assert json.loads(json.dumps(parse_action(raw).to_json())) == raw


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        ([], "list"),
        ({}, "kind"),
        (bare("dance"), "dance"),
        (bare("undo", color=1), "color"),
        (bare("undo") | {"action_id": -1}, "action_id"),
        (bare("undo") | {"action_id": True}, "action_id"),
        (bare("undo") | {"t_ms": 1.5}, "t_ms"),
        (bare("undo") | {"t_ms": 10**9}, "t_ms"),
        ({"action_id": 1, "kind": "undo"}, "t_ms is missing"),
        (STROKE | {"color": 10}, "color"),
        (STROKE | {"cells": [0, 30, 0, 1]}, "cells"),
        (STROKE | {"cells": [0, 1]}, "cells has 2 numbers, dt 2"),
        (STROKE | {"cells": [], "dt": []}, "cells has 0"),
        (STROKE | {"cells": [0] * 4000, "dt": [0] * 2000}, "cells has 4000"),
        (STROKE | {"dt": [0, -1]}, "dt"),
        (STROKE | {"part": None}, "part"),
        (bare("fill", color=1, at=[0, 0, 0]), "at"),
        (bare("fill", color=1, at=[0]), "at"),
        (bare("fill", color=1), "at is missing"),
        (bare("rectangle", color=1, **SPAN, filled=1), "filled"),
        (bare("paste", at=[0, 0], rows="12/3", source="input"), "rows"),
        (bare("paste", at=[0, 0], rows="1" * 5000, source="input"), "rows"),
        (bare("paste", at=[0, -30], rows="1", source="input"), "at"),
        (bare("paste", at=[0, 0], rows="1", source="test.0.output"), "source"),
        (bare("resize", height=0, width=3), "height"),
        (STROKE | {"symmetry": None}, "symmetry is None, not an object"),
        (STROKE | {"symmetry": "both"}, "symmetry is 'both', not an object"),
        (STROKE | {"symmetry": {"mode": "both"}}, "symmetry center is missing"),
        (STROKE | {"symmetry": {"center": [0, 0]}}, "symmetry mode is missing"),
        (
            STROKE | mirrored("diagonal"),
            "symmetry mode is 'diagonal', not one of left_right, up_down",
        ),
        (STROKE | mirrored(["both"]), "symmetry mode is ['both']"),
        (STROKE | mirrored("both", 0, 59), "symmetry center is 59, not 0 to 58"),
        (STROKE | mirrored("both", -1, 0), "symmetry center is -1"),
        (STROKE | mirrored("both", 0.5, 0), "symmetry center is 0.5, not a whole number"),
        (STROKE | mirrored("both", 0, 0, 0), "symmetry center has 3"),
        (
            STROKE | {"symmetry": {"mode": "both", "center": [0, 0], "times": 2}},
            "symmetry 'times' is not one of its fields",
        ),
        (
            bare("fill", color=1, at=[0, 0], **mirrored("quarter_turn", 4, 5)),
            "center is [4, 5], one number even and one odd: "
            "the images of 'quarter_turn' would fall between cells",
        ),
        (bare("line", color=1, **SPAN, **mirrored("all", 5, 4)), "fall between cells"),
        (bare("erase", **SPAN, **mirrored()), "'symmetry' is not one of its fields"),
        (bare("recolor", color=1), "old is missing"),
        (bare("recolor", old=10, color=1), "old is 10"),
        (bare("recolor", old=1, color=True), "color is True"),
        (
            bare("recolor", old=1, color=2, to=[1, 1]),
            "from is missing: from and to come together or not at all",
        ),
        (bare("flip", axis="diagonal"), "axis is 'diagonal', not 'left_right' or 'up_down'"),
        (bare("flip"), "axis is missing"),
        (bare("flip", axis="up_down", to=[0, 0]), "from is missing"),
        (bare("rotate", **{"from": [0, 0]}), "to is missing: from and to come together"),
        (bare("rotate", **{"from": [0, 0], "to": None}), "to is None"),
        (bare("rotate", by=1), "'by' is not one of its fields"),
        (bare("crop"), "from is missing"),
        (bare("crop", **{"from": [0, 0]}), "to is missing"),
        (bare("shift", by=[0, 30], wrap=True), "by is 30, not -29 to 29"),
        (bare("shift", by=[0, 1]), "wrap is missing"),
        (bare("shift", by=[0, 1], wrap=1), "wrap is 1, not true or false"),
        (bare("tile", at=[0, 0], rows="1", source="input"), "from is missing"),
        (bare("tile", at=[30, 0], rows="1", source="input", **SPAN), "at is 30"),
        (bare("tile", at=[0, 0], rows="", source="input", **SPAN), "rows"),
        (bare("tile", at=[0, 0], rows="1", source="guess", **SPAN), "source"),
        (bare("attempt", attempt_id="short"), "attempt_id"),
        (bare("attempt", attempt_id="x" * 65), "attempt_id"),
        (bare("close", outcome="solved"), "outcome"),
        (bare("close", outcome="gave_up", reason="bored"), "reason"),
        (LOAD | {"at": "yesterday"}, "at"),
        (LOAD | {"device": []}, "device"),
        (LOAD | {"device": {"viewport": [1, 2], "dpr": 0, "pointer": "fine"}}, "dpr"),
        (LOAD | {"device": {"viewport": [1, 2], "dpr": 1}}, "pointer is missing"),
    ],
)
def test_malformed_action_is_refused_naming_the_field(raw, names):
    with pytest.raises(ActionError, match=r".") as caught:
        parse_action(raw)
    assert names in str(caught.value)


def test_the_interface_lists_every_kind_with_its_fields():
    text = (HERE.parent / "docs" / "http-api.md").read_text("utf-8")
    rows = [line.split(" | ") for line in text.splitlines() if line.startswith("| `")]

    for kind, readers in FIELDS.items():
        fields = [row[1] for row in rows if f"`{kind}`" in row[0]]
        assert fields, kind
        assert [name for name in readers if f"`{name}`" not in fields[0]] == [], kind


def test_refusal_names_the_action_and_its_kind():
    with pytest.raises(ActionError, match=r"^action 3 \(stroke\): color is 12, not 0 to 9$"):
        parse_action(STROKE | {"color": 12})


def test_action_is_frozen():
    action = parse_action(STROKE)

    with pytest.raises(TypeError):
        action.fields["color"] = 3


def test_replay_refuses_a_missing_number():
    log = [parse_action(bare("undo") | {"action_id": n}) for n in (0, 2)]

    with pytest.raises(ReplayError, match="action 2 where 1 belongs"):
        replay(log, Grid.blank(2, 2))


def random_symmetry(rng: random.Random) -> dict[str, object]:
    """Any mode about any center that it allows, more often one within a small grid."""
    mode = rng.choice(tuple(MODES))
    farthest = rng.choice((8, 2 * (MAX_SIDE - 1)))
    a, b = rng.randint(0, farthest), rng.randint(0, farthest)
    if mode in ("quarter_turn", "all") and (a + b) % 2:
        b = b - 1 if b else 1
    return {"mode": mode, "center": [a, b]}


def random_action(rng: random.Random, number: int, clock: int) -> dict[str, object]:
    """Any kind, coordinates often outside the grid, histories often empty."""

    def place() -> list[int]:
        return [rng.choice((rng.randrange(5), rng.randrange(30))) for _ in range(2)]

    def offset() -> list[int]:
        return [rng.choice((rng.randint(-3, 3), rng.randint(-29, 29))) for _ in range(2)]

    def block() -> str:
        width = rng.randrange(1, 5)
        rows = ["".join(rng.choices("0123", k=width)) for _ in range(rng.randrange(1, 5))]
        return "/".join(rows)

    kind = rng.choice((*KINDS, "stroke", "stroke", "stroke", "undo", "undo", "redo"))
    raw: dict[str, object] = {"action_id": number, "t_ms": clock, "kind": kind}
    if kind == "load":
        raw |= {k: LOAD[k] for k in ("load_id", "at", "device")}
    if kind in (*SYMMETRIC, "recolor"):
        raw["color"] = rng.randrange(10)
    if kind in SYMMETRIC and rng.random() < 0.5:
        raw["symmetry"] = random_symmetry(rng)
    needs_span = kind in ("line", "rectangle", "move", "erase", "copy", "crop", "tile")
    if needs_span or (kind in WHOLE_OR_PART and rng.random() < 0.7):
        raw |= {"from": place(), "to": place()}
    if kind == "stroke":
        count = rng.randrange(1, 8)
        raw |= {
            "cells": [n for _ in range(count) for n in place()],
            "dt": [rng.randrange(30) for _ in range(count)],
            "part": rng.choice((0, 0, 1, 2)),
        }
    elif kind == "rectangle":
        raw["filled"] = rng.random() < 0.5
    elif kind == "fill":
        raw["at"] = place()
    elif kind == "paste":
        raw |= {"at": offset(), "rows": block(), "source": "train.1.output"}
    elif kind == "tile":
        raw |= {"at": offset(), "rows": block(), "source": "answer"}
    elif kind == "move":
        raw["by"] = offset()
    elif kind == "shift":
        raw |= {"by": offset(), "wrap": rng.random() < 0.5}
    elif kind == "recolor":
        raw["old"] = rng.randrange(4)
    elif kind == "flip":
        raw["axis"] = rng.choice(("left_right", "up_down"))
    elif kind == "resize":
        raw |= {"height": rng.choice((1, 2, 3, 5, 30)), "width": rng.choice((1, 2, 4, 7, 30))}
    elif kind == "copy":
        raw["source"] = "input"
    elif kind == "attempt":
        raw["attempt_id"] = "attempt-0001"
    elif kind == "close":
        raw["outcome"] = "done"
    return raw


def random_log(rng: random.Random) -> tuple[list[list[int]], list[dict[str, object]]]:
    height, width = rng.randrange(1, 9), rng.randrange(1, 9)
    test_input = [[rng.randrange(4) for _ in range(width)] for _ in range(height)]
    clock, log = 0, []
    for number in range(rng.randrange(1, 25)):
        # Loads start their clock again; now and then a clock runs backwards.
        clock = max(0, clock + rng.choice((rng.randrange(900), rng.randrange(20_000), -500)))
        log.append(random_action(rng, number, clock))
    return test_input, log


def test_python_and_browser_agree_on_every_step_of_random_logs():
    node = shutil.which("node")
    assert node, "Node.js 20 or newer is needed to compare the two reducers"
    rng = random.Random(20241220)
    logs = [random_log(rng) for _ in range(SEQUENCES)]
    lines = "".join(json.dumps({"test_input": t, "actions": a}) + "\n" for t, a in logs)

    run = subprocess.run(
        [node, str(REPLAY_CLI)], input=lines, capture_output=True, text=True, check=True
    )

    answers = [json.loads(line) for line in run.stdout.splitlines()]
    assert len(answers) == SEQUENCES
    for (rows, raw), answer in zip(logs, answers, strict=True):
        test_input = Grid.from_rows(rows)
        actions = [parse_action(a) for a in raw]
        state = initial_state(test_input)
        for action, step in zip(actions, answer["steps"], strict=True):
            before, state = state, apply(state, action, test_input)
            assert action.kind not in PAINTS or state.grid.shape == before.grid.shape
            assert [state.grid.to_text(), len(state.undo), len(state.redo)] == step, action
        assert elapsed_ms(actions) == answer["elapsed_ms"]
        assert (
            elapsed_ms(actions) - answer["seen_ms"] == trial_timing(actions, test_input).hidden_ms
        )
        assert replay(actions, test_input) == state
