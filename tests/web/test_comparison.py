"""What Compare says of a closed task."""

from __future__ import annotations

import numpy as np

from arc.answers import RawAnswer
from arc.collections import load
from arc.grid import Grid
from arc.guesses import load_bundled
from arc.tasks import Task
from arc.web import services
from arc.web.comparison import PlayedPair, comparison

O3 = load_bundled("o3-high")


def task(task_id: str) -> Task:
    return load("o3-unsolved").tasks[task_id]


def played(of: Task, pair_index: int, *attempts: Grid, outcome: str = "failed") -> PlayedPair:
    blank = Grid.blank(*of.test[pair_index].input.shape)
    return PlayedPair(pair_index, outcome, attempts, blank, seconds=252.4, actions=61)


def guesses(of: Task) -> dict:
    return {"o3-high": {i: O3.attempts(of.task_id, i) for i in range(len(of.test))}}


def test_solving_what_o3_failed_twice_is_said() -> None:
    of = task("da515329")
    shown = comparison(of, [played(of, 0, of.test[0].output, outcome="solved")], guesses(of))
    assert shown["headline"] == "You solved it. o3 did not, twice."
    assert shown["subline"] == "4 min 12 s · 61 actions · 1 attempt"
    assert shown["solved"] is True


def test_missing_it_too_and_giving_up_are_told_apart() -> None:
    of = task("da515329")
    missed = comparison(of, [played(of, 0, of.test[0].input)], guesses(of))
    gave_up = comparison(of, [played(of, 0, outcome="gave_up")], guesses(of))
    assert missed["headline"] == "You missed it. So did o3."
    assert gave_up["headline"] == "You gave up. o3 missed it too."
    late = comparison(of, [played(of, 0, outcome="timed_out")], guesses(of))
    left = comparison(of, [played(of, 0, outcome="abandoned")], guesses(of))
    assert late["headline"] == "Your time ran out. o3 missed it too."
    assert left["headline"] == "You left it open. o3 missed it too."


def test_a_task_the_model_solved_is_not_called_missed() -> None:
    of = load("arc-agi-1-evaluation").tasks["00576224"]
    shown = comparison(of, [played(of, 0, of.test[0].input)], guesses(of))
    assert shown["headline"] == "You missed it. o3 solved it."


def test_a_model_of_the_hosts_own_keeps_its_name() -> None:
    of = task("da515329")
    own = {"gpt-x mini": {0: (of.test[0].output,)}}
    shown = comparison(of, [played(of, 0, of.test[0].input)], {"o3-high": {}} | own)
    assert shown["headline"] == "You missed it. gpt-x mini solved it."
    assert shown["pairs"][0]["guesses"]["gpt-x mini"][0]["title"] == "gpt-x mini · guess 1"


def test_without_a_model_only_the_person_is_spoken_of() -> None:
    of = task("da515329")
    shown = comparison(of, [played(of, 0, of.test[0].output, outcome="solved")], {"o3-high": {}})
    assert shown["headline"] == "You solved it."
    assert shown["models"] == []


def test_a_wrong_answer_says_how_and_a_right_one_needs_no_words() -> None:
    of = task("da515329")
    answer, truth = of.test[0].input, of.test[0].output
    assert truth is not None
    (pair,) = comparison(of, [played(of, 0, answer, truth)], guesses(of))["pairs"]
    copied, exact = pair["you"]
    assert not copied["correct"]
    assert copied["words"].startswith("Copied the input")
    assert (exact["correct"], exact["words"], exact["alignment"]) == (True, "Exact", None)


def test_a_guess_of_another_shape_keeps_its_own_rows() -> None:
    of = task("aa4ec2a5")
    (pair,) = comparison(of, [played(of, 0, of.test[0].output)], guesses(of))["pairs"]
    first = pair["guesses"]["o3-high"][0]
    assert first["size"] == "27 × 27"
    assert len(first["rows"]) == 27
    steps = first["alignment"]["rows"]
    assert len(steps) == 27
    assert [step[0] for step in steps] == list(range(27))
    assert [step[1] for step in steps if step[1] is not None] == list(range(26))
    assert "row 25" in first["words"]


def test_a_dropped_row_is_named_and_placed() -> None:
    of = task("da515329")
    truth = of.test[0].output
    assert truth is not None
    without = Grid(np.delete(truth.cells, 7, axis=0))
    (pair,) = comparison(of, [played(of, 0, without)], {})["pairs"]
    (answer,) = pair["you"]
    assert "7" in answer["words"]
    assert [step[1] for step in answer["alignment"]["rows"] if step[0] is None] == [7]
    assert all(None not in step for step in answer["alignment"]["columns"])


def test_scattered_wrong_cells_are_counted_and_nothing_is_claimed() -> None:
    of = task("da515329")
    truth = of.test[0].output
    assert truth is not None
    cells = truth.cells.copy()
    cells[3, 4], cells[20, 11] = 5, 6
    (pair,) = comparison(of, [played(of, 0, Grid(cells))], {})["pairs"]
    (answer,) = pair["you"]
    assert answer["words"] == "Right shape, 2 of 676 cells differ"
    assert answer["alignment"] is None


def test_odd_cells_reach_the_page_as_words_and_ragged_rows_stay_short() -> None:
    of = task("da515329")
    odd = RawAnswer.of([[1, "Wait,", None], [2], [3, 11]])
    shown = comparison(of, [played(of, 0, of.test[0].input)], {"odd": {0: (odd, None)}})
    rows = shown["pairs"][0]["guesses"]["odd"][0]["rows"]
    assert rows == [[1, "Wait,", "null"], [2], [3, "11"]]
    assert shown["pairs"][0]["guesses"]["odd"][1]["rows"] == []


def test_recorded_figures_come_with_their_caveat() -> None:
    of = task("da515329")
    figures = services.recorded_sessions(of)
    recorded = comparison(of, [played(of, 0, of.test[0].input)], {}, figures)["recorded"]
    assert recorded["first"] <= recorded["two"] <= recorded["sessions"]
    assert "not an accuracy" in recorded["caveat"]
