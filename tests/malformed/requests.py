"""Requests at fault in their form or their address: each ``make`` takes a token, gives a ``Sent``."""

from __future__ import annotations

import json
from functools import partial

from tests.malformed.kind import Kind
from tests.malformed.sent import GOOD, Sent, blanks, picture, raw, without_token
from tests.malformed.task_files import nested

_body = partial(Kind, where="request")

KINDS = (
    _body("body-empty", what="no body", make=raw("lease", b""), said="is not JSON"),
    _body(
        "body-not-json", what="half a body", make=raw("actions", b'{"writer_id": '), said="line 1"
    ),
    _body(
        "body-not-utf-8",
        what="bytes that are no text",
        make=raw("attempts", b'{"a": "\xff\xfe"}'),
        said="UTF-8",
    ),
    _body(
        "body-utf-16",
        what="a body in UTF-16",
        make=raw("close", json.dumps(GOOD["close"]).encode("utf-16")),
        said="UTF-8",
    ),
    _body(
        "body-deep",
        what="16,000 lists in one another",
        make=raw("close", b"[" * 16_000),
        said="nested too deeply",
    ),
    _body(
        "body-deep-action",
        what="an action 900 lists deep, which the parser just manages",
        make=raw("actions", json.dumps({**GOOD["actions"], "actions": [nested(900)]})),
        said="100 levels",
    ),
    _body(
        "body-name-twice",
        what="one field twice",
        make=raw("lease", b'{"writer_id": "writer-one", "writer_id": "writer-two"}'),
        said="'writer_id' twice",
    ),
    _body(
        "body-digits",
        what="a number of 5,000 digits",
        make=raw("attempts", b'{"t_ms": ' + b"9" * 5000 + b"}"),
        said="number is too long",
    ),
    _body(
        "body-array",
        what="a list for the body",
        make=raw("lease", b"[]", code="bad_request"),
        said="is not a JSON object",
    ),
    _body(
        "body-null",
        what="null for the body",
        make=raw("close", b"null", code="bad_request"),
        said="is not a JSON object",
    ),
    _body(
        "body-text",
        what="a text for the body",
        make=raw("actions", b'"hello"', code="bad_request"),
        said="is not a JSON object",
    ),
    _body(
        "body-form",
        what="a form's content type",
        make=raw("close", b"outcome=gave_up", 415, "not_json", "application/x-www-form-urlencoded"),
        said="application/json",
    ),
    _body(
        "body-no-type",
        what="no content type",
        make=raw("close", b"{}", 415, "not_json", ""),
        said="application/json",
    ),
    _body(
        "body-too-large",
        what="a lease of 17 KiB",
        make=raw("lease", b" " * 17 * 1024, 413, "too_large"),
        said="over 16 KiB",
    ),
    _body(
        "actions-too-large",
        what="actions of 257 KiB",
        make=raw("actions", b" " * 257 * 1024, 413, "too_large"),
        said="over 256 KiB",
    ),
    _body(
        "body-endless",
        what="100 MiB of blanks without a length",
        make=lambda token: raw("actions", blanks(100), 413, "too_large")(token),
        said="over 256 KiB",
    ),
    _body(
        "method-get",
        what="GET where a body belongs",
        make=lambda token: Sent(
            405, "method_not_allowed", f"/api/trials/{token}/lease", method="GET"
        ),
        said="POST only",
    ),
    _body(
        "token-short",
        what="a token too short",
        make=without_token("/api/trials/short/lease"),
        said="go back to the gallery",
    ),
    _body(
        "token-unknown",
        what="a token nobody has",
        make=without_token(f"/api/trials/{'x' * 22}/lease"),
        said="no trial has this token",
    ),
    _body(
        "token-nul",
        what="NUL characters for a token",
        make=without_token("/api/trials/%00%00/lease"),
        said="no trial has this token",
    ),
    _body(
        "token-letters",
        what="letters of another alphabet in a token",
        make=without_token(f"/api/trials/{'é' * 22}/lease"),
        said="no trial has this token",
    ),
    _body(
        "token-of-10-kb",
        what="a token of 10,000 characters",
        make=without_token(f"/api/trials/{'x' * 10_000}/lease"),
        said="no trial has this token",
    ),
    _body(
        "token-a-path",
        what="../ for a token",
        make=without_token("/api/trials/..%2F..%2Fetc/lease", "not_found"),
        said="no such route",
    ),
    _body(
        "route-unknown",
        what="a route that is not there",
        make=without_token("/api/trials/x/erase", "not_found"),
        said="no such route",
    ),
    _body(
        "picture-collection-a-path",
        what="a path for a picture's collection",
        make=picture("..%2F..%2Fetc/passwd/input/0.png"),
        said="no such route",
    ),
    _body(
        "picture-collection-unknown",
        what="an unknown collection for a picture",
        make=picture("nobody/two/input/0.png"),
        said="no collection of this name",
    ),
    _body(
        "picture-of-output",
        what="an output for a picture",
        make=picture("o3-unsolved/two/output/0.png"),
        said="no such route",
    ),
    _body(
        "picture-pair-99",
        what="a test pair that is not there",
        make=picture("o3-unsolved/two/input/99.png"),
        said="two has 2 test pairs",
    ),
    _body(
        "picture-pair-words",
        what="full-width digits for a test pair",
        make=picture("o3-unsolved/two/input/%EF%BC%90.png"),
        said="two has 2 test pairs",
    ),
    _body(
        "picture-huge",
        what="a picture of 99,999 pixels",
        make=picture("o3-unsolved/two/input/0.png?w=99999&h=1", 400, "bad_request"),
        said="from 1 to 1024",
    ),
    _body(
        "picture-cell-0",
        what="cells of 0 pixels",
        make=picture("o3-unsolved/two/input/0.png?cell=0", 400, "bad_request"),
        said="from 1 to 32",
    ),
)
