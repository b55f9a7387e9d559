"""Requests lost, late, doubled, out of order; pages reloaded and taken over: the log is the same.

``LossyNetwork`` plays a trial with all of that and compares, after every step and at the
end, with what the person did and with a trial on which nothing went wrong.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)
from starlette.applications import Starlette
from starlette.testclient import TestClient

from arc.protocols import BLIND
from arc.store import Store, Trial
from arc.web import api
from tests.store.people import make_task
from tests.web.lossy import Browser, Fate, Json, Network, Page, Sent

PROTOCOL: Final = replace(BLIND, attempts_allowed=2)
TASK: Final = make_task(outputs=(2,))
FATES: Final[st.SearchStrategy[Fate]] = st.sampled_from(
    ("arrives", "arrives", "is lost", "answer is lost", "comes late", "comes twice")
)


class LossyNetwork(RuleBasedStateMachine):
    """One trial. ``done`` is what the person did, ``promised`` the longest log acknowledged."""

    @initialize()
    def first_visit(self) -> None:
        self.store = Store.open(":memory:")
        self.store.new_participant("p1")
        self.client = TestClient(Starlette(routes=api.routes(lambda: self.store, lambda *_: TASK)))
        self.client.__enter__()
        self.trial = self._open_round(1)
        self.network = Network(self.client, self.trial.token)
        self.writers = 0
        self.done: list[Json] = []
        self.promised: list[Json] = []
        self.told: dict[str, Json] = {}
        self.old: list[Page] = []
        self.page = self._visit(Browser())

    # What the person does

    @rule(color=st.integers(0, 3))
    def paint(self, color: int) -> None:
        if not self.page.outcome and self.page.paint(color):
            self.done.append(self.page.log[-1])

    @rule()
    def submit(self) -> None:
        if not self.page.outcome and self.page.submit(f"attempt-{self.writers}-{len(self.done)}"):
            self.done.append(self.page.log[-1])

    @rule(
        color=st.integers(0, 3), fates=st.lists(FATES, min_size=1, max_size=4), first=st.booleans()
    )
    def answer(self, color: int, fates: list[Fate], first: bool) -> None:
        self.paint(color)
        self.submit()
        for fate in fates:
            if self.page.is_busy:
                self.send(fate, first)

    @precondition(lambda self: len(self.done) > 8)
    @rule()
    def give_up(self) -> None:
        if not self.page.outcome and self.page.give_up():
            self.done.append(self.page.log[-1])

    @rule()
    def reload(self) -> None:
        self.page = self._visit(self.page.browser)
        self._cut_when_closed()
        assert self.page.log == self.done, "a reload has to bring back everything"

    @rule()
    def open_elsewhere(self) -> None:
        self.old.append(self.page)
        self.page = self._visit(Browser())
        # What has not arrived stays in the other browser; from here on this log counts.
        self.done = list(self.page.log)

    @precondition(lambda self: self.old)
    @rule(place=st.integers(0, 9))
    def take_back(self, place: int) -> None:
        page = self.old.pop(place % len(self.old))
        self.old.append(self.page)
        page.lease()
        self.page, self.done = page, list(page.log)

    # What the network does

    @precondition(lambda self: self.page.is_busy)
    @rule(fate=FATES, log_first=st.booleans())
    def send(self, fate: Fate, log_first: bool) -> None:
        self._hear(self.page.send(fate, log_first=log_first))
        assert not self.page.is_superseded
        self._cut_when_closed()

    @precondition(lambda self: any(page.is_busy for page in self.old))
    @rule(fate=FATES)
    def a_superseded_page_sends(self, fate: Fate) -> None:
        before = self._stored()
        self._hear(next(page for page in self.old if page.is_busy).send(fate))
        assert self._stored() == before

    @precondition(lambda self: self.network.late)
    @rule(place=st.integers(0, 99))
    def something_late_arrives(self, place: int) -> None:
        self.network.deliver_late(place)

    # What has to hold

    @invariant()
    def what_was_acknowledged_is_stored(self) -> None:
        stored, acked = self._stored(), self.page.acked
        assert stored[: acked + 1] == self.page.log[: acked + 1]
        if acked >= len(self.promised):
            self.promised = self.page.log[: acked + 1]
        assert stored[: len(self.promised)] == self.promised
        assert [action["action_id"] for action in stored] == list(range(len(stored)))

    @invariant()
    def no_attempt_is_doubled_and_none_forgotten(self) -> None:
        attempts = self.store.attempts_of(self.trial.trial_id)
        ids = [attempt.attempt_id for attempt in attempts]
        assert [attempt.attempt_number for attempt in attempts] == list(range(1, len(ids) + 1))
        assert len(ids) == len(set(ids))
        assert self.told.keys() <= set(ids)

    def teardown(self) -> None:
        while self.page.is_busy:
            self.send("arrives", log_first=False)
        while self.network.late:
            self.network.deliver_late(-1)
        assert self._stored() == self.page.log == self.done
        assert self._outcome_of(self.trial) == self._outcome_of(self._undisturbed())
        self.client.__exit__(None, None, None)
        self.store.dispose()

    def _open_round(self, number: int) -> Trial:
        return self.store.open_trials("p1", TASK, "x", PROTOCOL, number)[0]

    def _visit(self, browser: Browser) -> Page:
        self.writers += 1
        return Page(self.network, browser, f"writer-{self.writers:03}")

    def _hear(self, sent: Sent) -> None:
        """An attempt is answered alike each time, whatever has happened in between."""
        if sent.path != "attempts" or sent.answer is None:
            return
        if "error" not in sent.answer:
            assert self.told.setdefault(sent.attempt_id, sent.answer) == sent.answer
        elif sent.answer["error"] != "taken_over":
            ids = [one.attempt_id for one in self.store.attempts_of(self.trial.trial_id)]
            assert sent.attempt_id not in ids, f"stored, and yet refused: {sent.answer}"

    def _cut_when_closed(self) -> None:
        """What was painted after the attempt that closed the trial is no part of it."""
        if self.page.outcome:
            ends = [n for n, action in enumerate(self.done) if action["kind"] != "stroke"]
            del self.done[max(ends) + 1 :]

    def _undisturbed(self) -> Trial:
        """The same acts once more, on a trial of which every request arrives at once."""
        trial = self._open_round(2)
        page = Page(Network(self.client, trial.token), Browser(), "writer-one")
        given = [attempt.attempt_id for attempt in self.store.attempts_of(self.trial.trial_id)]
        for action in self.done:
            if action.get("attempt_id") in given:
                assert page.submit(action["attempt_id"])
            elif action["kind"] == "close" and action is self.done[-1]:
                page.give_up()
            else:
                page.act(**{k: v for k, v in action.items() if k not in ("action_id", "t_ms")})
            while page.is_busy:
                page.send("arrives")
        return trial

    def _stored(self) -> list[Json]:
        return [action.to_json() for action in self.store.actions_of(self.trial.trial_id)]

    def _outcome_of(self, opened: Trial) -> dict[str, Any]:
        """Everything of a trial that may not depend on the network."""
        trial = self.store.trial_by_token(opened.token)
        return {
            "log": self.store.actions_of(trial.trial_id),
            "attempts": [
                replace(attempt, submitted_at="")
                for attempt in self.store.attempts_of(trial.trial_id)
            ],
            "ended": (trial.outcome, trial.closed_by, trial.close_reason, trial.elapsed_ms),
        }


TestLossyNetwork = LossyNetwork.TestCase
TestLossyNetwork.settings = settings(max_examples=20, stateful_step_count=35, deadline=None)
