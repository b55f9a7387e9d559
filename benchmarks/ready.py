"""From the start of navigation until a page can be used, beside the smallest Streamlit page."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from arc.web import identity
from benchmarks.editors import TASK_30X30
from benchmarks.figures import Row, Target, sample
from benchmarks.lab import Lab
from benchmarks.servers import PAGES
from benchmarks.trials import open_trial, tasks

HELLO = 'st.write("hello")'
TARGETED = ("empty caches", "play")


def run(lab: Lab) -> list[Row]:
    """Visit every page in turn with empty caches, then again with what was kept."""
    kinds = ("hello", "play", "gallery", "compare")
    cold: dict[str, list[float]] = {kind: [] for kind in kinds}
    warm: dict[str, list[float]] = {kind: [] for kind in kinds}
    for visit in range(lab.count(12, 2) + 1):
        # The order turns, so that no page always follows the same one.
        for kind in (*kinds[visit % len(kinds) :], *kinds[: visit % len(kinds)]):
            first, second = _visit(lab, kind)
            if visit > 0:
                cold[kind].append(first)
                warm[kind].append(second)
    rows = []
    for caches, found in (("empty caches", cold), ("second visit", warm)):
        for kind in kinds[1:]:
            rows.append(
                Row(
                    f"{kind} ready, {caches}",
                    "ms",
                    sample(found[kind]),
                    sample(found["hello"]),
                    HELLO,
                    target=Target(1.2, of="ratio") if (caches, kind) == TARGETED else None,
                )
            )
    return rows


def _visit(lab: Lab, kind: str) -> tuple[float, float]:
    """Milliseconds until ready, of a first and a second visit in a new browser profile."""
    secret = lab.app.visitor()
    address = _ADDRESSES[kind](lab, secret)
    context = lab.context(secret)
    context.add_init_script(path=PAGES / "ready.js")
    page = context.new_page()
    found = []
    for _ in range(2):
        page.goto("about:blank")
        page.goto(address)
        page.wait_for_function("() => globalThis.__ready")
        ready = page.evaluate("() => __ready")
        if ready["kind"] != kind:
            raise RuntimeError(f"{address} became ready as {ready['kind']}, not {kind}")
        found.append(float(ready["at"]))
    context.close()
    return found[0], found[1]


def _hello(lab: Lab, _secret: str) -> str:
    return lab.bare("hello")


def _play(lab: Lab, _secret: str) -> str:
    return f"{lab.app.url}/play?task={TASK_30X30}"


def _gallery(lab: Lab, _secret: str) -> str:
    return lab.app.url


def _compare(lab: Lab, secret: str) -> str:
    """A task that the visitor has just given up, so that Compare may show it."""
    task = tasks()[0]
    trial = open_trial(lab.app, secret, task)
    for other in lab.app.store.trials_of(identity.participant_id(secret)):
        writer_id = secrets.token_hex(8)
        lab.app.store.take_lease(other.token, writer_id, secrets.token_hex(8))
        lab.app.store.close(other.token, writer_id, "gave_up")
    return f"{lab.app.url}/compare?task={trial.task_id}"


_ADDRESSES: dict[str, Callable[[Lab, str], str]] = {
    "hello": _hello,
    "play": _play,
    "gallery": _gallery,
    "compare": _compare,
}
