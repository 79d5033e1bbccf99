"""The laws that the ledger asserts as it works: a tampered account is stopped before it does harm."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from prepay_mock.ledger import LawBroken, Ledger
from prepay_mock.ledger.lots import AVAILABLE, EXPIRED, HELD, SPENT
from tests.mock.ledger.accounts import account, busy
from tests.mock.ledger.tamper import account_field, counts


def broken(law: str, message: str, call: Callable[[], object]) -> None:
    with pytest.raises(LawBroken) as caught:
        call()
    assert caught.value.law == law
    assert str(caught.value) == f"law {law} broken: {message}"


def test_places_have_names() -> None:
    assert (AVAILABLE, HELD, SPENT, EXPIRED) == (0, 1, 2, 3)


def test_l1_no_lot_gives_more_than_it_has() -> None:
    lots = account((5, None), (5, 50))._lots
    before = lots.dump()
    broken(
        "L1", "lot 1 is 2 credits short of what was taken from it", lambda: lots.move(1, 2, HELD, AVAILABLE)
    )
    broken(
        "L1", "lot 2 is 1 credits short of what was taken from it", lambda: lots.move(2, 6, AVAILABLE, HELD)
    )
    assert lots.dump() == before


def test_l3_nothing_is_taken_beyond_what_the_lots_have() -> None:
    ledger = Ledger.load(account_field(balance=14, available=6)(busy().dump()))
    broken("L3", "1 credits more were taken than all lots have", lambda: ledger.charge(6, now=80))


def test_l3_available_does_not_fall_below_zero() -> None:
    ledger = Ledger.load(account_field(available=-1)(account((5, 50)).dump()))
    before = ledger.history[-1]
    broken("L3", "expire of -5 leaves -6 credits available", lambda: ledger.advance(50))
    assert ledger.history[-1] == before
    ledger = Ledger.load(account_field(available=5)(account((5, 50)).dump()))
    ledger.advance(50)
    assert ledger.available == 0


def test_l4_available_does_not_rise_above_the_balance() -> None:
    ledger = Ledger.load(account_field(balance=12)(busy().dump()))
    ledger.release("hold_00000002", now=80)
    assert ledger.available == ledger.balance == 12
    ledger = Ledger.load(account_field(balance=11)(busy().dump()))
    message = "release of 7 leaves 12 available of a balance of 11"
    broken("L4", message, lambda: ledger.release("hold_00000002", now=80))


def test_l6_no_lot_is_burned_before_its_turn() -> None:
    lots = account((5, None), (5, 50))._lots
    before = lots.dump()
    broken("L6", "lot 1 was taken from before its turn", lambda: lots.move(1, 2, AVAILABLE, SPENT))
    assert lots.dump() == before
    lots.move(2, 5, AVAILABLE, SPENT)
    lots.move(1, 2, AVAILABLE, SPENT)
    assert lots.dump()[1] == ((3, 0, 2, 0), (0, 0, 5, 0))


def test_the_queue_is_rebuilt_from_the_lots() -> None:
    ledger = Ledger.load(counts(3, 2, 0, 3, 5)(busy().dump()))
    assert ledger._lots.queued() == [3, 1]
    assert ledger._lots.verify_queue() == []
