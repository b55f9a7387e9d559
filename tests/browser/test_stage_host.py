"""The host's page in a real browser: a room is made, driven by keys, and survives what happens to it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, WebSocketRoute, expect

from tests.browser import steps
from tests.browser.conftest import LAPTOP, PHONE, Server
from tests.browser.test_everyone import serious, serious_in_both_themes
from tests.web.room_client import Member

pytestmark = pytest.mark.browser

TASKS = ("0934a4d8", "1acc24af")
HOSTILE = '<img src=x onerror="window.hurt=1">'
_KEPT = "JSON.parse(localStorage.getItem('arc-playground:rooms'))[0]"


def make_room(page: Page, server: Server, tasks: tuple[str, ...] = TASKS) -> dict[str, Any]:
    """Make a room of these tasks by the form, and open its console; the room as the browser keeps it."""
    page.goto(f"{server.url}/host?tasks={','.join(tasks)}")
    page.get_by_test_id("make-room").click()
    at(page, "Lobby")
    kept: dict[str, Any] = page.evaluate(_KEPT)
    return kept


def at(page: Page, place: str) -> None:
    """Wait until the show stands there."""
    expect(page.get_by_test_id("place")).to_contain_text(place)


def go_on(page: Page, place: str, key: str = "PageDown") -> None:
    """Press a presenter's key once the console lets one, and wait for where it leads."""
    expect(page.get_by_test_id("next")).to_have_attribute("aria-disabled", "false")
    # Two presses within a third of a second are one.
    page.wait_for_timeout(400)
    page.keyboard.press(key)
    at(page, place)


def join(page: Page, server: Server, code: str, nickname: str) -> None:
    """Somebody of a browser of their own comes in."""
    browser = page.context.browser
    assert browser is not None
    phone = browser.new_context(viewport=PHONE)
    phone.request.get(f"{server.url}/join/{code}", headers={"accept": "text/html"})
    answer = phone.request.post(
        f"{server.url}/api/rooms/{code}/join", data={"nickname": nickname, "consent": False}
    )
    assert answer.ok, answer.text()
    phone.close()


def test_a_show_is_driven_by_keys_alone(page: Page, server: Server) -> None:
    make_room(page, server)
    go_on(page, "Task 1 of 2 · Task shown")
    go_on(page, "Solving", "ArrowRight")
    clock = page.get_by_test_id("clock")
    expect(clock).to_have_text(re.compile(r"^[23]:\d\d$"))
    page.keyboard.press("+")
    expect(clock).to_have_text(re.compile(r"^3:[1-3]\d$"))
    page.keyboard.press(".")
    at(page, "Locked")
    expect(page.get_by_test_id("notes")).to_have_attribute("open", "")
    page.keyboard.press("PageUp")
    at(page, "Solving")
    expect(page.get_by_test_id("notes")).not_to_have_attribute("open", "")
    page.keyboard.press("b")
    at(page, "Locked")
    page.keyboard.press(" ")
    expect(page.get_by_test_id("problem")).to_contain_text("on their way")
    go_on(page, "o3’s first guess")
    go_on(page, "o3’s second guess")
    page.keyboard.press("ArrowLeft")
    at(page, "o3’s first guess")


def test_a_press_too_many_skips_nothing(
    context: BrowserContext, page: Page, server: Server
) -> None:
    hears = True

    def between(socket: WebSocketRoute) -> None:
        to_server = socket.connect_to_server()
        to_server.on_message(lambda message: socket.send(message) if hears else None)

    page.route_web_socket(re.compile("/live"), between)
    room = make_room(page, server)
    page.get_by_test_id("next").dblclick()
    at(page, "Task 1 of 2 · Task shown")
    hears = False
    elsewhere = {"host_secret": room["secret"], "command": {"kind": "next"}}
    assert context.request.post(f"{server.url}/api/rooms/{room['code']}/host", data=elsewhere).ok
    go_on(page, "Solving")
    expect(page.get_by_test_id("problem")).to_contain_text("moved on already")


def test_keys_typed_into_a_field_drive_nothing(page: Page, server: Server) -> None:
    make_room(page, server)
    delay = page.get_by_test_id("delay")
    delay.fill("12")
    delay.press("PageDown")
    delay.press("b")
    delay.press("Enter")
    at(page, "Lobby")
    page.reload()
    at(page, "Lobby")
    expect(delay).to_have_value("12")
    page.keyboard.press("l")
    page.get_by_test_id("links").wait_for()
    page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    at(page, "Lobby")


