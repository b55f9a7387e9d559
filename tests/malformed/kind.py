"""One kind of malformed or hostile input: a row of the table."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

Answer = Literal["refused", "problem", "kept", "harmless"]
"""What becomes of it.

- ``refused``: nothing is done, and a sentence says why
- ``problem``: it alone is left out, named in a sentence beside the good ones
- ``kept``: stored or shown cleaned, or as it is where nothing may be repaired
- ``harmless``: taken for something well-formed
"""


@dataclass(frozen=True)
class Kind:
    """``said`` is a distinctive part of what the person who sent it is told or shown.

    ``make`` gives the input in the form that the tests of its ``where`` take.
    """

    id: str
    where: str
    what: str
    make: Callable[..., Any]
    said: str
    answer: Answer = "refused"
