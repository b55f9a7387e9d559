"""Browser windows that one test after the other uses, each as a new visitor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Frame, Page

P = ParamSpec("P")
R = TypeVar("R")

TIMEOUT_MS = 15_000
_AS_EVER = {"media": "null", "reduced_motion": "null", "forced_colors": "null", "contrast": "null"}


class Window:
    """A page that outlives its test, for the process behind it: that has all scripts compiled.

    A new one takes two and a half seconds of CPU until Play is shown with Streamlit around it, one
    that has shown it before less than one. ``options`` are those of Playwright's ``new_context``.
    """

    def __init__(self, browser: Browser, **options: Any) -> None:
        self._browser = browser
        self._options = options
        self._page: Page | None = None
        self._origins: set[str] = set()
        self._is_spoilt = False

    def page(self) -> Page:
        """The page, of a visitor who has not been here."""
        if self._page is None:
            context = self._browser.new_context(**self._options)
            context.set_default_timeout(TIMEOUT_MS)
            self._page = context.new_page()
            self._page.on("framenavigated", self._note)
            # No later page could get rid of such a script.
            self._page.add_init_script = self._spoiling(self._page.add_init_script)  # type: ignore[method-assign]
        return self._page

    def leave(self, *, failed: bool) -> None:
        """Make it what it was before the test; after a test that failed it is given up."""
        page = self._page
        if page is None:
            return
        if failed or self._is_spoilt or page.is_closed():
            self.close()
            return
        for other in page.context.pages:
            if other != page:
                other.close()
        self._forget(page)
        page.set_viewport_size(self._options["viewport"])
        page.emulate_media(**_AS_EVER, color_scheme=self._options["color_scheme"])

    def close(self) -> None:
        if self._page is not None:
            self._page.context.close()
        self._page, self._is_spoilt = None, False
        self._origins.clear()

    def _forget(self, page: Page) -> None:
        """Leave the app, then clear what it keeps: a page may well keep something as it is left."""
        context = page.context
        context.unroute_all()
        page.unroute_all()
        context.set_offline(False)
        context.clear_permissions()
        for origin in self._origins:
            # The server may be gone by now.
            empty = f"{origin}/empty"
            page.route(empty, lambda route: route.fulfill(body="", content_type="text/html"))
            page.goto(empty)
            page.evaluate("localStorage.clear(); sessionStorage.clear()")
            page.unroute(empty)
        self._origins.clear()
        context.clear_cookies()

    def _note(self, frame: Frame) -> None:
        address = urlsplit(frame.url)
        if address.scheme.startswith("http"):
            self._origins.add(f"{address.scheme}://{address.netloc}")

    def _spoiling(self, call: Callable[P, R]) -> Callable[P, R]:
        def spoils(*args: P.args, **kwargs: P.kwargs) -> R:
            self._is_spoilt = True
            return call(*args, **kwargs)

        return spoils
