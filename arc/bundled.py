"""Where the bundled data is, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from arc.errors import CollectionError


@cache
def tasks_root() -> Path:
    """The folder of bundled task files, guesses and facts.

    A wheel carries it as ``arc/_tasks``; a checkout (also one installed in
    editable mode) has it as ``tasks`` beside the package. Raises CollectionError
    when neither is there.
    """
    package = Path(__file__).parent
    for folder in (package / "_tasks", package.parent / "tasks"):
        if (folder / "README.md").is_file():
            return folder
    raise CollectionError("the bundled tasks are missing; install the package again")
