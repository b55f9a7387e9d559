"""The consent: its words are what people agreed to, so each version keeps its own for good."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from arc.store import Participant
from arc.web import consent

DIGESTS = {
    "2026-11-24": "96c870625a60f9bcde750e0029eded7178dd1fc5a0012957bfa7daa76b05cba1",
    "2026-11-25": "806f5e4b9f4fe7e0ee4dc6a3f4f9cc2c631bb393ba68550b3ad96e773cf9d6f5",
}
"""SHA-256 of every version's file. For new words add a file, a line here, and set ``VERSION``."""

FOLDER = Path(consent.__file__).with_name("consents")


def person(answer: str | None, version: str | None = None) -> Participant:
    return Participant("p1", "2026-01-31T09:05:00.000Z", None, answer, version, None, False)


def test_no_version_has_been_changed_or_taken_away() -> None:
    found = {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in FOLDER.iterdir()}
    assert found == DIGESTS


def test_the_newest_text_is_the_one_in_force() -> None:
    assert consent.versions() == tuple(sorted(DIGESTS))
    assert consent.versions()[-1] == consent.VERSION


def test_who_agreed_to_other_words_is_asked_again() -> None:
    assert consent.is_due(person(None))
    assert consent.is_due(person("agreed", "2026-11-24"))
    assert not consent.is_due(person("agreed", consent.VERSION))
    assert not consent.is_due(person("declined", "2026-11-24"))


def test_the_host_is_named_and_cannot_write_markup(monkeypatch) -> None:
    consent.text.cache_clear()
    monkeypatch.setenv("ARC_PLAYGROUND_CONTACT", "Ada <ada@example.org>")
    assert "Ada &lt;ada@example.org&gt;, until you" in consent.text()
    consent.text.cache_clear()
    monkeypatch.delenv("ARC_PLAYGROUND_CONTACT")
    assert "Whoever runs this site" in consent.text()
    consent.text.cache_clear()


def test_other_names_are_no_versions() -> None:
    for version in ("../2026-11-24", "", "2026-11-26"):
        with pytest.raises(KeyError):
            consent.text(version)


def test_the_words_say_what_is_logged() -> None:
    words = re.sub(r"<[^>]+>|\s+", " ", consent.text())
    for said in ("tired", "sure", "seen before", "breaks", "votes", "no IP address", "delete"):
        assert said in words
