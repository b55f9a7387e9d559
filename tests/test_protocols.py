"""Presets are data: the bundled ones, a host's own file, and what is wrong with it in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from arc.errors import ProtocolError, TrialError
from arc.protocols import PROTOCOLS, from_text, load_presets, protocol


def written(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text)
    return path


def test_every_preset_comes_back_from_what_the_store_keeps() -> None:
    for rules in PROTOCOLS.values():
        assert from_text(rules.to_text()) == rules


def test_the_presets_keep_their_rules() -> None:
    assert (protocol("blind").attempts_allowed, protocol("blind").feedback) == (2, "end")
    assert (protocol("h-arc").attempts_allowed, protocol("h-arc").rule_description) == (
        3,
        "before_feedback",
    )
    assert protocol("timed").time_limit_s == 15 * 60
    assert protocol("arc-agi").tools is None


def test_an_own_file_adds_protocols_and_studies(tmp_path: Path) -> None:
    presets = load_presets(
        written(
            tmp_path,
            """
            [protocols.quick]
            label = "Quick"
            tasks = ["00576224", "05a7bcf2"]
            order = "fixed"
            [studies.autumn]
            protocol = "quick"
            completion_code = "C0FFEE"
            completion_url = "https://example.org/?cc={code}"
            demographics = ["age_band"]
            """,
        )
    )
    assert presets.protocol("quick").tasks == ("00576224", "05a7bcf2")
    assert presets.protocol("quick").attempts_allowed == 2
    assert presets.studies["autumn"].demographics == ("age_band",)
    assert list(presets.protocols)[:5] == list(PROTOCOLS)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[protocols.x]\nattempts_allowed = 0\nlabel = 'x'", "attempts_allowed is 0, not 1 to 10"),
        ("[protocols.x]\nlabel = 'x'\nfeedback = 'soon'", "feedback is 'soon', not 'each' or"),
        ("[protocols.x]\nlabel = 'x'\nconfidence = 1", "confidence is 1, not true or false"),
        ("[protocols.x]\nlabel = 'x'\ntools = ['pen', 'saw']", "there is no tool 'saw'"),
        ("[protocols.x]\nlabel = 'x'\ntasks = []", "tasks lists no task"),
        ("[protocols.x]\nlabel = 'x'\ntasks = 'some'", "tasks is 'some'"),
        ("[protocols.x]\nlabel = 'x'\nattempts = 3", "'attempts' is not one of its fields"),
        ("[protocols.'A B']\nlabel = 'x'", "the name is 'A B'"),
        ("[protocol.x]\nlabel = 'x'", "'protocol' is neither"),
        ("[studies.s]\nprotocol = 'nope'", "no protocol is called 'nope'"),
        ("[studies.s]\ncollection = 'x'", "protocol is missing"),
        ("[studies.s]\nprotocol = 'blind'\ncompletion_url = 'javascript:1'", "http(s)://"),
        ("protocols = 3", "has to be tables"),
        ("x = [", "is not TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(ProtocolError) as error:
        load_presets(written(tmp_path, text))
    assert words in str(error.value)
    assert str(error.value).startswith("own.toml: ")


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(TrialError, match="arc-agi, blind, h-arc, timed, casual"):
        protocol("nope")
