"""The browser and the server, for every folder of tests: a process can have one Playwright only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser import install
from tests.browser.conftest import FLAGS, Server
from tests.browser.visitors import TIMEOUT_MS

# How fast examples are made depends on what else the machine has to do.
settings.register_profile("busy", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy")


LONG = ("test_stage_show.py", "test_full_session.py")
"""What takes most of a minute comes first: at the end it would keep one worker busy and the others idle."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONG)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = install.find()
    assert path, "no Chrome or Chromium found; run: python tests/browser/install.py"
    # Five seconds otherwise, which a page may take on a machine with more tests than processors.
    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One for all modules that need nothing of their own: every test is a new visitor there."""
    running = Server(tmp_path_factory.mktemp("server"))
    running.start()
    yield running
    running.kill()


@pytest.fixture(autouse=True)
def _server_is_up(request: pytest.FixtureRequest) -> None:
    """A test that failed with the server killed must not take the next ones with it."""
    if "server" in request.fixturenames:
        running: Server = request.getfixturevalue("server")
        if not running.is_running:
            running.start()
