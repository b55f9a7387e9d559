"""What a room's audience has done so far: counted, grouped and ranked."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache
from threading import Lock
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    FromClause,
    Integer,
    Select,
    and_,
    bindparam,
    case,
    func,
    select,
)

from arc.grid import Grid
from arc.store.database import transaction
from arc.store.records import Trial
from arc.store.room_records import (
    AnswerGroup,
    Member,
    People,
    Progress,
    Score,
    Standing,
    Tally,
)
from arc.store.room_rows import find_member, find_members, trials_in
from arc.store.schema import (
    attempts,
    room_members,
    room_states,
    room_trials,
    room_votes,
    rooms,
    trials,
)

_KEPT_RANKINGS: Final = 16


class Audience:
    """The part of ``RoomStore`` that reads what members did. Each method is one transaction."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._rankings: dict[tuple[int, ...], list[Score]] = {}
        self._lock = Lock()

    def member(self, room_id: int, participant_id: str) -> Member | None:
        """The participant as a member, removed ones too; None for who has not joined."""
        is_they = room_members.c.participant_id == participant_id
        with transaction(self._engine, writes=False) as connection:
            return find_member(connection, room_id, is_they)

    def members(self, room_id: int) -> list[Member]:
        """Everybody who joined, in that order, hidden and removed ones too."""
        with transaction(self._engine, writes=False) as connection:
            return find_members(connection, room_id)

    def progress(self, room_id: int, position: int) -> Progress:
        """Numbers that tell whether anything of a task's audience has changed; quickly found."""
        of_task = {"of_room": room_id, "at_position": position}
        with transaction(self._engine, writes=False) as connection:
            return Progress(*connection.execute(_progress_query(), of_task).one())

    def tally(self, room_id: int, position: int) -> Tally:
        """How many are in, how many have answered a task, and how they voted on it."""
        with transaction(self._engine, writes=False) as connection:
            in_audience = (room_members.c.room_id == room_id, *_in_audience())
            query = select(func.count()).where(*in_audience)
            members = connection.execute(query).scalar_one()
            answers = len(_answered(connection, room_id, position))
            voted = (
                select(room_votes.c.poll, room_votes.c.choice, func.count())
                .join(room_members, _same_member(room_votes))
                .where(*in_audience, room_votes.c.position == position)
                .group_by(room_votes.c.poll, room_votes.c.choice)
            )
            votes: dict[str, dict[str, int]] = defaultdict(dict)
            for poll, choice, n in connection.execute(voted):
                votes[poll][choice] = n
        return Tally(members, answers, dict(votes))

    def answered(self, room_id: int, position: int) -> frozenset[str]:
        """The ids of those in the audience with an answer to, or their own end of, every pair of a task."""
        with transaction(self._engine, writes=False) as connection:
            return frozenset(_answered(connection, room_id, position))

    def answers(self, room_id: int, position: int) -> list[AnswerGroup]:
        """The audience's answers to a task by grid, those of most people first."""
        n = func.count().label("n")
        query = (
            select(trials.c.pair_index, attempts.c.grid, n)
            .select_from(_attempts_in_rooms())
            .join(room_members, _same_member(room_trials))
            .where(_of_task(room_id, position), *_in_audience())
            .group_by(trials.c.pair_index, attempts.c.grid)
            .order_by(n.desc(), trials.c.pair_index, attempts.c.grid)
        )
        with transaction(self._engine, writes=False) as connection:
            return [
                AnswerGroup(_key(pair_index, grid), pair_index, Grid.from_text(grid), people)
                for pair_index, grid, people in connection.execute(query)
            ]

    def people(self, room_id: int, position: int) -> People:
        """How many of the audience handed in an answer to a task, and how many solved it."""
        exact = func.max(attempts.c.pair_solved.cast(Integer))
        query = (
            select(room_trials.c.participant_id, trials.c.pair_index, trials.c.pair_count, exact)
            .select_from(_attempts_in_rooms())
            .join(room_members, _same_member(room_trials))
            .where(_of_task(room_id, position), *_in_audience())
            .group_by(room_trials.c.participant_id, trials.c.pair_index, trials.c.pair_count)
        )
        with transaction(self._engine, writes=False) as connection:
            rows = connection.execute(query).all()
        solved = Counter((who, pairs) for who, _pair, pairs, is_exact in rows if is_exact)
        return People(
            by_pair=Counter(row.pair_index for row in rows),
            answered=len({row.participant_id for row in rows}),
            solved=sum(n == pairs for (_who, pairs), n in solved.items()),
        )

    def trials_of(self, room_id: int, participant_id: str, position: int) -> list[Trial]:
        """A member's trials on a task of the room, by pair; none when it was not opened."""
        with transaction(self._engine, writes=False) as connection:
            return trials_in(connection, room_id, position, participant_id)

    def host_attempts(self, room_id: int, position: int) -> dict[int, list[Grid]]:
        """What the host handed in, first to last, by pair; empty when the host did not play."""
        query = (
            select(trials.c.pair_index, attempts.c.grid)
            .select_from(_attempts_in_rooms())
            .join(room_members, _same_member(room_trials))
            .where(_of_task(room_id, position), room_members.c.is_host)
            .order_by(trials.c.pair_index, attempts.c.attempt_number)
        )
        given: dict[int, list[Grid]] = defaultdict(list)
        with transaction(self._engine, writes=False) as connection:
            for pair_index, grid in connection.execute(query):
                given[pair_index].append(Grid.from_text(grid))
        return dict(given)

    def votes_of(self, room_id: int, participant_id: str, position: int) -> dict[str, str]:
        """A member's votes on a task: what was chosen, by poll."""
        query = select(room_votes.c.poll, room_votes.c.choice).where(
            room_votes.c.room_id == room_id,
            room_votes.c.position == position,
            room_votes.c.participant_id == participant_id,
        )
        with transaction(self._engine, writes=False) as connection:
            return {row.poll: row.choice for row in connection.execute(query)}

    def scores(self, room_id: int, through_position: int) -> list[Score]:
        """The audience ranked by the tasks whose answer was out when that of this one was.

        By tasks solved, then by time; equal ones share a rank, and stand as they joined.
        """
        with transaction(self._engine, writes=False) as connection:
            return self._ranked(connection, room_id, through_position)

    def standing(
        self, room_id: int, participant_id: str, through_position: int, version: int
    ) -> Standing | None:
        """A member's own score as it was out by a version; None for who is no member, or removed.

        Phones are behind the stage: a point that they have not seen yet would be a verdict.
        """
        is_they = room_members.c.participant_id == participant_id
        with transaction(self._engine, writes=False) as connection:
            member = find_member(connection, room_id, is_they)
            ranked = self._ranked(connection, room_id, through_position, version)
            if member is None or member.is_removed:
                return None
            for score in ranked:
                if score.member_number == member.member_number:
                    return Standing(score.rank, len(ranked), score.solved, score.time_ms)
            return Standing(None, len(ranked), 0, 0)

    def shown_name(self, participant_id: str, trial_id: int) -> str | None:
        """The name a member went by in the room a trial was played in; None when it is hidden."""
        query = (
            select(room_members.c.shown)
            .join(room_trials, _same_member(room_trials))
            .where(
                room_trials.c.trial_id == trial_id,
                room_trials.c.participant_id == participant_id,
                room_members.c.is_hidden.is_(False),
                room_members.c.is_removed.is_(False),
            )
        )
        with transaction(self._engine, writes=False) as connection:
            return connection.execute(query).scalar_one_or_none()

    def _ranked(
        self, connection: Connection, room_id: int, through: int, version: int | None = None
    ) -> list[Score]:
        """Every phone asks for its own place: the list is made once, until something changes."""
        until = _version_through(connection, room_id, through, version)
        query = select(rooms.c.version, rooms.c.people_version, _member_count()).where(
            rooms.c.room_id == room_id
        )
        row = connection.execute(query).one_or_none()
        if row is None or until is None:
            return []
        key = (room_id, until, *row)
        with self._lock:
            if key not in self._rankings:
                if len(self._rankings) >= _KEPT_RANKINGS:
                    self._rankings.clear()
                self._rankings[key] = _scores(connection, room_id, until)
            return self._rankings[key]


