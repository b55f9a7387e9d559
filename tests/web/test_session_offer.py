"""The start page of a session: what is on offer by which address, in numbers that are true."""

from __future__ import annotations

import pytest

from arc.errors import TrialError
from arc.protocols import PROTOCOLS
from arc.web.session_offer import offer_view


def test_without_a_protocol_every_preset_is_offered_with_its_number_of_tasks() -> None:
    offer = offer_view(None, None, None, None)
    assert {one["name"]: one["count"] for one in offer["choices"]} == {
        name: 7 if rules.control_tasks else 5 for name, rules in PROTOCOLS.items()
    }
    assert offer["default"] == "arc-agi"
    assert offer["start"] == {"collection": "o3-unsolved", "study": None, "participant": None}


def test_a_link_names_one_protocol_and_a_study_that_is_not_in_a_file_is_kept() -> None:
    offer = offer_view("timed", "arc-agi-2-evaluation", "pilot", "P-1")
    assert [one["name"] for one in offer["choices"]] == ["timed"]
    assert offer["start"]["study"] == "pilot"
    assert offer["typical"] is None, "nobody was recorded on these"


def test_how_long_others_took_comes_with_what_it_is_not() -> None:
    typical = offer_view("arc-agi", None, None, None)["typical"]
    assert 1 < typical["minutes"] < 4
    assert "not an accuracy" in typical["caveat"]


@pytest.mark.parametrize(("protocol", "collection"), [("nope", None), (None, "nope")])
def test_what_there_is_not_is_said(protocol: str | None, collection: str | None) -> None:
    with pytest.raises(TrialError, match="nope"):
        offer_view(protocol, collection, None, None)
