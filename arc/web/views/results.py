"""Your results: the visitor's own trials as a table."""

from __future__ import annotations

from collections import Counter
from html import escape
from typing import Any

import streamlit as st

from arc.web import frame, services

_OUTCOMES = {
    "solved": '<span class="ok">✓ solved</span>',
    "failed": '<span class="bad">✗ missed</span>',
    "gave_up": "gave up",
    "timed_out": "time ran out",
    "abandoned": "left open",
    None: '<span class="acc">in progress</span>',
}


def page() -> None:
    """Every test the visitor has opened, newest first."""
    visitor = frame.visitor()
    frame.top_bar("Your results")
    trials = services.store().frames.rows("trials", visitor.participant_id)
    with st.container(key="page-results"):
        if trials:
            _table(trials)
        else:
            frame.notice(
                "Nothing here yet",
                "Your puzzles will be listed here with times, attempts and outcomes.",
                link_label="Pick a first puzzle",
            )


def _table(trials: list[dict[str, Any]]) -> None:
    closed = [trial for trial in trials if trial["outcome"]]
    solved = sum(trial["outcome"] == "solved" for trial in closed)
    open_count = len(trials) - len(closed)
    in_progress = f", {open_count} in progress" if open_count else ""
    may_replay = _whole_rounds(trials)
    rows = "".join(_row(trial, _task_of(trial) in may_replay) for trial in reversed(trials))
    st.html(
        f'<section class="arc-page"><h1>Your results</h1><p class="lead">{solved} of {len(closed)} '
        f"finished test{'' if len(closed) == 1 else 's'} solved{in_progress}. "
        "A task counts as solved when every test of it is.</p>"
        '<div class="arc-scroll"><table class="arc-table"><thead><tr><th>Task</th><th>Outcome</th>'
        "<th class=num>Attempts</th><th class=num>Time</th><th>Test</th><th>Rules</th>"
        "<th>Collection</th><th class=num>Started (UTC)</th><th>Replay</th><th>Note</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _task_of(trial: dict[str, Any]) -> tuple[str, str]:
    return trial["task_id"], trial["content_hash"]


def _whole_rounds(trials: list[dict[str, Any]]) -> set[tuple[str, str]]:
    """The tasks with a round whose every test has ended: of these, ended trials can be replayed."""
    ended = Counter((*_task_of(t), t["round_number"]) for t in trials if t["outcome"])
    return {
        _task_of(t) for t in trials if ended[*_task_of(t), t["round_number"]] == t["pair_count"]
    }


def _replay(trial: dict[str, Any]) -> str:
    where = escape(trial["task_id"])
    target = escape(frame.url("replay", trial=trial["trial_id"]), quote=True)
    return f'<a href="{target}" aria-label="Replay of {where}, test {trial["pair_index"] + 1}">Replay</a>'


def _row(trial: dict[str, Any], may_replay: bool) -> str:
    collection = trial["collection"]
    target = frame.url(
        "compare" if trial["outcome"] else "play",
        task=trial["task_id"],
        collection=None if collection == services.DEFAULT_COLLECTION else collection,
    )
    minutes, seconds = divmod(round((trial["elapsed_ms"] or 0) / 1000), 60)
    again = f", round {trial['round_number']}" if trial["round_number"] > 1 else ""
    cells = (
        f'<a class="mono" href="{escape(target, quote=True)}">{escape(trial["task_id"])}</a>',
        _OUTCOMES[trial["outcome"]],
        f"{trial['attempts']} of {trial['attempts_allowed']}",
        f"{minutes}:{seconds:02d}" if trial["elapsed_ms"] is not None else "–",
        f"{trial['pair_index'] + 1} of {trial['pair_count']}{again}",
        escape(trial["protocol"]),
        escape(collection),
        trial["created_at"][:16].replace("T", " "),
        _replay(trial) if may_replay and trial["outcome"] else "",
        "answer seen before" if trial["truth_seen"] else "",
    )
    numbers = (2, 3, 7)
    return "".join(
        (
            "<tr>",
            *(f"<td{' class=num' * (i in numbers)}>{c}</td>" for i, c in enumerate(cells)),
            "</tr>",
        )
    )
