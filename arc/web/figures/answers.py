"""What the routes under ``/api/statistics`` answer: what counts, each figure, files to take along.

Everything here is about many people at once or about models; no answer and no guess is in it.
All take the fields of ``arc.web.figures.query`` and raise TrialError (``bad_request``,
``not_found``) and StoreError.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

import pandas as pd
from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import Response

from arc.errors import StoreError, TrialError
from arc.exchange.csv_files import to_csv
from arc.web import datasets, services
from arc.web.charts.drawing import start_engine
from arc.web.charts.picture import picture_png, picture_svg
from arc.web.charts.theme import THEMES
from arc.web.figures.catalogue import FIGURES, WITHOUT_PEOPLE, Sheet, of_process
from arc.web.figures.material import evaluation_sizes, outcomes
from arc.web.figures.origin import counts, origin_of
from arc.web.figures.query import ASSIGNMENTS, SOURCES, parse
from arc.web.head import AHEAD
from arc.web.json_route import NOT_KEPT, Answer, json_answer
from arc.web.pictures import choice

_MEDIA_TYPES: Final = {"svg": "image/svg+xml", "png": "image/png", "csv": "text/csv; charset=utf-8"}
_NARROWEST, _WIDEST, _STEP = 300, 900, 20
_PICTURE_PX: Final = 760
_FEW: Final = 20
_SEEN_FIRST: Final = ("attempts", "blind", "tasks", "jagged")


def warm_up() -> None:
    """Read models' results and the dataset, and draw what the page shows first where no filter is set.

    With its first chart the drawing engine starts, and each kind of chart is compiled.
    """
    start_engine()
    outcomes()
    evaluation_sizes()
    with suppress(StoreError):  # said to who then looks at the page
        sheet = of_process().of(datasets.current(), parse({}))
        for name in _SEEN_FIRST if len(sheet.material.trials) else WITHOUT_PEOPLE:
            sheet.shown(name, _WIDEST)


def _sheet(request: Request) -> Sheet:
    start_engine()
    return of_process().of(datasets.current(), parse(request.query_params))


def overview(request: Request) -> Response:
    """What is counted, in words, what there is to choose from, and which figures there are.

    With ``AHEAD``, asked before the page has started, the figures seen first are made after it.
    """
    sheet = _sheet(request)
    material = sheet.material
    trials = material.trials
    names = list(FIGURES) if len(trials) else list(WITHOUT_PEOPLE)
    answer: Answer = {
        "filter": counts(material),
        "n_trials": len(trials),
        "n_people": trials["participant_id"].nunique(),
        "n_tasks": len(trials[["task_id", "content_hash"]].drop_duplicates()),
        "left_out": dict(material.selected.left_out),
        "few": 0 < trials["participant_id"].nunique() < _FEW,
        "has_synthetic": bool(material.dataset.trials["synthetic"].any()),
        "caveats": list(material.caveats),
        "choices": _choices(material.dataset.trials),
        "figures": [{"name": name, "title": FIGURES[name][0]} for name in names],
    }
    response = json_answer(200, answer)
    if AHEAD in request.query_params:
        response.background = BackgroundTask(_make_ahead, sheet, names)
    return response


def _make_ahead(sheet: Sheet, names: list[str]) -> None:
    """What is asked for next, once the page has started: made meanwhile."""
    with suppress(Exception):  # said to who asks for the figure
        for name in names:
            if name in _SEEN_FIRST:
                sheet.figure(name)


def _choices(trials: pd.DataFrame) -> dict[str, list[str]]:
    """The values of each filter: what is on offer here or has been played."""
    played = {
        field: trials[column].dropna().unique().tolist()
        for field, column in (
            ("collection", "collection"),
            ("protocol", "protocol"),
            ("consent", "consent_version"),
        )
    }
    return {
        "collection": list(dict.fromkeys([*services.collection_names(), *played["collection"]])),
        "protocol": list(dict.fromkeys([*services.presets().protocols, *played["protocol"]])),
        "consent": sorted(played["consent"]),
        "assignment": list(ASSIGNMENTS),
        "source": list(SOURCES),
    }


def figure(request: Request) -> Response:
    """One figure: its words, and its chart of ``?width=`` pixels as SVG."""
    name = _name(request)
    sheet = _sheet(request)
    made, svg = sheet.shown(name, _width(request))
    answer: Answer = {
        "name": name,
        "title": FIGURES[name][0],
        "words": [one for one in made.words if one],
        "notes": [one for one in made.notes if one],
        "caveats": list(made.caveats),
        # A newer dataset may be there since the overview was asked for.
        "filter": counts(sheet.material),
        "svg": svg,
        "has_data": made.table is not None,
    }
    return json_answer(200, answer)


def file(request: Request) -> Response:
    """The figure as SVG or PNG (``?theme=``), or its data as CSV; its origin is in each."""
    name, kind = _name(request), request.path_params["kind"]
    if kind not in _MEDIA_TYPES:
        raise TrialError("not_found", "a figure is .svg, .png or .csv")
    theme = choice(request, "theme", tuple(THEMES))
    sheet = _sheet(request)
    made = sheet.figure(name)
    origin = origin_of(sheet.material, made)
    if kind == "csv":
        if made.table is None:
            raise TrialError("not_found", "this figure has no data here")
        body = to_csv(made.table.assign(figure=FIGURES[name][0], **origin.columns()))
    else:
        if made.draw is None:
            raise TrialError("not_found", "this figure has no chart here")
        sentences = [*made.words, *made.caveats, *origin.sentences()]
        chart = made.draw(_PICTURE_PX)
        svg = picture_svg(chart, theme, FIGURES[name][0], [s for s in sentences if s], _PICTURE_PX)
        body = picture_png(svg) if kind == "png" else svg.encode()
    return Response(
        body,
        media_type=_MEDIA_TYPES[kind],
        headers=NOT_KEPT
        | {"Content-Disposition": f'attachment; filename="arc-statistics-{name}.{kind}"'},
    )


def _name(request: Request) -> str:
    name: str = request.path_params["name"]
    if name not in FIGURES:
        raise TrialError(
            "not_found", f"there is no figure of this name; there are {', '.join(FIGURES)}"
        )
    return name


def _width(request: Request) -> int:
    """Within what a chart can be, in steps, so that few different ones are drawn."""
    text: Any = request.query_params.get("width", str(_WIDEST))
    if not (text.isascii() and text.isdigit() and len(text) <= 5):
        raise TrialError("bad_request", "width is not a whole number of pixels")
    return min(max(int(text) // _STEP * _STEP, _NARROWEST), _WIDEST)
