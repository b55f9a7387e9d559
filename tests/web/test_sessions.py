"""A session over HTTP from its start to its end: what is asked when, what is stored, what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from arc.actions import parse_action
from arc.collections import Collection, load
from arc.protocols import Presets, Study, from_json, load_presets
from arc.store import Store
from arc.web import identity, services
from arc.web.api import routes
from arc.web.sessions import SessionOperations
from tests.malformed import session_requests
from tests.malformed.kind import Kind
from tests.store.people import Clock

SECRET = "s" * 22
PERSON = identity.participant_id(SECRET)


class Site:
    """The routes over a store in memory, a clock that moves when told to, one visitor."""

    def __init__(self, **rules: Any) -> None:
        self.clock = Clock()
        self.store = Store.open(":memory:", clock=self.clock)
        self.collection: Collection = load("o3-unsolved")
        preset = {"name": "test", "label": "Test", "description": "", "tasks": 3} | rules
        self.presets = Presets(
            {**load_presets().protocols, "test": from_json(preset)},
            {"autumn": Study("autumn", "test", completion_code="C0DE", demographics=("age",))},
        )
        operations = SessionOperations(
            lambda: self.store,
            load,
            lambda: ["o3-unsolved", "arc-agi-1-evaluation"],
            lambda: self.presets,
            lambda: ("arc-agi-1-evaluation", services.control_tasks()[:30]),
            "o3-unsolved",
            self.clock,
        )
        api = routes(lambda: self.store, lambda c, t: load(c).task(t), sessions=operations)
        self.client = TestClient(Starlette(routes=api), cookies={identity.COOKIE: SECRET})
        self.store.new_participant(PERSON)
        self.store.set_consent(PERSON, "agreed", "v1")
        self.view: dict[str, Any] = {}

    def start(self, **body: Any) -> dict[str, Any]:
        self.view = self.client.post("/api/sessions", json={"protocol": "test"} | body).json()
        return self.view

    def post(self, name: str, **body: Any) -> dict[str, Any]:
        url = f"/api/sessions/{self.view['token']}/{name}"
        self.view = self.client.post(url, json=body).json()
        return self.view

    @property
    def step(self) -> dict[str, Any]:
        step = self.view["step"]
        assert isinstance(step, dict)
        return step

    def rate(self, rating: int | None) -> None:
        assert self.step["kind"] == "rating"
        asked = {"moment": self.step["moment"], "after_tasks": self.step["after_tasks"]}
        self.post("ratings", rating=rating, scale=self.step["scale"]["version"], **asked)

    def play(self, *, solve: bool = False, minutes: float = 1) -> None:
        """The task that is next: opened, then solved or given up, every test of it."""
        position = self.step["position"]
        self.post("tasks", position=position)
        session = self.store.sessions.by_token(self.view["token"])
        planned = session.tasks[position]
        task = load(planned.plan.collection).task(planned.plan.task_id)
        opened = [
            trial
            for trial in self.store.trials_of(PERSON)
            if trial.session_id == session.session_id and trial.outcome is None
        ]
        for trial in opened:
            self.store.take_lease(trial.token, "writer-1", f"load-{trial.trial_id:04d}")
        self.clock.advance(minutes=minutes)
        for trial in opened:
            pair = task.test[trial.pair_index]
            if solve:
                assert pair.output is not None
                paste = {"action_id": 0, "t_ms": 5, "kind": "resize"}
                height, width = pair.output.shape
                log = [
                    parse_action(paste | {"height": height, "width": width}),
                    parse_action(
                        {"action_id": 1, "t_ms": 9, "kind": "paste", "at": [0, 0]}
                        | {"rows": pair.output.to_text(), "source": "input"}
                    ),
                ]
                self.store.append_actions(trial.token, "writer-1", 0, log)
                body = {"writer_id": "writer-1", "attempt_id": "attempt-1", "t_ms": 9}
                body |= {"last_action_id": 1, "grid": pair.output.to_rows()}
                answer = self.client.post(f"/api/trials/{trial.token}/attempts", json=body)
                assert answer.json()["pair_solved"] is True, answer.text
            else:
                self.store.close(trial.token, "writer-1", "gave_up", "tedious")
        self.post("state")


def test_a_session_asks_for_everything_in_its_turn():
    site = Site(comprehension_check=True)
    assert site.start(study="autumn", participant="P-77")["step"] == {"kind": "begin"}
    assert [task["task_id"] for task in site.view["tasks"]] == [None] * 3
    site.post("begin")
    for question in list(site.step["questions"]):
        wrong = [c["choice_id"] for c in question["choices"]]
        answers = [site.post("check", question=question["question_id"], choice=c) for c in wrong]
        assert sum(a["checked"]["correct"] for a in answers) >= 1
        assert any(a["checked"]["explanation"] for a in answers)
    site.rate(2)
    outcomes = []
    for number in range(3):
        assert site.step["kind"] == "task"
        site.play(solve=number == 1)
        assert site.step["kind"] == "seen_before"
        outcomes.append(site.step["outcome"])
        site.post("seen", position=number, seen_before="no")
    assert outcomes == ["gave_up", "solved", "gave_up"]
    assert site.step["moment"] == "end"
    site.rate(None)
    assert [q["question_id"] for q in site.step["questions"]] == ["age"]
    assert site.view["completion"] is None
    site.post("demographics", answers={"age": None})
    assert site.step == {"kind": "end"}
    assert site.view["ended_by"] == "completed"
    assert site.view["completion"] == {"code": "C0DE", "url": None}
    assert site.view["summary"]["solved"] == 1
    assert [t["o3_solved"] for t in site.view["summary"]["tasks"]] == [False] * 3
    session = site.store.sessions.by_token(site.view["token"])
    assert (session.study, session.study_participant) == ("autumn", "P-77")
    assert [r.rating for r in session.ratings] == [2, None]
    trials = site.store.trials_of(PERSON)
    assert [t.trial_index for t in trials] == list(range(len(trials)))
    assert {t.assignment for t in trials} == {"assigned"}
    assert {t.consent_version for t in trials} == {"v1"}
    # The recruiter's link, followed once more, leads to the same session.
    assert site.start(study="autumn", participant="P-77")["session_id"] == session.session_id


def test_ratings_and_breaks_are_due_by_count_and_by_the_clock():
    site = Site(tasks=8, ask_seen_before=False)
    site.start()
    site.post("begin")
    site.rate(0)
    site.play(minutes=16)
    assert (site.step["kind"], site.step["moment"]) == ("rating", "due")
    site.rate(7)
    assert (site.step["kind"], site.step["reason"]) == ("break", "rating")
    site.post("breaks", reason="rating", taken=True)
    assert site.step["started_at"] is not None
    site.clock.advance(minutes=4)
    site.post("back")
    for _ in range(4):
        assert site.step["kind"] == "task"
        site.play(minutes=1)
    assert site.step["kind"] == "task"
    site.play(minutes=1)
    assert (site.step["kind"], site.step["after_tasks"]) == ("rating", 6)
    site.rate(1)
    assert site.step["kind"] == "task"
    site.play(minutes=14)
    assert site.step["kind"] == "task"
    site.play(minutes=7)
    # The end has a rating of its own, and no break before it.
    assert site.step["moment"] == "end"
    site.rate(3)
    assert site.step["kind"] == "end"
    session = site.store.sessions.by_token(site.view["token"])
    assert [one.taken for one in session.breaks] == [True]
    start, end = (
        datetime.fromisoformat(t or "")
        for t in (session.breaks[0].started_at, session.breaks[0].ended_at)
    )
    assert end - start == timedelta(minutes=4)


def test_a_long_time_without_a_break_offers_one_and_a_night_does_not():
    site = Site(tasks=5, ask_seen_before=False, ratings=False)
    site.start()
    site.post("begin")
    site.play(minutes=14)
    site.clock.advance(hours=9)
    site.post("state")
    assert site.step["kind"] == "task"
    site.play(minutes=14)
    assert site.step["kind"] == "task"
    site.play(minutes=14)
    assert (site.step["kind"], site.step["reason"]) == ("break", "time")
    site.post("breaks", reason="time", taken=False)
    assert site.step["kind"] == "task"


def resting_site() -> Site:
    """A session whose participant is on a break after its first task."""
    site = Site(tasks=3, ask_seen_before=False, ratings=False)
    site.start()
    site.post("begin")
    site.play()
    site.post("breaks", reason="participant", taken=True)
    assert site.step["kind"] == "break"
    site.clock.advance(minutes=4)
    return site


def break_lengths(site: Site) -> list[timedelta]:
    """How long each break was; all have ended."""
    session = site.store.sessions.by_token(site.view["token"])
    times = [(one.started_at or "", one.ended_at or "") for one in session.breaks]
    return [datetime.fromisoformat(b) - datetime.fromisoformat(a) for a, b in times]


def test_a_task_opened_in_another_tab_ends_the_break():
    site = resting_site()
    site.post("tasks", position=1)
    assert site.step["kind"] == "task"
    site.play(minutes=10)
    # The first tab's button comes late and changes nothing.
    site.post("back")
    assert break_lengths(site) == [timedelta(minutes=4)]


def test_the_end_of_a_session_ends_its_break():
    site = resting_site()
    site.post("end")
    assert site.view["ended_by"] == "participant"
    assert break_lengths(site) == [timedelta(minutes=4)]


def test_no_break_begins_inside_a_task():
    site = Site(ratings=False)
    site.start()
    site.post("begin")
    site.post("tasks", position=0)
    first = site.store.trials_of(PERSON)[0]
    site.store.take_lease(first.token, "writer-1", "load-0001")
    url = f"/api/sessions/{site.view['token']}/breaks"
    refused = site.client.post(url, json={"reason": "participant", "taken": True})
    assert (refused.status_code, refused.json()["error"]) == (400, "bad_request")
    assert break_lengths(site) == []


def test_a_declined_break_is_not_offered_again_after_the_next_task():
    site = Site(tasks=5, ask_seen_before=False, ratings=False)
    site.start()
    site.post("begin")
    site.play(minutes=26)
    site.post("breaks", reason="time", taken=False)
    site.play(minutes=12)
    assert site.step["kind"] == "task"
    site.play(minutes=13)
    assert (site.step["kind"], site.step["reason"]) == ("break", "time")


def test_ending_early_leaves_no_outcome_in_doubt():
    site = Site(ratings=False)
    site.start()
    site.post("begin")
    site.post("tasks", position=0)
    first = site.store.trials_of(PERSON)[0]
    site.store.take_lease(first.token, "writer-1", "load-0001")
    site.post("end")
    assert site.view["ended_by"] == "participant"
    assert site.view["completion"] is None
    shown, *rest = site.store.trials_of(PERSON)
    assert (shown.outcome, shown.closed_by) == ("abandoned", "abandoned")
    assert all(trial.outcome is None and trial.shown_at is None for trial in rest)
    assert site.client.post(f"/api/sessions/{site.view['token']}/begin", json={}).status_code == 409


def test_controls_are_mixed_in_and_not_named():
    site = Site(control_tasks=2, order="random")
    site.start()
    assert site.view["count"] == 5
    session = site.store.sessions.by_token(site.view["token"])
    assert sum(task.plan.is_control for task in session.tasks) == 2
    assert "control" not in str(site.view)


def test_a_control_that_has_ended_looks_like_the_others_until_the_session_has():
    site = Site(control_tasks=2, ratings=False)
    site.start()
    site.post("begin")
    for _ in range(5):
        before = site.view
        site.play()
        site.post("seen", position=site.step["position"], seen_before="no")
    assert before["closed"] == 4
    ended = [task for task in before["tasks"] if task["outcome"]]
    assert len({task["picture"].split(task["task_id"])[0] for task in ended}) == 1
    assert {task["compare"] for task in ended} == {None}
    assert sum(task["o3_solved"] is True for task in site.view["summary"]["tasks"]) == 2
    assert all(task["compare"] for task in site.view["tasks"])
    assert "mixed in as controls" in site.view["summary"]["o3_note"]


def test_a_session_is_made_for_whom_the_page_was_drawn():
    site = Site()
    answer = site.client.post("/api/sessions?participant=somebody", json={"protocol": "test"})
    assert (answer.status_code, answer.json()["error"]) == (409, "other_participant")
    assert site.store.sessions.of(PERSON) == []
    own = site.client.post(f"/api/sessions?participant={PERSON}", json={"protocol": "test"})
    assert own.json()["count"] == 3


@pytest.fixture(scope="module")
def begun() -> Site:
    site = Site()
    site.start()
    site.post("begin")
    return site


@pytest.mark.parametrize("kind", session_requests.KINDS, ids=lambda kind: kind.id)
def test_what_does_not_fit_is_refused(kind: Kind, begun: Site):
    token = begun.view["token"]
    before = begun.store.sessions.of(PERSON)
    made = kind.make(token)
    answer = begun.client.post(
        made.path, content=made.content, headers={"Content-Type": made.content_type}
    )
    assert (answer.status_code, answer.json()["error"]) == (made.status, made.code)
    assert kind.said in answer.json()["message"]
    assert begun.store.sessions.of(PERSON) == before


def test_who_may_start():
    site = Site()
    refused = {
        "no_participant": TestClient(site.client.app).post("/api/sessions", json={}),
        "bad_request": site.client.post("/api/sessions", json={"protocol": "nope"}),
        "no_session": site.client.post(f"/api/sessions/{'x' * 22}/state", json={}),
    }
    site.store.forget(PERSON)
    refused["no_consent"] = site.client.post("/api/sessions", json={})
    assert {code: answer.json()["error"] for code, answer in refused.items()} == {
        code: code for code in refused
    }


def test_the_clock_is_the_one_given():
    site = Site()
    site.start()
    created = site.store.sessions.by_token(site.view["token"]).created_at
    assert datetime.fromisoformat(created) == datetime(2026, 1, 31, 9, 5, tzinfo=UTC)
