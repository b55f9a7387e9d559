"""The exported tables about sessions and people: what was planned, asked and said."""

from __future__ import annotations

from typing import Final

from arc.exchange.columns import count, flag, moment, table, text, whole
from arc.exchange.trial_tables import (
    COLLECTION,
    CONTENT_HASH,
    PARTICIPANT_ID,
    SESSION_ID,
    SOURCE,
    TASK_ID,
)

_AFTER_TASKS: Final = count("after_tasks", "server", "tasks of the session that had ended by then")
_ANSWERED_AT: Final = moment("answered_at", "when it was answered")

PARTICIPANTS: Final = table(
    "one participant",
    PARTICIPANT_ID,
    flag("synthetic", "server", "made by a program; only in exports that ask for such"),
    SOURCE,
    text("consent", "self-report", "agreed; declined only in one's own export"),
    text("consent_version", "server", "version of the consent text that was answered last"),
    moment("consent_at", "when it was answered"),
    moment("created_at", "when the participant first came"),
)

SESSIONS: Final = table(
    "one list of tasks for one participant, in one sitting or several",
    SESSION_ID,
    PARTICIPANT_ID,
    flag("synthetic", "server", "made by a program; only in exports that ask for such"),
    SOURCE,
    COLLECTION,
    text("protocol", "protocol", "name of the rules"),
    text("rules", "protocol", "all of the rules as JSON, as they were when the session was made"),
    whole("seed", "server", "of the random order and choice of its tasks"),
    text("study", "server", "name of the host's study; empty outside of one"),
    text(
        "study_participant",
        "browser",
        "the recruiter's id of the participant; empty unless the export was asked for it, since "
        "the recruiter knows who that is",
    ),
    text("software_version", "server", "version of this software when the session was made"),
    moment("created_at", "when it was made"),
    moment("begun_at", "when the participant began; empty: not yet"),
    moment("ended_at", "when it ended; empty: it may go on"),
    text(
        "ended_by",
        "participant",
        "completed: every task had ended; participant: left before; empty: it may go on",
    ),
)

SESSION_TASKS: Final = table(
    "one task of a session, also where it was never opened",
    SESSION_ID,
    PARTICIPANT_ID,
    whole("position", "server", "place in the session, from 0"),
    COLLECTION,
    TASK_ID,
    CONTENT_HASH,
    count("pair_count", "task", "number of test pairs of the task"),
    flag("is_control", "server", "mixed into the session as a task that the model solved"),
    whole(
        "round_number",
        "server",
        "with participant_id, task_id and content_hash it names the task's trials; empty: never opened",
    ),
    text(
        "seen_before",
        "self-report",
        "did the participant know the task from before: yes, not_sure, no; empty: not answered",
    ),
    _ANSWERED_AT,
)

RATINGS: Final = table(
    "one question for fatigue",
    SESSION_ID,
    PARTICIPANT_ID,
    text("moment", "server", "start: before the first task; due: between two; end: after the last"),
    _AFTER_TASKS,
    whole(
        "rating",
        "self-report",
        "self-reported fatigue, 0 not tired at all, 10 totally worn out; empty: skipped",
        "points 0-10",
    ),
    text("scale_version", "server", "version of the question's words"),
    _ANSWERED_AT,
)

BREAKS: Final = table(
    "one break between tasks, taken or declined; an offer left unanswered is not stored",
    SESSION_ID,
    PARTICIPANT_ID,
    text(
        "reason",
        "server",
        "rating: a high one; time: long without a break; participant: their own wish",
    ),
    _AFTER_TASKS,
    moment("offered_at", "when the offer was answered, or the break asked for"),
    flag("taken", "participant", "whether it was taken"),
    moment("started_at", "when it began; empty: not taken"),
    moment(
        "ended_at",
        "when the participant was back, or the session ended; empty: not taken, or running",
    ),
)

CHECKS: Final = table(
    "one try at one question of the comprehension check",
    SESSION_ID,
    PARTICIPANT_ID,
    text("question", "server", "id of the question"),
    whole("try_number", "server", "1 for the first try"),
    text("choice", "participant", "id of the answer chosen"),
    flag("correct", "server", "it is the right one"),
    _ANSWERED_AT,
)

DEMOGRAPHICS: Final = table(
    "one question about the person, where a host's study asks",
    PARTICIPANT_ID,
    text("question", "server", "id of the question"),
    text(
        "answer",
        "self-report",
        "id of the answer; prefer_not: chose not to say; empty: left open",
    ),
    text("form_version", "server", "version of the questions"),
    _ANSWERED_AT,
)

VOTES: Final = table(
    "one participant's opinion on one task, cast after it had ended for them",
    PARTICIPANT_ID,
    TASK_ID,
    CONTENT_HASH,
    text("fair", "self-report", "is the task fair: yes, no, unsure"),
    text("believes", "self-report", "whose answer the participant believes: truth, o3, mine, none"),
    text("comment", "self-report", "in their own words, at most 280 characters"),
    moment("created_at", "when the participant first voted on the task"),
    moment("changed_at", "when the vote last changed"),
)

TRUTH_VIEWS: Final = table(
    "one showing of a task's answer",
    PARTICIPANT_ID,
    TASK_ID,
    CONTENT_HASH,
    text("place", "server", "page it was shown on"),
    moment("shown_at", "when it was shown"),
)
