"""How fast requests go out: a polite rate, and the limits that the server names itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from email.utils import parsedate_to_datetime

from prepay_conformance.gate.exchange import Exchange
from prepay_conformance.limits import MAX_RATE_WAIT

__all__ = ["Pace"]


class Pace:
    """Says when the next request may go out.

    Args:
        clock: seconds, monotonic.
        wall: seconds since 1970, for limits that name an instant.
    """

    def __init__(self, clock: Callable[[], float], wall: Callable[[], float]) -> None:
        self.interval = 0.0
        """Seconds between two requests."""
        self.obeys = False
        """Whether the limits that responses name are kept: on a live host."""
        self._clock = clock
        self._wall = wall
        self._next = 0.0
        self._lock = threading.Lock()

    def reserve(self) -> float:
        """Take the next turn; returns the seconds to wait for it."""
        with self._lock:
            now = self._clock()
            turn = max(self._next, now)
            self._next = turn + self.interval
            return turn - now

    def learn(self, exchange: Exchange) -> bool:
        """Keep to what a response says of its limits; returns whether its request may be sent again for that.

        ``Retry-After`` counts on 429 and 503; ``X-RateLimit-Remaining: 0`` on any response, until
        ``X-RateLimit-Reset`` (seconds since 1970 by the server's own clock, or seconds from now).
        """
        if not self.obeys or exchange.status is None:
            return False
        wait: float | None = None
        if exchange.status in {429, 503}:
            wait = self._retry_after(exchange)
        if wait is None and (exchange.header("x-ratelimit-remaining") or "").strip() == "0":
            wait = self._reset(exchange)
        if wait is None:
            return False
        with self._lock:
            self._next = max(self._next, self._clock() + min(max(wait, 0.0), MAX_RATE_WAIT))
        return exchange.status == 429

    def _retry_after(self, exchange: Exchange) -> float | None:
        text = (exchange.header("retry-after") or "").strip()
        if text.isascii() and text.isdigit() and len(text) < 10:
            return float(text)
        then = _instant(text)
        return None if then is None else then - self._now(exchange)

    def _reset(self, exchange: Exchange) -> float | None:
        text = (exchange.header("x-ratelimit-reset") or "").strip()
        if not text.isascii() or not text.isdigit() or len(text) > 12:
            return None
        value = float(text)
        # Small numbers are spans; nothing resets in 1970. A second more, because the instant is cut to seconds.
        return value + 1 if value < 1_000_000_000 else value - self._now(exchange) + 1

    def _now(self, exchange: Exchange) -> float:
        said = _instant(exchange.header("date") or "")
        return self._wall() if said is None else said


def _instant(text: str) -> float | None:
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
