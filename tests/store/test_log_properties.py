"""Whatever order batches arrive in, a log is consecutive from 0 and never changes."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from people import WRITER, Person, make_task, stroke

from arc.errors import TrialError
from arc.store import Store

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
