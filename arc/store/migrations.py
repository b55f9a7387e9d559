"""How a database comes to have the newest tables.

A migration, once released, never changes: databases out there went through it as
it was. So the statements are written out here instead of being made from
``schema.py``; a test holds the two equal. They run in order inside one
transaction, and each is recorded in ``schema_migrations``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection, func, insert, inspect, select, text

from arc.errors import StoreError
from arc.store.schema import schema_migrations


class Migration(NamedTuple):
    """One step; ``{id}`` in a statement stands for the database's numbered primary key."""

    version: int
    name: str
    statements: tuple[str, ...]


_FIRST: Final = Migration(
    1,
    "participants, trials, loads, actions, attempts, truth views",
    (
        """CREATE TABLE participants (
            participant_id TEXT NOT NULL PRIMARY KEY,
            created_at TEXT NOT NULL,
            nickname TEXT,
            consent TEXT CHECK (consent IN ('agreed', 'declined')),
            consent_version TEXT,
            consent_at TEXT
        )""",
        """CREATE TABLE trials (
            trial_id {id},
            token TEXT NOT NULL,
            token_digest TEXT NOT NULL UNIQUE,
            participant_id TEXT NOT NULL
                REFERENCES participants (participant_id) ON DELETE CASCADE,
            collection TEXT NOT NULL,
            dataset TEXT NOT NULL,
            task_id TEXT NOT NULL,
            content_hash TEXT NOT NULL,
            pair_index INTEGER NOT NULL,
            pair_count INTEGER NOT NULL,
            round_number INTEGER NOT NULL,
            protocol TEXT NOT NULL,
            attempts_allowed INTEGER NOT NULL,
            feedback TEXT NOT NULL CHECK (feedback IN ('each', 'end')),
            assignment TEXT NOT NULL
                CHECK (assignment IN ('assigned', 'chosen', 'stage', 'imported')),
            truth_seen BOOLEAN NOT NULL,
            software_version TEXT NOT NULL,
            created_at TEXT NOT NULL,
            shown_at TEXT,
            closed_at TEXT,
            outcome TEXT CHECK (outcome IN ('solved', 'failed', 'gave_up')),
            closed_by TEXT CHECK (closed_by IN ('attempt', 'gave_up', 'done')),
            close_reason TEXT,
            elapsed_ms BIGINT,
            writer_id TEXT,
            UNIQUE (participant_id, task_id, content_hash, round_number, pair_index)
        )""",
        "CREATE INDEX ix_trials_participant_id ON trials (participant_id)",
        """CREATE TABLE loads (
            trial_id INTEGER NOT NULL REFERENCES trials (trial_id) ON DELETE CASCADE,
            load_id TEXT NOT NULL,
            writer_id TEXT NOT NULL,
            started_at TEXT NOT NULL,
            PRIMARY KEY (trial_id, load_id)
        )""",
        """CREATE TABLE actions (
            trial_id INTEGER NOT NULL REFERENCES trials (trial_id) ON DELETE CASCADE,
            action_id INTEGER NOT NULL,
            t_ms INTEGER NOT NULL,
            kind TEXT NOT NULL,
            load_id TEXT,
            body TEXT NOT NULL,
            received_at TEXT NOT NULL,
            PRIMARY KEY (trial_id, action_id)
        )""",
        """CREATE TABLE attempts (
            attempt_pk {id},
            trial_id INTEGER NOT NULL REFERENCES trials (trial_id) ON DELETE CASCADE,
            attempt_number INTEGER NOT NULL,
            attempt_id TEXT NOT NULL,
            grid TEXT NOT NULL,
            pair_solved BOOLEAN NOT NULL,
            t_ms INTEGER NOT NULL,
            elapsed_ms BIGINT NOT NULL,
            load_id TEXT,
            last_action_id INTEGER NOT NULL,
            submitted_at TEXT NOT NULL,
            UNIQUE (trial_id, attempt_number),
            UNIQUE (trial_id, attempt_id)
        )""",
        """CREATE TABLE truth_views (
            view_id {id},
            participant_id TEXT NOT NULL
                REFERENCES participants (participant_id) ON DELETE CASCADE,
            task_id TEXT NOT NULL,
            content_hash TEXT NOT NULL,
            place TEXT NOT NULL,
            shown_at TEXT NOT NULL
        )""",
        "CREATE INDEX ix_truth_views_participant_id ON truth_views (participant_id)",
    ),
)

