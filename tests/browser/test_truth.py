"""The truth stays on the server until every pair of a task is closed."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page

from arc.answers import RawAnswer
from arc.grid import Grid
from arc.guesses import load_bundled
from arc.tasks import Task
from tests.browser import steps
from tests.browser.conftest import Server
from tests.browser.traffic import Traffic, places_of, record

pytestmark = pytest.mark.browser


def secrets_of(task: Task) -> list[Grid]:
    """The answers of all pairs and every guess at them that is a grid."""
    secrets = [steps.answer(task, i) for i in range(len(task.test))]
    for model in ("o3-high", "o3-low"):
        for i in range(len(task.test)):
            for guess in load_bundled(model).attempts(task.task_id, i):
                if guess is not None and not isinstance(guess, RawAnswer):
                    secrets.append(guess)
    return secrets


def visible(task: Task) -> list[Grid]:
    grids = [pair.input for pair in (*task.train, *task.test)]
    return grids + [pair.output for pair in task.train if pair.output is not None]


def leaks(task: Task, traffic: Traffic, drawn: list[Grid]) -> list[str]:
    """Where what came since the last call holds a secret: what was searched need not be again.

    Of what has been drawn since, nothing more would be found: it is what the person may know.
    """
    traffic.collect()
    known = visible(task) + drawn
    found = [
        place
        for secret in secrets_of(task)
        if secret not in drawn
        for place in places_of(secret, traffic, known)
    ]
    traffic.clear()
    return found


@pytest.mark.parametrize("task_id", ["8b28cd80", "1acc24af", "0934a4d8"])
def test_nothing_received_before_the_end_holds_the_truth(
    context: BrowserContext, page: Page, server: Server, task_id: str
) -> None:
    task = steps.task(task_id)
    traffic = record(context, page)
    drawn: list[Grid] = []

    page.goto(server.url)
    page.locator(f'[data-task="{task_id}"]').click()
    steps.agree(page)
    steps.ready(page)
    page.goto(f"{server.url}/compare?task={task_id}")
    page.get_by_text("Try it first").wait_for()
    page.go_back()
    steps.ready(page)
    for pair_index in range(len(task.test)):
        if pair_index:
            page.get_by_test_id("next-test").click()
        for color in (1, 2):
            steps.choose(page, color)
            page.mouse.click(*steps.center(page, 0, 0))
            drawn.append(steps.grid(page))
            traffic.add_page_source(page)
            assert leaks(task, traffic, drawn) == []
            steps.submit(page)
            is_last = pair_index == len(task.test) - 1 and color == 2
            if not is_last:
                page.wait_for_timeout(300)
                traffic.add_page_source(page)
                assert leaks(task, traffic, drawn) == []

    # The same search finds the truth and the guesses on Compare: it can find them.
    traffic.clear()
    page.get_by_test_id("compare").click()
    page.get_by_test_id("headline").wait_for()
    traffic.collect()
    for secret in secrets_of(task):
        assert places_of(secret, traffic, visible(task) + drawn), "the search found nothing to find"


def test_a_picture_of_the_truth_would_be_found() -> None:
    from arc.render import grid_png

    task = steps.task("1acc24af")
    traffic = Traffic(images=[("picture", grid_png(steps.answer(task), cell=9))])
    assert places_of(steps.answer(task), traffic, []) == ["picture"]
    other = Traffic(images=[("picture", grid_png(task.test[0].input, cell=9))])
    assert places_of(steps.answer(task), other, []) == []


def test_images_exist_of_test_inputs_only(context: BrowserContext, server: Server) -> None:
    base = f"{server.url}/api/tasks/o3-unsolved/1acc24af"
    assert context.request.get(f"{base}/input/0.png").ok
    for path in ("/output/0.png", "/input/1.png", "/input/-1.png", ".json", "/truth", "/task.png"):
        answer = context.request.get(base + path)
        assert answer.status == 404
        assert "error" in answer.json()
