"""The benchmarks' own arithmetic: percentiles, targets, the table, ways over a grid, bytes."""

from __future__ import annotations

import json
import random
from itertools import pairwise
from pathlib import Path

import pytest

import benchmarks
from benchmarks.figures import (
    Row,
    Sample,
    Target,
    interleaved,
    number,
    percentile,
    sample,
    shuffled_cells,
    table,
)
from benchmarks.logs import bytes_one_by_one, moments_of, payload, timing_errors
from benchmarks.ways import FAR, REPORTS, SIDE, fidelity, line_steps, random_way, wandering

STROKE = {"action_id": 3, "t_ms": 100, "kind": "stroke", "color": 2, "part": 0}


def test_percentiles_interpolate_between_neighbours() -> None:
    assert percentile([4, 1, 3, 2], 50) == 2.5
    assert percentile([1, 2, 3, 4, 5], 0) == 1
    assert percentile([1, 2, 3, 4, 5], 100) == 5
    assert percentile(range(101), 95) == 95
    assert percentile([7], 95) == 7


def test_an_empty_sample_is_refused() -> None:
    with pytest.raises(ValueError, match="empty"):
        percentile([], 50)
    with pytest.raises(ValueError, match="nothing"):
        sample([])


def test_a_sample_says_which_number_is_quoted() -> None:
    values = Sample(tuple(float(n) for n in range(1, 102)))
    assert values.figure("median") == 51
    assert values.figure("p95") == 96
    assert Sample((1.0, 2.0, 6.0)).figure("mean") == 3
    assert values.to_json()["n"] == 101


def test_a_row_compares_with_its_peer_and_its_target() -> None:
    row = Row("x", "ms", sample([3.0]), sample([2.0]), "other", target=Target(1.2, of="ratio"))
    assert row.ratio == 1.5
    assert row.is_met is False
    assert Row("x", "ms", sample([3.0]), target=Target(3)).is_met is True
    assert Row("x", "", sample([0.9]), target=Target(1, at_least=True)).is_met is False


def test_without_a_peer_there_is_no_ratio_and_no_word_on_it() -> None:
    row = Row("x", "ms", sample([3.0]), target=Target(1.2, of="ratio"))
    assert row.ratio is None
    assert row.is_met is None
    assert Row("x", "ms", sample([3.0]), sample([0.0])).ratio is None
    assert Row("x", "ms", sample([3.0])).is_met is None


def test_both_are_measured_in_turn_and_the_first_round_is_left_out() -> None:
    calls: list[str] = []

    def measure(name: str) -> float:
        calls.append(name)
        return float(len(calls))

    ours, peer = interleaved(lambda: measure("a"), lambda: measure("b"), 2)
    assert "".join(calls) == "abbaab"
    assert ours.values == (4, 5)
    assert peer.values == (3, 6)


def test_numbers_keep_three_digits() -> None:
    values = [0, 0.01234, 0.5, 1.2, 16.66, 999.6, 12345.0]
    assert [number(value) for value in values] == [
        "0", "0.0123", "0.500", "1.20", "16.7", "1,000", "12,345",
    ]  # fmt: skip


def test_the_table_has_every_row_its_target_and_its_note() -> None:
    rows = [
        Row("quick", "ms", sample([1.0, 2.0]), sample([4.0]), "slow one", target=Target(2)),
        Row("far", "bytes", sample([30.0]), target=Target(24), note="long ago"),
    ]
    head, _rule, first, second, *rest = table(rows).splitlines()
    assert head.split()[0] == "what"
    assert first.split()[:4] == ["quick", "1.50", "ms", "4.00"]
    assert "met" in first
    assert first.endswith("slow one")
    assert "MISSED" in second
    assert rest[-1] == "  far: long ago"
    assert first.index("met") == second.index("MISSED")


