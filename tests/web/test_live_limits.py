"""How fast room codes may be guessed, told by a clock that stands still until it is moved."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc.errors import TrialError
from arc.web.live.limits import Limiter, Rate


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiter(clock: Clock) -> Limiter:
    return Limiter(Rate(3, 2.0), clock)


def spend(limiter: Limiter, address: str, times: int) -> None:
    for _ in range(times):
        limiter.count(address)


def test_so_many_are_free_and_then_one_at_a_time(limiter: Limiter, clock: Clock) -> None:
    spend(limiter, "192.0.2.1", 2)
    limiter.check("192.0.2.1")
    limiter.count("192.0.2.1")
    with pytest.raises(TrialError) as refused:
        limiter.check("192.0.2.1")
    assert refused.value.code == "too_many"
    assert refused.value.details == {"retry_ms": 2000}
    clock.now += 2
    limiter.check("192.0.2.1")
    limiter.count("192.0.2.1")
    assert limiter.wait_ms("192.0.2.1") == 2000


def test_others_are_not_held_up(limiter: Limiter) -> None:
    spend(limiter, "192.0.2.1", 9)
    limiter.check("192.0.2.2")


def test_after_a_while_all_is_forgotten(limiter: Limiter, clock: Clock) -> None:
    spend(limiter, "192.0.2.1", 9)
    clock.now += 6
    assert limiter.wait_ms("192.0.2.1") == 0
    assert limiter._buckets == {}


def test_a_network_has_one_count_whatever_address_of_it_asks(limiter: Limiter) -> None:
    spend(limiter, "2001:db8:1:2::1", 3)
    assert limiter.wait_ms("2001:db8:1:2:ffff::9") > 0
    assert limiter.wait_ms("2001:db8:1:3::1") == 0


def test_one_address_written_in_two_ways_is_one(limiter: Limiter) -> None:
    spend(limiter, "::ffff:192.0.2.1", 3)
    assert limiter.wait_ms("192.0.2.1") > 0


def test_no_address_is_kept(limiter: Limiter) -> None:
    limiter.count("192.0.2.77")
    assert b"192.0.2.77" not in b"".join(limiter._buckets)
    other = Limiter(Rate(3, 2.0))
    other.count("192.0.2.77")
    assert set(limiter._buckets) != set(other._buckets)


def test_very_many_addresses_take_no_more_room(
    limiter: Limiter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("arc.web.live.limits._MOST_ADDRESSES", 50)
    for number in range(200):
        limiter.count(f"192.0.2.{number}")
    assert len(limiter._buckets) == 50
    spend(limiter, "192.0.2.199", 2)
    assert limiter.wait_ms("192.0.2.199") > 0


@given(
    st.lists(st.floats(0, 5), min_size=1, max_size=60),
    st.integers(1, 8),
    st.sampled_from([0.5, 1.0, 3.0]),
)
def test_never_more_than_the_rate_lets_through(
    pauses: list[float], free: int, seconds: float
) -> None:
    clock = Clock()
    limiter = Limiter(Rate(free, seconds), clock)
    passed = 0
    for pause in pauses:
        clock.now += pause
        if limiter.wait_ms("somebody") == 0:
            limiter.count("somebody")
            passed += 1
    assert passed <= free + sum(pauses) / seconds + 1e-6
    clock.now += limiter.wait_ms("somebody") / 1000 + 0.001
    limiter.check("somebody")
