"""TokPortal as the core sees it: lots that expire, a price list, and a history that shows what a lost call took."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from prepay._call.dialect import Dialect, unreadable_price
from prepay._contract.kinds import is_array, is_integer, is_object
from prepay._generated.tokportal import PRICES
from prepay._operation.readers import timestamp
from prepay._operation.spec import Call
from prepay._values.amounts import credits_in, field_of
from prepay.credits import CreditLot

if TYPE_CHECKING:
    from prepay._call.answers import Answer
    from prepay._call.dialect import Ask, Lost
    from prepay._call.memory import Traces
    from prepay._operation.spec import OperationSpec
    from prepay._wire.effects import Flow
    from prepay.credits import Balance, Finding

__all__ = ["DIALECT", "TokPortalDialect"]


class TokPortalDialect(Dialect):
    """Prices are sums of units, and the history tells of every debit when it was made."""

    def read_balance(self, spec: OperationSpec[Any], answer: Answer, at: dt.datetime) -> Balance:
        """Read the balance, and the lots that expire soonest."""
        data = field_of(answer.body, "data")
        told = field_of(data, "upcoming_expirations")
        return replace(
            super().read_balance(spec, answer, at),
            lots=tuple(_lot(row) for row in told if is_object(row)) if is_array(told) else (),
            expiring=credits_in(data, "expiring_within_7_days") or 0,
        )

    def unit_prices(self) -> Mapping[str, int] | None:
        """Return the contract's unit prices."""
        return PRICES

    def price_list(self) -> Call[Any] | None:
        """Return the question for the price list."""
        return Call(self.spec("credits.costs"))

    def read_prices(self, answer: Answer) -> Mapping[str, int]:
        """Read the price list.

        Raises:
            MalformedResponseError: there is none in the response.
        """
        data = field_of(answer.body, "data")
        found = {name: price for name, price in data.items() if is_integer(price)} if is_object(data) else {}
        if not found or min(found.values()) < 0:
            raise unreadable_price(answer, "data")
        return found

    def parts(self, call: Call[Any], prices: Mapping[str, int]) -> dict[str, int]:
        """Return the parts of the price that are not 0, computed from unit prices."""
        from prepay.vendors.tokportal.prices import parts_of

        return parts_of(call, prices)

    def by_ledger(
        self, lost: Lost, ask: Ask, traces: Traces, *, now: float, settle: float
    ) -> Flow[Finding | None]:
        """Look for the call's debit in the history; None while the server's clock is not known."""
        if traces.skew is None:
            return None
        from prepay.vendors.tokportal.history import by_history

        return (yield from by_history(lost, ask, traces, skew=traces.skew, now=now, settle=settle))


def _lot(row: Mapping[str, Any]) -> CreditLot:
    expires_at = timestamp(row.get("expires_at"))
    return CreditLot(
        amount=credits_in(row, "amount") or 0,
        expires_at=expires_at if isinstance(expires_at, dt.datetime) else None,
        source=str(row.get("source", "")),
    )


DIALECT: Final = TokPortalDialect("tokportal", "TokPortal")