def test_rows_become_json() -> None:
    row = Row("x", "ms", sample([1.0]), sample([2.0]), "other", target=Target(2))
    again = json.loads(json.dumps(row.to_json()))
    assert again["ratio"] == 0.5
    assert again["target_met"] is True
    assert again["peer"]["median"] == 2


def test_shuffled_cells_are_every_cell_once() -> None:
    cells = shuffled_cells(3, 4, seed=1)
    assert sorted(cells) == [(row, column) for row in range(3) for column in range(4)]
    assert cells == shuffled_cells(3, 4, seed=1)
    assert cells != shuffled_cells(3, 4, seed=2)


def test_a_line_midway_between_two_cells_may_take_either() -> None:
    assert line_steps((0, 0), (0, 2)) == [((0, 0),), ((0, 1),), ((0, 2),)]
    assert line_steps((0, 0), (1, 2))[1] == ((0, 1), (1, 1))
    assert line_steps((2, 2), (2, 2)) == [((2, 2),)]


def test_fidelity_counts_share_gaps_and_strays() -> None:
    way = [(0, 0), (0, 9)]
    whole = {(0, column) for column in range(10)}
    assert fidelity(way, whole) == (1, 0, 0)
    assert fidelity(way, whole - {(0, 3), (0, 4), (0, 8)}) == (0.7, 2, 0)
    assert fidelity(way, {(0, 0), (0, 9)}) == (0.2, 1, 0)
    assert fidelity(way, whole | {(5, 5)}).strays == 1


def test_fast_drags_are_far_between_reports_and_freehand_stays_inside() -> None:
    for seed in range(20):
        way = random_way(random.Random(seed))
        assert len(way) == REPORTS
        for before, after in pairwise(way):
            assert max(abs(before[0] - after[0]), abs(before[1] - after[1])) >= FAR
        assert all(
            0 <= round(row) < SIDE and 0 <= round(column) < SIDE
            for row, column in wandering(random.Random(seed))
        )


def test_parts_of_a_stroke_are_one_series_of_times() -> None:
    strokes = [
        STROKE | {"cells": [0, 0, 0, 1], "dt": [0, 16]},
        STROKE | {"cells": [0, 2], "dt": [5], "part": 1, "t_ms": 130},
        STROKE | {"cells": [4, 4], "dt": [0], "t_ms": 900},
    ]
    assert moments_of(strokes) == [[100, 116, 135], [900]]


def test_timing_errors_are_differences_of_delays() -> None:
    strokes = [STROKE | {"cells": [0, 0, 0, 1, 0, 2], "dt": [0, 16, 20]}]
    assert timing_errors([[7.0, 7.016, 7.040]], strokes) == pytest.approx([0, 4])
    # The log has a cell more than the driver reported: only the whole stroke is compared.
    assert timing_errors([[7.0, 7.040]], strokes) == pytest.approx([4])


def test_bytes_are_those_of_the_json_written() -> None:
    stroke = STROKE | {"cells": [0, 0, 10, 1], "dt": [0, 16]}
    assert payload([stroke]) == len(json.dumps(stroke, separators=(",", ":")))
    singles = [
        {"action_id": 0, "t_ms": 100, "kind": "cell", "color": 2, "at": [0, 0]},
        {"action_id": 1, "t_ms": 116, "kind": "cell", "color": 2, "at": [10, 1]},
    ]
    assert bytes_one_by_one([stroke]) == len(json.dumps(singles, separators=(",", ":")))


def test_every_benchmark_named_in_the_docs_exists() -> None:
    folder = Path(benchmarks.__file__).parent
    docs = (folder.parent / "docs" / "benchmarks.md").read_text("utf-8")
    named = [line[4:] for line in docs.splitlines() if line.startswith("### ")]
    assert named
    assert [name for name in named if not (folder / f"{name}.py").exists()] == []
    listed = (folder / "__main__.py").read_text("utf-8")
    assert [name for name in named if f'"{name}"' not in listed] == []
