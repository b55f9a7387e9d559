"""Presets are data: the bundled ones, a host's own file, and what is wrong with it in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from arc.errors import ProtocolError, TrialError
from arc.protocols import PROTOCOLS, from_text, load_presets, protocol
from tests.malformed import protocol_files
from tests.malformed.kind import Kind


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


@pytest.mark.parametrize("kind", protocol_files.KINDS, ids=lambda kind: kind.id)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, kind: Kind) -> None:
    with pytest.raises(ProtocolError) as error:
        load_presets(written(tmp_path, kind.make()))
    assert kind.said in str(error.value)
    assert str(error.value).startswith("own.toml: ")


def test_an_unknown_name_lists_what_there_is() -> None:
    with pytest.raises(TrialError, match="arc-agi, blind, h-arc, timed, casual"):
        protocol("nope")
