"""A real server in a process of its own, and a real Chromium to visit it with."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from arc.store import Store

REPOSITORY = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LAPTOP = {"width": 1366, "height": 625}
PHONE = {"width": 390, "height": 844}
STREAMLIT = "**/static/js/*.js"
"""Streamlit's own scripts."""

PLAY = ("-m", "arc.cli", "play", "--port", "{port}", "--no-browser")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """``arcplay play`` on a database of its own; it can be killed and started again.

    ``source`` is the folder the package is imported from; ``command`` starts
    something else than ``arcplay play``, ``{port}`` standing for the port.
    """

    def __init__(
        self, folder: Path, source: Path = REPOSITORY, command: Sequence[str] = PLAY
    ) -> None:
        self.folder = folder
        self.source = source
        self.command = command
        self.database = folder / "test.sqlite3"
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        log = (self.folder / "server.log").open("ab")
        self.process = subprocess.Popen(
            [sys.executable, *(part.format(port=self.port) for part in self.command)],
            cwd=self.folder,
            env={
                **os.environ,
                "ARC_PLAYGROUND_DB": str(self.database),
                "PYTHONPATH": str(self.source),
            },
            stdout=log,
            stderr=log,
        )
        self._wait()

    def kill(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            assert self.process is not None
            assert self.process.poll() is None, (self.folder / "server.log").read_text()
            try:
                urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2).read()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError(
            "the server did not start: " + (self.folder / "server.log").read_text()
        )


@pytest.fixture(autouse=True)
def _server_is_up(request: pytest.FixtureRequest) -> None:
    """A test that failed with the server killed must not take the next ones with it."""
    if "server" in request.fixturenames:
        running: Server = request.getfixturevalue("server")
        if not running.is_running:
            running.start()


def let_in(context: BrowserContext, server: Server) -> None:
    """Give a browser the cookie of a new visitor who has agreed to be recorded."""
    # Brings Streamlit: a second for everybody who runs a test without a browser.
    from arc.web import consent, identity

    secret = identity.new_secret()
    store = Store.open(server.database)
    person = store.new_participant(identity.participant_id(secret))
    store.set_consent(person.participant_id, "agreed", consent.VERSION)
    store.dispose()
    context.add_cookies([{"name": identity.COOKIE, "value": secret, "url": server.url}])


def prepare(context: BrowserContext, request: pytest.FixtureRequest) -> None:
    """Make a browser ready for a test.

    One marked ``workbench`` is about Play's editor and nothing around it, which does without
    Streamlit: loading and running that would take the larger part of the test's time.
    """
    context.set_default_timeout(15_000)
    if request.node.get_closest_marker("workbench"):
        let_in(context, request.getfixturevalue("server"))
        context.route(STREAMLIT, lambda route: route.abort())


@pytest.fixture
def context(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[BrowserContext]:
    """A new visitor with a mouse, on a small laptop."""
    fresh = chromium.new_context(viewport=LAPTOP, color_scheme="dark")
    prepare(fresh, request)
    yield fresh
    fresh.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()


@pytest.fixture
def phone(chromium: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A new visitor with a touch screen."""
    fresh = chromium.new_context(
        viewport=PHONE, has_touch=True, is_mobile=True, device_scale_factor=2, color_scheme="light"
    )
    prepare(fresh, request)
    yield fresh.new_page()
    fresh.close()