_SECOND: Final = Migration(
    2,
    "votes, synthetic participants",
    (
        "ALTER TABLE participants ADD COLUMN synthetic BOOLEAN NOT NULL DEFAULT FALSE",
        """CREATE TABLE votes (
            participant_id TEXT NOT NULL
                REFERENCES participants (participant_id) ON DELETE CASCADE,
            task_id TEXT NOT NULL,
            content_hash TEXT NOT NULL,
            fair TEXT NOT NULL CHECK (fair IN ('yes', 'no', 'unsure')),
            believes TEXT NOT NULL CHECK (believes IN ('truth', 'o3', 'mine', 'none')),
            comment TEXT,
            created_at TEXT NOT NULL,
            changed_at TEXT NOT NULL,
            PRIMARY KEY (participant_id, task_id, content_hash)
        )""",
        "CREATE INDEX ix_votes_content_hash ON votes (content_hash)",
    ),
)

_THIRD: Final = Migration(
    3,
    "sessions, ratings, breaks, checks, demographics; outcomes timed out and abandoned",
    (
        """CREATE TABLE sessions (
            session_id {id},
            token TEXT NOT NULL,
            token_digest TEXT NOT NULL UNIQUE,
            participant_id TEXT NOT NULL
                REFERENCES participants (participant_id) ON DELETE CASCADE,
            collection TEXT NOT NULL,
            protocol TEXT NOT NULL,
            rules TEXT NOT NULL,
            seed BIGINT NOT NULL,
            study TEXT,
            study_participant TEXT,
            completion_code TEXT NOT NULL,
            software_version TEXT NOT NULL,
            created_at TEXT NOT NULL,
            begun_at TEXT,
            ended_at TEXT,
            ended_by TEXT CHECK (ended_by IN ('completed', 'participant'))
        )""",
        "CREATE INDEX ix_sessions_participant_id ON sessions (participant_id)",
        """CREATE TABLE session_tasks (
            session_id INTEGER NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            collection TEXT NOT NULL,
            task_id TEXT NOT NULL,
            content_hash TEXT NOT NULL,
            pair_count INTEGER NOT NULL,
            is_control BOOLEAN NOT NULL,
            round_number INTEGER,
            seen_before TEXT CHECK (seen_before IN ('yes', 'not_sure', 'no')),
            answered_at TEXT,
            PRIMARY KEY (session_id, position)
        )""",
        """CREATE TABLE ratings (
            rating_id {id},
            session_id INTEGER NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
            moment TEXT NOT NULL CHECK (moment IN ('start', 'due', 'end')),
            after_tasks INTEGER NOT NULL,
            rating INTEGER CHECK (rating BETWEEN 0 AND 10),
            scale_version TEXT NOT NULL,
            answered_at TEXT NOT NULL,
            UNIQUE (session_id, moment, after_tasks)
        )""",
        """CREATE TABLE breaks (
            break_id {id},
            session_id INTEGER NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
            reason TEXT NOT NULL CHECK (reason IN ('rating', 'time', 'participant')),
            after_tasks INTEGER NOT NULL,
            offered_at TEXT NOT NULL,
            taken BOOLEAN,
            started_at TEXT,
            ended_at TEXT,
            UNIQUE (session_id, reason, after_tasks)
        )""",
        """CREATE TABLE checks (
            session_id INTEGER NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
            question TEXT NOT NULL,
            try_number INTEGER NOT NULL,
            choice TEXT NOT NULL,
            correct BOOLEAN NOT NULL,
            answered_at TEXT NOT NULL,
            PRIMARY KEY (session_id, question, try_number)
        )""",
        """CREATE TABLE demographics (
            participant_id TEXT NOT NULL
                REFERENCES participants (participant_id) ON DELETE CASCADE,
            question TEXT NOT NULL,
            answer TEXT,
            form_version TEXT NOT NULL,
            answered_at TEXT NOT NULL,
            PRIMARY KEY (participant_id, question)
        )""",
        # A check cannot be widened in place everywhere, a column can be replaced.
        """ALTER TABLE trials ADD COLUMN outcome_3 TEXT CHECK
            (outcome_3 IN ('solved', 'failed', 'gave_up', 'timed_out', 'abandoned'))""",
        "UPDATE trials SET outcome_3 = outcome",
        "ALTER TABLE trials DROP COLUMN outcome",
        "ALTER TABLE trials RENAME COLUMN outcome_3 TO outcome",
        """ALTER TABLE trials ADD COLUMN closed_by_3 TEXT CHECK
            (closed_by_3 IN ('attempt', 'gave_up', 'done', 'timed_out', 'abandoned'))""",
        "UPDATE trials SET closed_by_3 = closed_by",
        "ALTER TABLE trials DROP COLUMN closed_by",
        "ALTER TABLE trials RENAME COLUMN closed_by_3 TO closed_by",
        """ALTER TABLE trials ADD COLUMN session_id INTEGER
            REFERENCES sessions (session_id) ON DELETE CASCADE""",
        "CREATE INDEX ix_trials_session_id ON trials (session_id)",
        "ALTER TABLE trials ADD COLUMN trial_index INTEGER",
        "ALTER TABLE trials ADD COLUMN rules TEXT",
        "ALTER TABLE trials ADD COLUMN consent_version TEXT",
        "ALTER TABLE trials ADD COLUMN rule_description TEXT",
        "ALTER TABLE loads ADD COLUMN leased_at TEXT",
        "UPDATE loads SET leased_at = started_at",
        "ALTER TABLE attempts ADD COLUMN confidence INTEGER CHECK (confidence BETWEEN 0 AND 100)",
    ),
)

