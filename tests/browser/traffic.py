"""Everything a page receives, and a search for grids in it."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field

import numpy as np
from PIL import Image
from playwright.sync_api import BrowserContext, Page, Request, Response, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from arc.grid import Grid
from arc.palette import OFFICIAL, rgb


@dataclass
class Traffic:
    """Bodies of responses and frames received, with where each came from."""

    texts: list[tuple[str, str]] = field(default_factory=list)
    images: list[tuple[str, bytes]] = field(default_factory=list)
    frames: list[ForwardMsg] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    requests: list[str] = field(default_factory=list)
    _responses: list[Response] = field(default_factory=list)

    def collect(self) -> None:
        """Fetch the bodies; outside the events, where Playwright cannot wait for them."""
        waiting, self._responses = self._responses, []
        for response in waiting:
            try:
                body = response.body()
            except Exception:  # noqa: BLE001 - a redirect, an aborted or a cached answer has none
                continue
            if response.headers.get("content-type", "").startswith("image/png"):
                self.images.append((response.url, body))
            else:
                self.texts.append((response.url, body.decode("utf-8", "replace")))

    def add_page_source(self, page: Page) -> None:
        """The page as it stands, shadow roots included, and its canvases as pictures."""
        self.texts.append((f"source of {page.url}", page.evaluate(_SOURCE)))

    def runs_of_the_script(self) -> int:
        """How often Streamlit has run the page's script."""
        return sum(frame.WhichOneof("type") == "new_session" for frame in self.frames)

    def wait_for_quiet(self, page: Page) -> None:
        """Until every run of the script that began has ended, and half a second brings no frame more."""
        for _ in range(60):
            before = len(self.frames)
            page.wait_for_timeout(500)
            ends = sum(frame.WhichOneof("type") == "script_finished" for frame in self.frames)
            if len(self.frames) == before and 0 < self.runs_of_the_script() <= ends:
                return
        raise AssertionError("the page's script goes on and on")

    def clear(self) -> None:
        self.collect()
        self.texts.clear()
        self.images.clear()
        self.frames.clear()


_SOURCE = """() => {
  const parts = [];
  const walk = (root) => {
    parts.push(root.innerHTML ?? "");
    for (const node of root.querySelectorAll("*")) if (node.shadowRoot) walk(node.shadowRoot);
  };
  walk(document);
  parts.push(document.documentElement.outerHTML, JSON.stringify(localStorage), JSON.stringify(sessionStorage));
  return parts.join("\\n");
}"""


def record(context: BrowserContext, page: Page) -> Traffic:
    """Start recording what the page gets, over HTTP and WebSocket."""
    traffic = Traffic()

    def on_frame(payload: str | bytes) -> None:
        raw = payload.encode() if isinstance(payload, str) else payload
        traffic.texts.append(("WebSocket frame", raw.decode("utf-8", "replace")))
        traffic.frames.append(ForwardMsg.FromString(raw))

    def on_socket(socket: WebSocket) -> None:
        socket.on("framereceived", on_frame)

    def on_request(request: Request) -> None:
        traffic.requests.append(f"{request.method} {request.url}")
        if request.url.startswith("http"):
            traffic.hosts.add(request.url.split("/")[2].split(":")[0])

    page.on("websocket", on_socket)
    context.on("request", on_request)
    context.on("response", lambda response: traffic._responses.append(response))
    return traffic


def places_of(grid: Grid, traffic: Traffic, known: list[Grid]) -> list[str]:
    """Where a grid can be read from the traffic: as JSON, as digits, or as a picture.

    The whole grid is looked for, and so is every row of 5 cells or more that is in
    none of the ``known`` grids (those the person may see or has drawn).
    """
    seen_rows = {tuple(row) for other in known for row in other.to_rows()}
    rows = [row for row in grid.to_rows() if len(row) >= 5 and tuple(row) not in seen_rows]
    rows = [row for row in rows if len(set(row)) > 1]
    needles = _forms(grid.to_rows()) | {form for row in rows for form in _row_forms(row)}
    found = [f"{where}: {n}" for where, text in traffic.texts for n in needles if n in text]
    return found + [where for where, png in traffic.images if _pictures(png, grid)]


def _row_forms(row: list[int]) -> set[str]:
    joined = {json.dumps(row), json.dumps(row, separators=(",", ":"))}
    # Bare digits are told from other numbers only by their length.
    return joined | ({"".join(map(str, row))} if len(row) >= 12 else set())


def _forms(rows: list[list[int]]) -> set[str]:
    lines = ["".join(map(str, row)) for row in rows]
    return {
        json.dumps(rows),
        json.dumps(rows, separators=(",", ":")),
        "/".join(lines),
        "\\n".join(lines),
        "".join(lines),
    }


def _pictures(png: bytes, grid: Grid) -> bool:
    """Whether a picture, or any part of it in whole cells, shows the grid."""
    pixels = np.asarray(Image.open(io.BytesIO(png)).convert("RGB")).astype(int)
    colors = np.array([rgb(color) for color in OFFICIAL])
    codes = np.abs(pixels[:, :, None, :] - colors).sum(axis=3).argmin(axis=2)
    wanted = grid.cells
    for cell in range(1, min(codes.shape[0] // grid.height, codes.shape[1] // grid.width) + 1):
        middle = codes[cell // 2 :: cell, cell // 2 :: cell]
        windows = np.lib.stride_tricks.sliding_window_view(middle, wanted.shape)
        if (windows == wanted).all(axis=(2, 3)).any():
            return True
    return False
