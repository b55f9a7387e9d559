"""The statistics page's figures and routes: on simulated people, on one of them, and on nobody."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pandas as pd
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from arc import __version__
from arc.errors import TrialError
from arc.exchange.manifest import dataset_hash
from arc.simulation.population import Population
from arc.simulation.simulate import Simulation, write
from arc.stats.data import Dataset, load_dataset
from arc.store import Store
from arc.web import datasets, frame, services, statistics_routes
from arc.web.charts import theme
from arc.web.charts.picture import page_svg, picture_png, picture_svg
from arc.web.figures import catalogue
from arc.web.figures.catalogue import FIGURES, Sheet
from arc.web.figures.material import MADE_UP, Material
from arc.web.figures.origin import counts
from arc.web.figures.query import parse

STATIC = Path(theme.__file__).parents[1] / "static"
QUICK = Population(thinking_s=20, solving=-0.5, give_up=0.3)
SYNTHETIC = {"synthetic": "yes"}


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder = tmp_path_factory.mktemp("statistics")
    simulation = Simulation(4, 1, date(2026, 3, 1), protocol="blind", population=QUICK)
    write(simulation, folder / "people.sqlite3", folder / "people.json", lambda _done: None)
    store = Store.open(folder / "people.sqlite3")
    found = load_dataset(store, services.find_task, datasets.EVERYBODY)
    store.dispose()
    return found


@pytest.fixture
def client(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    monkeypatch.setattr(datasets, "current", lambda: dataset)
    catalogue.of_process.cache_clear()
    routes = statistics_routes.routes("/base")
    return TestClient(Starlette(routes=routes), base_url="http://test/base/api/")


def sheet(dataset: Dataset, **params: str) -> Sheet:
    return Sheet(Material(dataset, parse(params)))


def evaluation_hash() -> str:
    tasks = services.collection("arc-agi-1-evaluation").tasks.values()
    return dataset_hash((one.task_id, one.content_hash) for one in tasks)


def test_the_colors_of_pictures_are_those_of_the_page() -> None:
    css = (STATIC / "tokens.css").read_text("utf-8").partition("/* High contrast")[0]
    pairs = re.findall(r"--(\w+): light-dark\((#\w+), (#\w+)\)", css)
    tokens = {f"var(--{name})": colors for name, *colors in pairs}
    for role in theme.THEMES["light"]:
        assert [theme.THEMES[name][role] for name in ("light", "dark")] == tokens[role]


def test_every_chart_is_an_svg_within_its_width(dataset: Dataset) -> None:
    drawn = sheet(dataset, **SYNTHETIC, models="all")
    charts = {name: draw for name in FIGURES if (draw := drawn.figure(name).draw)}
    assert {"attempts", "blind", "tasks", "jagged", "size", "time", "session"} <= set(charts)
    for name, draw in charts.items():
        for width in (340, 700):
            svg = ElementTree.fromstring(page_svg(draw(width)))
            assert float(svg.get("width", 0)) <= width, name
            # One of a page's charts would otherwise refer to what another has.
            assert svg.find(".//*[@id]") is None, name
            told = svg.findall(".//*[@aria-label]")
            assert told, name
            assert not any("var(--" in one.get("aria-label", "") for one in told), name


def test_a_dot_stands_for_every_task_where_its_share_is(dataset: Dataset) -> None:
    figure = sheet(dataset, **SYNTHETIC).figure("tasks")
    assert figure.draw is not None
    assert figure.table is not None
    svg = ElementTree.fromstring(page_svg(figure.draw(700)))
    dots = svg.findall(".//*[@aria-roledescription='point'][@transform]")
    heights = sorted(float(one.get("transform", "").partition(",")[2][:-1]) for one in dots)
    shares = figure.table["task_solved"]
    assert heights == pytest.approx(sorted(260 * (1 - share) for share in shares))


def test_a_picture_has_the_colors_of_its_theme_and_says_what_it_is(dataset: Dataset) -> None:
    draw = sheet(dataset, **SYNTHETIC).figure("jagged").draw
    assert draw is not None
    svg = picture_svg(draw(700), "dark", "A title", ["All of it."], 700)
    assert "var(--" not in svg
    assert "<a " not in svg
    assert all(text in svg for text in ("A title", "All of it.", theme.THEMES["dark"][theme.PANEL]))
    assert picture_png(svg).startswith(b"\x89PNG")


def test_every_figure_says_its_n_and_carries_the_caveats(dataset: Dataset) -> None:
    drawn = sheet(dataset, **SYNTHETIC)
    n_people = drawn.material.trials["participant_id"].nunique()
    for name in ("attempts", "blind", "tasks", "time", "session", "gave-up"):
        figure = drawn.figure(name)
        assert f"{n_people} people" in " ".join(figure.words), name
        assert MADE_UP in figure.caveats, name
    for name in ("attempts", "blind", "jagged", "size"):
        assert any("by selection" in one for one in drawn.figure(name).caveats), name
    picked = sheet(dataset, **SYNTHETIC, collection="o3-unsolved").figure("attempts")
    assert picked.draw is not None
    assert "0 % by selection" in page_svg(picked.draw(700))


def test_words_have_no_missing_numbers(dataset: Dataset) -> None:
    one = dataset.participants["participant_id"].iloc[0]
    for params in ({}, {**SYNTHETIC, "participant": one}):
        drawn = sheet(dataset, **params)
        for name in FIGURES:
            figure = drawn.figure(name)
            said = " ".join((*figure.words, *figure.notes, *figure.caveats))
            assert said.strip(), name
            assert not re.search(r"\bnan\b|\bNaN\b|\bNone (%|of \d)", said), (name, said)
            if figure.draw and "participant" in params:
                assert not re.search(r">[^<]*\b(nan|NaN|null)\b", page_svg(figure.draw(600))), name


def test_disputed_tasks_are_named_with_their_votes(dataset: Dataset) -> None:
    people = dataset.participants["participant_id"]
    tasks = dataset.trials[["task_id", "content_hash"]].drop_duplicates().to_dict("records")
    cast = [
        {**task, "participant_id": person, "fair": fair}
        for task, said in zip(tasks, (["no", "no", "yes"], ["no", "yes", "yes"]), strict=False)
        for person, fair in zip(people, said, strict=False)
    ]
    votes = pd.DataFrame(cast).reindex(columns=dataset.votes.columns)
    figure = sheet(replace(dataset, votes=votes), **SYNTHETIC).figure("disputed")
    assert figure.words == (
        "6 votes on 2 tasks; 1 of them disputed.",
        f"Not fair, say most of those who voted on {tasks[0]['task_id']} (2 of 3).",
    )
    assert figure.draw is not None
    heads = re.findall(r">([^<>]+ attempts?)<", page_svg(figure.draw(700)))
    measures = [head.partition(",")[0] for head in heads]
    assert measures == sorted(
        measures, key=["tests solved", "score of tasks", "tasks solved whole"].index
    )
    assert len(heads) == len(set(heads)) > len(set(measures))


def test_a_query_is_what_its_address_says() -> None:
    assert parse({}).selection == type(parse({}).selection)()
    query = parse(
        {"collection": "o3-unsolved", "since": "2026-01-31", "assignment": "any", "seen": "yes"}
        | {"disputed": "no", "source": "any", "models": "all", "elsewhere": "1"}
    )
    assert query.all_models
    text = query.selection.describe()
    assert "collection o3-unsolved" in text
    assert "2026-01-31" in text
    assert "disputed tasks" in text
    assert query.selection.assignments == query.selection.sources == ()
    assert query.selection.seen_before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("since", "yesterday"),
        ("seen", "maybe"),
        ("source", "x"),
        ("collection", "<b>"),
        ("models", "2"),
    ],
)
def test_an_address_that_means_nothing_is_refused(field: str, value: str) -> None:
    with pytest.raises(TrialError, match=field):
        parse({field: value})


def test_figures_seen_first_are_made_before_they_are_asked_for(
    client: TestClient, dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = SYNTHETIC | {"again": "yes"}
    made = catalogue.of_process().of(dataset, parse(query))._figures
    client.get("statistics", params=query)
    assert not made, "the page asks for them at once"
    client.get("statistics", params=query | {"ahead": "yes"})
    assert {"attempts", "tasks"} <= {*made} < {*FIGURES}

    def fails(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(catalogue.Sheet, "figure", fails)
    answer = client.get("statistics", params=query | {"ahead": "yes"})
    assert answer.status_code == 200


def test_the_overview_names_what_counts_and_what_does_not(client: TestClient) -> None:
    nobody, everybody = (client.get("statistics", params=p).json() for p in ({}, SYNTHETIC))
    assert nobody["n_trials"] == 0
    assert nobody["has_synthetic"]
    assert sum(nobody["left_out"].values()) >= everybody["n_trials"] > 0
    assert [one["name"] for one in nobody["figures"]] == list(catalogue.WITHOUT_PEOPLE)
    assert [one["name"] for one in everybody["figures"]] == list(FIGURES)
    assert everybody["few"]
    assert "o3-unsolved" in everybody["choices"]["collection"]


def test_files_carry_where_they_come_from(client: TestClient, dataset: Dataset) -> None:
    about = client.get("statistics", params=SYNTHETIC).json()["filter"]
    csv = client.get("statistics/attempts/figure.csv", params=SYNTHETIC)
    assert "attachment" in csv.headers["content-disposition"]
    table = pd.read_csv(io.BytesIO(csv.content))
    assert set(table["filter"]) == {about}
    tasks = dataset.trials[["task_id", "content_hash"]].drop_duplicates()
    hashed = dataset_hash(tasks.itertuples(index=False))
    [protocol] = dataset.trials["protocol"].unique()
    [software] = dataset.trials["software_version"].unique()
    [told] = {tuple(row) for row in table[["datasets", "protocols", "software"]].to_numpy()}
    assert told[0].endswith(f"dataset hash {hashed}")
    assert told[1:] == (protocol, f"arc-playground {__version__}")
    assert set(table["recorded_by"].astype(str)) == {software}
    assert {"People", "people"} & set(table["who"])
    svg = client.get("statistics/size/figure.svg", params=SYNTHETIC | {"theme": "light"}).text
    said = " ".join(re.findall(r">([^<>]+)</t", svg))
    assert "Counted: every trial whose task was shown" in said
    assert all(one in said for one in (hashed, f"Protocols: {protocol}.", told[2]))
    assert f"models' arc-agi-1-evaluation: 400 tasks, dataset hash {evaluation_hash()}" in said
    assert theme.THEMES["light"][theme.PANEL] in svg
    assert client.get("statistics/fatigue/figure.png", params=SYNTHETIC).status_code == 404
    assert client.get("statistics/nothing").json()["error"] == "not_found"
    assert client.get("statistics?since=x").status_code == 400


def test_without_trials_a_file_names_the_tasks_of_the_models(client: TestClient) -> None:
    table = pd.read_csv(io.BytesIO(client.get("statistics/size/figure.csv").content))
    named = f"arc-agi-1-evaluation: 400 tasks, dataset hash {evaluation_hash()}"
    assert set(table["datasets"]) == {named}


def test_the_sentence_says_how_many_trials_are_still_being_measured(dataset: Dataset) -> None:
    def said(waiting: int) -> str:
        some = replace(dataset, being_measured=waiting)
        return counts(Material(some, parse(SYNTHETIC)))

    moment = f" As of {dataset.made_at:%Y-%m-%d %H:%M} UTC."
    assert said(1_234).endswith(f" 1,234 trials are being measured, to come in later.{moment}")
    assert said(0).endswith(moment)
    assert "measured" not in said(0)


def test_a_chart_links_its_tasks_and_tells_no_answer(client: TestClient, dataset: Dataset) -> None:
    answer: dict[str, Any] = client.get("statistics/jagged", params=SYNTHETIC).json()
    task_ids = dataset.trials["task_id"].unique()
    links = set(re.findall(r'<a xlink:href="([^"]*)"', answer["svg"]))
    assert links
    assert {link.split("&amp;")[0] for link in links} <= {frame.url(task=one) for one in task_ids}
    grids = set(dataset.attempts["grid"].dropna())
    everything = "".join(
        client.get(f"statistics/{name}", params=SYNTHETIC).text for name in FIGURES
    )
    assert not any(grid in everything for grid in grids)


def test_mistakes_are_those_the_dataset_keeps(client: TestClient, dataset: Dataset) -> None:
    wrong = dataset.attempts.dropna(subset=["error_kind"])
    assert len(wrong) > 0
    words = client.get("statistics/mistakes", params=SYNTHETIC).json()["words"][0]
    told = re.search(r"People (\d+)", words)
    assert told is not None
    counted = dataset.trials["assignment"] == "assigned"
    of_counted = wrong["trial_id"].isin(dataset.trials.loc[counted, "trial_id"])
    assert 0 < int(told[1]) <= of_counted.sum()
