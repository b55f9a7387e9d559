"""docs/alignment.md says what the code says."""

from __future__ import annotations

from arc.collections import load
from arc.diff import shape_label
from arc.grid import size_label
from arc.guesses import load_bundled
from tests.alignment_table import PAGE, rows, table


def test_the_table_is_up_to_date():
    assert table() in PAGE.read_text("utf-8"), "run: python -m tests.alignment_table"


def test_the_table_has_every_answer_of_another_shape():
    tasks = {**load("o3-unsolved").tasks, **load("o3-low-unsolved").tasks}
    sizes = [
        (shape_label(guess), size_label(pair.output.shape))
        for model in ("o3-high", "o3-low")
        for task_id, task in tasks.items()
        for index, pair in enumerate(task.test)
        for guess in load_bundled(model).attempts(task_id, index)
    ]
    assert len(rows()) == sum(ours != theirs for ours, theirs in sizes)
