"""A round that has ended as it is shown: what Compare and cards are made of."""

from __future__ import annotations

from collections.abc import Sequence

from arc.actions import EDITS, replay
from arc.store import Store, Trial
from arc.tasks import Task
from arc.timing import elapsed_ms
from arc.web.comparison import PlayedPair


def round_of(store: Store, trial: Trial) -> list[Trial]:
    """The trials of a trial's round, this one included, by pair_index."""
    same = [
        other
        for other in store.trials_of(trial.participant_id)
        if (other.task_id, other.content_hash, other.round_number)
        == (trial.task_id, trial.content_hash, trial.round_number)
    ]
    return sorted(same, key=lambda one: one.pair_index)


def played_pairs(store: Store, task: Task, trials: Sequence[Trial]) -> list[PlayedPair]:
    """Each trial of a round with its answers, its drawing and what went into it."""
    return [_played(store, task, trial) for trial in trials]


def _played(store: Store, task: Task, trial: Trial) -> PlayedPair:
    actions = store.actions_of(trial.trial_id)
    return PlayedPair(
        pair_index=trial.pair_index,
        outcome=trial.outcome or "",
        attempts=[attempt.grid for attempt in store.attempts_of(trial.trial_id)],
        drawing=replay(actions, task.test[trial.pair_index].input).grid,
        seconds=elapsed_ms(actions) / 1000,
        actions=sum(action.kind in EDITS for action in actions),
    )
