"""What the benchmarks share: servers and one Chromium, started when first asked for."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path
from types import TracebackType

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from arc.web import identity
from benchmarks.servers import PAGES, App, bare_streamlit, playground
from tests.browser import install

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LAPTOP = (1366, 625)
"""Width and height of the viewport in CSS pixels: a small laptop's."""
TIMEOUT_MS = 30_000


class Lab:
    """Gives each benchmark what it needs; everything ends with the ``with`` block."""

    def __init__(self, *, quick: bool) -> None:
        self.quick = quick
        self._stack = ExitStack()
        self._bare: dict[str, str] = {}

    def __enter__(self) -> Lab:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def count(self, full: int, quick: int) -> int:
        """How often to measure."""
        return quick if self.quick else full

    @cached_property
    def app(self) -> App:
        """The playground."""
        return self._stack.enter_context(playground(self.folder()))

    def bare(self, script: str) -> str:
        """The URL of a bare Streamlit page, ``pages/{script}.py``."""
        if script not in self._bare:
            served = bare_streamlit(PAGES / f"{script}.py", self.folder())
            self._bare[script] = self._stack.enter_context(served)
        return self._bare[script]

    def folder(self) -> Path:
        """A new folder that goes away at the end."""
        return Path(self._stack.enter_context(tempfile.TemporaryDirectory(prefix="arc-bench-")))

    @cached_property
    def browser(self) -> Browser:
        """Chromium. Raises RuntimeError when there is none."""
        path = install.find()
        if path is None:
            raise RuntimeError("no Chrome or Chromium; run: python tests/browser/install.py")
        playwright = self._stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        self._stack.callback(browser.close)
        return browser

    def context(self, secret: str | None = None) -> BrowserContext:
        """A new browser profile with empty caches; ``secret`` makes it a known visitor's."""
        width, height = LAPTOP
        context = self.browser.new_context(
            viewport={"width": width, "height": height}, color_scheme="dark"
        )
        context.set_default_timeout(TIMEOUT_MS)
        if secret:
            context.add_cookies([{"name": identity.COOKIE, "value": secret, "url": self.app.url}])
        return context
