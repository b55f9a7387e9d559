"""The server and the browser of the browser tests."""

from tests.browser.conftest import chromium as chromium
from tests.browser.conftest import server as server
