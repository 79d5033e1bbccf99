"""What the ledger refuses, in which words, and that nothing has changed afterwards."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from prepay_mock.ledger import (
    BadArgument,
    ClockWentBack,
    HoldEnded,
    InsufficientCredits,
    Ledger,
    LedgerError,
    OverCapture,
    OverRefund,
    UnknownId,
)
from tests.mock.ledger.accounts import busy

NOW = 80
NEVER = 1 << 62
OPEN = "hold_00000002"  # keeps 7
ENDED = "hold_00000001"
CHARGE = "txn_00000005"  # of 8, of which 3 are refunded

Call = Callable[[Ledger], Any]

CALLS: dict[str, Call] = {
    "grant": lambda ledger: ledger.grant(1, now=NOW, source="test", expires_at=NOW + 1),
    "charge": lambda ledger: ledger.charge(1, now=NOW),
    "hold": lambda ledger: ledger.hold(1, now=NOW),
    "capture": lambda ledger: ledger.capture(OPEN, 1, now=NOW),
    "release": lambda ledger: ledger.release(OPEN, now=NOW),
    "refund": lambda ledger: ledger.refund(CHARGE, 1, now=NOW),
    "advance": lambda ledger: ledger.advance(NOW),
}

CLOCK_WENT_BACK = (
    "the clock went back: now is 74 but 75 has been seen (microseconds since the epoch); "
    "hand in a time that never decreases"
)
WRONG_AMOUNTS: list[tuple[Any, str]] = [
    (True, "amount must be a whole number (int), not bool"),
    (1.0, "amount must be a whole number (int), not float"),
    ("1", "amount must be a whole number (int), not str"),
    (0, "amount must be at least 1, not 0"),
    (-1, "amount must be at least 1, not -1"),
]
WRONG_TIMES: list[tuple[Any, type[LedgerError], str]] = [
    (80.0, BadArgument, "now must be a whole number (int), not float"),
    (False, BadArgument, "now must be a whole number (int), not bool"),
    (-1, BadArgument, "now must be at least 0, not -1"),
    (
        74,
        ClockWentBack,
        CLOCK_WENT_BACK,
    ),
]
AMOUNTS: dict[str, Callable[[Ledger, Any], Any]] = {
    "grant": lambda ledger, amount: ledger.grant(amount, now=NOW, source="test"),
    "charge": lambda ledger, amount: ledger.charge(amount, now=NOW),
    "hold": lambda ledger, amount: ledger.hold(amount, now=NOW),
    "refund": lambda ledger, amount: ledger.refund(CHARGE, amount, now=NOW),
}
TIMES: dict[str, Callable[[Ledger, Any], Any]] = {
    "grant": lambda ledger, now: ledger.grant(1, now=now, source="test"),
    "charge": lambda ledger, now: ledger.charge(1, now=now),
    "hold": lambda ledger, now: ledger.hold(1, now=now),
    "capture": lambda ledger, now: ledger.capture(OPEN, 1, now=now),
    "release": lambda ledger, now: ledger.release(OPEN, now=now),
    "refund": lambda ledger, now: ledger.refund(CHARGE, 1, now=now),
    "advance": lambda ledger, now: ledger.advance(now),
    "available_at": lambda ledger, now: ledger.available_at(now),
}
LABELS: dict[str, Callable[[Ledger, dict[str, Any]], Any]] = {
    "grant": lambda ledger, labels: ledger.grant(1, now=NOW, source="test", **labels),
    "charge": lambda ledger, labels: ledger.charge(1, now=NOW, **labels),
    "hold": lambda ledger, labels: ledger.hold(1, now=NOW, **labels),
    "capture": lambda ledger, labels: ledger.capture(OPEN, 1, now=NOW, **labels),
    "release": lambda ledger, labels: ledger.release(OPEN, now=NOW, **labels),
    "refund": lambda ledger, labels: ledger.refund(CHARGE, 1, now=NOW, **labels),
}
OTHERS: dict[str, tuple[Call, type[LedgerError], str]] = {
    "source": (
        lambda ledger: ledger.grant(1, now=NOW, source=None),  # type: ignore[arg-type]
        BadArgument,
        "source must be text (str), not NoneType",
    ),
    "expires_at of another type": (
        lambda ledger: ledger.grant(1, now=NOW, source="test", expires_at=99.5),  # type: ignore[arg-type]
        BadArgument,
        "expires_at must be a whole number (int), not float",
    ),
    "expires_at before the epoch": (
        lambda ledger: ledger.grant(1, now=NOW, source="test", expires_at=-5),
        BadArgument,
        "expires_at must be at least 0, not -5",
    ),
    "expires_at now": (
        lambda ledger: ledger.grant(1, now=NOW, source="test", expires_at=NOW),
        BadArgument,
        f"expires_at must be after now (80) and before {NEVER}, not 80",
    ),
    "expires_at never": (
        lambda ledger: ledger.grant(1, now=NOW, source="test", expires_at=NEVER),
        BadArgument,
        f"expires_at must be after now (80) and before {NEVER}, not {NEVER}",
    ),
    "too much charged": (
        lambda ledger: ledger.charge(6, now=NOW),
        InsufficientCredits,
        "6 credits required, 5 available: grant 1 more",
    ),
    "too much held": (
        lambda ledger: ledger.hold(9, now=NOW),
        InsufficientCredits,
        "9 credits required, 5 available: grant 4 more",
    ),
    "capture of less than nothing": (
        lambda ledger: ledger.capture(OPEN, -1, now=NOW),
        BadArgument,
        "amount must be at least 0, not -1",
    ),
    "capture of too much": (
        lambda ledger: ledger.capture(OPEN, 8, now=NOW),
        OverCapture,
        "hold hold_00000002 keeps 7 credits, a capture cannot take 8",
    ),
    "capture again": (
        lambda ledger: ledger.capture(ENDED, 1, now=NOW),
        HoldEnded,
        "hold hold_00000001 has already been captured or released; a hold ends once",
    ),
    "release again": (
        lambda ledger: ledger.release(ENDED, now=NOW),
        HoldEnded,
        "hold hold_00000001 has already been captured or released; a hold ends once",
    ),
    "refund of too much": (
        lambda ledger: ledger.refund(CHARGE, 6, now=NOW),
        OverRefund,
        "5 credits are left of charge txn_00000005, a refund of 6 cannot be given",
    ),
    "refund of a hold": (
        lambda ledger: ledger.refund("txn_00000004", now=NOW),
        UnknownId,
        "this ledger has no charge 'txn_00000004'",
    ),
    "refundable of a grant": (
        lambda ledger: ledger.refundable("txn_00000001"),
        UnknownId,
        "this ledger has no charge 'txn_00000001'",
    ),
    "lots expiring before nothing": (
        lambda ledger: ledger.lots_expiring(None),  # type: ignore[arg-type]
        BadArgument,
        "before must be a whole number (int), not NoneType",
    ),
    "lots expiring before the epoch": (
        lambda ledger: ledger.lots_expiring(-1),
        BadArgument,
        "before must be at least 0, not -1",
    ),
    "dump after less than nothing": (
        lambda ledger: ledger.dump(after=-1),
        BadArgument,
        "after must be at least 0, not -1",
    ),
}


def refused(ledger: Ledger, call: Call, error: type[LedgerError], message: str) -> LedgerError:
    """Make the call; it has to be refused in these words, and to have changed nothing."""
    before = ledger.dump()
    with pytest.raises(LedgerError) as caught:
        call(ledger)
    assert type(caught.value) is error
    assert str(caught.value) == message
    assert ledger.dump() == before
    assert ledger.verify() == []
    return caught.value


@pytest.mark.parametrize("name", CALLS)
def test_the_calls_that_are_refused_below_succeed_when_nothing_is_wrong(name: str) -> None:
    ledger = busy()
    CALLS[name](ledger)
    assert ledger.now == NOW
    assert ledger.verify() == []


@pytest.mark.parametrize(("amount", "message"), WRONG_AMOUNTS)
@pytest.mark.parametrize("name", AMOUNTS)
def test_an_amount_is_a_whole_number_of_credits(name: str, amount: Any, message: str) -> None:
    refused(busy(), lambda ledger: AMOUNTS[name](ledger, amount), BadArgument, message)


@pytest.mark.parametrize(("now", "error", "message"), WRONG_TIMES)
@pytest.mark.parametrize("name", TIMES)
def test_now_is_a_time_that_never_goes_back(
    name: str, now: Any, error: type[LedgerError], message: str
) -> None:
    refused(busy(), lambda ledger: TIMES[name](ledger, now), error, message)


@pytest.mark.parametrize("name", LABELS)
def test_labels_are_text_and_details_immutable(name: str) -> None:
    refused(
        busy(),
        lambda ledger: LABELS[name](ledger, {"note": 7}),
        BadArgument,
        "note must be text (str), not int",
    )
    mutable = "detail must be immutable, not dict: hand in a tuple, such as tuple(parts.items())"
    refused(busy(), lambda ledger: LABELS[name](ledger, {"detail": {"slots": 8}}), BadArgument, mutable)
    nested = "detail must be immutable, not tuple: hand in a tuple, such as tuple(parts.items())"
    refused(busy(), lambda ledger: LABELS[name](ledger, {"detail": ([],)}), BadArgument, nested)
    if name in {"grant", "charge", "hold"}:
        wrong = "ref must be text (str), not NoneType"
        refused(busy(), lambda ledger: LABELS[name](ledger, {"ref": None}), BadArgument, wrong)


@pytest.mark.parametrize("name", OTHERS)
def test_other_refusals(name: str) -> None:
    call, error, message = OTHERS[name]
    refused(busy(), call, error, message)


def test_a_second_whole_refund_is_refused() -> None:
    ledger = busy()
    ledger.refund(CHARGE, now=NOW)
    message = "0 credits are left of charge txn_00000005, another refund cannot be given"
    refused(ledger, lambda ledger: ledger.refund(CHARGE, now=NOW), OverRefund, message)


@pytest.mark.parametrize(
    "wrong",
    ["", "x", "hold_", "hold_0", "hold_2", "hold_00000000", "hold_00000004", "hold_-0000001", "hold_0000000²",
     "hold_000000002", "hold_" + "0" * 5000 + "2", "lot_00000002", "xhold_00000002", "hold_٠٠٠٠٠٠٠٢"],
)  # fmt: skip
def test_an_id_that_the_ledger_never_made_is_unknown(wrong: str) -> None:
    error = refused(
        busy(), lambda ledger: ledger.release(wrong, now=NOW), UnknownId, f"this ledger has no hold {wrong!r}"
    )
    assert isinstance(error, UnknownId)
    assert (error.what, error.id) == ("hold", wrong)


LOOK_UPS: list[tuple[str, str, Call]] = [
    ("lot", "lot_00000000", lambda ledger: ledger.lot("lot_00000000")),
    ("lot", "lot_00000005", lambda ledger: ledger.lot("lot_00000005")),
    ("entry", "txn_00000000", lambda ledger: ledger.entry("txn_00000000")),
    ("entry", "txn_00000018", lambda ledger: ledger.entry("txn_00000018")),
    ("entry", "lot_00000001", lambda ledger: ledger.entry("lot_00000001")),
    ("charge", "txn_00000018", lambda ledger: ledger.refund("txn_00000018", now=NOW)),
    ("charge", "txn_00000018", lambda ledger: ledger.refundable("txn_00000018")),
]
NO_TEXT: Any = 7
NO_IDS: dict[str, Call] = {
    "lot": lambda ledger: ledger.lot(NO_TEXT),
    "hold": lambda ledger: ledger.release(NO_TEXT, now=NOW),
    "entry": lambda ledger: ledger.entry(NO_TEXT),
    "charge": lambda ledger: ledger.refund(NO_TEXT, now=NOW),
}


@pytest.mark.parametrize(("what", "wrong", "call"), LOOK_UPS)
def test_lots_entries_and_charges_are_looked_up_by_id(what: str, wrong: str, call: Call) -> None:
    refused(busy(), call, UnknownId, f"this ledger has no {what} '{wrong}'")


@pytest.mark.parametrize("what", NO_IDS)
def test_an_id_is_text(what: str) -> None:
    refused(busy(), NO_IDS[what], BadArgument, f"{what} id must be text (str), not int")


def test_a_prefix_is_text() -> None:
    with pytest.raises(BadArgument, match=r"^prefix must be text \(str\), not int$"):
        Ledger(prefix=7)  # type: ignore[arg-type]


def test_every_refusal_is_a_ledger_error_and_the_callers_mistakes_are_value_errors() -> None:
    assert issubclass(BadArgument, ValueError)
    assert issubclass(UnknownId, LookupError)
