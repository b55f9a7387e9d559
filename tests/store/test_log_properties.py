"""Whatever order batches arrive in, a log is consecutive from 0 and never changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arc.actions import KINDS, parse_action
from arc.errors import TrialError
from arc.store import Store
from arc.store.rows import action_of, body_of
from tests.store.people import WRITER, Person, make_task, stroke

LENGTH = 12

batches = st.lists(
    st.tuples(
        st.integers(0, LENGTH),  # first number
        st.integers(0, 5),  # how many
        st.booleans(),  # whether the last one has other content
        st.booleans(),  # whether a page load took over just before
    ),
    max_size=25,
)


def answer_of(call: Callable[..., int], *args: object) -> int | TrialError:
    try:
        return call(*args)
    except TrialError as error:
        return error


@settings(max_examples=60, deadline=None)
@given(batches)
def test_resends_overlaps_gaps_and_conflicts(sent):
    store = Store.open(":memory:")
    trial = Person(store).open(make_task())[0]
    model: list[int] = []  # the color of each stored action

    for first, length, is_other, is_superseded in sent:
        colors = [1] * length
        if is_other and colors:
            colors[-1] = 2
        batch = [stroke(first + n, color) for n, color in enumerate(colors)]
        overlap = model[first : first + length]
        writer = "writer-gone" if is_superseded else WRITER
        answer = answer_of(store.append_actions, trial.token, writer, first, batch)

        if is_superseded:
            assert answer.code == "taken_over"
        elif batch and first > len(model):
            assert (answer.code, answer.details) == ("gap", {"expected": len(model)})
        elif overlap != colors[: len(overlap)]:
            assert answer.code == "conflict"
            assert model[answer.details["action_id"]] != colors[answer.details["action_id"] - first]
        else:
            model += colors[len(overlap) :]
            assert answer == len(model) - 1

    stored = store.actions_of(trial.trial_id)
    assert stored == [stroke(n, color) for n, color in enumerate(model)]
    store.dispose()


SAMPLES = {
    "load": {
        "load_id": "load-one",
        "at": "2026-01-31T09:05:00.123Z",
        "device": {"viewport": [1366, 625], "dpr": 1.25, "pointer": "fine"},
    },
    "stroke": {"color": 3, "cells": [0, 0, 0, 1], "dt": [0, 8], "part": 0},
    "line": {
        "color": 3,
        "from": [0, 0],
        "to": [2, 2],
        "symmetry": {"mode": "all", "center": [4, 2]},
    },
    "rectangle": {"color": 3, "from": [0, 0], "to": [2, 2], "filled": True},
    "fill": {"color": 3, "at": [0, 0]},
    "paste": {"at": [-1, 0], "rows": "01/23", "source": "train.0.input"},
    "move": {"from": [0, 0], "to": [2, 2], "by": [1, -1]},
    "erase": {"from": [0, 0], "to": [2, 2]},
    "resize": {"height": 3, "width": 4},
    "recolor": {"old": 1, "color": 2, "from": [0, 0], "to": [2, 2]},
    "flip": {"axis": "up_down", "from": [0, 0], "to": [2, 2]},
    "rotate": {"from": [0, 0], "to": [2, 2]},
    "crop": {"from": [0, 0], "to": [2, 2]},
    "shift": {"by": [1, -1], "wrap": True},
    "tile": {"rows": "01/23", "at": [-1, 0], "from": [0, 0], "to": [2, 2], "source": "answer"},
    "copy": {"from": [0, 0], "to": [2, 2], "source": "answer"},
    "attempt": {"attempt_id": "attempt-a"},
    "close": {"outcome": "gave_up", "reason": "no_rule"},
}


@pytest.mark.parametrize("kind", KINDS)
def test_a_stored_action_is_read_as_it_was_parsed(kind: str):
    fields = SAMPLES.get(kind, {})  # the others have no fields, or parsing fails here
    parsed = parse_action({"action_id": 7, "t_ms": 1234, "kind": kind, **fields})

    assert action_of(body_of(parsed)) == parsed
    assert body_of(action_of(body_of(parsed))) == body_of(parsed)
