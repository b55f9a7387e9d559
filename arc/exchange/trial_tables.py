"""The exported tables about trials: trials, attempts, actions, page loads."""

from __future__ import annotations

from typing import Final

from arc.error_classes import ERROR_KINDS
from arc.exchange.columns import Column, count, flag, moment, ms, real, table, text, whole

TRIAL_ID: Final = whole("trial_id", "server", "number of the trial")
SOURCE: Final = text(
    "source",
    "server",
    "local: played here; arc-interactive, h-arc: recorded elsewhere; only in exports that ask for such",
)
PARTICIPANT_ID: Final = text(
    "participant_id", "server", "random id of the participant, the same in every table"
)
SESSION_ID: Final = whole("session_id", "server", "number of the session; empty outside of one")
COLLECTION: Final = text("collection", "participant", "collection the task was opened from")
TASK_ID: Final = text("task_id", "task", "the task's id; text, also where it looks like a number")
CONTENT_HASH: Final = text(
    "content_hash", "task", "hash of the task's grids: equal means the very same puzzle"
)
_PAIR_INDEX: Final = whole("pair_index", "task", "which test pair, from 0")

_OUTCOME: Final = (
    "solved: an attempt was exact, whatever ended the trial. Without an exact one: failed (attempts "
    "used up, or the participant was done), gave_up, timed_out (the protocol's limit), abandoned "
    "(the session was ended in the middle of it, or the participant was last heard of over 24 hours "
    "before the export). Empty: open"
)
_CLOSED_BY: Final = (
    "what ended it: attempt (the last allowed, or an exact one), gave_up, done (kept the answers "
    "given so far), timed_out, abandoned (the session was ended). Empty while it can be gone on "
    "with; so an abandoned trial without it is one that the participant may yet come back to"
)

_WRONG: Final = ERROR_KINDS[1:]


def _spent(whose: str) -> tuple[Column, ...]:
    """How time and actions went, of a trial or an attempt. ``arc.timing.Timing`` has the same."""
    return (
        ms("elapsed_ms", "action log", f"time on {whose} without pauses: active + idle + hidden"),
        ms("active_ms", "action log", "of elapsed: gaps under 10 s between actions, and strokes"),
        ms("idle_ms", "action log", "of elapsed: gaps of 10 s or more between actions"),
        ms("hidden_ms", "action log", "of elapsed: the tab was hidden"),
        ms("paused_ms", "action log", "paused by the participant; not part of elapsed"),
        ms(
            "away_ms",
            "server clock",
            "between page loads and from the last action to the end; not part of elapsed. Empty "
            "when a load's moment is not known",
        ),
        ms("painting_ms", "action log", "of active: strokes, and gaps under 2 s between edits"),
        ms("thinking_ms", "action log", "of active: the rest"),
        ms(
            "time_to_first_action_ms",
            "action log",
            "elapsed time at the first action that is not about the window or a pause; empty "
            "without one",
        ),
        ms(
            "time_to_first_edit_ms",
            "action log",
            "elapsed time at the first edit of the grid; empty without one",
        ),
        count("load_count", "action log", "page loads, and returns after a sleep"),
        count("action_count", "action log", "actions of any kind"),
        count("edit_count", "action log", "edits of the grid; a stroke is one"),
        whole(
            "cells_painted",
            "action log",
            "cells whose color an edit changed, each change counted; empty when the task was not "
            "at hand when it was measured",
            "cells",
        ),
        count("undo_count", "action log", "undo steps asked for"),
        real("undo_share", "action log", "undo_count / edit_count; empty without an edit", "ratio"),
        count("blur_count", "action log", "times the window lost the keyboard"),
        count("pause_count", "action log", "pauses"),
    )


def _device(when: str) -> tuple[Column, ...]:
    return (
        whole("viewport_width", "browser", f"width of the page's area {when}", "pixels"),
        whole("viewport_height", "browser", f"height of the page's area {when}", "pixels"),
        real("device_pixel_ratio", "browser", f"device pixels a CSS pixel had {when}", "ratio"),
        text("pointer", "browser", f"the main pointer {when}: fine, coarse or none"),
    )


