"""Tampered accounts that break the laws of credits and holds, L1 to L5, and what an audit has to say of each."""

from __future__ import annotations

from typing import TypeAlias

from tests.mock.ledger.tamper import Tamper, account_field, counts, entry, hold, lot, without

# What is found, in order; "..." at the end when one wrong entry makes later ones look wrong too.
Cases: TypeAlias = dict[str, tuple[Tamper, list[str]]]

CREDITS: Cases = {
    "L1 credits moved inside a lot": (
        counts(1, 4, 4, 2, 0),
        ["L1 the lots do not stand as the journal leaves them"],
    ),
    "L1 a lot with more than it was granted": (
        counts(1, 6, 3, 2, 0),
        [
            "L1 lot_00000001 was granted 10 credits, but stands at (6, 3, 2, 0)",
            "L1 the lots do not stand as the journal leaves them",
        ],
    ),
    "L1 a lot with a negative part": (
        counts(1, -1, 3, 8, 0),
        [
            "L1 lot_00000001 was granted 10 credits, but stands at (-1, 3, 8, 0)",
            "L1 the lots do not stand as the journal leaves them",
        ],
    ),
    "L1 a lot that is lost": (
        lambda dump: dump._replace(terms=dump.terms[:3], counts=dump.counts[:3]),
        [
            "L1 entry 14 grants a lot that the account does not have",
            "L6 entry 15 burns ((4, 5), (1, 2)), not ((1, 7),)",
            "L1 entry 15 takes 5 credits that lot 4 does not have",
            "...",
        ],
    ),
    "L1 a lot granted more than the journal says": (
        lot(1, granted=11),
        [
            "L1 entry 1 does not grant lot_00000001 as it stands",
            "L1 lot_00000001 was granted 11 credits, but stands at (5, 3, 2, 0)",
        ],
    ),
    "L1 a lot granted at another time": (
        lot(1, created_at=2),
        ["L1 entry 1 does not grant lot_00000001 as it stands"],
    ),
    "L1 a lot with another id": (
        lot(1, id="lot_00000009"),
        ["L1 entry 1 does not grant lot_00000001 as it stands"],
    ),
    "L1 a lot with another number": (
        lot(1, number=9),
        ["L1 entry 1 does not grant lot_00000001 as it stands"],
    ),
    "L1 a lot with another place in the queue": (
        lot(1, order=(50, 1)),
        ["L1 entry 1 does not grant lot_00000001 as it stands"],
    ),
    "L1 a grant of another lot": (
        entry(1, of="lot_00000002"),
        ["L1 entry 1 does not grant lot_00000001 as it stands"],
    ),
    "L1 a grant to another lot": (
        entry(1, parts=((2, 10),)),
        ["L1 entry 1 does not grant lot_00000001 as it stands"],
    ),
    "L1 a charge beyond the lot's size": (
        entry(17, amount=-8, balance_after=7, available_after=-1, parts=((1, 8),)),
        [
            "L3 entry 17 leaves -1 available",
            "L6 entry 17 burns ((1, 8),), not ((1, 7),)",
            "L1 entry 17 takes 8 credits that lot 1 does not have",
            "...",
        ],
    ),
    "L1 a charge of a lot that never was": (
        entry(17, parts=((9, 2),)),
        [
            "L6 entry 17 burns ((9, 2),), not ((1, 2),)",
            "L1 entry 17 takes 2 credits that lot 9 does not have",
            "...",
        ],
    ),
    "L1 a charge partly of a lot that never was": (
        entry(17, parts=((9, 1), (1, 1))),
        [
            "L6 entry 17 burns ((9, 1), (1, 1)), not ((1, 2),)",
            "L1 entry 17 takes 1 credits that lot 9 does not have",
            "L1 the lots do not stand as the journal leaves them",
            "L2 the balance is 13, the journal gives 14",
            "L2 5 are available, the journal gives 6",
        ],
    ),
    "L1 a part of nothing": (
        entry(17, parts=((1, 2), (2, 0))),
        [
            "L6 entry 17 burns ((1, 2), (2, 0)), not ((1, 2),)",
            "L8 entry 17 burns lot 2, which has expired",
            "L1 entry 17 takes 0 credits that lot 2 does not have",
        ],
    ),
    "L2 the newest entry is lost": (
        without(17),
        [
            "L1 the lots do not stand as the journal leaves them",
            "L2 the balance is 13, the journal gives 15",
            "L2 5 are available, the journal gives 7",
        ],
    ),
    "L2 another balance": (
        account_field(balance=14, available=6),
        ["L2 the balance is 14, the journal gives 13", "L2 6 are available, the journal gives 5"],
    ),
    "L2 other available credits": (
        account_field(available=6),
        ["L2 6 are available, the journal gives 5", "L4 the open holds keep 8, 7 are reserved"],
    ),
    "L2 a grant that takes": (
        entry(1, amount=-10),
        ["L2 entry 1: grant of -10", "L13 entry 1 records (10, 10), not (-10, -10)", "..."],
    ),
    "L2 a charge that gives": (
        entry(17, amount=2, balance_after=17, available_after=9),
        ["L2 entry 17: charge of 2", "..."],
    ),
    "L2 an entry of nothing": (
        entry(17, amount=0, balance_after=15, available_after=7, parts=()),
        ["L2 entry 17: charge of 0", "..."],
    ),
    "L2 a grant of nothing": (entry(1, amount=0), ["L2 entry 1: grant of 0", "..."]),
    "L2 an entry that names too few credits": (
        entry(17, parts=((1, 1),)),
        ["L2 entry 17 of -2 names 1 credits of lots", "L6 entry 17 burns ((1, 1),), not ((1, 2),)", "..."],
    ),
    "L2 an unknown kind": (entry(17, kind="gift"), ["L2 entry 17 is of an unknown kind, gift"]),
    "L3 less than nothing is available": (
        entry(17, amount=-8, balance_after=7, available_after=-1, parts=((1, 8),)),
        ["L3 entry 17 leaves -1 available", "..."],
    ),
    "L4 an open hold is lost": (
        lambda dump: dump._replace(holds=dump.holds[:1]),
        [
            "L4 the open holds keep 7, 8 are reserved",
            "L5 the open holds are not those that the journal leaves open",
        ],
    ),
    "L4 an open hold keeps more": (hold(1, amount=8), ["L4 the open holds keep 9, 8 are reserved"]),
    "L4 more is available than there is": (
        entry(17, balance_after=4),
        ["L13 entry 17 records (4, 5), not (13, 5)", "L4 entry 17 leaves 5 available of 4"],
    ),
    "L5 an open hold on other lots": (
        hold(1, parts=((1, 7),)),
        ["L5 the open holds are not those that the journal leaves open"],
    ),
    "L5 a hold too many": (
        account_field(hold_count=4),
        ["L5 the open holds are not those that the journal leaves open"],
    ),
    "L5 a hold opened under another id": (
        entry(16, of="hold_00000009"),
        [
            "L5 entry 16 opens hold_00000009, not hold_00000003",
            "L5 the open holds are not those that the journal leaves open",
        ],
    ),
    "L5 a release of no open hold": (
        entry(8, of="hold_00000002"),
        [
            "L5 entry 8 ends hold_00000002, which is not open",
            "L5 entry 9 captures hold_00000001, which was not released just before",
            "...",
        ],
    ),
    "L5 a hold released in part": (
        entry(8, amount=13, balance_after=24, available_after=23, parts=((3, 3), (2, 10))),
        [
            "L5 entry 8 releases 13 of 14 held",
            "L7 entry 8 releases to ((3, 3), (2, 10)), held were ((2, 10), (3, 4))",
            "...",
        ],
    ),
    "L5 a capture of another hold": (
        entry(9, of="hold_00000002"),
        ["L5 entry 9 captures hold_00000002, which was not released just before"],
    ),
    "L5 a capture some time after its release": (
        entry(9, at=72),
        ["L5 entry 9 captures hold_00000001, which was not released just before", "..."],
    ),
    "L5 a capture without a release": (
        entry(17, of="hold_00000001"),
        ["L5 entry 17 captures hold_00000001, which was not released just before", "..."],
    ),
    "L5 a capture of more than was held": (
        entry(9, amount=-15, parts=((2, 10), (3, 5))),
        [
            "L13 entry 9 records (18, 18), not (9, 9)",
            "L5 entry 9 captures 15 of 14 held",
            "L6 entry 9 burns ((2, 10), (3, 5)), not ((2, 10), (3, 4))",
            "...",
        ],
    ),
    "L5 a refund of more than was charged": (
        entry(12, amount=7, parts=((2, 7),)),
        [
            "L13 entry 12 records (12, 12), not (17, 17)",
            "L5 entry 12 refunds 7 of 6 left of txn_00000009",
            "L7 entry 12 returns to ((2, 7),), not ((2, 6),)",
            "...",
        ],
    ),
    "L5 another sum of refunds": (
        account_field(refunded=((5, 3), (9, 1))),
        ["L5 what was refunded is not what the journal says"],
    ),
}