@cache
def _progress_query() -> Select[Any]:
    """The fields of ``Progress``. Made once: it is asked whenever anybody has written anything."""
    room_id = bindparam("of_room", type_=Integer)
    position = bindparam("at_position", type_=Integer)
    of_task = room_trials.c.room_id == room_id, room_trials.c.position == position
    votes = room_votes.c.room_id == room_id, room_votes.c.position == position
    numbers = (
        select(rooms.c.people_version).where(rooms.c.room_id == room_id),
        select(func.count()).where(room_members.c.room_id == room_id),
        select(func.count()).select_from(_attempts_in_rooms()).where(*of_task),
        select(func.count(trials.c.outcome)).select_from(_trials_in_rooms()).where(*of_task),
        select(func.count()).where(*votes),
        select(func.max(room_votes.c.voted_ms)).where(*votes),
    )
    return select(*(func.coalesce(number.scalar_subquery(), 0) for number in numbers))


def _version_through(
    connection: Connection, room_id: int, position: int, latest: int | None
) -> int | None:
    """The newest version, up to ``latest``, with a task's answer out; before that, its first one."""
    of_task = select(room_states.c.version).where(
        room_states.c.room_id == room_id, room_states.c.position == position
    )
    out = of_task.where(room_states.c.is_truth_out).order_by(room_states.c.version.desc())
    if latest is not None:
        out = out.where(room_states.c.version <= latest)
    first = of_task.order_by(room_states.c.version)
    row = connection.execute(out.limit(1)).first() or connection.execute(first.limit(1)).first()
    return row.version if row else None


