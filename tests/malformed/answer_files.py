"""Files of a model's answers: each ``make`` writes one at the path it is given.

Beside what is malformed each has a good answer to ``GOOD_ID``, unless it is refused whole.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from arc.collections import load
from arc.guess_files import MAGIC
from tests.malformed.kind import Kind
from tests.malformed.task_files import Writer, content, nested, sparse

GOOD_ID, TWO_PAIRS, BAD_ID = "05a7bcf2", "8b28cd80", "0934a4d8"
"""Tasks of o3-unsolved: the one answered well, one of two test pairs, the one answered badly."""

_OUTPUT = load("o3-unsolved").tasks[GOOD_ID].test[0].output
assert _OUTPUT is not None
RIGHT = [{"attempt_1": _OUTPUT.to_rows(), "attempt_2": None}]


def answers(more: dict[str, Any]) -> Writer:
    """Writes a submission with these entries beside a right one."""
    return content(json.dumps({GOOD_ID: RIGHT, **more}))


def attempt(value: object) -> Writer:
    return answers({BAD_ID: [{"attempt_1": value}]})


def compact(body: str) -> Writer:
    return content(f"{MAGIC}\nmodel: m\n\n{body}\n")


_whole = partial(Kind, where="answers of a model", answer="refused")
_entry = partial(Kind, where="answers of a model", answer="problem")
_kept = partial(Kind, where="answers of a model", answer="kept")

KINDS = (
    _whole("answers-empty", what="no bytes at all", make=content(""), said="is not JSON"),
    _whole("answers-words", what="words", make=content("the answer is 42"), said="is not JSON"),
    _whole("answers-latin-1", what="bytes in Latin-1", make=content(b'{"\xe9": []}'), said="UTF-8"),
    _whole("answers-null", what="null", make=content("null"), said="no known form of answers"),
    _whole("answers-empty-object", what="{}", make=content("{}"), said="known are attempts.json"),
    _whole(
        "answers-a-grid-list",
        what="a list of grids at the top",
        make=content("[[[1]], [[2]]]"),
        said="no known form",
    ),
    _whole(
        "answers-of-grids",
        what="grids where lists of attempts belong",
        make=content(json.dumps({GOOD_ID: [[[1]]]})),
        said="no known form",
    ),
    _whole(
        "answers-a-task-file",
        what="a task for answers",
        make=content('{"train": [], "test": []}'),
        said="no known form",
    ),
    _whole(
        "answers-id-twice",
        what="one task answered twice in one object",
        make=content(f'{{"{GOOD_ID}": [], "{GOOD_ID}": []}}'),
        said="twice in one object",
    ),
    _whole("answers-of-100-mb", what="100 MiB", make=sparse, said="over 64 MiB"),
    _whole(
        "answers-to-other-tasks",
        what="answers to tasks nobody has",
        make=content(json.dumps({"nobody": RIGHT})),
        said="has no answer to any task",
    ),
    _whole(
        "compact-not-an-attempt",
        what="the compact form with letters in a grid",
        make=compact(f"{GOOD_ID}\t0\t12x"),
        said="'12x' is not an attempt",
    ),
    _whole(
        "compact-no-index",
        what="the compact form without a pair's number",
        make=compact(f"{GOOD_ID}\tone\t1"),
        said="line 4: does not begin with",
    ),
    _whole(
        "compact-twice",
        what="the compact form with one pair twice",
        make=compact(f"{GOOD_ID}\t0\t1\n{GOOD_ID}\t0\t2"),
        said="is there twice",
    ),
    _whole(
        "compact-bad-json",
        what="the compact form with half of a JSON text",
        make=compact(f"{GOOD_ID}\t0\tjson:["),
        said="what follows 'json:' is not JSON",
    ),
    _whole(
        "compact-deep-json",
        what="the compact form with 900 lists in one another",
        make=compact(f"{GOOD_ID}\t0\tjson:{json.dumps(nested(900))}"),
        said="nested too deeply",
    ),
    _whole(
        "compact-no-truth",
        what="the compact form claiming an unknown answer",
        make=compact("nobody\t0\t="),
        said="has no known output",
    ),
    _entry(
        "entry-a-number",
        what="a number where a task's attempts belong",
        make=answers({BAD_ID: 7}),
        said=f"{BAD_ID} is not a list of objects",
    ),
    _entry(
        "entry-null",
        what="null where a task's attempts belong",
        make=answers({BAD_ID: None}),
        said='with "attempt_1"',
    ),
    _entry(
        "entry-without-attempts",
        what="objects without attempts",
        make=answers({BAD_ID: [{"guess": [[1]]}]}),
        said='with "attempt_1"',
    ),
    _entry(
        "entry-markup-id",
        what="escape codes for a task's id",
        make=answers({"\x1b[31m": 1}),
        said="\\x1b[31m",
    ),
    _entry(
        "too-many-pairs",
        what="answers to more test pairs than there are",
        make=answers({BAD_ID: [{"attempt_1": [[1]]}] * 2}),
        said="answers pair 1, but the task has 1",
    ),
    _kept(
        "too-few-pairs",
        what="an answer to one of two test pairs",
        make=answers({TWO_PAIRS: [{"attempt_1": [[1]]}]}),
        said="[[1]]",
    ),
    _kept("attempt-null", what="null for an attempt", make=attempt(None), said="null"),
    _kept(
        "attempt-words",
        what="words for an attempt",
        make=attempt("I cannot tell"),
        said='"I cannot tell"',
    ),
    _kept(
        "attempt-text-in-cells",
        what="words in cells",
        make=attempt([["eight"]]),
        said='[["eight"]]',
    ),
    _kept(
        "attempt-ragged",
        what="rows of different length",
        make=attempt([[1, 2], [3]]),
        said="[[1,2],[3]]",
    ),
    _kept("attempt-31-columns", what="31 columns", make=attempt([[0] * 31]), said="[[0,0,"),
    _kept("attempt-no-rows", what="a grid of 0 rows", make=attempt([]), said="[]"),
    _kept("attempt-color-12", what="color 12", make=attempt([[12]]), said="[[12]]"),
    _kept("attempt-true", what="true for a color", make=attempt([[True]]), said="[[true]]"),
    _kept("attempt-1.0", what="1.0 for a color", make=attempt([[1.0]]), said="[[1.0]]"),
    _kept(
        "attempt-an-object",
        what="an object for a grid",
        make=attempt({"rows": 1}),
        said='{"rows":1}',
    ),
    _kept(
        "attempt-surrogate",
        what="half a surrogate pair for an answer",
        make=attempt({"answer": "\ud800"}),
        said='"\\ud800"',
    ),
)
