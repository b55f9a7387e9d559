"""Pictures over HTTP: a test input, and contact sheets. Test outputs cannot be asked for."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from starlette.requests import Request
from starlette.responses import Response

from arc.card import puzzle_card
from arc.card_picture import SIZES, card_png
from arc.collections import Collection
from arc.contact_sheet import SHOWS, Show
from arc.errors import RenderError, TrialError
from arc.palette import PALETTES
from arc.picture import ThemeName
from arc.render import contact_sheet_png, contact_sheet_svg, grid_png
from arc.tasks import Task

CollectionNames = Callable[[], Sequence[str]]
"""The collections that are offered: the loaders read paths as well, and a visitor must not
choose one."""

Choice = TypeVar("Choice", bound=str)

SHEET_LIMITS: Final[dict[Show, int]] = {"inputs": 400, "examples": 100}
"""Most tasks of a contact sheet; drawing that many takes about half a second."""

THEMES: Final[tuple[ThemeName, ...]] = ("dark", "light")
_FRESH_SECONDS: Final = 3600
_MAX_CELL: Final = 32
_MAX_SIDE_PX: Final = 1024
_DEFAULT_CELL: Final = 8


class InputPicture:
    """What ``GET /api/tasks/{collection}/{task_id}/input/{pair_index}.png`` does.

    Raises TrialError ``not_found`` or ``bad_request``, CollectionError, RenderError.
    """

    def __init__(
        self, task_provider: Callable[[str, str], Task], collection_names: CollectionNames
    ) -> None:
        self._task = task_provider
        self._names = collection_names

    def __call__(self, request: Request) -> Response:
        task = self._task(_collection(request, self._names), request.path_params["task_id"])
        number = request.path_params["pair_index"]
        pair_index = int(number) if re.fullmatch(r"[0-9]{1,3}", number) else len(task.test)
        if pair_index >= len(task.test):
            raise TrialError("not_found", f"{task.task_id} has {len(task.test)} test pairs")
        cell, fit = _size(request)
        size = f"{fit[0]}x{fit[1]}" if fit else str(cell)
        palette = choice(request, "palette", tuple(PALETTES))

        def draw() -> bytes:
            grid = task.test[pair_index].input
            return grid_png(grid, cell=cell, fit=fit, lines=True, colors=PALETTES[palette])

        tag = f"{task.content_hash}-{pair_index}-{size}-{palette}"
        return _fresh(request, tag, "image/png", draw)


class PuzzleCard:
    """What ``GET /api/tasks/{collection}/{task_id}/card.png`` does: the picture of a link to a task.

    Raises TrialError ``not_found`` or ``bad_request``, CollectionError.
    """

    def __init__(
        self, task_provider: Callable[[str, str], Task], collection_names: CollectionNames
    ) -> None:
        self._task = task_provider
        self._names = collection_names

    def __call__(self, request: Request) -> Response:
        task = self._task(_collection(request, self._names), request.path_params["task_id"])
        size = choice(request, "size", tuple(SIZES))
        theme = choice(request, "theme", THEMES)
        palette = choice(request, "palette", tuple(PALETTES))

        def draw() -> bytes:
            return card_png(puzzle_card(task), size=size, theme=theme, colors=PALETTES[palette])

        tag = f"{task.content_hash}-{size}-{theme}-{palette}"
        return _fresh(request, tag, "image/png", draw)


class ContactSheet:
    """What ``GET /api/collections/{collection}/contact-sheet.{kind}`` does; kind: png or svg.

    Raises TrialError ``not_found`` or ``bad_request``, CollectionError.
    """

    def __init__(
        self, collection_provider: Callable[[str], Collection], collection_names: CollectionNames
    ) -> None:
        self._collection = collection_provider
        self._names = collection_names

    def __call__(self, request: Request) -> Response:
        kind = request.path_params["kind"]
        if kind not in ("png", "svg"):
            raise TrialError("not_found", "a contact sheet is .png or .svg")
        collection = self._collection(_collection(request, self._names))
        show = choice(request, "show", SHOWS)
        tasks = _chosen(request, collection, SHEET_LIMITS[show])
        theme = choice(request, "theme", THEMES)
        palette = choice(request, "palette", tuple(PALETTES))
        count = "1 task" if len(tasks) == 1 else f"{len(tasks)} tasks"
        title = f"{collection.name}, {count}"

        def draw() -> bytes:
            colors = PALETTES[palette]
            try:
                if kind == "svg":
                    svg = contact_sheet_svg(
                        tasks, title=title, show=show, theme=theme, colors=colors
                    )
                    return svg.encode()
                return contact_sheet_png(tasks, title=title, show=show, theme=theme, colors=colors)
            except RenderError as error:
                raise TrialError("bad_request", str(error)) from None

        content = " ".join(f"{task.task_id} {task.content_hash}" for task in tasks)
        tag = hashlib.sha256(f"{title} {kind} {show} {theme} {palette} {content}".encode())
        media_type = "image/svg+xml" if kind == "svg" else "image/png"
        response = _fresh(request, tag.hexdigest()[:32], media_type, draw)
        response.headers["Content-Disposition"] = (
            f'inline; filename="{collection.name}-{show}.{kind}"'
        )
        return response


def _collection(request: Request, names: CollectionNames) -> str:
    name: str = request.path_params["collection"]
    if name not in names():
        raise TrialError("not_found", "there is no collection of this name")
    return name


def _chosen(request: Request, collection: Collection, limit: int) -> list[Task]:
    """The tasks of ``?tasks=`` by id, joined by commas; without it the whole collection."""
    text = request.query_params.get("tasks")
    ids = list(collection.tasks) if text is None else list(dict.fromkeys(text.split(",")))
    if not ids or ids == [""]:
        raise TrialError("bad_request", "tasks names no task; give ids joined by commas")
    if len(ids) > limit:
        raise TrialError("bad_request", f"these are {len(ids)} tasks, a sheet has {limit} at most")
    return [collection.task(task_id) for task_id in ids]


def _fresh(request: Request, tag: str, media_type: str, draw: Callable[[], bytes]) -> Response:
    """The picture, or 304 when the browser has it already."""
    headers = {
        "ETag": f'"{tag}"',
        "Cache-Control": f"public, max-age={_FRESH_SECONDS}",
        "X-Content-Type-Options": "nosniff",
    }
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(draw(), media_type=media_type, headers=headers)


def _size(request: Request) -> tuple[int | None, tuple[int, int] | None]:
    """``cell`` in pixels, or the box to fit in; a fixed cell size when neither is asked for."""
    query = request.query_params
    if "w" in query or "h" in query:
        return None, (_pixels(request, "w", _MAX_SIDE_PX), _pixels(request, "h", _MAX_SIDE_PX))
    return (_pixels(request, "cell", _MAX_CELL) if "cell" in query else _DEFAULT_CELL), None


def choice(request: Request, name: str, choices: Sequence[Choice]) -> Choice:
    """One of the choices; the first of them unless told."""
    text = request.query_params.get(name, choices[0])
    for choice in choices:
        if choice == text:
            return choice
    raise TrialError("bad_request", f"{name} is none of {', '.join(choices)}")


def _pixels(request: Request, name: str, most: int) -> int:
    text = request.query_params.get(name, "")
    if not re.fullmatch(r"[0-9]{1,4}", text) or not 1 <= int(text) <= most:
        raise TrialError("bad_request", f"{name} is not a whole number of pixels from 1 to {most}")
    return int(text)
