"""What went wrong in o3 high's failed tests, judged by eye from pictures.

Each test's input, truth and both guesses were looked at, cells that differ marked and
counted, and labelled before any program had classified them. Known to the judge were
what docs/alignment.md says of answers of another shape, and that few means at most nine.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

BY_EYE: Final[Mapping[tuple[str, int], tuple[str, str]]] = MappingProxyType(
    {
        ("05a7bcf2", 0): ("other", "other"),
        ("0934a4d8", 0): ("dropped", "other"),
        ("09c534e7", 0): ("other", "dropped"),
        ("0d87d2a6", 0): ("other", "other"),
        ("16b78196", 0): ("dropped", "other"),
        ("1acc24af", 0): ("color swap", "other"),
        ("212895b5", 0): ("other", "other"),
        ("25094a63", 0): ("other", "other"),
        ("256b0a75", 0): ("added", "other"),
        ("3ed85e70", 0): ("other", "other"),
        ("40f6cd08", 0): ("dropped", "dropped"),
        ("47996f11", 0): ("few cells", "other"),
        ("4b6b68e5", 0): ("other", "other"),
        ("52fd389e", 0): ("dropped", "dropped"),
        ("79fb03f4", 0): ("few cells", "few cells"),
        ("891232d6", 0): ("other", "other"),
        ("896d5239", 0): ("other", "few cells"),
        ("8b28cd80", 0): ("other", "other"),
        ("8b28cd80", 1): ("few cells", "few cells"),
        ("93c31fbe", 0): ("few cells", "few cells"),
        ("a3f84088", 0): ("ragged", "ragged"),
        ("aa4ec2a5", 0): ("added", "other"),
        ("ac0c5833", 0): ("added", "dropped"),
        ("b457fec5", 0): ("other", "other"),
        ("b7999b51", 0): ("few cells", "added"),
        ("b9630600", 0): ("other", "other"),
        ("c6e1b8da", 0): ("other", "shifted"),
        ("d931c21c", 0): ("other", "other"),
        ("d94c3b52", 0): ("other", "other"),
        ("da515329", 0): ("other", "wrong shape"),
        ("e1d2900e", 0): ("shifted", "shifted"),
        ("e619ca6e", 0): ("dropped", "added"),
        ("e681b708", 0): ("other", "other"),
        ("f3b10344", 0): ("other", "other"),
        ("f9d67f8b", 0): ("other", "other"),
    }
)
"""Kinds of guess 1 and 2, by task_id and pair_index, as first judged. Not changed since."""

RECONSIDERED: Final[Mapping[tuple[str, int], tuple[str, str]]] = MappingProxyType(
    {("d94c3b52", 0): ("copied input", "other")}
)
"""Where the first judgement was a slip: guess 1 is the test input, to the last cell."""
