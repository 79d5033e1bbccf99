"""One way in which every write prices itself, is refused, pays, and tells what it cost."""

from __future__ import annotations

from typing import Any

from prepay_mock.engine.exchange import Exchange
from prepay_mock.vendors.tokportal import refusals

__all__ = ["Bill", "bill", "free_answer", "is_dry_run"]

DRY_RUN = "X-TokPortal-Dry-Run"
NOTICE = "This was a dry run: nothing was changed and nothing was charged."


def is_dry_run(x: Exchange) -> bool:
    """Whether the request wants to know what it would do, and not to do it."""
    return x.params.get(DRY_RUN) is True


class Bill:
    """A price that the account can pay: ``breakdown`` credits by part, ``total`` their sum."""

    __slots__ = ("_x", "breakdown", "dry_run", "total")

    def __init__(self, x: Exchange, breakdown: dict[str, int], total: int) -> None:
        self._x = x
        self.breakdown = breakdown
        self.total = total
        self.dry_run = is_dry_run(x)

    def pay(self, *, ref: str, note: str) -> None:
        """Debit the total in one entry; nothing in a dry run or when it is 0."""
        if self.total and not self.dry_run:
            detail = tuple(self.breakdown.items())
            self._x.account.ledger.charge(self.total, now=self._x.now, ref=ref, note=note, detail=detail)

    def receipt(self, data: Any, **facts: Any) -> dict[str, Any]:
        """The answer: the data, what was charged, and the credits that are left (seed, documented)."""
        answer: dict[str, Any] = {
            "data": data,
            **facts,
            "credits_charged": 0 if self.dry_run else self.total,
            "credits_remaining": self._x.account.ledger.available,
            "cost_breakdown": self.breakdown,
        }
        if self.dry_run:
            answer["credits_would_charge"] = self.total
            answer["dry_run"] = True
            answer["dry_run_notice"] = NOTICE
        return answer


def bill(x: Exchange, breakdown: dict[str, int]) -> Bill:
    """The bill over these parts; to be asked for last, when nothing else can be refused any more.

    Raises:
        Refusal: 402, the available credits do not cover it.
    """
    total = sum(breakdown.values())
    available = x.account.ledger.available
    if total > available:
        raise refusals.insufficient_credits(total, available, breakdown)
    return Bill(x, breakdown, total)


def free_answer(x: Exchange, data: Any) -> dict[str, Any]:
    """The answer of a write that costs nothing; a dry run says that it was one."""
    return Bill(x, {}, 0).receipt(data) if is_dry_run(x) else {"data": data}
