"""Your results: the visitor's own trials, as a table and as CSV, and how to be forgotten."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import streamlit as st

from arc.exchange import export
from arc.store import Participant
from arc.web import consent, frame, services

_OUTCOMES = {
    "solved": '<span class="ok">✓ solved</span>',
    "failed": '<span class="bad">✗ missed</span>',
    "gave_up": "gave up",
    "timed_out": "time ran out",
    "abandoned": "left open",
    None: '<span class="acc">in progress</span>',
}


def page() -> None:
    """Everything kept about the visitor that a table can show."""
    visitor = frame.visitor()
    frame.top_bar("Your results")
    trials = services.store().trials_frame(visitor.participant_id)
    with st.container(key="page-results"):
        if trials:
            _table(trials)
            _downloads(visitor)
        else:
            frame.notice(
                "Nothing here yet",
                "Your puzzles will be listed here with times, attempts and outcomes.",
                link_label="Pick a first puzzle",
            )
        _your_data(visitor, bool(trials))


def _table(trials: list[dict[str, Any]]) -> None:
    closed = [trial for trial in trials if trial["outcome"]]
    solved = sum(trial["outcome"] == "solved" for trial in closed)
    open_count = len(trials) - len(closed)
    in_progress = f", {open_count} in progress" if open_count else ""
    rows = "".join(_row(trial) for trial in reversed(trials))
    st.html(
        f'<section class="arc-page"><h1>Your results</h1><p class="lead">{solved} of {len(closed)} '
        f"finished test{'' if len(closed) == 1 else 's'} solved{in_progress}. "
        "A task counts as solved when every test of it is.</p>"
        '<div class="arc-scroll"><table class="arc-table"><thead><tr><th>Task</th><th>Outcome</th>'
        "<th class=num>Attempts</th><th class=num>Time</th><th>Test</th><th>Rules</th>"
        "<th>Collection</th><th class=num>Started (UTC)</th><th>Note</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div></section>"
    )


def _row(trial: dict[str, Any]) -> str:
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


def _downloads(visitor: Participant) -> None:
    def csv_of(name: str) -> Callable[[], bytes]:
        # Made when it is asked for: replaying every log takes a while.
        return lambda: export.to_csv(
            export.tables(services.store(), services.find_task, visitor.participant_id)[name]
        )

    with st.container(key="downloads", horizontal=True):
        for name in ("trials", "attempts", "actions", "votes"):
            st.download_button(
                f"{name.capitalize()} as CSV",
                csv_of(name),
                file_name=f"arc-{name}.csv",
                mime="text/csv",
                on_click="ignore",
            )


def _your_data(visitor: Participant, has_trials: bool) -> None:
    recorded = {
        "agreed": f"You agreed to be recorded (text of {visitor.consent_version or consent.VERSION}).",
        "declined": "You play without being recorded; what is here is deleted after 24 hours.",
        None: "You have not been asked for consent yet; that happens before the first puzzle.",
    }[visitor.consent]
    st.html(
        f'<section class="arc-page"><h2>Your data</h2><p class="lead">{recorded} '
        f'You are <span class="mono">{visitor.participant_id}</span> here.</p></section>'
    )
    if not has_trials and visitor.consent is None:
        return
    with st.container(key="forget", horizontal=True):
        sure = st.session_state.get("forget_sure", False)
        if not sure:
            if st.button("Delete my data"):
                st.session_state["forget_sure"] = True
                st.rerun()
            return
        if st.button("Yes, delete everything", type="primary"):
            services.store().forget(visitor.participant_id)
            st.session_state["forget_sure"] = False
            st.rerun()
        if st.button("Keep it"):
            st.session_state["forget_sure"] = False
            st.rerun()
