"""Codes of rooms: two syllables that are spoken and heard without spelling them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Final

from arc.errors import StoreError

# Without letters that sound like another (c, q, x), or that languages speak differently (h, j, w, y).
_CONSONANTS: Final = "BDFGKLMNPRSTVZ"
_VOWELS: Final = "AEIOU"

_TAKEN_AMISS: Final = """
    BITE BOBO BUBU DAGO DEBI DIKE DILO FIGA FIKA FIKE FIKI FIKO FODA FODE FOTA FOTE FOTU GAGO
    GOTU GULO KAGA KAKA KIKE KONA KONO KULA KULO KUNI KURA KURE KURO KUSI LOLI LULI LULU MERA
    MULO NAZI NEGA NEGO NEGU NIGA NIGE NIGO NUDE NUDI PALO PEDE PEDO PENE PENI PIPI PIKA PISA
    PISO PITO POLA POPO PUBE PUBI PUDA PUPU PUSI PUSU PUTA PUTE PUTI PUTO RABO RAPE RAPO SADO
    SIDA SIKA SIKE SIKI SUKA SUKI SUKU TARA TETA TETE TITI TITO TOTO VAGI VULA VULO ZADI ZIZI
"""
"""Codes that are, or sound like, something coarse in a language of the audience's."""


_SYLLABLES: Final = [consonant + vowel for consonant in _CONSONANTS for vowel in _VOWELS]
CODES: Final = frozenset(
    first + second for first in _SYLLABLES for second in _SYLLABLES
).difference(_TAKEN_AMISS.split())
"""Every code there is, four letters each, some 4,800."""


def random_code(taken: Iterable[str]) -> str:
    """A code that is not taken. Raises StoreError when all are."""
    free = tuple(CODES.difference(taken))
    if not free:
        raise StoreError("every room code is in use; end a room, or try again later")
    return secrets.choice(free)
