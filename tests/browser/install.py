"""Find or install a Chromium for the browser tests; print the path it found.

In order: the ``ARC_CHROMIUM`` variable, a Chrome or Chromium on the path, Debian's
package when run as root, Playwright's own build.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
APPS = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",)


def find() -> str | None:
    """The path of a browser that is there already, or None."""
    named = os.environ.get("ARC_CHROMIUM")
    if named:
        return named
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or next((app for app in APPS if Path(app).exists()), None) or _playwright_own()


def install() -> str | None:
    """Install one by the first way that works."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        _run(["apt-get", "update", "-qq"])
        if _run(["apt-get", "install", "-y", "-qq", "chromium"]):
            return find()
    _run([sys.executable, "-m", "playwright", "install", "chromium"])
    return find()


def _playwright_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if path and Path(path).exists() else None


def _run(command: list[str]) -> bool:
    print("+", *command, file=sys.stderr, flush=True)
    return subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode == 0


if __name__ == "__main__":
    browser = find() or install()
    if browser is None:
        sys.exit(
            "The browser tests need Chrome or Chromium, and none could be found or installed.\n"
            "Install one (Debian: apt-get install chromium), or set ARC_CHROMIUM to its path."
        )
    print(f"browser: {browser}")
