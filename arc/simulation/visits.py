"""One simulated person's session over the JSON routes, question by question as the server asks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import numpy as np

from arc.questions import check_questions
from arc.sessions import SeenBefore, Session
from arc.simulation.pages import Device, PlayPage, SetClock
from arc.simulation.people import HIGHEST_RATING, Person, PlayedTask, Rules, TrialDraw, draw_session
from arc.simulation.population import Population
from arc.simulation.trials import draw_habits, play_trial
from arc.store import Store
from arc.tasks import Task
from arc.web.in_process import InProcess
from arc.web.sessions import SessionOperations

Json = dict[str, Any]

_Drawn = TypeVar("_Drawn")

TaskDifficulty = Callable[[Task, int], PlayedTask]
"""From a task and a pair_index to what the model has to know of them."""

_DEVICES: Final[Mapping[Device, float]] = {
    Device((1366, 625), 1.0, "fine"): 0.35,
    Device((1536, 730), 1.25, "fine"): 0.25,
    Device((1920, 950), 1.0, "fine"): 0.25,
    Device((390, 664), 3.0, "coarse"): 0.15,
}
"""Windows people play in, and how often each; our own choice."""

_BREAK_TAKEN: Final = 0.6
_BREAK_UNASKED: Final = 0.03
_CHECK_WRONG: Final = 0.15
_ENDS_PROPERLY: Final = 0.5
"""Share of those who leave that end their session; the others close the tab."""
_SEEN_BEFORE: Final[Mapping[SeenBefore, float]] = {"no": 0.94, "not_sure": 0.04, "yes": 0.02}


@dataclass(frozen=True, slots=True)
class Site:
    """What a visitor comes to: the routes, and the store and the clock behind them."""

    api: InProcess
    store: Store
    clock: SetClock
    sessions: SessionOperations


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who comes: the person drawn, the secret of their cookie, and when they begin."""

    person: Person
    secret: str
    participant_id: str
    begins_at: datetime


