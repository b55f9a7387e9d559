"""What every exported column means: written once, for the files, the pages and the docs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

TRIALS: Final[Mapping[str, str]] = {
    "trial_id": "number of the trial: one participant on one test pair, in one round",
    "participant_id": "random id of the participant (16 hexadecimal digits)",
    "collection": "collection the task was opened from",
    "dataset": "dataset the task belongs to",
    "task_id": "the task's id; text, also where it looks like a number",
    "content_hash": "hash of the task's grids: equal means the very same puzzle",
    "pair_index": "which test pair, from 0",
    "pair_count": "number of test pairs of the task",
    "round_number": "1 for the first time this participant plays the task",
    "trial_index": "position among the participant's trials by first showing, from 0",
    "protocol": "rules the trial was played by",
    "attempts_allowed": "attempts the protocol allows",
    "feedback": "each: right or wrong after each attempt; end: only when the trial has ended",
    "assignment": "how the task was come by: assigned, chosen, stage, imported",
    "truth_seen": "the participant had been shown this task's answer before",
    "outcome": "solved, failed, gave_up; empty while the trial is open",
    "close_reason": "why the participant gave up: no_rule, tedious, task_wrong, other; may be empty",
    "attempts_used": "attempts submitted",
    "pair_solved": "an attempt was exact",
    "solved_at_attempt": "number of the exact attempt, from 1; empty without one",
    "elapsed_ms": "time on the trial without pauses, ms: active + idle + hidden",
    "active_ms": "of it, time in gaps under 10 s between actions, ms",
    "idle_ms": "of it, time in gaps of 10 s or more, ms",
    "hidden_ms": "of it, time with the tab hidden, ms",
    "paused_ms": "time paused, not part of elapsed_ms, ms",
    "time_to_first_edit_ms": "elapsed time at the first change to the grid, ms; empty without one",
    "load_count": "page loads",
    "action_count": "actions in the log, of any kind",
    "cells_painted": "cells whose color an edit changed, each change counted",
    "undo_count": "undo steps taken",
    "blur_count": "times the window lost the keyboard",
    "pause_count": "pauses",
    "consent_version": "version of the consent text that was agreed to",
    "software_version": "version of this software when the trial was opened",
    "created_at": "when the trial was opened (UTC)",
    "shown_at": "when the task was first on screen (UTC)",
    "closed_at": "when the trial ended (UTC)",
}

ATTEMPTS: Final[Mapping[str, str]] = {
    "trial_id": TRIALS["trial_id"],
    "participant_id": TRIALS["participant_id"],
    "task_id": TRIALS["task_id"],
    "pair_index": TRIALS["pair_index"],
    "attempt_number": "1 for the first attempt",
    "grid": "the answer: rows of digits joined by slashes",
    "height": "rows of the answer",
    "width": "columns of the answer",
    "pair_solved": "the answer is exact",
    "elapsed_ms": "time on the trial without pauses when it was submitted, ms",
    "last_action_id": "the action log up to here gives this grid",
    "submitted_at": "when it arrived (UTC)",
}

ACTIONS: Final[Mapping[str, str]] = {
    "trial_id": TRIALS["trial_id"],
    "action_id": "position in the trial's log, from 0",
    "load_id": "page load it was made in",
    "t_ms": "ms on that page load's own clock",
    "kind": "what was done; docs/http-api.md lists the kinds and their fields",
    "body": "the whole action as JSON",
    "received_at": "when it arrived (UTC)",
}

VOTES: Final[Mapping[str, str]] = {
    "participant_id": TRIALS["participant_id"],
    "task_id": TRIALS["task_id"],
    "content_hash": TRIALS["content_hash"],
    "fair": "is the task fair, in the participant's view: yes, no, unsure",
    "believes": "whose answer the participant believes: truth, o3, mine, none",
    "comment": "in the participant's own words, at most 280 characters; may be empty",
    "created_at": "when the participant first voted on the task (UTC)",
    "changed_at": "when the vote last changed (UTC)",
}

TABLES: Final[Mapping[str, Mapping[str, str]]] = {
    "trials": TRIALS,
    "attempts": ATTEMPTS,
    "actions": ACTIONS,
    "votes": VOTES,
}
