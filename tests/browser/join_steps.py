"""What somebody does on the audience's page, and what the room of ``join_room`` shows them."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, WebSocket, expect

from arc import rooms
from tests.browser import stage_room
from tests.browser.join_room import JoinRoom
from tests.browser.traffic import Traffic
from tests.browser.visitors import TIMEOUT_MS

ONE_TEST, TWO_TESTS = "1acc24af", "8b28cd80"


def small_phone(chromium: Browser) -> BrowserContext:
    """The smallest phone there is, that wants nothing to move."""
    phone = chromium.new_context(
        viewport={"width": 360, "height": 640},
        color_scheme="dark",
        has_touch=True,
        is_mobile=True,
        device_scale_factor=2,
        reduced_motion="reduce",
    )
    phone.set_default_timeout(TIMEOUT_MS)
    return phone


def joined(room: JoinRoom) -> Page:
    page = room.visit()
    page.get_by_test_id("join").tap()
    expect(heading(page)).to_have_text("You are in")
    return page


def heading(page: Page) -> Locator:
    return page.locator("main h1")


def editor(page: Page) -> Any:
    """What the workbench tells tests of itself; waits until it can be drawn in."""
    page.wait_for_function("() => document.querySelector('.player')?.__workbench?.status === 'ok'")
    return page.evaluate(
        "() => { const w = document.querySelector('.player').__workbench; "
        "return {grid: w.grid, outcome: w.outcome, at: w.cellRect(0, 0)} }"
    )


def paint(page: Page, color: int) -> None:
    """The first cell of the answer, by a finger."""
    editor(page)
    # The button is there once everything has its place.
    page.get_by_test_id(f"color-{color}").tap()
    at = editor(page)["at"]
    page.touchscreen.tap(at["x"] + at["width"] / 2, at["y"] + at["height"] / 2)
    page.wait_for_function(
        "color => document.querySelector('.player').__workbench.grid[0][0] === color", arg=color
    )


def is_playing(page: Page) -> None:
    editor(page)
    expect(page.get_by_test_id("player")).to_be_visible()


def reveal(room: JoinRoom, *kinds: str, **fields: Any) -> None:
    """Show the reveal up to its last kind, whose vote is on if it is one."""
    room.show(
        "reveal",
        steps=[{"kind": kind, "part": kind if kind in room.parts else None} for kind in kinds],
        **fields,
    )


def revealed(room: JoinRoom) -> tuple[str, ...]:
    """All the parts of a reveal, in the room; returns its steps."""
    truth = [pair.output.to_rows() for pair in room.task.test if pair.output is not None]
    wrong = [[[(cell + 1) % 10 for cell in row] for row in rows] for rows in truth]
    ragged = [[row[: 1 + n % len(row)] for n, row in enumerate(rows)] for rows in wrong]
    ragged[0][0] = ["?" for _ in ragged[0][0]]  # type: ignore[misc]
    right = {"o3": False, "audience": 3, "of": 7, "host": True}
    room.parts |= {
        "drawn": {"pair_index": 0, "a": truth[0], "b": wrong[0]},
        "guess_1": stage_room.answer_part("o3 · guess 1", *wrong),
        "guess_2": stage_room.answer_part("o3 · guess 2", *ragged),
        "tally": stage_room.tally_part(
            *([(3, rows, "3 × 3"), (2, None, "9 × 9")] for rows in truth)
        ),
        "host": stage_room.answer_part("The host", *truth),
        "truth": {"pairs": stage_room.answer_part("", *truth)["pairs"], "right": right, "drawn": "a"},
        "words": {
            "pairs": [
                {"answers": [{"title": "o3 · guess 1", "rows": rows, "size": "3 × 3", "correct": False,
                              "words": "One row is missing.", "alignment": None}]}
                for rows in wrong
            ]
        },
    }  # fmt: skip
    return tuple(rooms.STEPS)


def poll_of(kind: str) -> dict[str, Any] | None:
    return stage_room.poll(kind, rooms.POLLS[kind]) if kind in rooms.POLLS else None


def recorded(context: BrowserContext, page: Page) -> Traffic:
    """What a phone gets from now on: bodies, and the frames of its socket as text."""
    traffic = Traffic()

    def on_frame(payload: str | bytes) -> None:
        text = payload if isinstance(payload, str) else payload.decode("utf-8", "replace")
        traffic.texts.append(("WebSocket frame", text))

    def on_socket(socket: WebSocket) -> None:
        socket.on("framereceived", on_frame)

    page.on("websocket", on_socket)
    context.on("response", lambda response: traffic._responses.append(response))
    return traffic
