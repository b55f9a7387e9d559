"""Servers to measure, each a process of its own on a free port of this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from arc.store import Store
from arc.web import consent, identity

REPOSITORY = Path(__file__).parents[1]
PAGES = Path(__file__).parent / "pages"
_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class App:
    """The playground, served, and its database opened a second time beside it."""

    url: str
    database: Path
    store: Store
    process: subprocess.Popen[bytes]

    def visitor(self) -> str:
        """A new participant who has agreed; returns the secret for their cookie."""
        secret = identity.new_secret()
        person = self.store.new_participant(identity.participant_id(secret))
        self.store.set_consent(person.participant_id, "agreed", consent.VERSION)
        return secret


@contextmanager
def playground(folder: Path) -> Iterator[App]:
    """``arcplay play`` on a new SQLite file in ``folder``."""
    database = folder / "bench.sqlite3"
    port = free_port()
    command = ["-m", "arc.cli", "play", "--port", str(port), "--no-browser"]
    environment = {"ARC_PLAYGROUND_DB": str(database)}
    with _running(command, port, folder, environment) as (url, process):
        store = Store.open(database)
        try:
            yield App(url, database, store, process)
        finally:
            store.dispose()


@contextmanager
def bare_streamlit(script: Path, folder: Path) -> Iterator[str]:
    """``streamlit run`` of one small script under the playground's own settings; gives its URL."""
    (folder / ".streamlit").mkdir(exist_ok=True)
    shutil.copy(REPOSITORY / ".streamlit" / "config.toml", folder / ".streamlit")
    shutil.copy(script, folder)
    port = free_port()
    command = ["-m", "streamlit", "run", script.name, "--server.headless=true"]
    command += [f"--server.port={port}", "--server.address=127.0.0.1"]
    with _running(command, port, folder, {}) as (url, _process):
        yield url


@contextmanager
def _running(
    command: Sequence[str], port: int, folder: Path, environment: dict[str, str]
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    log = folder / "server.log"
    with log.open("ab") as output:
        process = subprocess.Popen(
            [sys.executable, *command],
            cwd=folder,
            env={**os.environ, **environment, "PYTHONPATH": str(REPOSITORY)},
            stdout=output,
            stderr=output,
        )
        try:
            url = f"http://127.0.0.1:{port}"
            _wait(process, url, log)
            yield url, process
        finally:
            process.terminate()
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/_stcore/health", timeout=2).read()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"a server did not start:\n{log.read_text(encoding='utf-8')}")


def free_port() -> int:
    """A port of this machine that nobody listened on a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