_FOURTH: Final = Migration(
    4,
    "sources of participants, kept measures, models of the host's own",
    (
        "ALTER TABLE participants ADD COLUMN source TEXT NOT NULL DEFAULT 'local'",
        """CREATE TABLE measures (
            trial_id INTEGER NOT NULL PRIMARY KEY REFERENCES trials (trial_id) ON DELETE CASCADE,
            version INTEGER NOT NULL,
            action_count INTEGER NOT NULL,
            body TEXT NOT NULL
        )""",
        """CREATE TABLE models (
            name TEXT NOT NULL PRIMARY KEY,
            made_on TEXT NOT NULL,
            body TEXT NOT NULL,
            added_at TEXT NOT NULL
        )""",
    ),
)

_FIFTH: Final = Migration(
    5,
    "rooms of the live stage",
    (
        """CREATE TABLE rooms (
            room_id {id},
            code TEXT UNIQUE,
            secret_digest TEXT NOT NULL,
            salt TEXT NOT NULL,
            host_participant_id TEXT REFERENCES participants (participant_id) ON DELETE CASCADE,
            plan TEXT NOT NULL,
            history TEXT NOT NULL,
            history_count INTEGER NOT NULL,
            version INTEGER NOT NULL,
            people_version INTEGER NOT NULL,
            created_ms BIGINT NOT NULL,
            ends_ms BIGINT NOT NULL
        )""",
        "CREATE INDEX ix_rooms_host_participant_id ON rooms (host_participant_id)",
        """CREATE TABLE room_states (
            room_id INTEGER NOT NULL REFERENCES rooms (room_id) ON DELETE CASCADE,
            version INTEGER NOT NULL,
            at_ms BIGINT NOT NULL,
            phase TEXT NOT NULL CHECK (phase IN
                ('lobby', 'task', 'solving', 'locked', 'reveal', 'scores', 'ended')),
            position INTEGER NOT NULL,
            is_truth_out BOOLEAN NOT NULL,
            state TEXT NOT NULL,
            PRIMARY KEY (room_id, version)
        )""",
        """CREATE TABLE room_members (
            room_id INTEGER NOT NULL REFERENCES rooms (room_id) ON DELETE CASCADE,
            member_number INTEGER NOT NULL,
            participant_id TEXT NOT NULL
                REFERENCES participants (participant_id) ON DELETE CASCADE,
            nickname TEXT NOT NULL,
            shown TEXT NOT NULL,
            is_hidden BOOLEAN NOT NULL,
            is_removed BOOLEAN NOT NULL,
            is_host BOOLEAN NOT NULL,
            joined_ms BIGINT NOT NULL,
            consent_version TEXT,
            consent_at TEXT NOT NULL,
            PRIMARY KEY (room_id, member_number),
            UNIQUE (room_id, participant_id)
        )""",
        "CREATE INDEX ix_room_members_participant_id ON room_members (participant_id)",
        """CREATE TABLE room_trials (
            trial_id INTEGER NOT NULL PRIMARY KEY REFERENCES trials (trial_id) ON DELETE CASCADE,
            room_id INTEGER NOT NULL REFERENCES rooms (room_id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            participant_id TEXT NOT NULL
                REFERENCES participants (participant_id) ON DELETE CASCADE
        )""",
        "CREATE INDEX ix_room_trials_room_id_position ON room_trials (room_id, position)",
        "CREATE INDEX ix_room_trials_participant_id ON room_trials (participant_id)",
        """CREATE TABLE room_votes (
            room_id INTEGER NOT NULL REFERENCES rooms (room_id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            poll TEXT NOT NULL,
            participant_id TEXT NOT NULL
                REFERENCES participants (participant_id) ON DELETE CASCADE,
            choice TEXT NOT NULL,
            voted_ms BIGINT NOT NULL,
            PRIMARY KEY (room_id, position, poll, participant_id)
        )""",
        "CREATE INDEX ix_room_votes_participant_id ON room_votes (participant_id)",
    ),
)

