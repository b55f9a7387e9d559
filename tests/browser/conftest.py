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
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from arc.store import Store
from tests.browser.visitors import TIMEOUT_MS, Window

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


PLAY = ("-m", "arc.cli", "play", "--port", "{port}", "--no-browser")


# Below those lent to clients: while a server is away, a browser that asks for it again and again may
# be lent the very port it asks for, and is then connected to itself.
_CLIENTS_FROM = 32_768
_PORTS_FROM = 20_000
# Processes that test at the same time begin far from each other.
_ports = count(os.getpid() * 37 % 12_000)


def free_port() -> int:
    """A port that nobody listens on and that no other call in this process has given."""
    for n in _ports:
        port = _PORTS_FROM + n % (_CLIENTS_FROM - _PORTS_FROM)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise AssertionError("the count never ends")


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


@pytest.fixture(scope="session")
def laptop_window(chromium: Browser) -> Iterator[Window]:
    window = Window(chromium, viewport=LAPTOP, color_scheme="dark")
    yield window
    window.close()


@pytest.fixture(scope="session")
def phone_window(chromium: Browser) -> Iterator[Window]:
    touch = {"has_touch": True, "is_mobile": True, "device_scale_factor": 2}
    window = Window(chromium, viewport=PHONE, color_scheme="light", **touch)
    yield window
    window.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser of the test's own, with a mouse, on a small laptop.

    For who looks at all of its traffic, at several of its tabs, or at how the app begins.
    """
    fresh = chromium.new_context(viewport=LAPTOP, color_scheme="dark")
    fresh.set_default_timeout(TIMEOUT_MS)
    yield fresh
    fresh.close()


@pytest.fixture
def page(request: pytest.FixtureRequest) -> Iterator[Page]:
    """A new visitor with a mouse, on a small laptop; in the test's own browser if it has one."""
    if "context" in request.fixturenames:
        yield request.getfixturevalue("context").new_page()
    else:
        yield from visit(request, request.getfixturevalue("laptop_window"))


@pytest.fixture
def phone(request: pytest.FixtureRequest, phone_window: Window) -> Iterator[Page]:
    """A new visitor with a touch screen."""
    yield from visit(request, phone_window)


@pytest.fixture
def agreed(request: pytest.FixtureRequest, server: Server) -> None:
    """The visitor has agreed to be recorded before, and is not asked."""
    # Brings Streamlit: a second for everybody who runs a test without a browser.
    from arc.web import consent, identity

    secret = identity.new_secret()
    store = Store.open(server.database)
    person = store.new_participant(identity.participant_id(secret))
    store.set_consent(person.participant_id, "agreed", consent.VERSION)
    store.dispose()
    page: Page = request.getfixturevalue("phone" if "phone" in request.fixturenames else "page")
    page.context.add_cookies([{"name": identity.COOKIE, "value": secret, "url": server.url}])


def visit(request: pytest.FixtureRequest, window: Window) -> Iterator[Page]:
    before = request.session.testsfailed
    yield window.page()
    window.leave(failed=request.session.testsfailed > before)
