"""What people may write about themselves: one line, and nothing that disturbs the text around it."""

from __future__ import annotations

import unicodedata
from typing import Final

from arc.errors import StoreError

MAX_NICKNAME: Final = 24
"""Most characters of a nickname, after cleaning."""

# Control, format (among them every bidirectional control), surrogate, private
# use, unassigned, line and paragraph separators.
_DROPPED: Final = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
_MAX_MARKS: Final = 2
"""Most combining marks on one character: towers of them cover the text around."""


def clean_line(raw: str) -> str:
    """Text as it is stored: composed, on one line, without invisible characters, spaces single."""
    composed = unicodedata.normalize("NFC", " ".join(raw[:1000].split()))
    kept: list[str] = []
    marks = 0
    for character in composed:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if category not in _DROPPED and marks <= _MAX_MARKS:
            kept.append(character)
    # Once more: what was dropped may have kept two characters apart that compose.
    return unicodedata.normalize("NFC", " ".join("".join(kept).split()))


def clean_nickname(raw: str) -> str:
    """The nickname as it is stored, see ``clean_line``.

    Raises StoreError when nothing visible is left or it is longer than 24 characters.
    """
    nickname = clean_line(raw)
    if not any(unicodedata.category(c)[0] in "LNPS" for c in nickname):
        raise StoreError("a nickname needs at least one letter, digit or sign")
    if len(nickname) > MAX_NICKNAME:
        raise StoreError(
            f"a nickname has at most {MAX_NICKNAME} characters, this one has {len(nickname)}"
        )
    return nickname
