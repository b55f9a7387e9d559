"""A network that loses, delays, repeats and reorders, and a page that gets by on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from starlette.testclient import TestClient

Fate = Literal["arrives", "is lost", "answer is lost", "comes late", "comes twice"]
Json = dict[str, Any]
MOST_ACTIONS = 3
"""Actions of one request, few so that a log takes several."""


class Network:
    """Carries requests on one trial to the real routes, as their fates have it."""

    def __init__(self, client: TestClient, token: str) -> None:
        self._client = client
        self._base = f"/api/trials/{token}"
        self.late: list[tuple[str, Json]] = []

    def send(self, fate: Fate, path: str, body: Json) -> Json | None:
        """The answer as JSON, a refusal too, or None when none came back."""
        if fate in ("comes late", "comes twice"):
            self.late.append((path, body))
        if fate in ("is lost", "comes late"):
            return None
        answer = self._deliver(path, body)
        return None if fate == "answer is lost" else answer

    def deliver_late(self, place: int) -> None:
        """One of the requests that are still on their way arrives; nobody hears the answer."""
        self._deliver(*self.late.pop(place % len(self.late)))

    def _deliver(self, path: str, body: Json) -> Json:
        response = self._client.post(f"{self._base}/{path}", json=body)
        assert response.status_code in (200, 409), response.text
        return dict(response.json())


class Sent(NamedTuple):
    """A request that was made: its route, the answer if one came, the attempt it was about."""

    path: str
    answer: Json | None
    attempt_id: str | None = None


@dataclass
class Browser:
    """What outlives a page: the end of the log that was not acknowledged, an open attempt."""

    tail: list[Json] = field(default_factory=list)
    attempt: Json | None = None


class Page:
    """A page load as ``sync.js`` and ``trial.js`` have it: one request at a time, until answered."""

    def __init__(self, network: Network, browser: Browser, writer_id: str) -> None:
        self._network = network
        self.browser = browser
        self.writer_id = writer_id
        self.log: list[Json] = []
        self.acked = -1
        self.attempts: list[Json] = []
        self.outcome: str | None = None
        self.is_superseded = False
        self.lease()

    @property
    def is_busy(self) -> bool:
        """Whether something is still to be sent or answered."""
        waits = self._attempt is not None or self._closing is not None
        return not self.is_superseded and not self.outcome and (waits or self._is_dirty)

    def lease(self) -> None:
        """Become the writer; what the server does not have comes from the browser's storage."""
        lease = self._post("arrives", "lease", load_id="load-one")
        assert lease is not None
        self.is_superseded = False
        self._closing: Json | None = None
        self._attempt: Json | None = None
        self.outcome, self.attempts = lease["outcome"], lease["attempts"]
        self.log = lease["actions"]
        self.acked = len(self.log) - 1
        if not self.outcome:
            self.log += _continuing(self.log, self.browser.tail)
            self._resume_attempt()
        self._keep()

    def act(self, kind: str, **fields: Any) -> Json:
        """Log an action."""
        number = len(self.log)
        action = {"action_id": number, "t_ms": 10 * number, "kind": kind, **fields}
        self.log.append(action)
        self._keep()
        return action

    def paint(self, color: int) -> bool:
        """Give the one cell this color; False while the trial is being closed."""
        if self._closing:
            return False
        self.act("stroke", color=color, cells=[0, 0], dt=[0], part=0)
        return True

    def submit(self, attempt_id: str) -> bool:
        """Hand in the grid; False when it was handed in before, or something is on its way."""
        grid = [[next((a["color"] for a in self.log[::-1] if a["kind"] == "stroke"), 0)]]
        if self._attempt or self._closing or grid in [one["grid"] for one in self.attempts]:
            return False
        action = self.act("attempt", attempt_id=attempt_id)
        self._attempt = {
            "attempt_id": attempt_id,
            "grid": grid,
            "t_ms": action["t_ms"],
            "last_action_id": action["action_id"],
        }
        self._keep()
        return True

    def give_up(self) -> bool:
        """Close the trial; False while an attempt is on its way."""
        if self._attempt or self._closing:
            return False
        self.act("close", outcome="gave_up")
        self._closing = {"outcome": "gave_up"}
        return True

    def send(self, fate: Fate, *, log_first: bool = False) -> Sent:
        """Send what is next."""
        if self._attempt:
            return self._send_attempt(fate, log_first=log_first)
        if self._is_dirty or self._closing is None:
            return self._send_actions(fate, len(self.log))
        answer = self._post(fate, "close", **self._closing)
        if self._accepted(answer):
            self._closed(answer["outcome"])
        return Sent("close", answer)

    @property
    def _is_dirty(self) -> bool:
        return self.acked < len(self.log) - 1

    def _send_actions(self, fate: Fate, end: int) -> Sent:
        first = self.acked + 1
        batch = self.log[first : min(end, first + MOST_ACTIONS)]
        answer = self._post(fate, "actions", first_action_id=first, actions=batch)
        if self._accepted(answer):
            self._acknowledge(answer["acked"])
            assert self.acked >= first or not batch, "an answer that takes no one further"
        return Sent("actions", answer)

    def _send_attempt(self, fate: Fate, *, log_first: bool) -> Sent:
        attempt, first = self._attempt, self.acked + 1
        assert attempt is not None
        end = attempt["last_action_id"] + 1
        if first < end and (log_first or end - first > MOST_ACTIONS):
            return self._send_actions(fate, end)
        log = {"first_action_id": first, "actions": self.log[first:end]} if first < end else {}
        answer = self._post(fate, "attempts", **attempt, **log)
        if self._accepted(answer):
            self._acknowledge(end - 1)
            self._answered(attempt, answer)
        return Sent("attempts", answer, attempt["attempt_id"])

    def _answered(self, attempt: Json, answer: Json) -> None:
        self.attempts = [*self.attempts, attempt]
        self._attempt = None
        if answer["closed"]:
            self._closed(answer["outcome"])
        self._keep()

    def _resume_attempt(self) -> None:
        attempt = self.browser.attempt
        known = [one["attempt_id"] for one in self.attempts]
        if attempt and attempt["attempt_id"] not in known:
            at = attempt["last_action_id"]
            if self.log[at : at + 1] and self.log[at].get("attempt_id") == attempt["attempt_id"]:
                self._attempt = attempt

    def _accepted(self, answer: Json | None) -> bool:
        """Whether it was; a refusal has its consequences here."""
        if answer is None:
            return False
        code = answer.get("error")
        if code == "taken_over":
            self.is_superseded = True
        elif code == "same_as_attempt":
            self._attempt = None
        elif code == "closed":
            self._closed(answer["outcome"])
        else:
            assert code is None, f"a page that keeps to the rules was answered {answer}"
        return code is None

    def _closed(self, outcome: str) -> None:
        # What was painted while the last attempt was on its way is no part of the trial.
        self.outcome, self._attempt = outcome, None
        del self.log[self.acked + 1 :]
        self._keep()

    def _acknowledge(self, acked: int) -> None:
        self.acked = max(self.acked, min(acked, len(self.log) - 1))
        self._keep()

    def _keep(self) -> None:
        if not self.is_superseded:
            self.browser.tail = self.log[self.acked + 1 :]
            self.browser.attempt = self._attempt

    def _post(self, fate: Fate, path: str, **body: Any) -> Any:
        return self._network.send(fate, path, {"writer_id": self.writer_id, **body})


def _continuing(log: list[Json], tail: list[Json]) -> list[Json]:
    known = [action for action in tail if action["action_id"] < len(log)]
    if any(action != log[action["action_id"]] for action in known):
        return []
    rest = tail[len(known) :]
    return rest if not rest or rest[0]["action_id"] == len(log) else []
