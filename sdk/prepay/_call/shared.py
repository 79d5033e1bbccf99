"""What the calls of a client and its copies share of money, beside what they have seen (``memory``)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from prepay._call.job_holds import JobHolds
from prepay._call.top_ups import TopUps

__all__ = ["KEYS_REMEMBERED", "KEY_LIFETIME", "PRICES_KEPT", "PaidKeys", "PriceList", "Shared"]

KEYS_REMEMBERED: Final = 4096
"""Idempotency keys of the caller's own that a client remembers as paid for; older ones are forgotten."""
KEY_LIFETIME: Final = 23 * 3600.0
"""Seconds for which such a key is taken to be known to the vendor, which keeps keys for 24 hours (assumed)."""
PRICES_KEPT: Final = 300.0
"""Seconds for which a price list is taken to be true (assumed)."""


@dataclass(slots=True)
class PaidKeys:
    """The caller's own idempotency keys whose calls were carried out: the same call again is a replay, and free."""

    _keys: dict[tuple[str, str], float] = field(default_factory=dict[tuple[str, str], float])

    def add(self, operation: str, key: str, now: float) -> None:
        """Remember a key; ``now`` in monotonic seconds. A replay does not make it live longer."""
        if (operation, key) in self._keys:
            return
        while len(self._keys) >= KEYS_REMEMBERED:
            self._keys.pop(next(iter(self._keys)), None)
        self._keys[operation, key] = now

    def has(self, operation: str, key: str, now: float) -> bool:
        """Return True if the key was paid for and is still known to the vendor."""
        since = self._keys.get((operation, key))
        if since is not None and now - since >= KEY_LIFETIME:
            self._keys.pop((operation, key), None)
            return False
        return since is not None


@dataclass(slots=True)
class PriceList:
    """A vendor's prices as they were asked for last, by their keys.

    Attributes:
        prices: credits for one unit; None when nobody has asked.
        since: when that was, in monotonic seconds.
    """

    prices: Mapping[str, int] | None = None
    since: float = 0.0

    def at(self, now: float) -> Mapping[str, int] | None:
        """Return the prices, unless they are too old."""
        return self.prices if self.prices is not None and 0 <= now - self.since < PRICES_KEPT else None

    def keep(self, prices: Mapping[str, int], now: float) -> None:
        """Remember prices."""
        self.prices, self.since = prices, now


@dataclass(slots=True)
class Shared:
    """What the calls of a client and its copies share of money.

    Attributes:
        jobs: the holds of jobs that are under way.
        top_ups: whose turn it is to top up.
        paid: idempotency keys that were paid for.
        prices: the vendor's price list.
        untold: operations whose responses did not say what was charged, and of which the log was told.
    """

    jobs: JobHolds = field(default_factory=JobHolds)
    top_ups: TopUps = field(default_factory=TopUps)
    paid: PaidKeys = field(default_factory=PaidKeys)
    prices: PriceList = field(default_factory=PriceList)
    untold: set[str] = field(default_factory=set[str])
