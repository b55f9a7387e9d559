"""An attempt may bring the end of the log along: stored first, once, and kept in any case."""

from __future__ import annotations

import pytest

from tests.web.test_api import Site, assert_refused, site, token

__all__ = ["site", "token"]


def strokes(first: int, *colors: int) -> list[dict[str, object]]:
    return [
        {
            "action_id": number,
            "t_ms": 10,
            "kind": "stroke",
            "color": color,
            "cells": [0, 0],
            "dt": [0],
            "part": 0,
        }
        for number, color in enumerate(colors, first)
    ]


def hand_in(site: Site, token: str, color: int, attempt_id: str, **log: object):
    return site.post(
        token,
        "attempts",
        attempt_id=attempt_id,
        grid=[[color]],
        t_ms=20,
        **{"last_action_id": 0} | log,
    )


def stored(site: Site, token: str) -> int:
    return len(site.lease(token).json()["actions"])


def test_the_log_is_stored_and_the_answer_judged(site: Site, token: str) -> None:
    log = {"first_action_id": 0, "actions": strokes(0, 4, 3), "last_action_id": 1}
    answer = hand_in(site, token, 3, "attempt-a", **log)

    assert answer.json()["attempt_number"] == 1
    assert stored(site, token) == 2


def test_sent_again_after_the_trial_closed_it_is_answered_the_same(site: Site, token: str) -> None:
    log = {"first_action_id": 0, "actions": strokes(0, 7)}
    hand_in(site, token, 7, "attempt-a", **log)
    last = {"first_action_id": 1, "actions": strokes(1, 4), "last_action_id": 1}

    first, again = (hand_in(site, token, 4, "attempt-b", **last).json() for _ in range(2))

    assert first == again
    assert first["closed"] is True
    assert stored(site, token) == 2


def test_a_refused_answer_keeps_its_log(site: Site, token: str) -> None:
    log = {"first_action_id": 0, "actions": strokes(0, 4)}

    assert_refused(hand_in(site, token, 5, "attempt-a", **log), 409, "log_mismatch")
    assert stored(site, token) == 1


@pytest.mark.parametrize(
    ("log", "status", "code", "details"),
    [
        ({"first_action_id": 2, "actions": strokes(2, 4)}, 409, "gap", {"expected": 0}),
        ({"first_action_id": 0, "actions": [{}]}, 400, "bad_request", {}),
        ({"actions": []}, 400, "bad_request", {}),
        ({"first_action_id": 0, "actions": {}}, 400, "bad_request", {}),
    ],
)
def test_a_log_that_cannot_be_stored_uses_nothing_up(
    site: Site,
    token: str,
    log: dict[str, object],
    status: int,
    code: str,
    details: dict[str, object],
) -> None:
    assert_refused(hand_in(site, token, 4, "attempt-a", **log), status, code, **details)
    assert site.lease(token).json()["attempts_left"] == 2
    assert stored(site, token) == 0
