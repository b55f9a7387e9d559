"""The browser and the server, for every folder of tests: a process can have one Playwright only."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import install
from tests.browser.conftest import FLAGS, Server


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = install.find()
    assert path, "no Chrome or Chromium found; run: python tests/browser/install.py"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    running = Server(tmp_path_factory.mktemp("server"))
    running.start()
    yield running
    running.kill()
