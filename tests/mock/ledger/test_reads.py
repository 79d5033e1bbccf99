"""Lots, holds and entries as they are shown."""

from __future__ import annotations

from prepay_mock.ledger import Entry, Hold, Ledger, Lot
from prepay_mock.ledger.lots import KNOWN, SPENT, Lots
from prepay_mock.ledger.records import make_id, number_of
from tests.mock.ledger.accounts import account, busy, rows


def test_a_new_ledger_is_empty() -> None:
    ledger = Ledger()
    assert (ledger.now, ledger.balance, ledger.available, ledger.reserved) == (0, 0, 0, 0)
    assert (ledger.holds(), ledger.open_lots(), ledger.lots_expiring(10**9), len(ledger.history)) == (
        [],
        [],
        [],
        0,
    )
    assert ledger.available_at(5) == 0
    assert ledger.now == 0


def test_a_grant_keeps_all_that_it_was_told() -> None:
    ledger = Ledger(prefix="acc-")
    lot = ledger.grant(
        9, now=3, source="gift", expires_at=8, ref="order", note="thanks", detail=("pack", "starter")
    )
    assert lot == Lot(
        id="acc-lot_00000001",
        number=1,
        source="gift",
        granted=9,
        available=9,
        held=0,
        spent=0,
        expired=0,
        created_at=3,
        expires_at=8,
        ref="order",
        note="thanks",
        detail=("pack", "starter"),
    )
    assert ledger.lot("acc-lot_00000001") == lot
    assert ledger.history[0] == Entry(
        seq=1,
        id="acc-txn_00000001",
        kind="grant",
        at=3,
        amount=9,
        balance_after=9,
        available_after=9,
        ref="order",
        note="thanks",
        detail=("pack", "starter"),
        of="acc-lot_00000001",
        parts=((1, 9),),
    )
    assert ledger.grant(1, now=4, source="gift").expires_at is None


def test_a_charge_keeps_all_that_it_was_told() -> None:
    ledger = account((9, None))
    charge = ledger.charge(2, now=3, ref="order", note="slots", detail=(("slots", 2),))
    assert charge == ledger.history[-1] == ledger.entry("txn_00000002")
    assert charge == Entry(
        2, "txn_00000002", "charge", 3, -2, 7, 7, "order", "slots", (("slots", 2),), "", ((1, 2),)
    )
    assert ledger.refundable(charge.id) == 2
    refund = ledger.refund(charge.id, 1, now=4, note="sorry", detail=("5xx",))
    assert refund == ledger.history[-1]
    assert refund == Entry(
        3, "txn_00000003", "refund", 4, 1, 8, 8, "order", "sorry", ("5xx",), charge.id, ((1, 1),)
    )
    assert ledger.refundable(charge.id) == 1


def test_a_hold_keeps_all_that_it_was_told_and_passes_its_reference_on() -> None:
    ledger = account((9, None))
    hold = ledger.hold(5, now=3, ref="job", note="reserve", detail=(1,))
    assert hold == Hold("hold_00000001", 1, 5, 3, "job", "reserve", (1,), ((1, 5),))
    assert ledger.holds() == [hold]
    ledger.capture(hold.id, 2, now=4, note="done", detail=(2,))
    assert ledger.holds() == []
    assert ledger.history[1:] == [
        Entry(2, "txn_00000002", "hold", 3, -5, 9, 4, "job", "reserve", (1,), hold.id, ((1, 5),)),
        Entry(3, "txn_00000003", "release", 4, 5, 9, 9, "job", "done", (2,), hold.id, ((1, 5),)),
        Entry(4, "txn_00000004", "charge", 4, -2, 7, 7, "job", "done", (2,), hold.id, ((1, 2),)),
    ]
    second = ledger.hold(1, now=5, ref="next")
    assert second.id == "hold_00000002"
    released = ledger.release(second.id, now=6, note="cancelled", detail=(3,))
    assert released == ledger.history[-1]
    assert (released.ref, released.note, released.detail, released.of) == (
        "next",
        "cancelled",
        (3,),
        second.id,
    )


def test_labels_that_were_not_given_are_empty() -> None:
    ledger = account((9, None))
    charge = ledger.charge(2, now=1)
    ledger.refund(charge.id, now=1)
    ledger.capture(ledger.hold(2, now=1).id, 1, now=1)
    last = ledger.hold(2, now=1)
    ledger.release(last.id, now=1)
    assert {(entry.ref, entry.note, entry.detail) for entry in ledger.history} == {("", "", None)}
    assert (last.ref, last.note, last.detail) == ("", "", None)


