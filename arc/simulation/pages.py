"""A simulated person's Play page: what it logs and sends, on a clock that moves when told to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

import numpy as np

from arc.grid import Grid
from arc.simulation.pacing import Beat, stroke_parts
from arc.trials import CloseReason, EndedByParticipant
from arc.web.in_process import InProcess

Json = dict[str, Any]

SEND_MS: Final = 60_000
"""How long an action waits to be sent.

The workbench waits two seconds; fewer requests bend nothing but ``received_at``.
"""
_MOST_ACTIONS: Final = 400
"""Actions after which a batch is sent at once: a request takes 500."""


class SetClock:
    """A clock that stands still until it is moved; whole ms."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def advance(self, ms: int) -> None:
        self.now += timedelta(milliseconds=ms)

    def ms_since(self, before: datetime) -> int:
        return (self.now - before) // timedelta(milliseconds=1)


@dataclass(frozen=True, slots=True)
class Device:
    """What a person sits at."""

    viewport: tuple[int, int]
    dpr: float
    pointer: str

    def to_json(self) -> Json:
        return {"viewport": list(self.viewport), "dpr": self.dpr, "pointer": self.pointer}


class PlayPage:
    """One trial in one tab, from its first page load to its end.

    Raises TrialError and StoreError as the routes refuse.
    """

    def __init__(
        self, api: InProcess, clock: SetClock, token: str, device: Device, rng: np.random.Generator
    ) -> None:
        self._api, self._clock, self._device, self._rng = api, clock, device, rng
        self._path = f"/api/trials/{token}"
        self._next_id = 0
        self._unsent: list[Json] = []
        self._unsent_since = clock.now
        self._load()

    def play(self, beat: Beat) -> None:
        """Let a beat's quiet pass and do what it says; ends are for ``submit`` and ``close``."""
        if beat.kind == "load":
            self._send()
            self._clock.advance(beat.gap_ms)
            self._load()
            return
        self.wait(beat.gap_ms)
        if beat.kind != "stroke":
            self._log(beat.kind, beat.fields)
            return
        begun = self._t_ms
        for after_ms, fields in stroke_parts(beat, self._rng):
            self.wait(begun + after_ms - self._t_ms)
            self._log("stroke", fields)
        self.wait(begun + beat.lasts_ms - self._t_ms)

    def wait(self, ms: int) -> None:
        """Let time pass, with a batch sent when one is due."""
        until = self._clock.now + timedelta(milliseconds=ms)
        due = self._unsent_since + timedelta(milliseconds=SEND_MS)
        if self._unsent and due <= until:
            self._clock.now = max(due, self._clock.now)
            self._send()
        self._clock.now = until

    def submit(self, grid: Grid, confidence: int | None, rule: str | None) -> Json:
        """Hand in an answer, the end of the log with it; what the server says."""
        attempt_id = self._id()
        last = self._log("attempt", {"attempt_id": attempt_id})
        body = {
            "attempt_id": attempt_id,
            "grid": grid.to_rows(),
            "t_ms": last["t_ms"],
            "last_action_id": last["action_id"],
            "confidence": confidence,
            "rule_description": rule,
            **self._batch(),
        }
        return self._post("attempts", body)

    def close(self, outcome: EndedByParticipant, reason: CloseReason | None = None) -> Json:
        """End the trial without a further answer."""
        why = {"reason": reason} if reason else {}
        self._log("close", {"outcome": outcome, **why})
        self._send()
        return self._post("close", {"outcome": outcome, **why})

    def leave(self) -> None:
        """Close the tab: the last of the log goes out with it."""
        self._log("hide", {})
        self._send()

    def _load(self) -> None:
        """Take the lease; the task is drawn a moment after the answer came."""
        self._writer_id, load_id = self._id(), self._id()
        self._post("lease", {"load_id": load_id})
        drawn_after_ms = int(self._rng.integers(30, 250))
        self._clock.advance(drawn_after_ms)
        self._zero = self._clock.now
        about = {"load_id": load_id, "device": self._device.to_json(), "lease_ms": drawn_after_ms}
        self._log("load", about | {"at": self._clock.now.isoformat(timespec="milliseconds")})

    @property
    def _t_ms(self) -> int:
        return self._clock.ms_since(self._zero)

    def _log(self, kind: str, fields: Json) -> Json:
        action = {"action_id": self._next_id, "t_ms": self._t_ms, "kind": kind, **fields}
        self._next_id += 1
        if not self._unsent:
            self._unsent_since = self._clock.now
        self._unsent.append(action)
        if len(self._unsent) >= _MOST_ACTIONS:
            self._send()
        return action

    def _batch(self) -> Json:
        batch: Sequence[Json] = self._unsent
        self._unsent = []
        return {"first_action_id": self._next_id - len(batch), "actions": batch}

    def _send(self) -> None:
        if self._unsent:
            self._post("actions", self._batch() | {"clock_ms": self._t_ms})

    def _post(self, name: str, body: Json) -> Json:
        return self._api.post(f"{self._path}/{name}", {"writer_id": self._writer_id, **body})

    def _id(self) -> str:
        return self._rng.bytes(8).hex()
