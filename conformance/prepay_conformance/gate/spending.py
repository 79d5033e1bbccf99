"""Credits that a run has spent: reckoned before a request is sent, told by its answer afterwards."""

from __future__ import annotations

from typing import Any

from prepay_conformance.contract import Contract, Operation
from prepay_conformance.contract.prices import Price, price_of
from prepay_conformance.gate.exchange import Exchange, Request
from prepay_conformance.shapes import fields_of

__all__ = ["Spending", "told_charge"]


class Spending:
    """Counts credits by the contract's charge facts and by what answers say; never too few.

    Credits that a job reserves count as spent until an answer tells that they were given back.
    """

    def __init__(self, contract: Contract) -> None:
        self._contract = contract
        self._jobs: dict[str, int] = {}
        self.credits = 0

    def at_most(self, request: Request, body: Any) -> int | None:
        """What the request can cost at most, whatever the server makes of it; None when nobody knows."""
        operation, params, _ = self._contract.find(request.method, request.path)
        if operation is None or not operation.paid:
            return 0
        price = price_of(self._contract, operation, body).credits
        if price is None:
            return self._jobs.get(params.get("job_id", ""))
        return price

    def add(self, exchange: Exchange) -> int:
        """Count an exchange; returns what it has cost, which is negative when credits came back."""
        cost = self._cost(exchange)
        self.credits += cost
        return cost

    def _cost(self, exchange: Exchange) -> int:
        operation = exchange.operation
        if operation is None or exchange.stand_in:
            return 0
        if operation.id == "ugenCancelJob" and exchange.ok:
            return -self._jobs.pop(exchange.params.get("job_id", ""), 0)
        if not operation.paid:
            return 0
        price = price_of(self._contract, operation, exchange.sent)
        if not exchange.ok:
            # Whether a call without an answer was charged is unknown, so it counts.
            kept = exchange.status is None or (operation.charge == "per_call" and exchange.status == 404)
            known = self._jobs.get(exchange.params.get("job_id", ""), 0)
            return (price.credits or known) if kept else 0
        return 0 if exchange.replayed or exchange.dry else self._bought(exchange, operation, price)

    def _bought(self, exchange: Exchange, operation: Operation, price: Price) -> int:
        told = told_charge(exchange)
        if operation.charge == "reserve":
            self._jobs[_job_of(exchange)] = told or price.credits or 0
        if told is None:
            return price.credits or 0
        return max(told, price.credits or 0) if price.exact else told


def told_charge(exchange: Exchange) -> int | None:
    """What a successful answer says that it has charged or reserved; None when it does not say."""
    body = fields_of(exchange.json)
    places = (
        body.get("credits_charged"),
        fields_of(body, "usage").get("coin_cost"),
        body.get("credits_reserved"),
    )
    return next((value for value in places if isinstance(value, int) and not isinstance(value, bool)), None)


def _job_of(exchange: Exchange) -> str:
    return str(fields_of(exchange.json).get("job_id", ""))