def _scores(connection: Connection, room_id: int, until: int) -> list[Score]:
    shown = _shown_positions(connection, room_id, until)
    solved, spent = _solved(connection, room_id, shown)
    audience = [
        member
        for member in find_members(connection, room_id)
        if not member.is_host and not member.is_removed
    ]
    audience.sort(key=lambda m: (-solved[m.participant_id], spent[m.participant_id]))
    scores: list[Score] = []
    before: tuple[int, int] | None = None
    rank = 0
    for place, member in enumerate(audience, 1):
        reached = solved[member.participant_id], spent[member.participant_id]
        rank = rank if reached == before else place
        before = reached
        name = "" if member.is_hidden else member.shown
        scores.append(Score(rank, member.member_number, name, *reached))
    return scores


def _shown_positions(connection: Connection, room_id: int, until: int) -> list[int]:
    query = (
        select(room_states.c.position)
        .distinct()
        .where(
            room_states.c.room_id == room_id,
            room_states.c.version <= until,
            room_states.c.is_truth_out,
        )
    )
    return list(connection.execute(query).scalars())


def _solved(
    connection: Connection, room_id: int, positions: list[int]
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Tasks solved and the ms to the answers that did, by participant."""
    exact = case((attempts.c.pair_solved, attempts.c.elapsed_ms))
    query = (
        select(
            room_trials.c.participant_id,
            room_trials.c.position,
            trials.c.pair_count,
            func.min(exact),
        )
        .select_from(_attempts_in_rooms())
        .where(room_trials.c.room_id == room_id, room_trials.c.position.in_(positions))
        .group_by(
            room_trials.c.participant_id,
            room_trials.c.position,
            trials.c.trial_id,
            trials.c.pair_count,
        )
    )
    times: dict[tuple[str, int, int], list[int]] = defaultdict(list)
    for participant_id, position, pairs, ms in connection.execute(query):
        if ms is not None:
            times[participant_id, position, pairs].append(ms)
    solved: dict[str, int] = defaultdict(int)
    spent: dict[str, int] = defaultdict(int)
    for (participant_id, _position, pairs), each in times.items():
        if len(each) == pairs:
            solved[participant_id] += 1
            spent[participant_id] += sum(each)
    return solved, spent


def _answered(connection: Connection, room_id: int, position: int) -> list[str]:
    query = (
        select(room_trials.c.participant_id)
        .select_from(_trials_in_rooms())
        .join(room_members, _same_member(room_trials))
        .where(_of_task(room_id, position), *_in_audience())
        .group_by(room_trials.c.participant_id)
        .having(func.count() == func.count(case((_is_done(), 1))))
    )
    return list(connection.execute(query).scalars())


def _is_done() -> ColumnElement[bool]:
    """Whether there is an attempt or an end; what the reveal closed without one is neither.

    The reveal closes wrong attempts, too: without those, the number would tell who is right.
    """
    by_reveal = func.coalesce(trials.c.outcome, "") == "timed_out"
    its_own = attempts.c.trial_id == trials.c.trial_id
    has_attempt = select(attempts.c.trial_id).where(its_own).correlate(trials).exists()
    return trials.c.elapsed_ms.is_not(None) & (~by_reveal | has_attempt)


def _key(pair_index: int, grid: str) -> str:
    """12 hexadecimal digits that name an answer to a pair."""
    return hashlib.sha256(f"{pair_index} {grid}".encode()).hexdigest()[:12]


def _trials_in_rooms() -> FromClause:
    return room_trials.join(trials, trials.c.trial_id == room_trials.c.trial_id)


def _attempts_in_rooms() -> FromClause:
    return _trials_in_rooms().join(attempts, attempts.c.trial_id == room_trials.c.trial_id)


def _of_task(room_id: int, position: int) -> ColumnElement[bool]:
    return and_(room_trials.c.room_id == room_id, room_trials.c.position == position)


def _same_member(table: Any) -> ColumnElement[bool]:
    return and_(
        room_members.c.room_id == table.c.room_id,
        room_members.c.participant_id == table.c.participant_id,
    )


def _in_audience() -> tuple[ColumnElement[bool], ...]:
    return room_members.c.is_host.is_(False), room_members.c.is_removed.is_(False)


def _member_count() -> ColumnElement[int]:
    of_room = room_members.c.room_id == rooms.c.room_id
    return select(func.count()).where(of_room).scalar_subquery()
