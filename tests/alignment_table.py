"""The table of docs/alignment.md: what is said of each of o3's answers of another shape.

``python -m tests.alignment_table`` writes it anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from arc.align import align
from arc.collections import load
from arc.diff import kind_of, shape_label
from arc.grid import size_label
from arc.guesses import load_bundled

PAGE = Path(__file__).parents[1] / "docs" / "alignment.md"
HEAD = "| task | model | guess | size | truth | in words | wrong cells left |"
RULE = "| --- | --- | --- | --- | --- | --- | --- |"


def table() -> str:
    """Each wrong-shape and ragged guess of both models on the tasks that o3 did not solve."""
    return "\n".join([HEAD, RULE, *rows()])


@cache
def rows() -> tuple[str, ...]:
    """The table's lines, by task, model and guess."""
    return tuple(_rows())


def _rows() -> Iterator[str]:
    tasks = {**load("o3-unsolved").tasks, **load("o3-low-unsolved").tasks}
    for task_id, task in sorted(tasks.items()):
        for model in ("o3-high", "o3-low"):
            for pair_index, pair in enumerate(task.test):
                guesses = load_bundled(model).attempts(task_id, pair_index)
                for number, guess in enumerate(guesses, start=1):
                    if kind_of(guess, pair.output) not in ("wrong shape", "ragged"):
                        continue
                    found = align(guess, pair.output, pair.input)
                    sizes = f"{shape_label(guess)} | {size_label(pair.output.shape)}"
                    left = found.wrong if found.sentence else ""
                    yield (
                        f"| {task_id} | {model} | {number} | {sizes} "
                        f"| {found.sentence or '—'} | {left} |"
                    )


def replaced(text: str) -> str:
    """The page with the table as it would be written now."""
    before, _, after = text.partition(HEAD)
    lines = after.split("\n")
    rest = next((n for n, line in enumerate(lines) if n and not line.startswith("|")), len(lines))
    return before + "\n".join([table(), *lines[rest:]])


if __name__ == "__main__":
    PAGE.write_text(replaced(PAGE.read_text("utf-8")), "utf-8")
