"""What a long freehand drawing weighs, sent and stored, and how exact its times are."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Request

from arc.web import identity
from benchmarks.editors import TASK_30X30, Editor, adopt
from benchmarks.figures import Row, Target, sample
from benchmarks.lab import Lab
from benchmarks.logs import bytes_one_by_one, payload, timing_errors
from benchmarks.ways import Place, wandering

REPORT_S = 0.008
"""Between two reports of the mouse: 125 a second, as most mice do."""
REST_S = (0.15, 0.6)
"""Least and most time between two strokes."""


@dataclass
class Drawing:
    """What the driver did: for every stroke the moments (s) at which a new cell was reported."""

    strokes: list[list[float]] = field(default_factory=list)
    cells: int = 0


def run(lab: Lab) -> list[Row]:
    """Draw for some minutes and weigh the traffic and the database."""
    app, secret = lab.app, lab.app.visitor()
    context = lab.context(secret)
    page = context.new_page()
    page.goto(f"{app.url}/play?task={TASK_30X30}")
    adopt(page)
    editor = Editor(page)
    _settle(editor)
    before = _file_bytes(app.database)
    requests: list[Request] = []
    page.on("requestfinished", lambda request: requests.append(request))
    drawing = draw(editor, lab.count(3000, 300))
    _settle(editor)
    sizes = [request.sizes() for request in requests if request.url.endswith("/actions")]
    stored = _file_bytes(app.database) - before
    context.close()
    trial = app.store.trials_of(identity.participant_id(secret))[0]
    strokes = [
        action.to_json()
        for action in app.store.actions_of(trial.trial_id)
        if action.kind == "stroke"
    ]
    return rows(drawing, strokes, sizes, stored)


def rows(
    drawing: Drawing, strokes: Sequence[dict[str, Any]], sizes: Sequence[Any], stored: int
) -> list[Row]:
    """Bytes a painted cell, and the errors of the delays between cells."""
    cells = sum(len(stroke["dt"]) for stroke in strokes)
    body = sum(size["requestBodySize"] for size in sizes)
    heads = sum(size["requestHeadersSize"] for size in sizes)
    one_by_one = sample([bytes_one_by_one(strokes) / cells])
    name = "a JSON object a cell"
    note = (
        f"{cells:,} cells in {len(drawing.strokes)} strokes, {len(sizes)} requests, "
        f"{heads / max(1, len(sizes)):.0f} bytes of headers a request"
    )
    return [
        Row(
            "sent a painted cell",
            "bytes",
            sample([body / cells]),
            one_by_one,
            name,
            target=Target(24),
            note=note,
        ),
        Row("sent a painted cell, with headers", "bytes", sample([(body + heads) / cells])),
        Row("stored a painted cell, payload", "bytes", sample([payload(strokes) / cells])),
        Row("stored a painted cell, file", "bytes", sample([stored / cells])),
        Row(
            "delay between cells: log against driver",
            "ms",
            sample(timing_errors(drawing.strokes, strokes)),
            statistic="p95",
            note="the driver's clock is read before each report is sent, so its own jitter counts too",
        ),
    ]


def draw(editor: Editor, wanted: int) -> Drawing:
    """Draw wandering strokes with a color of their own until ``wanted`` cells are entered."""
    dice = random.Random(8)
    drawing = Drawing()
    mouse = editor.page.mouse
    while drawing.cells < wanted:
        editor.keys("b", str(1 + len(drawing.strokes) % 9))
        points = wandering(dice)
        mouse.move(*editor.center(*points[0]))
        moments: list[float] = []
        last: Place | None = None
        due = time.perf_counter()
        for number, point in enumerate(points):
            time.sleep(max(0.0, due - time.perf_counter()))
            cell = (round(point[0]), round(point[1]))
            if cell != last:
                moments.append(time.perf_counter())
                last = cell
            if number == 0:
                mouse.down()
            else:
                mouse.move(*editor.center(*point))
            due += REPORT_S
        mouse.up()
        drawing.strokes.append(moments)
        drawing.cells += len(moments)
        time.sleep(dice.uniform(*REST_S))
    return drawing


def _settle(editor: Editor) -> None:
    """Wait until the server has every action."""
    editor.page.wait_for_function(
        "() => { const w = __editor.host.__workbench; return w.acked === w.actionCount - 1; }"
    )


def _file_bytes(database: Path) -> int:
    """Pages in use times their size, the write-ahead log written back first."""
    with sqlite3.connect(database) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages, free, size = (
            int(connection.execute(f"PRAGMA {name}").fetchone()[0])
            for name in ("page_count", "freelist_count", "page_size")
        )
    connection.close()
    return (pages - free) * size
