"""The pages around the editor: links, history, empty states, results."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from arc.grid import Grid
from arc.store.rows import token_digest
from tests.browser import steps
from tests.browser.conftest import PLAY, Server
from tests.browser.traffic import record

pytestmark = pytest.mark.browser


def close_task(page: Page, server: Server, task_id: str = "1acc24af") -> None:
    steps.open_task(page, server.url, task_id)
    page.get_by_test_id("giveup").click()
    page.get_by_test_id("reason-other").click()
    page.get_by_test_id("compare").wait_for()


def test_back_and_forward_go_through_gallery_play_and_compare(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.locator('[data-task="1acc24af"]').click()
    steps.agree(page)
    steps.ready(page)
    page.get_by_test_id("giveup").click()
    page.get_by_test_id("reason-other").click()
    page.get_by_test_id("compare").click()
    headline = page.get_by_test_id("headline")
    expect(headline).to_be_visible()

    page.go_back()
    steps.ready(page)
    assert "/play?task=1acc24af" in page.url
    page.go_back()
    expect(page.locator('[data-task="1acc24af"]')).to_contain_text("gave up")
    page.go_forward()
    steps.ready(page)
    page.go_forward()
    expect(headline).to_be_visible()


def test_links_do_not_reload_the_page(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.locator(".card").first.wait_for()
    page.evaluate("window.stays = true")
    page.get_by_role("link", name="About").click()
    expect(page.get_by_role("heading", name="About")).to_be_visible()
    assert page.evaluate("window.stays") is True
    assert page.url == f"{server.url}/about"


def test_next_task_leads_to_another_one(page: Page, server: Server) -> None:
    close_task(page, server)
    page.get_by_test_id("compare").click()
    page.get_by_test_id("next").click()
    steps.ready(page)
    assert "task=1acc24af" not in page.url
    assert "/play?task=" in page.url


def test_the_gallery_finds_a_task_by_part_of_its_id(page: Page, server: Server) -> None:
    page.goto(server.url)
    expect(page.locator(".card")).to_have_count(34)
    page.get_by_test_id("search").fill("da5")
    expect(page.locator(".card")).to_have_count(1)
    page.get_by_test_id("search").fill("nothing")
    expect(page.get_by_text("No task here matches")).to_be_visible()


def test_a_permalink_brings_the_task_into_view(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?task=f9d67f8b")
    expect(page.locator('[data-task="f9d67f8b"]')).to_be_in_viewport()


def test_other_collections_can_be_chosen(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_test_id("collection").select_option(label="o3-low-unsolved")
    expect(page.locator(".card")).to_have_count(69)
    page.goto(f"{server.url}/?collection=arc-agi-2-evaluation")
    expect(page.locator(".card")).to_have_count(120)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/play", "Which task?"),
        ("/play?task=nothing", "No such task"),
        ("/play?task=%3Cscript%3Ealert(1)%3C%2Fscript%3E", "No such task"),
        ("/compare?task=da515329", "Try it first"),
        ("/?collection=../../etc", "There is no collection"),
        ("/?protocol=nothing", "no protocol is called"),
        ("/results", "Nothing here yet"),
    ],
)
def test_every_dead_end_says_what_to_do(page: Page, server: Server, path: str, words: str) -> None:
    page.goto(server.url + path)
    expect(page.get_by_text(words, exact=False).first).to_be_visible()
    expect(page.get_by_role("link").first).to_be_visible()


def test_results_list_the_trials(page: Page, server: Server) -> None:
    close_task(page, server)
    page.goto(f"{server.url}/results")
    expect(page.get_by_role("cell", name="gave up")).to_be_visible()


def test_playing_again_is_marked(page: Page, server: Server) -> None:
    close_task(page, server)
    page.get_by_test_id("compare").click()
    page.get_by_role("link", name="Play again").click()
    steps.ready(page)
    # A link to a round further on leads to the one that is open.
    page.goto(f"{server.url}/play?task=1acc24af&round=99")
    steps.ready(page)
    page.goto(f"{server.url}/results")
    expect(page.get_by_text("answer seen before")).to_have_count(1)


def test_telemetry_is_off_and_nothing_leaves_the_machine(
    context: BrowserContext, page: Page, server: Server
) -> None:
    traffic = record(context, page)
    page.goto(server.url)
    page.locator(".card").first.wait_for()
    steps.open_task(page, server.url, "1acc24af")
    (session, *_rest) = [f.new_session for f in traffic.frames if f.HasField("new_session")]
    assert session.config.gather_usage_stats is False
    assert traffic.hosts == {"127.0.0.1"}


def test_the_theme_follows_the_system(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.locator(".card").first.wait_for()
    app = page.locator(".stApp")
    expect(app).to_have_css("background-color", "rgb(15, 17, 21)")
    page.emulate_media(color_scheme="light")
    expect(app).to_have_css("background-color", "rgb(247, 248, 250)")
    page.reload()
    page.locator(".card").first.wait_for()
    expect(app).to_have_css("background-color", "rgb(247, 248, 250)")


def test_the_rules_chosen_stay_from_task_to_task(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/?protocol=blind")
    page.locator('[data-task="1acc24af"]').click()
    steps.agree(page)
    steps.ready(page)
    page.get_by_test_id("giveup").click()
    page.get_by_test_id("reason-other").click()
    page.get_by_test_id("compare").click()
    page.get_by_test_id("next").click()
    steps.ready(page)
    expect(page.get_by_text("Blind, 2 attempts")).to_be_visible()
    page.get_by_test_id("gallery-link").click()
    expect(page.get_by_role("link", name="Blind, 2 attempts")).to_have_attribute(
        "aria-current", "true"
    )


def test_any_random_token_opens_its_task(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, "09c534e7")
    token = "a__b" + "c" * 18
    with sqlite3.connect(server.database) as database:
        (newest,) = database.execute("SELECT max(trial_id) FROM trials").fetchone()
        database.execute(
            "UPDATE trials SET token = ?, token_digest = ? WHERE trial_id = ?",
            (token, token_digest(token), newest),
        )
    page.reload()
    steps.ready(page)
    steps.choose(page, 3)
    page.mouse.click(*steps.center(page, 0, 0))
    assert steps.grid(page).to_rows()[0][0] == 3


def test_own_tasks_with_odd_names_are_played_and_compared(page: Page, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    grids = {"input": [[1, 0]], "output": [[0, 1]]}
    (folder / "my__task.json").write_text(json.dumps({"train": [grids], "test": [grids]}))
    server = Server(tmp_path, command=(*PLAY, "--tasks", str(folder)))
    server.start()
    try:
        page.goto(f"{server.url}/?collection=my-tasks")
        page.locator('[data-task="my__task"]').click()
        steps.agree(page)
        steps.ready(page)
        steps.draw_by_mouse(page, Grid.from_rows([[0, 1]]))
        assert "Solved" in steps.submit(page)
        page.get_by_test_id("compare").click()
        expect(page.get_by_test_id("headline")).to_have_text("You solved it.")
    finally:
        server.kill()
