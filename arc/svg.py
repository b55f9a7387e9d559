"""Grids, tasks and replays as SVG text, to be saved or put into a page."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

import numpy as np

from arc.answers import Attempt
from arc.contact_sheet import Sheet, Show, sheet_layout
from arc.diff import HOLE, ODD, Codes, Mask
from arc.grid import Grid
from arc.moment_sheet import moment_layout
from arc.palette import OFFICIAL
from arc.picture import (
    DIGITS_FROM,
    FONT_SIZE,
    HIDDEN_SIDE,
    LABEL_HEIGHT,
    LINES_FROM,
    Block,
    Theme,
    ThemeName,
    cell_for,
    check_mask,
    is_bright,
    shown_cells,
    task_layout,
    text_width,
    theme_of,
    title_of,
)
from arc.replays import Replay
from arc.tasks import Task


def grid_svg(
    answer: Attempt,
    *,
    cell: int | None = None,
    fit: tuple[int, int] | None = None,
    lines: bool = True,
    marks: Mask | None = None,
    label: str | None = None,
    digits: bool = False,
    theme: ThemeName = "dark",
    colors: Sequence[str] = OFFICIAL,
) -> str:
    """A grid, or any malformed answer, as SVG; the arguments are those of ``grid_png``."""
    look = theme_of(theme)
    cells = shown_cells(answer)
    size = cell_for(cells.shape, cell, fit, label is not None)
    mask = check_mask(marks, answer, cells, size)
    top = 0 if label is None else LABEL_HEIGHT
    body = _grid(
        cells, 0, top, size, lines=lines, marks=mask, digits=digits, look=look, colors=colors
    )
    height, width = cells.shape
    if label is not None:
        body.insert(0, _text(0, 0, label, look))
    return _document(
        max(width * size + 1, 0 if label is None else text_width(label)),
        height * size + 1 + top,
        title_of(answer),
        body,
        look,
    )


def task_svg(
    task: Task,
    *,
    cell: int | None = None,
    fit: tuple[int, int] | None = None,
    reveal: bool = False,
    with_outputs: bool = True,
    digits: bool = False,
    theme: ThemeName = "dark",
    colors: Sequence[str] = OFFICIAL,
) -> str:
    """A whole task as SVG; the arguments are those of ``task_png``."""
    look = theme_of(theme)
    layout = task_layout(task, cell=cell, fit=fit, reveal=reveal, with_outputs=with_outputs)
    body = [
        f'<path d="M{x + 0.5} {LABEL_HEIGHT}V{layout.height - LABEL_HEIGHT}" stroke="{look.line}"/>'
        for x in layout.rules
    ]
    for block in layout.blocks:
        body += _place(block, layout.cell, digits=digits, look=look, colors=colors)
    body += [_text(label.x, label.y, label.text, look) for label in layout.labels]
    return _document(layout.width, layout.height, f"task {task.task_id}", body, look)


def contact_sheet_svg(
    tasks: Sequence[Task],
    *,
    title: str,
    show: Show = "inputs",
    reveal: bool = False,
    columns: int | None = None,
    theme: ThemeName = "dark",
    colors: Sequence[str] = OFFICIAL,
) -> str:
    """Many small tasks with captions as SVG; the arguments are those of ``contact_sheet_png``."""
    look = theme_of(theme)
    sheet = sheet_layout(tasks, title=title, show=show, reveal=reveal, columns=columns)
    return _sheet(sheet, look, colors)


def moment_sheet_svg(
    replay: Replay,
    test_input: Grid,
    *,
    title: str,
    columns: int | None = None,
    theme: ThemeName = "dark",
    colors: Sequence[str] = OFFICIAL,
) -> str:
    """A replay's key moments as SVG; the arguments are those of ``moment_sheet_png``."""
    look = theme_of(theme)
    return _sheet(moment_layout(replay, test_input, title=title, columns=columns), look, colors)


def _sheet(sheet: Sheet, look: Theme, colors: Sequence[str]) -> str:
    body = [_text(sheet.title.x, sheet.title.y, sheet.title.text, look)]
    for tile in sheet.tiles:
        body += [
            f'<path d="M{x + 0.5} {top}V{bottom}" stroke="{look.line}"/>'
            for x, top, bottom in tile.rules
        ]
        for block in tile.blocks:
            body += _place(block, tile.cell, digits=False, look=look, colors=colors)
        body += [_text(label.x, label.y, label.text, look) for label in tile.labels]
    return _document(sheet.width, sheet.height, sheet.title.text, body, look)


def _place(
    block: Block, cell: int, *, digits: bool, look: Theme, colors: Sequence[str]
) -> list[str]:
    """One grid, or the box that hides it, with its name."""
    if block.cells is None:
        parts = _hidden(block.x, block.y, cell, look)
    else:
        parts = _grid(
            block.cells,
            block.x,
            block.y,
            cell,
            lines=True,
            marks=None,
            digits=digits,
            look=look,
            colors=colors,
        )
    return [f"<g><title>{escape(block.title)}</title>", *parts, "</g>"]


