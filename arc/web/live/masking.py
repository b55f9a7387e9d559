"""Nicknames as a stage may show them: words of abuse masked by the lists of glin-profanity."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from glin_profanity import Filter

_MARK: Final = "\ue000"
"""Stands for a masked word; private use, which no cleaned nickname holds."""

_PARTS: Final = re.compile(r"[A-Z]?[a-z]{2,}|[^\W\d_]{3,}")
"""``notAWord99`` has not, Word: a capital begins another word."""


def shown_nickname(nickname: str, member_number: int) -> str:
    """A cleaned nickname for everybody's eyes.

    Of a masked word the first letter is left, with two asterisks; where nothing of the name is
    left beside such words it is ``Player`` and the member's number.
    """
    masked = _words().check_profanity(nickname).get("processed_text", nickname)
    if _MARK not in masked:
        # In one piece with digits or other words the lists do not see it.
        for part in _PARTS.findall(nickname):
            if part not in nickname.split() and _words().is_profane(part):
                masked = masked.replace(part, _MARK)
    if _MARK not in masked:
        return nickname
    if not any(character.isalnum() for character in masked.replace(_MARK, "")):
        return f"Player {member_number}"
    return _with_first_letters(nickname, masked)


def _with_first_letters(nickname: str, masked: str) -> str:
    """The masked words' first letters put back before their asterisks."""
    shown, place = "", 0
    for part in re.split(f"({_MARK})", masked):
        if part != _MARK:
            place = max(nickname.find(part, place), place) + len(part) if part else place
            shown += part
        else:
            shown += f"{nickname[place]}**" if place < len(nickname) else "**"
    return shown


@cache
def _words() -> Filter:
    # Imported here: reading its two dozen lists takes a quarter of a second, once.
    from glin_profanity import Filter

    return Filter(
        {
            "all_languages": True,
            "detect_leetspeak": True,
            "normalize_unicode": True,
            "replace_with": _MARK,
        }
    )
