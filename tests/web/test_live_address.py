"""Where the audience is sent."""

from __future__ import annotations

import subprocess
import sys

import pytest

from arc.web.live.address import join_address
from arc.web.public_address import AddressError, checked_url


@pytest.mark.parametrize(
    ("given", "base", "used"),
    [
        ("https://arc.example", "", "https://arc.example"),
        (" https://arc.example/ ", "", "https://arc.example"),
        ("http://arc.example:8501", "/live", "http://arc.example:8501/live"),
        ("https://arc.example/puzzles/", "/live", "https://arc.example/puzzles"),
        ("http://[2001:db8::1]:8501", "", "http://[2001:db8::1]:8501"),
    ],
)
def test_a_public_address_keeps_its_path_or_gets_the_servers(
    given: str, base: str, used: str
) -> None:
    assert checked_url(given, base) == used


@pytest.mark.parametrize(
    "given",
    [
        "arc.example",
        "ftp://arc.example",
        "https://",
        "https://arc.example?x=1",
        "https://arc.example#x",
        "https://me:secret@arc.example",
        "https://arc.example:99999",
        "https://arc example",
        "javascript:alert(1)",
        "https://[::1",
    ],
)
def test_what_no_browser_could_open_is_refused(given: str) -> None:
    with pytest.raises(AddressError, match="--public-url"):
        checked_url(given, "")


@pytest.mark.parametrize(
    ("origin", "label", "is_local", "is_plain"),
    [
        ("https://arc.example", "arc.example/join", False, False),
        ("http://192.168.1.5:8501/live", "192.168.1.5:8501/live/join", False, True),
        ("http://localhost:8501", "localhost:8501/join", True, True),
        ("http://127.0.0.1:8501", "127.0.0.1:8501/join", True, True),
        ("http://[::1]:8501", "[::1]:8501/join", True, True),
        ("http://0.0.0.0:8501", "0.0.0.0:8501/join", True, True),
    ],
)
def test_the_host_learns_what_is_wrong_with_an_address(
    origin: str, label: str, is_local: bool, is_plain: bool
) -> None:
    address = join_address(origin, "KITO")
    assert address == (f"{origin}/join/KITO", label, is_local, is_plain)


def test_a_public_address_that_is_none_is_said_before_anything_starts() -> None:
    command = [
        sys.executable,
        "-m",
        "arc.cli",
        "play",
        "--no-browser",
        "--public-url",
        "arc.example",
    ]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert result.returncode == 2
    assert "'arc.example' is no address for --public-url" in result.stderr