def test_a_part_of_the_puzzle_is_dragged_large(page: Page, server: Server) -> None:
    make_room(page, server)
    go_on(page, "Task shown")
    page.keyboard.press("g")
    whole = page.get_by_test_id("whole")
    expect(whole).to_have_attribute("aria-disabled", "true")
    grid = page.locator('[data-grid="input.0"]')
    box = grid.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] + 40, steps=3)
    page.mouse.up()
    expect(whole).to_have_attribute("aria-disabled", "false")
    page.keyboard.press("z")
    expect(whole).to_have_attribute("aria-disabled", "true")
    grid.focus()
    page.keyboard.press("Enter")
    expect(whole).to_have_attribute("aria-disabled", "false")


def test_hostile_names_do_no_harm_and_are_changed_or_taken_away(page: Page, server: Server) -> None:
    room = make_room(page, server)
    join(page, server, room["code"], HOSTILE[:24])
    join(page, server, room["code"], "\u202eevil 😀😀😀")
    expect(page.locator("[data-member]")).to_have_count(2)
    assert page.evaluate("window.hurt") is None
    first = page.locator("[data-member='1']")
    first.get_by_role("button").first.click()
    first.get_by_test_id("rename").click()
    page.get_by_test_id("new-name").fill("Barbara")
    page.get_by_test_id("new-name").press("Enter")
    expect(first).to_contain_text("Barbara")
    first.get_by_test_id("hide").click()
    expect(first).to_contain_text("hidden")
    first.get_by_test_id("remove").click()
    page.get_by_test_id("confirm").click()
    expect(page.locator("[data-member]")).to_have_count(1)


def test_drawings_are_the_hosts_to_release(page: Page, server: Server) -> None:
    room = make_room(page, server)
    truth = steps.answer(steps.task(TASKS[0])).to_rows()
    other = [list(reversed(row)) for row in truth]
    go_on(page, "Task shown")
    go_on(page, "Solving")
    for name, rows in (("Ada", other), ("Barbara", truth), ("Charles", other)):
        member = Member(server.url, room["code"], name)
        member.play()
        assert member.submit(rows).status_code == 200
    expect(page.get_by_test_id("answer-count")).to_have_text("3 people")
    answers = page.locator("[data-answer]")
    expect(answers).to_have_count(0)
    page.keyboard.press("b")
    expect(answers).to_have_count(2)
    expect(answers.first).to_contain_text("2 people")
    buttons = page.get_by_test_id("release")
    expect(buttons).to_have_text(["Release", "Release"])
    page.keyboard.press("d")
    expect(buttons).to_have_text(["Hold back", "Release"])
    expect(answers.first).to_contain_text("2 people")
    buttons.first.click()
    expect(buttons).to_have_text(["Release", "Release"])


def test_the_console_outlives_the_server(page: Page, server: Server) -> None:
    make_room(page, server)
    go_on(page, "Task shown")
    page.evaluate("window.isSame = true")
    server.kill()
    expect(page.get_by_test_id("status")).to_contain_text("cannot be reached")
    # Streamlit notices after three seconds, and would cover the page.
    expect(page.locator('[data-testid="stDialog"]')).to_be_attached()
    page.get_by_test_id("next").click()
    expect(page.get_by_test_id("problem")).to_contain_text("Nothing was sent")
    server.start()
    expect(page.get_by_test_id("status")).to_be_empty()
    page.wait_for_timeout(400)
    page.get_by_test_id("next").click()
    at(page, "Solving")
    assert page.evaluate("window.isSame")


def test_a_room_is_driven_by_who_has_its_key_alone(
    page: Page, server: Server, chromium: Browser
) -> None:
    room = make_room(page, server)
    page.keyboard.press("l")
    link = page.get_by_test_id("host-link").input_value()
    page.get_by_test_id("copy-join-link").click()
    expect(page.get_by_test_id("copy-join-link")).to_have_text("Copied")
    elsewhere = chromium.new_context(viewport=LAPTOP)
    other = elsewhere.new_page()
    other.goto(f"{server.url}/host?room={room['code']}")
    field = other.get_by_test_id("host-key")
    field.fill(link.replace(room["secret"], "x" * len(room["secret"])))
    other.get_by_test_id("open-room").click()
    expect(other.get_by_role("heading", level=1)).to_contain_text("no key")
    field.fill(link)
    other.get_by_test_id("open-room").click()
    go_on(other, "Task shown")
    at(page, "Task shown")
    other.evaluate("localStorage.clear()")
    other.goto(link)
    at(other, "Task shown")
    assert room["secret"] not in other.url
    elsewhere.close()


