from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc.errors import TaskError
from arc.tasks import parse_task

SMALL = {
    "train": [{"input": [[1, 2], [3, 4]], "output": [[4]]}],
    "test": [{"input": [[5]], "output": [[6]]}, {"input": [[7]], "output": [[8]]}],
}

grids = st.tuples(st.integers(1, 30), st.integers(1, 30)).flatmap(
    lambda shape: st.integers(0, 9).map(lambda color: [[color] * shape[1]] * shape[0])
)
pairs = st.lists(st.fixed_dictionaries({"input": grids, "output": grids}), min_size=1, max_size=3)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-1, 11) | st.floats() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["train", "test", "input", "output", "x"]), inner, max_size=4
        )
    ),
    max_leaves=20,
)


def parse(raw, task_id="f9d67f8b", **options):
    return parse_task(raw, task_id=task_id, dataset="d", where=f"{task_id}.json", **options)


def test_ids_stay_text():
    assert [parse(SMALL, task_id).task_id for task_id in ("00576224", "20818e16")] == [
        "00576224",
        "20818e16",
    ]


@given(st.fixed_dictionaries({"train": pairs, "test": pairs}))
def test_to_json_gives_back_what_was_read(raw):
    assert parse(raw).to_json() == raw


@given(json_values)
def test_any_other_json_is_a_task_error(raw):
    message = ""
    try:
        task = parse(raw)
    except TaskError as error:
        message = str(error)
    assert message.startswith("f9d67f8b.json: ") or task.to_json() == {
        "train": raw["train"],
        "test": raw["test"],
    }


def test_message_names_file_pair_and_cell():
    raw = {
        "train": [SMALL["train"][0]] * 2
        + [{"input": [[1]], "output": [[0] * 12] * 4 + [[0] * 11]}],
        "test": SMALL["test"],
    }
    with pytest.raises(TaskError) as caught:
        parse(raw)
    assert str(caught.value) == "f9d67f8b.json: train[2].output row 4 has 11 cells, row 0 has 12"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda raw: raw.pop("test"), 'has no "test"'),
        (lambda raw: raw.update(train=[]), "train has no pairs"),
        (lambda raw: raw.update(train={}), "train is not a list of pairs"),
        (lambda raw: raw["test"][1].pop("output"), "test[1].output is missing"),
        (lambda raw: raw["test"][0].pop("input"), "test[0].input is missing"),
        (lambda raw: raw["test"].append([[1]]), "test[2] is not an object"),
        (lambda raw: raw["test"][0].update(input=[[True]]), "row 0 cell 0 is True"),
        (lambda raw: raw["test"][0].update(input=[[0] * 31]), "has 31 cells, the most is 30"),
        (lambda raw: raw["test"][0].update(output=None), "test[0].output is not a list of rows"),
    ],
)
def test_faults_are_named(change, message):
    raw = copy.deepcopy(SMALL)
    change(raw)
    with pytest.raises(TaskError) as caught:
        parse(raw)
    assert message in str(caught.value)


@pytest.mark.parametrize("task_id", ["", " ", "a/b", "a\\b", "..", "a\nb", "x" * 101, 7, None])
def test_ids_that_cannot_name_a_file_are_refused(task_id):
    with pytest.raises(TaskError, match="task id"):
        parse(SMALL, task_id)


def test_unknown_outputs_only_where_allowed():
    raw = {"train": SMALL["train"], "test": [{"input": [[5]]}, {"input": [[7]], "output": None}]}

    task = parse(raw, answers_required=False)

    assert [pair.output for pair in task.test] == [None, None]
    assert not task.has_answers
    with pytest.raises(TaskError):
        parse({"train": raw["test"], "test": SMALL["test"]}, answers_required=False)


def test_content_hash_follows_the_grids_alone():
    first = parse(SMALL).content_hash
    shuffled = json.loads(json.dumps({"name": "x", "test": SMALL["test"], "train": SMALL["train"]}))
    swapped = {"train": SMALL["train"], "test": SMALL["test"][::-1]}

    assert len(first) == 16
    assert parse(shuffled, "other").content_hash == first
    assert parse(swapped).content_hash != first


def test_content_hash_is_pinned():
    # Exports of earlier versions carry these hashes.
    assert parse(SMALL).content_hash == "36bcbf1d023cba93"