def _grid(
    cells: Codes,
    left: int,
    top: int,
    cell: int,
    *,
    lines: bool,
    marks: Mask | None,
    digits: bool,
    look: Theme,
    colors: Sequence[str],
) -> list[str]:
    height, width = cells.shape
    fills = dict(enumerate(colors))
    fills |= {HOLE: f"url(#{_hole_id(look)})", ODD: look.surface}
    runs: dict[int, list[str]] = {}
    writing: list[str] = []
    for y, row in enumerate(cells.tolist()):
        x = 0
        while x < width:
            end = x + 1
            while end < width and row[end] == row[x]:
                end += 1
            place = f"M{left + x * cell} {top + y * cell}"
            length = (end - x) * cell
            runs.setdefault(row[x], []).append(f"{place}h{length}v{cell}h{-length}z")
            x = end
        for x, code in enumerate(row):
            if code == ODD or (digits and code >= 0 and cell >= DIGITS_FROM):
                writing.append(_character(code, left + x * cell, top + y * cell, cell, look, fills))
    parts = [f'<path fill="{fills[code]}" d="{"".join(d)}"/>' for code, d in sorted(runs.items())]
    if lines and cell >= LINES_FROM:
        across = "".join(
            f"M{left} {top + y * cell + 0.5}h{width * cell + 1}" for y in range(height + 1)
        )
        down = "".join(
            f"M{left + x * cell + 0.5} {top}v{height * cell + 1}" for x in range(width + 1)
        )
        parts.append(f'<path stroke="{look.line}" d="{across}{down}"/>')
    parts += writing
    if marks is not None and marks.any():
        parts += _frames(marks, left, top, cell)
    return parts


def _character(code: int, x: int, y: int, cell: int, look: Theme, fills: dict[int, str]) -> str:
    ink = look.text if code == ODD else "#000000" if is_bright(fills[code]) else "#FFFFFF"
    return (
        f'<text x="{x + cell / 2:g}" y="{y + cell * 0.72:g}" font-size="{cell * 2 // 3}" '
        f'text-anchor="middle" fill="{ink}">{"?" if code == ODD else code}</text>'
    )


def _frames(marks: Mask, left: int, top: int, cell: int) -> list[str]:
    """A black frame with a white one inside it on every marked cell; filled on small cells."""
    thick = max(1, cell // 12)
    edge = 0 if cell < 6 else 1
    parts = []
    for color, inset in (("#000000", edge), ("#FFFFFF", edge + thick)):
        side = cell - 2 * inset
        hole = side - 2 * thick
        inner = f"m{thick} {thick}v{hole}h{hole}v{-hole}z" if hole > 0 and cell >= 6 else ""
        squares = "".join(
            f"M{left + x * cell + inset} {top + y * cell + inset}h{side}v{side}h{-side}z{inner}"
            for y, x in np.argwhere(marks).tolist()
        )
        parts.append(f'<path class="mark" fill="{color}" d="{squares}"/>')
    return parts


def _hidden(x: int, y: int, cell: int, look: Theme) -> list[str]:
    """An empty box with a question mark."""
    side = HIDDEN_SIDE * cell
    return [
        f'<path fill="none" stroke="{look.line}" d="M{x + 0.5} {y + 0.5}h{side}v{side}h{-side}z"/>',
        f'<text x="{x + side / 2:g}" y="{y + side * 0.72:g}" font-size="{side * 2 // 3}" '
        f'text-anchor="middle" fill="{look.text}">?</text>',
    ]


def _text(x: int, y: int, text: str, look: Theme) -> str:
    return (
        f'<text x="{x}" y="{y + LABEL_HEIGHT - 7}" font-size="{FONT_SIZE}" '
        f'xml:space="preserve" fill="{look.text}">{escape(text)}</text>'
    )


def _hole_id(look: Theme) -> str:
    # Several pictures may share one page: equal ids must mean equal patterns.
    return f"hole-{look.surface[1:]}"


def _document(width: int, height: int, title: str, body: list[str], look: Theme) -> str:
    pattern = (
        f'<pattern id="{_hole_id(look)}" width="8" height="8" patternUnits="userSpaceOnUse">'
        f'<path fill="{look.surface}" d="M0 0h8v8h-8z"/>'
        f'<path fill="{look.line}" d="M4 0h4v4h-4zM0 4h4v4h-4z"/></pattern>'
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" role="img" font-family="system-ui, sans-serif">',
            f"<title>{escape(title)}</title>",
            f"<defs>{pattern}</defs>",
            f'<path fill="{look.surface}" d="M0 0h{width}v{height}h-{width}z"/>',
            *body,
            "</svg>",
            "",
        ]
    )
