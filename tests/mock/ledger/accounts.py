"""Accounts that the ledger's tests begin with, and short words for looking at them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from prepay_mock.ledger import Entry, Ledger

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def at(moment: str) -> int:
    """Microseconds since the epoch of an ISO-8601 moment."""
    return (datetime.fromisoformat(moment) - EPOCH) // timedelta(microseconds=1)


def account(*lots: tuple[int, int | None], now: int = 0) -> Ledger:
    """A ledger with these lots: (credits, expires_at)."""
    ledger = Ledger()
    for amount, expires_at in lots:
        ledger.grant(amount, now=now, source="test", expires_at=expires_at)
    return ledger


def state(ledger: Ledger) -> tuple[int, int, int]:
    """Balance, available, reserved."""
    return ledger.balance, ledger.available, ledger.reserved


def places(ledger: Ledger, number: int) -> tuple[int, int, int, int]:
    """Credits of a lot that are available, held, spent, expired."""
    lot = ledger.lot(f"lot_{number:08d}")
    return lot.available, lot.held, lot.spent, lot.expired


def rows(ledger: Ledger, after: int = 0) -> list[tuple[str, int]]:
    """Kind and amount of the entries after the first few."""
    return [(entry.kind, entry.amount) for entry in ledger.history[after:]]


def busy() -> Ledger:
    """An account to which everything has happened: entries 1 to 17, two open holds, credits in every place.

    Lot 1 (10 credits) never expires, lot 2 (10) expired at 50 under a hold, lot 3 (10) at 60; lot 4 (5) is to expire
    at 500.
    """
    ledger = account((10, None), (10, 50), (10, 60), now=1)  # entries 1, 2, 3
    first = ledger.hold(14, now=2, ref="job-1")  # 4: all of lot 2, 4 of lot 3
    charge = ledger.charge(8, now=3, ref="order-1", detail=(("slots", 8),))  # 5: 6 of lot 3, 2 of lot 1
    ledger.refund(charge.id, 3, now=4)  # 6: 2 to lot 1, 1 to lot 3
    ledger.advance(70)  # 7: lot 3 loses 1 at 60
    captured = ledger.capture(first.id, 6, now=71)  # 8, 9: 6 of lot 2; 10, 11: 4 + 4 expire
    ledger.refund(captured.id, 2, now=72)  # 12: to lot 2; 13: expires
    ledger.grant(5, now=73, source="gift", expires_at=500)  # 14
    ledger.hold(7, now=74, ref="job-2")  # 15: all of lot 4, 2 of lot 1
    ledger.hold(1, now=74, ref="job-3")  # 16
    ledger.charge(2, now=75)  # 17
    return ledger


def last(ledger: Ledger) -> Entry:
    """The newest entry."""
    return ledger.history[-1]
