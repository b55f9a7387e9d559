"""Codes of rooms: two syllables that are spoken and heard without spelling them."""

from __future__ import annotations

import secrets
from typing import Final

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


def random_code() -> str:
    """Four letters, one of some 4,800 codes."""
    while True:
        code = "".join(secrets.choice(_CONSONANTS) + secrets.choice(_VOWELS) for _ in range(2))
        if code not in _TAKEN_AMISS.split():
            return code
