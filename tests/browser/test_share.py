"""Sharing from Compare in a real browser: what is offered, and what leaves only when it is asked for."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import Request, urlopen

import pytest
from PIL import Image
from playwright.sync_api import BrowserContext, Download, Page, expect

from arc.store import Store
from arc.web import identity
from tests.browser.conftest import Server
from tests.browser.test_compare import TWO_TESTS, close_task, someone

pytestmark = pytest.mark.browser

TASK = "e619ca6e"
NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    opened = Store.open(server.database)
    yield opened
    opened.dispose()


def show_sheet(
    page: Page, server: Server, store: Store, task_id: str = TASK, nickname: str | None = None
) -> None:
    """Compare of a task that is solved, with the sheet open and its card there."""
    secret = identity.new_secret()
    person = someone(store, secret)
    store.set_nickname(person, nickname)
    close_task(store, person, task_id, "truth")
    page.context.add_cookies([{"name": identity.COOKIE, "value": secret, "url": server.url}])
    page.goto(f"{server.url}/compare?task={task_id}")
    page.get_by_test_id("share").click()
    wait_for_card(page)


def wait_for_card(page: Page) -> None:
    expect(page.get_by_test_id("save-card")).to_have_attribute("href", re.compile("^blob:"))


def size_of(download: Download) -> tuple[int, int]:
    return Image.open(io.BytesIO(Path(download.path()).read_bytes())).size


def save(page: Page, testid: str) -> Download:
    with page.expect_download() as told:
        page.get_by_test_id(testid).first.click()
    return told.value


def test_the_card_is_without_the_answer_until_it_is_asked_for(
    page: Page, server: Server, store: Store
) -> None:
    asked: list[dict[str, list[str]]] = []
    page.on("request", lambda one: "/api/cards/" in one.url and asked.append(query(one.url)))
    show_sheet(page, server, store, nickname="Zo\u00eb \u202e<b>x</b>")
    assert [(one["spoilers"], one["name"]) for one in asked] == [(["no"], ["no"])]
    first = save(page, "save-card")
    assert (first.suggested_filename, size_of(first)) == ("arc-puzzle.png", (1200, 630))

    page.get_by_test_id("spoilers").check()
    expect(page.get_by_test_id("share-said")).to_contain_text("spoils")
    page.get_by_label("With my name, Zoe <b>x</b>").check()
    page.get_by_role("button", name="Square").click()
    wait_for_card(page)

    last = {name: asked[-1][name] for name in ("spoilers", "name", "size")}
    assert last == {"spoilers": ["yes"], "name": ["yes"], "size": ["square"]}
    assert size_of(save(page, "save-card")) == (1080, 1080)


def query(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


def test_every_test_has_its_gif(page: Page, server: Server, store: Store) -> None:
    show_sheet(page, server, store, TWO_TESTS)
    expect(page.get_by_test_id("save-gif")).to_have_text(
        ["Save GIF of test 1", "Save GIF of test 2"]
    )
    download = save(page, "save-gif")
    assert download.suggested_filename.endswith(".gif")
    assert Image.open(download.path()).format == "GIF"


def test_the_link_copied_is_this_page_also_where_there_is_no_clipboard(
    context: BrowserContext, page: Page, server: Server, store: Store
) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=server.url)
    link = f"{server.url}/compare?task={TASK}"
    show_sheet(page, server, store)
    page.get_by_test_id("copy-link").click()
    expect(page.get_by_test_id("copy-link")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == link

    page.evaluate("navigator.clipboard.writeText('something else')")
    bare = context.new_page()
    bare.add_init_script(NO_CLIPBOARD)
    show_sheet(bare, server, store)
    bare.get_by_test_id("copy-link").click()
    expect(bare.get_by_test_id("copy-link")).to_have_text("Copied")
    page.bring_to_front()
    assert page.evaluate("navigator.clipboard.readText()") == link


def test_the_sheet_goes_with_escape_and_gives_the_keyboard_back(
    page: Page, server: Server, store: Store
) -> None:
    show_sheet(page, server, store)
    page.keyboard.press("r")  # below the sheet Streamlit would run the page again
    expect(page.get_by_test_id("share-sheet")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_test_id("share-sheet")).to_have_count(0)
    expect(page.get_by_test_id("share")).to_be_focused()


def test_the_sheet_fits_a_phone(phone: Page, server: Server, store: Store) -> None:
    show_sheet(phone, server, store, TWO_TESTS, nickname="W" * 24)
    assert phone.evaluate("document.documentElement.scrollWidth") == 390
    for control in ("card", "spoilers", "named", "copy-link", "save-card", "close"):
        expect(phone.get_by_test_id(control)).to_be_in_viewport(ratio=0.99)


@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_who_previews_the_link_finds_the_puzzles_picture(server: Server, accept: str) -> None:
    for page in ("compare", "play"):
        asked = Request(f"{server.url}/{page}?task={TASK}", headers={"Accept": accept})
        html = urlopen(asked).read().decode()
        image = re.search(r'<meta property="og:image" content="([^"]+)">', html)
        assert image
        assert image[1].startswith(f"{server.url}/api/tasks/o3-unsolved/{TASK}/card.png")
        assert Image.open(io.BytesIO(urlopen(image[1]).read())).size == (1200, 630)
