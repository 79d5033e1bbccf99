"""The money of the three seed pages, told to a ledger."""

from __future__ import annotations

import pytest

from prepay_mock.ledger import InsufficientCredits, Ledger
from tests.mock.ledger.accounts import account, at, rows, state

BUNDLE = (("account_creation", 25), ("video_slots", 20), ("niche_warming", 7), ("video_editing", 30))


def test_the_example_bundle_costs_82_of_132_and_leaves_50() -> None:
    ledger = account((132, None))
    charge = ledger.charge(sum(cost for _, cost in BUNDLE), now=1, ref="bundle", detail=BUNDLE)
    assert (charge.amount, charge.balance_after, charge.detail) == (-82, 50, BUNDLE)
    assert state(ledger) == (50, 50, 0)


def test_a_second_such_bundle_is_refused_with_32_missing() -> None:
    ledger = account((50, None))
    with pytest.raises(InsufficientCredits) as refused:
        ledger.charge(82, now=1)
    assert (refused.value.required, refused.value.available, refused.value.missing) == (82, 50, 32)
    assert state(ledger) == (50, 50, 0)


def test_a_bundle_of_52_takes_1250_to_1198() -> None:
    ledger = account((1250, None))
    now = at("2025-11-20T14:30:00Z")
    row = ledger.charge(52, now=now, note="Bundle created: 1 TikTok account, 10 videos, niche warming")
    assert (row.kind, row.amount, row.balance_after, row.at) == ("charge", -52, 1198, now)
    assert ledger.history.page(0, 10)[0][0] == row


def test_the_farmer_topup_of_638_is_announced_and_then_expires() -> None:
    ledger = Ledger()
    expiry = at("2026-06-08T04:47:51.413+00:00")
    bought = at("2026-05-09T04:47:51.413+00:00")
    ledger.grant(612, now=bought, source="purchase")
    lot = ledger.grant(638, now=bought, source="farmer_topup", expires_at=expiry)
    day = 24 * 3600 * 1_000_000
    now = at("2026-05-19T22:42:36.885166+00:00")
    ledger.advance(now)
    assert ledger.balance == 1250
    assert ledger.lots_expiring(now + 7 * day) == []
    assert [(due.available, due.expires_at, due.source) for due in ledger.lots_expiring(now + 30 * day)] == [
        (638, expiry, "farmer_topup")
    ]
    ledger.advance(expiry - 1)
    assert ledger.balance == 1250
    ledger.advance(expiry)
    assert ledger.balance == 612
    row = ledger.history[-1]
    assert (row.kind, row.amount, row.at, row.balance_after, row.of) == ("expire", -638, expiry, 612, lot.id)


def test_a_job_reserves_252_and_when_it_finishes_is_released_and_consumes_230() -> None:
    ledger = account((1000, None))
    reserved = ledger.hold(252, now=1, ref="job")
    assert state(ledger) == (1000, 748, 252)
    consumed = ledger.capture(reserved.id, 230, now=2)
    assert state(ledger) == (770, 770, 0)
    assert (consumed.kind, consumed.amount, consumed.ref, consumed.of) == ("charge", -230, "job", reserved.id)
    assert rows(ledger) == [("grant", 1000), ("hold", -252), ("release", 252), ("charge", -230)]
    before = 0
    for entry in ledger.history:  # balance_before + amount = balance_after, on available credits
        assert before + entry.amount == entry.available_after
        before = entry.available_after
    assert [entry.balance_after for entry in ledger.history] == [1000, 1000, 1000, 770]
    assert len(ledger.history.page(0, 20, ref="job")[0]) == 3


def test_a_failed_or_cancelled_job_gives_its_whole_reservation_back() -> None:
    ledger = account((300, None))
    reserved = ledger.hold(252, now=1, ref="job")
    released = ledger.release(reserved.id, now=2, note="cancelled")
    assert (released.kind, released.amount, released.note) == ("release", 252, "cancelled")
    assert state(ledger) == (300, 300, 0)


def test_a_retry_needs_a_reservation_of_its_own() -> None:
    ledger = account((300, None))
    ledger.capture(ledger.hold(252, now=1, ref="job").id, 100, now=2)
    with pytest.raises(InsufficientCredits) as refused:
        ledger.hold(252, now=3, ref="job")
    assert (refused.value.required, refused.value.available) == (252, 200)


def test_a_call_whose_backend_fails_is_charged_and_refunded_visibly() -> None:
    ledger = account((5, None))
    charge = ledger.charge(5, now=1, ref="request")  # a balance equal to the price is enough
    assert ledger.available == 0
    refund = ledger.refund(charge.id, now=1)
    assert (refund.kind, refund.amount, refund.of, refund.ref) == ("refund", 5, charge.id, "request")
    assert rows(ledger) == [("grant", 5), ("charge", -5), ("refund", 5)]
    assert state(ledger) == (5, 5, 0)
