from __future__ import annotations

import json
import zipfile
from types import MappingProxyType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc.answers import Guesses, RawAnswer, attempt_json, parse_attempt
from arc.collections import load
from arc.errors import GuessError
from arc.grid import Grid
from arc.guess_files import format_compact, parse_compact
from arc.guesses import load_bundled, load_guesses

TASKS = load("o3-unsolved").tasks
HEADER = "arcplay-guesses 1\nmodel: m\n\n"

cells = st.none() | st.booleans() | st.integers(-1, 11) | st.floats() | st.text(max_size=4)
rows = st.lists(st.lists(st.integers(0, 9), max_size=33), max_size=4)
answers = st.recursive(cells, lambda inner: st.lists(inner, max_size=4), max_leaves=12) | rows


def exact(value):
    """JSON text, which unlike == keeps 1, 1.0 and true apart."""
    return json.dumps(value)


@given(answers)
def test_attempts_keep_the_value_given(value):
    attempt = parse_attempt(value)
    assert exact(attempt_json(attempt)) == exact(value)
    assert attempt == parse_attempt(json.loads(exact(value)))


@given(st.dictionaries(st.integers(0, 3), st.lists(answers, max_size=3), max_size=4))
def test_compact_form_round_trip(by_pair):
    attempts = {("05a7bcf2", i): tuple(map(parse_attempt, a)) for i, a in by_pair.items()}
    guesses = Guesses("m", "s", "2024-12-20", MappingProxyType(attempts), credit="c")

    again = parse_compact(format_compact(guesses, TASKS), TASKS, where="x.txt")

    assert again == guesses


def test_exact_answers_are_written_short():
    truth = TASKS["05a7bcf2"].test[0].output
    guesses = Guesses("m", "s", "", {("05a7bcf2", 0): (truth, None)})
    assert format_compact(guesses, TASKS).endswith("\n\n05a7bcf2\t0\t=\t-\n")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("05a7bcf2\t0\t12x", "line 4: '12x' is not an attempt"),
        ("05a7bcf2\tone\t1", "line 4: does not begin with"),
        ("05a7bcf2\t0\tjson:[", "line 4: what follows 'json:' is not JSON"),
        ("nope\t0\t=", "nope pair 0 has no known output"),
        ("a\t0\t1\na\t0\t2", "line 5: a pair 0 is there twice"),
    ],
)
def test_compact_form_faults(body, message):
    with pytest.raises(GuessError) as caught:
        parse_compact(HEADER + body, TASKS, where="x.txt")
    assert message in str(caught.value)


@pytest.mark.parametrize(("name", "raw", "none"), [("o3-high", 11, 45), ("o3-low", 17, 215)])
def test_bundled_guesses(name, raw, none):
    guesses = load_bundled(name)
    attempts = [a for pair in guesses.answers.values() for a in pair]

    assert (len(guesses.answers), len(attempts), len(guesses.task_ids)) == (419, 838, 400)
    assert sum(isinstance(a, RawAnswer) for a in attempts) == raw
    assert sum(a is None for a in attempts) == none
    assert guesses.date == "2024-12-20"
    assert "ARC Prize" in guesses.credit


def test_odd_bundled_answers_are_kept_as_they_are():
    high, low = load_bundled("o3-high"), load_bundled("o3-low")

    assert attempt_json(high.attempts("9c1e755f", 0)[1]) == [[None]]
    assert attempt_json(high.attempts("50a16a69", 0)[1])[5][5] == "eight"
    ragged = high.attempts("0c786b71", 0)[1]
    assert [len(row) for row in ragged.rows] == [8, 13, 0, 8, 8, 8, 8, 8, 8]
    assert attempt_json(low.attempts("47996f11", 0)[1])[0][0] == "“It"
    assert attempt_json(low.attempts("4f537728", 0)[1]) == [["system", "error"]]
    assert len(low.attempts("47996f11", 0)[1].rows[0]) == 84


def test_unknown_bundled_guesses():
    with pytest.raises(GuessError, match="o3-high, o3-low"):
        load_bundled("o4")


def test_raw_answers_without_rows():
    assert parse_attempt("words").rows is None
    assert parse_attempt([1, [2]]).rows is None
    assert parse_attempt([]).rows == ()


