"""The statistics page in a real browser: figures, filters in the address, files, the way to a task."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from time import monotonic, sleep
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import pytest
from playwright.sync_api import Page, expect

from arc.simulation.population import Population
from arc.simulation.simulate import Simulation, write
from arc.store import Store
from tests.browser.conftest import Server
from tests.browser.test_everyone import change_theme, serious

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def crowd(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The shared server with three simulated people, who are gone again afterwards."""
    simulation = Simulation(3, 7, date(2026, 3, 1), population=Population(thinking_s=20))
    parameters = tmp_path_factory.mktemp("crowd") / "people.json"
    store = Store.open(server.database)
    before = {one.participant.participant_id for one in store.people.everyone()}
    write(simulation, server.database, parameters, lambda _done: None)
    # A server that took long to read its dataset shows the one before while it reads anew.
    new = {one.participant.participant_id for one in store.people.everyone()} - before
    deadline = monotonic() + 60
    while not all(people_counted(server, participant=one) for one in new):
        assert monotonic() < deadline
        sleep(0.2)
    # The first figure of a server brings everything that draws: not what a page is waited for.
    urlopen(f"{server.url}/api/statistics/attempts?synthetic=yes&width=600", timeout=120).close()
    yield server
    for one in store.people.everyone():
        if one.participant.participant_id not in before and one.participant.synthetic:
            store.forget(one.participant.participant_id)
    store.dispose()


def people_counted(server: Server, **filters: str) -> int:
    query = urlencode({"synthetic": "yes"} | filters)
    with urlopen(f"{server.url}/api/statistics?{query}", timeout=120) as answer:
        n_people: int = json.load(answer)["n_people"]
    return n_people


def test_figures_filters_and_files(page: Page, crowd: Server, tmp_path: Path) -> None:
    page.goto(f"{crowd.url}/statistics?synthetic=yes&participant=nobody")
    expect(page.get_by_test_id("empty")).to_be_visible()
    page.get_by_test_id("clear").click()
    expect(page).to_have_url(f"{crowd.url}/statistics")
    page.get_by_test_id("filter-synthetic").select_option("yes")
    expect(page).to_have_url(f"{crowd.url}/statistics?synthetic=yes")
    filtered = page.get_by_test_id("filter")
    # Whoever played in a session of another test counts, too.
    expect(filtered).to_contain_text(f"of {people_counted(crowd)} people")
    figure = page.get_by_test_id("figure-attempts")
    expect(figure.locator(".chart svg")).to_be_visible()
    expect(figure).to_contain_text("by selection")
    expect(figure).to_contain_text(filtered.inner_text())
    with page.expect_download() as download:
        page.get_by_test_id("attempts-csv").click()
    download.value.save_as(tmp_path / "data.csv")
    assert filtered.inner_text() in (tmp_path / "data.csv").read_text("utf-8")
    page.get_by_test_id("filter-protocol").select_option("casual")
    expect(page.get_by_test_id("empty")).to_be_visible()
    expect(page).to_have_url(f"{crowd.url}/statistics?protocol=casual&synthetic=yes")


def test_what_counts_is_asked_for_once_and_before_streamlit_has_started(
    page: Page, crowd: Server
) -> None:
    seen: list[str] = []
    page.on("request", lambda one: seen.append(urlsplit(one.url).path))
    page.on("websocket", lambda _: seen.append("connected"))
    page.goto(f"{crowd.url}/statistics?synthetic=yes")
    expect(page.get_by_test_id("figure-attempts")).to_have_attribute("data-ready", "true")
    assert seen.count("/api/statistics") == 1
    assert seen.index("/api/statistics") < seen.index("connected")


def test_a_figure_just_below_the_window_is_made_ahead(page: Page, crowd: Server) -> None:
    page.set_viewport_size({"width": 390, "height": 480})
    page.goto(f"{crowd.url}/statistics?synthetic=yes")
    figure = page.get_by_test_id("figure-attempts")
    expect(figure).to_have_attribute("data-ready", "true")
    expect(figure).not_to_be_in_viewport()
    expect(page.get_by_test_id("figure-mistakes")).not_to_have_attribute("data-ready", "true")


def test_a_dot_leads_to_its_task_and_axe_finds_nothing_serious(page: Page, crowd: Server) -> None:
    page.goto(f"{crowd.url}/statistics?synthetic=yes")
    figure = page.get_by_test_id("figure-tasks")
    figure.scroll_into_view_if_needed()
    dot = figure.locator(".chart svg a").first
    expect(dot).to_be_visible()
    assert serious(page, "statistics") == []
    change_theme(page, "light")
    assert serious(page, "statistics, light") == []
    words = dot.get_attribute("aria-label") or ""
    dot.focus()
    expect(figure.locator(".tip")).to_have_text(words)
    page.keyboard.press("Enter")
    expect(page.locator(f'[data-task="{words.partition(":")[0]}"]')).to_be_in_viewport()
