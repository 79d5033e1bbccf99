"""One test or more for each law of the ledger, by its number. L9 is about keys, which the engine keeps."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay_mock.ledger import (
    ClockWentBack,
    HoldEnded,
    InsufficientCredits,
    Ledger,
    OverCapture,
    OverRefund,
    UnknownId,
)
from tests.mock.ledger.accounts import account, busy, last, places, rows, state


def test_l1_each_lot_accounts_for_every_credit_it_was_granted() -> None:
    ledger = busy()
    divided = [places(ledger, number) for number in (1, 2, 3, 4)]
    assert divided == [(5, 3, 2, 0), (0, 0, 4, 6), (0, 0, 5, 5), (0, 5, 0, 0)]
    assert [sum(counts) for counts in divided] == [10, 10, 10, 5]


def test_l2_the_journal_only_grows_and_adds_up() -> None:
    ledger = busy()
    before = list(ledger.history)
    ledger.charge(1, now=80)
    assert list(ledger.history)[:-1] == before
    assert sum(entry.amount for entry in ledger.history) == ledger.available == 2 + 2
    assert ledger.balance == ledger.available + 5 + 3


def test_l3_available_never_falls_below_zero() -> None:
    ledger = account((10, None))
    ledger.hold(6, now=1)
    with pytest.raises(InsufficientCredits):
        ledger.charge(5, now=1)
    with pytest.raises(InsufficientCredits):
        ledger.hold(5, now=1)
    ledger.charge(4, now=1)
    assert state(ledger) == (6, 0, 6)


def test_l4_open_holds_add_up_to_what_is_reserved() -> None:
    ledger = busy()
    assert [(hold.ref, hold.amount, hold.parts) for hold in ledger.holds()] == [
        ("job-2", 7, ((4, 5), (1, 2))),
        ("job-3", 1, ((1, 1),)),
    ]
    assert ledger.reserved == 8 == sum(lot.held for lot in ledger.open_lots())


@pytest.mark.parametrize("end", ["capture", "capture all", "capture nothing", "release"])
def test_l5_a_hold_ends_once(end: str) -> None:
    ledger = account((10, None))
    hold = ledger.hold(6, now=1)
    if end == "release":
        ledger.release(hold.id, now=2)
    else:
        ledger.capture(hold.id, {"capture": 3, "capture all": 6, "capture nothing": 0}[end], now=2)
    after = ledger.dump()
    with pytest.raises(HoldEnded) as refused:
        ledger.release(hold.id, now=3)
    assert refused.value.hold_id == hold.id
    with pytest.raises(HoldEnded):
        ledger.capture(hold.id, 1, now=3)
    assert ledger.dump() == after


def test_l5_a_capture_takes_at_most_what_is_held() -> None:
    ledger = account((10, None))
    hold = ledger.hold(6, now=1)
    with pytest.raises(OverCapture) as refused:
        ledger.capture(hold.id, 7, now=2)
    assert (refused.value.hold_id, refused.value.asked, refused.value.held) == (hold.id, 7, 6)
    assert state(ledger) == (10, 4, 6)
    ledger.capture(hold.id, 6, now=2)
    assert state(ledger) == (4, 4, 0)


def test_l5_a_capture_of_nothing_is_a_release() -> None:
    ledger = account((10, None))
    entry = ledger.capture(ledger.hold(6, now=1).id, 0, now=2)
    assert (entry.kind, entry.amount) == ("release", 6)
    assert rows(ledger, 2) == [("release", 6)]


def test_l5_refunds_add_up_to_at_most_the_charge() -> None:
    ledger = account((10, None))
    charge = ledger.charge(6, now=1)
    ledger.refund(charge.id, 2, now=2)
    with pytest.raises(OverRefund) as refused:
        ledger.refund(charge.id, 5, now=2)
    assert (refused.value.charge_id, refused.value.asked, refused.value.left) == (charge.id, 5, 4)
    assert ledger.refundable(charge.id) == 4
    assert ledger.refund(charge.id, now=3).amount == 4
    with pytest.raises(OverRefund) as refused:
        ledger.refund(charge.id, now=4)
    assert (refused.value.asked, refused.value.left) == (None, 0)
    assert state(ledger) == (10, 10, 0)


def test_l6_lots_burn_by_expiry_then_by_age_those_without_expiry_last() -> None:
    ledger = account((1, None), (1, 90), (1, 50), (1, None), (1, 50))
    assert [ledger.charge(1, now=1).parts for _ in range(5)] == [
        ((3, 1),),
        ((5, 1),),
        ((2, 1),),
        ((1, 1),),
        ((4, 1),),
    ]


def test_l6_one_charge_or_hold_burns_lot_after_lot() -> None:
    ledger = account((4, None), (4, 90), (4, 50))
    assert ledger.charge(5, now=1).parts == ((3, 4), (2, 1))
    assert ledger.hold(5, now=1).parts == ((2, 3), (1, 2))


def test_l6_a_capture_burns_the_lots_of_its_hold_in_burn_order() -> None:
    ledger = account((4, None), (4, 90), (4, 50))
    hold = ledger.hold(10, now=1)
    ledger.grant(9, now=2, source="later, but expiring sooner", expires_at=10)
    assert ledger.capture(hold.id, 5, now=3).parts == ((3, 4), (2, 1))
    assert [places(ledger, number) for number in (1, 2, 3, 4)] == [
        (4, 0, 0, 0),
        (3, 0, 1, 0),
        (0, 0, 4, 0),
        (9, 0, 0, 0),
    ]


def test_l7_a_refund_goes_back_the_way_it_came_piece_by_piece() -> None:
    ledger = account((4, None), (4, 90), (4, 50))
    charge = ledger.charge(10, now=1)
    assert charge.parts == ((3, 4), (2, 4), (1, 2))
    assert ledger.refund(charge.id, 3, now=2).parts == ((1, 2), (2, 1))
    assert ledger.refund(charge.id, 1, now=2).parts == ((2, 1),)
    assert ledger.refund(charge.id, now=2).parts == ((2, 2), (3, 4))


def test_l7_a_refund_goes_on_where_the_one_before_ended() -> None:
    ledger = account((4, None), (4, 90), (4, 50))
    charge = ledger.charge(10, now=1)
    assert ledger.refund(charge.id, 2, now=2).parts == ((1, 2),)  # just what came from lot 1
    assert ledger.refund(charge.id, now=2).parts == ((2, 4), (3, 4))
    assert ledger.verify() == []


def test_l7_a_release_goes_back_the_way_it_came() -> None:
    ledger = account((4, None), (4, 90), (4, 50))
    hold = ledger.hold(10, now=1)
    assert ledger.release(hold.id, now=2).parts == ((1, 2), (2, 4), (3, 4))
    assert [places(ledger, number)[0] for number in (1, 2, 3)] == [4, 4, 4]


def test_l8_a_lot_is_usable_until_the_instant_of_its_expiry() -> None:
    ledger = account((10, 50))
    ledger.charge(1, now=49)
    with pytest.raises(InsufficientCredits) as refused:
        ledger.charge(1, now=50)
    assert refused.value.available == 0
    ledger.advance(50)
    assert rows(ledger, 2) == [("expire", -9)]


def test_l8_it_makes_no_difference_when_somebody_looks() -> None:
    watched, forgotten = account((10, 50), (10, 60), (10, None)), account((10, 50), (10, 60), (10, None))
    for now in range(80):
        watched.advance(now)
    for ledger in (watched, forgotten):
        ledger.charge(1, now=80)
    assert watched.dump() == forgotten.dump()
    assert [entry.at for entry in forgotten.history[3:]] == [50, 60, 80]


def test_l8_held_credits_outlive_their_lot_and_expire_when_released() -> None:
    ledger = account((10, 50))
    hold = ledger.hold(6, now=1)
    ledger.advance(99)
    assert state(ledger) == (6, 0, 6)
    ledger.release(hold.id, now=100)
    assert state(ledger) == (0, 0, 0)
    assert rows(ledger, 2) == [("expire", -4), ("release", 6), ("expire", -6)]
    assert [entry.at for entry in ledger.history[2:]] == [50, 100, 100]


def test_l8_a_capture_spends_held_credits_of_an_expired_lot_and_the_rest_expires() -> None:
    ledger = account((10, 50), (10, None))
    hold = ledger.hold(12, now=1)
    ledger.capture(hold.id, 7, now=60)
    assert rows(ledger, 3) == [("release", 12), ("charge", -7), ("expire", -3)]
    assert [places(ledger, number) for number in (1, 2)] == [(0, 0, 7, 3), (10, 0, 0, 0)]
    assert state(ledger) == (10, 10, 0)


def test_l8_a_refund_into_an_expired_lot_is_written_and_expires() -> None:
    ledger = account((10, 50), (10, None))
    charge = ledger.charge(12, now=1)
    refund = ledger.refund(charge.id, now=60)
    assert refund.available_after == 20
    assert rows(ledger, 3) == [("refund", 12), ("expire", -10)]
    assert state(ledger) == (10, 10, 0)


@pytest.mark.parametrize("due", [50, 60])
def test_l8_several_lots_expire_each_at_its_own_time_in_burn_order(due: int) -> None:
    ledger = account((1, 60), (2, due), (3, 60))
    ledger.advance(99)
    order = (
        [("expire", -2), ("expire", -1), ("expire", -3)]
        if due == 50
        else [("expire", -1), ("expire", -2), ("expire", -3)]
    )
    assert rows(ledger, 3) == order
    assert [entry.at for entry in ledger.history[3:]] == sorted([60, 60, due])


@given(st.integers(0, 60), st.integers(1, 12))
def test_l10_a_refused_call_changes_nothing_not_even_the_clock(wait: int, over: int) -> None:
    ledger = account((5, 30), (5, None))
    hold = ledger.hold(3, now=0)
    before = ledger.dump()
    with pytest.raises(OverCapture):
        ledger.capture(hold.id, 3 + over, now=wait)
    with pytest.raises(InsufficientCredits):
        ledger.charge(ledger.available_at(wait) + over, now=wait)
    with pytest.raises(UnknownId):
        ledger.refund("txn_00000001", now=wait)
    assert ledger.dump() == before


def test_l11_pages_hold_every_entry_once_while_entries_are_added() -> None:
    ledger = account((100, None))
    for _ in range(30):
        ledger.charge(1, now=1)
    first, _ = ledger.history.page(0, 7)
    seen = list(first)
    while len(seen) < 31:
        ledger.charge(1, now=2)
        page, total = ledger.history.page(len(seen), 7, up_to=first[0].seq)
        assert total == 31
        seen += page
    assert [entry.seq for entry in seen] == list(range(31, 0, -1))


def test_l12_time_never_goes_back() -> None:
    ledger = account((10, 50), now=5)
    hold = ledger.hold(1, now=9)
    charge = ledger.charge(1, now=9)
    before = ledger.dump()
    for call in (
        lambda: ledger.advance(8),
        lambda: ledger.grant(1, now=8, source="late"),
        lambda: ledger.charge(1, now=8),
        lambda: ledger.hold(1, now=8),
        lambda: ledger.capture(hold.id, 1, now=8),
        lambda: ledger.release(hold.id, now=8),
        lambda: ledger.refund(charge.id, now=8),
        lambda: ledger.available_at(8),
    ):
        with pytest.raises(ClockWentBack) as refused:
            call()
        assert (refused.value.now, refused.value.seen) == (8, 9)
    assert ledger.dump() == before


def test_l13_each_entry_records_the_balance_after_it() -> None:
    ledger = busy()
    told = [(entry.balance_after, entry.available_after) for entry in ledger.history]
    assert told[:7] == [(10, 10), (20, 20), (30, 30), (30, 16), (22, 8), (25, 11), (24, 10)]
    assert told[7:] == [
        (24, 24),  # released
        (18, 18),  # captured
        (14, 14),
        (10, 10),  # both lots of the hold had expired
        (12, 12),
        (10, 10),  # refunded into an expired lot
        (15, 15),
        (15, 8),
        (15, 7),
        (13, 5),
    ]
    assert (last(ledger).balance_after, last(ledger).available_after) == (ledger.balance, ledger.available)


@pytest.mark.parametrize(("now", "available"), [(0, 13), (29, 13), (30, 8), (60, 2)])
def test_l14_a_refusal_tells_what_the_balance_would_have_said(now: int, available: int) -> None:
    ledger = account((5, 30), (6, 60), (2, None))
    with pytest.raises(InsufficientCredits) as refused:
        ledger.charge(100, now=now)
    assert refused.value.available == available == ledger.available_at(now)
    assert refused.value.missing == 100 - available
    twin = Ledger.load(ledger.dump())
    twin.advance(now)
    assert twin.available == available