def test_where_nothing_may_be_copied_even_the_secret_link_is_taken_by_hand(
    page: Page, server: Server
) -> None:
    make_room(page, server)
    page.evaluate("""() => {
        navigator.clipboard.writeText = () => Promise.reject(new Error("denied"));
        document.execCommand = () => false;
    }""")
    page.keyboard.press("l")
    page.get_by_test_id("copy-host-link").click()
    expect(page.get_by_test_id("copy-host-link")).to_have_text("Press Ctrl+C")
    field = page.get_by_test_id("host-link")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("type", "text")
    chosen = field.evaluate("e => e.value.slice(e.selectionStart, e.selectionEnd)")
    assert chosen == field.input_value()
    page.get_by_test_id("close-links").focus()
    expect(field).to_have_attribute("type", "password")


def test_rooms_of_this_browser_are_listed_and_the_gallery_fills_the_form(
    page: Page, server: Server
) -> None:
    room = make_room(page, server)
    page.goto(server.url)
    page.get_by_test_id("search").fill(TASKS[0])
    page.get_by_test_id("host-these").click()
    expect(page.get_by_test_id("order").locator("li")).to_have_count(1)
    page.locator(f'[data-task="{TASKS[1]}"]').click()
    order = page.get_by_test_id("order")
    expect(order.locator("code")).to_have_text(list(TASKS))
    order.get_by_role("button", name=f"{TASKS[1]}: earlier").click()
    expect(order.locator("code")).to_have_text([TASKS[1], TASKS[0]])
    page.get_by_test_id(f"room-{room['code']}").click()
    at(page, "Lobby")
    page.go_back()
    expect(page.get_by_test_id("make-room")).to_be_visible()


def test_axe_finds_nothing_serious(page: Page, server: Server) -> None:
    page.goto(f"{server.url}/host?tasks={','.join(TASKS)}")
    page.get_by_test_id("order").wait_for()
    issues = serious_in_both_themes(page, "form")
    room = make_room(page, server)
    join(page, server, room["code"], "Barbara")
    page.locator("[data-member='1'] button").first.click()
    issues += serious_in_both_themes(page, "console")
    go_on(page, "Task shown")
    page.keyboard.press("g")
    page.locator("[data-grid]").first.wait_for()
    issues += serious(page, "grids")
    page.keyboard.press("l")
    page.get_by_test_id("links").wait_for()
    issues += serious_in_both_themes(page, "links")
    assert not issues, "\n".join(issues)


def test_the_console_fits_a_phone(phone: Page, server: Server) -> None:
    make_room(phone, server)
    phone.get_by_test_id("next").tap()
    at(phone, "Task shown")
    wide = "e => e.scrollWidth - e.clientWidth"
    assert phone.locator('[data-testid="stMain"]').evaluate(wide) == 0
    assert phone.get_by_test_id("next").bounding_box() is not None
    expect(phone.get_by_test_id("next")).to_be_in_viewport()
    assert steps.task(TASKS[0]).task_id in phone.get_by_test_id("console").inner_text()


def test_the_keyboard_stays_where_it_is_when_something_is_drawn_anew(
    page: Page, server: Server
) -> None:
    page.goto(f"{server.url}/host")
    collection = page.get_by_test_id("room-collection")
    collection.focus()
    collection.select_option("arc-agi-1-evaluation")
    page.get_by_test_id("order").wait_for(state="attached")
    expect(page).to_have_url(re.compile("collection=arc-agi-1-evaluation"))
    expect(page.locator(".thumb-card")).to_have_count(400)
    expect(collection).to_be_focused()
    make_room(page, server)
    tab = page.get_by_role("button", name="Grids")
    tab.click()
    expect(tab).to_have_attribute("aria-pressed", "true")
    expect(tab).to_be_focused()


def test_few_people_are_reached_by_their_key_though_there_is_no_search(
    page: Page, server: Server
) -> None:
    room = make_room(page, server)
    join(page, server, room["code"], "Ada")
    name = page.locator("[data-member='1'] button")
    name.wait_for()
    page.keyboard.press("m")
    expect(name).to_be_focused()


def test_a_show_cannot_be_ended_while_people_solve(page: Page, server: Server) -> None:
    make_room(page, server)
    go_on(page, "Task shown")
    go_on(page, "Solving")
    end = page.get_by_test_id("end")
    expect(end).to_have_attribute("aria-disabled", "true")
    end.click(force=True)
    # A question would come with its style sheet, and take the keys.
    page.wait_for_timeout(500)
    expect(page.get_by_test_id("confirm")).to_have_count(0)
    page.keyboard.press("PageUp")
    at(page, "Task shown")
    end.click()
    page.get_by_test_id("confirm").click()
    at(page, "The end")
