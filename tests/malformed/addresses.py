"""Addresses as a visitor's browser asks for them: each ``make`` gives one, from the ``/`` on.

``said`` is in sight on the page that comes. ``TASK`` is a task the visitor has begun.
"""

from __future__ import annotations

from functools import partial

from tests.malformed.kind import Kind

TASK = "da515329"
MARKUP = "%3Cscript%3Edocument.title%3D1%3C%2Fscript%3E"

_address = partial(Kind, where="address")
_taken = partial(Kind, where="address", answer="harmless")


def play(query: str) -> str:
    return f"/play?task={TASK}&{query}"


KINDS = (
    _taken("address-two-levels", what="/play/x", make=lambda: "/play/x", said="Which task?"),
    _taken(
        "address-three-levels",
        what="/play/x/y with a task",
        make=lambda: f"/play/x/y?task={TASK}",
        said="Submit",
    ),
    _taken("address-slash-after", what="/play/", make=lambda: f"/play/?task={TASK}", said="Submit"),
    _taken("address-two-slashes", what="//play", make=lambda: "//play", said="Which task?"),
    _taken("address-slash-encoded", what="/play%2Fx", make=lambda: "/play%2Fx", said="Which task?"),
    _address(
        "address-unknown",
        what="a page that is not there",
        make=lambda: "/nothing",
        said="Page not found",
    ),
    _address(
        "address-unknown-deep",
        what="a page that is not there, two levels down",
        make=lambda: "/no/thing",
        said="Page not found",
    ),
    _address(
        "address-other-host",
        what="another host after two slashes",
        make=lambda: "//example.org/x",
        said="Page not found",
    ),
    _address(
        "address-nul", what="a NUL character for a page", make=lambda: "/%00", said="Page not found"
    ),
    _address(
        "address-backslashes",
        what="backslashes",
        make=lambda: "/%5C%5Cexample.org%5Cx",
        said="Page not found",
    ),
    _address(
        "address-dots",
        what="%2e%2e/ before a path",
        make=lambda: "/%2e%2e%2fetc%2fpasswd",
        said="Page not found",
    ),
    _address("task-missing", what="no task", make=lambda: "/play", said="Which task?"),
    _address("task-empty", what="an empty task", make=lambda: "/play?task=", said="Which task?"),
    _address(
        "task-unknown",
        what="a task nobody has",
        make=lambda: "/play?task=nobody",
        said="no task called 'nobody'",
    ),
    _address(
        "task-markup",
        what="markup for a task",
        make=lambda: f"/play?task={MARKUP}",
        said="no task called '<script>",
    ),
    _address(
        "task-10-kb",
        what="a task of 10,000 characters",
        make=lambda: f"/play?task={'a' * 10_000}",
        said="no task called 'aaa",
    ),
    _address(
        "task-nul",
        what="a NUL character for a task",
        make=lambda: "/play?task=%00",
        said="no task called '\\x00'",
    ),
    _address(
        "task-not-utf-8",
        what="a byte that is no text",
        make=lambda: "/play?task=%FF",
        said="No such task",
    ),
    _taken(
        "task-twice",
        what="two tasks, of which the last counts",
        make=lambda: f"/play?task=nobody&task={TASK}",
        said="Submit",
    ),
    _address(
        "gallery-task-10-kb",
        what="a task of 10,000 characters to look for",
        make=lambda: f"/?task={'a' * 10_000}",
        said="No task here matches",
    ),
    _address(
        "compare-too-early",
        what="Compare of a task that is not finished",
        make=lambda: f"/compare?task={TASK}",
        said="Try it first",
    ),
    _address(
        "compare-unknown",
        what="Compare of a task nobody has",
        make=lambda: "/compare?task=nobody",
        said="No such task",
    ),
    _address(
        "replay-markup",
        what="markup for the trial to replay",
        make=lambda: "/replay?trial=%3Cscript%3E",
        said="No such replay",
    ),
    _address(
        "collection-unknown",
        what="a collection that is not there",
        make=lambda: "/?collection=nobody",
        said="no collection called 'nobody'",
    ),
    _address(
        "collection-path",
        what="a path for a collection",
        make=lambda: "/?collection=/etc",
        said="no collection called '/etc'",
    ),
    _address(
        "collection-way-out",
        what="../ for a collection",
        make=lambda: "/play?task=x&collection=../../etc",
        said="no collection called '../../etc'",
    ),
    _address(
        "collection-empty",
        what="an empty collection",
        make=lambda: "/?collection=",
        said="no collection called ''",
    ),
    _address(
        "collection-10-kb",
        what="a collection of 10,000 characters",
        make=lambda: f"/?collection={'a' * 10_000}",
        said="no collection called 'aaa",
    ),
    _address(
        "protocol-unknown",
        what="rules that are not there",
        make=lambda: "/?protocol=nobody",
        said="there are arc-agi, blind",
    ),
    _address(
        "protocol-markup",
        what="markup for the rules of a task",
        make=lambda: play(f"protocol={MARKUP}"),
        said="no protocol is called",
    ),
    _taken(
        "round-minus-1",
        what="round -1, taken for the newest",
        make=lambda: play("round=-1"),
        said="Submit",
    ),
    _taken(
        "round-0", what="round 0, taken for the first", make=lambda: play("round=0"), said="Submit"
    ),
    _taken(
        "round-99999",
        what="round 99999, taken for the newest",
        make=lambda: play("round=99999"),
        said="Submit",
    ),
    _taken(
        "round-words", what="words for a round", make=lambda: play("round=second"), said="Submit"
    ),
    _taken(
        "round-full-width",
        what="full-width digits for a round",
        make=lambda: play("round=%EF%BC%92"),
        said="Submit",
    ),
    _taken(
        "query-unknown",
        what="parameters that are not there",
        make=lambda: play("x=1&embed=true&__proto__=1"),
        said="Submit",
    ),
)
