"""verify() finds whatever law a tampered account breaks, and accuses a sound one of nothing."""

from __future__ import annotations

import pytest

from prepay_mock.ledger import Breach, Ledger
from prepay_mock.ledger.audit import audit
from prepay_mock.ledger.records import NEVER
from tests.mock.ledger.accounts import account, busy
from tests.mock.ledger.audit_cases import CREDITS, Cases
from tests.mock.ledger.tamper import (
    Tamper,
    account_field,
    all_of,
    counts,
    entry,
    hold,
    lot,
    repeated,
    without,
)

ORDER_AND_TIME: Cases = {
    "L6 a charge out of turn": (
        entry(5, parts=((1, 8),)),
        ["L6 entry 5 burns ((1, 8),), not ((3, 6), (1, 2))", "..."],
    ),
    "L6 a hold out of turn": (
        entry(4, parts=((1, 14),)),
        [
            "L6 entry 4 burns ((1, 14),), not ((2, 10), (3, 4))",
            "L1 entry 4 takes 14 credits that lot 1 does not have",
            "...",
        ],
    ),
    "L6 a capture out of turn": (
        entry(9, parts=((3, 4), (2, 2))),
        ["L6 entry 9 burns ((3, 4), (2, 2)), not ((2, 6),)", "..."],
    ),
    "L7 a refund in another order": (
        entry(6, parts=((3, 1), (1, 2))),
        ["L7 entry 6 returns to ((3, 1), (1, 2)), not ((1, 2), (3, 1))"],
    ),
    "L7 a refund to another lot": (
        entry(6, parts=((3, 3),)),
        ["L7 entry 6 returns to ((3, 3),), not ((1, 2), (3, 1))", "..."],
    ),
    "L7 a refund of what was no charge": (
        entry(6, of="txn_00000004"),
        ["L7 entry 6 refunds txn_00000004, which is not a charge", "..."],
    ),
    "L7 a release in another order": (
        entry(8, parts=((2, 10), (3, 4))),
        ["L7 entry 8 releases to ((2, 10), (3, 4)), held were ((2, 10), (3, 4))"],
    ),
    "L8 an expiry that was forgotten": (
        without(7),
        [
            "L11 entry 8 stands at place 7",
            "L11 entry 8 has the id txn_00000008",
            "L13 entry 8 records (24, 24), not (25, 25)",
            "L8 entry 8: credits of lot 3 are available after its expiry",
            "...",
        ],
    ),
    "L8 an expiry before its time": (entry(7, at=59), ["L8 entry 7 expires credits at 59, not at 60"]),
    "L8 an expiry after its time": (entry(7, at=61), ["L8 entry 7 expires credits at 61, not at 60"]),
    "L8 half an expiry": (
        entry(10, amount=-3, parts=((2, 3),), balance_after=15, available_after=15),
        [
            "L8 entry 10 expires ('lot_00000002', ((2, 3),)), not ('lot_00000002', ((2, 4),))",
            "L13 entry 11 records (10, 10), not (11, 11)",
            "L8 entry 11 expires ('lot_00000003', ((3, 4),)), not ('lot_00000002', ((2, 1),))",
            "L8 entry 12: credits of lot 2 are available after its expiry",
            "...",
        ],
    ),
    "L8 an expiry out of turn": (
        entry(10, of="lot_00000003", parts=((3, 4),)),
        [
            "L8 entry 10 expires ('lot_00000003', ((3, 4),)), not ('lot_00000002', ((2, 4),))",
            "L8 entry 11 expires ('lot_00000003', ((3, 4),)), not ('lot_00000002', ((2, 4),))",
            "L1 entry 11 takes 4 credits that lot 3 does not have",
            "...",
        ],
    ),
    "L8 an expiry where nothing expires": (
        entry(17, kind="expire", of="lot_00000001"),
        ["L8 entry 17 expires credits, but none can expire", "..."],
    ),
    "L8 a charge after the lot's expiry": (
        lot(1, expires_at=74, order=(74, 1)),
        [
            "L8 entry 15: credits of lot 1 are available after its expiry",
            "L6 entry 15 burns ((4, 5), (1, 2)), not ((1, 7),)",
            "L8 entry 15 burns lot 1, which has expired",
            "L8 entry 16 burns lot 1, which has expired",
            "L8 entry 17 burns lot 1, which has expired",
        ],
    ),
    "L8 a lot granted at its expiry": (
        lot(4, expires_at=73, order=(73, 4)),
        [
            "L8 entry 14 grants a lot that has expired",
            "L8 entry 15: credits of lot 4 are available after its expiry",
            "L8 entry 15 burns lot 4, which has expired",
        ],
    ),
    "L8 a lot forgotten at the end": (
        all_of(lot(1, expires_at=76, order=(76, 1)), account_field(now=76)),
        [
            "L6 entry 15 burns ((4, 5), (1, 2)), not ((1, 7),)",
            "L8 at the end: credits of lot 1 are available after its expiry",
        ],
    ),
    "L11 an entry is lost": (
        without(16),
        [
            "L11 entry 17 stands at place 16",
            "L11 entry 17 has the id txn_00000017",
            "L13 entry 17 records (13, 5), not (13, 6)",
            "...",
        ],
    ),
    "L11 an entry is repeated": (
        repeated(17),
        [
            "L11 entry 17 stands at place 18",
            "L11 entry 17 has the id txn_00000017",
            "L13 entry 17 records (13, 5), not (11, 3)",
            "...",
        ],
    ),
    "L11 another id": (entry(17, id="txn_00000016"), ["L11 entry 17 has the id txn_00000016"]),
    "L11 another number": (entry(17, seq=18), ["L11 entry 18 stands at place 17"]),
    "L12 an entry before the one before": (entry(17, at=73), ["L12 entry 17 at 73 follows one at 74"]),
    "L12 an account behind its journal": (
        account_field(now=74),
        ["L12 the account's time 74 lies before its last entry"],
    ),
    "L13 another balance after": (
        entry(5, balance_after=21),
        ["L13 entry 5 records (21, 8), not (22, 8)", "L13 entry 6 records (25, 11), not (24, 11)"],
    ),
    "L13 other available credits after": (
        entry(17, available_after=4),
        ["L13 entry 17 records (13, 4), not (13, 5)"],
    ),
}
CASES = CREDITS | ORDER_AND_TIME


