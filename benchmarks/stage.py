"""The live stage with a full room: how soon everybody sees a change, and that no answer is lost.

The audience is a process of its own (``benchmarks.audience``): server and clients share this
machine's processors. The peer is a bare broadcast of as many bytes to as many clients.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

import httpx2
import psutil
from websockets.sync.client import connect

from arc.web import identity, services
from benchmarks.figures import Row, Target, percentile, sample
from benchmarks.lab import Lab
from benchmarks.servers import PAGES, REPOSITORY, App, free_port, playground

Json = dict[str, Any]
Tell = Callable[..., Json]
"""``tell("join", seconds=30.0)``: a command to the audience and its answer."""

PROMISED: Final = 500
"""Members for whom the limits below are promised."""
LARGER: Final = 1000
_JOIN_S: Final = 30.0
_SUBMIT_S: Final = 5.0
_CHANGES: Final = 12
_REST_S: Final = 0.5
"""From one change to the next."""


def run(lab: Lab) -> list[Row]:
    """One full room after the other, each on a server of its own."""
    rows: list[Row] = []
    for members in (40,) if lab.quick else (PROMISED, LARGER):
        with playground(lab.folder()) as app:
            rows += _show(app, members)
    return rows


def _show(app: App, members: int) -> list[Row]:
    host = _Host(app.url)
    with _audience() as tell, _Peak(app.process.pid) as memory:
        tell("begin", base=app.url, code=host.code, count=members)
        listened = tell("listen", seconds=_JOIN_S / 3)
        joined = tell("join", seconds=_JOIN_S)
        quiet = _changes(host, tell, 2 * _CHANGES)
        opened = tell("play", seconds=_SUBMIT_S)
        with _busy(host) as changed:
            submitted = tell("submit", seconds=_SUBMIT_S)
        at_burst = _percentiles(tell, changed.versions)
        stored = _stored_once(app)
        ended = _end(app)
    peer = _broadcast(members, len(json.dumps(host.scene)))
    name = f"{members} members: "
    is_promised = members <= PROMISED
    refused = {
        "sockets": listened["refused"],
        "joins": joined["refused"],
        "tasks opened": opened["refused"],
        "answers": submitted["refused"],
    }

    def row(what: str, unit: str, values: Sequence[float], limit: float, **more: Any) -> Row:
        promise = Target(limit, at_least=more.pop("at_least", False))
        target = promise if is_promised else None
        return Row(name + what, unit, sample(values), target=target, **more)

    return [
        row(
            "a change seen by 99 %",
            "ms",
            quiet,
            500,
            peer=sample(peer),
            peer_name="websockets.broadcast of as many bytes",
            note=f"each value is one change's 99th percentile over all; refused: {refused}",
        ),
        row("the same while all hand in", "ms", at_burst, 500, statistic="p95"),
        row("the host's command meanwhile", "ms", changed.took_ms, 500, statistic="p95"),
        row("the host's page meanwhile", "ms", changed.page_ms, 2000, statistic="p95"),
        row("answers stored once each", "", [stored], members, at_least=True),
        row("seconds until all were stored", "s", [submitted["seconds"]], _SUBMIT_S + 1),
        row("an answer's round trips", "ms", submitted["ms"], 1000, statistic="p95"),
        row("let in, from one address", "", [members - joined["refused"]], members, at_least=True),
        row("seconds until all had joined", "s", [joined["seconds"]], 60),
        row("memory at most", "MB", [memory.peak_mb], 1000),
        row("Ctrl-C to the end, all connected", "s", [ended], 3),
    ]


class _Host:
    """Who drives the show: over HTTP, as the console does."""

    def __init__(self, base: str) -> None:
        cookie = f"{identity.COOKIE}={identity.new_secret()}"
        self._http = httpx2.Client(base_url=base, headers={"Cookie": cookie}, timeout=30)
        task_ids = list(services.collection(services.DEFAULT_COLLECTION).tasks)[:3]
        plan = {"collection": services.DEFAULT_COLLECTION, "tasks": task_ids, "seconds": 600}
        room = self._http.post("/api/rooms", json=plan).raise_for_status().json()
        self.code: str = room["code"]
        self._secret: str = room["host_secret"]
        self.scene: Json = {}

    def command(self, kind: str, **fields: Any) -> tuple[int, float]:
        """The version a command made, and when it was given (seconds, monotonic)."""
        begun = time.monotonic()
        body = {"host_secret": self._secret, "command": {"kind": kind, **fields}}
        answer = self._http.post(f"/api/rooms/{self.code}/host", json=body).raise_for_status()
        self.scene = answer.json()
        return int(self.scene["version"]), begun

    def page(self) -> None:
        """Load the console's page anew."""
        self._http.get("/host", headers={"Accept": "text/html"}).raise_for_status()