TRIALS: Final = table(
    "one participant on one test pair, in one round",
    TRIAL_ID,
    PARTICIPANT_ID,
    flag("synthetic", "server", "made by a program; only in exports that ask for such"),
    SOURCE,
    SESSION_ID,
    whole("trial_index", "server", "position in the session, from 0; empty outside of one"),
    whole(
        "participant_trial_index",
        "server",
        "position among all trials of the participant, in the order they were opened, from 0",
    ),
    COLLECTION,
    text("dataset", "task", "dataset the task belongs to"),
    TASK_ID,
    CONTENT_HASH,
    _PAIR_INDEX,
    count("pair_count", "task", "number of test pairs of the task"),
    whole("round_number", "server", "1 for the first time this participant plays the task"),
    flag(
        "is_control",
        "server",
        "mixed into the session as a task that the model solved; empty outside of one",
    ),
    text("protocol", "protocol", "name of the rules"),
    text("rules", "protocol", "all of the rules as JSON; empty for the oldest trials"),
    count("attempts_allowed", "protocol", "attempts that could be made"),
    text(
        "feedback", "protocol", "right or wrong told after each attempt (each) or at the end (end)"
    ),
    ms("time_limit_ms", "protocol", "limit on elapsed_ms; empty without one"),
    text("tools_offered", "protocol", "tools by name, separated by spaces, or all"),
    text("assignment", "server", "how the task was come by: assigned, chosen, stage, imported"),
    text(
        "seen_before",
        "self-report",
        "did the participant know the task from before: yes, not_sure, no; empty: not answered",
    ),
    flag("truth_seen", "server", "this task's answer had been shown to the participant before"),
    text("outcome", "server", _OUTCOME),
    text("closed_by", "server", _CLOSED_BY),
    text(
        "close_reason",
        "participant",
        "why the participant gave up: no_rule, tedious, task_wrong, other; empty: not said",
    ),
    count("attempts_used", "server", "attempts handed in"),
    flag("pair_solved", "server", "an attempt was exact"),
    whole("solved_at_attempt", "server", "number of the exact attempt, from 1; empty without one"),
    text("rule_description", "self-report", "the rule in the participant's own words"),
    *_spent("the trial"),
    text("actions_by_kind", "action log", "number of actions of each kind, as JSON"),
    *_device("in the first load"),
    text("consent_version", "server", "version of the consent text that was agreed to"),
    text("software_version", "server", "version of this software when the trial was opened"),
    moment("created_at", "when the trial was opened"),
    moment("shown_at", "when the task was first asked for by the page; empty: never shown"),
    moment("closed_at", "when the trial ended"),
    moment("last_seen_at", "when the trial's page was last heard of"),
)

ATTEMPTS: Final = table(
    "one answer handed in; times and counts are those since the attempt before it",
    TRIAL_ID,
    PARTICIPANT_ID,
    TASK_ID,
    _PAIR_INDEX,
    whole("attempt_number", "server", "1 for the trial's first attempt"),
    text("grid", "participant", "the answer: rows of digits joined by slashes"),
    whole("height", "participant", "rows of the answer", "cells"),
    whole("width", "participant", "columns of the answer", "cells"),
    flag("pair_solved", "server", "the answer is exact"),
    text(
        "error_kind",
        "server",
        f"what kind of mistake a wrong answer is: {', '.join(_WRONG)}; empty when the task was not "
        "at hand at the export, and in one's own before every test of the task has ended",
    ),
    whole(
        "confidence",
        "self-report",
        "how sure the participant was, before the verdict; empty: not asked or skipped",
        "percent",
    ),
    ms("trial_elapsed_ms", "action log", "time on the whole trial without pauses up to here"),
    *_spent("the attempt"),
    text("load_id", "browser", "page load it was made in"),
    whole("last_action_id", "browser", "the action log up to here gives this grid"),
    moment("submitted_at", "when it arrived"),
)

ACTIONS: Final = table(
    "one thing done on a trial's page; docs/http-api.md lists the kinds and their fields",
    TRIAL_ID,
    PARTICIPANT_ID,
    whole("action_id", "browser", "position in the trial's log, from 0"),
    text("load_id", "browser", "page load it was made in"),
    ms("t_ms", "browser clock", "time since the load's zero, when the task was first drawn in it"),
    text("kind", "participant", "what was done"),
    text("body", "participant", "the whole action as JSON"),
    moment("received_at", "when it arrived"),
)

LOADS: Final = table(
    "one load of a trial's page",
    TRIAL_ID,
    PARTICIPANT_ID,
    text("load_id", "browser", "random id of the load"),
    moment("started_at", "the load's zero on the server's clock: t_ms count from then"),
    moment("leased_at", "when the load became the trial's writer; empty for a return to it"),
    *_device("in this load"),
)