def test_a_sound_account_breaks_no_law() -> None:
    ledger = busy()
    assert ledger.verify() == []
    assert Ledger().verify() == []
    assert ledger.dump() == busy().dump()  # looking changes nothing


@pytest.mark.parametrize(("tamper", "expected"), CASES.values(), ids=CASES)
def test_a_tampered_account_is_found_out(tamper: Tamper, expected: list[str]) -> None:
    found = [f"{breach.law} {breach.message}" for breach in audit(tamper(busy().dump()))]
    if expected[-1] == "...":
        assert found[: len(expected) - 1] == expected[:-1]
        assert len(found) >= len(expected)
    else:
        assert found == expected


def test_the_second_refund_of_a_charge_counts_on_from_the_first() -> None:
    ledger = account((10, None), (2, 90))
    charge = ledger.charge(8, now=1)  # entry 3: 2 of lot 2, 6 of lot 1
    ledger.refund(charge.id, 6, now=2)  # all that came from lot 1
    ledger.refund(charge.id, 1, now=3)  # entry 5
    assert ledger.verify() == []
    more = entry(5, amount=3, balance_after=13, available_after=13, parts=((2, 2), (1, 1)))
    assert [str(breach.message) for breach in audit(more(ledger.dump()))][:2] == [
        "entry 5 refunds 3 of 2 left of txn_00000003",
        "entry 5 returns to ((2, 2), (1, 1)), not ((2, 2),)",
    ]


def test_a_first_entry_that_ends_a_hold_is_found_out() -> None:
    dump = account((10, None)).dump()
    captured = entry(
        1, kind="charge", of="hold_00000001", amount=-10, balance_after=-10, available_after=-10
    )(dump)
    assert ("L5", "entry 1 captures hold_00000001, which was not released just before") in audit(captured)


def test_an_expiry_with_no_credits_left_is_found_out() -> None:
    ledger = account((10, None))
    ledger.charge(10, now=1)
    ledger.grant(1, now=2, source="test")
    expired = entry(3, kind="expire", amount=-1, balance_after=-1, available_after=-1)(ledger.dump())
    assert ("L8", "entry 3 expires credits, but none can expire") in audit(expired)


FLOATS: dict[str, Tamper] = {
    "now": account_field(now=75.0),
    "balance": account_field(balance=13.0),
    "available": account_field(available=5.0),
    "hold count": account_field(hold_count=3.0),
    "lot number": lot(1, number=True),
    "granted": lot(1, granted=10.0),
    "created": lot(1, created_at=True),
    "expiry": lot(2, expires_at=50.0),
    "order": lot(1, order=(NEVER, 1.0)),
    "counts": counts(1, 5, 3, 2, False),
    "hold number": hold(1, number=2.0),
    "held": hold(1, amount=7.0),
    "held at": hold(1, at=74.0),
    "held parts": hold(1, parts=((4, 5), (1, 2.0))),
    "refunded": account_field(refunded=((5, 3), (9, 2.0))),
    "seq": entry(1, seq=True),
    "at": entry(1, at=1.0),
    "amount": entry(17, amount=-2.0),
    "balance after": entry(17, balance_after=13.0),
    "available after": entry(17, available_after=5.0),
    "parts": entry(17, parts=((True, 2),)),
}


@pytest.mark.parametrize("name", FLOATS)
def test_an_account_of_other_than_whole_numbers_is_found_out(name: str) -> None:
    tampered = FLOATS[name](busy().dump())
    assert tampered == busy().dump()  # 5.0 == 5 to Python, not to money
    assert audit(tampered) == [("L2", "an amount, a time or a number is no whole number (int)")]


def test_an_account_with_counts_for_fewer_lots_is_no_account() -> None:
    dump = busy().dump()
    with pytest.raises(ValueError, match="shorter"):
        audit(dump._replace(counts=dump.counts[:3]))


def test_a_ledger_audits_itself_and_its_queue() -> None:
    ledger = Ledger.load(account_field(balance=14, available=6)(busy().dump()))
    ledger._lots._queue.clear()
    assert ledger.verify() == [
        Breach("L2", "the balance is 14, the journal gives 13"),
        Breach("L2", "6 are available, the journal gives 5"),
        Breach("L6", "the burn queue does not hold exactly the lots with credits available"),
    ]


@pytest.mark.parametrize("law", ["L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8", "L11", "L12", "L13"])
def test_every_law_of_which_an_account_keeps_a_trace_has_a_case(law: str) -> None:
    assert any(
        name.split()[0] == law and any(line.split()[0] == law for line in found)
        for name, (_, found) in CASES.items()
    )
