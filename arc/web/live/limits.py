"""Guessing room codes is slow: token buckets by where a request comes from.

Addresses are kept for minutes, in memory, as a digest with a key that dies with the process.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import threading
import time
from collections.abc import Callable
from typing import Final, NamedTuple

from arc.errors import TrialError

_MOST_ADDRESSES: Final = 10_000
_IPV6_SITE_BITS: Final = 64
"""One site has all addresses that share so many bits."""


class Rate(NamedTuple):
    """``free`` events in a row, then one every ``seconds``."""

    free: int
    seconds: float


WRONG_CODES: Final = Rate(10, 3.0)
NEW_ROOMS: Final = Rate(100, 10.0)
"""Far above what a school makes from behind one address; codes are some ten thousand."""


class _Bucket(NamedTuple):
    tokens: float
    at: float


class Limiter:
    """Counts events by address; for many threads.

    Forgets the addresses heard of longest ago when there are very many.
    """

    def __init__(self, rate: Rate, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._key = secrets.token_bytes(16)
        self._buckets: dict[bytes, _Bucket] = {}
        self._lock = threading.Lock()

    def wait_ms(self, address: str) -> int:
        """How long an address has to wait before its next event; 0 when it need not."""
        with self._lock:
            tokens = self._tokens(self._digest(address))
        return 0 if tokens >= 1 else max(1, round(1000 * (1 - tokens) * self._rate.seconds))

    def count(self, address: str) -> None:
        """An event happened."""
        digest = self._digest(address)
        with self._lock:
            left = max(0.0, self._tokens(digest) - 1)
            self._buckets.pop(digest, None)
            if len(self._buckets) >= _MOST_ADDRESSES:
                self._buckets.pop(next(iter(self._buckets)))
            self._buckets[digest] = _Bucket(left, self._clock())

    def check(self, address: str) -> None:
        """Raise TrialError ``too_many`` (with ``retry_ms``) for an address that has to wait."""
        wait_ms = self.wait_ms(address)
        if wait_ms:
            seconds = -(-wait_ms // 1000)
            raise TrialError(
                "too_many",
                f"too many tries from your network; again in {seconds} s",
                retry_ms=wait_ms,
            )

    def _tokens(self, digest: bytes) -> float:
        bucket = self._buckets.get(digest)
        if bucket is None:
            return float(self._rate.free)
        gained = (self._clock() - bucket.at) / self._rate.seconds
        tokens = min(float(self._rate.free), bucket.tokens + gained)
        if tokens >= self._rate.free:
            del self._buckets[digest]
        return tokens

    def _digest(self, address: str) -> bytes:
        return hashlib.blake2b(_site(address).encode(), key=self._key, digest_size=12).digest()


def _site(address: str) -> str:
    """What somebody cannot change at will: an IPv4 address, the network of an IPv6 address."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((found, _IPV6_SITE_BITS), strict=False))