class Visit:
    """A session from its link to its end, or to the person's leaving it."""

    def __init__(
        self,
        site: Site,
        visitor: Visitor,
        population: Population,
        difficulty: TaskDifficulty,
        rng: np.random.Generator,
    ) -> None:
        self._site, self._visitor = site, visitor
        self._population, self._difficulty, self._rng = population, difficulty, rng
        self._habits = draw_habits(rng)
        self._device = _one_of(_DEVICES, rng)
        self._view: Json = {}
        self._draws: tuple[TrialDraw, ...] = ()
        self._played = 0
        self._has_left = False

    def run(self, protocol: str, collection: str) -> None:
        """Go through a new session. Raises TrialError and StoreError as the routes refuse."""
        self._site.clock.now = self._visitor.begins_at
        asked = {"protocol": protocol, "collection": collection}
        self._view = self._site.api.post("/api/sessions", asked, self._visitor.secret)
        session = self._session
        self._draws = self._draw(session)
        answers: Mapping[str, Callable[[Json], None]] = {
            "begin": self._begin,
            "check": self._answer_check,
            "rating": self._rate,
            "task": self._play,
            "seen_before": self._answer_seen,
            "break": self._answer_break,
        }
        while not self._has_left and self._view["step"]["kind"] != "end":
            step = self._view["step"]
            answers[step["kind"]](step)

    @property
    def _session(self) -> Session:
        return self._site.store.sessions.by_token(self._view["token"])

    def _draw(self, session: Session) -> tuple[TrialDraw, ...]:
        rules = session.rules
        tasks = [self._task(session, position) for position in range(len(session.tasks))]
        played = [self._difficulty(task, n) for task in tasks for n in range(len(task.test))]
        # The server asks for ratings, so none are drawn beforehand.
        known = Rules(rules.attempts_allowed, rules.time_limit_s, rating_every=0)
        return draw_session(self._visitor.person, played, self._population, self._rng, known)

    def _task(self, session: Session, position: int) -> Task:
        return self._site.sessions.task_of(session, position)

    def _post(self, name: str, body: Json, after_s: float) -> None:
        """Answer after about so long."""
        self._site.clock.advance(round(1000 * after_s * float(self._rng.uniform(0.6, 1.8))))
        path = f"/api/sessions/{self._view['token']}/{name}"
        self._view = self._site.api.post(path, body)

    def _begin(self, _step: Json) -> None:
        self._post("begin", {}, 25)

    def _answer_check(self, step: Json) -> None:
        asked = step["questions"][0]
        known = {q.question_id: q.right for q in check_questions(self._session.rules)}
        right = known[asked["question_id"]]
        choices = [choice["choice_id"] for choice in asked["choices"]]
        is_wrong = self._rng.random() < _CHECK_WRONG
        choice = choices[int(self._rng.integers(len(choices)))] if is_wrong else right
        self._post("check", {"question": asked["question_id"], "choice": choice}, 12)

    def _rate(self, step: Json) -> None:
        answer = {
            "moment": step["moment"],
            "after_tasks": step["after_tasks"],
            "rating": self._rating(),
            "scale": step["scale"]["version"],
        }
        self._post("ratings", answer, 5)

    def _rating(self) -> int | None:
        """How tired the person says they are, by what they feel before the next trial."""
        of, start = self._population, self._draws[0].fatigue
        growth = of.fatigue_growth + self._visitor.person.fatigue_growth
        noise = self._rng.normal(0, of.rating_noise_sd)
        felt = start + of.rating_response * growth * self._played + noise
        is_skipped = self._rng.random() < of.rating_skipped
        return None if is_skipped else int(np.clip(np.rint(felt), 0, HIGHEST_RATING))

    def _answer_seen(self, step: Json) -> None:
        said = _one_of(_SEEN_BEFORE, self._rng)
        self._post("seen", {"position": step["position"], "seen_before": said}, 4)

    def _answer_break(self, step: Json) -> None:
        is_taken = bool(self._rng.random() < _BREAK_TAKEN)
        self._take_break(step["reason"], taken=is_taken)

    def _take_break(self, reason: str, *, taken: bool) -> None:
        self._post("breaks", {"reason": reason, "taken": taken}, 5)
        if taken:
            self._post("back", {}, 240)

    def _play(self, step: Json) -> None:
        if self._view["can_take_break"] and self._rng.random() < _BREAK_UNASKED:
            self._take_break("participant", taken=True)
            return
        position = step["position"]
        self._post("tasks", {"position": position}, 3)
        session = self._session
        task = self._task(session, position)
        # What the Play page is given; the trials are there already.
        opened = self._site.store.sessions.open_task(session.token, position, task)
        for trial in opened:
            draw = self._draws[self._played]
            page = PlayPage(self._site.api, self._site.clock, trial.token, self._device, self._rng)
            play_trial(page, draw, task, trial.pair_index, session.rules, self._habits, self._rng)
            self._played += 1
            if draw.leaves:
                self._leave()
                return
        self._post("state", {}, 2)

    def _leave(self) -> None:
        self._has_left = True
        if self._rng.random() < _ENDS_PROPERLY:
            self._post("end", {}, 10)


def _one_of(shares: Mapping[_Drawn, float], rng: np.random.Generator) -> _Drawn:
    return list(shares)[rng.choice(len(shares), p=list(shares.values()))]


def visiting_hour(day: datetime, rng: np.random.Generator) -> datetime:
    """When on a day somebody begins: mostly in the evening, some at noon, nobody at night."""
    around, spread = ((19.5, 1.5), (12.5, 1.0), (15.0, 3.0))[rng.choice(3, p=(0.5, 0.2, 0.3))]
    hour = float(np.clip(rng.normal(around, spread), 7, 22.5))
    return day + timedelta(milliseconds=round(hour * 3_600_000))
