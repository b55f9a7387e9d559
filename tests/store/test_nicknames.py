"""Nicknames are cleaned or refused."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc.errors import StoreError
from arc.store.nicknames import MAX_NICKNAME, clean_nickname


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  Ada   Lovelace\n", "Ada Lovelace"),
        ("Zoe\u0308", "Zoë"),
        ("Zoe\u200b\u0308", "Zoë"),
        ("\u202egnp.exe\u202c", "gnp.exe"),
        ("a\u200bb\x00c\x1b[31m", "abc[31m"),
        ("李小龍 🐉", "李小龍 🐉"),
        ("e" + "\u0329" * 40, "e\u0329\u0329"),
    ],
)
def test_what_stays(raw: str, cleaned: str):
    assert clean_nickname(raw) == cleaned


@pytest.mark.parametrize("raw", ["", "   ", "\u200b\u202e", "\u0301", "x" * 25])
def test_what_is_refused(raw: str):
    with pytest.raises(StoreError, match="a nickname"):
        clean_nickname(raw)


@given(st.text(max_size=60))
def test_a_nickname_is_short_and_clean_or_refused(raw: str):
    try:
        cleaned = clean_nickname(raw)
    except StoreError:
        return
    assert 1 <= len(cleaned) <= MAX_NICKNAME
    assert cleaned == cleaned.strip()
    assert not any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in cleaned)
    assert clean_nickname(cleaned) == cleaned
