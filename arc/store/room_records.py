"""What the store hands out of rooms: frozen records. Moments are milliseconds since 1970."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from arc.errors import TrialError
from arc.grid import Grid
from arc.rooms import RoomPlan, RoomState


@dataclass(frozen=True, slots=True)
class Room:
    """A room as it stands.

    ``state`` is the newest, as the command that led there left it: ``arc.rooms.at`` tells whether
    a deadline has locked it since. ``secret_digest`` is of the secret that drives the show, which
    the host's page alone has; ``salt`` is for keys that nobody can guess. ``history_count`` is how
    often ``back`` can be pressed. ``people_version`` changes as members come, change and go.
    """

    room_id: int
    code: str
    secret_digest: str
    salt: bytes
    plan: RoomPlan
    state: RoomState
    history_count: int
    version: int
    people_version: int
    created_ms: int
    ends_ms: int
    host_participant_id: str | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who joined: ``nickname`` as given, cleaned, ``shown`` as masked.

    ``consent_version`` is the text agreed to in the room, None without consent.
    """

    member_number: int
    participant_id: str
    nickname: str
    shown: str
    is_hidden: bool
    is_removed: bool
    is_host: bool
    joined_ms: int
    consent_version: str | None

    def check_may_stay(self) -> None:
        """Raise TrialError ``removed`` for who was removed."""
        if self.is_removed:
            raise TrialError("removed", "the host has removed you from this room")


@dataclass(frozen=True, slots=True)
class Visit:
    """A room as one participant's own record has it; ``nickname`` is None for who only made it.

    ``votes`` are position of the task, poll and choice.
    """

    title: str
    created_ms: int
    is_host: bool
    nickname: str | None
    joined_ms: int | None
    consent_version: str | None
    votes: tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class Progress:
    """Small numbers of which one changes whenever a page would show something else."""

    people_version: int
    members: int
    attempts: int
    closed_trials: int
    votes: int
    newest_vote_ms: int


@dataclass(frozen=True, slots=True)
class Tally:
    """The audience of a task, without the host and who was removed.

    ``answers`` are members with an answer to every pair, or who ended it without; ``votes`` by
    poll and choice.
    """

    members: int
    answers: int
    votes: Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class AnswerGroup:
    """A grid that ``n`` of the audience handed in for a pair, at any of their attempts."""

    key: str
    pair_index: int
    grid: Grid
    n: int


@dataclass(frozen=True, slots=True)
class People:
    """How many of the audience handed in an answer to a task.

    ``by_pair`` is for each pair with any; ``answered`` for any pair; ``solved`` every pair.
    """

    by_pair: Mapping[int, int]
    answered: int
    solved: int


@dataclass(frozen=True, slots=True)
class Score:
    """A member's place. ``shown`` is empty for a hidden nickname.

    ``solved`` counts tasks; ``time_ms`` adds up the trials' time to the answers that solved them.
    """

    rank: int
    member_number: int
    shown: str
    solved: int
    time_ms: int


@dataclass(frozen=True, slots=True)
class Standing:
    """One member's score among ``of`` members; ``rank`` is None for the host, who is not ranked."""

    rank: int | None
    of: int
    solved: int
    time_ms: int
