"""Frames are as they are declared, and come back from CSV as they were."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from arc.exchange import codebook, export
from arc.exchange.chosen import Choice
from arc.exchange.codebook import TABLES
from arc.exchange.csv_files import frame, read_table, to_csv
from arc.exchange.formats import write_export
from arc.stats.selection import DEFAULT
from arc.store import Store
from tests.exchange.played import find_task, play
from tests.store.people import Clock

FILLED = {"Int64": 3, "Float64": 1 / 3, "string": "NA", "boolean": False}
VOTE = dict.fromkeys(TABLES["votes"])


def row(table: str) -> dict[str, Any]:
    """A row without a missing value."""
    moment = {"datetime64[ms, UTC]": "2026-01-31T09:05:00.120Z"}
    return {column.name: (FILLED | moment)[column.dtype] for column in TABLES[table].columns}


@pytest.mark.parametrize("rows", [0, 1, 2, 40])
@pytest.mark.parametrize("name", TABLES)
def test_a_table_comes_back_as_it_was(name: str, rows: int, tmp_path: Path) -> None:
    empty = dict.fromkeys(TABLES[name])
    table = frame(name, [empty if n == 1 else row(name) for n in range(rows)])
    path = tmp_path / f"{name}.csv"
    path.write_bytes(to_csv(table))

    pd.testing.assert_frame_equal(read_table(path), table, check_exact=True)


@pytest.mark.parametrize("people", [0, 1, 3])
def test_pandas_reads_an_export_by_its_codebook(people: int, clock: Clock, tmp_path: Path) -> None:
    store = Store.open(":memory:", clock=clock)
    for n in range(people):
        play(store, clock, f"p{n}")
    tables = export.tables(store, find_task)
    write_export(store, find_task, Choice(DEFAULT), "csv", tmp_path)
    declared = json.loads((tmp_path / "codebook.json").read_text())["tables"]
    assert all(len(table) >= people for table in tables.values())

    for name, table in tables.items():
        back = pd.read_csv(tmp_path / f"{name}.csv", **declared[name]["read_csv"])
        for column, what in declared[name]["columns"].items():
            if what["dtype"] == "string":
                back[column] = back[column].str.removeprefix("'")
            back[column] = back[column].astype(what["dtype"])
        pd.testing.assert_frame_equal(back, table)
        pd.testing.assert_frame_equal(read_table(tmp_path / f"{name}.csv"), table, check_exact=True)
    store.dispose()


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\r=1", "\n=1", "＝1", "'=1", "''", "'t was")


@settings(deadline=None, max_examples=40)
@given(st.lists(TEXTS | st.sampled_from(FORMULAS), min_size=1))
@example(list(FORMULAS))
def test_no_text_is_lost_and_none_is_a_formula(comments: list[str]) -> None:
    data = to_csv(frame("votes", [VOTE | {"comment": comment} for comment in comments]))

    back = read_table(io.BytesIO(data), "votes")

    assert list(back["comment"]) == comments
    written = pd.read_csv(io.BytesIO(data), dtype="string", keep_default_na=False)["comment"]
    for comment, text in zip(comments, written, strict=True):
        assert text in (comment, f"'{comment}")
        assert text[0] not in "=+-@\t\r\n＝＋－＠"


def test_an_empty_text_is_a_missing_one() -> None:
    assert frame("votes", [VOTE | {"comment": ""}])["comment"].isna().all()


@pytest.mark.parametrize("change", [{"nickname": "Secretive"}, {"comment": KeyError}])
def test_a_row_with_more_or_less_than_declared_is_refused(change: dict[str, Any]) -> None:
    changed = {name: value for name, value in (VOTE | change).items() if value is not KeyError}
    with pytest.raises(ValueError, match=next(iter(change))):
        frame("votes", [VOTE, changed])


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("ratings", "rating", True),
        ("ratings", "rating", 3.0),
        ("ratings", "rating", "3"),
        ("votes", "task_id", 576224),
        ("breaks", "taken", 1),
        ("loads", "device_pixel_ratio", "2"),
        ("votes", "created_at", 0),
    ],
)
def test_a_value_of_another_type_than_declared_is_refused(
    name: str, column: str, value: Any
) -> None:
    with pytest.raises(TypeError, match=column):
        frame(name, [row(name) | {column: value}])


def test_a_file_with_other_columns_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "votes.csv"
    path.write_text("task_id,comment\n")
    with pytest.raises(ValueError, match="columns"):
        read_table(path)


def test_the_codebook_in_the_docs_is_the_declarations() -> None:
    docs = Path(__file__).parents[2] / "docs" / "codebook.md"
    assert docs.read_text("utf-8") == codebook.as_markdown()