def _changes(host: _Host, tell: Tell, count: int) -> list[float]:
    """Milliseconds until 99 % had seen each change; the show is left solving its first task."""
    host.command("next")
    seen = []
    for number in range(count):
        version, at = host.command("next" if number % 2 == 0 else "back")
        seen += _percentiles(tell, [(version, at)])
        time.sleep(_REST_S)
    host.command("next")
    return seen


def _percentiles(tell: Tell, changes: Sequence[tuple[int, float]]) -> list[float]:
    """Of each change's milliseconds to every member, the 99th percentile."""
    figures = []
    for version, at in changes:
        arrivals = tell("arrivals", version=version)["at"]
        late = [float("inf") if moment is None else 1000 * (moment - at) for moment in arrivals]
        figures.append(percentile(late, 99))
    return figures


class _Changed:
    """What a host did while the audience handed in."""

    def __init__(self) -> None:
        self.versions: list[tuple[int, float]] = []
        self.took_ms: list[float] = []
        self.page_ms: list[float] = []


@contextmanager
def _busy(host: _Host) -> Iterator[_Changed]:
    """A host who gives more time and looks at the console's page again and again."""
    changed, is_over = _Changed(), threading.Event()

    def go_on() -> None:
        while not is_over.wait(_REST_S):
            version, begun = host.command("extend", seconds=1)
            answered = time.monotonic()
            host.page()
            changed.versions.append((version, begun))
            changed.took_ms.append(1000 * (answered - begun))
            changed.page_ms.append(1000 * (time.monotonic() - answered))

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield changed
    finally:
        is_over.set()
        thread.join()


def _stored_once(app: App) -> int:
    """Members with exactly one attempt stored for each test of the task."""
    # Of each member: tables for everybody have nothing of a task before its answer is shown.
    members = [one.participant.participant_id for one in app.store.people.everyone()]
    trials = [trial for member in members for trial in app.store.trials_of(member)]
    staged = [trial.trial_id for trial in trials if trial.assignment == "stage"]
    return sum(len(app.store.attempts_of(trial_id)) == 1 for trial_id in staged)


def _end(app: App) -> float:
    """Seconds from Ctrl-C to the end of the server."""
    begun = time.monotonic()
    app.process.send_signal(signal.SIGINT)
    app.process.wait(timeout=60)
    return time.monotonic() - begun


class _Peak:
    """The most memory a process had while the block ran, looked at ten times a second."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self.peak_mb = 0.0

    def __enter__(self) -> _Peak:
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(0.1) and self._process.is_running():
            try:
                self.peak_mb = max(self.peak_mb, self._process.memory_info().rss / 1e6)
            except psutil.NoSuchProcess:
                return


@contextmanager
def _audience() -> Iterator[Tell]:
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.audience"],
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin
    assert process.stdout

    def tell(name: str, **arguments: Any) -> Json:
        assert process.stdin
        assert process.stdout
        print(json.dumps({"do": name, **arguments}), file=process.stdin, flush=True)
        answer: Json = json.loads(process.stdout.readline())
        return answer

    try:
        yield tell
    finally:
        process.kill()
        process.wait()


def _broadcast(members: int, size: int) -> list[float]:
    """The same changes through ``benchmarks/pages/broadcast.py``: ms until 99 % had each."""
    port = free_port()
    server = subprocess.Popen([sys.executable, str(PAGES / "broadcast.py"), str(port)])
    try:
        with _audience() as tell:
            time.sleep(1)
            tell("begin", base=f"http://127.0.0.1:{port}", code="peer", count=members)
            with connect(f"ws://127.0.0.1:{port}") as host:
                tell("connect", seconds=_JOIN_S / 3)
                changes = []
                for version in range(1, _CHANGES + 1):
                    scene = {"scene": {"version": version, "more": "x" * size}}
                    changes.append((version, time.monotonic()))
                    host.send(json.dumps(scene))
                    time.sleep(_REST_S)
                return _percentiles(tell, changes)
    finally:
        server.kill()
        server.wait()
