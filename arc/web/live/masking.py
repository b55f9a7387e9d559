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

_LETTER: Final = re.compile(r"[^\W\d_]|[@$]")
"""A letter, or a sign that is written for one alone."""


def shown_nickname(nickname: str) -> str | None:
    """A cleaned nickname for everybody's eyes; None where nothing is left of it.

    Of a masked word the first letter is left, with two asterisks.
    """
    masked = _masked(nickname)
    if _MARK not in masked:
        return nickname
    if not any(character.isalnum() for character in masked.replace(_MARK, "")):
        return None
    return _filled(masked, [f"{word[0]}**" for word in _hidden(nickname, masked)])


def unnamed(member_number: int) -> str:
    """What stands for a nickname of which nothing is left."""
    return f"Player {member_number}"


def _masked(nickname: str) -> str:
    """The nickname with a mark for each word of abuse."""
    masked: str = _words().check_profanity(nickname).get("processed_text", nickname)
    # Read as letters, one number below a thousand in sixty is a word of some language.
    hidden = _hidden(nickname, masked)
    masked = _filled(masked, [word if not _LETTER.search(word) else _MARK for word in hidden])
    # In one piece with digits or other words the lists do not see it.
    for part in _PARTS.findall(nickname):
        if part not in nickname.split() and _words().is_profane(part):
            masked = masked.replace(part, _MARK)
    return masked


def _hidden(nickname: str, masked: str) -> tuple[str, ...]:
    """What the marks stand for, in order."""
    pattern = "(.+?)".join(map(re.escape, masked.split(_MARK)))
    found = re.fullmatch(pattern, nickname)
    return found.groups() if found else (nickname,) * masked.count(_MARK)


def _filled(masked: str, words: list[str]) -> str:
    """The masked text with these in place of its marks."""
    given = iter(words)
    return re.sub(_MARK, lambda _mark: next(given), masked)


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
