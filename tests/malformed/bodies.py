"""Bodies at fault in a field, or at odds with what is stored: each ``make`` gives a ``Sent``."""

from __future__ import annotations

import json
from functools import partial

from tests.malformed.kind import Kind
from tests.malformed.sent import ATTEMPT_ID, GOOD, action, body, conflict, raw, stroke

_body = partial(Kind, where="request")

KINDS = (
    _body(
        "writer-missing",
        what="no writer_id",
        make=body("actions", writer_id=...),
        said="writer_id is not a text",
    ),
    _body(
        "writer-nul",
        what="a NUL character in writer_id",
        make=body("lease", writer_id="writer\0one"),
        said="writer_id is not a text",
    ),
    _body(
        "writer-surrogate",
        what="half a surrogate pair in writer_id",
        make=body("lease", writer_id="writer-\ud800"),
        said="8 to 64 letters",
    ),
    _body(
        "load-too-long",
        what="a load_id of 65 characters",
        make=body("lease", load_id="x" * 65),
        said="load_id is not a text",
    ),
    _body(
        "actions-an-object",
        what="an object for the actions",
        make=body("actions", actions={}),
        said="actions is not a list",
    ),
    _body(
        "actions-501",
        what="501 actions",
        make=body("actions", actions=[{}] * 501),
        said="at most 500",
    ),
    _body(
        "action-a-list",
        what="a list for an action",
        make=body("actions", actions=[[1]]),
        said="an action is an object, not list",
    ),
    _body(
        "action-unknown-kind",
        what="an unknown kind of action",
        make=action(kind="sing"),
        said="kind 'sing' is not known",
    ),
    _body(
        "action-kind-a-list",
        what="a list for a kind",
        make=action(kind=["stroke"]),
        said="is not known",
    ),
    _body(
        "action-unknown-field",
        what="a field that strokes do not have",
        make=action(size=3),
        said="'size' is not one of its fields",
    ),
    _body(
        "action-missing-field",
        what="a fill without a place",
        make=body("actions", actions=[{"action_id": 2, "t_ms": 30, "kind": "fill", "color": 1}]),
        said="at is missing",
    ),
    _body(
        "action-id-true",
        what="true for an action's number",
        make=action(action_id=True),
        said="True, not a whole number",
    ),
    _body("action-time-1.0", what="1.0 for a time", make=action(t_ms=1.0), said="t_ms is 1.0"),
    _body(
        "action-time-1e400",
        what="1e400 for a time",
        make=raw("actions", json.dumps(GOOD["actions"]).replace("30", "1e400"), code="bad_request"),
        said="t_ms is inf",
    ),
    _body(
        "action-time-nan", what="NaN for a time", make=action(t_ms=float("nan")), said="t_ms is nan"
    ),
    _body(
        "action-time-1e30",
        what="10 to the power of 30 for a time",
        make=action(t_ms=10**30),
        said="not 0 to 999999999",
    ),
    _body(
        "action-color-10", what="color 10", make=action(color=10), said="color is 10, not 0 to 9"
    ),
    _body(
        "action-cell-30",
        what="a cell outside of any grid",
        make=action(cells=[30, 0]),
        said="cells is 30",
    ),
    _body(
        "action-cells-odd",
        what="a row without a column",
        make=action(cells=[1]),
        said="cells has 1 numbers",
    ),
    _body(
        "action-text-block",
        what="words for a block to paste",
        make=body(
            "actions",
            actions=[
                {
                    "action_id": 2,
                    "t_ms": 30,
                    "kind": "paste",
                    "at": [0, 0],
                    "rows": "ab",
                    "source": "answer",
                }
            ],
        ),
        said="'ab' is not rows of digits",
    ),
    _body(
        "action-31-columns",
        what="a block of 31 columns",
        make=body(
            "actions",
            actions=[
                {
                    "action_id": 2,
                    "t_ms": 30,
                    "kind": "paste",
                    "at": [0, 0],
                    "rows": "1" * 31,
                    "source": "answer",
                }
            ],
        ),
        said="31 cells, the most is 30",
    ),
    _body(
        "actions-not-in-order",
        what="numbers that leave one out within a batch",
        make=body("actions", actions=[stroke(2), stroke(4)]),
        said="number 4 where 3 belongs",
    ),
    _body(
        "actions-gap",
        what="a batch that leaves one out",
        make=conflict("actions", "gap", first_action_id=5, actions=[stroke(5)]),
        said="send from 2 on",
    ),
    _body(
        "actions-conflict",
        what="a stored action with other content",
        make=conflict("actions", "conflict", first_action_id=1, actions=[stroke(1, color=9)]),
        said="action 1 is stored with other content",
    ),
    _body(
        "actions-other-writer",
        what="actions of another page load",
        make=conflict("actions", "taken_over", writer_id="writer-two"),
        said="take the lease",
    ),
    _body(
        "attempt-31",
        what="a grid of 31 x 31",
        make=body("attempts", grid=[[0] * 31] * 31),
        said="31 rows, the most is 30",
    ),
    _body(
        "attempt-rows-ragged",
        what="rows of different length",
        make=body("attempts", grid=[[1, 2], [3]]),
        said="row 1 has 1 cells",
    ),
    _body(
        "attempt-a-text",
        what="a text for a grid",
        make=body("attempts", grid="3"),
        said="not a list of rows",
    ),
    _body(
        "attempt-floats",
        what="3.0 for a color",
        make=body("attempts", grid=[[3.0]]),
        said="row 0 cell 0 is 3.0",
    ),
    _body(
        "attempt-no-id",
        what="no attempt_id",
        make=body("attempts", attempt_id=...),
        said="attempt_id is not a text",
    ),
    _body(
        "attempt-time-minus-1",
        what="-1 for a time",
        make=body("attempts", t_ms=-1),
        said="t_ms is not a whole number",
    ),
    _body(
        "attempt-not-replaying",
        what="a grid that the log does not give",
        make=conflict("attempts", "log_mismatch", grid=[[7]]),
        said="does not give the grid",
    ),
    _body(
        "attempt-ahead-of-log",
        what="a log that has not come yet",
        make=conflict("attempts", "gap", last_action_id=9),
        said="send from 2 on",
    ),
    _body(
        "attempt-id-taken",
        what="a stored attempt with another grid",
        make=conflict("attempts", "conflict", attempt_id=ATTEMPT_ID),
        said="stored with another grid",
    ),
    _body(
        "attempt-again",
        what="the grid of an earlier attempt",
        make=conflict("attempts", "same_as_attempt", grid=[[2]], last_action_id=0),
        said="nothing is used up",
    ),
    _body(
        "close-solved",
        what='"solved" for an outcome',
        make=body("close", outcome="solved"),
        said="not one of gave_up, done",
    ),
    _body(
        "close-a-list",
        what="a list for an outcome",
        make=body("close", outcome=["gave_up"]),
        said="outcome is not one of",
    ),
    _body(
        "close-other-reason",
        what="a reason in free words",
        make=body("close", reason="<b>bored</b>"),
        said="no_rule, tedious",
    ),
    _body(
        "close-done-early",
        what='"done" where the verdict is given at once',
        make=body("close", outcome="done"),
        said="without feedback",
    ),
    _body(
        "confidence-101",
        what="a confidence of 101",
        make=body("attempts", confidence=101),
        said="confidence is not a whole number from 0 to 100",
    ),
    _body(
        "confidence-text",
        what="words for the confidence",
        make=body("attempts", confidence="sure"),
        said="confidence is not a whole number",
    ),
    _body(
        "rule-too-long",
        what="a rule in 1,001 characters",
        make=body("attempts", rule_description="x" * 1001),
        said="at most 1000 characters",
    ),
    _body(
        "rule-list",
        what="a list for the rule in words",
        make=body("attempts", rule_description=["mirror"]),
        said="rule_description is not a text",
    ),
    _body(
        "time-not-up",
        what="a time limit reached where there is none",
        make=body("close", outcome="timed_out"),
        said="the time limit has not been reached",
    ),
    _body(
        "abandoned-by-page",
        what="a page that abandons its trial",
        make=body("close", outcome="abandoned"),
        said="outcome is not one of gave_up, done, timed_out",
    ),
)
