"""What a model answered: two guesses a test pair, kept exactly as it gave them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Final

from arc.answers import Answers, Attempt, Guesses, RawAnswer, attempt_json, parse_attempt
from arc.archives import read_documents
from arc.bundled import tasks_root
from arc.errors import CollectionError, GuessError
from arc.guess_files import MAGIC, format_compact, parse_compact, parse_documents
from arc.tasks import Task

__all__ = [
    "BUNDLED_NAMES",
    "ERROR_KIND_COLUMNS",
    "Answers",
    "Attempt",
    "Guesses",
    "RawAnswer",
    "attempt_json",
    "error_kinds_of",
    "format_compact",
    "load_bundled",
    "load_guesses",
    "parse_attempt",
]

BUNDLED_NAMES: Final = ("o3-high", "o3-low")
"""What ``load_bundled`` knows."""

ERROR_KIND_COLUMNS: Final = (
    "model",
    "task_id",
    "content_hash",
    "pair_index",
    "attempt_number",
    "kind",
)
"""The columns of ``tasks/guesses/error-kinds.txt``: a wrong answer of ``BUNDLED_NAMES`` a line."""

ErrorKinds = Mapping[tuple[str, int, int], str]
"""Kinds of mistakes by content_hash, pair_index and attempt_number (from 1)."""


@cache
def load_bundled(name: str) -> Guesses:
    """The bundled guesses ``o3-high`` or ``o3-low``, on all 400 evaluation tasks.

    Read once and kept. Raises GuessError for another name.
    """
    if name not in BUNDLED_NAMES:
        raise GuessError(f"no bundled guesses {name!r:.80}; there are {', '.join(BUNDLED_NAMES)}")
    text = (tasks_root() / "guesses" / f"{name}.txt").read_text(encoding="utf-8")
    return parse_compact(text, {}, where=f"{name}.txt")


def error_kinds_of(guesses: Guesses) -> ErrorKinds:
    """The kind of each wrong answer that is no None, as ``arc.error_classes`` has it.

    Of bundled guesses, whose kinds come with them; of others nothing is known, and
    the mapping is empty.
    """
    for name in BUNDLED_NAMES:
        if guesses is load_bundled(name):
            return _bundled_error_kinds()[name]
    return {}


@cache
def _bundled_error_kinds() -> Mapping[str, ErrorKinds]:
    text = (tasks_root() / "guesses" / "error-kinds.txt").read_text(encoding="utf-8")
    kinds: dict[str, dict[tuple[str, int, int], str]] = {name: {} for name in BUNDLED_NAMES}
    for line in text.splitlines()[1:]:
        model, _, content_hash, pair_index, number, kind = line.split("\t")
        kinds[model][content_hash, int(pair_index), int(number)] = kind
    return kinds


def load_guesses(path: str | Path, tasks: Mapping[str, Task]) -> Guesses:
    """Read a model's answers from a file, or a folder or zip archive of results files.

    ``arc.guess_files`` says which forms are known; the form is found out from
    the content. ``tasks`` are the tasks answered, by id. A malformed answer is
    kept as RawAnswer; an entry at fault becomes one of ``problems``. Raises
    GuessError when the path cannot be read or is in no known form.
    """
    path = Path(path)
    try:
        if path.is_file() and path.open("rb").read(len(MAGIC)) == MAGIC.encode():
            text = path.read_text(encoding="utf-8")
            return parse_compact(text, tasks, where=path.name)
        documents = read_documents(path)
    except OSError as error:
        raise GuessError(f"{path}: cannot be read ({error.strerror or error})") from error
    except UnicodeDecodeError as error:
        raise GuessError(f"{path.name}: is not UTF-8 text") from error
    except CollectionError as error:
        raise GuessError(str(error)) from error
    if not documents.found:
        raise GuessError(documents.problems[0])
    guesses = parse_documents(documents.found, tasks, name=_model_name(path))
    if documents.problems:
        return replace(guesses, problems=documents.problems + guesses.problems)
    return guesses


def _model_name(path: Path) -> str:
    """The file's or folder's name; files called the same for every model go by their folder."""
    path = path.resolve()
    name = path.stem if path.is_file() else path.name
    return path.parent.name or name if name in ("attempts", "submission") else name