MIGRATIONS: Final[tuple[Migration, ...]] = (_FIRST, _SECOND, _THIRD, _FOURTH, _FIFTH)

_RECORD = """CREATE TABLE schema_migrations (
    version INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    applied_at TEXT NOT NULL
)"""
_NUMBERED_KEY = {
    "sqlite": "INTEGER NOT NULL PRIMARY KEY",
    "postgresql": "INTEGER GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
}
_ADVISORY_LOCK = 0x41524350


def version_of(connection: Connection) -> int:
    """The version of the newest migration a database went through; 0 for an empty database.

    Raises StoreError for a SQLite file that belongs to something else.
    """
    tables = inspect(connection).get_table_names()
    if schema_migrations.name not in tables:
        if tables and connection.dialect.name == "sqlite":
            raise StoreError(
                f"the database has the table {tables[0]!r} but none of this program's; "
                "choose another file"
            )
        return 0
    return connection.execute(select(func.max(schema_migrations.c.version))).scalar_one() or 0


def check_version(version: int, migrations: Sequence[Migration] = MIGRATIONS) -> bool:
    """Whether migrations are still to be applied. Raises StoreError for a newer database."""
    newest = migrations[-1].version
    if version > newest:
        raise StoreError(
            f"the database has schema version {version} and this program knows up to {newest}; "
            "update the program, or choose another file"
        )
    return version < newest


def migrate(
    connection: Connection, applied_at: str, migrations: Sequence[Migration] = MIGRATIONS
) -> list[int]:
    """Apply what is missing, inside the caller's transaction; returns the versions applied.

    Raises StoreError for a database that is newer than the program.
    """
    dialect = connection.dialect.name
    if dialect == "postgresql":
        # SQLite's write transaction is exclusive as it is.
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
    version = version_of(connection)
    check_version(version, migrations)
    if version == 0:
        connection.execute(text(_RECORD))
    pending = [m for m in migrations if m.version > version]
    for migration in pending:
        for statement in migration.statements:
            connection.execute(text(statement.replace("{id}", _NUMBERED_KEY[dialect])))
        connection.execute(
            insert(schema_migrations).values(
                version=migration.version, name=migration.name, applied_at=applied_at
            )
        )
    return [m.version for m in pending]