def test_an_expiry_names_its_lot_and_carries_its_reference() -> None:
    ledger = Ledger()
    lot = ledger.grant(4, now=1, source="gift", expires_at=5, ref="order", note="n", detail=(1,))
    ledger.advance(9)
    assert ledger.history[-1] == Entry(
        2, "txn_00000002", "expire", 5, -4, 0, 0, "order", "", None, lot.id, ((1, 4),)
    )
    assert ledger.now == 9


def test_open_lots_are_those_with_credits_available_or_held_in_burn_order() -> None:
    ledger = busy()
    assert [(lot.number, lot.available, lot.held) for lot in ledger.open_lots()] == [(4, 0, 5), (1, 5, 3)]
    ledger.advance(600)
    assert [(lot.number, lot.available, lot.held) for lot in ledger.open_lots()] == [(4, 0, 5), (1, 5, 3)]
    ledger = account((1, 90), (2, 50), (3, None), (4, 50))
    assert [lot.number for lot in ledger.open_lots()] == [2, 4, 1, 3]


def test_lots_expiring_have_credits_available_and_a_time_before_the_one_asked_for() -> None:
    ledger = account((1, 90), (2, 50), (3, None), (4, 50), (5, 70))
    assert [lot.number for lot in ledger.lots_expiring(50)] == []
    assert [lot.number for lot in ledger.lots_expiring(51)] == [2, 4]
    assert [lot.number for lot in ledger.lots_expiring(0)] == []
    assert [lot.number for lot in ledger.lots_expiring(1 << 70)] == [2, 4, 5, 1]
    hold = ledger.hold(6, now=1)
    assert [lot.number for lot in ledger.lots_expiring(1 << 70)] == [5, 1]
    ledger.release(hold.id, now=2)
    assert [lot.number for lot in ledger.lots_expiring(1 << 70)] == [2, 4, 5, 1]


def test_available_at_looks_ahead_without_moving_the_clock() -> None:
    ledger = account((1, 90), (2, 50), (3, None), (4, 50))
    assert [ledger.available_at(now) for now in (0, 49, 50, 89, 90, 10**12)] == [10, 10, 4, 4, 3, 3]
    assert (ledger.now, ledger.available, rows(ledger, 4)) == (0, 10, [])


def test_what_was_shown_does_not_change_afterwards() -> None:
    ledger = account((9, None))
    lot, holds = ledger.open_lots()[0], ledger.holds()
    ledger.hold(5, now=1)
    assert (lot.available, lot.held, holds) == (9, 0, [])
    holds.extend(ledger.holds())
    holds.clear()
    assert len(ledger.holds()) == 1


def test_ids_sort_like_their_numbers_and_are_read_back() -> None:
    numbers = [1, 9, 10, 12_345_678, 123_456_789, 10**17]
    ids = [make_id("acc-", "txn", number) for number in numbers]
    assert ids[:2] == ["acc-txn_00000001", "acc-txn_00000009"]
    assert ids[:4] == sorted(ids[:4])
    assert [number_of("acc-", "txn", made) for made in ids] == numbers
    assert number_of("acc-", "txn", make_id("acc-", "txn", 10**18)) is None
    assert number_of("", "txn", ids[0]) is None


def test_a_million_charges_of_one_price_would_keep_their_parts_once() -> None:
    ledger = Ledger()
    ledger.grant(1000, now=0, source="pack")
    first, *others = [ledger.charge(31, now=0).parts for _ in range(5)]
    assert first == ((1, 31),)
    assert all(parts is first for parts in others)


def test_what_is_remembered_of_parts_is_bounded() -> None:
    lots = Lots()
    lots.add("", 100_000, now=0, source="", expires_at=None, ref="", note="", detail=None)
    for amount in range(1, KNOWN + 1):
        assert lots.take(amount, SPENT) == ((1, amount),)
    assert len(lots._known) == KNOWN
    assert lots.take(KNOWN + 1, SPENT) == ((1, KNOWN + 1),)
    assert len(lots._known) == 1


def test_to_advance_tells_whether_credits_expired() -> None:
    ledger = Ledger()
    ledger.grant(5, now=0, source="gift", expires_at=10)
    ledger.grant(5, now=0, source="gift", expires_at=10)
    assert ledger.advance(9) is False
    assert ledger.advance(10) is True
    assert ledger.advance(11) is False
