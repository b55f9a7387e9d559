"""A host's own TOML file of protocols and studies: each ``make`` gives its text."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from tests.malformed.kind import Kind

_file = partial(Kind, where="protocols file")


def rules(line: str) -> Callable[[], str]:
    """A protocol that is good but for this line."""
    return lambda: f"[protocols.x]\nlabel = 'x'\n{line}"


def study(line: str) -> Callable[[], str]:
    """A study with this line and nothing else."""
    return lambda: f"[studies.s]\n{line}"


KINDS = (
    _file("toml-broken", what="half a line", make=lambda: "x = [", said="is not TOML"),
    _file(
        "toml-no-tables",
        what="a number for the tables",
        make=lambda: "protocols = 3",
        said="has to be tables",
    ),
    _file(
        "toml-other-table",
        what="a misspelt table",
        make=lambda: "[protocol.x]\nlabel = 'x'",
        said="'protocol' is neither",
    ),
    _file(
        "rules-name",
        what="a name with a space",
        make=lambda: "[protocols.'A B']\nlabel = 'x'",
        said="the name is 'A B'",
    ),
    _file(
        "rules-unknown-field",
        what="a field that is not there",
        make=rules("attempts = 3"),
        said="'attempts' is not one of its fields",
    ),
    _file(
        "rules-no-attempts",
        what="no attempts at all",
        make=rules("attempts_allowed = 0"),
        said="attempts_allowed is 0, not 1 to 10",
    ),
    _file(
        "rules-feedback",
        what="a word for the feedback that is not known",
        make=rules("feedback = 'soon'"),
        said="feedback is 'soon', not 'each' or 'end'",
    ),
    _file(
        "rules-not-a-truth",
        what="1 for true",
        make=rules("confidence = 1"),
        said="confidence is 1, not true or false",
    ),
    _file(
        "rules-unknown-tool",
        what="a tool that is not there",
        make=rules("tools = ['pen', 'saw']"),
        said="there is no tool 'saw'",
    ),
    _file("rules-no-task", what="an empty list of tasks", make=rules("tasks = []"), said="no task"),
    _file(
        "rules-some-tasks",
        what="a word for the tasks",
        make=rules("tasks = 'some'"),
        said="tasks is 'some'",
    ),
    _file(
        "study-unknown-protocol",
        what="a study by rules that are not there",
        make=study("protocol = 'nope'"),
        said="no protocol is called 'nope'",
    ),
    _file(
        "study-no-protocol",
        what="a study without rules",
        make=study("collection = 'x'"),
        said="protocol is missing",
    ),
    _file(
        "study-name",
        what="a study's name that fits in no link",
        make=lambda: "[studies.'a b']\nprotocol = 'blind'",
        said="study 'a b': a name that fits in a link",
    ),
    _file(
        "study-script-url",
        what="a script for the completion link",
        make=study("protocol = 'blind'\ncompletion_url = 'javascript:1'"),
        said="has to begin with http(s)://",
    ),
)
