"""Replay: one of the visitor's own trials, played back once its task is closed for them."""

from __future__ import annotations

import streamlit as st

from arc.errors import TrialError
from arc.store import Trial
from arc.web import frame, services
from arc.web.browser import BrowserModule
from arc.web.played import round_of
from arc.web.replays import own_played

_replay = BrowserModule("arc_replay", "static/replay.js")

_TITLES = {
    "no_trial": "No such replay",
    "not_closed": "Finish it first",
}


def page() -> None:
    """The replay of ``?trial=``."""
    visitor = frame.visitor()
    number = st.query_params.get("trial", "")
    is_number = number.isascii() and number.isdigit() and len(number) <= 15
    try:
        played = own_played(
            services.store(),
            services.find_task,
            visitor.participant_id,
            int(number) if is_number else -1,
        )
    except TrialError as error:
        frame.top_bar("")
        frame.notice(
            _TITLES[error.code],
            f"{str(error)[0].upper()}{str(error)[1:]}.",
            link=frame.url("results"),
            link_label="Your results",
        )
        return
    trial = played.recording.trial
    st.set_page_config(page_title=f"{trial.task_id} replayed · ARC playground")
    api = f"{services.base_path()}/api/replays/{trial.trial_id}"
    _replay.show(
        key=f"replay-{trial.trial_id}",
        data={
            "task_id": trial.task_id,
            "test": trial.pair_index + 1,
            "tests": trial.pair_count,
            "outcome": trial.outcome,
            "api": api,
            "participant": visitor.participant_id,
            "others": _others(trial),
            "urls": {
                "results": frame.url("results"),
                "compare": frame.url(
                    "compare", task=trial.task_id, collection=_named(trial.collection)
                ),
            },
        },
    )


def _named(collection: str) -> str | None:
    return None if collection == services.DEFAULT_COLLECTION else collection


def _others(trial: Trial) -> list[dict[str, object]]:
    """The tests of the same round, this one included; nothing where there is one test."""
    round_trials = [one for one in round_of(services.store(), trial) if one.outcome is not None]
    if len(round_trials) < 2:
        return []
    return [
        {"test": other.pair_index + 1, "url": frame.url("replay", trial=other.trial_id)}
        for other in round_trials
    ]