def test_attempts_form(tmp_path):
    path = tmp_path / "submission.json"
    path.write_text(
        json.dumps(
            {
                "05a7bcf2": [{"attempt_2": [[2]], "attempt_10": [[0]], "attempt_1": [[1]], "x": 1}],
                "00576224": [
                    {"attempt_1": "words", "attempt_2": None},
                    {"attempt_1": [[1, 2], [3]]},
                ],
                "odd": 7,
            }
        )
    )

    guesses = load_guesses(path, TASKS)

    assert guesses.attempts("05a7bcf2", 0) == (
        Grid.from_rows([[1]]),
        Grid.from_rows([[2]]),
        *[None] * 7,
        Grid.from_rows([[0]]),
    )
    assert guesses.attempts("00576224", 0) == (RawAnswer.of("words"), None)
    assert guesses.attempts("00576224", 1) == (RawAnswer.of([[1, 2], [3]]),)
    assert guesses.problems == ('submission.json: odd is not a list of objects with "attempt_1"',)
    assert guesses.model == tmp_path.name


def result(answer, pair_index=0, task_id="05a7bcf2"):
    metadata = {"model": "gpt-x", "task_id": task_id, "pair_index": pair_index}
    return {"answer": answer, "correct": False, "metadata": metadata}


@pytest.mark.parametrize("packed", [False, True])
def test_results_folder(tmp_path, packed):
    pairs = [
        {"attempt_1": result([[2]], 1), "attempt_2": None},
        {"attempt_1": result([[1]], 0), "attempt_2": result("[[7]]", 0)},
    ]
    (tmp_path / "8b28cd80.json").write_text(json.dumps(pairs))
    (tmp_path / "05a7bcf2.json").write_text(json.dumps([{"attempt_1": result("no grid")}]))
    (tmp_path / "results.json").write_text(json.dumps({"score": 1.0, "task_results": {}}))
    (tmp_path / "broken.json").write_text("{")
    path = tmp_path
    if packed:
        path = tmp_path / "gpt.zip"
        with zipfile.ZipFile(path, "w") as out:
            for file in tmp_path.glob("*.json"):
                out.write(file, f"gpt/{file.name}")

    guesses = load_guesses(path, TASKS)

    assert guesses.model == "gpt-x"
    assert guesses.attempts("8b28cd80", 0) == (Grid.from_rows([[1]]), Grid.from_rows([[7]]))
    assert guesses.attempts("8b28cd80", 1) == (Grid.from_rows([[2]]), None)
    assert guesses.attempts("05a7bcf2", 0) == (RawAnswer.of("no grid"),)
    assert len(guesses.problems) == 1


def test_results_that_call_every_pair_0_keep_their_order(tmp_path):
    path = tmp_path / "run.json"
    pairs = [None, {"attempt_1": result([[1]], 0, "8b28cd80")}, {"attempt_1": result([[2]], 0)}]
    path.write_text(json.dumps(pairs))

    guesses = load_guesses(path, TASKS)

    assert [guesses.attempts("8b28cd80", i) for i in range(3)] == [
        (),
        (Grid.from_rows([[1]]),),
        (Grid.from_rows([[2]]),),
    ]
    assert "answers pair 2, but the task has 2" in guesses.problems[0]


@pytest.mark.parametrize(
    "content", ["{", "[]", "{}", "3", '{"a": [[[1]]]}', '{"score": 1}', "words"]
)
def test_files_in_no_known_form(tmp_path, content):
    path = tmp_path / "x.json"
    path.write_text(content)
    with pytest.raises(GuessError, match="x"):
        load_guesses(path, TASKS)


def test_missing_file(tmp_path):
    with pytest.raises(GuessError, match=r"nope\.json"):
        load_guesses(tmp_path / "nope.json", TASKS)


def test_compact_file_is_told_by_its_first_line(tmp_path):
    path = tmp_path / "any.name"
    path.write_text(HEADER + "05a7bcf2\t0\t=\t12/3\n")
    attempts = load_guesses(path, TASKS).attempts("05a7bcf2", 0)
    assert attempts == (TASKS["05a7bcf2"].test[0].output, RawAnswer.of([[1, 2], [3]]))
