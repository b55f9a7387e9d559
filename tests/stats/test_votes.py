"""When a task is disputed, and whose votes count."""

from __future__ import annotations

import pandas as pd
import pytest

from arc.stats.votes import disputed_tasks, is_one_of, vote_tallies

COLUMNS = ["participant_id", "task_id", "content_hash", "fair"]


def votes(*fair: str, task_id: str = "aaaa") -> pd.DataFrame:
    rows = [(f"p{n}", task_id, "h", one) for n, one in enumerate(fair)]
    return pd.DataFrame(rows, columns=COLUMNS).convert_dtypes()


@pytest.mark.parametrize(
    ("fair", "disputed"),
    [
        (["no", "no"], False),
        (["no", "no", "yes"], True),
        (["no", "no", "unsure"], True),
        (["no", "no", "yes", "unsure"], False),
        (["no", "yes", "yes"], False),
    ],
)
def test_three_votes_and_more_than_half_say_no(fair: list[str], disputed: bool) -> None:
    assert (("aaaa", "h") in disputed_tasks(votes(*fair))) == disputed


def test_only_the_people_named_count() -> None:
    table = votes("no", "no", "no")
    (row,) = vote_tallies(table, {"p0", "p1"}).to_dict("records")
    assert (row["n_votes"], row["n_unfair"], row["disputed"]) == (2, 2, False)


def test_tasks_are_told_apart_by_their_grids() -> None:
    table = pd.concat([votes("no", "no", "no"), votes("yes", task_id="bbbb")])
    assert disputed_tasks(table) == {("aaaa", "h")}
    other = pd.DataFrame({"task_id": ["aaaa", "aaaa"], "content_hash": ["h", "other"]})
    assert is_one_of(other, disputed_tasks(table)).tolist() == [True, False]


def test_without_votes_nothing_is_disputed() -> None:
    assert vote_tallies(votes()).empty
    assert disputed_tasks(votes()) == frozenset()
    assert not is_one_of(votes("no"), frozenset()).any()
