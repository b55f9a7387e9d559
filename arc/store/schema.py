"""The tables, as the newest migration leaves them.

Times are UTC text with milliseconds and a ``Z`` (``2026-01-31T09:05:00.123Z``),
from the server's clock: they sort as text and mean the same in every database.
Durations (``…_ms``) are whole milliseconds. No column holds a network address or
a description of the browser.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

metadata: Final = MetaData()


def _owner(column: str) -> ForeignKey:
    # Deleting a participant deletes everything that hangs from the row.
    return ForeignKey(column, ondelete="CASCADE")


participants: Final = Table(
    "participants",
    metadata,
    Column("participant_id", Text, primary_key=True),
    Column("created_at", Text, nullable=False),
    Column("nickname", Text),
    Column("consent", Text),
    Column("consent_version", Text),
    Column("consent_at", Text),
    Column("synthetic", Boolean, nullable=False),
    Column("source", Text, nullable=False),
)
"""Who plays; ``synthetic`` marks participants made by a program, for demos and tests.

``source`` is ``local`` for people who played here, else where they were recorded.
"""

sessions: Final = Table(
    "sessions",
    metadata,
    Column("session_id", Integer, primary_key=True),
    Column("token", Text, nullable=False),
    Column("token_digest", Text, nullable=False, unique=True),
    Column(
        "participant_id", Text, _owner("participants.participant_id"), nullable=False, index=True
    ),
    Column("collection", Text, nullable=False),
    Column("protocol", Text, nullable=False),
    Column("rules", Text, nullable=False),
    Column("seed", BigInteger, nullable=False),
    Column("study", Text),
    Column("study_participant", Text),
    Column("completion_code", Text, nullable=False),
    Column("software_version", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("begun_at", Text),
    Column("ended_at", Text),
    Column("ended_by", Text),
)
"""One sitting (or several) through a list of tasks.

``rules`` is the whole protocol as canonical JSON, as it was when the session was
made. ``study_participant`` is the recruiter's id, as the link carried it.
"""

session_tasks: Final = Table(
    "session_tasks",
    metadata,
    Column("session_id", Integer, _owner("sessions.session_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("collection", Text, nullable=False),
    Column("task_id", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("pair_count", Integer, nullable=False),
    Column("is_control", Boolean, nullable=False),
    Column("round_number", Integer),
    Column("seen_before", Text),
    Column("answered_at", Text),
)
"""A session's tasks in order; ``round_number`` is set when the task is first opened in it."""

ratings: Final = Table(
    "ratings",
    metadata,
    Column("rating_id", Integer, primary_key=True),
    Column("session_id", Integer, _owner("sessions.session_id"), nullable=False),
    Column("moment", Text, nullable=False),
    Column("after_tasks", Integer, nullable=False),
    Column("rating", Integer),
    Column("scale_version", Text, nullable=False),
    Column("answered_at", Text, nullable=False),
    UniqueConstraint("session_id", "moment", "after_tasks"),
)
"""Self-reported fatigue, 0-10; null when the question was skipped."""

breaks: Final = Table(
    "breaks",
    metadata,
    Column("break_id", Integer, primary_key=True),
    Column("session_id", Integer, _owner("sessions.session_id"), nullable=False),
    Column("reason", Text, nullable=False),
    Column("after_tasks", Integer, nullable=False),
    Column("offered_at", Text, nullable=False),
    Column("taken", Boolean),
    Column("started_at", Text),
    Column("ended_at", Text),
    UniqueConstraint("session_id", "reason", "after_tasks"),
)
"""Breaks between tasks, taken or declined; ``offered_at`` is when the offer was answered."""

checks: Final = Table(
    "checks",
    metadata,
    Column("session_id", Integer, _owner("sessions.session_id"), primary_key=True),
    Column("question", Text, primary_key=True),
    Column("try_number", Integer, primary_key=True),
    Column("choice", Text, nullable=False),
    Column("correct", Boolean, nullable=False),
    Column("answered_at", Text, nullable=False),
)
"""Answers to the comprehension check, every try."""

demographics: Final = Table(
    "demographics",
    metadata,
    Column("participant_id", Text, _owner("participants.participant_id"), primary_key=True),
    Column("question", Text, primary_key=True),
    Column("answer", Text),
    Column("form_version", Text, nullable=False),
    Column("answered_at", Text, nullable=False),
)
"""Answers to what a host chose to ask; null when the question was skipped."""

