"""Playing tasks to the end, by mouse and by touch, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from arc.grid import Grid
from tests.browser import steps
from tests.browser.conftest import Server

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("agreed")]


def copy_input(page: Page) -> None:
    page.get_by_test_id("copy_input").click()


def changed(of: Grid, row: int, column: int) -> Grid:
    rows = of.to_rows()
    rows[row][column] = (rows[row][column] + 1) % 10
    return Grid.from_rows(rows)


def test_a_task_is_solved_by_mouse_and_compared(page: Page, server: Server) -> None:
    task = steps.task("1acc24af")
    page.goto(server.url)
    page.locator('[data-task="1acc24af"]').click()
    steps.agree(page)
    steps.ready(page)
    copy_input(page)
    steps.draw_by_mouse(page, steps.answer(task))
    assert steps.grid(page) == steps.answer(task)

    assert "Solved" in steps.submit(page)

    page.get_by_test_id("compare").click()
    expect(page.get_by_test_id("headline")).to_have_text("You solved it. o3 did not, twice.")
    expect(page.get_by_test_id("row").locator("section")).to_have_count(4)
    expect(page.get_by_test_id("card-Truth")).to_contain_text("12 × 12")
    page.get_by_test_id("gallery").click()
    expect(page.locator('[data-task="1acc24af"]')).to_contain_text("✓ solved")


def test_another_size_is_drawn_from_nothing(page: Page, server: Server) -> None:
    task = steps.task("0934a4d8")
    steps.open_task(page, server.url, "0934a4d8")
    steps.draw_by_mouse(page, steps.answer(task))
    assert "Solved" in steps.submit(page)


def test_two_wrong_answers_fail_and_the_verdict_stays(page: Page, server: Server) -> None:
    task = steps.task("1acc24af")
    steps.open_task(page, server.url, "1acc24af")
    copy_input(page)
    first = steps.submit(page)
    assert "1 attempt left" in first

    steps.draw_by_mouse(page, changed(steps.answer(task), 0, 0))
    second = steps.submit(page)
    assert "No attempts left" in second

    page.reload()
    steps.ready(page)
    expect(page.get_by_test_id("verdict")).to_contain_text("No attempts left")
    page.get_by_test_id("compare").click()
    expect(page.get_by_test_id("headline")).to_have_text("You missed it. So did o3.")


def test_the_same_grid_again_uses_nothing_up(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, "1acc24af")
    copy_input(page)
    steps.submit(page)
    assert "already tried" in steps.submit(page)
    assert steps.workbench(page, "w.outcome") is None


def test_blind_keeps_silent_until_both_are_in(page: Page, server: Server) -> None:
    task = steps.task("1acc24af")
    steps.open_task(page, server.url, "1acc24af", "&protocol=blind")
    copy_input(page)
    steps.draw_by_mouse(page, steps.answer(task))
    first = steps.submit(page, sure=80)
    assert "Solved" not in first
    assert "recorded" in first
    steps.draw_by_mouse(page, changed(steps.answer(task), 0, 0))
    assert "Solved" in steps.submit(page, sure=20)


def test_giving_up_closes_and_leads_on(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, "1acc24af")
    page.get_by_test_id("giveup").click()
    page.get_by_test_id("reason-tedious").click()
    page.get_by_test_id("compare").click()
    expect(page.get_by_test_id("headline")).to_have_text("You gave up. o3 missed it too.")


def test_a_task_is_solved_by_touch(phone: Page, server: Server) -> None:
    task = steps.task("1acc24af")
    steps.open_task(phone, server.url, "1acc24af")
    phone.get_by_test_id("copy_input").tap()
    steps.draw_by_touch(phone, steps.answer(task))
    assert steps.grid(phone) == steps.answer(task)
    assert "Solved" in steps.submit(phone)


def test_a_task_with_two_tests_is_compared_after_both(page: Page, server: Server) -> None:
    task = steps.task("8b28cd80")
    steps.open_task(page, server.url, "8b28cd80")
    steps.draw_by_mouse(page, steps.answer(task, 0))
    assert "Solved" in steps.submit(page)
    expect(page.get_by_test_id("compare")).to_have_count(0)
    page.goto(f"{server.url}/compare?task=8b28cd80")
    expect(page.get_by_text("Try it first")).to_be_visible()
    page.go_back()
    steps.ready(page)
    # It comes back on the test that is still open.
    steps.draw_by_mouse(page, steps.answer(task, 1))
    steps.submit(page)
    page.get_by_test_id("compare").click()
    expect(page.get_by_test_id("headline")).to_have_text("You solved it. o3 did not, twice.")


@pytest.mark.parametrize("reports", [1, 2, 5, 29, 200])
def test_a_stroke_paints_every_cell_at_any_report_rate(
    page: Page, server: Server, reports: int
) -> None:
    steps.open_task(page, server.url, "09c534e7")
    steps.choose(page, 3)
    page.mouse.move(*steps.center(page, 7, 0))
    page.mouse.down()
    page.mouse.move(*steps.center(page, 7, 29), steps=reports)
    page.mouse.up()
    assert steps.grid(page).to_rows()[7] == [3] * 30


def test_a_stroke_survives_leaving_the_canvas(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, "09c534e7")
    steps.choose(page, 2)
    x, y = steps.center(page, 3, 25)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 400, y, steps=4)
    page.mouse.move(*steps.center(page, 5, 29), steps=4)
    page.mouse.move(*steps.center(page, 5, 20), steps=4)
    page.mouse.up()
    grid = steps.grid(page).cells
    assert (grid[3, 25:] == 2).all()
    assert (grid[5, 20:] == 2).all()
    assert steps.workbench(page, "w.undoDepth") == 1


def test_undo_and_redo_go_a_stroke_at_a_time_by_ctrl_and_cmd(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, "09c534e7")
    steps.choose(page, 4)
    for row in (0, 1):
        page.mouse.move(*steps.center(page, row, 0))
        page.mouse.down()
        page.mouse.move(*steps.center(page, row, 9))
        page.mouse.up()
    page.keyboard.press("Control+z")
    assert steps.grid(page).cells[1].max() == 0
    page.keyboard.press("Meta+z")
    assert steps.grid(page).cells.max() == 0
    page.keyboard.press("Control+Shift+z")
    page.keyboard.press("Control+y")
    assert (steps.grid(page).cells[:2, :10] == 4).all()


def test_streamlits_own_shortcuts_stay_quiet(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, "09c534e7")
    for key in ("r", "c", "c"):
        page.keyboard.press(key)
    page.wait_for_timeout(500)
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_play_fits_a_small_laptop(page: Page, server: Server) -> None:
    for task_id in ("da515329", "79fb03f4", "8b28cd80", "f9d67f8b", "891232d6"):
        steps.open_task(page, server.url, task_id)
        overflow = page.evaluate(
            """() => {
              const main = document.querySelector('[data-testid="stMain"]');
              return [document.documentElement.scrollHeight - innerHeight,
                      document.documentElement.scrollWidth - innerWidth,
                      main.scrollHeight - main.clientHeight, main.scrollWidth - main.clientWidth];
            }"""
        )
        assert max(overflow) <= 0, f"{task_id} scrolls: {overflow}"
        for name in ("submit", "undo", "redo", "giveup", "color-9", "tool-pen", "copy_input"):
            box = page.get_by_test_id(name).bounding_box()
            assert box is not None
            assert box["y"] >= 0
            assert box["y"] + box["height"] <= 625, f"{name} is cut off in {task_id}"
            assert box["x"] + box["width"] <= 1366, f"{name} is cut off in {task_id}"


def test_sizes_are_read_kindly_and_a_bad_one_is_said(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, "1acc24af")
    field = page.get_by_test_id("size")
    for text, shape in (("3x4", (3, 4)), ("5 6", (5, 6)), ("7×8", (7, 8)), ("9", (9, 9))):
        field.fill(text)
        field.press("Enter")
        assert steps.grid(page).shape == shape
    for text in ("31x3", "0x1", "many"):
        field.fill(text)
        field.press("Enter")
        expect(page.get_by_test_id("saved")).to_contain_text(f"“{text}” is no size")
        assert steps.grid(page).shape == (9, 9)
        expect(field).to_have_value("9 × 9")


def test_two_quick_presses_on_the_next_test_lead_there_once(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, "8b28cd80")
    page.get_by_test_id("giveup").click()
    page.get_by_test_id("giveup-confirm").click()
    page.get_by_test_id("next-test").dblclick()

    expect(page.get_by_test_id("test-tab-1")).to_have_attribute("aria-current", "true")
    page.keyboard.press("c")
    assert steps.workbench(page, "w.undoDepth") == 1


def test_keys_do_nothing_to_an_answer_under_an_enlarged_example(page: Page, server: Server) -> None:
    steps.open_task(page, server.url, "1acc24af")
    copy_input(page)
    page.keyboard.press("z")
    for key in ("Control+Enter", "e", "h", "Space", "Delete"):
        page.keyboard.press(key)
    page.keyboard.press("Escape")

    assert steps.workbench(page, "w.undoDepth") == 1
    expect(page.get_by_test_id("attempts")).to_contain_text("attempt 1 of 2")


def test_no_cell_moves_under_a_finger_that_draws(phone: Page, server: Server) -> None:
    steps.open_task(phone, server.url, "1acc24af")
    copy_input(phone)
    phone.get_by_test_id("tool-select").tap()
    before = steps.workbench(phone, "w.cellRect(0, 0)")
    phone.mouse.move(*steps.center(phone, 2, 2))
    phone.mouse.down()
    phone.mouse.move(*steps.center(phone, 5, 5), steps=4)
    phone.mouse.move(*steps.center(phone, 9, 9), steps=4)
    assert steps.workbench(phone, "w.cellRect(0, 0)") == before
    phone.mouse.up()
    expect(phone.get_by_test_id("selection")).to_contain_text("8 × 8")
