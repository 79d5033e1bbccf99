"""What a test is told when an account did not do what it should: the ledger, line by line."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from prepay_mock.handles.assertions import (
    Expected,
    LedgerRow,
    LedgerView,
    check_charged,
    check_lawful,
    check_ledger,
)


def view(*changes: tuple[str, int], breaches: tuple[str, ...] = ()) -> LedgerView:
    rows: list[LedgerRow] = []
    total = 0
    for seq, (kind, amount) in enumerate(changes, start=1):
        total += amount
        note = "Bundle created: 1 TikTok account" if kind == "charge" else ""
        at = datetime(2026, 6, 1, 12, 0, seq, tzinfo=UTC)
        rows.append(
            LedgerRow(seq, f"entry_{seq}", kind, at, amount, total, total, "bundle_1", note, None, "")
        )
    return LedgerView("tokportal", "sk_mock_a", total, total, 0, tuple(rows), breaches)


PLAIN = view(("grant", 132), ("charge", -82), ("refund", 10))


def told(action: object) -> list[str]:
    assert callable(action)
    with pytest.raises(AssertionError) as failed:
        action()
    return str(failed.value).splitlines()


def test_what_was_charged_is_charges_less_refunds() -> None:
    check_charged(PLAIN, 72)
    check_charged(view(("grant", 5)), 0)
    check_charged(PLAIN, -10, since=2)


def test_a_wrong_charge_shows_the_ledger() -> None:
    assert told(lambda: check_charged(PLAIN, 82)) == [
        "expected 82 credits spent by tokportal sk_mock_a, but it was 72 (82 charged, 10 refunded)",
        "  seq  kind    amount  available  at",
        "    1  grant     +132        132  2026-06-01T12:00:01  bundle_1",
        "    2  charge     -82         50  2026-06-01T12:00:02  Bundle created: 1 TikTok account",
        "    3  refund     +10         60  2026-06-01T12:00:03  bundle_1",
    ]


def test_a_charge_on_an_empty_ledger_says_that_there_are_no_rows() -> None:
    assert told(lambda: check_charged(view(), 5))[-1] == "  (no rows)"


@pytest.mark.parametrize(
    "expected",
    [
        [132, -82, 10],
        [("grant", 132), ("charge", -82), ("refund", 10)],
        [{"kind": "grant"}, {"amount": -82, "note": "Bundle created: 1 TikTok account"}, {}],
    ],
)
def test_rows_may_be_given_by_amount_by_kind_or_by_any_field(expected: list[Expected]) -> None:
    check_ledger(PLAIN, expected)
    check_ledger(PLAIN, expected[1:], since=1)


def test_a_missing_and_a_surplus_row_stand_where_they_belong() -> None:
    lines = told(lambda: check_ledger(PLAIN, [132, ("hold", -82), -82, {"kind": "expire", "ref": "x"}]))
    assert lines == [
        "the ledger of tokportal sk_mock_a is not as expected: 2 missing (-), 1 not expected (+)",
        "  seq  kind    amount  available  at",
        "    1  grant     +132        132  2026-06-01T12:00:01  bundle_1",
        "-      hold       -82",
        "    2  charge     -82         50  2026-06-01T12:00:02  Bundle created: 1 TikTok account",
        "-      expire                                          ref='x'",
        "+   3  refund     +10         60  2026-06-01T12:00:03  bundle_1",
    ]


def test_a_field_that_no_row_has_is_told() -> None:
    with pytest.raises(TypeError, match="a row has no colour; it has seq, id, kind"):
        check_ledger(PLAIN, [{"colour": "red"}, -82, 10])


def test_broken_laws_are_listed() -> None:
    check_lawful(PLAIN)
    lines = told(
        lambda: check_lawful(view(("grant", 5), breaches=("L2: the balance is 6, the journal gives 5",)))
    )
    assert lines[:2] == [
        "the ledger of tokportal sk_mock_a breaks a law",
        "L2: the balance is 6, the journal gives 5",
    ]


AMOUNTS = st.lists(st.integers(-3, 3).filter(bool), max_size=8)


@given(expected=AMOUNTS, found=AMOUNTS)
def test_the_difference_turns_one_ledger_into_the_other(expected: list[int], found: list[int]) -> None:
    ledger = view(*(("grant", amount) for amount in found))
    if expected == found:
        check_ledger(ledger, expected)
        return
    lines = told(lambda: check_ledger(ledger, expected))[2:]
    amounts = [
        (line[0], int(line.split("  grant ")[-1].split()[0] if "grant" in line else line[1:].split()[0]))
        for line in lines
    ]
    assert [amount for sign, amount in amounts if sign != "+"] == expected
    assert [amount for sign, amount in amounts if sign != "-"] == found