trials: Final = Table(
    "trials",
    metadata,
    Column("trial_id", Integer, primary_key=True),
    Column("token", Text, nullable=False),
    Column("token_digest", Text, nullable=False, unique=True),
    Column(
        "participant_id", Text, _owner("participants.participant_id"), nullable=False, index=True
    ),
    Column("collection", Text, nullable=False),
    Column("dataset", Text, nullable=False),
    Column("task_id", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("pair_index", Integer, nullable=False),
    Column("pair_count", Integer, nullable=False),
    Column("round_number", Integer, nullable=False),
    Column("protocol", Text, nullable=False),
    Column("attempts_allowed", Integer, nullable=False),
    Column("feedback", Text, nullable=False),
    Column("assignment", Text, nullable=False),
    Column("truth_seen", Boolean, nullable=False),
    Column("software_version", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("shown_at", Text),
    Column("closed_at", Text),
    Column("close_reason", Text),
    Column("elapsed_ms", BigInteger),
    Column("writer_id", Text),
    Column("outcome", Text),
    Column("closed_by", Text),
    Column("session_id", Integer, _owner("sessions.session_id"), index=True),
    Column("trial_index", Integer),
    Column("rules", Text),
    Column("consent_version", Text),
    Column("rule_description", Text),
    UniqueConstraint("participant_id", "task_id", "content_hash", "round_number", "pair_index"),
)
"""One participant on one test pair, in one round.

``elapsed_ms`` is the time at the last attempt or at closing; it is null before.
``trial_index`` is the position in the session, from 0. ``rules`` is the whole
protocol as canonical JSON; trials opened before there was this column have none.
``rule_description`` is the rule in the participant's words.
"""

loads: Final = Table(
    "loads",
    metadata,
    Column("trial_id", Integer, _owner("trials.trial_id"), primary_key=True),
    Column("load_id", Text, primary_key=True),
    Column("writer_id", Text, nullable=False),
    Column("started_at", Text, nullable=False),
    Column("leased_at", Text),
)
"""Page loads: ``started_at`` ties the zero of a load's ``t_ms`` to the server's clock.

``leased_at`` is when the load became the trial's writer; null for a later showing
within the same page, whose zero is known from the load before.
"""

actions: Final = Table(
    "actions",
    metadata,
    Column("trial_id", Integer, _owner("trials.trial_id"), primary_key=True),
    Column("action_id", Integer, primary_key=True),
    Column("t_ms", Integer, nullable=False),
    Column("kind", Text, nullable=False),
    Column("load_id", Text),
    Column("body", Text, nullable=False),
    Column("received_at", Text, nullable=False),
)
"""The action log; ``body`` is the action as canonical JSON (sorted keys, no spaces, ASCII)."""

attempts: Final = Table(
    "attempts",
    metadata,
    Column("attempt_pk", Integer, primary_key=True),
    Column("trial_id", Integer, _owner("trials.trial_id"), nullable=False),
    Column("attempt_number", Integer, nullable=False),
    Column("attempt_id", Text, nullable=False),
    Column("grid", Text, nullable=False),
    Column("pair_solved", Boolean, nullable=False),
    Column("t_ms", Integer, nullable=False),
    Column("elapsed_ms", BigInteger, nullable=False),
    Column("load_id", Text),
    Column("last_action_id", Integer, nullable=False),
    Column("submitted_at", Text, nullable=False),
    Column("confidence", Integer),
    UniqueConstraint("trial_id", "attempt_number"),
    UniqueConstraint("trial_id", "attempt_id"),
)
"""Answers handed in; ``grid`` is rows of digits joined by slashes, ``confidence`` 0-100 or null."""

truth_views: Final = Table(
    "truth_views",
    metadata,
    Column("view_id", Integer, primary_key=True),
    Column(
        "participant_id", Text, _owner("participants.participant_id"), nullable=False, index=True
    ),
    Column("task_id", Text, nullable=False),
    Column("content_hash", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("shown_at", Text, nullable=False),
)
"""Every showing of a task's answer to a participant, and the page it was on."""

votes: Final = Table(
    "votes",
    metadata,
    Column("participant_id", Text, _owner("participants.participant_id"), primary_key=True),
    Column("task_id", Text, primary_key=True),
    Column("content_hash", Text, primary_key=True, index=True),
    Column("fair", Text, nullable=False),
    Column("believes", Text, nullable=False),
    Column("comment", Text),
    Column("created_at", Text, nullable=False),
    Column("changed_at", Text, nullable=False),
)
"""What a participant thinks of a task: one vote each, changed in place."""

measures: Final = Table(
    "measures",
    metadata,
    Column("trial_id", Integer, _owner("trials.trial_id"), primary_key=True),
    Column("version", Integer, nullable=False),
    Column("action_count", Integer, nullable=False),
    Column("body", Text, nullable=False),
)
"""What replaying the log of a trial that is closed or was left gave, kept because that takes long.

It can be thrown away and made again. ``version`` is that of the code that measured,
negative when the trial was open; ``body`` JSON: the trial's and its attempts' measures.
"""

models: Final = Table(
    "models",
    metadata,
    Column("name", Text, primary_key=True),
    Column("made_on", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("added_at", Text, nullable=False),
)
"""Answers of models that the host added; ``body`` is in the form of the bundled guesses."""

rooms: Final = Table(
    "rooms",
    metadata,
    Column("room_id", Integer, primary_key=True),
    Column("code", Text, unique=True),
    Column("secret_digest", Text, nullable=False),
    Column("salt", Text, nullable=False),
    Column("host_participant_id", Text, _owner("participants.participant_id"), index=True),
    Column("plan", Text, nullable=False),
    Column("history", Text, nullable=False),
    Column("history_count", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("people_version", Integer, nullable=False),
    Column("created_ms", BigInteger, nullable=False),
    Column("ends_ms", BigInteger, nullable=False),
)
"""Rooms of the live stage. Moments are milliseconds since 1970, as in ``arc.rooms``.

``code`` is null once another room has it, ``secret_digest`` that of the host's secret, ``salt``
hexadecimal. ``plan`` and ``history`` (what ``back`` goes through, oldest first) are JSON.
``version`` is the newest of ``room_states``; ``people_version`` counts changes among the members.
"""

room_states: Final = Table(
    "room_states",
    metadata,
    Column("room_id", Integer, _owner("rooms.room_id"), primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
    Column("phase", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("is_truth_out", Boolean, nullable=False),
    Column("state", Text, nullable=False),
)
"""Every state of a room, from 0, and since when it was; ``state`` is JSON, of which phase and
position are a part. ``is_truth_out``: the answer of the task at ``position`` has been shown."""

room_members: Final = Table(
    "room_members",
    metadata,
    Column("room_id", Integer, _owner("rooms.room_id"), primary_key=True),
    Column("member_number", Integer, primary_key=True),
    Column(
        "participant_id", Text, _owner("participants.participant_id"), nullable=False, index=True
    ),
    Column("nickname", Text, nullable=False),
    Column("shown", Text, nullable=False),
    Column("is_hidden", Boolean, nullable=False),
    Column("is_removed", Boolean, nullable=False),
    Column("is_host", Boolean, nullable=False),
    Column("joined_ms", BigInteger, nullable=False),
    Column("consent_version", Text),
    Column("consent_at", Text, nullable=False),
    UniqueConstraint("room_id", "participant_id"),
)
"""Who joined a room, from 1; ``shown`` is the nickname after masking.

``consent_version`` is the text that was agreed to in the room, null when it was not,
``consent_at`` when that was answered.
"""

room_trials: Final = Table(
    "room_trials",
    metadata,
    Column("trial_id", Integer, _owner("trials.trial_id"), primary_key=True),
    Column("room_id", Integer, _owner("rooms.room_id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column(
        "participant_id", Text, _owner("participants.participant_id"), nullable=False, index=True
    ),
    Index("ix_room_trials_room_id_position", "room_id", "position"),
)
"""The room a trial was played in, and which of its tasks."""

room_votes: Final = Table(
    "room_votes",
    metadata,
    Column("room_id", Integer, _owner("rooms.room_id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("poll", Text, primary_key=True),
    Column(
        "participant_id",
        Text,
        _owner("participants.participant_id"),
        primary_key=True,
        index=True,
    ),
    Column("choice", Text, nullable=False),
    Column("voted_ms", BigInteger, nullable=False),
)
"""Votes in a room, the last one of each member; they are no votes on a task."""

schema_migrations: Final = Table(
    "schema_migrations",
    metadata,
    Column("version", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("applied_at", Text, nullable=False),
)
