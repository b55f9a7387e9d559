"""The table is as large as it says, says each thing once, and is what the docs show."""

from __future__ import annotations

from collections import Counter

from tests.malformed.kinds import KINDS, PAGE, page


def test_the_table_has_enough_kinds_of_distinct_names() -> None:
    assert len(KINDS) >= 60
    assert len({kind.id for kind in KINDS}) == len(KINDS)
    assert len({(kind.where, kind.what) for kind in KINDS}) == len(KINDS)


def test_every_place_where_input_comes_in_has_kinds() -> None:
    places = Counter(kind.where for kind in KINDS)
    assert set(places) == {
        "task file",
        "zip archive",
        "path to tasks",
        "answers of a model",
        "request",
        "address",
        "cookie",
        "storage",
        "nickname",
        "command line",
        "session request",
        "protocols file",
    }
    assert min(places.values()) >= 3


def test_every_kind_is_told_something() -> None:
    for kind in KINDS:
        assert kind.what
        assert len(kind.said.strip()) > 1, kind.id


def test_the_docs_show_the_table() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run python -m tests.malformed.kinds"
