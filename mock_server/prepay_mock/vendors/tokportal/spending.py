"""One way in which every write prices itself, is refused, pays, and tells what it cost."""

from __future__ import annotations

from typing import Any

from prepay._contract.vendors import BUILT_IN
from prepay_mock.engine.exchange import Exchange
from prepay_mock.vendors.tokportal import refusals
from prepay_mock.vendors.tokportal.prices import Price

__all__ = ["Bill", "bill", "free_answer", "is_dry_run"]

DRY_RUN = BUILT_IN["tokportal"].dry_run or ""
_NOTHING = Price(0, {}, ())
NOTICE = "This was a dry run: nothing was changed and nothing was charged."


def is_dry_run(x: Exchange) -> bool:
    """Whether the request wants to know what it would do, and not to do it."""
    return x.params.get(DRY_RUN) is True


class Bill:
    """A price that the account can pay."""

    __slots__ = ("_x", "dry_run", "price")

    def __init__(self, x: Exchange, price: Price) -> None:
        self._x = x
        self.price = price
        self.dry_run = is_dry_run(x)

    def pay(self, *, ref: str, note: str) -> None:
        """Debit the total in one entry; nothing in a dry run or when it is 0."""
        total, _, detail = self.price
        if total and not self.dry_run:
            self._x.account.ledger.charge(total, now=self._x.now, ref=ref, note=note, detail=detail)

    def receipt(self, data: Any, **facts: Any) -> dict[str, Any]:
        """The answer: the data, what was charged, and the credits that are left (seed, documented)."""
        answer: dict[str, Any] = {
            "data": data,
            **facts,
            "credits_charged": 0 if self.dry_run else self.price.total,
            "credits_remaining": self._x.account.ledger.available,
            "cost_breakdown": self.price.breakdown,
        }
        if self.dry_run:
            answer["credits_would_charge"] = self.price.total
            answer["dry_run"] = True
            answer["dry_run_notice"] = NOTICE
        return answer


def bill(x: Exchange, price: Price) -> Bill:
    """The bill over this price; to be asked for last, when nothing else can be refused any more.

    Raises:
        Refusal: 402, the available credits do not cover it.
    """
    available = x.account.ledger.available
    if price.total > available:
        raise refusals.insufficient_credits(price.total, available, price.breakdown)
    return Bill(x, price)


def free_answer(x: Exchange, data: Any) -> dict[str, Any]:
    """The answer of a write that costs nothing; a dry run says that it was one."""
    return Bill(x, _NOTHING).receipt(data) if is_dry_run(x) else {"data": data}
